#!/usr/bin/env python3
"""Everything else that can go wrong while a release is made, and damage that is done to it afterwards.

    faults.py CHARTMILL [--count 600]

Checked are: a full disk in every stage (a small tmpfs where user namespaces allow it, and a limit on the size of files anywhere), a
read-only folder, one that is renamed or removed while the run goes on, Ctrl-C once and twice, and changed settings under --resume. Each
ends with a clear error, nothing of it looks like a release, and --resume makes the very bytes of an undisturbed run. So it does where the
folder of an unfinished run was damaged, by a loss of power or by hand, and tells of it. Of a finished
release with one flipped byte, a missing or an extra file, an edited answer, or two swapped pictures, `verify` names each.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import releases

CI = os.environ.get("CI") == "true"


def fails(chartmill, out, arguments, *wanted, status=2, **options):
    said = releases.run(chartmill, "generate", *arguments, "--out", out, status=status, **options)
    for part in wanted:
        assert part in said, f"{part!r} is not in {said}"
    return said


def no_release(chartmill, out):
    assert not (out / releases.MANIFEST).exists(), f"{out} looks finished"
    releases.run(chartmill, "verify", out, status=2)


def resumed(chartmill, out, arguments, wanted, after):
    releases.run(chartmill, "generate", *arguments, "--out", out, "--resume")
    releases.same(out, wanted, after)
    releases.run(chartmill, "verify", out)


def mount(folder, *options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", folder], check=True)


def remount(folder, option):
    subprocess.run(["mount", "-o", f"remount,{option}", folder], check=True)


def full_disk(chartmill, scratch, arguments, whole, wanted):
    """In a namespace with mounts of its own."""
    total = sum(path.stat().st_blocks * 512 for path in whole.rglob("*"))
    last = sum((whole / name).stat().st_size for name in wanted if "/" not in name and not name.endswith((".jsonl", ".sha256")))
    # At the journal, among the first pictures, halfway, at the end of the lines, and while the last files are made.
    sizes = [0, 64 << 10, total // 2, total - last - (256 << 10), total - last // 2, total - (64 << 10)]
    disk = scratch / "disk"
    disk.mkdir()
    for size in sizes:
        mount(disk, f"size={max(size, 4096)}")
        if size == 0:
            (disk / "ballast").write_bytes(bytes(4096))
        out = disk / "out"
        said = fails(chartmill, out, arguments, "No space left on device", "free some space, then run the same command with --resume")
        no_release(chartmill, out)
        remount(disk, f"size={2 * total}")
        (disk / "ballast").unlink(missing_ok=True)
        resumed(chartmill, out, arguments, wanted, f"after a full disk of {size} bytes: {said}")
        subprocess.run(["umount", disk], check=True)
    print(f"a full disk at {len(sizes)} moments: a clear error each time, and resumed to the same bytes")


def read_only(chartmill, scratch, arguments, whole, wanted):
    disk = scratch / "read-only"
    disk.mkdir()
    mount(disk, "size=256m")
    part = disk / "part"
    cut_short(chartmill, part, arguments, whole, 0.6)
    shutil.copytree(whole, disk / "whole")
    remount(disk, "ro")
    before = releases.hashes(disk)
    fails(chartmill, disk / "new", arguments, "Read-only file system", "choose an output folder on a disk that can be written")
    fails(chartmill, part, [*arguments, "--resume"], "Read-only file system")
    releases.run(chartmill, "generate", *arguments, "--out", disk / "whole")
    releases.run(chartmill, "verify", disk / "whole")
    releases.run(chartmill, "reproduce", disk / "whole")
    assert releases.hashes(disk) == before
    remount(disk, "rw")
    resumed(chartmill, part, arguments, wanted, "after a read-only disk")
    subprocess.run(["umount", disk], check=True)
    print("a read-only disk: a clear error; what is complete on it is checked and reproduced")


def in_namespace(chartmill, count):
    """Runs what needs mounts in a namespace where it may make them."""
    enter = ["unshare", "--map-root-user", "--mount"]
    if os.geteuid() == 0:
        enter = ["unshare", "--mount"]
    try:
        allowed = subprocess.run([*enter, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        print("SKIPPED: a full and a read-only disk. To get it: allow user namespaces, or run as root")
        assert not CI, "A skip is a failure in CI."
        return
    subprocess.run([*enter, sys.executable, __file__, chartmill, "--count", str(min(count, 200)), "--mounts"], check=True)


def cut_short(chartmill, out, arguments, whole, share):
    """A run that may not write more than a share of its largest file."""
    limit = int((whole / "annotations.jsonl").stat().st_size * share)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    said = fails(
        chartmill, out, arguments, "File too large", "--resume",
        restore_signals=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    no_release(chartmill, out)
    return said


def limited(chartmill, scratch, arguments, whole, wanted):
    """A limit on the size of each file stops the run where a full disk would."""
    for share in (0.3, 0.8):
        out = scratch / f"limited-{share}"
        said = cut_short(chartmill, out, arguments, whole, share)
        resumed(chartmill, out, arguments, wanted, f"after {said}")
    print("a limit on the size of files: a clear error, and resumed to the same bytes")


def begun(chartmill, out, arguments, n_pictures=130):
    """A run that has written at least a window."""
    process = releases.start(chartmill, "generate", *arguments, "--out", out, "--resume")
    until = time.monotonic() + 120
    while process.poll() is None and len(releases.pictures(out)) < n_pictures:
        assert time.monotonic() < until, "no pictures came"
        time.sleep(0.002)
    assert process.poll() is None, f"the run was over before anything could be done to it; take a larger --count\n{process.communicate()[0]}"
    return process


def interrupt(chartmill, out, arguments):
    process = begun(chartmill, out, arguments)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 130 and "--resume" in said and "slots" in said, f"{process.returncode}: {said}"
    no_release(chartmill, out)
    state = json.loads((out / releases.JOURNAL).read_text().splitlines()[-1])
    assert f"{state['next_slot']} of" in said, f"the journal is at {state['next_slot']}, but {said}"
    assert len(releases.pictures(out)) == state["counts"]["records"], "pictures are left that no window holds"
    return said


def ctrl_c(chartmill, scratch, arguments, _whole, wanted):
    out = scratch / "interrupted"
    interrupt(chartmill, out, arguments)
    resumed(chartmill, out, arguments, wanted, "after Ctrl-C")
    twice = scratch / "interrupted-twice"
    process = begun(chartmill, twice, arguments)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    assert process.returncode == 130, process.returncode
    no_release(chartmill, twice)
    resumed(chartmill, twice, arguments, wanted, "after Ctrl-C twice")
    print("Ctrl-C: the window in work is kept, the way on is told, and resumed to the same bytes")


def vanished(chartmill, scratch, arguments, _whole, wanted):
    out, moved = scratch / "vanishes", scratch / "moved"
    process = begun(chartmill, out, arguments)
    out.rename(moved)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 2 and "removed or renamed" in said or "did someone remove the folder" in said, said
    assert not out.exists(), f"the folder was made again: {releases.hashes(out)}"
    no_release(chartmill, moved)
    resumed(chartmill, moved, arguments, wanted, "after it was renamed")
    removed = scratch / "removed"
    process = begun(chartmill, removed, arguments)
    while process.poll() is None:
        shutil.rmtree(removed, ignore_errors=True)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 2 and str(removed) in said, said
    assert not removed.exists() or not releases.hashes(removed), f"orphans: {list(releases.hashes(removed))[:5]}"
    print("a folder that is renamed or removed: a clear error, and nothing is written beside it")


def changed_settings(chartmill, scratch, arguments, _whole, wanted):
    out = scratch / "settings"
    interrupt(chartmill, out, arguments)
    before = releases.hashes(out)
    wordings = scratch / "wordings.toml"
    wordings.write_text('[[en.largest.question]]\ntext = "Which {{ noun }} here {{ has }} the {{ top }} {{ m }}?"\n')
    tables = releases.tables(scratch / "other-tables")
    changes = [
        (["--seed", "77"], "seed: was"), (["--count", "9999"], "count: was"), (["--charts", "pie"], "charts: was"),
        (["--locale", "es"], "locales: was"), (["--question-locale", "es"], "question_locales: was nothing"),
        (["--target", "native"], "target: was"), (["--size", "640x480"], "size: was null"), (["--turns", "2"], "turns: was"),
        (["--mix", "short=85,steps=10,sentence=5"], "mix: was"), (["--splits", "train=1"], "splits: was"),
        (["--wordings", wordings], "wordings: was nothing"), (["--from", tables], "input: was"), (["--shard", "1/2"], "shard: was nothing"),
    ]
    for change, told in changes:
        # The later of two flags would be refused, so those of the run that change are left out.
        pairs = list(zip(arguments[::2], arguments[1::2], strict=True))
        kept = [word for pair in pairs if pair[0] != change[0] for word in pair]
        fails(chartmill, out, [*kept, *change, "--resume"], "of another configuration", told)
        assert releases.hashes(out) == before, f"{change} changed the folder"
    resumed(chartmill, out, arguments, wanted, "after all other settings were refused")
    print(f"{len(changes)} changed settings under --resume: each refused with the difference, and nothing touched")


def damaged_unfinished(chartmill, scratch, arguments, _whole, wanted):
    part, out = scratch / "unfinished", scratch / "unfinished-damaged"
    interrupt(chartmill, part, arguments)
    picture = releases.pictures(part)[3].relative_to(part)
    names = ["annotations.jsonl", "descriptions.jsonl", "images.sha256", "refused.jsonl", "train.jsonl"]
    damages = [
        *((name, lambda path: releases.flip(path, 40), "was not what had been written") for name in names),
        ("train.jsonl", lambda path: path.write_bytes(bytes(path.stat().st_size)), "was not what had been written"),
        ("annotations.jsonl", lambda path: os.truncate(path, path.stat().st_size // 2), "was cut short"),
        ("validation.jsonl", pathlib.Path.unlink, "was missing"),
        (picture, releases.flip, "was not what had been written"),
        (picture, lambda path: os.truncate(path, 0), "was not what had been written"),
        (picture, pathlib.Path.unlink, "was missing"),
    ]
    for name, damage, told in damages:
        releases.copied(part, out)
        damage(out / name)
        said = releases.run(chartmill, "generate", *arguments, "--out", out, "--resume")
        assert f"{out}: {name} {told} when the run was resumed, so slots from" in said, f"{name} {told}: {said}"
        releases.same(out, wanted, f"after {name} {told}")
    print(f"{len(damages)} damages to an unfinished run: each found, told and made again, to the same bytes")


def damaged(chartmill, scratch, _arguments, whole, _wanted):
    out = scratch / "damaged"

    def names(*wanted):
        said = releases.run(chartmill, "verify", out, status=1)
        for part in wanted:
            assert part in said, f"{part!r} is not in {said}"

    for name in sorted(path.name for path in whole.iterdir() if path.is_file()):
        releases.copied(whole, out)
        releases.flip(out / name, 40)
        if name == releases.MANIFEST:
            assert subprocess.run([chartmill, "verify", out], capture_output=True, check=False).returncode in (1, 2)
        else:
            names(f"  {name}")
    releases.copied(whole, out)
    first, second, third, fourth = releases.pictures(out)[10:14]
    relative = [str(path.relative_to(out)) for path in (first, second, third, fourth)]
    releases.flip(first)
    second.unlink()
    content = third.read_bytes()
    third.write_bytes(fourth.read_bytes())
    fourth.write_bytes(content)
    (out / "images" / "notes.txt").write_text("mine")
    line, record = releases.edit_answer(out)
    names(
        f"{relative[0]} (", "was changed", f"{relative[1]} (", "is missing", f"these are the bytes of {relative[3]}",
        f"these are the bytes of {relative[2]}", "images/notes.txt: does not belong", f"train.jsonl:{line} ({record})",
    )
    shutil.rmtree(out)
    print("a flipped byte in every file, a missing picture, an extra file, an edited answer and two swapped pictures: verify names each")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--mounts", action="store_true", help="only what needs mounts, inside of a namespace")
    given = parser.parse_args()
    chartmill = str(pathlib.Path(given.chartmill).resolve())
    arguments = ["--count", str(given.count), "--seed", "11", "--locale", "en,es"]
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        whole = scratch / "whole"
        releases.run(chartmill, "generate", *arguments, "--out", whole)
        wanted = releases.hashes(whole)
        checks = (limited, ctrl_c, vanished, changed_settings, damaged_unfinished, damaged)
        for check in (full_disk, read_only) if given.mounts else checks:
            check(chartmill, scratch, arguments, whole, wanted)
    if not given.mounts:
        in_namespace(chartmill, given.count)


if __name__ == "__main__":
    main()
