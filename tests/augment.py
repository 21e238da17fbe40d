#!/usr/bin/env python3
"""`chartmill inspect` and `chartmill augment` on datasets of the kind that people have.

    augment.py CHARTMILL [--rows N] [--kills N]

A small dataset with the usual faults is written: pictures drawn by Chartmill itself, questions without <image>, ids that repeat, shares
asked for as numbers of people, a lost picture, one that climbs out of its folder. Checked are: the doctor counts each of its faults; its
copy has none that ends training; every table that the answers determine is recovered, digit by digit; a larger release is made of it,
verified, without a second copy of a picture, in two languages, in the shares of the recipe; kills and --resume end in the same bytes;
what a held-out set has is in no record; pictures can be linked or stay where they are; what was grown is reproduced from its dataset, and
made in shards; a million rows (fewer here) stream through in flat memory.
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time

import releases
from PIL import Image

# A topic: what people do (after "people"), each with its share; the first is asked with "How many".
TOPICS = [
    ("sleep", [("sleep less than 6 hours a night", 15), ("sleep 6 to 7 hours a night", 35), ("sleep 7 to 8 hours a night", 40),
               ("sleep more than 8 hours a night", 10)]),
    ("pets", [("own dogs", 35), ("own cats", 30), ("own birds", 10), ("own no pets", 25)]),
    ("drinks", [("prefer coffee", 45), ("prefer tea", 30), ("prefer juice", 15), ("prefer water", 10)]),
    ("commute", [("commute by bus", 25), ("commute by car", 40), ("commute by bicycle", 15), ("commute by train", 20)]),
    ("reading", [("read less than 1 book a month", 45), ("read 1 to 2 books a month", 35), ("read more than 2 books a month", 20)]),
    ("season", [("prefer spring", 25), ("prefer summer", 40), ("prefer autumn", 20), ("prefer winter", 15)]),
    ("music", [("prefer pop music", 40), ("prefer rock music", 25), ("prefer jazz music", 15), ("prefer classical music", 20)]),
    ("sport", [("play football", 40), ("play tennis", 25), ("play basketball", 20), ("play volleyball", 15)]),
]
# One whose answers cannot be a table, because they are of more than the whole.
IMPOSSIBLE = ("fruit", [("prefer apples", 60), ("prefer pears", 30), ("prefer plums", 25)])


def run(chartmill, *words, status=0, cwd=None):
    done = subprocess.run([chartmill, *map(str, words)], capture_output=True, text=True, cwd=cwd, timeout=600)
    assert done.returncode == status, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def questions(shares):
    for at, (clause, share) in enumerate(shares):
        question = f"How many people {clause}?" if at == 0 else f"What percentage of people {clause}?"
        yield question, f"{share}%"


def draw(chartmill, folder, name, shares):
    """A picture as somebody would have drawn it; what stands in it does not matter here."""
    table = folder / "table.csv"
    table.write_text("Answer,Share of people (%)\n" + "".join(f"{clause.capitalize()},{share}\n" for clause, share in shares))
    run(chartmill, "render", table, "--chart", "horizontal-bar", "--out", folder / name)
    table.unlink()


def dataset(chartmill, folder):
    """Writes pictures and `rows.jsonl`, which is an array all the same, as some published datasets are."""
    (folder / "photos").mkdir(parents=True)
    rows = []
    for number, (name, shares) in enumerate([*TOPICS, IMPOSSIBLE], 1):
        draw(chartmill, folder / "photos", f"{name}.png", shares)
        for question, answer in questions(shares):
            said = [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]
            rows.append({"id": str(number), "image": f"{name}.png", "conversations": said})
    said = [{"from": "human", "value": "What is shown?"}, {"from": "gpt", "value": "A chart"}]
    rows.append({"id": "lost", "image": "lost.png", "conversations": said})
    rows.append({"id": "climbs", "image": "../photos/pets.png", "conversations": said})
    rows.append(dict(rows[0]))
    (folder / "rows.jsonl").write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
    return rows


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def inspected(chartmill, folder, rows):
    report = json.loads(run(chartmill, "inspect", folder / "rows.jsonl", "--images", folder / "photos", "--json", status=1))
    found = {finding["rule"]: finding["count"] for finding in report["findings"]}
    n_asked = len(rows)
    n_how_many = 1 + sum(row["conversations"][0]["value"].startswith("How many") for row in rows[:-1])
    n_topics = len(TOPICS) + 1
    wanted = {
        "image-token-missing": n_asked, "count-answered-by-share": n_how_many, "id-duplicate": n_asked - n_topics - 2,
        "picture-missing": 1, "picture-path": 1, "file-misnamed": 1, "duplicate-row": 1, "shares-above-100": 1,
    }
    assert found == wanted, found
    run(chartmill, "inspect", folder / "rows.jsonl", "--images", folder / "photos", "--fix", folder / "fixed", status=1)
    fixed = json.loads((folder / "fixed" / "dataset.json").read_text())
    assert len(fixed) == n_asked - 3, "the lost picture, the one that climbs out and the row that stands twice are left out"
    assert len({row["id"] for row in fixed}) == len(fixed)
    for row in fixed:
        first = row["conversations"][0]["value"]
        assert first.startswith("<image>\n") and "How many people" not in first, first
        assert (folder / "fixed" / "images" / pathlib.PurePath(row["image"]).name).is_file() or (folder / "fixed" / row["image"]).is_file()
    run(chartmill, "inspect", folder / "fixed" / "dataset.json")
    print(f"the doctor tells {len(found)} kinds of faults in {n_asked} rows, and its copy of {len(fixed)} rows has none that ends training")


def augment(chartmill, folder, out, *more, status=0):
    words = ["augment", "--dataset", folder / "rows.jsonl", "--images", folder / "photos", "--out", out, "--seed", 5]
    return run(chartmill, *words, *more, status=status)


def grown(chartmill, folder):
    out = folder / "grown"
    told = augment(chartmill, folder, out, "--factor", 12, "--locale", "en,pt-BR")
    run(chartmill, "verify", out)
    manifest = json.loads((out / "manifest.json").read_text())
    counts = manifest["counts"]
    assert manifest["survey"]["tables"] == {"recovered": len(TOPICS)}, manifest["survey"]
    assert sum(manifest["survey"]["without_table"].values()) >= 1, manifest["survey"]
    assert f"{len(TOPICS)} recovered" in told, told
    recovered(out)
    ways = counts["way"]
    fresh = counts["records"] - ways["carried"]
    drawn_anew = ways["re-chart"] + ways["vary"]
    assert drawn_anew >= 0.6 * fresh and ways["degrade"] <= 0.2 * fresh and ways["re-ask"] > 0, ways
    assert set(counts["locale"]) == {"en", "pt-BR"}, counts["locale"]
    carried_over(folder, out)
    degraded(out)
    again(chartmill, folder, out)
    print(f"{counts['records']} records of {len(TOPICS)} recovered tables: {ways}; languages {counts['locale']}")
    return out


def recovered(out):
    """The tables are those that the questions were made of: the same shares, each under a label that its clause is about."""
    tables = {}
    for line in lines(out / "descriptions.jsonl"):
        table = line["description"]["table"]
        clauses = {row.get("clause", {}).get("en"): row["cells"][1] for row in table["rows"]}
        tables.setdefault(frozenset(clauses), []).append(clauses)
    for name, shares in TOPICS:
        wanted = {clause: str(share) for clause, share in shares}
        found = tables.get(frozenset(wanted), [])
        assert wanted in [{clause: str(value) for clause, value in one.items()} for one in found], f"{name}: {found}"


def carried_over(folder, out):
    notes = {note["id"]: note for note in lines(out / "carried.jsonl") if note["grown"]["way"] == "carried"}
    records = {record["id"]: record for split in ("train", "validation", "test") for record in lines(out / f"{split}.jsonl")}
    assert len(records) == sum(1 for split in ("train", "validation", "test") for _ in lines(out / f"{split}.jsonl")), "ids repeat"
    sides = collections.defaultdict(set)
    for note in notes.values():
        record = records[note["id"]]
        assert record["conversations"][0]["value"].startswith("<image>\n")
        original = folder / "photos" / note["grown"]["origin"]["image"]
        assert (out / record["image"]).read_bytes() == original.read_bytes(), "a picture is not the one that came"
        assert note["standing"] == ("by-table" if original.stem != IMPOSSIBLE[0] else "not-verified"), note
        sides[original.name].add(note["split"])
    assert all(len(side) == 1 for side in sides.values()), sides
    files = [path for path in (out / "images").rglob("*") if path.is_file()]
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in files}) == len(files), "a picture stands twice"


def degraded(out):
    seen = 0
    for note in lines(out / "annotations.jsonl"):
        if "degraded" not in note:
            continue
        seen += 1
        with Image.open(out / note["image"]) as picture:
            assert picture.format == "JPEG" and picture.size == (note["degraded"]["width"], note["degraded"]["height"])
            for box in note["degraded"]["texts"]:
                assert 0 <= box[0] < box[2] <= picture.width and 0 <= box[1] < box[3] <= picture.height, box
    assert seen > 0, "no new picture was degraded"


def again(chartmill, folder, out):
    """New questions on old pictures: what is asked is answered by the table, and the picture is one that was carried over."""
    pictures = {note["image"] for note in lines(out / "carried.jsonl") if note["grown"]["way"] == "carried"}
    asked = [note for note in lines(out / "carried.jsonl") if note["grown"]["way"] == "re-ask"]
    assert asked and all(note["image"] in pictures and note["standing"] == "by-table" and "drawing" in note for note in asked)


def tree(out):
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def killed(chartmill, folder, whole, n_kills):
    out = folder / "killed"
    command = ["augment", "--dataset", folder / "rows.jsonl", "--images", folder / "photos", "--out", out, "--seed", 5]
    command += ["--factor", 12, "--locale", "en,pt-BR", "--threads", 1]
    draws = random.Random(7)
    for _ in range(n_kills):
        process = subprocess.Popen([chartmill, *map(str, command), "--resume"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        wanted = draws.uniform(0.2, 0.9)
        while process.poll() is None and not (out / ".journal.jsonl").exists() and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(wanted)
        process.send_signal(signal.SIGKILL)
        process.wait()
    run(chartmill, *command, "--resume")
    assert tree(out) == tree(whole), "a run that was killed and resumed differs"
    print(f"{n_kills} kills: the same bytes, on one thread as on all")


SHARES = "train=0.7,validation=0.1,test=0.1,test_hard=0.1"


def own_release(chartmill, folder):
    """A release of ours stays split as it is, keeps what is known of its pictures however often it is grown, and is believed only where
    its pictures are those that were verified."""
    own = folder / "own"
    run(chartmill, "generate", "--count", 120, "--seed", 6, "--locale", "en,pt-BR,es", "--splits", SHARES, "--out", own)
    told = json.loads(run(chartmill, "inspect", own, "--json"))
    assert not told["findings"], f"the doctor finds fault with a verified release: {told['findings']}"
    grown, again = folder / "own-grown", folder / "own-again"
    told = run(chartmill, "augment", "--dataset", own, "--factor", 2, "--splits", "train=1", "--out", grown, status=2)
    assert "--splits: the dataset is split already" in told and not grown.exists(), told
    run(chartmill, "augment", "--dataset", own, "--factor", 2, "--max-refused", 50, "--out", grown)
    sides, seen = collections.defaultdict(set), collections.defaultdict(lambda: collections.defaultdict(set))
    for note in lines(grown / "carried.jsonl"):
        if note["grown"]["way"] == "carried":
            assert f"{note['split']}.jsonl" == note["grown"]["origin"]["file"], note
            assert note["standing"] == "by-annotation", note
        sides[note["grown"]["origin"]["image"]].add(note["split"])
        if note["standing"] == "by-annotation":
            seen[note["split"]]["theme"].add(note["drawing"]["style"]["theme"])
    for note in lines(grown / "annotations.jsonl"):
        sides[note["grown"]["origin"]["image"]].add(note["split"])
        seen[note["split"]]["theme"].add(note["style"]["theme"])
    assert all(len(side) == 1 for side in sides.values()), {name: side for name, side in sides.items() if len(side) > 1}
    others = set.union(*(kinds["theme"] for split, kinds in seen.items() if split != "test_hard"))
    assert seen["test_hard"]["theme"] and not seen["test_hard"]["theme"] & others, "a theme of the hard test is trained on"
    manifest = json.loads((grown / "manifest.json").read_text())
    assert manifest["separation"]["theme"]["only_hard"] == len(seen["test_hard"]["theme"] - others), manifest["separation"]
    assert "annotation-unreadable" not in manifest["survey"]["without_table"], manifest["survey"]
    run(chartmill, "verify", grown)
    card = (grown / "README.md").read_text()
    assert "chartmill augment --dataset DATASET --factor 2 --seed 1" in card and "240 pictures" not in card, card
    assert "--splits" not in card, card
    assert "is reproduced" in run(chartmill, "reproduce", grown, "--dataset", own)
    assert "records were drawn for it" in card and "`carried.jsonl`" in card
    run(chartmill, "augment", "--dataset", grown, "--factor", "1.2", "--max-refused", 50, "--out", again)
    survey = json.loads((again / "manifest.json").read_text())["survey"]
    assert "annotation-unreadable" not in survey["without_table"], survey
    was = {note["id"] for note in lines(grown / "carried.jsonl") if note["standing"] == "by-annotation"}
    now = {note["id"] for note in lines(again / "carried.jsonl") if note["standing"] == "by-annotation"}
    assert was and was <= now, f"{len(was - now)} records are not known any more"
    # The looks that the first release kept for its hard test are kept for good.
    themes = collections.defaultdict(set)
    for note in lines(again / "annotations.jsonl"):
        themes[note["split"]].add(note["style"]["theme"])
    kept = seen["test_hard"]["theme"]
    assert themes["train"] and not themes["train"] & kept and themes["test_hard"] <= kept, themes
    became = {note["split"] for note in lines(again / "carried.jsonl") if note["grown"]["origin"]["file"] == "test_hard.jsonl"}
    assert became == {"test_hard"}, became
    damaged = folder / "own-damaged"
    shutil.copytree(own, damaged)
    one, other = sorted((damaged / "images" / "00000").iterdir())[5:7]
    one.rename(damaged / "kept")
    other.rename(one)
    (damaged / "kept").rename(other)
    out = folder / "own-swapped"
    run(chartmill, "augment", "--dataset", damaged, "--factor", 1, "--out", out)
    left_out = [line["detail"] for line in lines(out / "refused.jsonl")]
    assert len(left_out) == 2 and all(name.stem in " ".join(left_out) for name in (one, other)), left_out
    assert not {one.stem, other.stem} & {note["id"] for note in lines(out / "carried.jsonl")}
    releases.no_paths(out, folder)
    print("a release of ours that is grown stays split, known and checked")


def reproduced(chartmill, folder, whole):
    """Each kind of release again from its dataset, and what differs where that, its pictures or the release are not what they were."""
    given = ["--dataset", folder / "rows.jsonl", "--images", folder / "photos"]
    for out in (whole, folder / "link", folder / "reference"):
        releases.no_paths(out, folder)
        before = tree(out)
        assert "is reproduced" in run(chartmill, "reproduce", out, *given), out
        assert tree(out) == before, "reproduce changed the release"
    kept_apart = folder / "kept-apart"
    assert "is reproduced" in run(chartmill, "reproduce", kept_apart, *given, "--exclude", folder / "test" / "test.json")
    told = run(chartmill, "reproduce", kept_apart, *given, status=2)
    assert "--exclude: this is not what was held out" in told and "given is nothing" in told, told
    told = run(chartmill, "reproduce", whole, status=2)
    assert "name that with --dataset" in told, told
    other = folder / "other"
    shutil.copytree(folder / "photos", other / "photos")
    text = (folder / "rows.jsonl").read_text()
    (other / "rows.jsonl").write_text(text.replace("What is shown?", "What is seen?"))
    told = run(chartmill, "reproduce", whole, "--dataset", other / "rows.jsonl", status=2)
    assert "this is not the dataset that it was grown from" in told, told
    (other / "rows.jsonl").write_text(text)
    assert "is reproduced" in run(chartmill, "reproduce", whole, "--dataset", other / "rows.jsonl", "--images", other / "photos")
    with Image.open(other / "photos" / "pets.png") as picture:
        changed = picture.convert("RGB")
    changed.putpixel((0, 0), (0, 0, 0))
    changed.save(other / "photos" / "pets.png")
    changed_too = ["--dataset", other / "rows.jsonl", "--images", other / "photos"]
    told = run(chartmill, "reproduce", whole, *changed_too, status=2)
    assert "--images: its pictures, by name or content, are not those" in told, told
    # Where pictures go by their names alone, what differs is found by making it again.
    quick = folder / "quick"
    augment(chartmill, folder, quick, "--quick", "--factor", 2)
    assert "is reproduced" in run(chartmill, "reproduce", quick, *given)
    told = run(chartmill, "reproduce", quick, *changed_too, status=1)
    assert "why           pictures: " in told and "picture (images/00000/" in told, told
    out = folder / "edited"
    shutil.copytree(whole, out)
    records = (out / "train.jsonl").read_text()
    (out / "train.jsonl").write_text(records.replace('"value":"40%"', '"value":"41%"', 1))
    told = run(chartmill, "reproduce", out, *given, status=1)
    assert "why           changed: " in told and "record (train.jsonl), conversations[1].value" in told and '"41%"' in told, told
    for extra, said in ((["--store", folder], "no model was asked"), (["--wordings", folder / "wordings.toml"], "was not asked with")):
        (folder / "wordings.toml").write_text('[[en.largest.question]]\ntext = "Which {{ noun }} here {{ has }} the {{ top }} {{ m }}?"\n')
        told = run(chartmill, "reproduce", whole, *given, *extra, status=2)
        assert said in told, told
    # A title that only the manifest's own card has is not what the configuration makes.
    retitled = folder / "retitled"
    shutil.copytree(whole, retitled)
    for path in (retitled / "README.md", retitled / "manifest.json", retitled / "preview.html"):
        path.write_text(path.read_text().replace("Chartmill chart question answering", "Somebody's charts"))
    releases.sealed(retitled, *(releases.with_hash(retitled, name, any_length=True) for name in ("README.md", "preview.html")))
    told = run(chartmill, "reproduce", retitled, *given, status=1)
    assert "README.md" in told, told
    told = run(chartmill, "reproduce", folder / "made", "--dataset", folder / "rows.jsonl", status=2)
    assert "was not grown from a dataset" in told, told
    print("grown releases are reproduced from their datasets; another dataset, picture, held-out set or answer is told")


def sharded(chartmill, folder):
    """Shards of a dataset that is grown, those in the midst of its rows too, are joined to what one run makes."""
    words = ["augment", "--dataset", folder / "rows.jsonl", "--images", folder / "photos", "--factor", 3, "--seed", 9]
    whole = folder / "unsharded"
    run(chartmill, *words, "--out", whole)
    parts = [folder / f"part-{number}" for number in range(1, 8)]
    elsewhere = 0
    for number, part in enumerate(parts, 1):
        run(chartmill, *words, "--shard", f"{number}/7", "--out", part)
        said = json.loads(run(chartmill, "verify", part, "--json"))
        elsewhere += said["n_elsewhere"]
        assert "is reproduced" in run(chartmill, "reproduce", part, *words[1:5])
    assert elsewhere > 0, "no shard has a record on a picture of another"
    for words_of in (["inspect", parts[1]], ["augment", "--dataset", parts[1], "--out", folder / "none"]):
        told = run(chartmill, *words_of, status=2)
        assert "is a shard of what was grown" in told, told
    told = run(chartmill, "convert", parts[1], "--format", "messages", "--out", folder / "converted", status=2)
    assert "join all with `chartmill merge` first" in told and not (folder / "converted").exists(), told
    run(chartmill, "merge", *reversed(parts), "--out", folder / "joined")
    assert tree(folder / "joined") == tree(whole), "the joined shards are not what one run makes"
    # A picture that a later shard's records need is missed in the shard that has it, and at each of those records.
    lost = next(path for path in sorted((parts[0] / "images").rglob("*")) if path.is_file())
    needed = [note["id"] for part in parts[1:] for note in lines(part / "carried.jsonl") if note.get("image", "").endswith(lost.name)]
    lost.unlink()
    told = run(chartmill, "merge", *parts, "--out", folder / "not-joined", status=2)
    assert f"{parts[0]}/images/00000/{lost.name}" in told and all(f"({one})" in told for one in needed) and needed, told
    told = run(chartmill, *words, "--images", "reference", "--shard", "1/7", "--out", folder / "none", status=2)
    assert "use copy or link" in told and not (folder / "none").exists(), told
    print(f"7 shards of a grown dataset, {elsewhere} records on pictures of other shards: joined to the bytes of one run")


def mistaken(chartmill, folder):
    """A folder without any of the pictures is refused whole; a copy cannot take the place of the folder that one stands in."""
    empty = folder / "empty"
    empty.mkdir()
    told = run(chartmill, "augment", "--dataset", folder / "rows.jsonl", "--images", empty, "--out", folder / "nothing", status=2)
    assert "sleep.png" in told and "--images" in told and not (folder / "nothing").exists(), told
    told = run(chartmill, "inspect", folder / "rows.jsonl", "--images", folder / "photos", "--fix", ".", status=2, cwd=empty)
    assert "a folder of its own" in told and not any(empty.iterdir()), told
    print("a wrong folder of pictures and a copy without a name are refused")


def recipe(chartmill, folder):
    path = folder / "recipe.toml"
    path.write_text("per-table = 20\n[ways]\nre-chart = 0.5\nvary = 0.5\n[charts]\npie = 0.1\n[families]\ntitle = 0.0\n")
    augment(chartmill, folder, folder / "mixed", "--factor", 8, "--recipe", path)
    counts = json.loads((folder / "mixed" / "manifest.json").read_text())["counts"]
    fresh = counts["records"] - counts["way"]["carried"]
    assert fresh <= 20 * len(TOPICS) and "degrade" not in counts["way"], counts["way"]
    assert counts["chart"].get("pie", 0) <= 0.1 * fresh + 1 and "title" not in counts["family"], counts
    path.write_text("[ways]\nre-chart = 0.5\n")
    told = augment(chartmill, folder, folder / "broken", "--recipe", path, status=2)
    assert "add up to 0.50" in told and not (folder / "broken").exists(), told
    print("a recipe's shares and caps are kept")


def held_out(chartmill, folder):
    """What the held-out set has, under another title and other names, is in no record."""
    test = folder / "test"
    (test / "photos").mkdir(parents=True)
    rows = []
    name, shares = TOPICS[1]
    with Image.open(folder / "photos" / f"{name}.png") as picture:
        picture.convert("RGB").resize((picture.width * 3 // 4, picture.height * 3 // 4)).save(test / "photos" / "one.jpg", quality=80)
    for question, answer in questions(shares):
        said = [{"from": "human", "value": f"<image>\n{question}"}, {"from": "gpt", "value": answer}]
        rows.append({"id": str(len(rows)), "image": "photos/one.jpg", "conversations": said})
    (test / "test.json").write_text(json.dumps(rows))
    out = folder / "kept-apart"
    augment(chartmill, folder, out, "--factor", 4, "--exclude", test / "test.json")
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["survey"]["tables"] == {"recovered": len(TOPICS) - 1}, manifest["survey"]
    text = (out / "train.jsonl").read_text() + (out / "test.jsonl").read_text() + (out / "validation.jsonl").read_text()
    assert "dogs" not in text.lower(), "a table of the held-out set was trained on"
    turned(chartmill, folder, test)
    shown(chartmill, folder)
    held_out_release(chartmill, folder)
    crowded(chartmill, folder)
    print("a held-out set is left out by its table and by its picture, smaller, as a JPEG and turned")


def asked(image, at, answer="A chart."):
    said = [{"from": "human", "value": f"<image>\nWhat is thing {at}?"}]
    return {"id": f"{image}-{at}", "image": image, "conversations": said + ([{"from": "gpt", "value": answer}] if answer else [])}


def turned(chartmill, folder, test):
    """A picture that a camera holds turned is the held-out one as it is seen; all rows on it are left out, and no other."""
    data = folder / "turned"
    (data / "photos").mkdir(parents=True)
    with Image.open(test / "photos" / "one.jpg") as picture:
        exif = picture.getexif()
        exif[0x0112] = 6
        picture.transpose(Image.Transpose.ROTATE_90).save(data / "photos" / "a.jpg", quality=90, exif=exif)
    shutil.copy(folder / "photos" / "sleep.png", data / "photos" / "b.png")
    rows = [asked("a.jpg", 1), asked("a.jpg", 2), asked("b.png", 3)]
    (data / "rows.json").write_text(json.dumps(rows))
    out = data / "out"
    words = ["--dataset", data / "rows.json", "--images", data / "photos", "--exclude", test / "test.json", "--factor", 1, "--out", out]
    run(chartmill, "augment", *words)
    run(chartmill, "verify", out)
    refused = [(line["slot"], line["reason"]) for line in lines(out / "refused.jsonl")]
    assert refused == [(0, "held-out"), (1, "held-out")], refused
    (test / "photos" / "one.jpg").rename(test / "photos" / "gone.jpg")
    told = run(chartmill, "augment", *words[:-1], data / "half-blind")
    assert "--exclude: 1 picture cannot be read" in told and '"photos/one.jpg"' in told, told
    (test / "photos" / "gone.jpg").rename(test / "photos" / "one.jpg")


def shown(chartmill, folder):
    """A test set with one question a picture does not determine its table; the table of the same picture here does not come back drawn anew."""
    test = folder / "one-question"
    (test / "photos").mkdir(parents=True)
    name, shares = TOPICS[3]
    shutil.copy(folder / "photos" / f"{name}.png", test / "photos" / "one.png")
    (question, answer), *_ = questions(shares)
    said = [{"from": "human", "value": f"<image>\n{question}"}, {"from": "gpt", "value": answer}]
    (test / "test.json").write_text(json.dumps([{"id": "0", "image": "photos/one.png", "conversations": said}]))
    out = folder / "kept-apart-shown"
    augment(chartmill, folder, out, "--factor", 4, "--exclude", test / "test.json")
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["survey"]["tables"] == {"recovered": len(TOPICS) - 1}, manifest["survey"]
    assert manifest["survey"]["without_table"]["held-out"] == 1, manifest["survey"]
    text = "".join((out / f"{split}.jsonl").read_text() for split in ("train", "test", "validation"))
    assert "bicycle" not in text.lower(), "the table of a held-out picture was trained on"


def held_out_release(chartmill, folder):
    """Two releases from the same tables have no picture in common; what one asks about is not in what is grown from the other."""
    tables = folder / "few-tables"
    tables.mkdir()
    names = [f"town-{at}" for at in range(8)]
    for at, name in enumerate(names):
        rows = "".join(f"Street {chr(65 + row)} of {name},{100 + 37 * row + 11 * at}\n" for row in range(5))
        (tables / f"{name}.csv").write_text(f"Street,Visitors\n{rows}")
    one, other = folder / "of-tables", folder / "of-one-table"
    run(chartmill, "generate", "--from", tables, "--count", 40, "--seed", 2, "--splits", "train=1", "--out", one)
    run(chartmill, "generate", "--from", tables / "town-3.csv", "--count", 3, "--seed", 9, "--splits", "test=1", "--out", other)
    out = folder / "without-one-table"
    run(chartmill, "augment", "--dataset", one, "--exclude", other, "--factor", 2, "--max-refused", 20, "--out", out)
    text = "".join(path.read_text() for path in out.glob("*.jsonl") if path.name != "refused.jsonl")
    assert "of town-2" in text and "of town-3" not in text, "a table of the held-out release is in records"
    reasons = collections.Counter(line["reason"] for line in lines(out / "refused.jsonl"))
    assert reasons["held-out"] == 5, reasons


def crowded(chartmill, folder):
    """A picture with more rows than are looked at together, of which the first and the last cannot be trained on, is the second's file."""
    data = folder / "crowded"
    data.mkdir()
    shutil.copy(folder / "photos" / "sleep.png", data / "a.png")
    rows = [asked("a.png", at, None if at in (0, 299) else "A chart.") for at in range(300)]
    (data / "rows.json").write_text(json.dumps(rows))
    run(chartmill, "augment", "--dataset", data / "rows.json", "--factor", 1, "--out", data / "out")
    run(chartmill, "verify", data / "out")
    named = {note["image"] for note in lines(data / "out" / "carried.jsonl")}
    assert len(named) == 1 and named.pop().endswith("-0000001.png"), named
    # What is wrong with tables and releases that are no good is told without the folders that they lie in.
    tables = folder / "tables"
    tables.mkdir()
    for name in ("good", "bad"):
        (tables / f"{name}.csv").write_text("Answer,Share of people (%)\nYes,60\nNo,40\n")
    (tables / "bad.toml").write_text("nonsense = 1\n")
    run(chartmill, "augment", "--dataset", tables, "--factor", 2, "--out", data / "from-tables")
    releases.no_paths(data / "from-tables", folder)
    told = json.loads((data / "from-tables" / "manifest.json").read_text())["survey"]["examples"]
    assert told["table-unreadable"].startswith("bad.toml"), told


