#!/usr/bin/env python3
"""`chartmill generate --provider` makes records of a model's descriptions while it asks for more.

    streaming.py CHARTMILL

The server is that of describe.py. Checked are: pictures stand on the disk before the last descriptions are answered; kills at random
moments and --resume end with the very bytes of an undisturbed run, and with the same prefix that a shorter run makes; a model that
falls silent leaves a folder that can be resumed, and so does Ctrl-C; answers of another store are refused for it; a complete release asks
nothing; and `verify` finds the release sound.
"""

import argparse
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time

import describe

PER_DESCRIPTION = 4


class Waiting:
    """Answers as describe.py does, but the `after`-th and later prompts only once there are pictures in `out`."""

    def __init__(self, out, after):
        self.out, self.after, self.prompts, self.waited = out, after, set(), False
        self.lock = threading.Lock()

    def __call__(self, prompt, draw, sent_back):
        with self.lock:
            self.prompts.add(prompt)
            late = len(self.prompts) > self.after
        until = time.monotonic() + 60
        while late and not any(self.out.glob("images/*/*.png")):
            self.waited = True
            assert time.monotonic() < until, "no picture was drawn while descriptions were still to come"
            time.sleep(0.02)
        return describe.answer(prompt, draw, sent_back)


def serve(**options):
    server = describe.Server(**options)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def start(chartmill, url, out, count, *more):
    command = [chartmill, "generate", "--provider", "openai", "--model", "loopback", "--base-url", url, "--seed", "7"]
    command += ["--count", str(count), "--records-per-description", str(PER_DESCRIPTION), "--max-refused", str(count), "--out", str(out)]
    environment = {"OPENAI_API_KEY": describe.KEY}
    return subprocess.Popen(command + list(more), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(process, *codes):
    output = process.communicate()[0]
    assert process.returncode in codes, f"exit code {process.returncode}:\n{output}"
    assert describe.KEY not in output
    return output


def files(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def same(found, wanted, after):
    found, wanted = files(found), files(wanted)
    differing = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    assert not differing, f"other bytes {after}: {differing[:5]}"


def streams(chartmill, scratch, count):
    out = scratch / "whole" / "charts"
    waiting = Waiting(out, after=count // PER_DESCRIPTION * 2 // 3)
    server = serve(answer=waiting)
    begin = time.monotonic()
    finish(start(chartmill, server.url, out, count), 0)
    seconds = time.monotonic() - begin
    assert waiting.waited, "every description was answered before the server could hold one back"
    asked = server.seen
    output = finish(start(chartmill, server.url, out, count), 0)
    assert "complete already" in output and server.seen == asked, "a complete release was asked for again"
    subprocess.run([chartmill, "verify", out], check=True, stdout=subprocess.DEVNULL)
    print(f"{count} records: pictures were drawn while descriptions were still to come; a second run asks nothing")
    return out, seconds


def prefix(chartmill, scratch, whole, count):
    out = scratch / "prefix" / "charts"
    finish(start(chartmill, serve().url, out, count), 0)
    lines = (out / "annotations.jsonl").read_bytes()
    assert lines and (whole / "annotations.jsonl").read_bytes().startswith(lines), "a shorter run is no prefix of a longer one"
    print(f"the {count} records of a shorter run are the first of the longer one")


def killed(chartmill, scratch, whole, count, seconds):
    out, server = scratch / "killed" / "charts", serve()
    random.seed(5)
    kills = 0
    while True:
        process = start(chartmill, server.url, out, count, "--resume")
        try:
            process.wait(timeout=random.uniform(0.3, max(seconds / 2, 1.0)) if kills < 5 else None)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
    finish(process, 0)
    same(out, whole, f"after {kills} kills")
    again = sum(n - 1 for n in server.answered.values())
    print(f"{kills} kills: the same bytes; {again} answers asked for again")


def silenced(chartmill, scratch, whole, count):
    """A budget of requests ends the run early; the folder is resumed, but not with other answers."""
    out, server = scratch / "silenced" / "charts", serve()
    output = finish(start(chartmill, server.url, out, count, "--max-requests", str(count // PER_DESCRIPTION)), 2)
    assert "--resume goes on with them" in output and f"of {count} records" in output, output
    other = serve(answer=lambda prompt, draw, n: describe.answer(prompt, random.Random(f"{prompt} {n}"), n), garbage=0)
    output = finish(start(chartmill, other.url, out, count, "--resume", "--store", str(scratch / "other.answers")), 2)
    assert "begun with other answers" in output, output
    finish(start(chartmill, server.url, out, count, "--resume"), 0)
    same(out, whole, "after a run that ended early")
    print("a budget that was spent: resumed to the same bytes, and other answers refused")


def wait_for(is_there, what):
    until = time.monotonic() + 60
    while not is_there():
        assert time.monotonic() < until, f"{what} did not come"
        time.sleep(0.01)


def interrupted(chartmill, scratch, whole, count):
    """Ctrl-C ends the asking, and with it the run; it is told apart from a spent budget by the exit code."""
    out = scratch / "interrupted" / "charts"
    server = serve(answer=Waiting(out, after=count // PER_DESCRIPTION * 2 // 3))
    process = start(chartmill, server.url, out, count)
    wait_for(lambda: any(out.glob("images/*/*.png")), "a picture")
    process.send_signal(signal.SIGINT)
    output = finish(process, 130)
    assert "stopping: what is in flight is finished and kept" in output and "--resume goes on with them" in output, output
    finish(start(chartmill, server.url, out, count, "--resume"), 0)
    same(out, whole, "after Ctrl-C")
    described = scratch / "described" / "descriptions.jsonl"
    described.parent.mkdir()
    command = [chartmill, "describe", "--provider", "openai", "--model", "loopback", "--base-url", server.url, "--count", "5000"]
    command += ["--out", described]
    before = server.seen
    process = subprocess.Popen(
        command, env={"OPENAI_API_KEY": describe.KEY}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    wait_for(lambda: server.seen >= before + 20, "20 questions")
    process.send_signal(signal.SIGINT)
    finish(process, 130)
    assert not described.exists()
    print("Ctrl-C: exit code 130, resumed to the same bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    parser.add_argument("--count", type=int, default=640)
    args = parser.parse_args()
    if args.count < 640:
        # Two rounds are asked at once. Held back before both are answered, with their repairs, no record could ever be made.
        parser.error("--count has to be 640 or more")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        whole, seconds = streams(args.chartmill, scratch, args.count)
        prefix(args.chartmill, scratch, whole, args.count // 2)
        killed(args.chartmill, scratch, whole, args.count, seconds)
        silenced(args.chartmill, scratch, whole, args.count)
        interrupted(args.chartmill, scratch, whole, args.count)


if __name__ == "__main__":
    main()
