"""Converts a release into every format and loads each back with the real libraries, and with the code of trainers that reads rows.

Usage: formats.py CHARTMILL

CHARTMILL has to be built with `--features parquet`. Needs tests/requirements.txt and tests/requirements-formats.txt.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

# The library's own cache may answer with the rows of another release whose folder had this name, so it gets an empty one.
SCRATCH = Path(tempfile.mkdtemp(prefix="chartmill-formats-"))
os.environ.update(HF_HOME=str(SCRATCH / "hub"), HF_HUB_OFFLINE="1")

# ruff: noqa: E402
import botocore.session
import botocore.validate
import datasets
import pyarrow
import pyarrow.parquet
import webdataset
import yaml
from PIL import Image, ImageChops

import trainers

SPLITS = ("train", "validation", "test")
FORMATS = ("bedrock", "internvl", "llava", "llava-next", "messages", "parquet", "qwen-vl", "sharegpt", "webdataset")
IMAGE = "<image>\n"
S3 = "s3://chartmill-test/data/charts"
# What AWS's own validator refuses in any text, in large letters or small.
RESERVED = ("system:", "user:", "bot:", "assistant:", "thought:", "[eos]", "<image>", "<video>", "<unk>")
SHARD = 40


def run(*arguments, code=0):
    done = subprocess.run([str(part) for part in arguments], capture_output=True, text=True)
    assert done.returncode == code, f"{arguments} ended with {done.returncode}, not {code}:\n{done.stdout}{done.stderr}"
    return done.stdout if code == 0 else done.stderr


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Release:
    """A release as its own files tell it."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = {split: lines(folder / f"{split}.jsonl") for split in SPLITS}
        self.notes = {note["id"]: note for note in lines(folder / "annotations.jsonl")}
        self.n_rows = sum(map(len, self.rows.values()))

    def picture(self, row):
        return self.folder / row["image"]

    def asked(self, row):
        return row["conversations"][0]["value"].removeprefix(IMAGE)


def same_pixels(found, path):
    with Image.open(path) as wanted:
        assert found.size == wanted.size and found.mode == wanted.mode, f"{path}: {found.size} {found.mode}"
        assert ImageChops.difference(found, wanted).getbbox() is None, f"{path}: other pixels"


