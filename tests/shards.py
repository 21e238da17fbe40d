#!/usr/bin/env python3
"""Shards made by processes that know nothing of each other, and merged: the very release of a single run.

    shards.py CHARTMILL [--shards 40] [--count 1000]

Four processes make the shards; two shards are killed and made again, one of them resumed. Checked are: the merged release equals that of
one run, file by file, also where it is made from tables, whose descriptions shards share, and where the merge itself is killed; shards
are balanced; and shards that are missing, doubled, unfinished, damaged or of another configuration are refused, all at once, with
nothing written.
"""

import argparse
import json
import pathlib
import random
import shutil
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import releases

PROCESSES = 4


def make(chartmill, arguments, out, shard, *more):
    releases.run(chartmill, "generate", *arguments, "--shard", shard, "--out", out, "--threads", 1, *more)


def killed(chartmill, arguments, out, shard, seconds):
    """Begins a shard and kills it once a part of it stands."""
    process = releases.start(chartmill, "generate", *arguments, "--shard", shard, "--out", out, "--threads", 1)
    until = time.monotonic() + 60
    while process.poll() is None and not (out / releases.JOURNAL).exists() and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (out / releases.MANIFEST).exists(), "it was over before it was killed"


def made(chartmill, scratch, arguments, n_shards):
    """All shards, each by one of four processes; two are killed first."""
    scratch.mkdir()
    folders = {number: scratch / f"shard-{number}" for number in range(1, n_shards + 1)}
    resumed, repeated = 2, n_shards - 1
    for number in (resumed, repeated):
        killed(chartmill, arguments, folders[number], f"{number}/{n_shards}", 0.001)
    shutil.rmtree(folders[repeated])
    with ThreadPoolExecutor(PROCESSES) as pool:
        order = list(folders)
        random.Random(3).shuffle(order)
        jobs = [
            pool.submit(make, chartmill, arguments, folders[number], f"{number}/{n_shards}", *(["--resume"] if number == resumed else []))
            for number in order
        ]
        for job in jobs:
            job.result()
    return list(folders.values())


def balanced(folders, count):
    slots = []
    for folder in folders:
        counts = json.loads((folder / releases.MANIFEST).read_text())["counts"]
        slots.append(counts["records"] + counts["empty_slots"])
    assert sum(slots) == count and max(slots) - min(slots) <= 1, slots


def merged(chartmill, scratch, folders, wanted, what):
    out = scratch / "merged"
    shuffled = folders[:]
    random.Random(4).shuffle(shuffled)
    begin = time.monotonic()
    said = releases.run(chartmill, "merge", *shuffled, "--out", out)
    seconds = time.monotonic() - begin
    releases.same(out, wanted, f"merged from {what}")
    assert "every answer verified" in said
    assert "complete already" in releases.run(chartmill, "merge", *folders, "--out", out)
    releases.run(chartmill, "verify", out)
    releases.run(chartmill, "reproduce", out)
    return out, seconds


