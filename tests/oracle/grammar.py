"""A small matcher of sentences with slots.

A pattern is a sentence with `{slots}`, `[one|other]` alternatives and `<phrases>`, which are written elsewhere.
Matching finds every way in which a text fits, so that a question that can be read in two ways is seen as such. The
oracle reads leniently (`a share`, `an share`), but notes slips of grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vocabulary import Vocabulary

# What is bound by names that may lose or gain a capital inside of a sentence.
NAMES = ("series", "other", "quantity")

# What is bound, but does not say what is asked.
UNSAID = frozenset(
    "verb is are Are has have does noun thing quantity who In either picture mark phrase verb_end".split()
)


@dataclass
class Patterns:
    """Patterns that begin alike: what they ask if they end here, and how they go on, by plain text and by slot."""

    kinds: dict[str, None] = field(default_factory=dict)
    texts: dict[str, Patterns] = field(default_factory=dict)
    slots: dict[str, Patterns] = field(default_factory=dict)

    def add(self, kind: str, parts: list[str]) -> None:
        """Adds a pattern, whose parts are plain texts and slots (in braces)."""
        at = self
        for part in parts:
            next_parts = at.slots if part[0] == "{" else at.texts
            at = next_parts.setdefault(part, Patterns())
        at.kinds[kind] = None


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


def with_phrases(phrases: dict[str, str], patterns: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Patterns with their phrases, `<name>`, written out; a phrase may hold others."""

    def written(text: str) -> str:
        return re.sub("<([^<>]+)>", lambda found: written(phrases[found.group(1)]), text)

    return [(kind, written(text)) for kind, text in patterns]


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


def compiled(patterns: Iterable[tuple[str, str]]) -> Patterns:
    """Puts together patterns, `(kind, text)`."""
    found = Patterns()
    for kind, source in patterns:
        for text in expanded(source):
            found.add(kind, [part for part in re.split(r"(\{\w+\})", text) if part])
    return found


def by_kind(patterns: Iterable[tuple[str, str]]) -> dict[str, Patterns]:
    """Puts together patterns of one kind each."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, text in patterns:
        found.setdefault(kind, []).append((kind, text))
    return {kind: compiled(of_kind) for kind, of_kind in found.items()}


def readings(text: str, patterns: Patterns, vocabulary: Vocabulary) -> list[Reading]:
    """Every way to read `text`. Of readings that bind the same, the one with the fewest slips is kept."""
    found: dict[Any, Reading] = {}
    for kinds, bound, slips in _walk(patterns, text, 0, {}, (), vocabulary):
        shown = tuple(sorted((key, value) for key, value in bound.items() if key not in UNSAID))
        agreement = _slip_of_agreement(bound, text, vocabulary)
        for kind in kinds:
            reading = Reading(kind, shown, (*slips, agreement) if agreement else slips)
            known = found.get((kind, shown))
            if known is None or len(reading.slips) < len(known.slips):
                found[(kind, shown)] = reading
    return list(found.values())


def _walk(
    patterns: Patterns, text: str, pos: int, bound: dict[str, Any], slips: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[tuple[dict[str, None], dict[str, Any], tuple[str, ...]]]:
    if pos == len(text) and patterns.kinds:
        yield patterns.kinds, bound, slips
    for part, more in patterns.texts.items():
        if text.startswith(part, pos):
            yield from _walk(more, text, pos + len(part), bound, slips, vocabulary)
    for slot, more in patterns.slots.items():
        for end, option in vocabulary.find(slot, text, pos):
            # A sentence may have verbs in the singular and in the plural.
            is_free = option.key in ("", "verb")
            if not is_free and option.key in bound and bound[option.key] != option.value:
                continue
            noted = (*slips, option.slip) if option.slip and option.slip not in slips else slips
            now = {**bound, option.key: option.value} if option.key else bound
            if option.key == "verb":
                now["verb_end"] = end
            # The subject stands right behind its verb, else it is the last before it.
            if option.key in NAMES and text[now.get("verb_end", pos) : pos] in vocabulary.links:
                now["phrase"] = text[pos:end]
            yield from _walk(more, text, end, now, noted, vocabulary)


def _slip_of_agreement(bound: dict[str, Any], text: str, vocabulary: Vocabulary) -> str:
    """A verb, or what stands behind it, that does not agree with its subject."""
    if "phrase" not in bound or "verb" not in bound:
        return ""
    return vocabulary.slip_of_agreement(bound["phrase"], bound["verb"], text)
