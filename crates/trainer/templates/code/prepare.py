"""What has to be right before LLaVA starts: the folder of the base model, and the checkpoints of an interrupted run.

    prepare.py base MODEL TOWER FOLDER      a copy of the base model (links to its files) whose configuration names the vision tower
    prepare.py checkpoints FOLDER DEVICES   sets aside what an interruption left half-copied, so that the job resumes from a whole one
"""

import json
import re
import shutil
import sys
from pathlib import Path


def local(model, kind):
    """The folder of a model: itself, or what a hub has under this name. A job with both channels never gets to the hub."""
    if Path(model).is_dir():
        return Path(model).resolve()
    from huggingface_hub import snapshot_download

    print(f"prepare.py: fetching {kind} {model}", flush=True)
    return Path(snapshot_download(model, ignore_patterns=["*.msgpack", "*.h5", "flax*", "tf_*"]))


def prepare_base(model, tower, folder):
    """Links the files of the base model and rewrites its configuration.

    LLaVA builds the vision tower from `mm_vision_tower` of the base model's configuration, which is the name of a model on a hub. It
    would be fetched even where the tower is at hand, so the name is replaced by the path. The folder of a channel cannot be written.
    """
    source, tower = local(model, "the base model"), local(tower, "the vision tower")
    config_file = source / "config.json"
    if not config_file.is_file():
        sys.exit(f"prepare.py: {model} holds no config.json; give the folder of a LLaVA model such as llava-v1.5-7b")
    config = json.loads(config_file.read_text(encoding="utf-8"))
    if "mm_hidden_size" not in config:
        sys.exit(f"prepare.py: {model} is no LLaVA model: its config.json has no mm_hidden_size, so its projector would start from random numbers")
    if not (tower / "preprocessor_config.json").is_file():
        sys.exit(f"prepare.py: {tower} holds no preprocessor_config.json; give the folder of a CLIP model such as clip-vit-large-patch14-336")
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in source.iterdir():
        if file.name not in ("config.json", "generation_config.json") and file.is_file():
            (folder / file.name).symlink_to(file.resolve())
    config["mm_vision_tower"] = str(tower)
    write(folder / "config.json", config)
    generation_file = source / "generation_config.json"
    if generation_file.is_file():
        generation = json.loads(generation_file.read_text(encoding="utf-8"))
        # transformers refuses to save a temperature without sampling, after the last step, when all the work is done.
        if any(name in generation for name in ("temperature", "top_p")):
            generation["do_sample"] = True
        write(folder / "generation_config.json", generation)
    (folder / "vision-tower.txt").write_text(str(tower), encoding="utf-8")


def write(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def is_whole(checkpoint, devices):
    """Whether a checkpoint has the trainer's state and, where DeepSpeed wrote it, a part of the optimizer for each device."""
    if not (checkpoint / "trainer_state.json").is_file():
        return False
    latest = checkpoint / "latest"
    parts = list(checkpoint.glob("global_step*/*optim_states.pt"))
    if not latest.is_file():
        return not parts
    step = checkpoint / latest.read_text(encoding="utf-8").strip()
    return len(list(step.glob("*optim_states.pt"))) == devices


def prepare_checkpoints(folder, devices):
    """Files are copied to S3 one by one, so an interruption can leave a part of a checkpoint there, which LLaVA would load and fail."""
    for checkpoint in sorted(Path(folder).glob("checkpoint-*")):
        if re.fullmatch(r"checkpoint-\d+", checkpoint.name) and is_whole(checkpoint, devices):
            print(f"prepare.py: resuming from {checkpoint.name} is possible", flush=True)
        else:
            print(f"prepare.py: {checkpoint.name} is not whole and is removed", flush=True)
            shutil.rmtree(checkpoint)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["base", model, tower, folder]:
            prepare_base(model, tower, folder)
        case ["checkpoints", folder, devices]:
            prepare_checkpoints(folder, int(devices))
        case _:
            sys.exit(__doc__)
