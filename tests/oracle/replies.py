"""Whether a reply is right: a short answer to the letter, a sentence by what it says."""

from __future__ import annotations

import re

from answers import Expected
from figure import Figure
from grammar import Patterns, Reading, readings
from kinds import answered_as
from numerals import rounded
from vocabulary import Vocabulary


def check_short(figure: Figure, answer: Expected, reply: str) -> str | None:
    """What is wrong with a short answer, if anything."""
    if reply in answer.short:
        return None
    if answer.exact is not None:
        numbers = figure.language.numbers
        found = re.search(numbers.pattern, reply)
        if found and found.group() == answer.bare:
            return "the unit is wrong or missing"
        if found and rounded(answer.exact, 3) == rounded(numbers.parsed(found.group()), 3):
            return "the decimals are wrong"
    return "the answer is wrong"


def check_sentence(
    reading: Reading, answer: Expected, vocabulary: Vocabulary, reply: str
) -> tuple[str | None, tuple[str, ...]]:
    """What is wrong with a sentence, if anything, and its slips of grammar.

    It must be a sentence that answers such a question, name the same things as the question, and say the right answer.
    """
    kind = answered_as(reading.kind)
    language = vocabulary.figure.language
    # What a sentence means must be what it says: a "No" has its "not".
    is_yes_or_no = kind in ("compare", "series-comparison")
    said = ("yes" if answer.short[0] == language.yes else "no") if is_yes_or_no else ""
    patterns = language.sentences.get(f"{kind}-{said}" if is_yes_or_no else kind, Patterns())
    found = readings(reply, patterns, vocabulary.expecting(answer.said))
    if not found:
        is_known = bool(readings(reply, patterns, vocabulary.expecting(None)))
        return ("the answer is wrong" if is_known else "the sentence is not understood"), ()
    asked = dict(reading.bound)
    for sentence in found:
        bound = {key: value for key, value in sentence.bound if key != "said"}
        if kind == "value":
            bound.setdefault("series", 0)
            asked.setdefault("series", 0)
        if kind == "sum" and "rows" not in asked:
            asked["rows"] = (asked["a"], asked["b"])
        if kind == "difference" and bound["a"] != asked["a"]:
            # A plain difference has no order, but the sentence must name the higher row first.
            asked["a"], asked["b"] = answer.rows
        if kind == "series-gap" and bound["series"] != asked["series"]:
            asked["series"], asked["other"] = (series for _, series in answer.data)
        if all(key not in asked or asked[key] == value for key, value in bound.items()):
            return None, sentence.slips
    return "the sentence speaks of something else than the question", ()
