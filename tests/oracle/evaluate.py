"""Answers of questions about the rows of one series and the looks of a picture; which kind of question has which."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import across
import course
from answers import (
    Expected,
    NotAnswerableError,
    Rows,
    all_of,
    check_bound,
    check_clear,
    label,
    number,
    of,
    ranked,
    total,
    value_of,
    whole_column,
)
from figure import Figure
from grammar import Reading
from hues import names


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


def answer_value(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The value of one row."""
    series, row = reading.get("series", 0), reading["a"]
    if "plural" in dict(reading.bound) and len(figure.series) > 1:
        raise NotAnswerableError("does not say which series is meant")
    if reading.kind == "clause-share" and not (figure.series[series].kind == "share" and figure.is_percent(series)):
        raise NotAnswerableError("asks for a share, but the values are none")
    return number(figure, [(row, series)], value_of(figure, row, series), rounding)


def answer_label_with(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The only row of a value."""
    series, (value, text) = reading["series"], reading["literal"]
    found = [row for row, other in figure.column(series) if other == value]
    if len(found) != 1:
        raise NotAnswerableError(f"{len(found)} rows have the value {text}")
    spoken = figure.spoken_datum(found[0], series)
    if text not in (spoken.short, spoken.said):
        raise NotAnswerableError(f"the value {text} should be written {spoken.short}")
    return label(figure, found[0], [(found[0], series)])


def answer_extreme(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The row at one end of the order, or at the k-th place from it."""
    series, place = reading["series"], reading.get("nth", 1) - 1
    order = ranked(figure, series, reading["larger"])
    if place >= len(order):
        raise NotAnswerableError("there are not so many rows")
    check_clear(order, place)
    return label(figure, order[place][0], of(series, [row for row, _ in order[: place + 1]]))


def answer_compare(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """Whether one row is higher or lower than another."""
    series, a, b = reading["series"], reading["a"], reading["b"]
    left, right = value_of(figure, a, series), value_of(figure, b, series)
    if a == b or left == right:
        raise NotAnswerableError("ambiguous: both have the same value")
    said = figure.language.yes if (left > right) == reading["larger"] else figure.language.no
    return Expected((said,), (said,), data=of(series, [a, b]))


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
    return number(figure, of(series, rows), abs(left - right), rounding, "points" if is_percent else "same")


def answer_ratio(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many times one row another is."""
    series, a, b, left, right = pair(figure, reading)
    if left <= 0 or right <= 0:
        raise NotAnswerableError("a ratio of numbers that are not positive")
    return number(figure, of(series, [a, b]), left / right, rounding, "bare")


def answer_conversion(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """Which percentage of one row another is."""
    series = reading.get("series", 0)
    if reading.get("series") is None and len(figure.series) > 1:
        raise NotAnswerableError("does not say which series is meant")
    a, b = reading["a"], reading["b"]
    part, whole = value_of(figure, a, series), value_of(figure, b, series)
    if a == b or part < 0 or whole <= 0:
        raise NotAnswerableError("a percentage of a number that is not positive")
    return number(figure, of(series, [a, b]), 100 * part / whole, rounding, "percent")


def answer_sum(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The sum of some rows."""
    series = reading["series"]
    rows = list(reading.get("rows") or (reading["a"], reading["b"]))
    if len(set(rows)) != len(rows):
        raise NotAnswerableError("names one row twice")
    return number(figure, of(series, rows), sum((value_of(figure, row, series) for row in rows), Fraction(0)), rounding)


def answer_sum_all(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The sum of all rows."""
    column = whole_column(figure, reading["series"])
    return number(figure, all_of(reading["series"], column), total(column), rounding)


def answer_mean(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The mean of all rows."""
    column = whole_column(figure, reading["series"])
    return number(figure, all_of(reading["series"], column), total(column) / len(column), rounding, plus=1)


def answer_share(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """Which percentage of the sum of all rows one row is."""
    series, row = reading["series"], reading["a"]
    if reading.kind == "bare-share" and figure.group is not None and figure.group.stacks:
        raise NotAnswerableError("ambiguous: the total may be that of the row or that of the series")
    column = whole_column(figure, series)
    if any(value < 0 for _, value in column) or total(column) == 0:
        raise NotAnswerableError("a share of a total that has negative parts, or is zero")
    rows = [row for row, _ in column]
    return number(figure, of(series, rows), 100 * value_of(figure, row, series) / total(column), rounding, "percent")


def answer_top_sum(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The sum of the highest rows."""
    series, n = reading.get("series", 0), reading["n"]
    if "series" not in dict(reading.bound) and len(figure.series) > 1:
        raise NotAnswerableError("does not say which series is meant")
    order = ranked(figure, series, True)
    if not 0 < n < len(order):
        raise NotAnswerableError("there are not so many rows")
    if order[n - 1][1] == order[n][1]:
        raise NotAnswerableError("ambiguous: the last of the highest has the same value as the next")
    return number(figure, all_of(series, order[:n]), total(order[:n]), rounding)


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
    return number(figure, of(reading["series"], rows), high - low, rounding, "points" if is_percent else "same")


def answer_extreme_ratio(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The highest value divided by the lowest."""
    rows, high, low = ends(figure, reading["series"])
    if low <= 0:
        raise NotAnswerableError("a ratio of numbers that are not positive")
    return number(figure, of(reading["series"], rows), high / low, rounding, "bare")


def answer_count(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many rows are above or below a number."""
    series, (bound, text) = reading["series"], reading["literal"]
    column = whole_column(figure, series)
    check_bound(figure, series, bound, text)
    return counted(figure, series, column, bound, reading["larger"], rounding)


def counted(
    figure: Figure, series: int, column: Rows, bound: Fraction, is_above: bool, rounding: int | None
) -> Expected:
    """How many rows of a column are above or below a bound, none of them right on it."""
    if any(value == bound for _, value in column):
        raise NotAnswerableError("a row is right on the bound")
    passing = [row for row, value in column if (value > bound) == is_above]
    answer = number(figure, all_of(series, column), Fraction(len(passing)), rounding, "bare")
    answer.passing = passing
    return answer


def answer_count_by_mean(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many rows are above the mean of all, or below it."""
    column = whole_column(figure, reading["series"])
    return counted(figure, reading["series"], column, total(column) / len(column), reading["larger"], rounding)


def answer_order(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """All labels in the order of their values."""
    order = ranked(figure, reading["series"], reading["larger"])
    check_clear(order, *range(len(order)))
    names = [figure.labels[row] for row, _ in order]
    text = ", ".join(names)
    end = figure.language.list_end if len(names) > 2 else " and "
    return Expected((text,), (text, f"{', '.join(names[:-1])}{end}{names[-1]}"), data=all_of(reading["series"], order))


def answer_marks(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """How many marks there are; for tables how many rows."""
    if reading.kind == "marks" and figure.mark == "row":
        raise NotAnswerableError("does not say whether the header is a row")
    n = len(figure.labels) if figure.mark == "row" else len({(row, column) for row, column, _ in figure.colors})
    return number(figure, [], Fraction(n), rounding, "bare")


def answer_color_of(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """The color of a mark, or of a series."""
    color = figure.color_keys().get(reading["key"])
    if color is None:
        raise NotAnswerableError("it has no color, or more than one")
    found = names(color)
    if not found:
        raise NotAnswerableError(f"the color {color} has no name")
    said = tuple(sorted(word for word, name in figure.language.colors.items() if name in found))
    return Expected(said, said)


def answer_of_color(figure: Figure, reading: Reading, _: int | None) -> Expected:
    """What a color stands for."""
    called = {key: names(color) for key, color in figure.color_keys().items()}
    # Beside a plain blue nobody takes a shade for blue that is gray as well.
    plain = [key for key, found in called.items() if found == {reading["color"]}]
    found = plain or [key for key, found in called.items() if reading["color"] in found]
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
    if figure.has_several_marks_a_row():
        raise NotAnswerableError("ambiguous: each row has several marks")
    if order != figure.reading_order:
        raise NotAnswerableError(f"the picture is read {figure.reading_order}")
    if nth > len(figure.labels):
        raise NotAnswerableError("there are not so many")
    return label(figure, nth - 1 if end == "first" else len(figure.labels) - nth)


def answer_last_place(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """The label at the end of the reading order."""
    return answer_place(figure, Reading(reading.kind, (*reading.bound, ("nth", 1)), ()), rounding)


def answer_clause_share(figure: Figure, reading: Reading, rounding: int | None) -> Expected:
    """Which percentage of all members of a population those of one row are."""
    check_is_count(figure, 0)
    bound = (("a", reading["a"]), ("series", 0))
    return answer_share(figure, Reading("share", bound, ()), rounding)


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
    "clause-share-of-all": answer_clause_share,
    "bare-share": answer_share,
    "top-sum": answer_top_sum,
    "gap": answer_gap,
    "points-gap": answer_gap,
    "extreme-ratio": answer_extreme_ratio,
    "count": answer_count,
    "count-by-mean": answer_count_by_mean,
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
    "last-place": answer_last_place,
    "place-in-rows": answer_place,
    **across.KINDS,
    **course.KINDS,
}
