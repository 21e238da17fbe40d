"""Tests of the oracle on pictures that print numbers shorter than they are: "12.4K", "12,4 mil".

Usage: python3 tests/oracle/test_abbreviated.py
"""

from __future__ import annotations

import sys
import unittest
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from numerals import NUMBERS
from releases import STEPS, Json, asked, note, text, values

# Language, printed text, value, decimals that it tells of the value; None where it prints another.
PRINTED = [
    ("en", "12.4K", "12400", 0),
    ("en", "-US$1.24M", "-1240000", 0),
    ("en", "2B", "2000000000", 0),
    ("en", "12400", "12400", 0),
    ("en", "12,400", "12400", 0),
    ("en", "12.40", "12.4", 2),
    ("en", "2 MW", "2", 0),
    ("en", "4.5 Mbps", "4500000", None),
    ("en", "12.4K", "12500", None),
    ("en", "12.4M", "12400", None),
    ("en", "1.2345K", "1234.5", None),
    ("pt", "12,4 mil", "12400", 0),
    ("pt", "12,4 mil toneladas", "12.4", 1),
    ("pt", "R$ 3,1 mi", "3100000", 0),
    ("pt", "2\u00a0bi", "2000000000", 0),
    ("pt", "12.4K", "12400", None),
    ("es", "12,4 mil", "12400", 0),
    ("es", "3,1 M", "3100000", 0),
    ("es", "2 mil M", "2000000000", 0),
]
COLUMNS: list[Json] = [
    {"name": "Stage", "kind": "category"},
    {"name": "Residents", "kind": "quantity", "measure": {"kind": "count"}},
]
ROWS = [{"cells": [label, value]} for label, value in (("Invited", "14600"), ("Came", "5700"), ("Paid", "3200"))]
HOW_FAR = "How far apart are the highest and the lowest number of residents?"


def printing(labels: list[str]) -> Json:
    """A funnel with these labels beside its stages."""
    texts = [text("title", "A town"), *values([[label] for label in labels])]
    colors = ["#0aa3a3", "#8c5fbf", "#e377c2"]
    return note(COLUMNS, ROWS, texts, colors, chart="funnel", mark="stage", reading_order="top-to-bottom")


class AbbreviatedTest(unittest.TestCase):
    """Numbers are answered in full, however they are printed."""

    def test_what_a_text_prints(self) -> None:
        """An abbreviation stands for a whole number, and for the right one."""
        for tag, shown, value, decimals in PRINTED:
            with self.subTest(shown=shown, value=value):
                self.assertEqual(NUMBERS[tag].printed(shown, Fraction(value)), decimals)

    def test_answers_are_whole_numbers(self) -> None:
        """Neither the decimals of the label nor its abbreviation belong into an answer."""
        for labels in (["14.6K", "5.7K", "3.2K"], ["14600", "5700", "3200"]):
            for reply, right in (("11,400", 1), ("11,400.0", 0), ("11.4K", 0), ("11400", 0)):
                with self.subTest(labels=labels, reply=reply):
                    self.assertEqual(asked(printing(labels), HOW_FAR, reply).right, right)

    def test_a_calculation(self) -> None:
        """Its numbers are written in full as well."""
        lines = "Highest: Invited (14,600)\nLowest: Paid (3,200)\n14,600 - 3,200 = 11,400\nAnswer: 11,400"
        picture = printing(["14.6K", "5.7K", "3.2K"])
        self.assertEqual(asked(picture, HOW_FAR, lines, STEPS).right, 1)
        for number in ("14,600", "3,200"):
            self.assertEqual(asked(picture, HOW_FAR, lines.replace(number, f"{number}.0"), STEPS).wrong, 1)

    def test_a_label_of_another_value(self) -> None:
        """A picture that prints what its table does not have is reported."""
        (failure,) = asked(printing(["14.6K", "5.8K", "3.2K"]), HOW_FAR, "11,400").failures
        self.assertEqual(failure.kind, "structure")
        self.assertIn("'5.8K' is printed where the table has 5700", failure.what)


if __name__ == "__main__":
    unittest.main()
