#!/usr/bin/env python3
"""Splits have nothing in common that a model could have learned by heart, and the manifest says how much.

    splits.py CHARTMILL

Everything is counted anew here, from annotations and descriptions, in code that shares nothing with the program.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import tempfile

APART = ("description", "topic", "title", "table")
LOOKS = {"theme": ["theme"], "palette": ["palette"], "font": ["font", "title_font"]}
SPLITS = ("train", "validation", "test", "test_hard")


def run(chartmill, *words):
    done = subprocess.run([str(word) for word in (chartmill, *words)], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def met(out):
    """For each kind of thing, each thing with the splits that it is in."""
    topics = {
        line["id"]: (line["description"]["language"], line["description"]["provenance"]["name"])
        for line in lines(out / "descriptions.jsonl")
        if line["description"].get("provenance", {}).get("source") == "built-in"
    }
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for note in lines(out / "annotations.jsonl"):
        split = note["split"]
        found["description"][note["description_id"]].add(split)
        if note["description_id"] in topics:
            found["topic"][topics[note["description_id"]]].add(split)
        for text in note["texts"]:
            if text["role"] == "title":
                found["title"][tuple(sorted(re.findall(r"[^\W\d_]+", text["text"].lower())))].add(split)
        found["table"][tuple(sorted(json.dumps(row["cells"]).lower() for row in note["table"]["rows"]))].add(split)
        for kind, choices in LOOKS.items():
            for choice in choices:
                found[kind][note["style"][choice]].add(split)
        for turn in note["turns"]:
            found["wording"][turn["language"], turn["wording"]].add(split)
            if split != "train":
                assert len(note["turns"]) == 1, f"{note['id']} is in {split} and has {len(note['turns'])} turns"
    return found


def compared(out, has_hard, but=()):
    """The manifest's report is what is counted here, and what should be apart is, `but` for some kinds."""
    found = met(out)
    report = json.loads((out / "manifest.json").read_text())["separation"]
    kinds = [kind for kind in found if has_hard or kind in APART]
    assert set(report) == set(kinds), (set(report), kinds)
    for kind in kinds:
        of_split = collections.Counter(split for splits in found[kind].values() for split in splits)
        shared = sum(len(splits) > 1 for splits in found[kind].values())
        wanted = {"split": dict(of_split), "shared": shared}
        if has_hard:
            wanted["only_hard"] = sum(splits == {"test_hard"} for splits in found[kind].values())
        assert report[kind] == wanted, (kind, report[kind], wanted)
        assert kind not in APART or kind in but or shared == 0, f"{shared} of the kind {kind} are in more than one split"
    return found


def hard(chartmill, folder, count):
    out = folder / "hard"
    shares = {"train": 0.8, "validation": 0.05, "test": 0.05, "test_hard": 0.1}
    splits = ",".join(f"{name}={share}" for name, share in shares.items())
    run(chartmill, "generate", "--count", count, "--seed", 9, "--locale", "en,pt-BR,es", "--splits", splits, "--out", out)
    run(chartmill, "verify", out)
    counts = json.loads((out / "manifest.json").read_text())["counts"]
    assert counts["split"] == {name: round(share * count) for name, share in shares.items()}, counts["split"]
    for name in SPLITS:
        assert json.loads((out / f"{name}.json").read_text()) == lines(out / f"{name}.jsonl"), name
    found = compared(out, True)
    # No picture of the hard test is in a theme that others have, and nothing that is kept for it is anywhere else.
    themes = {theme for theme, splits in found["theme"].items() if "test_hard" in splits}
    assert themes and all(found["theme"][theme] == {"test_hard"} for theme in themes), found["theme"]
    told = {"theme": len(themes)}
    for kind in ("palette", "font", "wording"):
        told[kind] = sum(splits == {"test_hard"} for splits in found[kind].values())
        assert told[kind] > 0, f"the hard test has no {kind} of its own"
    notes = [note for note in lines(out / "annotations.jsonl") if note["split"] == "test_hard"]
    new = sum(found["wording"][note["turns"][0]["language"], note["turns"][0]["wording"]] == {"test_hard"} for note in notes)
    assert new >= 0.6 * len(notes), f"only {new} of {len(notes)} hard questions are worded as no other"
    print(f"{count} records: splits share nothing; the hard test alone has {told}, and {new} of its {len(notes)} questions are worded anew")