def killed_merge(chartmill, scratch, folders, wanted, seconds):
    draws = random.Random(5)
    out, kills = scratch / "killed-merge", 0
    for _ in range(8):
        process = releases.start(chartmill, "merge", *folders, "--out", out, "--resume")
        time.sleep(draws.random() * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += process.returncode == -signal.SIGKILL
        if (out / releases.MANIFEST).exists():
            found = releases.hashes(out)
            found.pop(releases.JOURNAL, None)
            assert found == wanted
            shutil.rmtree(out)
    if (out / releases.JOURNAL).exists():
        assert "add --resume" in releases.run(chartmill, "merge", *folders, "--out", out, status=2)
    releases.run(chartmill, "merge", *folders, "--out", out, "--resume")
    releases.same(out, wanted, f"after {kills} kills of the merge")
    shutil.rmtree(out)
    return kills


def refused(chartmill, scratch, arguments, folders, whole):
    out, other = scratch / "refused", scratch / "other"
    n_shards = len(folders)

    def refuses(shards, *wanted):
        said = releases.run(chartmill, "merge", *shards, "--out", out, status=2)
        for part in wanted:
            assert part in said, f"{part!r} is not in {said}"
        assert not out.exists(), f"something was written: {list(releases.hashes(out))[:5]}"

    refuses(folders[1:], f"shard 1 of {n_shards} is missing")
    refuses([*folders, folders[4]], f"shard 5 of {n_shards} is there twice")
    make(chartmill, [*arguments, "--turns", "2"], other, f"1/{n_shards}")
    refuses([*folders[1:], other], "does not fit", "turns: was")
    refuses([*folders[1:], whole], "is a whole release, not a shard", f"shard 1 of {n_shards} is missing")
    shutil.rmtree(other)
    killed(chartmill, arguments, other, f"3/{n_shards}", 0)
    refuses([*folders[:2], other, *folders[3:]], f"{other} holds no finished release: it holds an unfinished run", f"shard 3 of {n_shards} is missing")
    for folder in (scratch / "nothing", *folders[1:2]):
        refuses([*folders[1:], folder], f"shard 1 of {n_shards} is missing")
    # All that is wrong is told at once: here a lost and a bent picture, an edited answer and a changed manifest.
    releases.copied(folders[0], other)
    lost, bent = releases.pictures(other)[:2]
    lost.unlink()
    releases.flip(bent)
    releases.edit_answer(other)
    refuses([other, *folders[1:]], str(lost), "is missing", str(bent), "was changed: its SHA-256", f"{other}/train.jsonl: was changed")
    releases.copied(folders[0], other)
    releases.flip(other / "README.md")
    refuses([other, *folders[1:]], f"{other}/README.md: was changed")
    releases.copied(folders[0], other)
    releases.sealed(other, ('"seed": 21', '"seed": 22'))
    refuses([other, *folders[1:]], "manifest.json was changed after the shard was finished")
    lock = json.loads((folders[0] / releases.MANIFEST).read_text())["tool"]["lock"]
    releases.copied(folders[0], other)
    releases.sealed(other, (lock, "0" * 64))
    refuses([other, *folders[1:]], "does not fit", "tool.lock: was", "the shards were made by another build of Chartmill")
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    said = releases.run(chartmill, "merge", *folders, "--out", out, status=2)
    assert "holds other files (mine.txt)" in said and list(releases.hashes(out)) == ["mine.txt"], said
    for shard in ("0/4", "5/4", "1", "x/y"):
        assert "is no shard" in releases.run(chartmill, "generate", "--shard", shard, "--out", scratch / "none", status=2)
    said = releases.run(chartmill, "generate", "--count", 3, "--shard", "1/4", "--out", scratch / "none", status=2)
    assert "a run of 3 records has no 4 shards" in said, said
    asked = ["--provider", "replay", "--model", "nobody", "--store", scratch / "none"]
    said = releases.run(chartmill, "generate", "--shard", "1/4", *asked, "--out", scratch / "none", status=2)
    assert "shards are made from a file of descriptions" in said, said
    assert not (scratch / "none").exists()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--count", type=int, default=1000)
    given = parser.parse_args()
    chartmill = str(pathlib.Path(given.chartmill).resolve())
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        tables = releases.tables(scratch / "tables")
        for what, more in (
            ("built-in descriptions", ["--locale", "en,pt-BR,es"]),
            ("tables", ["--from", str(tables), "--max-refused", str(given.count)]),
        ):
            arguments = ["--count", str(given.count), "--seed", "21", *more]
            whole = scratch / "whole"
            releases.run(chartmill, "generate", *arguments, "--out", whole)
            wanted = releases.hashes(whole)
            folders = made(chartmill, scratch / "shards", arguments, given.shards)
            balanced(folders, given.count)
            _, seconds = merged(chartmill, scratch, folders, wanted, what)
            kills = killed_merge(chartmill, scratch, folders, wanted, seconds)
            if "--from" not in arguments:
                refused(chartmill, scratch, arguments, folders, whole)
            print(
                f"{given.shards} shards of {given.count} records from {what} in {PROCESSES} processes, two of them killed: merged in "
                f"{seconds:.1f} s to seal {releases.seal(whole)[:16]}, that of one run; {kills} kills of the merge change nothing"
            )
            for made_here in ("shards", "merged", "whole"):
                shutil.rmtree(scratch / made_here)
    print("shards that are missing, doubled, unfinished, damaged or of another configuration are refused, and nothing is written")


if __name__ == "__main__":
    main()
