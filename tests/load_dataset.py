"""Loads a release with the real `datasets` library and compares every row and field with its files.

Usage: load_dataset.py OUT
"""

import json
import sys
import tempfile
from pathlib import Path

import datasets
from PIL import Image


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
    assert set(loaded) == {"train", "validation", "test"}, sorted(loaded)
    print(f"{rows} rows are the same through datasets {datasets.__version__}, pictures included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
