"""Compares Chartmill with the usual way, matplotlib, in the same run on the same machine: the same tables, the same size, one thread.

Usage: peers.py CHARTMILL [COUNT]      (needs matplotlib)

Chartmill draws, asks, verifies and writes everything; matplotlib only draws and writes the pictures, which is all that the usual
script does. Prints pictures a second for both, and their ratio.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402 (the backend has to be chosen first)


def draw(annotation: dict, path: Path) -> None:
    """Draws the table of an annotation as matplotlib's users do."""
    table = annotation["table"]
    labels = [row["cells"][0] for row in table["rows"]]
    values = [float(row["cells"][1] or 0) for row in table["rows"]]
    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    if annotation["chart"] == "pie":
        axes.pie(values, labels=labels, autopct="%1.0f%%", startangle=90, counterclock=False)
    elif annotation["chart"] == "funnel":
        axes.barh(labels[::-1], values[::-1], left=[-value / 2 for value in values[::-1]])
        axes.set_axis_off()
    elif annotation["chart"] == "table":
        axes.set_axis_off()
        axes.table(cellText=[row["cells"] for row in table["rows"]], colLabels=[column["name"] for column in table["columns"]])
    else:
        axes.bar(labels, values)
        axes.set_ylabel(table["columns"][1]["name"])
    axes.set_title("Title")
    figure.savefig(path)
    plt.close(figure)


def main() -> int:
    chartmill, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 400
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        command = [chartmill, "generate", "--count", str(count), "--size", "800x600", "--turns", "4", "--splits", "train=1"]
        begin = time.perf_counter()
        subprocess.run([*command, "--threads", "1", "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
        ours = count / (time.perf_counter() - begin)
        annotations = [json.loads(line) for line in (out / "annotations.jsonl").read_text(encoding="utf-8").splitlines()]
        some = annotations[: max(40, count // 10)]
        draw(some[0], Path(scratch) / "warm-up.png")
        begin = time.perf_counter()
        for index, annotation in enumerate(some):
            draw(annotation, Path(scratch) / f"{index}.png")
        theirs = len(some) / (time.perf_counter() - begin)
    print(f"chartmill: {ours:.0f} verified pictures a second, everything written, one thread")
    print(f"matplotlib {matplotlib.__version__}: {theirs:.1f} pictures a second, pictures only, one thread")
    print(f"ratio: {ours / theirs:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
