"""Whether a calculation is right, line by line."""

from __future__ import annotations

import re
from fractions import Fraction

from answers import Expected, total, whole_column
from figure import Figure
from grammar import Reading
from kinds import answered_as
from language import Language
from numerals import needed_decimals, rounded
from replies import check_short
from series_steps import expected_lines


def equation_of(language: Language, line: str) -> re.Match[str] | None:
    """A line that is an equation: its left side, its sign, its result and the sign of a percentage."""
    numbers = language.numbers
    percent = re.escape(numbers.percent(""))
    return re.fullmatch(rf"(.+) ([=≈]) ({numbers.pattern})({percent})?", line)


def comparison_of(language: Language, line: str) -> re.Match[str] | None:
    """A line that compares two numbers."""
    number = language.numbers.pattern
    return re.fullmatch(rf"({number}) ([<>]) ({number})", line)


def check_steps(figure: Figure, reading: Reading, answer: Expected, reply: str) -> str | None:
    """What is wrong with a calculation, if anything: each line must be true and the last must give the answer."""
    final = figure.language.steps.final
    *lines, last = reply.split("\n")
    if not last.startswith(final):
        return f"the calculation does not end with '{final}'"
    if wrong := check_short(figure, answer, last[len(final) :]):
        return f"the end of the calculation: {wrong}"
    if not lines:
        return "there is no calculation"
    if (right := expected_lines(figure, reading, answer)) is not None:
        return check_lines(lines, right)
    results = []
    for line in lines:
        wrong, result = check_line(figure, reading, answer, line)
        if wrong:
            return f"the line '{line}': {wrong}"
        if result is not None:
            results.append(result)
    return check_whole(figure, reading, answer, lines, results)


def check_lines(lines: list[str], right: list[set[str]]) -> str | None:
    """What is wrong with lines of which each has to be one of a few."""
    for line, choices in zip(lines, right, strict=False):
        if line not in choices:
            return f"the line '{line}' should be '{min(choices)}'"
    return None if len(lines) == len(right) else f"the calculation has {len(lines)} lines instead of {len(right)}"


def check_line(figure: Figure, reading: Reading, answer: Expected, line: str) -> tuple[str | None, str | None]:
    """What is wrong with one line of a calculation, and the result of its equation, if it is one."""
    language = figure.language
    if equation := equation_of(language, line):
        return check_equation(figure, reading, answer, *equation.groups()), equation.group(3)
    if comparison := comparison_of(language, line):
        left, sign, right = comparison.groups()
        values = [figure.spoken_datum(*datum).bare for datum in answer.data]
        if [left, right] != values:
            return "the numbers are not those of the rows", None
        return (None if is_true(language, left, sign, right) else "it is not true"), None
    if answer.series is None:
        return "the line is not understood", None
    return check_words(figure, reading, answer, answer.series, line), None


def check_words(figure: Figure, reading: Reading, answer: Expected, series: int, line: str) -> str | None:
    """Lines that name rows with their values, or places in an order."""
    for row in answer.rows:
        if line.startswith(f"{figure.labels[row]}: ") and line in spoken_lines(figure, [row], series, "{}: {}"):
            return None
    words = figure.language.steps
    larger = reading.get("larger", True)
    kind = answered_as(reading.kind)
    listed = [(words.ways[larger], answer.rows), (words.by_mean[larger], answer.passing)]
    if kind in ("gap", "extreme-ratio"):
        listed += [(words.highest, answer.rows[:1]), (words.lowest, answer.rows[1:])]
    if kind == "top-sum":
        listed.append((words.highest, answer.rows))
    if kind == "count":
        bound = reading["literal"][1]
        listed.append((tuple(f"{lead} {bound}" for lead in words.bounds[larger]), answer.passing))
    for leads, rows in listed:
        lead = next((lead for lead in leads if line.startswith(f"{lead}: ")), None)
        if lead is not None:
            is_right = line[len(lead) + 2 :] in spoken_lines(figure, rows, series, "{} ({})")
            return None if is_right else "the rows or values are wrong"
    if kind == "kth" and line in lines_of_place(figure, reading, answer):
        return None
    if any(label and line.startswith(f"{label}: ") for label in figure.labels):
        return "the value is wrong, or the row has no part in the question"
    return "the line is not understood"


def lines_of_place(figure: Figure, reading: Reading, answer: Expected) -> set[str]:
    """How the place of a row in an order may be told."""
    words = figure.language.steps
    larger = reading.get("larger", True)
    return {
        form.format(
            Nth=nth.capitalize(),
            nth=nth,
            top=top,
            Way=way,
            way=way[0].lower() + way[1:],
            name=figure.labels[answer.rows[-1]],
        )
        for form in words.kth
        for nth in figure.language.ordinals[reading["nth"] - 1]
        for top in words.tops[larger]
        for way in words.ways[larger]
    }


