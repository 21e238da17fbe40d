"""Makes a LLaVA of 4 million random weights that LLaVA's own code loads as it loads the real one.

    tiny.py TOKENIZER_MODEL OUT

OUT/llava-v1.5-tiny has the layout of the published llava-v1.5 checkpoints (config, weights, slow Llama tokenizer), OUT/clip-tiny that of
CLIP ViT-L/14 at 336 pixels with its published picture settings. What shapes the data is as in the real thing: 336 x 336 pixels in patches
of 14, so 576 image positions; layer -2; 32,000 pieces; 2,048 positions. Only depth and width are small. As in the published checkpoints,
the configuration names the tower by its name at the hub, which a job without a network must not follow.

OUT/clip-coarse is the same with patches of 112, so 9 image positions, for what is about the course of a job and not about what is seen:
LLaVA computes 32,000 scores at each position, which in 16 bits takes a processor seconds a row.
"""

import pathlib
import shutil
import sys

import torch
from llava.model.language_model.llava_llama import LlavaConfig, LlavaLlamaForCausalLM
from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModel, LlamaTokenizer

WIDTH = 64
PUBLISHED_TOWER = "openai/clip-vit-large-patch14-336"


def tower(patch):
    config = CLIPVisionConfig(
        hidden_size=WIDTH, intermediate_size=2 * WIDTH, num_hidden_layers=3, num_attention_heads=4, image_size=336, patch_size=patch
    )
    processor = CLIPImageProcessor(
        size={"shortest_edge": 336},
        crop_size={"height": 336, "width": 336},
        resample=3,
        do_center_crop=True,
        do_convert_rgb=True,
        do_normalize=True,
        do_resize=True,
        image_mean=[0.48145466, 0.4578275, 0.40821073],
        image_std=[0.26862954, 0.26130258, 0.27577711],
    )
    return CLIPVisionModel(config), processor


def language_model(tower_folder):
    """A LlavaLlamaForCausalLM with its projector; the tower's own weights are never part of a checkpoint that people start from."""
    config = LlavaConfig(
        vocab_size=32000,
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=4096,
        rms_norm_eps=1e-5,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        mm_vision_tower=str(tower_folder),
        mm_projector_type="mlp2x_gelu",
        mm_hidden_size=WIDTH,
        mm_vision_select_layer=-2,
        mm_vision_select_feature="patch",
        mm_use_im_start_end=False,
        mm_use_im_patch_token=False,
        image_aspect_ratio="pad",
        use_mm_proj=True,
        tokenizer_model_max_length=2048,
        tokenizer_padding_side="right",
    )
    model = LlavaLlamaForCausalLM(config)
    model.config.mm_vision_tower = PUBLISHED_TOWER
    return model


def main():
    tokenizer_model, out = map(pathlib.Path, sys.argv[1:3])
    torch.manual_seed(336)
    clip, coarse, base = out / "clip-tiny", out / "clip-coarse", out / "llava-v1.5-tiny"
    for folder in (clip, coarse, base):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for folder, patch in ((clip, 14), (coarse, 112)):
        vision, processor = tower(patch)
        vision.save_pretrained(folder)
        processor.save_pretrained(folder)
    model = language_model(clip)
    model.save_pretrained(base)
    shutil.copy(tokenizer_model, base / "tokenizer.model")
    LlamaTokenizer(str(base / "tokenizer.model"), legacy=False, pad_token="<unk>").save_pretrained(base)
    print(f"{sum(weight.numel() for weight in model.parameters()):,} weights")


if __name__ == "__main__":
    main()
