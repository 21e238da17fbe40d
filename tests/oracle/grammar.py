"""A small matcher of sentences with slots, and the words that may stand in the slots of one picture.

A pattern is a sentence with `{slots}` and `[one|other]` alternatives. Matching finds every way in which a text fits, so
that a question that can be read in two ways is seen as such. The oracle reads leniently (`a share`, `an share`), but
notes slips of grammar.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from figure import Figure
from hues import SPELLINGS

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
CARDINALS = ("zero", "one", "two", "three", "four", "five", "six")
MARKS = {"bar": ("bar", "bars"), "slice": ("slice", "slices"), "stage": ("stage", "stages"), "row": ("row", "rows")}
PICTURES = {"bar": "chart", "slice": "chart", "stage": "funnel", "row": "table"}
ENDS = {
    "from the left": ("left-to-right", "first"),
    "from the right": ("left-to-right", "last"),
    "from the top": ("top-to-bottom", "first"),
    "from the bottom": ("top-to-bottom", "last"),
    "clockwise from 12 o'clock": ("clockwise", "first"),
}
LEADS = {
    "Reading from left to right": ("left-to-right", "first"),
    "Reading from top to bottom": ("top-to-bottom", "first"),
    "Going clockwise from 12 o'clock": ("clockwise", "first"),
}
AXES = {"x-axis": "x", "horizontal axis": "x", "y-axis": "y", "vertical axis": "y"}
# Words that say which way: the slot, then each word and whether it means the larger.
DIRECTIONS = {
    "top": {"highest": True, "lowest": False},
    "big": {"largest": True, "smallest": False},
    "most": {"most": True, "fewest": False},
    "way": {"from highest to lowest": True, "from lowest to highest": False},
    "higher": {"higher": True, "lower": False},
    "greater": {"greater": True, "smaller": False},
    "above": {"above": True, "below": False},
    "more": {"more": True, "fewer": False},
}
IRREGULAR = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "half": "halves",
    "leaf": "leaves",
    "shelf": "shelves",
    "medium": "media",
    "analysis": "analyses",
    "axis": "axes",
    "hobby": "hobbies",
    "monarch": "monarchs",
    "stomach": "stomachs",
}
UNCHANGED = ("species", "series", "means", "staff", "cattle", "sheep", "fish", "people", "police")
SINGULAR_S = (
    "bus",
    "gas",
    "status",
    "class",
    "business",
    "process",
    "campus",
    "address",
    "news",
    "virus",
    "access",
    "basis",
)
WEEKDAY = re.compile(r"(?i)(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:days?)?|day)\b")
# What is bound, but does not say what is asked.
UNSAID = ("verb", "noun", "who", "In", "is", "are", "Are", "has", "have", "picture", "mark")
NUMBER = re.compile(r"-?(?:US\$|R\$|A\$|C\$|[$€£¥])?\d(?:[\d,]*\d)?(?:\.\d+)?")


@dataclass(frozen=True)
class Option:
    """Something that may stand in a slot: its text, what it binds, and the slip of grammar that it would be."""

    text: str
    key: str
    value: Any
    slip: str = ""


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


def compiled(patterns: Iterable[tuple[str, str]]) -> list[Pattern]:
    """Spells out the alternatives of patterns, `(kind, text)`."""
    found = []
    for kind, source in patterns:
        pieces = [
            piece[1:-1].split("|") if piece[:1] == "[" else [piece] for piece in re.split(r"(\[[^\]]*\])", source)
        ]
        for chosen in itertools.product(*pieces):
            parts = re.split(r"(\{\w+\})", "".join(chosen))
            found.append(Pattern(kind, tuple(part for part in parts if part), source))
    return found


@cache
def plural_of(noun: str) -> str:
    """The plural of a noun."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun in UNCHANGED:
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


@cache
def is_plural(word: str) -> bool:
    """Whether a noun is plural, as far as its ending tells."""
    lower = word.lower()
    if lower in ("people", "men", "women", "children", "staff", "cattle", "police", "media"):
        return True
    return (
        lower.endswith("s")
        and not lower.endswith(("ss", "us", "is"))
        and lower not in (*SINGULAR_S, *UNCHANGED)
        and len(lower) > 2
    )


@cache
def head_of(phrase: str) -> str:
    """The noun of a phrase that says whether the phrase is plural."""
    return re.split(r" (?:of|per|in|on|by|for|at|from|with|to|a|an|as)\b| \(", phrase)[0].split(" ")[-1]


