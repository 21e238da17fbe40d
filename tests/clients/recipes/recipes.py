"""What a release asks a trainer to do, and a look at whether it does: the rows as they reach the model, and what training changes."""

import json
import os
import pathlib
import sys

IGNORED = -100
IMAGE = "<image>\n"
PAD = "<|image_pad|>"
# What stands between the picture and the first question: the other two keep the line break of LLaVA's token.
AFTER_PICTURE = {"trl": "", "llamafactory": "\n", "ms-swift": "\n"}
# What is trained on after an answer: the mark that ends a turn, which the model has to learn, and the template's line break.
AFTER_ANSWER = "<|im_end|>\n"


def rows(release, split="train"):
    return json.loads(pathlib.Path(release, f"{split}.json").read_text(encoding="utf-8"))


def answers(row):
    return [turn["value"] for turn in row["conversations"] if turn["from"] == "gpt"]


def rendered(row, after_picture):
    """The row in Qwen2.5-VL's chat template, with one place for the picture."""
    text = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
    for turn in row["conversations"]:
        role = {"human": "user", "gpt": "assistant"}[turn["from"]]
        value = turn["value"]
        if value.startswith(IMAGE):
            value = f"<|vision_start|>{PAD}<|vision_end|>{after_picture}{value.removeprefix(IMAGE)}"
        text += f"<|im_start|>{role}\n{value}<|im_end|>\n"
    return text


def trained(labels):
    """The runs of ids that are trained on, in their order."""
    runs, is_open = [], False
    for label in labels:
        if label == IGNORED:
            is_open = False
        elif is_open:
            runs[-1].append(label)
        else:
            runs.append([label])
            is_open = True
    return runs


class Audit:
    """Compares the rows of a trainer with those of the release; each has to come once."""

    def __init__(self, trainer, release, processor):
        self.trainer, self.release = trainer, pathlib.Path(release)
        self.tokens, self.pictures = processor.tokenizer, processor.image_processor
        self.pad = self.tokens.convert_tokens_to_ids(PAD)
        self.wanted = {}
        for row in rows(release):
            self.wanted.setdefault(rendered(row, AFTER_PICTURE[trainer]), []).append(row)
        self.seen = self.answers = self.ids = self.supervised = 0
        self.faults = []

    def shows(self, row, batch):
        """Whether the pixels are those of the row's own picture. Resizing differs a little between the trainers; the pictures differ more."""
        import PIL.Image

        with PIL.Image.open(self.release / row["image"]) as picture:
            own = self.pictures(images=[picture.convert("RGB")], return_tensors="pt")
        if own["image_grid_thw"].tolist() != batch["image_grid_thw"].tolist():
            return False
        return (own["pixel_values"] - batch["pixel_values"].float()).abs().mean() < 0.02

    def row(self, batch):
        """A fault of one row as the model gets it, or None."""
        mask = batch["attention_mask"][0].bool() if "attention_mask" in batch else batch["input_ids"][0] >= 0
        if batch["labels"][0][~mask].ne(IGNORED).any():
            return "padding is trained on"
        ids, labels = batch["input_ids"][0][mask].tolist(), batch["labels"][0][mask].tolist()
        grid = batch["image_grid_thw"].tolist()
        if len(grid) != 1:
            return f"{len(grid)} pictures, not one"
        # Four patches make one place in the text.
        features = grid[0][0] * grid[0][1] * grid[0][2] // 4
        if ids.count(self.pad) != features:
            return f"{ids.count(self.pad)} places for the {features} features of the picture"
        text = self.tokens.decode(ids).replace(PAD * features, PAD)
        candidates = self.wanted.get(text, [])
        row = next((row for row in candidates if self.shows(row, batch)), None)
        if row is None:
            return f"{'the picture is another one than that of' if candidates else 'no row of the release has the text'} {text!r}"
        candidates.remove(row)
        found, wanted = [self.tokens.decode(run) for run in trained(labels)], [text + AFTER_ANSWER for text in answers(row)]
        if found != wanted:
            return f"{row['id']} is trained on {found}, not on {wanted}"
        if any(label not in (IGNORED, token) for token, label in zip(ids, labels, strict=True)):
            return f"{row['id']} has a label that is not its own token"
        self.seen, self.answers = self.seen + 1, self.answers + len(wanted)
        self.ids, self.supervised = self.ids + len(ids), self.supervised + sum(map(len, trained(labels)))
        return None

    def end(self):
        left = [row["id"] for candidates in self.wanted.values() for row in candidates]
        if self.faults or left:
            sys.exit("\n".join(self.faults[:3]) + f"\nAUDIT: {self.trainer}: {len(self.faults)} faults, {len(left)} rows never came")
        print(
            f"AUDIT: {self.trainer}: {self.seen} rows with their own picture, trained on exactly {self.answers} answers and"
            f" {AFTER_ANSWER!r} after each: {self.supervised:,} of {self.ids:,} ids"
        )


def watched(train):
    """transformers' `Trainer.train`, with the audit before and a look at the weights after."""

    def train_and_look(self, *arguments, **named):
        import transformers

        # The trainers keep the processor in different places; all load it from the model's folder.
        processor = transformers.AutoProcessor.from_pretrained(os.environ["RECIPE_MODEL"])
        audit = Audit(os.environ["RECIPE_TRAINER"], os.environ["RECIPE_RELEASE"], processor)
        for at in range(len(self.train_dataset)):
            fault = audit.row(self.data_collator([self.train_dataset[at]]))
            if fault:
                audit.faults.append(fault)
        audit.end()
        before = {name: weight.detach().clone() for name, weight in self.model.named_parameters() if weight.requires_grad}
        result = train(self, *arguments, **named)
        after = dict(self.model.named_parameters())
        changed = sum(not after[name].equal(weight) for name, weight in before.items())
        losses = [entry["loss"] for entry in self.state.log_history if "loss" in entry]
        if changed == 0 or len(losses) != self.state.max_steps or not all(float(loss) < 100 for loss in losses):
            sys.exit(f"AUDIT: {changed} of {len(before)} weights changed, losses {losses}")
        print(f"AUDIT: {self.state.global_step} steps, losses {losses}, {changed} of {len(before)} trained tensors changed")
        return result

    return train_and_look
