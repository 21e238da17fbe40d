"""What an answer is, and what the computation of every kind of question needs.

What a question takes for granted must hold: one row is highest, no other has the same value, the first is higher
than the second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from figure import Datum, Figure, Spoken
from numerals import needed_decimals

Rows = list[tuple[int, Fraction]]


class NotAnswerableError(Exception):
    """A question that has no answer, or more than one."""


@dataclass
class Expected:
    """The right answer of a question, and what a calculation of it goes through."""

    short: tuple[str, ...]
    said: tuple[str, ...]
    # For numbers: the exact value, and what is shown of it without its unit.
    exact: Fraction | None = None
    bare: str = ""
    # What a calculation names, in its order.
    data: list[Datum] = field(default_factory=list)
    # Those of the rows that pass a threshold.
    passing: list[int] = field(default_factory=list)

    @property
    def rows(self) -> list[int]:
        """The rows that a calculation names."""
        return [row for row, _ in self.data]

    @property
    def series(self) -> int | None:
        """The series that a calculation is about, or its first."""
        return self.data[0][1] if self.data else None


def total(rows: Rows) -> Fraction:
    """The sum of some values."""
    return sum((value for _, value in rows), Fraction(0))


def value_of(figure: Figure, row: int, series: int) -> Fraction:
    """The value of a datum, which has to be there."""
    value = figure.value(row, series)
    if value is None:
        raise NotAnswerableError(f"{figure.labels[row]} has no value in {figure.series[series].name}")
    return value


def whole_column(figure: Figure, series: int) -> Rows:
    """All values of a series, none of which may be missing."""
    rows = figure.column(series)
    if len(rows) < len(figure.labels) or not rows:
        raise NotAnswerableError("asks about all rows, but some have no value")
    return rows


def ranked(figure: Figure, series: int, is_largest_first: bool) -> Rows:
    """All values of a series in order; rows of equal value keep the order of the table."""
    return sorted(whole_column(figure, series), key=lambda row: row[1], reverse=is_largest_first)


def check_clear(order: Rows, *places: int) -> None:
    """No row at one of the places has the same value as a neighbor."""
    for place in places:
        for other in (place - 1, place + 1):
            if 0 <= other < len(order) and order[place][1] == order[other][1]:
                raise NotAnswerableError("ambiguous: two rows have the same value")


def of(series: int, rows: list[int]) -> list[Datum]:
    """Some rows of a series."""
    return [(row, series) for row in rows]


def all_of(series: int, rows: Rows) -> list[Datum]:
    """The data of some values of a series."""
    return [(row, series) for row, _ in rows]


def check_bound(figure: Figure, series: int, bound: Fraction, text: str) -> None:
    """A number that the values of a series are held against is written as they are."""
    column = figure.column(series)
    data = all_of(series, column)
    decimals = needed_decimals(bound) or 0
    # Among prices of two decimals, a number that is none of them has two as well.
    most = max(needed_decimals(value) or 0 for _, value in column)
    if decimals == 1 and most == 2 and all(value != bound for _, value in column):
        decimals = 2
    spoken = figure.spoken(series, bound, decimals, data)
    if text not in (spoken.short, spoken.said):
        raise NotAnswerableError(f"the number {text} should be written {spoken.short}")


def named(name: str, data: list[Datum]) -> Expected:
    """The name of a series as the answer."""
    return Expected((name,), (f'"{name}"', name), data=data)


def number(
    figure: Figure, data: list[Datum], exact: Fraction, rounding: int | None, result: str = "same", plus: int = 0
) -> Expected:
    """A number as the answer.

    `result`: whether it keeps the unit of its data (`same`), has none (`bare`), is a percentage of a whole (`percent`)
    or a difference of percentages (`points`). `plus`: how many decimals more than its data it may have.
    """
    least = max((figure.decimals(*datum) for datum in data), default=0) if result in ("same", "points") else 0
    needed = needed_decimals(exact)
    if rounding is None:
        if needed is None:
            raise NotAnswerableError(f"{float(exact)} has no end, and the question does not say how to round")
        if result in ("percent", "bare") and needed > 3:
            raise NotAnswerableError(
                f"{float(exact)} has {needed} decimals, and the question does not say how to round"
            )
        if result in ("same", "points") and needed > least + plus:
            raise NotAnswerableError(
                f"{float(exact)} has more decimals than its values, and the question does not say how to round"
            )
        decimals = max(needed, least)
    else:
        if needed is not None and needed <= rounding:
            raise NotAnswerableError(f"asks for rounding, but {float(exact)} is exact")
        decimals = rounding
    language = figure.language
    bare = language.numbers.written(exact, decimals)
    if result == "same":
        spoken = figure.spoken(data[0][1], exact, decimals, data)
    elif result == "percent":
        percent = language.numbers.percent(bare)
        spoken = Spoken(percent, percent, bare)
    elif result == "points":
        points = language.percentage_points(bare)
        return Expected(points, points, exact, bare, data)
    else:
        spoken = Spoken(bare, bare, bare)
    return Expected((spoken.short,), (spoken.said, spoken.short), exact, bare, data)


def label(figure: Figure, row: int, data: list[Datum] | None = None) -> Expected:
    """The label of a row as the answer; `data`: what a calculation names."""
    text = figure.labels[row]
    if not text:
        raise NotAnswerableError("the row has no label")
    return Expected((text,), (f'"{text}"', text), data=data or [])