def usual(chartmill, folder, count):
    out = folder / "usual"
    run(chartmill, "generate", "--count", count, "--seed", 10, "--out", out)
    assert not (out / "test_hard.jsonl").exists() and not (out / "test_hard.json").exists()
    compared(out, False)


def tables(chartmill, folder):
    """Tables that are much alike stay together: the same one under two titles, and one title over the values of two years."""
    draws = random.Random(5)
    inputs = folder / "tables"
    inputs.mkdir()
    words = "alder birch cedar dahlia elm fennel garnet hazel iris juniper kelp laurel maple nettle olive poplar quince rowan sage thyme".split()
    for number in range(40):
        names = draws.sample(words, 5)
        rows = [(name.title(), draws.randint(20, 900)) for name in names]
        others = [(name, value + draws.randint(1, 90)) for name, value in rows]
        pair = f"{words[number // 2]} and {words[-1 - number % 20]}"
        first, second = f"{pair} in the old garden", f"what grew of {pair}"
        kind = number % 2
        for at, (title, body) in enumerate([(f"{first} 2019", rows), (second if kind else f"{first} 2020", rows if kind else others)]):
            path = inputs / f"{number:02}-{at}.csv"
            path.write_text("Plant,Seeds\n" + "".join(f"{name},{value}\n" for name, value in body))
            path.with_suffix(".toml").write_text(f'title = "{title.capitalize()}"\n')
    out = folder / "given"
    run(chartmill, "generate", "--from", inputs, "--count", 400, "--seed", 3, "--out", out, "--splits", "train=0.5,val=0.25,test=0.25")
    compared(out, False)
    descriptions = {line["id"]: line["description"] for line in lines(out / "descriptions.jsonl")}
    sides = collections.defaultdict(set)
    for note in lines(out / "annotations.jsonl"):
        sides[descriptions[note["description_id"]]["provenance"]["name"].split("-")[0]].add(note["split"])
    assert len(sides) == 40 and all(len(side) == 1 for side in sides.values()), sides
    assert {split for side in sides.values() for split in side} == {"train", "validation", "test"}, sides
    print("80 tables in 40 pairs that are much alike: each pair is in one split")


def nameless(chartmill, folder):
    """Tables without a title of their own, called after files of one name, are as different as others; the same rows twice are not."""
    draws = random.Random(6)
    inputs = folder / "nameless"
    inputs.mkdir()
    for number in range(40):
        rows = [(f"{chr(65 + number % 26)}{row}{number}", draws.randint(20, 900)) for row in range(5)]
        (inputs / f"table-{number:02}.csv").write_text("Plant,Seeds\n" + "".join(f"{name},{value}\n" for name, value in rows))
    twice = "Plant,Seeds\nFern,31\nMoss,77\nIvy,12\n"
    (inputs / "ferns.csv").write_text(twice)
    (inputs / "what-grows-here.csv").write_text(twice)
    out = folder / "of-nameless"
    run(chartmill, "generate", "--from", inputs, "--count", 210, "--seed", 3, "--out", out, "--splits", "train=0.5,val=0.25,test=0.25")
    # They are all called "Table 01" and so on, in all splits.
    compared(out, False, ("title",))
    counts = json.loads((out / "manifest.json").read_text())["counts"]["split"]
    assert all(counts[split] >= 30 for split in ("train", "validation", "test")), counts
    print("42 tables without titles are shared out")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=1200)
    args = parser.parse_args()
    chartmill = args.chartmill.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        hard(chartmill, folder, args.count)
        usual(chartmill, folder, 200)
        tables(chartmill, folder)
        nameless(chartmill, folder)


if __name__ == "__main__":
    main()
