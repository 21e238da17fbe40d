"""Runs every command of the README as a stranger would, in an empty folder.

Usage: readme.py CHARTMILL README FOLDER

Blocks fenced as `sh` are run line by line by the shell, with the given binary as `chartmill` and in the place of `cargo run --release --`;
blocks fenced as `python` are run by this interpreter. The first that fails ends the run.
"""

import os
import re
import subprocess
import sys
from pathlib import Path


def main() -> int:
    binary, readme, folder = (Path(arg).resolve() for arg in sys.argv[1:4])
    folder.mkdir(parents=True)
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "chartmill").symlink_to(binary)
    environment = dict(os.environ, PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    blocks = re.findall(r"^```(sh|python)\n(.*?)^```$", readme.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    if len(blocks) < 5:
        print(f"only {len(blocks)} blocks found; has the README changed its fences?")
        return 1
    for kind, text in blocks:
        print(text, end="")
        if kind == "sh":
            command = ["bash", "-euc", text.replace("cargo run --release --", "chartmill")]
        else:
            command = [sys.executable, "-c", text]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"failed with {done.returncode}:\n{done.stdout}{done.stderr}")
            return 1
    print(f"{len(blocks)} blocks of the README run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
