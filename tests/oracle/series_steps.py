"""The lines that a calculation across series or along time has, each with or without the noun of a unit."""

from __future__ import annotations

import itertools
from fractions import Fraction

from answers import Expected, total
from figure import Datum, Figure
from grammar import Reading
from kinds import answered_as
from numerals import needed_decimals

Lines = list[set[str]]


def expected_lines(figure: Figure, reading: Reading, answer: Expected) -> Lines | None:
    """The lines before the answer, for each what it may be; None for kinds that this module does not know."""
    kind = answered_as(reading.kind)
    numbers = figure.language.numbers
    data = answer.data
    bare = [figure.spoken_datum(*datum).bare for datum in data]
    if kind == "series-comparison":
        return [*by_series(figure, data), compared(figure, data[0], data[1])]
    if kind == "series-gap":
        return [*by_series(figure, data), {f"{bare[0]} - {inner(bare[1])} = {answer.bare}"}]
    if kind == "stack-total":
        return [*by_series(figure, data), {f"{summed(bare)} = {answer.bare}"}]
    if kind == "segment-share":
        part = figure.spoken_datum(reading["a"], reading["series"]).bare
        whole = sum_of(figure, data)
        sign = "=" if numbers.parsed(answer.bare) == answer.exact else "≈"
        return [
            *by_series(figure, data),
            {f"{summed(bare)} = {whole}"},
            {f"{part} / {whole} {sign} {numbers.percent(answer.bare)}"},
        ]
    if kind == "largest-stack":
        stacks = itertools.groupby(data, key=lambda datum: datum[0])
        lines = [stack_line(figure, row, list(stack)) for row, stack in stacks]
        return [*lines, {f"{lead}: {answer.short[0]}" for lead in figure.language.steps.totals[reading["larger"]]}]
    if kind == "first-change":
        return [*by_row(figure, data), compared(figure, data[-1], data[-2])]
    if kind == "reached":
        bound = reading["literal"][0]
        sign = ">" if reading["larger"] else "<"
        return [*by_row(figure, data), {f"{bare[-1]} {sign} {numbers.written(bound, needed_decimals(bound) or 0)}"}]
    if kind == "crossing":
        pairs = list(zip(data[::2], data[1::2], strict=True))
        return [*(pair_line(figure, *pair) for pair in pairs), compared(figure, *pairs[-1])]
    return None


def spellings(figure: Figure, datum: Datum) -> set[str]:
    """How a value may be written with its unit."""
    spoken = figure.spoken_datum(*datum)
    return {spoken.said, spoken.short}


def by_series(figure: Figure, data: list[Datum]) -> Lines:
    """A line for each value of a row: its series and the value."""
    return [{f"{figure.series[datum[1]].name}: {text}" for text in spellings(figure, datum)} for datum in data]


def by_row(figure: Figure, data: list[Datum]) -> Lines:
    """A line for each value of a series: its row and the value."""
    return [{f"{figure.labels[datum[0]]}: {text}" for text in spellings(figure, datum)} for datum in data]


def pair_line(figure: Figure, first: Datum, second: Datum) -> set[str]:
    """The values of two series in a row."""
    texts = itertools.product(spellings(figure, first), spellings(figure, second))
    left, right = (figure.series[series].name for _, series in (first, second))
    names = itertools.product((left, f'"{left}"'), (right, f'"{right}"'))
    both = itertools.product(names, texts)
    label = figure.labels[first[0]]
    return {f"{label}: {names[0]} {texts[0]}, {names[1]} {texts[1]}" for names, texts in both}


def stack_line(figure: Figure, row: int, stack: list[Datum]) -> set[str]:
    """The sum of a row."""
    bare = [figure.spoken_datum(*datum).bare for datum in stack]
    return {f"{figure.labels[row]}: {summed(bare)} = {sum_of(figure, stack)}"}


def compared(figure: Figure, left: Datum, right: Datum) -> set[str]:
    """Two values with the sign that holds between them."""
    sign = ">" if value(figure, left) > value(figure, right) else "<"
    return {f"{figure.spoken_datum(*left).bare} {sign} {figure.spoken_datum(*right).bare}"}


def value(figure: Figure, datum: Datum) -> Fraction:
    """A value that is there."""
    return figure.value(*datum) or Fraction(0)


def inner(bare: str) -> str:
    """A number behind a sign: in parentheses if it is negative."""
    return f"({bare})" if bare.startswith("-") else bare


def summed(bare: list[str]) -> str:
    """A sum written out."""
    return " + ".join([*bare[:1], *map(inner, bare[1:])])


def sum_of(figure: Figure, data: list[Datum]) -> str:
    """A sum, with as many decimals as its parts have."""
    exact = total([(row, value(figure, (row, series))) for row, series in data])
    return figure.language.numbers.written(exact, max(figure.decimals(*datum) for datum in data))
