#!/usr/bin/env python3
"""`chartmill reproduce` makes releases again from what they hold, and names the first sample that differs, and why.

    reproduce.py CHARTMILL [--other BINARY] [--count 200]

Releases are made from the built-in descriptions in three languages, from tables, with files of wordings, as a shard and, where the other
binary can ask a model, from a model's answers; all are made again without any of that. BINARY is another build of the same source: debug,
with other features, or for another processor; it has to make the same bytes, and both reproduce what the other made. Then bytes are
changed one by one, with and without a manifest that hides it, and each time the sample, the place and the reason have to be told.
"""

import argparse
import hashlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import threading

import describe
import releases

WORDINGS = '[[en.largest.question]]\ntext = "Which {{ noun }} here {{ has }} the {{ top }} {{ m }}?"\n'


def made(chartmill, scratch, count):
    """One release of each kind, by name, with what `reproduce` needs beside it."""
    wordings = scratch / "wordings.toml"
    wordings.write_text(WORDINGS)
    tables = releases.tables(scratch / "given")
    # Pictures of this size have no room for what a few charts show, so slots have refused attempts, and some stay empty.
    small = ["--size", "260x220", "--max-refused", str(count)]
    kinds = {
        "built-in": (["--locale", "en,pt-BR,es"], []),
        "tables": (["--from", tables, "--max-refused", count, "--splits", "train=0.5,validation=0.25,test=0.25"], []),
        "tables, small": (["--from", tables, *small], []),
        "wordings": (["--wordings", wordings], ["--wordings", wordings]),
        "shard": (["--locale", "en,es", "--shard", "2/3", *small], []),
    }
    for name, (arguments, needed) in kinds.items():
        out = scratch / name
        releases.run(chartmill, "generate", "--count", count, "--seed", 31, "--out", out, *arguments)
        yield name, out, needed
    refused = sum(len((scratch / name / "refused.jsonl").read_text().splitlines()) for name in kinds)
    assert refused > 10, f"only {refused} refused attempts, so little is shown of them"


def asked(other, scratch, count):
    """A release from a model's answers, where the other binary can ask one."""
    out = scratch / "asked"
    server = describe.Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = [other, "generate", "--provider", "openai", "--model", "loopback", "--base-url", server.url, "--seed", "7"]
    command += ["--count", str(count), "--max-refused", str(count), "--out", str(out)]
    done = subprocess.run(command, env={"OPENAI_API_KEY": describe.KEY}, capture_output=True, text=True, check=False)
    server.shutdown()
    if "this build is offline" in done.stderr:
        return None
    assert done.returncode == 0, done.stderr
    shutil.rmtree(scratch / "asked.answers", ignore_errors=True)
    return out


def reproduced(chartmill, out, needed, what):
    releases.no_paths(out, out.parent)
    before = releases.hashes(out)
    for threads in (1, 3):
        said = releases.run(chartmill, "reproduce", out, *needed, "--threads", threads)
        assert "is reproduced" in said and "another build" not in said, f"{what}: {said}"
    assert releases.hashes(out) == before, "reproduce changed the release"


def differs(chartmill, out, why, *wanted, needed=()):
    said = releases.run(chartmill, "reproduce", out, *needed, status=1)
    for part in (f"why           {why}: ", *wanted):
        assert part in said, f"{part!r} is not in {said}"
    report = json.loads(releases.run(chartmill, "reproduce", out, *needed, "--json", status=1))
    assert report["difference"]["why"] == why, report
    return report