def python_of(folder):
    """The lines of Python in a README, as a person would paste them."""
    blocks = re.findall(r"```python\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.S)
    assert blocks, f"{folder} has no lines to load it with"
    return [block.replace("/the/path/to/this/folder", str(folder)) for block in blocks]


def pasted(folder, block):
    """Runs lines of a README in its folder, and gives the names that they leave."""
    names = {"json": json}
    with contextlib.chdir(folder):
        exec(block, names)
    return names


def parquet(release, folder):
    loaded = datasets.load_dataset(str(folder))
    assert set(loaded) == set(SPLITS)
    for split in SPLITS:
        found = loaded[split]
        assert isinstance(found.features["image"], datasets.Image), found.features
        assert found.features["width"].dtype == "int32" and found.features["chart"].dtype == "string", found.features
        assert len(found) == len(release.rows[split])
        for row, wanted in zip(found, release.rows[split], strict=True):
            note = release.notes[wanted["id"]]
            assert (row["id"], row["conversations"], row["split"]) == (wanted["id"], wanted["conversations"], split)
            assert (row["chart"], row["locale"], row["target"]) == (note["chart"], note["locale"], note["target"])
            assert (row["width"], row["height"]) == row["image"].size
            assert json.loads(row["annotation"]) == note
            turns = [(turn["question"], turn["family"], turn["form"], turn["difficulty"]) for turn in row["turns"]]
            assert turns == [(turn["question"], turn["family"], turn["form"], turn["difficulty"]) for turn in note["turns"]]
            assert [turn["answer"] for turn in row["turns"]] == [said["value"] for said in wanted["conversations"][1::2]]
            same_pixels(row["image"], release.picture(wanted))
    assert pasted(folder, python_of(folder)[0])["rows"][0]["image"].size
    files = sorted(folder.glob("train-*.parquet"))
    assert len(files) == -(-len(release.rows["train"]) // SHARD), files
    number = 0
    for at, file in enumerate(files):
        assert file.name == f"train-{at:05}-of-{len(files):05}.parquet"
        about = pyarrow.parquet.ParquetFile(file)
        about.schema_arrow.field("image").type.field("bytes")
        assert about.metadata.created_by == "chartmill"
        for row in about.read().to_pylist():
            wanted = release.rows["train"][number]
            assert row["image"]["bytes"] == release.picture(wanted).read_bytes() and row["id"] == wanted["id"]
            number += 1
    assert number == len(release.rows["train"])


def web_dataset(release, folder):
    for split in SPLITS:
        shards = sorted(map(str, folder.glob(f"{split}-*.tar")))
        assert len(shards) == -(-len(release.rows[split]) // SHARD), shards
        samples = webdataset.WebDataset(shards, shardshuffle=False).decode("pil").to_tuple("__key__", "png;jpg", "json")
        found = list(samples)
        for (key, image, row), wanted in zip(found, release.rows[split], strict=True):
            assert key == row["id"] == wanted["id"] and row["conversations"] == wanted["conversations"]
            assert json.loads(row["annotation"]) == release.notes[wanted["id"]]
            with Image.open(release.picture(wanted)) as picture:
                assert ImageChops.difference(image.convert("RGB"), picture).getbbox() is None
        loaded = datasets.load_dataset("webdataset", data_files={split: shards}, split=split)
        assert isinstance(loaded.features["png"], datasets.Image), loaded.features
        for row, wanted in zip(loaded, release.rows[split], strict=True):
            assert (row["__key__"], row["json"]["id"]) == (wanted["id"], wanted["id"])
            assert row["json"]["conversations"] == wanted["conversations"]
            same_pixels(row["png"], release.picture(wanted))
    first, second = python_of(folder)
    with contextlib.chdir(folder):
        assert sum(1 for _ in pasted(folder, first)["rows"]) == len(release.rows["train"])
        assert sum(1 for _ in pasted(folder, second)["rows"]) == len(release.rows["train"])


def messages(release, folder, code):
    with contextlib.chdir(folder):
        rows = pasted(folder, python_of(folder)[0])["rows"]
        for row, wanted in zip(rows, release.rows["train"], strict=True):
            same_pixels(row["images"][0], release.picture(wanted))
            prepared = code.trl_messages(row["messages"], row["images"])
            kinds = [part["type"] for part in prepared[0]["content"]]
            assert kinds == ["image", "text"] and prepared[0]["content"][0]["image"] is row["images"][0]
            assert prepared[0]["content"][1]["text"] == release.asked(wanted)
            said = [message["content"][0]["text"] for message in prepared[1:]]
            assert said == [message["value"] for message in wanted["conversations"][1:]]
    for split in SPLITS:
        loaded = datasets.load_dataset("json", data_files=str(folder / f"{split}.jsonl"), split="train")
        ready = code.swift_preprocessor()(loaded, strict=True)
        for row, wanted in zip(ready, release.rows[split], strict=True):
            inputs = code.swift_inputs.from_dict(row)
            assert inputs.messages[0]["content"] == "<image>" + release.asked(wanted)
            said = [message["content"] for message in inputs.messages[1:]]
            assert said == [message["value"] for message in wanted["conversations"][1:]]
            assert [image["path"] for image in inputs.images] == [wanted["image"]]
            note, boxes = release.notes[wanted["id"]], iter(zip(inputs.objects["ref"], inputs.objects["bbox"], strict=True))
            for turn in note["turns"]:
                for text in turn["evidence"]["texts"]:
                    assert next(boxes) == (note["texts"][text]["text"], note["texts"][text]["box"])
                for mark in turn["evidence"]["marks"]:
                    assert next(boxes)[1] == note["marks"][mark]["box"]
            assert next(boxes, None) is None and inputs.objects["bbox_type"] == "real"


def sharegpt(release, folder, code):
    names = {"train": "chartmill", "validation": "chartmill-validation", "test": "chartmill-test"}
    for split, name in names.items():
        (attributes,) = code.factory_datasets([name], str(folder))
        assert attributes.load_from == "file"
        loaded = datasets.load_dataset("json", data_files=str(folder / attributes.dataset_name), split="train")
        convert = code.factory_converter(attributes.formatting, attributes, SimpleNamespace(media_dir=str(folder)))
        for row, wanted in zip(loaded, release.rows[split], strict=True):
            found = convert(row)
            said = [message["content"] for message in found["_prompt"] + found["_response"]]
            assert said == [message["value"] for message in wanted["conversations"]], wanted["id"]
            assert found["_images"] == [str(folder / wanted["image"])], found["_images"]
            # LLaMA-Factory counts them and stops where they differ.
            assert sum(text.count("<image>") for text in said) == len(found["_images"])
            with Image.open(found["_images"][0]) as picture:
                same_pixels(picture, release.picture(wanted))


def llava(release, folder):
    for split in SPLITS:
        assert json.loads((folder / f"{split}.json").read_text(encoding="utf-8")) == release.rows[split]
    for row in release.rows["train"]:
        assert (folder / row["image"]).read_bytes() == release.picture(row).read_bytes()


def llava_next(release, folder):
    mix = yaml.safe_load((folder / "mix.yaml").read_text(encoding="utf-8"))
    (entry,) = mix["datasets"]
    assert entry["sampling_strategy"] == "all"
    assert json.loads((folder / entry["json_path"]).read_text(encoding="utf-8")) == release.rows["train"]
    llava(release, folder)


def internvl(release, folder):
    for split, name in (("train", "meta"), ("validation", "meta-validation"), ("test", "meta-test")):
        meta = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["chartmill"]
        with contextlib.chdir(folder):
            rows = lines(Path(meta["annotation"]))
            assert meta["length"] == len(rows) and meta["repeat_time"] == 1 and meta["data_augment"] is False
            for row, wanted in zip(rows, release.rows[split], strict=True):
                assert {key: row[key] for key in ("id", "image", "conversations")} == wanted
                with Image.open(os.path.join(meta["root"], row["image"])) as picture:
                    assert picture.size == (row["width"], row["height"])
                for found in row["objects"]:
                    assert all(0 <= corner <= 1000 for corner in found["box"]) and found["ref"], found


def qwen_vl(release, folder):
    for split in SPLITS:
        rows = json.loads((folder / f"{split}.json").read_text(encoding="utf-8"))
        for row, wanted in zip(rows, release.rows[split], strict=True):
            assert {key: row[key] for key in ("id", "image", "conversations")} == wanted
            width, height = Image.open(folder / row["image"]).size
            for found in row["objects"]:
                x0, y0, x1, y1 = found["bbox_2d"]
                assert 0 <= x0 <= x1 <= width + 28 and 0 <= y0 <= y1 <= height + 28, found
    names = {"data_dict": {}}
    exec(python_of(folder)[0], names)
    entry = names["data_dict"]["chartmill"]
    for row in json.loads(Path(entry["annotation_path"]).read_text(encoding="utf-8")):
        assert os.path.isfile(os.path.join(entry["data_path"], row["image"]))


def bedrock(release, folder):
    """Messages are those of the Converse API, whose model AWS ships; the rules beyond it are those of AWS's own validator."""
    model = botocore.session.get_session().get_service_model("bedrock-runtime").operation_model("Converse").input_shape
    for split in SPLITS:
        for row, wanted in zip(lines(folder / f"{split}.jsonl"), release.rows[split], strict=True):
            assert set(row) == {"schemaVersion", "messages"} and row["schemaVersion"] == "bedrock-conversation-2024"
            report = botocore.validate.ParamValidator().validate({"modelId": "nova", "messages": row["messages"]}, model)
            assert not report.has_errors(), report.generate_report()
            assert [message["role"] for message in row["messages"]] == ["user", "assistant"] * (len(row["messages"]) // 2)
            picture, *texts = [part for message in row["messages"] for part in message["content"]]
            location = picture["image"]["source"]["s3Location"]
            assert picture["image"]["format"] == "png" and location == {"uri": f"{S3}/{wanted['image']}", "bucketOwner": "123456789012"}
            assert re.fullmatch(r"[\w\-/.]+", location["uri"].removeprefix("s3://"))
            assert [part["text"] for part in texts] == [release.asked(wanted)] + [it["value"] for it in wanted["conversations"][1:]]
            assert not [word for part in texts for word in RESERVED if word in part["text"].lower()]


def read_back(chartmill, release, folder, *more):
    """What `inspect` says of a converted release."""
    told = json.loads(run(chartmill, "inspect", folder, "--json", "--quick", *more))
    n_pictures = len({row["image"] for rows in release.rows.values() for row in rows})
    assert (told["rows"], told["pictures"]) == (release.n_rows, n_pictures), f"{folder}: {told['rows']} rows, {told['pictures']} pictures"
    questions = sum(len(row["conversations"]) // 2 for rows in release.rows.values() for row in rows)
    assert told["questions"] == questions, f"{folder}: {told['questions']} questions, not {questions}"
    bad = [finding for finding in told["findings"] if finding["severity"] in ("fatal", "wrong")]
    # Bedrock has no ids.
    bad = [finding for finding in bad if not (folder.name == "bedrock" and "id" in finding["rule"])]
    assert not bad, f"{folder}: {bad}"


def other_writers(chartmill, release, folder):
    """Shards and tables that the libraries themselves write are read as well."""
    rows = release.rows["validation"] + release.rows["test"]
    (folder / "tar").mkdir(parents=True)
    (folder / "table").mkdir()
    with webdataset.TarWriter(str(folder / "tar/train-0.tar")) as tar:
        for row in rows:
            sample = {"__key__": f"{'long/' * 30}{row['id']}", "image.png": release.picture(row).read_bytes(), "json": row}
            tar.write(sample)
    table = [{**row, "image": {"bytes": release.picture(row).read_bytes(), "path": None}} for row in rows]
    table = datasets.Dataset.from_list(table).cast_column("image", datasets.Image())
    table.to_parquet(str(folder / "table/train-00000-of-00001.parquet"))
    for name in ("tar", "table"):
        run(chartmill, "inspect", folder / name, "--fix", folder / f"{name}-fixed")
        fixed = json.loads((folder / f"{name}-fixed/dataset.json").read_text(encoding="utf-8"))
        for row, wanted in zip(fixed, rows, strict=True):
            assert (row["id"], row["conversations"]) == (wanted["id"], wanted["conversations"])
            assert (folder / f"{name}-fixed" / row["image"]).read_bytes() == release.picture(wanted).read_bytes()


def strangers(chartmill, release, folder):
    """A release of somebody's rows: ids of any kind, pictures outside of the release, rows that share one, and rows without."""
    rows = [{**row, "id": f"row/{at} é"} for at, row in enumerate(release.rows["train"][:20])]
    rows.append({"id": "text", "conversations": [{"from": "human", "value": "What is 2 + 2?"}, {"from": "gpt", "value": "4"}]})
    said = [{"from": "human", "value": "<image>\nUser: which is it?"}, {"from": "gpt", "value": "This one"}]
    rows.append({"id": "again", "image": rows[0]["image"], "conversations": said})
    folder.mkdir()
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    grown = folder / "grown"
    images = ("--images", release.folder, "--images", "reference")
    run(chartmill, "augment", "--dataset", folder / "rows.json", *images, "--factor", 1, "--out", grown)
    run(chartmill, "convert", grown, "--format", "llava,webdataset,messages,bedrock", "--s3", S3, "--out", folder / "forms")
    wanted = {row["id"]: row for row in rows}
    seen = 0
    for split in SPLITS:
        path = folder / f"forms/llava/{split}.json"
        for row in json.loads(path.read_text(encoding="utf-8")) if path.exists() else []:
            seen += 1
            assert row["conversations"] == wanted[row["id"]]["conversations"]
            assert ("image" in row) == ("image" in wanted[row["id"]])
            if "image" in row:
                assert (path.parent / row["image"]).read_bytes() == release.picture(wanted[row["id"]]).read_bytes()
    assert seen == len(rows), f"{seen} of {len(rows)} rows"
    about = json.loads((folder / "forms/bedrock/format.json").read_text(encoding="utf-8"))
    assert about["left_out"] == {"no-picture": 1, "reserved-word": 1}, about["left_out"]
    told = json.loads(run(chartmill, "inspect", folder / "forms/webdataset", "--json", "--quick"))
    assert told["rows"] == len(rows)


def contents(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main() -> int:
    chartmill = Path(sys.argv[1]).resolve()
    datasets.disable_progress_bars()
    scratch = SCRATCH
    code = trainers.load()
    try:
        made = scratch / "release"
        run(chartmill, "generate", "--count", 120, "--seed", 11, "--locale", "en,pt-BR,es", "--out", made)
        release, before = Release(made), contents(made)
        into = ("--shard-records", SHARD, "--s3", S3, "--bucket-owner", "123456789012")
        run(chartmill, "convert", made, "--format", ",".join(FORMATS), "--out", scratch / "all", *into)
        run(chartmill, "convert", made, "--format", ",".join(FORMATS), "--out", scratch / "linked", "--images", "link", *into)
        assert contents(made) == before, "the release was changed"
        assert contents(scratch / "all") == contents(scratch / "linked"), "the same release gave other bytes"
        picture = release.rows["train"][0]["image"]
        assert (scratch / "linked/llava" / picture).samefile(made / picture)
        of = (scratch / "all").joinpath
        with contextlib.redirect_stdout(io.StringIO()):
            parquet(release, of("parquet"))
            web_dataset(release, of("webdataset"))
            messages(release, of("messages"), code)
            sharegpt(release, of("sharegpt"), code)
        llava(release, of("llava"))
        llava_next(release, of("llava-next"))
        internvl(release, of("internvl"))
        qwen_vl(release, of("qwen-vl"))
        bedrock(release, of("bedrock"))
        for name in FORMATS:
            read_back(chartmill, release, of(name))
        strangers(chartmill, release, scratch / "strangers")
        other_writers(chartmill, release, scratch / "others")
        # In place: pictures stay, the trainers' folder of pictures is the release.
        run(chartmill, "convert", made, "--format", "sharegpt,internvl", "--out", scratch / "in-place", "--images", "reference")
        internvl(release, scratch / "in-place/internvl")
        read_back(chartmill, release, scratch / "in-place/sharegpt", "--images", made)
        # A dataset in shards grows like any other.
        for name in ("webdataset", "parquet"):
            run(chartmill, "augment", "--dataset", of(name), "--factor", 1, "--out", scratch / f"grown-{name}")
            run(chartmill, "verify", scratch / f"grown-{name}")
            grown = {row["id"]: row for split in SPLITS for row in lines(scratch / f"grown-{name}/{split}.jsonl")}
            for row in (row for rows in release.rows.values() for row in rows):
                assert grown[row["id"]]["conversations"] == row["conversations"]
                assert (scratch / f"grown-{name}" / grown[row["id"]]["image"]).read_bytes() == release.picture(row).read_bytes()
            # What was carried over goes on into any format.
            run(chartmill, "convert", scratch / f"grown-{name}", "--format", "messages,webdataset,parquet", "--out", scratch / f"on-{name}")
            assert len(datasets.load_dataset(str(scratch / f"on-{name}/parquet"))["train"]) > 0
        # `generate --format` writes the same beside its release, and finds it there the second time.
        for told in ("holds 120 records as webdataset", "holds it as webdataset already"):
            out = run(chartmill, "generate", "--count", 120, "--seed", 11, "--locale", "en,pt-BR,es", "--out", made, "--format", "llava,webdataset")
            assert told in out, out
        assert contents(made) == before
        # Nothing is written of what is not as it was made.
        lines_file = made / "validation.jsonl"
        lines_file.write_text(lines_file.read_text(encoding="utf-8").replace("?", "!", 1), encoding="utf-8")
        told = run(chartmill, "convert", made, "--format", "parquet", "--out", scratch / "never", code=2)
        assert "validation.jsonl" in told and not (scratch / "never").exists(), told
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    versions = ", ".join(f"{it.__name__} {it.__version__}" for it in (datasets, pyarrow, webdataset))
    print(f"{release.n_rows} records in {len(FORMATS)} formats are the same through {versions}, LLaMA-Factory, ms-swift and TRL, and back")
    return 0


if __name__ == "__main__":
    sys.exit(main())
