"""Makes a Qwen2.5-VL of random weights that the trainers load as they load the real one.

    tiny.py RELEASE TEMPLATE OUT

Only depth and width are small. The tokenizer is a byte-level BPE of Qwen's own class, learned from the release, with Qwen's marks; the pictures are cut as in the published model (patches of 14, merged 2 x 2, sizes of the real processor). TEMPLATE is the chat template of the
published model, which TRL ships as qwen2_5_vl.jinja.
"""

import json
import pathlib
import sys

import recipes
import torch
import transformers
from tokenizers import ByteLevelBPETokenizer

# In the order of their ids.
MARKS = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>", "<|box_end|>",
    "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>",
]  # fmt: skip
# ms-swift knows the published ids by heart, so the vocabulary is filled up to the first mark's.
FIRST_MARK = 151643
WIDTH = 32
SIZES = {"shortest_edge": 56 * 56, "longest_edge": 28 * 28 * 16384}
# A position on screen has a time, a row and a column, so half of a head's width is split in three.
ROPE = {"rope_type": "default", "type": "default", "mrope_section": [2, 3, 3], "rope_theta": 1000000.0}


def tokenizer(texts, out):
    bpe = ByteLevelBPETokenizer()
    bpe.train_from_iterator(texts, vocab_size=2000, show_progress=False)
    out.mkdir(parents=True, exist_ok=True)
    vocabulary, merges = map(pathlib.Path, bpe.save_model(str(out)))
    pieces = json.loads(vocabulary.read_text(encoding="utf-8"))
    pieces.update({f"unused {at}": at for at in range(len(pieces), FIRST_MARK)})
    vocabulary.write_text(json.dumps(pieces), encoding="utf-8")
    made = transformers.Qwen2TokenizerFast(str(vocabulary), str(merges))
    made.add_tokens(MARKS, special_tokens=True)
    made.add_special_tokens({"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"})
    if made.convert_tokens_to_ids(MARKS) != list(range(FIRST_MARK, FIRST_MARK + len(MARKS))):
        sys.exit(f"the marks have the ids {made.convert_tokens_to_ids(MARKS)}")
    return made


def main():
    release, template, out = map(pathlib.Path, sys.argv[1:])
    torch.manual_seed(14)
    texts = [turn["value"] for row in recipes.rows(release) for turn in row["conversations"]]
    tokens = tokenizer(texts, out)
    mark = dict(zip(MARKS, tokens.convert_tokens_to_ids(MARKS)))
    config = transformers.Qwen2_5_VLConfig(
        text_config={
            "vocab_size": len(tokens),
            "hidden_size": 2 * WIDTH,
            "intermediate_size": 4 * WIDTH,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": 32768,
            "rope_scaling": ROPE,
            "bos_token_id": mark["<|endoftext|>"],
            "eos_token_id": mark["<|im_end|>"],
            "pad_token_id": mark["<|endoftext|>"],
        },
        vision_config={
            "depth": 2,
            "hidden_size": WIDTH,
            "intermediate_size": 2 * WIDTH,
            "num_heads": 2,
            "out_hidden_size": 2 * WIDTH,
            "patch_size": 14,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
            "window_size": 112,
            "fullatt_block_indexes": [1],
        },
        image_token_id=mark["<|image_pad|>"],
        video_token_id=mark["<|video_pad|>"],
        vision_start_token_id=mark["<|vision_start|>"],
        vision_end_token_id=mark["<|vision_end|>"],
    )
    model = transformers.Qwen2_5_VLForConditionalGeneration(config)
    processor = transformers.Qwen2_5_VLProcessor(
        image_processor=transformers.Qwen2VLImageProcessor(size=SIZES),
        tokenizer=tokens,
        video_processor=transformers.Qwen2VLVideoProcessor(),
        chat_template=template.read_text(encoding="utf-8"),
    )
    model.save_pretrained(out)
    processor.save_pretrained(out)
    print(f"{sum(weight.numel() for weight in model.parameters()):,} weights, {len(tokens):,} tokens")


if __name__ == "__main__":
    main()
