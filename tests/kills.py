#!/usr/bin/env python3
"""Kills of `chartmill generate` at random moments, each resumed: the release must have the very bytes of an undisturbed run.

    kills.py CHARTMILL [--runs 20] [--kills 200] [--count 600] [--seed 1]

A run is killed (SIGKILL) at moments of several kinds: at once, anywhere, while the last files are made, and with the last line of its
journal torn as a write is that was cut. After each kill the folder is no release, or it is the whole one; then the run goes on with
--resume. Runs differ in languages, threads, and in being made from tables or as a shard.
"""

import argparse
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

import releases

KINDS = ("anywhere", "at once", "while the last files are made", "with a torn journal")
# What is made at the end, in this order.
LAST_FILES = ("train.json", "validation.json", "test.json", "README.md", "preview.html", ".manifest.json.tmp", releases.MANIFEST)


def kill(process, out, kind, seconds, draws):
    """Waits for the moment and kills; returns whether the process still ran."""
    until = time.monotonic() + {"at once": 0.15, "while the last files are made": 60}.get(kind, seconds) * draws.random()
    if kind == "while the last files are made":
        wanted = out / draws.choice(LAST_FILES)
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until and not wanted.exists():
            time.sleep(0.0005)
        time.sleep(draws.random() * 0.01)
    else:
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.001)
    ran = process.poll() is None
    process.send_signal(signal.SIGKILL)
    said = process.communicate()[0]
    assert ran or process.returncode in (0, -signal.SIGKILL), f"it ended with {process.returncode} before it was killed\n{said}"
    journal = out / releases.JOURNAL
    if ran and kind == "with a torn journal" and journal.exists() and not (out / releases.MANIFEST).exists():
        content = journal.read_bytes()
        lines = content.splitlines(keepends=True)
        # The first two lines are written before any other file is made, so they tear only where nothing else is there.
        if len(lines) > 2:
            journal.write_bytes(content[: -draws.randint(1, len(lines[-1]))])
    return ran


def after_kill(chartmill, out, wanted):
    """What is visible as a release is the whole one."""
    if (out / releases.MANIFEST).exists():
        found = releases.hashes(out)
        found.pop(releases.JOURNAL, None)
        assert found == wanted, "a manifest stands beside files that are not whole"
        return
    said = subprocess.run([chartmill, "verify", out], capture_output=True, text=True, check=False)
    assert said.returncode == 2, f"verify takes an unfinished run for a release: {said.stdout}"


def killed_run(chartmill, scratch, arguments, n_kills, draws):
    whole, out = scratch / "whole", scratch / "killed"
    begin = time.monotonic()
    releases.run(chartmill, "generate", *arguments, "--out", whole)
    seconds, wanted = time.monotonic() - begin, releases.hashes(whole)
    kinds = dict.fromkeys(KINDS, 0)
    finished = 0
    while sum(kinds.values()) < n_kills:
        kind = draws.choices(KINDS, (4, 2, 2, 2))[0]
        process = releases.start(chartmill, "generate", *arguments, "--out", out, "--resume")
        # In pieces of the undisturbed time, so that most runs see several kills before their end.
        if kill(process, out, kind, seconds / 2, draws):
            kinds[kind] += 1
            after_kill(chartmill, out, wanted)
        else:
            releases.same(out, wanted, f"after {sum(kinds.values())} kills")
            finished += 1
            shutil.rmtree(out)
    releases.run(chartmill, "generate", *arguments, "--out", out, "--resume")
    releases.same(out, wanted, f"after {n_kills} kills")
    shutil.rmtree(scratch)
    return kinds, finished + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chartmill = str(pathlib.Path(given.chartmill).resolve())
    draws = random.Random(given.seed)
    total, resumed = dict.fromkeys(KINDS, 0), 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        tables = releases.tables(folder / "tables")
        for number in range(given.runs):
            arguments = ["--count", given.count, "--seed", given.seed * 1000 + number]
            arguments += [
                [],
                ["--locale", "en,pt-BR,es", "--threads", 1],
                ["--from", tables, "--max-refused", given.count],
                ["--shard", "2/3", "--threads", 2],
            ][number % 4]
            n_kills = given.kills * (number + 1) // given.runs - given.kills * number // given.runs
            kinds, n_finished = killed_run(chartmill, folder / "run", arguments, n_kills, draws)
            resumed += n_finished
            for kind, n in kinds.items():
                total[kind] += n
    told = ", ".join(f"{n} {kind}" for kind, n in total.items())
    print(f"{sum(total.values())} kills over {given.runs} runs of {given.count} records ({told}): {resumed} resumed releases, all the same bytes")


if __name__ == "__main__":
    main()
