"""Puts what was trained into the folder that SageMaker keeps, ready to be served.

    finish.py lora|full TRAINED BASE TOWER MODEL_DIR

LoRA is merged into the base model here, once, and not at each start of an endpoint, where it would take longer than the health check
waits. The vision tower comes along, and the configuration names the place where an endpoint finds it, so that serving fetches nothing.
"""

import json
import shutil
import sys
from pathlib import Path

# Where SageMaker unpacks a model on an endpoint.
SERVED_FROM = "/opt/ml/model"
# What a checkpoint is resumed from, and nobody serves.
NOT_SERVED = ("optimizer.pt", "scheduler.pt", "training_args.bin", "rng_state.pth")
TOKENIZER = ("tokenizer.model", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "generation_config.json")


def merge_lora(trained, base, model_dir):
    """Adds the adapters to the base model's weights. In 32 bits, because a processor cannot multiply 16-bit floats."""
    import torch
    from llava.model import LlavaLlamaForCausalLM
    from peft import PeftModel
    from transformers import AutoConfig

    projector_file = trained / "non_lora_trainables.bin"
    if not projector_file.is_file():
        sys.exit(f"finish.py: {projector_file} is missing; without the trained projector the model would look through the old one")
    config = AutoConfig.from_pretrained(trained)
    model = LlavaLlamaForCausalLM.from_pretrained(base, config=config, torch_dtype=torch.float32, low_cpu_mem_usage=True)
    projector = torch.load(projector_file, map_location="cpu")
    projector = {name.removeprefix("base_model.model."): weight.float() for name, weight in projector.items()}
    unexpected = model.load_state_dict(projector, strict=False).unexpected_keys
    if unexpected:
        sys.exit(f"finish.py: {projector_file} holds weights that the base model does not have: {unexpected[:3]}")
    model = PeftModel.from_pretrained(model, trained).merge_and_unload()
    model.half().save_pretrained(model_dir, safe_serialization=True)
    adapter = model_dir / "adapter"
    adapter.mkdir(exist_ok=True)
    for name in ("adapter_config.json", "adapter_model.safetensors", "adapter_model.bin", "non_lora_trainables.bin"):
        if (trained / name).is_file():
            shutil.copy2(trained / name, adapter / name)


def copy_full(trained, model_dir):
    for file in sorted(trained.iterdir()):
        if file.is_file() and file.name not in NOT_SERVED:
            shutil.copy2(file, model_dir / file.name)


def copy_tower(tower, model_dir):
    """Only what PyTorch loads: the same weights for other frameworks would double the archive."""
    folder = model_dir / "vision-tower"
    folder.mkdir(exist_ok=True)
    weights = ["model.safetensors"] if (tower / "model.safetensors").is_file() else ["pytorch_model.bin"]
    for name in ["config.json", "preprocessor_config.json", *weights]:
        if not (tower / name).is_file():
            sys.exit(f"finish.py: {tower / name} is missing; the vision tower cannot be served without it")
        shutil.copyfile(tower / name, folder / name)


def main(method, trained, base, tower, model_dir):
    trained, base, tower, model_dir = Path(trained), Path(base), Path(tower), Path(model_dir)
    if method == "lora":
        merge_lora(trained, base, model_dir)
    else:
        copy_full(trained, model_dir)
    for name in TOKENIZER:
        if (base / name).is_file() and not (model_dir / name).is_file():
            shutil.copyfile(base / name, model_dir / name)
    copy_tower(tower, model_dir)
    config_file = model_dir / "config.json"
    config = json.loads(config_file.read_text(encoding="utf-8"))
    config["mm_vision_tower"] = f"{SERVED_FROM}/vision-tower"
    config_file.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    shutil.copytree("inference", model_dir / "code", dirs_exist_ok=True)
    if (trained / "trainer_state.json").is_file():
        shutil.copyfile(trained / "trainer_state.json", model_dir / "trainer_state.json")
    print(f"finish.py: {model_dir} holds the model, ready to be served", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 6 or sys.argv[1] not in ("lora", "full"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
