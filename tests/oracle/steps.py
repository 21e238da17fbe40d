"""Whether a calculation is right, line by line."""

from __future__ import annotations

import re
from fractions import Fraction

from answers import Expected, total, whole_column
from figure import Figure, needed_decimals, rounded, written
from grammar import Reading
from patterns import ANSWERED_AS
from replies import NUMBER, check_short, parsed
from series_steps import expected_lines
from words import ORDINALS

FINAL = "Answer: "
EQUATION = re.compile(rf"(.+) ([=≈]) ({NUMBER})(%?)")
OPERAND = re.compile(rf"({NUMBER})|\(({NUMBER})\)")
COMPARISON = re.compile(rf"({NUMBER}) ([<>]) ({NUMBER})")


def check_steps(figure: Figure, reading: Reading, answer: Expected, reply: str) -> str | None:
    """What is wrong with a calculation, if anything: each line must be true and the last must give the answer."""
    *lines, last = reply.split("\n")
    if not last.startswith(FINAL):
        return f"the calculation does not end with '{FINAL}'"
    if wrong := check_short(answer, last[len(FINAL) :]):
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
    if equation := EQUATION.fullmatch(line):
        return check_equation(figure, reading, answer, *equation.groups()), equation.group(3)
    if comparison := COMPARISON.fullmatch(line):
        left, sign, right = comparison.groups()
        values = [figure.spoken_datum(*datum).bare for datum in answer.data]
        if [left, right] != values:
            return "the numbers are not those of the rows", None
        return (None if (parsed(left) > parsed(right)) == (sign == ">") else "it is not true"), None
    if answer.series is None:
        return "the line is not understood", None
    return check_words(figure, reading, answer, answer.series, line), None


def check_words(figure: Figure, reading: Reading, answer: Expected, series: int, line: str) -> str | None:
    """Lines that name rows with their values, or places in an order."""
    for row in answer.rows:
        if line.startswith(f"{figure.labels[row]}: ") and line in spoken_lines(figure, [row], series, "{}: {}"):
            return None
    larger = reading.get("larger", True)
    way = "From highest to lowest" if larger else "From lowest to highest"
    top = "highest" if larger else "lowest"
    listed = {f"{way}: ": answer.rows, "Above the mean: ": answer.passing}
    kind = ANSWERED_AS.get(reading.kind, reading.kind)
    if kind in ("gap", "extreme-ratio"):
        listed |= {"Highest: ": answer.rows[:1], "Lowest: ": answer.rows[1:]}
    if kind == "top-sum":
        listed |= {"Highest: ": answer.rows}
    if kind == "count":
        listed |= {f"{'Above' if larger else 'Below'} {reading['literal'][1]}: ": answer.passing}
    for lead, rows in listed.items():
        if line.startswith(lead):
            return (
                None
                if line[len(lead) :] in spoken_lines(figure, rows, series, "{} ({})")
                else "the rows or values are wrong"
            )
    if kind == "kth":
        nth = ORDINALS[reading["nth"] - 1]
        name = figure.labels[answer.rows[-1]]
        if line in (f"{nth.capitalize()} {top}: {name}", f"In the order {way[0].lower()}{way[1:]}, {name} is {nth}."):
            return None
    if any(label and line.startswith(f"{label}: ") for label in figure.labels):
        return "the value is wrong, or the row has no part in the question"
    return "the line is not understood"


def spoken_lines(figure: Figure, rows: list[int], series: int, form: str) -> set[str]:
    """Rows with their values, joined by commas."""
    spoken = [figure.spoken_datum(row, series) for row in rows]
    names = [figure.labels[row] for row in rows]
    found = {", ".join(form.format(name, text.said) for name, text in zip(names, spoken, strict=True))}
    return found | {", ".join(form.format(name, text.short) for name, text in zip(names, spoken, strict=True))}


def check_equation(
    figure: Figure, reading: Reading, answer: Expected, left: str, sign: str, right: str, percent: str
) -> str | None:
    """What is wrong with an equation: its operands must come from the rows, and its result must be right."""
    operator = next((operator for operator in (" + ", " - ", " / ") if operator in left), None)
    texts = left.split(operator) if operator else [left]
    operands = []
    for at, text in enumerate(texts):
        found = OPERAND.fullmatch(text)
        if not found:
            return "an operand is no number"
        if (found.group(2) is not None) != (at > 0 and text.strip("(").startswith("-")):
            return "the parentheses are wrong"
        operands.append(found.group(1) or found.group(2))
    values = [parsed(operand) for operand in operands]
    series = answer.series or 0
    column = [figure.spoken_datum(*datum).bare for datum in answer.data]
    kind = ANSWERED_AS.get(reading.kind, reading.kind)
    if operator == " / ":
        if len(values) != 2 or values[1] == 0:
            return "it is no division of two numbers"
        result = values[0] / values[1] * (100 if percent else 1)
        rows = whole_column(figure, series) if kind in ("mean", "above-mean", "share") else []
        if kind in ("mean", "above-mean") and values != [total(rows), Fraction(len(rows))]:
            return "the operands are not the sum and the number of the rows"
        if kind == "share" and values != [figure.value(reading["a"], series), total(rows)]:
            return "the operands are not the part and the total"
        if not rows and operands != column:
            return "the operands are not the values of the rows"
    else:
        if operands != column:
            return "the operands are not the values of the rows"
        result = sum(values, Fraction(0)) if operator != " - " else values[0] - sum(values[1:])
    decimals = len(right.partition(".")[2])
    if sign == "=" and result != parsed(right):
        return f"the result is {float(result)}"
    if sign == "≈" and (needed_decimals(result) in range(decimals + 1) or rounded(result, decimals) != parsed(right)):
        return f"the result is {float(result)}, and is not rounded so"
    return None if written(parsed(right), decimals) == right else "the result is not written as numbers are"


# The equations that a calculation of each kind has.
EQUATIONS = {"mean": 2, "share": 2, "above-mean": 2, "sum": 1, "sum-all": 1, "top-sum": 1}
EQUATIONS |= {"difference": 1, "ratio": 1, "conversion": 1, "gap": 1, "extreme-ratio": 1}


def check_whole(figure: Figure, reading: Reading, answer: Expected, lines: list[str], results: list[str]) -> str | None:
    """Whether a calculation has all that it needs, and its last result is the answer."""
    kind = ANSWERED_AS.get(reading.kind, reading.kind)
    if len(results) != EQUATIONS.get(kind, 0):
        return f"the calculation has {len(results)} equations"
    if results and kind != "above-mean" and results[-1] != answer.bare:
        return "the last equation does not give the answer"
    for row in answer.rows:
        name = figure.labels[row]
        # Rows that are counted stand in a line each; others may also stand in a list.
        is_listed = kind not in ("count", "above-mean") and any(f"{name} (" in line for line in lines)
        if not is_listed and not any(line.startswith(f"{name}: ") for line in lines):
            return f"the calculation leaves out {name}"
    if kind == "kth" and ORDINALS[reading["nth"] - 1] not in lines[-1].lower():
        return "the calculation does not say which place is asked for"
    if kind in ("count", "above-mean") and not lines[-1].startswith(("Above ", "Below ")):
        return "the calculation does not say which rows are counted"
    if kind == "compare" and not COMPARISON.fullmatch(lines[-1]):
        return "the calculation does not compare"
    return None
