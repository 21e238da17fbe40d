"""Tests of how the oracle writes and reads numbers in each language.

Usage: python3 tests/oracle/test_numerals.py
"""

from __future__ import annotations

import sys
import unittest
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from numerals import NUMBERS, Unit

# Language, value, decimals, unit, as it is written.
WRITTEN = [
    ("en", "1234567.5", 1, "", "1,234,567.5"),
    ("en", "-1234", 0, "US$ million", "-US$1,234 million"),
    ("en", "15", 1, "% of GDP", "15.0% of GDP"),
    ("pt", "1234567.5", 1, "", "1.234.567,5"),
    ("pt", "1234.5", 2, "R$", "R$ 1.234,50"),
    ("pt", "-4.2", 1, "R$ milhões", "-R$ 4,2 milhões"),
    ("pt", "1250", 0, "mil toneladas", "1.250 mil toneladas"),
    ("es", "1234", 0, "", "1234"),
    ("es", "12345.5", 1, "", "12.345,5"),
    ("es", "-12.5", 2, "€", "-12,50 €"),
    ("es", "2.5", 2, "€ por kg", "2,50 € por kg"),
    ("es", "4.2", 1, "€ millones", "4,2 millones €"),
    ("es", "15", 0, "%", "15 %"),
]


class NumeralsTest(unittest.TestCase):
    """Numbers with their units."""

    def test_written_and_read(self) -> None:
        """What is written is read as the same number."""
        for tag, value, decimals, unit, text in WRITTEN:
            with self.subTest(text=text):
                numbers, of = NUMBERS[tag], Unit.of(unit)
                bare = numbers.written(Fraction(value), decimals)
                self.assertEqual(numbers.with_unit(bare, of, of.suffix), text)
                self.assertEqual(numbers.parsed(bare), Fraction(value))
                self.assertEqual(numbers.decimals_in(bare), decimals)
                found = numbers.spoken_pattern.match(text)
                assert found is not None
                self.assertEqual(numbers.spoken(found.group()), Fraction(value))
                self.assertEqual(text[found.end() :], numbers.behind(of, of.suffix))

    def test_half_is_rounded_away_from_zero(self) -> None:
        """Rounding is the same in all languages."""
        self.assertEqual([NUMBERS["pt"].written(Fraction(value), 1) for value in ("2.45", "-2.45")], ["2,5", "-2,5"])

    def test_counts_of_single_things(self) -> None:
        """A count in thousands is none of single things, in any language."""
        self.assertTrue(Unit.of("medalhas").is_noun())
        for unit in ("mil visitas", "millones de viajes", "million trips", "R$", "%"):
            self.assertFalse(Unit.of(unit).is_noun(), unit)


if __name__ == "__main__":
    unittest.main()
