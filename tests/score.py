"""Computes relaxed accuracy a second time, from the annotations alone, and compares it with what `chartmill score` says.

Usage: score.py CHARTMILL RELEASE. Predictions are the answers of the records, some of them scrambled: numbers moved by up to 12%,
percentages written as shares, answers of other questions, decimal signs and blanks changed. Only short answers are taken, which need no
rule for finding the answer in a text, so what is compared is the judging.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from decimal import Decimal

PERCENT = re.compile("%|per ?cent|por ?cent|(?:puntos|pontos) (?:porcentuales|percentuais)", re.IGNORECASE)
SCALE = re.compile(r"\b(?:mil|thousand|millions?|mill[oó]n(?:es)?|milh(?:ão|ões)|billions?|bilh(?:ão|ões))\b|\d ?[KMB]\b")
ARTICLES = {"en": "the a an", "pt-BR": "o a os as um uma", "es": "el la los las lo un una"}


def number(text, language):
    """The one number of a short answer, with its sign; None where there is none."""
    found = re.search(r"(-?)[^\d-]*?(\d[\d.,]*)", text)
    if not found:
        return None
    group, decimal = (",", ".") if language == "en" else (".", ",")
    digits = found[2].rstrip(".,").replace(group, "").replace(decimal, ".")
    return Decimal(found[1] + digits)


def plain(text, language):
    """A text without case, accents, punctuation and article."""
    text = unicodedata.normalize("NFC", text).lower()
    parts = (c if c == "ñ" and language == "es" else unicodedata.normalize("NFD", c)[0] for c in text)
    words = re.sub(r"[^\w+#<>%&$-]+", " ", "".join(parts).replace("'", "")).split()
    if len(words) > 1 and words[0] in ARTICLES[language].split():
        words = words[1:]
    return " ".join(words)


def is_right(answer, text, language):
    """ChartQA's relaxed accuracy: numbers within 5%, all else exact."""
    if answer["kind"] != "number":
        return plain(text, language) in {plain(accepted, language) for accepted in answer["accepted"]}
    said, gold = number(text, language), Decimal(answer["value"][0])
    if said is None:
        return False
    if SCALE.search(text) and not SCALE.search(answer["accepted"][0]):
        # Millions, where plain numbers are asked for.
        return False
    if PERCENT.search(text) and not PERCENT.search(answer.get("unit") or ""):
        # Hundredths, where a plain number was asked for.
        said /= 100
    off = abs(said - gold)
    return off * 20 <= abs(gold) or off <= Decimal(answer.get("tolerance", "0"))


def scramble(turn, others, draw):
    """An answer that is right, nearly right, or wrong."""
    answer, language = turn["answer"], turn["language"]
    text = answer["accepted"][0]
    fate = draw.random()
    if fate < 0.4:
        return text
    if fate < 0.55:
        return f"  {text.upper() if answer['kind'] != 'number' else text}. "
    if answer["kind"] == "number" and fate < 0.9:
        moved = Decimal(answer["value"][0]) * (1 + Decimal(draw.randint(-12, 12)) / 100)
        return f"{moved:f}".replace(".", "." if language == "en" else ",") if draw.random() < 0.9 else f"-{abs(moved)}"
    return draw.choice(others[(answer["kind"], language)])


def main(chartmill, release):
    """Compares the two, question by question and in sum."""
    draw, turns, others = random.Random(7), [], {}
    for line in (pathlib.Path(release) / "annotations.jsonl").open(encoding="utf-8"):
        note = json.loads(line)
        for at, turn in enumerate(note["turns"]):
            if turn["form"] == "short" and turn["answer"]["kind"] in ("number", "label", "text"):
                turns.append((note["id"], at, note["split"], turn))
                others.setdefault((turn["answer"]["kind"], turn["language"]), []).append(turn["answer"]["accepted"][0])
    lines, right, of = [], 0, {}
    for record, at, _, turn in turns:
        text = scramble(turn, others, draw)
        lines.append(json.dumps({"id": record, "turn": at, "text": text}))
        verdict = is_right(turn["answer"], text, turn["language"])
        right += verdict
        family = of.setdefault(turn["family"], [0, 0])
        family[0] += verdict
        family[1] += 1
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "predictions.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        command = [chartmill, "score", str(path), release, "--only-answered", "--json"]
        system = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["system"]
    found = {family: [score["relaxed"]["right"], score["turns"]] for family, score in system["by"]["family"].items()}
    different = {family: (of.get(family), found.get(family)) for family in of.keys() | found.keys() if of.get(family) != found.get(family)}
    if different or system["overall"]["relaxed"]["right"] != right:
        sys.exit(f"families that differ (here, chartmill): {different}")
    share = right / len(turns)
    assert 0.2 < share < 0.9, f"{share:.2f} of the answers are right: that proves little"
    print(f"relaxed accuracy computed twice: {right} of {len(turns)} scrambled answers right, in {len(of)} families")


if __name__ == "__main__":
    main(*sys.argv[1:])
