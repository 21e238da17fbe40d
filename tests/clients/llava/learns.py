"""Proves that a LLaVA learns from our pictures, and that each part of the proof can fail.

    learns.py RELEASE

Needs the stack of `setup.sh` and a release of `chartmill generate` with a thousand records or so. The model is LLaVA's own code with random
weights; it takes real optimization steps.

1. On a batch of our records the gradient of the projector is not zero; on the same records without `<image>` it is exactly zero, while the
   loss looks the same. So the first figure tells something.
2. Records that ask the same question in the same words, each with another answer, so that nothing but the picture tells them apart, are
   learned. Then the loss with the true pictures is far below the loss with each other's pictures, record by record.
3. The control trains just as long, on pictures dealt out anew before each pass. There the true pictures may not help.
"""

import json
import pathlib
import random
import sys
import time

import stack
import torch

RECORDS = 8
BATCH = 4
PASSES = 40
RATE = 3e-3
SEED = 14
# The true pictures were measured to help by 0.66, the control's by 0.001; between them there is room for another machine's rounding.
HELPS = 0.3


def same_question(release):
    """Records cut to their first turn that share its words and differ in their answers."""
    groups = {}
    for split in ("train", "validation", "test"):
        for row in json.loads((release / f"{split}.json").read_text(encoding="utf-8")):
            question, answer = row["conversations"][:2]
            groups.setdefault(question["value"], {}).setdefault(answer["value"], dict(row, conversations=[question, answer]))
    rows = list(max(groups.values(), key=len).values())
    if len(rows) < RECORDS:
        sys.exit(f"{release} has no question that {RECORDS} records answer differently; make it larger")
    return rows[:RECORDS]


def loss_of(model, batch):
    """What `model(**batch).loss` is, computed at the trained positions alone: the tiny model would spend nearly all its time on the words
    that it gives to positions which no loss counts."""
    _, positions, mask, _, embedded, labels = model.prepare_inputs_labels_for_multimodal(
        batch["input_ids"], None, batch["attention_mask"], None, batch["labels"], batch.get("images")
    )
    hidden = model.model(inputs_embeds=embedded, attention_mask=mask, position_ids=positions)[0]
    wanted = labels[:, 1:]
    trained = wanted.ne(stack.IGNORED)
    return torch.nn.functional.cross_entropy(model.lm_head(hidden[:, :-1][trained]), wanted[trained])


def projector_gradient(model, batch):
    model.zero_grad()
    loss = model(**batch).loss
    quick = loss_of(model, batch)
    if abs(loss.item() - quick.item()) > 1e-4:
        sys.exit(f"LLaVA's loss is {loss.item()}, ours {quick.item()}")
    loss.backward()
    squares = [weight.grad.pow(2).sum() for weight in model.get_model().mm_projector.parameters()]
    return loss.item(), torch.stack(squares).sum().sqrt().item()


def check_gradient(rows, release, tokens, collate):
    def without_token(row):
        first, *rest = row["conversations"]
        return dict(row, conversations=[dict(first, value=first["value"].replace("<image>\n", "")), *rest])

    figures = []
    for made in (rows[:2], [without_token(row) for row in rows[:2]]):
        dataset = stack.dataset_of(made, release, tokens)
        figures.append(projector_gradient(stack.model(SEED), collate([dataset[0], dataset[1]])))
    (seeing, gradient), (blind, nothing) = figures
    print(f"with <image>: loss {seeing:.3f}, projector's gradient {gradient:.3g}; without: loss {blind:.3f}, gradient {nothing}")
    if not gradient > 1e-6:
        sys.exit("the projector gets no gradient from our records: the model would be trained blindly")
    if nothing != 0:
        sys.exit("without <image> the projector still gets a gradient, so this check cannot tell blind training")


class Lesson:
    """A few records, trained on by themselves."""

    def __init__(self, rows, release, tokens, collate):
        dataset = stack.dataset_of(rows, release, tokens)
        self.items = [dataset[at] for at in range(len(rows))]
        self.collate = collate

    def loss(self, model, records, pictures):
        return loss_of(model, self.collate([dict(self.items[at], image=self.items[of]["image"]) for at, of in zip(records, pictures)]))

    def train(self, are_true):
        """A model trained on the true pictures, or on pictures dealt out anew before each pass."""
        model = stack.model(SEED)
        dice = random.Random(SEED)
        steps = torch.optim.AdamW([weight for weight in model.parameters() if weight.requires_grad], lr=RATE)
        every = list(range(len(self.items)))
        for _ in range(PASSES):
            order = dice.sample(every, len(every))
            pictures = order if are_true else dice.sample(every, len(every))
            for start in range(0, len(order), BATCH):
                loss = self.loss(model, order[start : start + BATCH], pictures[start : start + BATCH])
                steps.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                steps.step()
        return model

    def compare(self, model):
        """For each record its loss with its own picture, and the mean of its losses with each other picture."""
        every = range(len(self.items))
        with torch.no_grad():
            table = [[self.loss(model, [record], [picture]).item() for picture in every] for record in every]
        own = [table[at][at] for at in every]
        others = [(sum(table[at]) - own[at]) / (len(every) - 1) for at in every]
        return own, others


def main():
    release = pathlib.Path(sys.argv[1])
    tokens = stack.tokenizer()
    collate = stack.collator(tokens)
    rows = same_question(release)
    check_gradient(rows, release, tokens, collate)
    lesson = Lesson(rows, release, tokens, collate)
    question, answers = rows[0]["conversations"][0]["value"].splitlines()[1], [row["conversations"][1]["value"] for row in rows]
    print(f"{len(rows)} records ask {question!r}: {answers}")
    faults = []
    for are_true in (True, False):
        started = time.monotonic()
        own, others = lesson.compare(lesson.train(are_true))
        won = sum(a < b for a, b in zip(own, others))
        gain = sum(others) / len(others) - sum(own) / len(own)
        what = "trained on true pictures" if are_true else "control, trained on pictures dealt out anew"
        print(
            f"{what}: loss {sum(own) / len(own):.3f} with the true picture, {sum(others) / len(others):.3f} with another record's; "
            f"lower for {won} of {len(rows)} ({time.monotonic() - started:.0f} s)"
        )
        if are_true and not (gain > HELPS and won == len(rows)):
            faults.append(f"the true pictures help by {gain:.3f} only, and {won} of {len(rows)} records")
        if not are_true and abs(gain) > HELPS / 4:
            faults.append(f"pictures that tell nothing help by {gain:.3f}: the comparison is wrong")
    if faults:
        sys.exit("; ".join(faults))


if __name__ == "__main__":
    main()
