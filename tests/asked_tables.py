#!/usr/bin/env python3
"""Tables of a dataset that no rule recovers, asked of a model behind a loopback server.

    asked_tables.py CHARTMILL

The program has to be built with the feature `llm` or `aws`. The server knows the right table of each picture, and gives it, another one,
or nonsense. What is taken has to be the right ones alone, each paid for once, however often the run is killed and begun again.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import tempfile
import threading

from describe import KEY, Server

# What is asked of each picture; no two words of a question say of what the row is, as a rule would need.
PICTURES = {
    f"{name}.png": [(f"Looking at the {name} picture, and thinking of the {label}, which number is it?", str(value)) for label, value in rows]
    for name, rows in {
        "harbor": [("blue crane", 412), ("old ferry", 255), ("long pier", 318), ("north quay", 190)],
        "orchard": [("sour apple", 84), ("early pear", 61), ("black cherry", 37)],
        "library": [("atlas room", 1204), ("map chest", 877), ("reading hall", 1510)],
        "market": [("fish stand", 96), ("bread stall", 143), ("cheese cart", 58)],
        "garden": [("rose bed", 22), ("fern house", 35), ("lily pond", 14)],
    }.items()
}
# What the server does with them: changes a value, says nothing that is a table, or answers as it should.
WRONG, NONSENSE = "market", "garden"


def answer(prompt, _draw, _sent_back):
    name = next(picture.removesuffix(".png") for picture in PICTURES if f"the {picture.removesuffix('.png')} picture" in prompt)
    if name == NONSENSE:
        return {"sorry": "there is no table"}
    rows = []
    for question, value in PICTURES[f"{name}.png"]:
        label = question.split("thinking of the ")[1].split(",")[0]
        rows.append({"cells": [label.capitalize(), value]})
    if name == WRONG:
        rows[0]["cells"][1] = "97"
    columns = [{"name": "Thing", "kind": "category"}, {"name": "Visitors", "kind": "quantity", "measure": {"kind": "count"}}]
    return {"title": f"Visitors of the {name}", "language": "en", "table": {"columns": columns, "rows": rows, "structure": "independent"}}


def dataset(folder):
    (folder / "photos").mkdir(parents=True)
    rows = []
    for at, (picture, pairs) in enumerate(PICTURES.items()):
        # One gray picture each; what it shows does not matter, only that no two are alike.
        (folder / "photos" / picture).write_bytes(gray(at))
        for question, value in pairs:
            said = [{"from": "human", "value": f"<image>\n{question}"}, {"from": "gpt", "value": value}]
            rows.append({"id": f"row-{len(rows)}", "image": picture, "conversations": said})
    (folder / "rows.json").write_text(json.dumps(rows))


def gray(seed):
    """A BMP of 64 by 64 random squares."""
    draws = random.Random(seed)
    cells = [[draws.randrange(256) for _ in range(8)] for _ in range(8)]
    pixels = b"".join(bytes(cells[y // 8][x // 8] for x in range(64) for _ in range(3)) for y in range(64))
    head = b"BM" + (54 + len(pixels)).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    head += (40).to_bytes(4, "little") + (64).to_bytes(4, "little") * 2 + (1).to_bytes(2, "little") + (24).to_bytes(2, "little")
    return head + bytes(24) + pixels


def run(chartmill, server, folder, out, *more, status=0):
    words = [chartmill, "augment", "--dataset", folder / "rows.json", "--images", folder / "photos", "--out", out, "--factor", "4"]
    words += ["--provider", "openai", "--model", "tables", "--base-url", server.url, "--store", folder / "store", *more]
    environment = {**os.environ, "OPENAI_API_KEY": KEY}
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == status, f"ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill", type=pathlib.Path)
    chartmill = parser.parse_args().chartmill.resolve()
    server = Server(answer=answer, garbage=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        dataset(folder)
        out = folder / "grown"
        told = run(chartmill, server, folder, out)
        manifest = json.loads((out / "manifest.json").read_text())
        survey = manifest["survey"]
        assert survey["tables"] == {"recovered": len(PICTURES) - 2}, (survey, told)
        assert sum(survey["without_table"].values()) == 2, survey
        assert manifest["counts"]["way"].get("re-chart", 0) > 0, manifest["counts"]
        subprocess.run([chartmill, "verify", out], check=True, capture_output=True)
        titles = {json.loads(line)["description"]["title"] for line in (out / "descriptions.jsonl").open(encoding="utf-8")}
        assert not any(WRONG in title or NONSENSE in title for title in titles), titles
        # The refused tables stand beside no answer; the others vouch for every one.
        standing = collections.Counter(
            (note["grown"]["origin"]["image"], note["standing"])
            for note in map(json.loads, (out / "carried.jsonl").open(encoding="utf-8"))
            if note["grown"]["way"] == "carried"
        )
        wanted = {
            (picture, "not-verified" if picture.removesuffix(".png") in (WRONG, NONSENSE) else "by-table"): len(pairs)
            for picture, pairs in PICTURES.items()
        }
        assert standing == wanted, standing
        asked = len(server.answered)
        assert asked == len(PICTURES) and set(server.answered.values()) == {1}, server.answered
        again = folder / "again"
        run(chartmill, server, folder, again)
        assert len(server.answered) == asked and set(server.answered.values()) == {1}, "an answer was paid for twice"
        for path in out.rglob("*"):
            assert path.is_dir() or path.read_bytes() == (again / path.relative_to(out)).read_bytes(), path
            assert path.is_dir() or KEY.encode() not in path.read_bytes(), path
        server.shutdown()
        told = run(chartmill, server, folder, folder / "gone", "--store", folder / "other", "--request-limit", "2", "--time-limit", "4", status=2)
        assert "Traceback" not in told and not (folder / "gone" / "manifest.json").exists(), told
    print(f"{asked} tables asked for, {asked - 2} taken, a wrong one and nonsense refused, nothing paid for twice")


if __name__ == "__main__":
    main()
