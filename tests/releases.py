"""What the scripts about releases share: runs, their files, what they are made from, and damage that is done to them."""

import hashlib
import json
import re
import shutil
import subprocess

JOURNAL = ".journal.jsonl"
MANIFEST = "manifest.json"
# What a run may be made from besides the built-in descriptions: tables, each of which serves many records.
TABLES = {
    "sleep.csv": "Answer,Share of people (%)\nLess than 6 hours,15\n6 to 7 hours,35\n7 to 8 hours,40\nMore than 8 hours,10\n",
    "visitors.csv": "Month,Museum,Zoo\nJanuary,1200,800\nFebruary,1350,940\nMarch,1800,1600\nApril,2100,2600\nMay,2550,3300\n",
    "energy.tsv": "Source\tOutput (GWh)\nWind\t410\nSolar\t275\nHydro\t630\nGas\t520\nNuclear\t880\n",
    "rents.csv": "City,Rent\nOslo,1450\nLisbon,1120\nPrague,830\nVienna,990\nDublin,1710\n",
}


def words(chartmill, *arguments):
    return [str(word) for word in (chartmill, *arguments)]


def run(chartmill, *arguments, status=0, **options):
    """Runs a command to its end, which must be the wanted one; returns what it said."""
    done = subprocess.run(words(chartmill, *arguments), capture_output=True, text=True, timeout=900, check=False, **options)
    said = done.stdout + done.stderr
    assert done.returncode == status, f"{arguments} ended with {done.returncode}, not {status}\n{said}"
    return said


def start(chartmill, *arguments):
    return subprocess.Popen(words(chartmill, *arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def hashes(folder):
    """The hash of every file in a folder, by its path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def same(folder, wanted, after):
    found = hashes(folder)
    differing = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    assert not differing, f"{folder} has other bytes {after}: {differing[:5]}"


def no_paths(folder, scratch):
    """What the machine calls its folders is in no file of a release."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_relative_to(folder / "images"):
            assert str(scratch).encode() not in path.read_bytes(), f"{path} tells where it was made"


def seal(folder):
    return json.loads((folder / MANIFEST).read_text())["seal"]


def tables(folder):
    folder.mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / name).write_text(text)
    return folder


def copied(release, to):
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(release, to)
    return to


def pictures(folder):
    return sorted(folder.glob("images/*/*"))


def sealed(folder, *changes):
    """Changes the text of a manifest and seals it anew, as somebody would who wants it to look untouched."""
    path = folder / MANIFEST
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"the manifest has no {old}"
        text = text.replace(old, new)
    unsealed = re.sub(r'"seal": "[0-9a-f]*"', '"seal": ""', text)
    fresh = hashlib.sha256(unsealed.encode()).hexdigest()
    path.write_text(unsealed.replace('"seal": ""', f'"seal": "{fresh}"'), encoding="utf-8")


def with_hash(folder, name, any_length=False):
    """The change of a manifest that lets it say what a file is now."""
    manifest = json.loads((folder / MANIFEST).read_text())
    entry, content = manifest["files"][name], (folder / name).read_bytes()
    fresh = hashlib.sha256(content).hexdigest()
    if any_length:
        was = f'"bytes": {entry["bytes"]},\n      "sha256": "{entry["sha256"]}"'
        return was, f'"bytes": {len(content)},\n      "sha256": "{fresh}"'
    assert entry["bytes"] == len(content), f"{name} has another length than before"
    return entry["sha256"], fresh


def flip(path, at=None):
    """Flips one bit of one byte; returns its place."""
    content = bytearray(path.read_bytes())
    at = len(content) // 2 if at is None else at
    content[at] ^= 1
    path.write_bytes(content)
    return at


def edit_answer(folder):
    """Changes one digit of one answer of the training set, and nothing of its length; returns the line's number and the record's id."""
    path = folder / "train.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        changed = re.sub(r'("from":"gpt","value":")(\d)', lambda found: found[1] + str((int(found[2]) + 1) % 10), line, count=1)
        if changed != line:
            lines[number - 1] = changed
            path.write_text("".join(lines), encoding="utf-8")
            return number, json.loads(line)["id"]
    raise AssertionError("no answer begins with a digit")
