"""The words that may stand in the slots of one picture's questions in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grammar import NAMES
from languages.english.naming import articled, counted, measures, quantities, series_by_name
from languages.english.words import (
    AXES,
    CARDINALS,
    DIRECTIONS,
    ENDS,
    ENDS_OF_ORDER,
    FALL,
    FELL,
    LEADS,
    MARKS,
    MORE,
    OPPOSITES,
    ORDINALS,
    PICTURES,
    PREPOSITIONS,
    RISE,
    ROSE,
    SPELLINGS,
    WEEKDAY,
    head_of,
    is_plural,
    noun_forms,
    short_plurals,
)
from vocabulary import Found, Option, Vocabulary, slip_of_capital


def changes(rises: tuple[str, ...], falls: tuple[str, ...]) -> list[Option]:
    """Verbs of change, and whether each is a rise."""
    found = [(text, True) for text in rises] + [(text, False) for text in falls]
    return [Option(text, "rise", is_rise) for text, is_rise in found]


# What says that something changed, and what asks which way it did.
CHANGES = {
    "rise": changes(RISE, FALL),
    "rose": changes(ROSE, FELL),
    "risen": changes(("higher",), ("lower",)),
    "rise_or_fall": [
        Option(f"{one} or {other}", "either", "")
        for rises, falls in [(RISE, FALL), (FALL, RISE), (("go up",), ("down",)), (("go down",), ("up",))]
        for one in rises
        for other in falls
    ],
}


class EnglishVocabulary(Vocabulary):
    """English words."""

    links = ("", " ", " the ")
    conjunctions = (" and ", ", and ")

    def is_plural(self, phrase: str) -> bool:
        """Whether the noun of a phrase is plural."""
        return is_plural(head_of(phrase))

    def slip_of_option(self, option: Option, text: str, pos: int, found: str) -> str:
        """A capital inside of a sentence."""
        del text
        return slip_of_capital(self.figure, found, pos) if option.key in NAMES else ""

    def placed_list(self, text: str, pos: int) -> Iterator[Found]:
        """Labels in a list, after a preposition."""
        for preposition in self._prepositions():
            if text.startswith(f"{preposition} ", pos):
                for end, rows in self.list(text, pos + len(preposition) + 1):
                    if len(rows) > 1:
                        yield end, Option("", "rows", rows, self._slip_of_preposition(preposition, rows[0]))

    def placed_answers(self, text: str, pos: int) -> Iterator[Found]:
        """The answer after a preposition."""
        for preposition in self._prepositions():
            if text.startswith(f"{preposition} ", pos):
                start = pos + len(preposition) + 1
                start += 4 if text.startswith("the ", start) else 0
                for end, option in self.answers(text, start):
                    label = str(option.value).strip('"')
                    known = label in self.figure.labels
                    slip = self._slip_of_preposition(preposition, self.figure.labels.index(label)) if known else ""
                    yield end, Option("", "said", option.value, slip)
                    for noun in self._stage_nouns():
                        if text.startswith(f" {noun}", end):
                            yield end + len(noun) + 1, Option("", "said", option.value, slip)

    def starts(self, text: str, pos: int) -> Iterator[int]:
        """A label of a list may have an article."""
        yield pos
        if text.startswith("the ", pos):
            yield pos + 4

    def fill(self, name: str) -> Iterator[Option]:
        """The options of a slot that do not depend on the text."""
        figure = self.figure
        mark, marks = MARKS.get(figure.mark, ("mark", "marks"))
        if name == "A":
            yield from (Option(text[:1].upper() + text[1:], "a", row) for text, row in self.labels)
        elif name in ("a", "b"):
            yield from (Option(text, name, row) for text, row in self.labels)
        elif name in ("at_a", "at_b", "At_a"):
            for text, row in self.labels:
                for preposition in self._prepositions():
                    slip = self._slip_of_preposition(preposition, row)
                    shown = preposition.capitalize() if name[0] == "A" else preposition
                    yield from (Option(f"{shown} {the}{text}", name[-1], row, slip) for the in ("", "the "))
                yield from self._stages("At" if name[0] == "A" else "at", name[-1], text, row)
        elif name in ("key", "Key"):
            names = [(label, ("row", row)) for row, label in enumerate(figure.labels)]
            names += [(series.name, ("series", series.index)) for series in figure.series]
            for label, key in names:
                shown = label[:1].upper() + label[1:] if name == "Key" else label
                article = "The" if name == "Key" else "the"
                texts = (shown, f'"{label}"', f"{article} {label}", f'{article} "{label}"')
                yield from (Option(text, "key", key) for text in texts)
        elif name == "m":
            yield from measures(self.figure, "series")
        elif name == "ms":
            for option in measures(self.figure, "series"):
                yield from (Option(text, "", "") for one in short_plurals(option.text) for text in (one, one[:1].lower() + one[1:]))
        elif name == "more_so":
            yield from (Option(text, "", "") for text in MORE)
        elif name in ENDS_OF_ORDER:
            yield from (Option(text, "", "") for text in ENDS_OF_ORDER[name])
        elif name == "opposite":
            yield from (Option(text, "larger", larger) for text, larger in OPPOSITES.items())
        elif name == "a_m":
            for option in measures(self.figure, "series"):
                yield from articled(option)
        elif name in ("In", "in"):
            for text in dict.fromkeys(("for", *self._prepositions())):
                # The labels of a column are of one kind, so the first tells for all.
                slip = self._slip_of_preposition(text, 0) if text != "for" else ""
                yield Option(text.capitalize() if name == "In" else text, "In", "", slip)
        elif name == "counted":
            yield from (Option(text, "series", at) for text, at in counted(self.figure))
        elif name in ("m2", "s", "t", "for_s", "For_s", "for_t"):
            yield from series_by_name(self.figure, name)
        elif name in ("q", "total_q", "all_counted"):
            yield from quantities(self.figure, name)
        elif name in ("noun", "nouns"):
            yield from self._nouns(name == "nouns")
        elif name in ("thing", "things"):
            yield from self._things(name == "things")
        elif name == "colored":
            # What the colors tell apart.
            is_series = any(of == "series" for of, _ in figure.color_keys())
            yield from self._things(False) if is_series else self._nouns(False)
        elif name in CHANGES:
            yield from CHANGES[name]
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
        elif name == "lead_end":
            yield from (Option(text, "place", (order, "last")) for text, (order, _) in LEADS.items())
        elif name in ("from", "lead"):
            yield from (Option(text, "place", place) for text, place in (ENDS if name == "from" else LEADS).items())
        elif name == "axis":
            yield from (Option(text, "axis", axis) for text, axis in AXES.items())
        elif name in DIRECTIONS:
            yield from (Option(text, "larger", larger) for text, larger in DIRECTIONS[name].items())
        else:
            yield from self._verbs(name)

    def _stages(self, preposition: str, key: str, text: str, row: int) -> Iterator[Option]:
        """A stage of a funnel with its noun."""
        yield from (Option(f"{preposition} the {text} {noun}", key, row) for noun in self._stage_nouns())

    def _stage_nouns(self) -> list[str]:
        """What a stage may be called behind its label."""
        return sorted({option.text for option in self._nouns(False) if not option.slip} | {"stage"})

    def _nouns(self, is_many: bool) -> Iterator[Option]:
        """What the rows are called."""
        figure = self.figure
        general = "period" if figure.is_time else "category"
        forms = noun_forms(general if figure.is_foreign else figure.row_noun or figure.label_name, general)
        yield from noun_options(forms, is_many, "noun", f'the rows under "{figure.label_name}"')

    def _things(self, is_many: bool) -> Iterator[Option]:
        """What the series are called."""
        general = "column" if self.figure.mark == "row" else "series"
        group = self.figure.group
        header = general if group is None or self.figure.is_foreign else group.name
        forms = noun_forms(header, general)
        yield from noun_options(forms, is_many, "thing", "the series")

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
            "does": ("does", "do", "did"),
        }
        for form in forms[name.lower()]:
            is_past = form in ("was", "were", "had", "did")
            slip = "" if is_past == self.figure.is_time else f'"{form}" is in the wrong tense'
            shown = form.capitalize() if name[0].isupper() else form
            yield Option(shown, "verb" if name.lower() == "be" else name, form in ("are", "were"), slip)

    def _prepositions(self) -> tuple[str, ...]:
        """What may stand before a label: where "for" says which thing is meant, the row follows with "in"."""
        return ("in", "on", "at") if self.figure.is_time else PREPOSITIONS

    def _slip_of_preposition(self, preposition: str, row: int) -> str:
        label = self.figure.labels[row]
        if not self.figure.is_time:
            right = preposition
        elif ":" in label:
            right = "at"
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", label) or WEEKDAY.match(label):
            right = "on"
        else:
            right = "in"
        return "" if preposition == right else f'"{preposition} {label}" should be "{right} {label}"'


def noun_options(
    forms: tuple[frozenset[str], frozenset[str], frozenset[str]], is_many: bool, key: str, of: str
) -> Iterator[Option]:
    """The right forms of a noun, and the others as slips."""
    singular, plural, others = forms
    right = plural if is_many else singular
    yield from (Option(text, key, "") for text in right)
    slip = f"is no {'plural' if is_many else 'singular'} for {of}"
    yield from (Option(text, key, "", f'"{text}" {slip}') for text in (singular | plural | others) - right)