def in_place(chartmill, folder):
    for mode in ("link", "reference"):
        out = folder / mode
        augment(chartmill, folder, out, "--images", mode, "--factor", 2)
        run(chartmill, "verify", out)
        for note in lines(out / "carried.jsonl"):
            if note["grown"]["way"] != "carried":
                continue
            original = folder / "photos" / note["grown"]["origin"]["image"]
            picture = out / note["image"]
            assert picture.exists() and os.path.samefile(picture, original), f"{mode}: {picture}"
    print("pictures are linked, or stay where they are")


def alike(chartmill, folder):
    """The same picture under another name, byte by byte or as a JPEG of three quarters the size: what was said of it already is left out,
    and what is new about it stays on its side of the splits."""
    twice = folder / "twice"
    (twice / "photos").mkdir(parents=True)
    rows = []
    for name, shares in TOPICS:
        original = folder / "photos" / f"{name}.png"
        shutil.copy(original, twice / "photos" / f"{name}.png")
        shutil.copy(original, twice / "photos" / f"{name}-copy.png")
        with Image.open(original) as picture:
            small = picture.convert("RGB").resize((picture.width * 3 // 4, picture.height * 3 // 4))
            small.save(twice / "photos" / f"{name}-small.jpg", quality=80)
        asked = list(questions(shares))
        for picture, pairs in ((f"{name}.png", asked), (f"{name}-copy.png", asked[:2]), (f"{name}-small.jpg", asked[:1])):
            if picture != f"{name}.png":
                pairs = [*pairs, (f"What does {picture} show?", "A chart.")]
            for question, answer in pairs:
                said = [{"from": "human", "value": f"<image>\n{question}"}, {"from": "gpt", "value": answer}]
                rows.append({"id": f"{name}-{len(rows)}", "image": picture, "conversations": said})
    (twice / "rows.json").write_text(json.dumps(rows))
    words = ["augment", "--dataset", twice / "rows.json", "--images", twice / "photos", "--factor", "2", "--seed", 3]
    run(chartmill, *words, "--out", twice / "out")
    survey = json.loads((twice / "out" / "manifest.json").read_text())["survey"]
    assert survey["left_out"] == {"duplicate": 2 * len(TOPICS), "near-duplicate": len(TOPICS)}, survey["left_out"]
    sides, files = collections.defaultdict(set), collections.defaultdict(set)
    for note in lines(twice / "out" / "carried.jsonl"):
        picture = note["grown"]["origin"]["image"]
        topic = picture.split(".")[0].split("-")[0]
        sides[topic].add(note["split"])
        if note["grown"]["way"] == "carried":
            files[topic].add(note["image"])
    for note in lines(twice / "out" / "annotations.jsonl"):
        sides[note["grown"]["origin"]["image"].split(".")[0].split("-")[0]].add(note["split"])
    assert all(len(side) == 1 for side in sides.values()), sides
    assert all(len(names) == 2 for names in files.values()), f"the same bytes stand under two names: {files}"
    run(chartmill, *words, "--out", twice / "by-name", "--quick")
    survey = json.loads((twice / "by-name" / "manifest.json").read_text())["survey"]
    assert survey["left_out"] == {}, "names were to be believed"
    print(f"{3 * len(TOPICS)} rows on pictures that are there already, or nearly, are left out; their pictures stay on one side")


def nearly_none(chartmill, out):
    """New pictures look like none of the dataset and like no other new one."""
    report = json.loads(run(chartmill, "inspect", out, "--json"))
    found = {finding["rule"]: finding for finding in report["findings"]}
    near = found.get("picture-near-duplicate", {"count": 0, "examples": []})
    assert near["count"] == 0 and "picture-twice" not in found, near


def old_pictures(chartmill, folder):
    """Pictures that nothing is wrong with go through a camera and a copier; their answers stay, and are vouched for only by a table."""
    made = folder / "made"
    run(chartmill, "generate", "--count", 12, "--seed", 4, "--out", made, "--splits", "train=1", "--turns", 3)
    shutil.copytree(made / "images", folder / "theirs" / "images")
    shutil.copy(made / "train.json", folder / "theirs" / "rows.json")
    path = folder / "devices.toml"
    path.write_text("[ways]\ndegrade = 1.0\n")
    out = folder / "seen"
    words = ["augment", "--dataset", folder / "theirs" / "rows.json", "--images", folder / "theirs", "--recipe", path]
    run(chartmill, *words, "--factor", 3, "--out", out)
    run(chartmill, "verify", out)
    notes = [note for note in lines(out / "carried.jsonl") if note["grown"]["way"] == "degrade"]
    said = {record["id"]: record for record in json.loads((made / "train.json").read_text())}
    records = {record["id"]: record for split in ("train", "validation", "test") for record in lines(out / f"{split}.jsonl")}
    assert len(notes) >= 6 and {note["grown"]["changes"][0] for note in notes} == {"camera", "copier"}, notes
    for note in notes:
        before = said[note["grown"]["origin"]["id"]]
        assert records[note["id"]]["conversations"] == before["conversations"] and note["standing"] == "not-verified", note
        with Image.open(out / note["image"]) as after, Image.open(made / before["image"]) as original:
            assert after.format == "JPEG", after.format
            small = [picture.convert("L").resize((64, 64)).tobytes() for picture in (after, original)]
        off = sum(abs(a - b) for a, b in zip(*small)) / 64 / 64
        assert 0.5 < off < 60, f"{note['image']} is {off:.1f} levels off what was to be degraded"
    print(f"{len(notes)} of the dataset's own pictures seen through a camera or a copier")


def many(chartmill, folder, n_rows):
    """Rows of which nothing can be grown but which all have to go through, on a hundred pictures."""
    big = folder / "big"
    (big / "photos").mkdir(parents=True)
    for at in range(100):
        shutil.copy(folder / "photos" / "pets.png", big / "photos" / f"{at}.png")
    with (big / "rows.json").open("w") as file:
        file.write("[\n")
        for at in range(n_rows):
            said = [{"from": "human", "value": f"<image>\\nWhat is on the left of thing {at}?".replace("\\n", "\n")},
                    {"from": "gpt", "value": f"Thing {at * 7 % 1000} and nothing else."}]
            row = {"id": f"row-{at}", "image": f"{at % 100}.png", "conversations": said}
            file.write(json.dumps(row) + (",\n" if at + 1 < n_rows else "\n]\n"))
    before = time.monotonic()
    words = ["augment", "--dataset", big / "rows.json", "--images", big / "photos", "--images", "reference", "--factor", "1"]
    command = [chartmill, *map(str, words), "--out", str(big / "out")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    told = process.communicate()[0]
    usage = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    assert process.returncode == 0, told
    assert json.loads((big / "out" / "manifest.json").read_text())["counts"]["way"] == {"carried": n_rows}
    took = time.monotonic() - before
    print(f"{n_rows} rows in {took:.0f} s; the largest process so far took {usage} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=3)
    args = parser.parse_args()
    chartmill = args.chartmill.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "data"
        rows = dataset(chartmill, folder)
        inspected(chartmill, folder, rows)
        whole = grown(chartmill, folder)
        killed(chartmill, folder, whole, args.kills)
        mistaken(chartmill, folder)
        recipe(chartmill, folder)
        held_out(chartmill, folder)
        in_place(chartmill, folder)
        alike(chartmill, folder)
        nearly_none(chartmill, whole)
        old_pictures(chartmill, folder)
        own_release(chartmill, folder)
        reproduced(chartmill, folder, whole)
        sharded(chartmill, folder)
        many(chartmill, folder, args.rows)


if __name__ == "__main__":
    main()
