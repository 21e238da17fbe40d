"""Tests of the oracle on questions in another language than that of their picture.

Usage: python3 tests/oracle/test_foreign.py
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cases import LanguageTest
from pictures import POWER, SHOPS
from pictures_pt import ENERGIA
from releases import Json, Release
from test_portuguese import INSTRUCTIONS

# On pictures in English: their words are quoted, labels stay as they are, numbers are Portuguese.
FOREIGN_TURNS: list[tuple[str, Json, str, str, str]] = [
    ("value-lookup", POWER, 'Qual foi o valor de "Electricity generated" para Wind em 2019?', "14,0 TWh", "14.0 TWh"),
    ("largest", POWER, 'Em que período o valor de "Electricity generated" para Coal foi maior?', "2018", "2022"),
    ("value-lookup", SHOPS, 'Qual é o valor de "Visitors" para Online em Books?', "1.200", "1,200"),
    ("largest-series", SHOPS, 'Qual série tem o maior valor de "Visitors" em "Toys and games"?', "In store", "Online"),
    ("stack-total", POWER, 'Qual foi o valor total de "Electricity generated" em 2020?', "84,5 TWh", "84.5 TWh"),
]


class ForeignTest(LanguageTest):
    """Questions in Brazilian Portuguese about pictures in English."""

    instructions = INSTRUCTIONS
    language = "pt-BR"

    def test_headers_are_quoted(self) -> None:
        """What the picture names stands in quotation marks, in its own language."""
        self.check_turns(FOREIGN_TURNS)
        self.check_unanswerable(
            [
                (POWER, "Qual foi a electricity generated para Wind em 2019?", ""),
                (SHOPS, "Quantos visitors há para Online em Books?", ""),
                (SHOPS, "Qual é o número de visitors para Online em Books?", ""),
            ]
        )

    def test_a_conversation_in_two_languages(self) -> None:
        """Each turn is read in its own language."""
        english = "Answer the question using a single word or phrase."
        languages = ["en", "pt-BR"]
        picture = {**POWER, "turns": [{**POWER["turns"][0], "language": language} for language in languages]}
        for answer, right in (("84,5 TWh", 2), ("84.5 TWh", 1)):
            release = Release()
            one = release.add(picture, [("What was the electricity generated for Wind in 2019?", "14.0 TWh")], english)
            question = 'Qual foi o valor total de "Electricity generated" em 2020?'
            one["conversations"] += [
                {"from": "human", "value": f"{question}\n{INSTRUCTIONS[0]}"},
                {"from": "gpt", "value": answer},
            ]
            self.assertEqual(release.report().right, right)

    def test_english_about_portuguese(self) -> None:
        """The other way around as well."""
        self.language = "en"
        self.instructions = ("Answer the question using a single word or phrase.", "", "")
        question = 'What was the value of "Energia gerada" for Solar in 2021?'
        self.assert_right(self.ask(ENERGIA, question, "21.0 GWh"))
        self.assert_wrong(self.ask(ENERGIA, question, "21,0 GWh"))


if __name__ == "__main__":
    unittest.main()
