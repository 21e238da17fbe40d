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

# What is asked of each picture: the label that a person would give, what is said of people, and their share. No rule makes a short label
# of so many words.
TABLES = {
    "harbor": [
        ("Along the quay", "take the long way round along the old quay whenever the weather is fine and there is no hurry", 45),
        ("By the market", "go straight through the covered market because it is dry there even on the worst days of autumn", 35),
        ("With the ferry", "wait for the little ferry although the bridge would bring them to the other side much sooner", 20),
    ],
    "orchard": [
        ("Picked themselves", "pick whatever they want to eat themselves as long as the trees near the gate still have any left", 60),
        ("From the stall", "buy from the stall beside the road on their way back home from work at the end of the week", 40),
    ],
    "library": [
        ("Reading room", "sit in the large reading room under the dome from the morning until the lights are turned off", 25),
        ("Borrowing", "borrow as many books as the rules allow and read all of them at home on the sofa in the evening", 55),
        ("Newspapers", "come only for the newspapers of the day and leave again before the school classes arrive", 20),
    ],
    "market": [
        ("Fish", "walk to the far end of the hall first because the fish is sold out long before all the rest", 30),
        ("Bread", "queue for the bread of the two sisters although every other baker in the hall has none waiting", 70),
    ],
    "garden": [
        ("Roses", "look for the roses at the southern wall before they have a look at anything else in the garden", 50),
        ("Pond", "sit down at the pond with something to eat and stay there until somebody asks them to leave", 50),
    ],
}
PICTURES = {f"{name}.png": [(f"What percentage of people {clause}?", f"{share}%") for _, clause, share in rows] for name, rows in TABLES.items()}
# What the server does with them: changes a value, says nothing that is a table, or answers as it should.
WRONG, NONSENSE = "market", "garden"


def answer(prompt, _draw, _sent_back):
    name = next(name for name, rows in TABLES.items() if rows[0][1] in prompt)
    if name == NONSENSE:
        return {"sorry": "there is no table"}
    rows = [{"cells": [label, str(share)], "clause": {"en": clause}} for label, clause, share in TABLES[name]]
    if name == WRONG:
        rows[0]["cells"][1], rows[1]["cells"][1] = rows[1]["cells"][1], rows[0]["cells"][1]
    measure = {"kind": "share", "unit": "%"}
    columns = [{"name": "Habit", "kind": "category"}, {"name": "Share of people", "kind": "quantity", "measure": measure}]
    table = {"columns": columns, "rows": rows, "structure": "parts", "population": {"en": {"singular": "person", "plural": "people"}}}
    return {"title": f"The {name} and its people", "language": "en", "table": table}


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
    words += ["--provider", "openai", "--model", "tables", "--base-url", server.url if server else "http://127.0.0.1:9", "--store", folder / "store", *more]
    environment = {**os.environ, "OPENAI_API_KEY": KEY}
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == status, f"ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def reproduced(chartmill, folder, out):
    """The release again from its dataset and the model's recorded answers, and from nothing less."""
    words = ["reproduce", out, "--dataset", folder / "rows.json", "--images", folder / "photos"]
    environment = {name: value for name, value in os.environ.items() if name != "OPENAI_API_KEY"}

    def said(*more, status=0):
        done = subprocess.run([str(word) for word in [chartmill, *words, *more]], capture_output=True, text=True, env=environment)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "is reproduced" in said("--store", folder / "store")
    assert "found by tables; name the folder of its answers with --store" in said(status=2)
    (folder / "empty").mkdir()
    assert "has no recorded answer" in said("--store", folder / "empty", status=2)
    told = run(chartmill, None, folder, folder / "shard", "--shard", "1/2", status=2)
    assert "different tables" in told, told


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
        reproduced(chartmill, folder, out)
        server.shutdown()
        told = run(chartmill, server, folder, folder / "gone", "--store", folder / "other", "--request-limit", "2", "--time-limit", "4", status=2)
        assert "Traceback" not in told and not (folder / "gone" / "manifest.json").exists(), told
    print(f"{asked} tables asked for, {asked - 2} taken, a wrong one and nonsense refused, nothing paid for twice")


if __name__ == "__main__":
    main()
