"""Loads a release with the real `datasets` library and compares every row and field with its files; reads its card with `huggingface_hub`
and holds it against the values that these two libraries know.

Usage: load_dataset.py OUT
"""

import importlib.resources
import json
import re
import sys
import tempfile
from pathlib import Path

import datasets
import huggingface_hub
from PIL import Image


def card(out: Path, records: int, languages: set) -> None:
    """The head of the card, as the hub's own client reads it. The hub's server checks the same when a card is uploaded."""
    read = huggingface_hub.DatasetCard.load(out / "README.md")
    data, text = read.data, read.text
    resources = importlib.resources.files("datasets.utils.resources")
    known = {name: json.loads((resources / f"{name}.json").read_text(encoding="utf-8")) for name in ("languages", "size_categories")}
    assert set(data.language) == languages and languages <= known["languages"].keys(), data.language
    (size,) = data.size_categories
    least, most = re.fullmatch(r"(?:(\d+[KM])<)?n<(\d+[KM])", size).groups(default="0")
    number = lambda text: int(text.replace("K", "000").replace("M", "000000"))
    assert size in known["size_categories"] and number(least) <= records < number(most), (size, records)
    assert data.task_categories == ["visual-question-answering"], data.task_categories
    assert data.license == "other" and data.pretty_name and "chartmill" in data.tags, data.to_dict()
    assert not huggingface_hub.utils.yaml_dump(data.to_dict()).count("!!"), "it holds something that is no plain YAML"
    for part in ("## What is in it", "## How to use it", "## How to check it", "## How to make it again", "## License", "## Limits"):
        assert part in text, f"the card has no part {part!r}"
    for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text):
        assert (out / name).is_file(), f"the card shows {name}, which is not there"


def main() -> int:
    out = Path(sys.argv[1])
    datasets.disable_progress_bars()
    # The library's own cache may answer with the rows of another release whose folder had this name, so it gets an empty one.
    cache = tempfile.TemporaryDirectory()
    loaded = datasets.load_dataset(str(out), cache_dir=cache.name)
    rows = 0
    for split in ("train", "validation", "test"):
        lines = (out / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
        wanted = [json.loads(line) for line in lines]
        found = list(loaded[split])
        assert found == wanted, f"{split}: datasets reads {len(found)} rows that differ from the {len(wanted)} lines"
        assert json.loads((out / f"{split}.json").read_text(encoding="utf-8")) == wanted, f"{split}.json differs from its lines"
        rows += len(wanted)
        for record in wanted:
            with Image.open(out / record["image"]) as picture:
                assert (picture.mode, picture.format) == ("RGB", "PNG"), record["image"]
                picture.load()
    assert rows > 0, "the release is empty"
    locales = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["counts"]["locale"]
    card(out, rows, {locale.split("-")[0] for locale in locales})
    assert set(loaded) == {"train", "validation", "test"}, sorted(loaded)
    print(f"{rows} rows are the same through datasets {datasets.__version__}, pictures included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
