"""The words that may stand in the slots of one picture's questions: its labels, series, nouns, colors and numbers.

What all languages share is here; what a slot may hold in a language is said by its own vocabulary, a subclass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from figure import Figure
from grammar import NAMES


@dataclass(frozen=True)
class Option:
    """Something that may stand in a slot: its text, what it binds, and the slip of grammar that it would be.

    With an empty key it binds nothing.
    """

    text: str
    key: str
    value: Any
    slip: str = ""


# An option, and where it ends in the text.
Found = tuple[int, Option]
# The lengths of some options, and the options by their text in lower case.
Options = tuple[list[int], dict[str, list[Option]]]


def indexed(options: Iterable[Option]) -> Options:
    """Options, ready to be found in a text."""
    known: dict[str, list[Option]] = {}
    for option in dict.fromkeys(options):
        known.setdefault(option.text.lower(), []).append(option)
    return sorted({len(lower) for lower in known}), known


class Vocabulary:
    """The words that may stand in the slots of one picture's questions, in the language of its figure."""

    # What may stand between a verb and its subject.
    links: tuple[str, ...] = ("", " ")
    # What stands before the last label of a list.
    conjunctions: tuple[str, ...] = ()

    def __init__(self, figure: Figure) -> None:
        """A vocabulary; its slots are filled when they are first asked for."""
        self.figure = figure
        self._options: dict[str, Options] = {}
        self.labels = [
            (text, row) for row, label in enumerate(figure.labels) for text in (label, f'"{label}"') if label
        ]
        self._said: tuple[str, ...] | None = ()
        # What was found in the text that is being read, by slot and place.
        self._text = ""
        self._found: dict[tuple[str, int], list[Found]] = {}

    def expecting(self, said: tuple[str, ...] | None) -> Vocabulary:
        """Sets what `{said}` has to be; None for anything."""
        self._said = said
        self._text = ""
        return self

    def find(self, slot: str, text: str, pos: int) -> list[Found]:
        """All that `at` finds, which is kept while the same text is read."""
        if text != self._text:
            self._text = text
            self._found.clear()
        if (slot, pos) not in self._found:
            self._found[slot, pos] = list(self.at(slot, text, pos))
        return self._found[slot, pos]

    def at(self, slot: str, text: str, pos: int) -> Iterator[Found]:
        """Everything that may fill `slot` at a place of `text`, with where it ends."""
        name = slot[1:-1]
        if name == "said":
            yield from self.answers(text, pos)
        elif name == "names":
            yield from ((end, Option("", "rows", rows)) for end, rows in self.list(text, pos) if len(rows) > 1)
        elif name == "at_names":
            yield from self.placed_list(text, pos)
        elif name == "at_said":
            yield from self.placed_answers(text, pos)
        elif name == "value":
            yield from self._value(text, pos)
        else:
            yield from self._known(name, text, pos)

    def _known(self, name: str, text: str, pos: int) -> Iterator[Found]:
        if name not in self._options:
            self._options[name] = self.options(name)
        lengths, known = self._options[name]
        for length in lengths:
            end = pos + length
            found = text[pos:end]
            for option in known.get(found.lower(), ()):
                if found == option.text or option.key in NAMES:
                    slip = option.slip or self.slip_of_option(option, text, pos, found)
                    yield end, replace(option, slip=slip) if slip else option

    def options(self, name: str) -> Options:
        """The options of a slot that do not depend on the text, ready to be found."""
        return indexed(self.fill(name))

    def answers(self, text: str, pos: int) -> Iterator[Found]:
        """The answer, which may begin a sentence."""
        if self._said is None:
            yield from ((end, Option("", "said", text[pos:end])) for end in range(pos + 1, len(text) + 1))
            return
        for said in self._said:
            for form in {said, said[:1].upper() + said[1:]} if pos == 0 else {said}:
                if text.startswith(form, pos):
                    yield pos + len(form), Option(form, "said", said)

    def list(self, text: str, pos: int, is_open: bool = False) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Labels in a list: `A and B`, `A, B and C`."""
        for label, row in self.labels:
            for start in self.starts(text, pos):
                if not text.startswith(label, start):
                    continue
                end = start + len(label)
                yield end, (row,)
                for joiner in (", ", *self.conjunctions):
                    if text.startswith(joiner, end) and not is_open:
                        is_last = joiner != ", "
                        rest = self.list(text, end + len(joiner), is_last)
                        # After the last comma there has to be a conjunction.
                        yield from ((to, (row, *rows)) for to, rows in rest if is_last or len(rows) > 1)

    def _value(self, text: str, pos: int) -> Iterator[Found]:
        numbers = self.figure.language.numbers
        found = numbers.spoken_pattern.match(text, pos)
        if not found:
            return
        number = numbers.spoken(found.group())
        suffixes = {""}
        for series in self.figure.series:
            if series.unit:
                suffixes |= {numbers.behind(series.unit, suffix) for suffix in (series.unit.suffix, series.unit.sign)}
        for suffix in suffixes:
            if text.startswith(suffix, found.end()):
                end = found.end() + len(suffix)
                yield end, Option("", "literal", (number, text[pos:end]))

    def starts(self, text: str, pos: int) -> Iterator[int]:
        """Where a label of a list may start: there, or behind a word that belongs to it."""
        del text
        yield pos

    def without_lead(self, text: str) -> str:
        """A question without what it may begin with that asks nothing."""
        return text

    def fill(self, name: str) -> Iterator[Option]:
        """The options of a slot that do not depend on the text."""
        raise NotImplementedError

    def placed_list(self, text: str, pos: int) -> Iterator[Found]:
        """Labels in a list, after a preposition."""
        raise NotImplementedError

    def placed_answers(self, text: str, pos: int) -> Iterator[Found]:
        """The answer, after a preposition."""
        raise NotImplementedError

    def is_plural(self, phrase: str) -> bool | None:
        """Whether what a phrase names takes a verb in the plural; None where either will do."""
        raise NotImplementedError

    def slip_of_agreement(self, phrase: str, is_many: bool, text: str) -> str:
        """What is wrong with a verb, in the plural or not, beside its subject in a text, if anything."""
        del text
        return "" if self.is_plural(phrase) in (None, is_many) else f'verb and subject "{phrase}" do not agree'

    def slip_of_option(self, option: Option, text: str, pos: int, found: str) -> str:
        """What is wrong with an option where it was found, if anything."""
        raise NotImplementedError


def slip_of_capital(figure: Figure, found: str, pos: int) -> str:
    """A common noun that keeps the capital of its header inside of a sentence."""
    quantity = figure.group.quantity if figure.group is not None else ""
    at = found.find(quantity)
    is_common = quantity[:1].isupper() and quantity.split(" ")[0][1:].islower()
    is_quoted = found[at - 1 : at] == '"'
    return f'"{quantity}" keeps its capital' if is_common and at >= 0 and pos + at > 0 and not is_quoted else ""
