#!/usr/bin/env python3
"""`chartmill describe` against a loopback server that is slow, throttles and talks nonsense on purpose.

    describe.py CHARTMILL [--count 1000] [--kills 10] [--concurrency 16]

The server answers each prompt with a table that the prompt asks for, after 50 ms; one request in ten is throttled, and one answer in
twenty is garbage. What it answers follows from the prompt alone, so that every run has to end with the same file. Checked are the
throughput, that nothing is lost or asked twice, that memory stays flat, that kills at random moments change nothing, and that the key
stands in no file and no output.
"""

import argparse
import collections
import hashlib
import http.server
import json
import pathlib
import random
import re
import signal
import socketserver
import subprocess
import tempfile
import threading
import time

LATENCY = 0.05
THROTTLED = 0.10
GARBAGE = 0.05
KEY = "key-that-nobody-may-see-0123456789"
WORDS = (
    "amber birch cedar delta ember fjord grove harbor island jasper kestrel lantern meadow nectar orchid pepper quartz river saffron "
    "thistle umber violet willow yarrow zephyr basalt copper dahlia fennel garnet hazel indigo juniper"
).split()


def number_of(pattern, text):
    found = re.search(pattern, text)
    return int(found.group(1)) if found else None


def answer(prompt, draw, _sent_back):
    """A description as the prompt's first message wants it."""
    rows, columns = number_of(r"exactly (\d+) rows", prompt), number_of(r"and (\d+) columns? of numbers", prompt)
    labels = re.search(r"exactly these labels, in this order: (.*)\.\n", prompt)
    names = draw.sample([f"{a.title()} {b}" for a in WORDS for b in WORDS if a != b], rows + columns + 2)
    labels = labels.group(1).split(", ") if labels else names[:rows]
    grouped = "Each column is one of them" in prompt
    measures = re.findall(r'measure "(\w+)"', prompt)
    if grouped:
        measures = re.findall(r'the same measure, "(\w+)"', prompt)
    kinds = [measures[min(at, len(measures) - 1)] for at in range(columns)]
    units = re.findall(r'unit such as "([^"]*)"', prompt)
    decimals = number_of(r"at most (\d+) decimal", prompt) or 0
    unit = dict(share="%", count=None)
    made = [[round(draw.uniform(21, 89), decimals) for _ in range(columns)] for _ in range(rows)]
    if decimals == 0:
        made = [[int(value) for value in row] for row in made]
    if "add up to exactly 100" in prompt:
        weights = [draw.randint(3, 19) for _ in range(rows)]
        parts = [weight * 100 // sum(weights) for weight in weights]
        parts[0] += 100 - sum(parts)
        made = [[part] for part in parts]
    if "every stage has fewer" in prompt:
        at, made = draw.randint(900, 3000), []
        for _ in range(rows):
            made.append([at])
            at -= draw.randint(at // 9, at // 4)
    return {
        "chart_title": f"{names[-1]} and {names[-2]} in {draw.choice(WORDS)} {draw.choice(WORDS)}",
        "columns": [
            {
                "measure": kinds[at],
                "name": names[rows + at],
                "unit": unit[kinds[at]] if kinds[at] in unit else (units[min(at, len(units) - 1)] if units else None),
            }
            for at in range(columns)
        ],
        "group": {"name": "Kind of thing", "quantity": "Things seen"} if grouped else None,
        "label_header": "Name",
        "population": None,
        "rows": [{"clause": None, "label": label, "values": values} for label, values in zip(labels, made)],
        "source": None,
        "subtitle": None,
        "summary": None,
    }


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        """Clients that are killed cut their connections; nothing needs to be said."""

    def __init__(self, answer=answer, throttled=THROTTLED, garbage=GARBAGE):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.throttled, self.garbage = answer, throttled, garbage
        self.lock = threading.Lock()
        self.answered = collections.Counter()
        self.times = []
        self.unauthorized = self.seen = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        server = self.server
        if self.headers["authorization"] != f"Bearer {KEY}":
            server.unauthorized += 1
            return self.reply(401, b'{"error": {"message": "no"}}')
        with server.lock:
            server.seen += 1
            throttled = random.random() < server.throttled
        time.sleep(LATENCY)
        if throttled:
            return self.reply(429, b'{"error": {"message": "slow down"}}')
        request = json.loads(body)
        messages = request["messages"]
        draw = random.Random(hashlib.sha256(json.dumps(messages, sort_keys=True).encode()).digest())
        said = [message["content"] for message in messages if message["role"] == "user"]
        is_garbage = draw.random() < server.garbage
        text = "Sorry, I {cannot" if is_garbage else json.dumps(server.answer(said[0], draw, len(said) - 1))
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        usage = {"prompt_tokens": 700, "completion_tokens": 200, "total_tokens": 900}
        with server.lock:
            server.answered[hashlib.sha256(body).hexdigest()] += 1
            server.times.append(time.monotonic())
        return self.reply(200, json.dumps({"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage}).encode())

    def reply(self, status, body):
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass


def start(args, url, folder):
    command = [args.chartmill, "describe", "--provider", "openai", "--model", "loopback", "--base-url", url, "--seed", "7"]
    command += ["--count", str(args.count), "--concurrency", str(args.concurrency), "--round", str(args.round)]
    command += ["--max-refused", str(args.count), "--out", str(folder / "worlds.jsonl")]
    return subprocess.Popen(
        command, env={"OPENAI_API_KEY": KEY}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def peak_kib(pid):
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return number_of(r"VmHWM:\s+(\d+)", status) or 0


def undisturbed(args, folder):
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    process = start(args, server.url, folder)
    peaks = []
    while process.poll() is None:
        peaks.append(peak_kib(process.pid))
        time.sleep(0.1)
    output = process.stdout.read()
    assert process.returncode in (0, 1) and "slots are done" not in output and "descriptions are done" not in output, output
    assert KEY not in output
    server.shutdown()
    twice = [n for n in server.answered.values() if n > 1]
    assert not twice, f"{len(twice)} requests were answered twice"
    manifest = json.loads((folder / "worlds.manifest.json").read_text())
    counts = manifest["counts"]
    lines = (folder / "worlds.jsonl").read_text().splitlines()
    assert len(lines) == counts["descriptions"] and counts["descriptions"] + counts["empty"] == args.count
    assert counts["answers"] == sum(server.answered.values()), "an answer was lost"
    assert counts["descriptions"] >= 0.95 * args.count, counts
    for file in folder.rglob("*"):
        assert not file.is_file() or KEY not in file.read_text(), f"the key stands in {file}"
    warm = [at for at in server.times if at >= server.times[0] + min(5.0, (server.times[-1] - server.times[0]) / 4)]
    rate = (len(warm) - 1) / (warm[-1] - warm[0])
    accepted = sum(server.answered.values()) / server.seen
    wanted = args.concurrency / LATENCY * accepted
    print(
        f"{counts['descriptions']} descriptions, {counts['empty']} empty, {sum(server.answered.values())} answers; "
        f"{rate:.0f} answers/s after the warm-up, {rate / wanted:.2f} of concurrency / latency x accepted share ({wanted:.0f}); "
        f"peak memory {max(peaks) / 1024:.0f} MiB; refused {counts['refused']}"
    )
    return rate / wanted


def killed(args, reference, folder):
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    random.seed(11)
    kills = 0
    while True:
        process = start(args, server.url, folder)
        wait = random.uniform(0.05, args.seconds / (args.kills + 1) * 1.6)
        try:
            process.wait(timeout=wait if kills < args.kills else None)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            continue
        break
    server.shutdown()
    for name in ("worlds.jsonl", "worlds.refused.jsonl"):
        assert (folder / name).read_bytes() == (reference / name).read_bytes(), f"{name} differs after {kills} kills"
    again = sum(n - 1 for n in server.answered.values())
    assert again <= kills * args.concurrency, f"{again} requests were answered again after {kills} kills"
    print(f"{kills} kills: the same files; {again} requests asked again, at most {kills * args.concurrency} were in flight")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--round", type=int, default=200)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for name in ("undisturbed", "killed"):
            (scratch / name).mkdir()
        begin = time.monotonic()
        undisturbed(args, scratch / "undisturbed")
        args.seconds = time.monotonic() - begin
        killed(args, scratch / "undisturbed", scratch / "killed")


if __name__ == "__main__":
    main()