def tampered(chartmill, scratch, whole):
    out = scratch / "tampered"
    cases = 0

    def case(damage, why, *wanted):
        nonlocal cases
        releases.copied(whole, out)
        told = damage(out) or ()
        differs(chartmill, out, why, *wanted, *told)
        cases += 1

    def edit(folder):
        line, record = releases.edit_answer(folder)
        return (f"first sample  {record}", "record (train.jsonl), conversations[")

    def unsealed(folder, old, new):
        text = (folder / releases.MANIFEST).read_text()
        assert old in text
        (folder / releases.MANIFEST).write_text(text.replace(old, new))

    def hidden(folder, *more):
        told = edit(folder)
        releases.sealed(folder, releases.with_hash(folder, "train.jsonl"), *more)
        return told

    tool = json.loads((whole / releases.MANIFEST).read_text())["tool"]
    lock = (tool["lock"], "0" * 64)
    case(edit, "changed")
    # With a manifest that says that all is as it was made: then the build, or the computer, is to blame.
    case(hidden, "bytes")
    case(lambda folder: hidden(folder, lock), "version", "made by another build", "tool.lock: was")
    picture = str(releases.pictures(whole)[7].relative_to(whole))
    name = pathlib.Path(picture).stem
    case(lambda folder: (releases.flip(folder / picture), None)[1], "changed", f"first sample  {name}", f"picture ({picture})")
    case(lambda folder: (folder / picture).unlink(), "changed", f"first sample  {name}", "nothing that can be read")
    case(lambda folder: (folder / "images" / "mine.png").write_bytes(b"") and None, "changed", "images/mine.png")
    case(lambda folder: (folder / "README.md").write_text("mine") and None, "changed", "README.md: it has 4 bytes")
    case(lambda folder: unsealed(folder, '"license": "other"', '"license": "mit"'), "changed", "seal")
    case(lambda folder: releases.sealed(folder, ('"seed": 31', '"seed": 32')), "configuration", "manifest.json")

    def other_seed(folder):
        """Everything of another run, under this manifest's configuration."""
        manifest = json.loads((folder / releases.MANIFEST).read_text())
        shutil.rmtree(folder)
        releases.run(chartmill, "generate", "--count", manifest["configuration"]["count"], "--seed", 32, "--locale", "en,pt-BR,es", "--out", folder)
        other = json.loads((folder / releases.MANIFEST).read_text())
        releases.sealed(folder, ('"seed": 32', '"seed": 31'), (other["configuration_hash"], manifest["configuration_hash"]))

    case(other_seed, "configuration", "first sample", "id (annotations.jsonl)")
    releases.copied(whole, out)
    releases.sealed(out, lock)
    said = releases.run(chartmill, "reproduce", out)
    assert "made by another build" in said and f'tool.lock: was "{"0" * 64}", now "{tool["lock"]}"' in said and "is reproduced" in said, said
    releases.copied(whole, out)
    # A setting of a later version, in its place among the sorted ones, with the hash of such a configuration.
    manifest = json.loads((out / releases.MANIFEST).read_text())
    asked = {"seed": manifest["configuration"]["seed"], "settings": {**manifest["configuration"]["settings"], "hologram": True}}
    named = hashlib.sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    releases.sealed(out, ('"input": ', '"hologram": true,\n      "input": '), (manifest["configuration_hash"], named))
    said = releases.run(chartmill, "reproduce", out, status=2)
    assert 'its setting "hologram" is true, which this version of Chartmill does not know' in said, said
    shutil.rmtree(out)
    print(f"{cases} kinds of changes: each told with the sample or file, and why; another lock file is told, and no difference by itself")


def cannot(chartmill, scratch):
    said = releases.run(chartmill, "reproduce", scratch / "wordings", status=2)
    hashes = json.loads((scratch / "wordings" / releases.MANIFEST).read_text())["configuration"]["settings"]["wordings"]
    assert hashes[0] in said and "--wordings FILE" in said, said
    said = releases.run(chartmill, "reproduce", scratch / "built-in", "--wordings", scratch / "wordings.toml", status=2)
    assert "was not asked with the wordings" in said, said
    assert "no such folder" in releases.run(chartmill, "reproduce", scratch / "none", status=2)
    grown = scratch / "grown"
    dataset = ["--dataset", scratch / "built-in" / "train.json", "--images", scratch / "built-in"]
    releases.run(chartmill, "augment", *dataset, "--factor", "1.1", "--max-refused", 100, "--out", grown)
    said = releases.run(chartmill, "reproduce", grown, status=2)
    assert "was grown from a dataset, which it does not hold" in said, said
    assert "is reproduced" in releases.run(chartmill, "reproduce", grown, *dataset)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    parser.add_argument("--other")
    parser.add_argument("--count", type=int, default=200)
    given = parser.parse_args()
    chartmill = str(pathlib.Path(given.chartmill).resolve())
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        kinds = list(made(chartmill, scratch, given.count))
        if given.other:
            other = str(pathlib.Path(given.other).resolve())
            out = asked(other, scratch, given.count)
            if out:
                kinds.append(("a model's answers", out, []))
            for name, (arguments, _) in {"built-in": (["--locale", "en,pt-BR,es"], [])}.items():
                twin = scratch / "twin"
                releases.run(other, "generate", "--count", given.count, "--seed", 31, "--out", twin, *arguments, "--threads", 1)
                releases.same(twin, releases.hashes(scratch / name), "by the other build")
                releases.run(other, "reproduce", scratch / name)
                print(f"another build makes the same {given.count} records in three languages: seal {releases.seal(twin)[:16]}")
        for name, out, needed in kinds:
            shutil.rmtree(scratch / "given", ignore_errors=True)
            reproduced(chartmill, out, needed, name)
        print(f"{len(kinds)} releases are reproduced from what they hold ({'; '.join(name for name, _, _ in kinds)})")
        tampered(chartmill, scratch, scratch / "built-in")
        cannot(chartmill, scratch)


if __name__ == "__main__":
    main()