def is_true(language: Language, left: str, sign: str, right: str) -> bool:
    """Whether a comparison holds."""
    parsed = language.numbers.parsed
    return (parsed(left) > parsed(right)) == (sign == ">")


def spoken_lines(figure: Figure, rows: list[int], series: int, form: str) -> set[str]:
    """Rows with their values, joined by commas."""
    spoken = [figure.spoken_datum(row, series) for row in rows]
    names = [figure.labels[row] for row in rows]
    found = {", ".join(form.format(name, text.said) for name, text in zip(names, spoken, strict=True))}
    return found | {", ".join(form.format(name, text.short) for name, text in zip(names, spoken, strict=True))}


def check_equation(
    figure: Figure, reading: Reading, answer: Expected, left: str, sign: str, right: str, percent: str | None
) -> str | None:
    """What is wrong with an equation: its operands must come from the rows, and its result must be right."""
    numbers = figure.language.numbers
    operand = re.compile(rf"({numbers.pattern})|\(({numbers.pattern})\)")
    operator = next((operator for operator in (" + ", " - ", " / ") if operator in left), None)
    texts = left.split(operator) if operator else [left]
    operands = []
    for at, text in enumerate(texts):
        found = operand.fullmatch(text)
        if not found:
            return "an operand is no number"
        if (found.group(2) is not None) != (at > 0 and text.strip("(").startswith("-")):
            return "the parentheses are wrong"
        operands.append(found.group(1) or found.group(2))
    values = [numbers.parsed(one) for one in operands]
    series = answer.series or 0
    column = [figure.spoken_datum(*datum).bare for datum in answer.data]
    kind = answered_as(reading.kind)
    if operator == " / ":
        if len(values) != 2 or values[1] == 0:
            return "it is no division of two numbers"
        result = values[0] / values[1] * (100 if percent else 1)
        rows = whole_column(figure, series) if kind in ("mean", "count-by-mean", "share") else []
        if kind in ("mean", "count-by-mean") and values != [total(rows), Fraction(len(rows))]:
            return "the operands are not the sum and the number of the rows"
        if kind == "share" and values != [figure.value(reading["a"], series), total(rows)]:
            return "the operands are not the part and the total"
        if not rows and operands != column:
            return "the operands are not the values of the rows"
    else:
        if operands != column:
            return "the operands are not the values of the rows"
        result = sum(values, Fraction(0)) if operator != " - " else values[0] - sum(values[1:])
    shown = numbers.parsed(right)
    decimals = numbers.decimals_in(right)
    if sign == "=" and result != shown:
        return f"the result is {float(result)}"
    if sign == "≈" and (needed_decimals(result) in range(decimals + 1) or rounded(result, decimals) != shown):
        return f"the result is {float(result)}, and is not rounded so"
    return None if numbers.written(shown, decimals) == right else "the result is not written as numbers are"


# The equations that a calculation of each kind has.
EQUATIONS = {"mean": 2, "share": 2, "count-by-mean": 2, "sum": 1, "sum-all": 1, "top-sum": 1}
EQUATIONS |= {"difference": 1, "ratio": 1, "conversion": 1, "gap": 1, "extreme-ratio": 1}


def check_whole(figure: Figure, reading: Reading, answer: Expected, lines: list[str], results: list[str]) -> str | None:
    """Whether a calculation has all that it needs, and its last result is the answer."""
    kind = answered_as(reading.kind)
    if len(results) != EQUATIONS.get(kind, 0):
        return f"the calculation has {len(results)} equations"
    if results and kind != "count-by-mean" and results[-1] != answer.bare:
        return "the last equation does not give the answer"
    for row in answer.rows:
        name = figure.labels[row]
        # Rows that are counted stand in a line each; others may also stand in a list.
        is_listed = kind not in ("count", "count-by-mean") and any(f"{name} (" in line for line in lines)
        if not is_listed and not any(line.startswith(f"{name}: ") for line in lines):
            return f"the calculation leaves out {name}"
    words, last = figure.language.steps, lines[-1]
    if kind == "kth" and not any(nth in last.lower() for nth in figure.language.ordinals[reading["nth"] - 1]):
        return "the calculation does not say which place is asked for"
    leads = tuple(lead for bounds in (words.bounds, words.by_mean) for texts in bounds.values() for lead in texts)
    if kind in ("count", "count-by-mean") and not last.startswith(leads):
        return "the calculation does not say which rows are counted"
    if kind == "compare" and not comparison_of(figure.language, last):
        return "the calculation does not compare"
    return None
