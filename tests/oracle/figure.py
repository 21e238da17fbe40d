"""What a picture shows, as far as the oracle may know it: the shown table, the texts, the colors of the marks.

It never sees `query`, `program`, `answer` or `family` of an annotation: `Figure.of` picks the few fields that it needs,
by name, and lets the rest go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from language import Language
from numerals import Numbers, Unit, needed_decimals, numbers_of

Json = dict[str, Any]
# The row and the series of a value.
Datum = tuple[int, int]

# What a share is called by.
SHARE = re.compile(
    r"(?i)\b(?:shares?|percentage|percent|proportion|rate|percentua(?:l|is)|porcentage(?:m|ns)|participaç(?:ão|ões)"
    r"|proporç(?:ão|ões)|taxas?|parcelas?|porcentajes?|participaci(?:ón|ones)|proporci(?:ón|ones)|tasas?|cuotas?)\b"
)
# Texts that may tell the unit of all numbers of a picture.
GLOBAL_UNIT_ROLES = ("axis-title", "unit-note", "subtitle")
# Texts of numbers, which carry a sign such as % with them.
NUMBER_ROLES = ("value-label", "key-figure", "tick-label")


class UnusableError(Exception):
    """An annotation that lacks what the oracle needs."""


@dataclass(frozen=True)
class Series:
    """One column of numbers."""

    index: int
    name: str
    kind: str
    unit: Unit | None


@dataclass(frozen=True)
class Group:
    """What all series have in common: the noun for one of them, what is measured of each, whether they are parts."""

    name: str
    quantity: str
    stacks: bool


@dataclass(frozen=True)
class Spoken:
    """A number as a short answer, a sentence and a calculation give it."""

    short: str
    said: str
    bare: str


@dataclass
class Figure:
    """Everything that the oracle knows of a picture, for questions in one language."""

    language: Language
    is_foreign: bool
    mark: str
    reading_order: str
    label_name: str
    is_time: bool
    labels: list[str]
    series: list[Series]
    values: list[list[Fraction | None]]
    clauses: list[str | None]
    plural: str | None
    gender: str | None
    # What one row and one series of a group are called, where the table has a noun of its own for them.
    row_noun: str | None
    series_noun: str | None
    group: Group | None
    titles: list[str]
    axis_titles: dict[str, list[str]]
    colors: list[tuple[int, str, str]]
    texts: list[Json]
    # The decimals of the printed values.
    printed_decimals: dict[Datum, int] = field(default_factory=dict)
    printed: dict[Datum, str] = field(default_factory=dict)
    _shown: dict[int, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, note: Json, language: Language) -> Figure:
        """Reads the fields that the oracle may know from an annotation.

        Raises UnusableError where one is missing or the language of the picture is none that the oracle speaks.
        """
        try:
            table, locale = note["table"], str(note["locale"])
            printing = numbers_of(locale)
            if printing is None:
                raise UnusableError(f"the oracle speaks no {locale}")
            columns = table["columns"]
            quantities = [at for at, column in enumerate(columns) if column["kind"] == "quantity"]
            at_label = next(at for at, column in enumerate(columns) if column["kind"] != "quantity")
            series = []
            for index, at in enumerate(quantities):
                measure = columns[at].get("measure") or {}
                unit = Unit.of(measure["unit"]) if measure.get("unit") else None
                series.append(Series(index, columns[at]["name"], measure.get("kind", "index"), unit))
            cells = [row["cells"] for row in table["rows"]]
            texts = [{**text, "shows": shown_by(text.get("shows"))} for text in note["texts"]]
            group = table.get("group")
            naming = table.get("naming") or {}
            population = of_language(table.get("population") or {}, language) or {}
            figure = cls(
                language=language,
                is_foreign=not is_tag_of(locale, language),
                mark=note["mark"],
                reading_order=note["reading_order"],
                label_name=columns[at_label]["name"],
                is_time=columns[at_label]["kind"] == "time",
                labels=[row[at_label] for row in cells],
                series=series,
                values=[[exact(row[at]) for at in quantities] for row in cells],
                clauses=[of_language(row.get("clause") or {}, language) for row in table["rows"]],
                plural=population.get("plural"),
                gender=population.get("gender"),
                row_noun=naming.get("rows", {}).get("noun"),
                series_noun=naming.get("series", {}).get("noun"),
                group=Group(group["name"], group["quantity"], group.get("stacks", False)) if group else None,
                titles=[plain(text["text"]) for text in texts if text["role"] == "title"],
                axis_titles={},
                colors=[(mark["row"], mark["column"], mark["color"]) for mark in note["marks"]],
                texts=texts,
            )
        except (KeyError, TypeError, ValueError, AttributeError, StopIteration, ArithmeticError) as error:
            raise UnusableError(f"the annotation cannot be used: {type(error).__name__} {error}") from error
        for text in texts:
            of, row, column = text["shows"]
            if text["role"] == "axis-title" and text.get("axis"):
                figure.axis_titles.setdefault(text["axis"], []).append(plain(text["text"]))
            if text["role"] in ("value-label", "key-figure") and of == "datum":
                figure.printed.setdefault((row, column), text["text"])
                figure.printed_decimals.setdefault((row, column), decimals_of(figure.value(row, column), text["text"], printing))
        return figure

    def value(self, row: int, series: int) -> Fraction | None:
        """The value of a datum; None where the table has none."""
        return self.values[row][series]

    def column(self, series: int) -> list[tuple[int, Fraction]]:
        """The rows of a series that have a value, in row order."""
        cells = ((row, cells[series]) for row, cells in enumerate(self.values))
        return [(row, value) for row, value in cells if value is not None]

    def stack(self, row: int) -> list[tuple[int, Fraction]]:
        """The series that have a value in a row, in their order."""
        return [(series, value) for series, value in enumerate(self.values[row]) if value is not None]

    def are_comparable(self, *series: int) -> bool:
        """Whether the values of some series may be held against each other: they measure the same, in the same unit."""
        first, *others = (self.series[at] for at in series)
        is_same = all((other.kind, other.unit) == (first.kind, first.unit) for other in others)
        # Two scores without a unit may be of different things.
        return is_same and (self.group is not None or first.unit is not None)

    def nameless_rows(self, *spoken: str) -> list[str]:
        """The labels of rows that are spoken of and stand nowhere in the picture, though others do."""
        if not any(text["shows"][0] == "row" for text in self.texts):
            return []
        nameless = [label for label in self.labels if not any(label in text["text"] for text in self.texts)]
        said = [re.compile(rf"(?<!\w){re.escape(label)}(?!\w)") for label in nameless]
        return [label for label, own in zip(nameless, said, strict=True) if any(map(own.search, spoken))]

    def misnamed_share(self) -> str | None:
        """What all series measure, if they are shares of it: "sales" where the values are shares of the sales."""
        is_share = any(series.kind == "share" for series in self.series)
        if self.group is None or not is_share or SHARE.search(self.group.quantity):
            return None
        return self.group.quantity

    def has_several_marks_a_row(self) -> bool:
        """Whether a row is drawn as more than one mark."""
        return self.mark != "row" and len({column for _, column, _ in self.colors}) > 1

    def decimals(self, row: int, series: int) -> int:
        """The decimals of a datum: those that are printed, else the fewest that it needs."""
        printed = self.printed_decimals.get((row, series))
        if printed is not None:
            return printed
        value = self.value(row, series)
        return (needed_decimals(value) or 0) if value is not None else 0

    def is_unit_shown(self, series: int) -> bool:
        """Whether the whole unit of a series stands somewhere in the picture."""
        if series not in self._shown:
            self._shown[series] = self._looks_up_unit(series)
        return self._shown[series]

    def _looks_up_unit(self, series: int) -> bool:
        unit = self.series[series].unit
        if unit is None:
            return False
        whole = re.compile(rf"(?<!\w){re.escape(unit.text)}(?!\w)")
        parts = unit.text.split(" ")
        for text in self.texts:
            of, _, column = text["shows"]
            is_own = of == "datum" and column == series
            is_header = text["role"] == "column-header" and column == series
            if (text["role"] in GLOBAL_UNIT_ROLES or is_header) and whole.search(text["text"]):
                return True
            is_number = text["role"] == "tick-label" or (text["role"] in NUMBER_ROLES and is_own)
            if is_number and all(part in text["text"] for part in parts):
                return True
        return False

    def has_sign(self, series: int, data: list[Datum]) -> bool:
        """Whether all printed values of some data carry the sign of the unit of a series."""
        unit = self.series[series].unit
        if unit is None or not (unit.currency or unit.sign):
            return False
        labels = [self.printed.get(datum) for datum in data]
        return all(label is not None and unit.currency in label and unit.sign in label for label in labels)

    def spoken(self, series: int, value: Fraction, decimals: int, data: list[Datum]) -> Spoken:
        """A number in the unit of a series, with as much of it as the picture shows; `data`: what it was made from."""
        numbers = self.language.numbers
        bare = numbers.written(value, decimals)
        unit, kind = self.series[series].unit, self.series[series].kind
        if unit is None:
            return Spoken(bare, bare, bare)
        if all(self.is_unit_shown(at) for at in {series, *(at for _, at in data)}):
            whole = numbers.with_unit(bare, unit, unit.suffix)
            # "How many medals?" is answered with a number alone.
            return Spoken(bare if kind == "count" and unit.is_noun() else whole, whole, bare)
        if self.has_sign(series, data):
            signed = numbers.with_unit(bare, unit, unit.sign)
            return Spoken(signed, signed, bare)
        return Spoken(bare, bare, bare)

    def spoken_datum(self, row: int, series: int) -> Spoken:
        """The value of a datum as it is to be given."""
        value = self.value(row, series)
        return self.spoken(
            series, value if value is not None else Fraction(0), self.decimals(row, series), [(row, series)]
        )

    def is_percent(self, series: int) -> bool:
        """Whether the values are percentages, and the picture says so."""
        unit = self.series[series].unit
        if unit is None or unit.suffix != "%":
            return False
        return self.is_unit_shown(series) or self.has_sign(series, [(row, series) for row, _ in self.column(series)])

    def color_keys(self) -> dict[tuple[str, int], str]:
        """What the colors of the marks tell apart: rows or, where each series has one color of its own, series."""
        by_series: dict[int, set[str]] = {}
        by_row: dict[int, set[str]] = {}
        index = {series.name: series.index for series in self.series}
        for row, column, color in self.colors:
            by_row.setdefault(row, set()).add(color)
            if column in index:
                by_series.setdefault(index[column], set()).add(color)
        single = {at: next(iter(found)) for at, found in by_series.items() if len(found) == 1}
        # The points of a line are alike, so its color tells the series, even of a single one.
        if (len(by_series) > 1 or self.mark == "point") and len(single) == len(by_series):
            return {("series", at): color for at, color in single.items()}
        return {("row", at): next(iter(found)) for at, found in by_row.items() if len(found) == 1}


def is_tag_of(tag: str, language: Language) -> bool:
    """Whether a BCP-47 tag names a language."""
    return tag.split("-")[0] == language.tag


def of_language(texts: Json, language: Language) -> Any:
    """What a map by BCP-47 tags has in a language, or None."""
    return next((text for tag, text in texts.items() if is_tag_of(tag, language)), None)


def shown_by(shows: Any) -> tuple[str, int, int]:
    """What of the table a text shows: a kind (`datum`, `row`, `series` ...), a row and a series; -1 for none."""
    if isinstance(shows, str):
        return shows, -1, -1
    if not isinstance(shows, dict) or not shows:
        return "", -1, -1
    (of, at), *_ = shows.items()
    return of, at.get("row", -1), at.get("series", -1)


def decimals_of(value: Fraction | None, text: str, printing: Numbers) -> int:
    """The decimals of a value that are printed.

    Raises UnusableError where the text is not that of the value.
    """
    decimals = printing.printed(text, value) if value is not None else None
    if decimals is None:
        raise UnusableError(f"'{text}' is printed where the table has {value}")
    return decimals


def exact(cell: Any) -> Fraction | None:
    """A cell of the table as an exact number; None where it is empty."""
    if cell is None or cell == "":
        return None
    if not isinstance(cell, str):
        raise TypeError("a number is not written as a text")
    return Fraction(Decimal(cell))


def plain(text: str) -> str:
    """A text with its line breaks as spaces."""
    return " ".join(text.split())
