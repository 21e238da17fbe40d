"""The pins of the training image resolve for its Python and platform, without building it.

    pins.py DOCKER_FOLDER

Takes minutes, because pip asks for the description of 80 packages; so it is no part of `check`. Last run 2026-11-30: all resolved.
"""

import subprocess
import sys
from pathlib import Path

# Python 3.10 on Ubuntu 22.04, whose C library is 2.35.
TARGET = ["--python-version", "3.10", "--implementation", "cp"]
for tag in ["manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux_2_5", "manylinux1", "linux"]:
    TARGET += ["--platform", f"{tag}_x86_64"]


def pip(*arguments):
    return subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False)


def main(folder):
    folder = Path(folder)
    requirements = str(folder / "requirements.txt")
    found = pip("install", "--dry-run", "--ignore-installed", "--target", "nowhere", *TARGET, "--only-binary=:all:", "--requirement", requirements)
    if found.returncode != 0:
        sys.exit(f"requirements.txt does not resolve:\n{found.stderr}")
    # Every package that is pulled in must stand in the file: one that does not would drift.
    wanted = {line.partition("==")[0].lower().replace("_", "-") for line in Path(requirements).read_text().splitlines() if "==" in line}
    would = next(line for line in found.stdout.splitlines() if line.startswith("Would install"))
    names = {word.rpartition("-")[0].lower().replace("_", "-") for word in would.split()[2:]}
    if names - wanted:
        sys.exit(f"not pinned: {sorted(names - wanted)}")
    sources = [line for line in (folder / "requirements-source.txt").read_text().splitlines() if "==" in line]
    dockerfile = (folder / "Dockerfile").read_text()
    sources += [word for word in dockerfile.split() if word.startswith("flash-attn==")]
    for pin in sources:
        name, _, version = pin.partition("==")
        found = pip("index", "versions", name)
        if version not in found.stdout.replace(",", " ").split():
            sys.exit(f"there is no {pin}")
    print(f"{len(names)} packages with wheels and {len(sources)} from source resolve for Python 3.10")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
