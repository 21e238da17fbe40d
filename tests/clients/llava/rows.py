"""Rows that LLaVA's loader cannot train on as they are meant: what it does with each, and what our checker says of it.

Data alone. A `Bad` is a row, or a whole file, beside a picture that is good unless `picture` says how to spoil it. `effect` is what
LLaVA does, in the words of `contract.observe`; `refusal` are words of the sentence with which `chartmill train` has to refuse it.
"""

import dataclasses
import json
import struct
import zlib

from PIL import Image

QUESTION = "<image>\nHow many bars are there in the chart?"


def human(value):
    return {"from": "human", "value": value}


def gpt(value):
    return {"from": "gpt", "value": value}


def row(*turns, **more):
    return {"id": "bad", "image": "images/good.png", "conversations": list(turns or (human(QUESTION), gpt("7"))), **more}


def without(made, *keys):
    return {key: value for key, value in made.items() if key not in keys}


@dataclasses.dataclass
class Bad:
    name: str
    effect: str
    refusal: str
    row: dict = None
    # The whole file instead of a row, as bytes.
    file: bytes = None
    # Writes the picture that the row names, given its path.
    picture: object = None


# Pictures. The good one is white with a black left half.


def good(path):
    image = Image.new("RGB", (480, 360), "white")
    image.paste("black", (0, 0, 240, 360))
    image.save(path)


def transparent(path):
    """White lines on nothing: the hidden color is black, and that is what shows."""
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(path)


def sixteen_bits(path):
    """A ramp from black to white."""
    rows = b"".join(b"\0" + struct.pack(">256H", *range(0, 65536, 256)) for _ in range(256))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 256, 256, 16, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def turned(path):
    """Black on the left as stored; the tag says that it belongs on another side."""
    image = Image.new("RGB", (400, 400), "white")
    image.paste("black", (0, 0, 200, 400))
    tags = Image.Exif()
    tags[0x0112] = 3
    image.save(path.with_suffix(".jpg"), exif=tags)


def truncated(path):
    import random

    dice = random.Random(1)
    Image.frombytes("RGB", (200, 200), dice.randbytes(200 * 200 * 3)).save(path)
    path.write_bytes(path.read_bytes()[:60000])


def svg(path):
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>', encoding="utf-8")


def huge(path):
    Image.new("1", (18000, 10000), 1).save(path)


def dot(path):
    Image.new("RGB", (1, 1), "white").save(path)


def nothing(path):
    path.unlink(missing_ok=True)


def array(rows):
    return json.dumps(rows).encode("utf-8")


SPOILED = dict(image="images/bad.png")

