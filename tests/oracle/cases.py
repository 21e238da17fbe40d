"""What tests of all languages check: right answers pass, and each way to spoil one is caught."""

from __future__ import annotations

import unittest
from collections.abc import Iterable

from oracle import Report
from releases import Json, asked


class LanguageTest(unittest.TestCase):
    """Checks of one language; `instructions` ask for a short answer, a calculation and a sentence."""

    instructions: tuple[str, str, str]
    # The language of the questions, where it is not that of the picture.
    language = ""

    def ask(self, picture: Json, question: str, reply: str, form: int = 0) -> Report:
        """What the oracle says to one question."""
        return asked(picture, question, reply, self.instructions[form], self.language)

    def assert_right(self, report: Report) -> None:
        """No failure, and no slip of grammar."""
        self.assertEqual([*map(str, report.failures), *map(str, report.slips)], [])
        self.assertEqual(report.right, 1)

    def assert_wrong(self, report: Report, what: str = "", kind: str = "wrong") -> None:
        """One failure of a kind, whose description holds a text."""
        self.assertEqual([failure.kind for failure in report.failures], [kind], list(map(str, report.failures)))
        self.assertIn(what, report.failures[0].what)

    def check_turns(self, turns: Iterable[tuple[str, Json, str, str, str]]) -> None:
        """Family, picture, question, right answer, wrong answer."""
        for family, picture, question, right, wrong in turns:
            with self.subTest(family=family, question=question):
                self.assert_right(self.ask(picture, question, right))
                self.assert_wrong(self.ask(picture, question, wrong))

    def check_unanswerable(self, questions: Iterable[tuple[Json, str, str]]) -> None:
        """Picture, question, what is wrong about it; nothing where it is not even understood."""
        for picture, question, what in questions:
            with self.subTest(question=question):
                self.assert_wrong(self.ask(picture, question, "1"), what, "wrong" if what else "unparsed")

    def check_calculations(self, turns: Iterable[tuple[Json, str, str]]) -> None:
        """Each passes; with any digit changed or any line left out it does not."""
        for picture, question, reply in turns:
            with self.subTest(reply=reply):
                self.assert_right(self.ask(picture, question, reply, 1))
            lines = reply.split("\n")
            broken = [
                f"{reply[:at]}{(int(sign) + 1) % 10}{reply[at + 1 :]}"
                for at, sign in enumerate(reply)
                if sign.isdecimal()
            ]
            broken += ["\n".join(lines[:at] + lines[at + 1 :]) for at in range(len(lines))]
            for text in broken:
                with self.subTest(broken=text):
                    self.assert_wrong(self.ask(picture, question, text, 1))

    def check_sentences(self, turns: Iterable[tuple[Json, str, str, str, str]]) -> None:
        """Picture, question, right sentence, then what is replaced by what to make it wrong."""
        for picture, question, reply, right, wrong in turns:
            with self.subTest(reply=reply):
                self.assert_right(self.ask(picture, question, reply, 2))
                self.assertIn(right, reply)
                self.assert_wrong(self.ask(picture, question, reply.replace(right, wrong, 1), 2))

    def check_slips(self, turns: Iterable[tuple[Json, str, str, str]]) -> None:
        """Picture, question, answer, and a part of the slip that is noted."""
        for picture, question, reply, slip in turns:
            with self.subTest(question=question):
                report = self.ask(picture, question, reply)
                self.assertEqual((report.right, len(report.failures), len(report.slips)), (1, 0, 1), question)
                self.assertIn(slip, report.slips[0].what)
