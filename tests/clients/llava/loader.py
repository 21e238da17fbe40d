"""Proves that LLaVA's own dataset class and collator read our records as we mean them.

    loader.py RELEASE [COUNT]

Needs the stack of `setup.sh` and a release of `chartmill generate`. Of COUNT records (1,000 unless told), each has exactly one image token,
keeps all its ids within the context, is trained on exactly its answers with `</s>` after each, and makes LLaVA print no warning. Our own
bound on the ids, which knows no tokenizer, has to be at or above what the tokenizer says.
"""

import json
import pathlib
import sys

import stack

SYSTEM_IDS = 31
BATCH = 8


def bound(row):
    """The bound that `chartmill verify` holds a record to: each byte an id, and five more for each message."""
    return SYSTEM_IDS + sum(len(turn["value"].encode("utf-8")) + 5 for turn in row["conversations"])


def rows_of(release, count):
    rows = []
    for split in ("train", "validation", "test"):
        rows += json.loads((release / f"{split}.json").read_text(encoding="utf-8"))
    if len(rows) < count:
        sys.exit(f"{release} has {len(rows)} records, fewer than {count}; `chartmill generate --count {count}` makes enough")
    return rows[:count]


def faults_of(row, item, batch_ids, batch_labels, tokens):
    ids, labels = item["input_ids"], item["labels"]
    slots = ids.eq(stack.IMAGE).sum().item()
    if slots != 1:
        yield f"has {slots} image tokens"
    elif not tokens.decode(ids[: ids.tolist().index(stack.IMAGE)]).rstrip().endswith(" USER:"):
        yield "has its image token elsewhere than at the start of the first question"
    positions = ids.size(0) - 1 + stack.FEATURES
    if positions > stack.CONTEXT:
        yield f"fills {positions} positions of {stack.CONTEXT}"
    if not (batch_ids[: ids.size(0)].equal(ids) and batch_labels[: ids.size(0)].equal(labels)):
        yield "is cut or changed by the collator"
    if not batch_labels[ids.size(0) :].eq(stack.IGNORED).all():
        yield "is trained on its padding"
    wanted = [turn["value"] + "</s>" for turn in row["conversations"] if turn["from"] == "gpt"]
    found = [tokens.decode(run, skip_special_tokens=False, clean_up_tokenization_spaces=False) for run in stack.supervised(labels)]
    if found != wanted:
        yield f"is trained on {found}, not on {wanted}"
    if tuple(item["image"].shape) != (3, 336, 336):
        yield f"has a picture of shape {tuple(item['image'].shape)}"
    if bound(row) < ids.size(0):
        yield f"has {ids.size(0)} ids, above our bound of {bound(row)}"


def main():
    release = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rows = rows_of(release, count)
    tokens = stack.tokenizer()
    dataset, collate = stack.dataset_of(rows, release, tokens), stack.collator(tokens)
    faults, lengths, trained, ratios = [], [], [], []
    with stack.printed() as printed:
        for start in range(0, count, BATCH):
            items = [dataset[at] for at in range(start, min(start + BATCH, count))]
            batch = collate(items)
            for at, item in enumerate(items):
                row = rows[start + at]
                faults += [f"{row['id']} {fault}" for fault in faults_of(row, item, batch["input_ids"][at], batch["labels"][at], tokens)]
                lengths.append(item["input_ids"].size(0))
                trained.append(item["labels"].ne(stack.IGNORED).sum().item())
                ratios.append(bound(row) / lengths[-1])
        # The order that `--group_by_modality_length` takes is read from all rows before the first step.
        grouped = dataset.modality_lengths
        said = printed.getvalue().strip()
    if len(grouped) != count or min(grouped) <= 0:
        faults.append("some record counts no words, or counts as text without a picture")
    if said:
        faults.append(f"LLaVA printed: {said[:500]}")
    if faults:
        sys.exit("\n".join(faults[:20]) + f"\n{len(faults)} faults in {count} records")
    lengths.sort()
    print(
        f"{count} records through LLaVA's own loader: one image token each, none cut, none masked, no warning, trained on exactly the answers\n"
        f"ids a record: median {lengths[count // 2]}, 95% {lengths[count * 95 // 100]}, largest {lengths[-1]} of "
        f"{stack.CONTEXT - stack.FEATURES + 1}; trained ids a record: mean {sum(trained) / count:.1f}, "
        f"{100 * sum(trained) / sum(lengths):.1f}% of all text ids\n"
        f"our bound is {min(ratios):.2f} to {max(ratios):.2f} times the ids, {sum(ratios) / count:.2f} on average"
    )


if __name__ == "__main__":
    main()