BAD = [
    # The file.
    Bad("JSON Lines in a .json file", "raises JSONDecodeError", "JSON Lines", file=b"\n".join([json.dumps(row()).encode()] * 2)),
    Bad("JSON Lines of one line", "raises KeyError", "one object", file=json.dumps(row()).encode()),
    Bad("a byte order mark", "raises JSONDecodeError", "byte order mark", file=b"\xef\xbb\xbf" + array([row()])),
    # The path of the picture.
    Bad("image null", "raises TypeError", "null", row(image=None)),
    Bad("image a list", "raises TypeError", "TypeError", row(image=["images/good.png"])),
    Bad("image empty", "raises IsADirectoryError", "empty", row(image="")),
    Bad("image absolute", "raises FileNotFoundError", "image folder", row(image="/nowhere/good.png")),
    Bad("image outside of the folder", "raises FileNotFoundError", "image folder", row(image="../good.png")),
    Bad("no such picture", "raises FileNotFoundError", "does not exist", row(**SPOILED), picture=nothing),
    # The image token.
    Bad("no <image>", "blind", "blind", row(human("How many bars?"), gpt("7"))),
    Bad("<image> in two questions", "raises IndexError", "two places", row(human(QUESTION), gpt("7"), human(QUESTION), gpt("7"))),
    Bad("<image> in an answer", "trains on the image token", "answer", row(human("How many bars?"), gpt("<image> 7"))),
    Bad("<image> without a picture", "trains on <image> as words", "no \"image\"", without(row(), "image")),
    Bad("<image> twice in a question", "drops a token", "2 times", row(human("<image>\nHow many <image> bars?"), gpt("7"))),
    # The turns.
    Bad("role user", "raises KeyError", "\"user\"", row({"from": "user", "value": QUESTION}, gpt("7"))),
    Bad("role system", "raises KeyError", "\"system\"", row({"from": "system", "value": "Be brief."}, human(QUESTION), gpt("7"))),
    Bad("keys of OpenAI", "raises KeyError", "from", row({"role": "user", "content": QUESTION}, {"role": "assistant", "content": "7"})),
    Bad("the answer first, with <image>", "blind", "\"gpt\"", row(gpt(QUESTION), human("How many bars?"), gpt("7"))),
    Bad("two questions in a row", "raises AssertionError", "alternate", row(human(QUESTION), human("And slices?"), gpt("7"), gpt("8"))),
    Bad("an open question at the end", "masked", "no answer", row(human(QUESTION), gpt("7"), human("And slices?"))),
    Bad("only a question", "masked", "no answer", row(human(QUESTION))),
    Bad("no turn", "raises IndexError", "no turn", row(conversations=[])),
    Bad("no conversations", "raises KeyError", "conversations", without(row(), "conversations")),
    Bad("empty last answer", "masked", "blanks", row(human(QUESTION), gpt(""))),
    Bad("empty answer in the middle", "trains another text", "blanks", row(human(QUESTION), gpt(""), human("And slices?"), gpt("8"))),
    Bad("an answer of one space", "trains on blanks", "blanks", row(human(QUESTION), gpt(" "))),
    Bad("no word at all", "raises AssertionError", "holds a word", without(row(human(""), gpt("")), "image")),
    # The text.
    Bad("</s> in an answer", "masked", "</s>", row(human(QUESTION), gpt("7</s> bars"))),
    Bad("<unk> in an answer", "masked", "<unk>", row(human(QUESTION), gpt("7 <unk> bars"))),
    Bad("ASSISTANT: in a question", "masked", "ASSISTANT:", row(human(QUESTION + " ASSISTANT: 8"), gpt("7"))),
    Bad("a question too long", "masked", "tokens", row(human(QUESTION + " bar" * 1600), gpt("7"))),
    Bad("an answer too long", "cut", "tokens", row(human(QUESTION), gpt("bar " * 2100 + "bar"))),
    Bad("signs of one id each, just too many", "cut", "tokens", row(human(QUESTION), gpt("7" * 1420))),
    # Each byte one id, and the words of the template around them: a bound that forgets the template lets this through.
    Bad(
        "six rounds of digits",
        "cut",
        "tokens",
        row(human("<image>\n" + "7" * 230), gpt("77777"), *[turn for _ in range(5) for turn in (human("7" * 230), gpt("77777"))]),
    ),
    # The picture.
    Bad("a transparent picture", "seen black", "transparent", row(**SPOILED), picture=transparent),
    Bad("16 bits of gray", "seen nearly white", "16 bits", row(**SPOILED), picture=sixteen_bits),
    Bad("turned by EXIF", "seen as stored, not turned", "EXIF", row(image="images/bad.jpg"), picture=turned),
    Bad("a truncated picture", "raises OSError", "cannot be read", row(**SPOILED), picture=truncated),
    Bad("SVG", "raises UnidentifiedImageError", "SVG", row(**SPOILED), picture=svg),
    Bad("one pixel", "raises ValueError", "1x1", row(**SPOILED), picture=dot),
    Bad("180 million pixels", "raises DecompressionBombError", "180000000", row(**SPOILED), picture=huge),
]

# Rows that look odd and are none the worse: LLaVA trains on them as meant, so refusing them would cost data.
FINE = [
    ("one turn", row()),
    ("no id, other keys", without(row(source="ours", score=1), "id")),
    ("a number for an id", row(id=7)),
    ("three rounds", row(human(QUESTION), gpt("7"), human("And slices?"), gpt("8"), human("Sum?"), gpt("15"))),
    ("the token at the end", row(human("How many bars are there in the chart?\n<image>"), gpt("7"))),
    ("USER: in a question", row(human(QUESTION + " USER: me"), gpt("7"))),
    ("text alone", without(row(human("How many days has a week?"), gpt("7")), "image")),
    ("many languages", row(human(QUESTION), gpt("São 7 barras – ¿sí? 東京 🙂"))),
]