@cache
def noun_forms(header: str, is_time: bool) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """How the rows under a header may be called, in singular and in plural, and what else would be understood.

    Such other forms ("which days a week") are read, but noted as slips.
    """
    lower = " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in header.split(" "))
    general = "period" if is_time else "category"
    singular, plural = {general}, {plural_of(general)}
    before, _, after = lower.partition(" of ")
    words, tail = before.split(" "), f" of {after}" if after else ""
    # "Days a week", "Age from" and words of other languages are no English nouns.
    is_noun = lower.isascii() and re.fullmatch(r"[^\W\d]+(?:[ '-][^\W\d]+)*", lower)
    if is_noun and not re.search(r" (?:a|an|per|in|on|by|for|at|from|to)( |$)", lower):
        last, stem = words[-1], " ".join(words[:-1])
        stem = f"{stem} " if stem else ""
        ones = {last}
        if is_plural(last):
            ones = {last[:-1]} | ({f"{last[:-3]}y"} if last.endswith("ies") else set())
            ones |= {one for one, many in IRREGULAR.items() if many == last} | (
                {last[:-2]} if last.endswith("es") else set()
            )
            ones = {one for one in ones if plural_of(one) == last}
        singular |= {f"{stem}{one}{tail}" for one in ones}
        plural |= {f"{stem}{plural_of(one)}{tail}" for one in ones}
    stems = {lower, lower.removesuffix("s"), lower.removesuffix("es"), re.sub("ies$", "y", lower)}
    others = (
        stems
        | {f"{stem}s" for stem in stems}
        | {f"{stem}es" for stem in stems}
        | {plural_of(lower), re.sub("y$", "ies", lower)}
    )
    return frozenset(singular), frozenset(plural), frozenset(others - {""})


