"""Answers of questions, computed from the shown table with exact numbers.

What a question takes for granted must hold: one row is highest, no other has the same value, the first is higher
than the second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from figure import Figure, Spoken, needed_decimals, written
from grammar import Reading
from hues import names

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
    # The rows that a calculation names, in its order, and their series.
    rows: list[int] = field(default_factory=list)
    series: int | None = None
    # Those of the rows that pass a threshold.
    passing: list[int] = field(default_factory=list)


def expected(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The right answer of a reading; `rounding`: the decimals that the question asks for, if it does.

    Raises NotAnswerableError where there is none, or not one alone.
    """
    kind = reading.kind.removesuffix("-count") if reading.kind != "clause-count" else reading.kind
    if reading.kind != kind or kind in ("clause-count", "how-many"):
        check_is_count(figure, reading.get("series", 0))
    answer = KINDS[kind](figure, reading, rounding)
    if rounding is not None and answer.exact is None:
        raise NotAnswerableError("asks for rounding, but the answer is no rounded number")
    return answer


def check_is_count(figure: Figure, series: int) -> None:
    """`How many` asks for a count of single things."""
    if figure.series[series].kind != "count":
        raise NotAnswerableError("asks how many, but the values are no counts")


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


def number(
    figure: Figure,
    series: int,
    rows: list[int],
    exact: Fraction,
    rounding: int | None,
    result: str = "same",
    plus: int = 0,
) -> Expected:
    """A number as the answer.

    `result`: whether it keeps the unit of its rows (`same`), has none (`bare`), is a percentage of a whole (`percent`)
    or a difference of percentages (`points`). `plus`: how many decimals more than its rows it may have.
    """
    least = max((figure.decimals(row, series) for row in rows), default=0) if result in ("same", "points") else 0
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
                f"{float(exact)} has more decimals than its rows, and the question does not say how to round"
            )
        decimals = max(needed, least)
    else:
        if needed is not None and needed <= rounding:
            raise NotAnswerableError(f"asks for rounding, but {float(exact)} is exact")
        decimals = rounding
    bare = written(exact, decimals)
    if result == "same":
        spoken = figure.spoken(series, exact, decimals, rows)
    elif result == "percent":
        spoken = Spoken(f"{bare}%", f"{bare}%", bare)
    elif result == "points":
        points = f"{bare} percentage point" + ("" if Fraction(bare.replace(",", "")) == 1 else "s")
        spoken = Spoken(points, points, bare)
    else:
        spoken = Spoken(bare, bare, bare)
    return Expected((spoken.short,), (spoken.said, spoken.short), exact, bare, rows, series)


def label(figure: Figure, row: int, rows: list[int] | None = None, series: int | None = None) -> Expected:
    """A label as the answer."""
    text = figure.labels[row]
    if not text:
        raise NotAnswerableError("the row has no label")
    return Expected((text,), (f'"{text}"', text), rows=rows or [row], series=series)


