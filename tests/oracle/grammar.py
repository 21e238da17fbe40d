"""A small matcher of sentences with slots.

A pattern is a sentence with `{slots}` and `[one|other]` alternatives. Matching finds every way in which a text fits, so
that a question that can be read in two ways is seen as such. The oracle reads leniently (`a share`, `an share`), but
notes slips of grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vocabulary import Vocabulary

# What is bound by names that may lose or gain a capital inside of a sentence.
NAMES = ("series", "other", "quantity")

# What is bound, but does not say what is asked.
UNSAID = frozenset(
    {
        "verb",
        "is",
        "are",
        "Are",
        "has",
        "have",
        "does",
        "noun",
        "thing",
        "quantity",
        "who",
        "In",
        "either",
        "picture",
        "mark",
    }
)


@dataclass(frozen=True)
class Pattern:
    """A pattern: what it asks, and its literals (plain texts) and slots (texts in braces) in turn."""

    kind: str
    parts: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Reading:
    """One way to read a text."""

    kind: str
    bound: tuple[tuple[str, Any], ...]
    slips: tuple[str, ...]

    def __getitem__(self, key: str) -> Any:
        """What is bound to a key, which has to be."""
        return dict(self.bound)[key]

    def get(self, key: str, default: Any = None) -> Any:
        """What is bound to a key, if anything is."""
        return dict(self.bound).get(key, default)


def expanded(source: str) -> list[str]:
    """All ways to choose from the alternatives of a text, `[one|other]`, which may hold others."""
    found, _ = _alternatives(source, 0)
    return list(dict.fromkeys(found))


def _alternatives(source: str, at: int) -> tuple[list[str], int]:
    """What may be chosen from `at` on, up to the bracket that closes it, and where that stands."""
    done: list[str] = []
    now = [""]
    while at < len(source) and source[at] != "]":
        if source[at] == "[":
            inner, at = _alternatives(source, at + 1)
            now = [before + chosen for before in now for chosen in inner]
        elif source[at] == "|":
            done, now = done + now, [""]
        else:
            now = [before + source[at] for before in now]
        at += 1
    return done + now, at


def with_phrases(phrases: dict[str, str], patterns: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Patterns with their phrases, `<name>`, written out; a phrase may hold others."""

    def written(text: str) -> str:
        return re.sub("<([^<>]+)>", lambda found: written(phrases[found.group(1)]), text)

    return [(kind, written(text)) for kind, text in patterns]


def compiled(patterns: Iterable[tuple[str, str]]) -> list[Pattern]:
    """Spells out the alternatives of patterns, `(kind, text)`."""
    found = []
    for kind, source in patterns:
        for text in expanded(source):
            parts = re.split(r"(\{\w+\})", text)
            found.append(Pattern(kind, tuple(part for part in parts if part), source))
    return found


def by_first_word(patterns: list[Pattern]) -> dict[str, list[Pattern]]:
    """Patterns by the first word of the text that they fit; those with a slot in it under an empty text."""
    found: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        first = re.match(r"[^ ,{]+(?=[ ,])", pattern.parts[0])
        found.setdefault(first.group() if first else "", []).append(pattern)
    return found


def by_kind(patterns: list[Pattern]) -> dict[str, list[Pattern]]:
    """Patterns by what they ask or answer."""
    found: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        found.setdefault(pattern.kind, []).append(pattern)
    return found


def readings(text: str, patterns: Iterable[Pattern], vocabulary: Vocabulary) -> list[Reading]:
    """Every way to read `text`. Of readings that bind the same, the one with the fewest slips is kept."""
    found: dict[Any, Reading] = {}
    for pattern in patterns:
        first = pattern.parts[0]
        if first[0] != "{" and not text.startswith(first):
            continue
        for bound, slips in _walk(pattern.parts, 0, text, 0, {}, (), vocabulary):
            agreement = _slip_of_agreement(bound, text, vocabulary)
            shown = tuple(sorted((key, value) for key, value in bound.items() if key not in UNSAID))
            reading = Reading(pattern.kind, shown, (*slips, agreement) if agreement else slips)
            known = found.get((pattern.kind, shown))
            if known is None or len(reading.slips) < len(known.slips):
                found[(pattern.kind, shown)] = reading
    return list(found.values())


def _walk(
    parts: tuple[str, ...],
    at: int,
    text: str,
    pos: int,
    bound: dict[str, Any],
    slips: tuple[str, ...],
    vocabulary: Vocabulary,
) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    if at == len(parts):
        if pos == len(text):
            yield bound, slips
        return
    part = parts[at]
    if part[0] != "{":
        if text.startswith(part, pos):
            yield from _walk(parts, at + 1, text, pos + len(part), bound, slips, vocabulary)
        return
    for end, option in vocabulary.find(part, text, pos):
        # A sentence may have verbs in the singular and in the plural.
        is_free = option.key in ("", "verb")
        if not is_free and option.key in bound and bound[option.key] != option.value:
            continue
        more = (*slips, option.slip) if option.slip and option.slip not in slips else slips
        now = {**bound, option.key: option.value} if option.key else bound
        if option.key == "verb":
            now["verb_end"] = end
        # The subject stands right behind its verb, else it is the last before it.
        if option.key in NAMES and text[now.get("verb_end", pos) : pos] in vocabulary.links:
            now["phrase"] = text[pos:end]
        yield from _walk(parts, at + 1, text, end, now, more, vocabulary)


def _slip_of_agreement(bound: dict[str, Any], text: str, vocabulary: Vocabulary) -> str:
    """A verb, or what stands behind it, that does not agree with its subject."""
    phrase = bound.pop("phrase", None)
    bound.pop("verb_end", None)
    return "" if phrase is None or "verb" not in bound else vocabulary.slip_of_agreement(phrase, bound["verb"], text)
