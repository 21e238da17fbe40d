"""Shows what LLaVA really does with each bad row of `rows.py`, and that `chartmill train` refuses the very same file with its reason.

    contract.py [CHARTMILL RELEASE]

Needs the stack of `setup.sh`; without CHARTMILL only LLaVA's side is shown. RELEASE is one of 40 records at most: the rows are mixed into
it. They go through LLaVA's dataset, collator, length grouping and the model's own preparation of a batch, on files that are made on the
fly. A row that stopped being bad, or a refusal that is not ours for this reason, ends in failure; so does a good row that either side turns
away.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import warnings

import rows
import stack
import torch
from llava.train.llava_trainer import get_modality_length_grouped_indices

ARGUMENTS = [
    "--bucket", "a-bucket", "--role", "arn:aws:iam::123456789012:role/training",
    "--image", "123456789012.dkr.ecr.us-east-1.amazonaws.com/llava:1", "--region", "us-east-1",
]  # fmt: skip


def copies(row):
    """A file of one row many times, so that a share can be taken from it."""
    return rows.array([dict(row, id=f"row-{copy}") if isinstance(row.get("id"), str) else row for copy in range(20)])


def answers_of(row):
    return [turn["value"] + "</s>" for turn in row["conversations"] if turn["from"] == "gpt"]


def seen(picture):
    """A word for a picture that came out wrong: its brightness is what tells, 0 to 1."""
    processor_mean, processor_std = torch.tensor([0.48, 0.458, 0.408]), torch.tensor([0.2686, 0.2613, 0.2758])
    light = (picture * processor_std[:, None, None] + processor_mean[:, None, None]).mean(0)
    if light.max() < 0.05:
        return "seen black"
    if light.gt(0.99).float().mean() > 0.9:
        return "seen nearly white"
    if light[:, :100].mean() < 0.1 and light[:, -100:].mean() > 0.9:
        return "seen as stored, not turned"
    return None


def observe(path, images, tokens, model):
    """What LLaVA makes of a file of one row, in a few words; None if it trains on the row as it is meant."""
    try:
        dataset = stack.dataset(path, images, tokens)
        item = dataset[0]
        row = dataset.list_data_dict[0]
        grouped = get_modality_length_grouped_indices(dataset.modality_lengths[:1] * 8, batch_size=1, world_size=8)
        assert len(grouped) == 8
        batch = stack.collator(tokens)([item])
        with torch.no_grad():
            embedded, labels = model.prepare_inputs_labels_for_multimodal(
                batch["input_ids"], None, batch["attention_mask"], None, batch["labels"], batch["images"]
            )[4:6]
    except Exception as error:  # Whatever it raises is what is asked.
        return f"raises {type(error).__name__}"
    ids = item["input_ids"]
    if item["labels"].eq(stack.IMAGE).any():
        return "trains on the image token"
    if "image" in row and not ids.eq(stack.IMAGE).any():
        return "blind"
    if "image" not in row and "<image>" in tokens.decode(ids):
        return "trains on <image> as words"
    text = "".join(turn["value"] for turn in row["conversations"])
    if text.count("<image>") > ids.eq(stack.IMAGE).sum():
        return "drops a token"
    trained = [run for run in stack.supervised(labels[0])]
    if not trained:
        return "masked"
    found = [tokens.decode(run, clean_up_tokenization_spaces=False) for run in trained]
    if any(not text.removesuffix("</s>").strip() for text in found):
        return "trains on blanks"
    if found != answers_of(row):
        is_cut = ids.size(0) + stack.FEATURES - 1 > stack.CONTEXT and embedded.size(1) == stack.CONTEXT
        return "cut" if is_cut else "trains another text"
    if row.get("image", "images/good.png") != "images/good.png":
        return seen(item["image"])
    return None


def refusal(chartmill, release, path, images, scratch):
    """What `chartmill train` says of a file that is to be mixed in: its status and its words."""
    job = scratch / "job"
    shutil.rmtree(job, ignore_errors=True)
    command = [chartmill, "train", str(release), "--job", str(job), *ARGUMENTS, "--mix", f"{path}:{images}:0.3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr, job.exists()


def main():
    ours = sys.argv[1:3] if len(sys.argv) > 2 else None
    tokens, model = stack.tokenizer(), stack.model()
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        images = scratch / "mix"
        (images / "images").mkdir(parents=True)
        rows.good(images / "images" / "good.png")
        for at, bad in enumerate(rows.BAD):
            path = images / f"rows-{at}.json"
            path.write_bytes(copies(bad.row) if bad.file is None else bad.file)
            if bad.picture is not None:
                bad.picture(images / "images" / "bad.png")
            with stack.printed(), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = observe(path, images, tokens, model)
            line = f"{bad.name}: {found}"
            if found != bad.effect:
                faults.append(f"{bad.name}: LLaVA was thought to be {bad.effect!r}, but is {found!r}")
            if ours:
                status, said, wrote = refusal(*ours, path, images, scratch)
                line += f" | {next((text for text in said.splitlines() if bad.refusal in text), said.strip())[:160]}"
                if status != 2 or bad.refusal not in said or wrote:
                    faults.append(f"{bad.name}: wanted a refusal with {bad.refusal!r}, got status {status}: {said.strip()[-400:]}")
            print(line)
        for name, row in rows.FINE:
            path = images / "fine.json"
            path.write_bytes(copies(row))
            with stack.printed() as printed:
                found = observe(path, images, tokens, model)
                said = printed.getvalue()
            if found is not None or said:
                faults.append(f"{name}: LLaVA was thought to train on it as meant, but is {found!r} {said}")
            if ours:
                status, said, _ = refusal(*ours, path, images, scratch)
                if status != 0:
                    faults.append(f"{name}: is fine and was refused: {said.strip()[-400:]}")
    if faults:
        sys.exit("\n".join(faults) + f"\n{len(faults)} faults")
    print(
        f"{len(rows.BAD)} kinds of bad rows: LLaVA crashes on them, masks, cuts or misreads them as written here"
        + (f"; `chartmill train` refuses each for that reason, and takes {len(rows.FINE)} odd but good ones" if ours else "")
    )


if __name__ == "__main__":
    main()