class Vocabulary:
    """The words that may stand in the slots of one picture's questions."""

    def __init__(self, figure: Figure) -> None:
        """A vocabulary; its slots are filled when they are first asked for."""
        self.figure = figure
        self._options: dict[str, list[Option]] = {}
        self._labels = [
            (text, row) for row, label in enumerate(figure.labels) for text in (label, f'"{label}"') if label
        ]
        self._said: tuple[str, ...] | None = ()

    def expecting(self, said: tuple[str, ...] | None) -> Vocabulary:
        """Sets what `{said}` has to be; None for anything."""
        self._said = said
        return self

    def at(self, slot: str, text: str, pos: int) -> Iterator[tuple[int, Option]]:
        """Everything that may fill `slot` at a place of `text`, with where it ends."""
        name = slot[1:-1]
        if name == "said":
            yield from self._answers(text, pos)
        elif name == "names":
            yield from ((end, Option("", "rows", rows)) for end, rows in self._list(text, pos) if len(rows) > 1)
        elif name == "at_names":
            for preposition in ("for ", "in ", "on ", "at "):
                if text.startswith(preposition, pos):
                    lists = self._list(text, pos + len(preposition))
                    slip = self._slip_of_preposition
                    yield from (
                        (end, Option("", "rows", rows, slip(preposition.strip(), rows[0])))
                        for end, rows in lists
                        if len(rows) > 1
                    )
        elif name == "at_said":
            yield from self._placed_answers(text, pos)
        elif name == "value":
            yield from self._value(text, pos)
        else:
            if name not in self._options:
                self._options[name] = list(dict.fromkeys(self._fill(name)))
            for option in self._options[name]:
                end = pos + len(option.text)
                found = text[pos:end]
                if found == option.text or (option.key == "series" and found.lower() == option.text.lower()):
                    yield end, option

    def _answers(self, text: str, pos: int) -> Iterator[tuple[int, Option]]:
        if self._said is None:
            yield from ((end, Option("", "said", text[pos:end])) for end in range(pos + 1, len(text) + 1))
            return
        for said in self._said:
            for form in {said, said[:1].upper() + said[1:]} if pos == 0 else {said}:
                if text.startswith(form, pos):
                    yield pos + len(form), Option(form, "said", said)

    def _placed_answers(self, text: str, pos: int) -> Iterator[tuple[int, Option]]:
        """The answer after a preposition."""
        for preposition in ("for", "in", "on", "at"):
            if text.startswith(f"{preposition} ", pos):
                for end, option in self._answers(text, pos + len(preposition) + 1):
                    label = str(option.value).strip('"')
                    known = label in self.figure.labels
                    slip = self._slip_of_preposition(preposition, self.figure.labels.index(label)) if known else ""
                    yield end, Option("", "said", option.value, slip)

    def _list(self, text: str, pos: int, is_open: bool = False) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Labels in a list: `A and B`, `A, B and C`."""
        for label, row in self._labels:
            if not text.startswith(label, pos):
                continue
            end = pos + len(label)
            yield end, (row,)
            for joiner in (", ", " and "):
                if text.startswith(joiner, end) and not is_open:
                    rest = self._list(text, end + len(joiner), joiner == " and ")
                    # After the last comma there has to be an "and".
                    yield from ((to, (row, *rows)) for to, rows in rest if joiner == " and " or len(rows) > 1)

    def _value(self, text: str, pos: int) -> Iterator[tuple[int, Option]]:
        found = NUMBER.match(text, pos)
        if not found:
            return
        number = Fraction(re.sub(r"[^\d.-]", "", found.group()))
        suffixes = {""}
        for series in self.figure.series:
            if series.unit:
                suffixes |= {series.unit.suffix, series.unit.sign}
        for suffix in suffixes:
            if text.startswith(suffix, found.end()):
                end = found.end() + len(suffix)
                yield end, Option("", "literal", (number, text[pos:end]))

    def _fill(self, name: str) -> Iterator[Option]:
        """The options of a slot that do not depend on the text."""
        figure = self.figure
        mark, marks = MARKS.get(figure.mark, ("mark", "marks"))
        if name in ("a", "b"):
            yield from (Option(text, name, row) for text, row in self._labels)
        elif name in ("at_a", "at_b", "At_a"):
            for text, row in self._labels:
                for preposition in ("in", "on", "at") if figure.is_time else ("for",):
                    slip = self._slip_of_preposition(preposition, row)
                    shown = preposition.capitalize() if name[0] == "A" else preposition
                    yield Option(f"{shown} {text}", name[-1], row, slip)
        elif name == "key":
            names = [(label, ("row", row)) for row, label in enumerate(figure.labels)]
            names += [(series.name, ("series", series.index)) for series in figure.series]
            for label, key in names:
                yield from (Option(label, "key", key), Option(f'"{label}"', "key", key))
        elif name == "m":
            yield from (Option(text, "series", at) for text, at in self._measures())
        elif name == "a_m":
            for text, at in self._measures():
                yield from articled(text, at)
        elif name == "In":
            yield Option("For", "In", "")
            if figure.is_time:
                # The labels of a column are of one kind, so the first tells for all.
                for text in ("In", "On", "At"):
                    yield Option(text, "In", "", self._slip_of_preposition(text.lower(), 0))
        elif name == "counted":
            yield from (Option(text, "series", at) for text, at in self._counted())
        elif name in ("noun", "nouns"):
            yield from self._nouns(name == "nouns")
        elif name == "colored":
            # What the colors tell apart.
            if any(of == "series" for of, _ in figure.color_keys()):
                yield Option("series", "noun", "series")
            else:
                yield from self._nouns(False)
        elif name in ("plural", "who", "clause"):
            yield from self._population(name)
        elif name == "ordinal":
            yield from (Option(text, "nth", at + 1) for at, text in enumerate(ORDINALS))
        elif name == "n_word":
            yield from (Option(text, "n", at) for at, text in enumerate(CARDINALS))
        elif name == "color":
            yield from (Option(text, "color", color) for text, color in SPELLINGS.items())
        elif name in ("mark", "marks"):
            yield Option(mark if name == "mark" else marks, "mark", figure.mark)
        elif name == "picture":
            yield Option(PICTURES.get(figure.mark, "picture"), "picture", figure.mark)
        elif name in ("from", "lead"):
            yield from (Option(text, "place", place) for text, place in (ENDS if name == "from" else LEADS).items())
        elif name == "axis":
            yield from (Option(text, "axis", axis) for text, axis in AXES.items())
        elif name in DIRECTIONS:
            yield from (Option(text, "larger", larger) for text, larger in DIRECTIONS[name].items())
        else:
            yield from self._verbs(name)

    def _measures(self) -> Iterator[tuple[str, int]]:
        """How each series may be called."""
        single = len(self.figure.series) == 1
        for series in self.figure.series:
            name, at = series.name, series.index
            yield name, at
            # A group, a year or a good has a value, but is none.
            yield from ((f"{name} value", at), (f'"{name}" value', at))
            if single and series.kind == "share" and series.unit and series.unit.text == "%":
                yield "share", at
            if single and series.kind != "share":
                yield "value", at
            if series.kind == "count":
                yield from ((f"number of {counted}", at) for counted, _ in self._counted() if _ == at)
                yield f"number of {name}", at

    def _counted(self) -> Iterator[tuple[str, int]]:
        """What each series counts."""
        single = len(self.figure.series) == 1
        for series in self.figure.series:
            if series.kind == "count":
                yield series.name, series.index
                if single and self.figure.plural:
                    yield self.figure.plural, series.index
                if single and series.unit and series.unit.is_noun():
                    yield series.unit.text, series.index

    def _nouns(self, is_many: bool) -> Iterator[Option]:
        singular, plural, others = noun_forms(self.figure.label_name, self.figure.is_time)
        right = plural if is_many else singular
        yield from (Option(text, "noun", "rows") for text in right)
        number = "plural" if is_many else "singular"
        slip = f'is no {number} for the rows under "{self.figure.label_name}"'
        yield from (Option(text, "noun", "rows", f'"{text}" {slip}') for text in (singular | plural | others) - right)

    def _population(self, name: str) -> Iterator[Option]:
        if self.figure.plural is None or len(self.figure.series) != 1:
            return
        if name == "plural":
            yield Option(self.figure.plural, "plural", self.figure.plural)
        elif name == "who":
            yield from (Option("who", "who", ""), Option("that", "who", ""))
        else:
            yield from (Option(clause, "a", row) for row, clause in enumerate(self.figure.clauses) if clause)

    def _verbs(self, name: str) -> Iterator[Option]:
        """Verbs, of which those in the wrong tense are slips: points in time ask for the past."""
        forms = {
            "be": ("is", "are", "was", "were"),
            "is": ("is", "was"),
            "are": ("are", "were"),
            "has": ("has", "had"),
            "have": ("have", "had"),
        }
        for form in forms[name.lower()]:
            is_past = form in ("was", "were", "had")
            slip = "" if is_past == self.figure.is_time else f'"{form}" is in the wrong tense'
            shown = form.capitalize() if name[0].isupper() else form
            yield Option(shown, "verb" if name.lower() == "be" else name, form in ("are", "were"), slip)

    def _slip_of_preposition(self, preposition: str, row: int) -> str:
        label = self.figure.labels[row]
        if not self.figure.is_time:
            right = "for"
        elif ":" in label:
            right = "at"
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", label) or WEEKDAY.match(label):
            right = "on"
        else:
            right = "in"
        return "" if preposition == right else f'"{preposition} {label}" should be "{right} {label}"'


def sounds_like_vowel(phrase: str) -> bool:
    """Whether a phrase begins with the sound of a vowel."""
    first = phrase.split(" ")[0].strip('"')
    if first.isupper() and len(first) > 1 and (first[0] == "U" or not re.search("[AEIOUY]", first)):
        # It is spelled: "an MSFT", "a UK".
        return first[0] in "AEFHILMNORSX"
    base = unicodedata.normalize("NFD", first.lower())
    return bool(re.match("[aeio]|u(?!ni|se|ti|su|ra)|hour|hono", base)) and not re.match("eu|one|once", base)


def articled(phrase: str, series: int) -> Iterator[Option]:
    """A noun phrase with the right indefinite article, and with the wrong ones as slips."""
    is_many = is_plural(head_of(phrase))
    right = "" if is_many else "an " if sounds_like_vowel(phrase) else "a "
    for article in ("", "a ", "an "):
        slip = "" if article == right else f'"{article}{phrase}" has the wrong article'
        yield Option(article + phrase, "series", series, slip)


def readings(text: str, patterns: Iterable[Pattern], vocabulary: Vocabulary) -> list[Reading]:
    """Every way to read `text`. Of readings that bind the same, the one with the fewest slips is kept."""
    found: dict[Any, Reading] = {}
    for pattern in patterns:
        first = pattern.parts[0]
        if first[0] != "{" and not text.startswith(first):
            continue
        for bound, slips in _walk(pattern.parts, 0, text, 0, {}, (), vocabulary):
            agreement = _slip_of_agreement(bound, text, vocabulary.figure)
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
    for end, option in vocabulary.at(part, text, pos):
        if option.key in bound and bound[option.key] != option.value:
            continue
        more = (*slips, option.slip) if option.slip and option.slip not in slips else slips
        now = {**bound, option.key: option.value}
        if option.key == "series":
            now["phrase"] = text[pos:end]
        yield from _walk(parts, at + 1, text, end, now, more, vocabulary)


def _slip_of_agreement(bound: dict[str, Any], text: str, figure: Figure) -> str:
    """A verb in the singular beside a plural subject, or the other way around."""
    phrase = bound.pop("phrase", None)
    if phrase is None or "verb" not in bound:
        return ""
    is_many = is_plural(head_of(phrase))
    return "" if bound["verb"] == is_many else f'verb and subject "{phrase}" do not agree'