def answer_value(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The value of one row."""
    series, row = reading.get("series", 0), reading["a"]
    if "plural" in dict(reading.bound) and len(figure.series) > 1:
        raise NotAnswerableError("does not say which series is meant")
    if reading.kind == "clause-share" and not (figure.series[series].kind == "share" and figure.is_percent(series)):
        raise NotAnswerableError("asks for a share, but the values are none")
    return number(figure, series, [row], value_of(figure, row, series), rounding)


def answer_label_with(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The only row of a value."""
    series, (value, text) = reading["series"], reading["literal"]
    found = [row for row, other in figure.column(series) if other == value]
    if len(found) != 1:
        raise NotAnswerableError(f"{len(found)} rows have the value {text}")
    spoken = figure.spoken_datum(found[0], series)
    if text not in (spoken.short, spoken.said):
        raise NotAnswerableError(f"the value {text} should be written {spoken.short}")
    return label(figure, found[0], series=series)


def answer_extreme(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The row at one end of the order, or at the k-th place from it."""
    series, place = reading["series"], reading.get("nth", 1) - 1
    order = ranked(figure, series, reading["larger"])
    if place >= len(order):
        raise NotAnswerableError("there are not so many rows")
    check_clear(order, place)
    return label(figure, order[place][0], [row for row, _ in order[: place + 1]], series)


def answer_compare(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """Whether one row is higher or lower than another."""
    series, a, b = reading["series"], reading["a"], reading["b"]
    left, right = value_of(figure, a, series), value_of(figure, b, series)
    if a == b or left == right:
        raise NotAnswerableError("ambiguous: both have the same value")
    said = "Yes" if (left > right) == reading["larger"] else "No"
    return Expected((said,), (said,), rows=[a, b], series=series)


def pair(figure: Figure, reading: Reading) -> tuple[int, int, int, Fraction, Fraction]:
    """The series, the two rows of a question, and their values."""
    series, a, b = reading["series"], reading["a"], reading["b"]
    if a == b:
        raise NotAnswerableError("names one row twice")
    return series, a, b, value_of(figure, a, series), value_of(figure, b, series)


def answer_difference(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How much higher one row is than another; for a plain difference the order does not matter."""
    series, a, b, left, right = pair(figure, reading)
    if reading.kind != "difference" and left <= right:
        raise NotAnswerableError("takes for granted that the first is higher, which it is not")
    is_percent = figure.is_percent(series)
    if reading.kind.startswith("points") and not is_percent:
        raise NotAnswerableError("asks for percentage points, but the values are no percentages")
    rows = [a, b] if left >= right else [b, a]
    return number(figure, series, rows, abs(left - right), rounding, "points" if is_percent else "same")


def answer_ratio(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many times one row another is."""
    series, a, b, left, right = pair(figure, reading)
    if left <= 0 or right <= 0:
        raise NotAnswerableError("a ratio of numbers that are not positive")
    return number(figure, series, [a, b], left / right, rounding, "bare")


def answer_conversion(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """Which percentage of one row another is."""
    series = reading.get("series", 0)
    if reading.get("series") is None and len(figure.series) > 1:
        raise NotAnswerableError("does not say which series is meant")
    a, b = reading["a"], reading["b"]
    part, whole = value_of(figure, a, series), value_of(figure, b, series)
    if a == b or part < 0 or whole <= 0:
        raise NotAnswerableError("a percentage of a number that is not positive")
    return number(figure, series, [a, b], 100 * part / whole, rounding, "percent")


def answer_sum(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The sum of some rows."""
    series = reading["series"]
    rows = list(reading.get("rows") or (reading["a"], reading["b"]))
    if len(set(rows)) != len(rows):
        raise NotAnswerableError("names one row twice")
    return number(figure, series, rows, sum((value_of(figure, row, series) for row in rows), Fraction(0)), rounding)


def answer_sum_all(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The sum of all rows."""
    column = whole_column(figure, reading["series"])
    return number(figure, reading["series"], [row for row, _ in column], total(column), rounding)


def total(rows: Rows) -> Fraction:
    """The sum of some values."""
    return sum((value for _, value in rows), Fraction(0))


def answer_mean(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The mean of all rows."""
    column = whole_column(figure, reading["series"])
    return number(figure, reading["series"], [row for row, _ in column], total(column) / len(column), rounding, plus=1)


def answer_share(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """Which percentage of the sum of all rows one row is."""
    series, row = reading["series"], reading["a"]
    column = whole_column(figure, series)
    if any(value < 0 for _, value in column) or total(column) == 0:
        raise NotAnswerableError("a share of a total that has negative parts, or is zero")
    rows = [row for row, _ in column]
    return number(figure, series, rows, 100 * value_of(figure, row, series) / total(column), rounding, "percent")


def answer_top_sum(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The sum of the highest rows."""
    series, n = reading["series"], reading["n"]
    order = ranked(figure, series, True)
    if not 0 < n < len(order):
        raise NotAnswerableError("there are not so many rows")
    if order[n - 1][1] == order[n][1]:
        raise NotAnswerableError("ambiguous: the last of the highest has the same value as the next")
    return number(figure, series, [row for row, _ in order[:n]], total(order[:n]), rounding)


def ends(figure: Figure, series: int) -> tuple[list[int], Fraction, Fraction]:
    """The rows of the highest and of the lowest value, and these values."""
    order = ranked(figure, series, True)
    if len(order) < 2 or order[0][1] == order[-1][1]:
        raise NotAnswerableError("there is no highest and lowest")
    return [order[0][0], order[-1][0]], order[0][1], order[-1][1]


def answer_gap(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The highest value minus the lowest."""
    rows, high, low = ends(figure, reading["series"])
    is_percent = figure.is_percent(reading["series"])
    if reading.kind.startswith("points") and not is_percent:
        raise NotAnswerableError("asks for percentage points, but the values are no percentages")
    # Units and decimals are those of all rows: a viewer compares them all.
    return number(figure, reading["series"], rows, high - low, rounding, "points" if is_percent else "same")


def answer_extreme_ratio(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The highest value divided by the lowest."""
    rows, high, low = ends(figure, reading["series"])
    if low <= 0:
        raise NotAnswerableError("a ratio of numbers that are not positive")
    return number(figure, reading["series"], rows, high / low, rounding, "bare")


def answer_count(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many rows are above or below a number."""
    series, (bound, text) = reading["series"], reading["literal"]
    column = whole_column(figure, series)
    spoken = figure.spoken(series, bound, needed_decimals(bound) or 0, [row for row, _ in column])
    if text not in (spoken.short, spoken.said):
        raise NotAnswerableError(f"the number {text} should be written {spoken.short}")
    return counted(figure, series, column, bound, reading["larger"], rounding)


def counted(
    figure: Figure, series: int, column: Rows, bound: Fraction, is_above: bool, rounding: int | None
) -> Expected:
    """How many rows of a column are above or below a bound, none of them right on it."""
    if any(value == bound for _, value in column):
        raise NotAnswerableError("a row is right on the bound")
    passing = [row for row, value in column if (value > bound) == is_above]
    answer = number(figure, series, [row for row, _ in column], Fraction(len(passing)), rounding, "bare")
    answer.passing = passing
    return answer


def answer_above_mean(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many rows are above the mean of all."""
    column = whole_column(figure, reading["series"])
    return counted(figure, reading["series"], column, total(column) / len(column), True, rounding)


def answer_order(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """All labels in the order of their values."""
    order = ranked(figure, reading["series"], reading["larger"])
    check_clear(order, *range(len(order)))
    text = ", ".join(figure.labels[row] for row, _ in order)
    return Expected((text,), (text,), rows=[row for row, _ in order], series=reading["series"])


def answer_marks(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many marks there are; for tables how many rows."""
    if reading.kind == "marks" and figure.mark == "row":
        raise NotAnswerableError("does not say whether the header is a row")
    n = len(figure.labels) if figure.mark == "row" else len({(row, column) for row, column, _ in figure.colors})
    return number(figure, 0, [], Fraction(n), rounding, "bare")


def answer_color_of(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The color of a mark, or of a series."""
    color = figure.color_keys().get(reading["key"])
    if color is None:
        raise NotAnswerableError("it has no color, or more than one")
    found = names(color)
    if not found:
        raise NotAnswerableError(f"the color {color} has no name")
    said = tuple(sorted(found))
    return Expected(said, said)


def answer_of_color(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """What a color stands for."""
    found = [key for key, color in figure.color_keys().items() if reading["color"] in names(color)]
    if len(found) != 1:
        raise NotAnswerableError(f"ambiguous: {reading['color']} stands for {len(found)} things")
    of, at = found[0]
    if {"row-of-color": "row", "series-of-color": "series"}.get(reading.kind, of) != of:
        raise NotAnswerableError(f"{reading['color']} stands for a {of}")
    if of == "row":
        return label(figure, at)
    name = figure.series[at].name
    return Expected((name,), (f'"{name}"', name))


def only(texts: list[str]) -> Expected:
    """The only text of its role."""
    if len(texts) != 1:
        raise NotAnswerableError(f"there are {len(texts)} such texts")
    return Expected((texts[0],), (texts[0],))


def answer_place(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The label at a place of the reading order."""
    (order, end), nth = reading["place"], reading["nth"]
    if order != figure.reading_order:
        raise NotAnswerableError(f"the picture is read {figure.reading_order}")
    if nth > len(figure.labels):
        raise NotAnswerableError("there are not so many")
    return label(figure, nth - 1 if end == "first" else len(figure.labels) - nth)


KINDS: dict[str, Callable[[Figure, Reading, int | None], Expected]] = {
    "clause-share": answer_value,
    "clause-count": answer_value,
    "how-many": answer_value,
    "value": answer_value,
    "label-with": answer_label_with,
    "extreme": answer_extreme,
    "kth": answer_extreme,
    "compare": answer_compare,
    "higher-by": answer_difference,
    "points-higher": answer_difference,
    "difference": answer_difference,
    "ratio": answer_ratio,
    "conversion": answer_conversion,
    "sum": answer_sum,
    "sum-all": answer_sum_all,
    "mean": answer_mean,
    "share": answer_share,
    "top-sum": answer_top_sum,
    "gap": answer_gap,
    "points-gap": answer_gap,
    "extreme-ratio": answer_extreme_ratio,
    "count": answer_count,
    "above-mean": answer_above_mean,
    "order": answer_order,
    "marks": answer_marks,
    "rows": answer_marks,
    "color-of": answer_color_of,
    "row-of-color": answer_of_color,
    "series-of-color": answer_of_color,
    "of-color": answer_of_color,
    "title": lambda figure, _, __: only(figure.titles),
    "axis-title": lambda figure, reading, _: only(figure.axis_titles.get(reading["axis"], [])),
    "place": answer_place,
    "place-in-rows": answer_place,
}
