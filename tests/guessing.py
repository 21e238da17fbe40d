#!/usr/bin/env python3
"""Whether answering without looking stays poor, by the figures in the manifest of a release.

    guessing.py RELEASE

The most common answer of a family may be right in 20% of its questions; where the answer is one of k things, in 1/k and 5 points. A
release is a sample, so twice the standard error of its share is allowed beyond that, and families of few questions are passed over.
"""
import json
import math
import sys
from pathlib import Path

MOST_OPEN = 0.20
MOST_OVER_CHANCE = 0.05
FEWEST_TURNS = 50


def faults(guessing):
    """One sentence for each family that is too easily guessed."""
    for family, guess in sorted(guessing.items()):
        if guess["turns"] < FEWEST_TURNS:
            continue
        bound = guess["chance"] + MOST_OVER_CHANCE if "chance" in guess else MOST_OPEN
        allowed = bound + 2 * math.sqrt(bound * (1 - bound) / guess["turns"])
        if guess["share"] > allowed:
            yield f"{family}: {guess['answer']!r} answers {guess['share']:.1%} of {guess['turns']} questions, more than {allowed:.1%}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    manifest = json.loads((Path(sys.argv[1]) / "manifest.json").read_text(encoding="utf-8"))
    found = list(faults(manifest["guessing"]))
    print("\n".join(found) or f"{len(manifest['guessing'])} families, none is easily guessed")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
