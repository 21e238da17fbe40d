"""Answers of questions across the series of a row: which is highest, how far apart two are, what all add up to."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from answers import Expected, NotAnswerableError, check_clear, label, named, number, total, value_of
from figure import Datum, Figure
from grammar import Reading


def check_comparable(figure: Figure, *series: int) -> None:
    """The values of some series may be held against each other."""
    if len(series) < 2:
        raise NotAnswerableError("compares series, but there is one alone")
    if not figure.are_comparable(*series):
        raise NotAnswerableError("compares series that do not measure the same")


def whole_stack(figure: Figure, row: int) -> list[tuple[int, Fraction]]:
    """The values of all series in a row, none of which may be missing."""
    check_comparable(figure, *range(len(figure.series)))
    stack = figure.stack(row)
    if len(stack) < len(figure.series):
        raise NotAnswerableError(f"asks about all series, but some have no value for {figure.labels[row]}")
    return stack


def parts_of_whole(figure: Figure, row: int) -> list[tuple[int, Fraction]]:
    """The values of a row, which have to be parts of one whole."""
    if figure.group is None or not figure.group.stacks:
        raise NotAnswerableError("asks for the total of series that are not parts of one whole")
    return whole_stack(figure, row)


def data_of(row: int, stack: list[tuple[int, Fraction]]) -> list[Datum]:
    """The data of a stack."""
    return [(row, series) for series, _ in stack]


def answer_largest_series(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The series at one end of the order of a row."""
    row = reading["a"]
    order = sorted(whole_stack(figure, row), key=lambda part: part[1], reverse=reading["larger"])
    check_clear(order, 0)
    return named(figure.series[order[0][0]].name, [(row, order[0][0])])


def two_series(figure: Figure, reading: Reading) -> tuple[Datum, Datum, Fraction, Fraction]:
    """The two data of a question that names two series, and their values, which have to differ."""
    row, series, other = reading["a"], reading["series"], reading["other"]
    if series == other:
        raise NotAnswerableError("names one series twice")
    check_comparable(figure, series, other)
    left, right = value_of(figure, row, series), value_of(figure, row, other)
    if left == right:
        raise NotAnswerableError("ambiguous: both have the same value")
    return (row, series), (row, other), left, right


def answer_series_comparison(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """Whether one series is above or below another in a row."""
    first, second, left, right = two_series(figure, reading)
    said = figure.language.yes if (left > right) == reading["larger"] else figure.language.no
    return Expected((said,), (said,), data=[first, second])


def answer_series_gap(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How much higher one series is than another; for a plain difference the order does not matter."""
    first, second, left, right = two_series(figure, reading)
    if reading.kind != "series-gap" and left < right:
        raise NotAnswerableError("takes for granted that the first is higher, which it is not")
    is_percent = all(figure.is_percent(series) for _, series in (first, second))
    if reading.kind == "series-points-higher" and not is_percent:
        raise NotAnswerableError("asks for percentage points, but the values are no percentages")
    data = [first, second] if left > right else [second, first]
    return number(figure, data, abs(left - right), rounding, "points" if is_percent else "same")


def answer_stack_total(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The sum of all series in a row."""
    stack = parts_of_whole(figure, reading["a"])
    return number(figure, data_of(reading["a"], stack), total(stack), rounding)


def answer_segment_share(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """Which percentage of the sum of all series in a row one series is."""
    row = reading["a"]
    stack = parts_of_whole(figure, row)
    if any(value < 0 for _, value in stack) or total(stack) == 0:
        raise NotAnswerableError("a share of a total that has negative parts, or is zero")
    share = 100 * value_of(figure, row, reading["series"]) / total(stack)
    return number(figure, data_of(row, stack), share, rounding, "percent")


def answer_largest_stack(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The row at one end of the order of the sums over all series."""
    stacks = [(row, parts_of_whole(figure, row)) for row in range(len(figure.labels))]
    order = sorted(((row, total(stack)) for row, stack in stacks), key=lambda sum: sum[1], reverse=reading["larger"])
    check_clear(order, 0)
    return label(figure, order[0][0], [datum for row, stack in stacks for datum in data_of(row, stack)])


KINDS: dict[str, Callable[[Figure, Reading, int | None], Expected]] = {
    "largest-series": answer_largest_series,
    "series-comparison": answer_series_comparison,
    "series-higher-by": answer_series_gap,
    "series-points-higher": answer_series_gap,
    "series-gap": answer_series_gap,
    "stack-total": answer_stack_total,
    "segment-share": answer_segment_share,
    "largest-stack": answer_largest_stack,
}
