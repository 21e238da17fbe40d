"""Trains a vision-language model on a Chartmill release with Hugging Face TRL, on the answers alone.

    trl_train.py --release chartmill-out --model_name_or_path Qwen/Qwen2.5-VL-3B-Instruct --use_peft --output_dir trained

Every argument of TRL's SFTConfig and ModelConfig can be given.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from datasets import Dataset, Features, Image, List, Value
from trl import ModelConfig, SFTConfig, SFTTrainer, TrlParser, get_peft_config

ROLES = {"human": "user", "gpt": "assistant"}
FEATURES = Features({"images": List(Image()), "messages": List({"role": Value("string"), "content": Value("string")})})


@dataclass
class Data:
    """What is trained on."""

    release: str = field(metadata={"help": "Folder that `chartmill generate` made."})


def dataset(release, split):
    """The rows of train.json or validation.json in TRL's form; pictures are opened as they are needed."""
    rows = []
    for record in json.loads(Path(release, f"{split}.json").read_text(encoding="utf-8")):
        # TRL puts the picture before the first question itself, and would keep LLaVA's token as words of the text.
        messages = [{"role": ROLES[turn["from"]], "content": turn["value"].removeprefix("<image>\n")} for turn in record["conversations"]]
        rows.append({"images": [str(Path(release, record["image"]))], "messages": messages})
    return Dataset.from_list(rows, features=FEATURES)


def trainer(arguments=None):
    parser = TrlParser((Data, SFTConfig, ModelConfig))
    # Loss on every answer and nothing else. Nothing is cut: a cut through the picture's tokens would end the training.
    parser.set_defaults(assistant_only_loss=True, max_length=None)
    data, config, model = parser.parse_args_and_config(arguments)
    return SFTTrainer(
        model=model.model_name_or_path,
        args=config,
        train_dataset=dataset(data.release, "train"),
        eval_dataset=dataset(data.release, "validation") if config.eval_strategy != "no" else None,
        peft_config=get_peft_config(model),
    )


if __name__ == "__main__":
    training = trainer()
    training.train()
    training.save_model()
