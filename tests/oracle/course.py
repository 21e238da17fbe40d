"""Answers of questions along time: which way a series went, and when something first happened."""

from __future__ import annotations

import re
from collections.abc import Callable

from across import check_comparable
from answers import Expected, NotAnswerableError, check_bound, label, of, value_of
from figure import Datum, Figure
from grammar import Reading


def check_is_in_time(figure: Figure) -> None:
    """The rows are points in time, the earliest first."""
    if not figure.is_time:
        raise NotAnswerableError("asks about time, but the rows are no points in time")
    if all(re.fullmatch(r"\d+", text) for text in figure.labels):
        years = [int(text) for text in figure.labels]
        if years != sorted(set(years)):
            raise NotAnswerableError("the years are not in their order")


def answer_trend(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """Whether a series rose or fell between two points in time."""
    check_is_in_time(figure)
    series, first, last = reading["series"], reading["a"], reading["b"]
    if first >= last:
        raise NotAnswerableError("the second point in time is not after the first")
    before, after = value_of(figure, first, series), value_of(figure, last, series)
    if before == after:
        raise NotAnswerableError("ambiguous: both have the same value")
    said = figure.language.changes[after > before]
    return Expected(tuple(text.capitalize() for text in said), said, data=[(first, series), (last, series)])


def first_row(figure: Figure, is_so: Callable[[int], bool | None]) -> int:
    """The first row in which something is so; it must not be so from the beginning, nor unknown in a row before.

    `is_so` gives None where it cannot be told.
    """
    check_is_in_time(figure)
    for row in range(len(figure.labels)):
        found = is_so(row)
        if found is None:
            raise NotAnswerableError(f"ambiguous: it cannot be told for {figure.labels[row]}")
        if found:
            if row == 0:
                raise NotAnswerableError("it is so from the beginning")
            return row
    raise NotAnswerableError("it is never so")


def answer_first_change(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The first row that is above, or below, the row right before it."""
    series = reading["series"]

    def changes(row: int) -> bool:
        if row == 0:
            return False
        before, after = figure.value(row - 1, series), figure.value(row, series)
        if before is None or after is None:
            return False
        return after > before if reading["rise"] else after < before

    row = first_row(figure, changes)
    return label(figure, row, [(at, series) for at in range(row + 1) if figure.value(at, series) is not None])


def answer_reached(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The first row that is above, or below, a number."""
    series, (bound, text) = reading["series"], reading["literal"]
    check_bound(figure, series, bound, text)
    if any(value == bound for _, value in figure.column(series)):
        raise NotAnswerableError("a row is right on the bound")

    def passes(row: int) -> bool | None:
        value = figure.value(row, series)
        return None if value is None else (value > bound) == reading["larger"]

    row = first_row(figure, passes)
    return label(figure, row, of(series, list(range(row + 1))))


def answer_crossing(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The first row in which one series is above, or below, another."""
    series, other = reading["series"], reading["other"]
    if series == other:
        raise NotAnswerableError("names one series twice")
    check_comparable(figure, series, other)

    def is_beyond(row: int) -> bool | None:
        left, right = figure.value(row, series), figure.value(row, other)
        if left is None or right is None or left == right:
            return None
        return bool((left > right) == reading["larger"])

    row = first_row(figure, is_beyond)
    data: list[Datum] = [(at, one) for at in range(row + 1) for one in (series, other)]
    return label(figure, row, data)


KINDS: dict[str, Callable[[Figure, Reading, int | None], Expected]] = {
    "trend": answer_trend,
    "first-change": answer_first_change,
    "reached": answer_reached,
    "crossing": answer_crossing,
}
