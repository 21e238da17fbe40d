"""Tests of the oracle: it passes a small release made by hand, and reports each thing that is broken in it.

Usage: python3 tests/oracle/test_oracle.py
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from hues import names
from oracle import Report
from pictures import BAR, FUNNEL, GROUPED, MILK, PIE, TABLE
from releases import SENTENCE, STEPS, Json, Release, asked

POINTS = "15 percentage points"

# By family: picture, question, right answer, wrong answer.
SHORT_TURNS: list[tuple[str, Json, str, str, str]] = [
    ("value", PIE, 'What is the share for "Less than 2 hours"?', "15%", "40%"),
    ("clause", PIE, "What is the percentage of people who spend less than 2 hours a day on screens?", "15%", "30%"),
    ("clause", PIE, "What proportion of people spend some hours a day on screens?", "30%", "0.3"),
    ("clause", PIE, "What share of people spend most of the day on screens?", "40%", "15%"),
    ("clause", BAR, "How many people are teachers?", "1,250", "1,250%"),
    ("clause", BAR, "What is the number of people who are nurses?", "980", "1,250"),
    ("how many", BAR, "How many people are shown for Nurses?", "980", "1,250"),
    ("value", BAR, "What number of people does the chart show for Nurses?", "980", "1,250"),
    ("value", TABLE, "According to the table, what were the sales in 2020?", "US$3.0 million", "US$3 million"),
    ("label with", TABLE, "In which year was the July value -1.5°C?", "2019", "2020"),
    ("label with", BAR, "What is the occupation with 400 people?", "Cooks", "Other"),
    ("label with", PIE, "The share is 40% for which category?", "Most of the day", "Some hours"),
    ("largest", TABLE, "Which year had the highest sales?", "2021", "2022"),
    ("smallest", BAR, "Which occupation has the fewest people?", "Other", "Cooks"),
    ("kth", TABLE, "In which year were the sales the second highest?", "2022", "2021"),
    ("kth", TABLE, "Which year had the second-highest sales?", "2022", "2021"),
    ("kth", TABLE, "What is the year with the third lowest sales?", "2022", "2019"),
    ("kth", BAR, "Which occupation has the second fewest people?", "Cooks", "Nurses"),
    ("comparison", TABLE, "Were the sales lower in 2019 than in 2022?", "Yes", "No"),
    ("comparison", BAR, "Are more people shown for Cooks than for Nurses?", "No", "Yes"),
    ("comparison", BAR, "Comparing Cooks with Nurses, is the number of people higher for Cooks?", "No", "Yes"),
    ("difference", TABLE, "By how much was the July value higher in 2020 than in 2019?", "4.0°C", "1.0°C"),
    ("difference", BAR, "How many more people are shown for Nurses than for Cooks?", "580", "480"),
    ("difference", TABLE, "What is the difference in the July value between 2019 and 2020?", "4.0°C", "-4.0°C"),
    ("points", PIE, 'How many percentage points higher is the share for "Some hours" than for Nothing?', POINTS, "15%"),
    (
        "points",
        PIE,
        'By how many percentage points is the share for "Some hours" higher than for Nothing?',
        POINTS,
        "30 percentage points",
    ),
    ("ratio", BAR, "The number of people for Nurses is how many times the number of people for Cooks?", "2.45", "2.5"),
    (
        "ratio",
        BAR,
        "The number of people for Nurses is how many times the number of people for Cooks?",
        "2.45",
        "2",
    ),
    ("sum", PIE, 'Adding up Nothing and "Most of the day", what is the combined share?', "55%", "50%"),
    ("sum", TABLE, "What were the sales in 2019 and 2020 in total?", "US$7.5 million", "US$7.5"),
    ("sum", BAR, "How many people are shown for Cooks and Other together?", "570", "580"),
    ("sum of all", BAR, "What is the number of people across all occupations combined?", "2,800", "2,630"),
    ("sum of all", BAR, "How many people are there across all occupations together?", "2,800", "2,630"),
    ("mean", TABLE, "Averaged across all years, what were the sales?", "US$4.65 million", "US$4.7 million"),
    ("mean", BAR, "Taking all occupations together, what is the average number of people?", "700", "650"),
    (
        "share of total",
        BAR,
        "Across all occupations, what percentage of the total is the number of people for Nurses?",
        "35%",
        "30%",
    ),
    ("share of total", BAR, "What percentage of all people are nurses?", "35%", "980"),
    ("count", BAR, "How many occupations have more than 500 people?", "2", "3"),
    ("count", BAR, "For how many occupations is the number of people above 500?", "2", "3"),
    ("count", TABLE, "How many of the years had a July value below 0.5°C?", "2", "3"),
    ("above mean", TABLE, "How many years had sales above the average of all years?", "2", "3"),
    ("above mean", TABLE, "In how many of the years were the sales below the mean of all years?", "2", "3"),
    ("above mean", PIE, "How many categories have a share of people above the mean of all categories?", "2", "1"),
    ("marks", PIE, "How many slices are there in the chart?", "4", "5"),
    ("rows", TABLE, "Not counting the header, how many rows are there in the table?", "4", "5"),
    ("color of", PIE, "Which color stands for Nothing in the chart?", "orange", "blue"),
    ("of color", PIE, "What does the color green stand for in the chart?", "Some hours", "Nothing"),
    ("color of", FUNNEL, "In which color is Came shown?", "teal", "purple"),
    ("value", MILK, "What was the Milk value on Tue?", "2.5 liters", "2.5"),
    ("largest", MILK, "On which day was the Milk value highest?", "Tue", "Mon"),
    (
        "mean",
        MILK,
        "What is the average Milk value across all days? Round to three decimal places.",
        "1.833 liters",
        "1.83 liters",
    ),
    ("color of", GROUPED, "Which color represents Women?", "blue", "red"),
    ("of color", GROUPED, "Which series is shown in red?", "Men", "Women"),
    ("marks", GROUPED, "How many bars does the chart show?", "4", "2"),
    ("value", GROUPED, "What Women value does the chart show for Chess?", "5.0%", "2.5%"),
    ("title", TABLE, "How is the table titled?", "Sales and weather", "Sales"),
    ("axis title", BAR, "How is the y-axis labeled?", "Number of people", "Occupation"),
    ("place", FUNNEL, "Which stage is the second from the top?", "Saw", "Bought"),
    ("place", FUNNEL, "Reading from top to bottom, which stage comes last?", "Paid", "Came"),
    ("place", TABLE, "Not counting the header, which year is in the first row from the bottom?", "2022", "2021"),
    (
        "order",
        TABLE,
        "Rank the years by July value from lowest to highest, separated by commas.",
        "2019, 2022, 2020, 2021",
        "2019, 2020, 2021, 2022",
    ),
    ("gap", PIE, "How far apart are the highest and the lowest share?", "25 percentage points", "25%"),
    (
        "extreme ratio",
        PIE,
        "What is the ratio of the highest to the lowest share? Round to two decimal places.",
        "2.67",
        "2.66",
    ),
    (
        "extreme ratio",
        BAR,
        "The highest number of people is how many times the lowest? Round to two decimal places.",
        "7.35",
        "7.4",
    ),
    (
        "top total",
        TABLE,
        "What are the combined sales in the two years with the highest sales?",
        "US$11.1 million",
        "US$9.5 million",
    ),
    ("top total", BAR, "What is the sum of the three highest values in the chart?", "2,630", "2,800"),
    ("conversion", FUNNEL, "What is the conversion rate from Saw to Paid?", "30%", "30"),
    ("conversion", FUNNEL, "What percentage of those at the Saw stage reached Paid?", "30%", "30"),
    (
        "conversion",
        FUNNEL,
        "What percentage of the visitors at Came reached Paid? Round to one decimal place.",
        "11.3%",
        "11.25%",
    ),
]

# Questions that have no right answer, with what is wrong about them.
UNANSWERABLE: list[tuple[Json, str, str]] = [
    (PIE, 'How many percentage points higher is the share for Nothing than for "Some hours"?', "takes for granted"),
    (PIE, "Which category has the lowest share?", "ambiguous"),
    (PIE, "Which category has a share of 15%?", "2 rows"),
    (PIE, "Which category has a share of 40?", "should be written"),
    (PIE, "How many categories have a share below 20?", "should be written"),
    (MILK, "What is the average Milk value across all days?", "how to round"),
    (FUNNEL, "What is the stage with the second highest number of visitors?", "ambiguous"),
    (FUNNEL, "What percentage of the visitors at Came reached Saw? Round to one decimal place.", "is exact"),
    (FUNNEL, "What is the number of visitors for Came divided by the number of visitors for Saw?", "how to round"),
    (FUNNEL, "Which stage is the second from the left?", "read top-to-bottom"),
    (BAR, "How many occupations have more than 400 people?", "right on the bound"),
    (BAR, "What does the color blue stand for in the chart?", "stands for 4 things"),
    (BAR, "Which occupation is shown in red?", "stands for 0 things"),
    (TABLE, "How many rows are there in the table?", "header"),
    (TABLE, "What is the average of the sales in 2019?", ""),
]

# Lines that calculations begin with.
PEOPLE = "Teachers: 1,250\nNurses: 980\nCooks: 400\nOther: 170\n"
SALES = "2019: US$4.5 million\n2020: US$3.0 million\n2021: US$6.1 million\n2022: US$5.0 million\n"

STEPS_TURNS: list[tuple[Json, str, str]] = [
    (
        TABLE,
        "By how much was the July value higher in 2020 than in 2019?",
        "2020: 2.5°C\n2019: -1.5°C\n2.5 - (-1.5) = 4.0\nAnswer: 4.0°C",
    ),
    (
        TABLE,
        "Averaged across all years, what were the sales?",
        SALES + "4.5 + 3.0 + 6.1 + 5.0 = 18.6\n18.6 / 4 = 4.65\nAnswer: US$4.65 million",
    ),
    (
        BAR,
        "What percentage of the total is the number of people for Teachers? Round to one decimal place.",
        PEOPLE + "1,250 + 980 + 400 + 170 = 2,800\n1,250 / 2,800 ≈ 44.6%\nAnswer: 44.6%",
    ),
    (
        BAR,
        "How many occupations have more than 500 people?",
        PEOPLE + "Above 500: Teachers (1,250), Nurses (980)\nAnswer: 2",
    ),
    (
        TABLE,
        "In which year were the sales the second highest?",
        "From highest to lowest: 2021 (US$6.1 million), 2022 (US$5.0 million)\nSecond highest: 2022\nAnswer: 2022",
    ),
    (
        TABLE,
        "In which year were the sales the second highest?",
        "2021: US$6.1 million\n2022: US$5.0 million\n"
        "In the order from highest to lowest, 2022 is second.\nAnswer: 2022",
    ),
    (
        TABLE,
        "Were the sales lower in 2019 than in 2022?",
        "2019: US$4.5 million\n2022: US$5.0 million\n4.5 < 5.0\nAnswer: Yes",
    ),
]

SENTENCES: list[tuple[Json, str, str]] = [
    (
        PIE,
        'What is the share for "Less than 2 hours"?',
        "The share of people who spend less than 2 hours a day on screens is 15%.",
    ),
    (TABLE, "Which year had the highest sales?", "The sales were highest in 2021."),
    (BAR, "Which occupation has the fewest people?", "The occupation with the lowest number of people is Other."),
    (PIE, "What does the orange slice represent?", "The category shown in orange is Nothing."),
    (GROUPED, "Which series is drawn in red?", "The series shown in red is Men."),
    (FUNNEL, "In which color is Saw shown?", "Saw is shown in purple."),
    (TABLE, "Were the sales lower in 2019 than in 2022?", "Yes, the sales were lower in 2019 than in 2022."),
    (
        BAR,
        "For how many occupations is the number of people above 500?",
        "The number of people is above 500 for 2 of the occupations.",
    ),
    (
        GROUPED,
        'Is the Men value for "Do not swim" higher than for Chess?',
        'Yes, the Men value is higher for "Do not swim" than for Chess.',
    ),
    (TABLE, "How is the table titled?", 'The title of the table is "Sales and weather".'),
    (FUNNEL, "Which stage is the second from the top?", "The second stage from the top is Saw."),
]


class RightTest(unittest.TestCase):
    """What is right passes."""

    def test_a_right_release_passes(self) -> None:
        """A release of all pictures in all forms passes, with exit code 0 and the closing line."""
        release = Release()
        n_turns = 0
        for picture in (PIE, BAR, TABLE, GROUPED, FUNNEL):
            turns = [(question, right) for _, of, question, right, _ in SHORT_TURNS if of is picture]
            for form, instruction in ((STEPS_TURNS, STEPS), (SENTENCES, SENTENCE)):
                more = [(question, reply) for of, question, reply in form if of is picture]
                if more:
                    release.add(picture, more, instruction)
                n_turns += len(more)
            release.add(picture, turns, split="train" if picture is PIE else "test")
            n_turns += len(turns)
        code, shown = release.run()
        self.assertEqual(code, 0, shown)
        self.assertIn(f"{n_turns} questions parsed and right, 0 unparsed, 0 wrong", shown.splitlines()[-1])

    def test_a_change_of_form_is_followed(self) -> None:
        """An instruction in a later turn changes the form."""
        release = Release()
        one = release.add(TABLE, [("Which year had the highest sales?", "2021")])
        one["conversations"] += [
            {"from": "human", "value": f"Which year had the lowest sales?\n{SENTENCE}"},
            {"from": "gpt", "value": "The sales were lowest in 2020."},
        ]
        self.assertEqual(release.report().failures, [])

    def test_slips_of_grammar_are_noted(self) -> None:
        """Wrong plurals, articles, tenses and verbs are understood, and noted."""
        for question, reply in [
            ("How many time per days have a share above 20%?", "2"),
            ("How many categories have an share above 20%?", "2"),
            ("What was the share for Nothing?", "15%"),
        ]:
            report = asked(PIE, question, reply)
            self.assertEqual((report.right, len(report.failures), len(report.slips)), (1, 0, 1), question)
        for question, reply in [
            ("In which day was the Milk value highest?", "Tue"),
            ("What was the Milk value in Tue?", "2.5 liters"),
        ]:
            report = asked(MILK, question, reply)
            self.assertEqual((report.right, len(report.failures), len(report.slips)), (1, 0, 1), question)

    def test_colors_have_the_names_that_people_use(self) -> None:
        """Plain colors have one name."""
        for color, name in [("#ff0000", "red"), ("#2ca02c", "green"), ("#777777", "gray"), ("#8c564b", "brown")]:
            self.assertEqual(names(color), {name})


class WrongTest(unittest.TestCase):
    """What is wrong is reported."""

    def assert_wrong(self, report: Report, what: str = "", kind: str = "wrong") -> None:
        """One failure of a kind, whose description holds a text."""
        self.assertEqual([failure.kind for failure in report.failures], [kind], list(map(str, report.failures)))
        self.assertIn(what, report.failures[0].what)

    def test_a_wrong_answer_of_each_family(self) -> None:
        """Each family has a right answer that passes and a wrong one that does not."""
        self.assertGreaterEqual(len({family for family, *_ in SHORT_TURNS}), 12)
        for family, picture, question, right, wrong in SHORT_TURNS:
            with self.subTest(family=family, question=question):
                report = asked(picture, question, right)
                self.assertEqual(report.failures, [], list(map(str, report.failures)))
                self.assert_wrong(asked(picture, question, wrong))

    def test_a_question_without_an_answer(self) -> None:
        """Ties, false assumptions and needless or missing rounding are reported."""
        for picture, question, what in UNANSWERABLE:
            with self.subTest(question=question):
                self.assert_wrong(asked(picture, question, "1"), what, "wrong" if what else "unparsed")

    def test_a_wrong_label(self) -> None:
        """A label that the table does not have, in a question and in an answer."""
        self.assert_wrong(asked(BAR, "What is the number of people for Bakers?", "980"), kind="unparsed")
        self.assert_wrong(asked(BAR, "Which occupation has the fewest people?", "Bakers"))
        self.assert_wrong(asked(BAR, "Which occupation has the fewest people?", "other"))

    def test_a_wrong_unit(self) -> None:
        """A unit that is missing, wrong or halved, and one that the values do not have."""
        self.assert_wrong(asked(PIE, "What is the share for Nothing?", "15"), "unit")
        self.assert_wrong(asked(TABLE, "What were the sales in 2019?", "US$4.5"), "unit")
        self.assert_wrong(asked(TABLE, "What were the sales in 2019?", "€4.5 million"), "unit")
        self.assert_wrong(asked(TABLE, "What was the July value in 2019?", "-1.5"), "unit")
        self.assert_wrong(asked(BAR, "How many people are shown for Nurses?", "980%"), "unit")

    def test_wrong_decimals(self) -> None:
        """Too few or too many decimals."""
        self.assert_wrong(asked(TABLE, "What were the sales in 2020?", "US$3 million"), "decimals")
        self.assert_wrong(asked(PIE, "What is the share for Nothing?", "15.0%"), "decimals")

    def test_a_count_word_on_a_share(self) -> None:
        """Shares are not asked for by how many, and counts not by what percentage."""
        self.assert_wrong(asked(PIE, "How many people spend no time on screens?", "15%"), "how many")
        self.assert_wrong(asked(BAR, "What percentage of people are teachers?", "1,250"), "share")

    def test_an_unparsable_question(self) -> None:
        """A question that no pattern fits, and one of a series that is not there."""
        self.assert_wrong(asked(PIE, "Is there more to life than shares?", "Yes"), kind="unparsed")
        self.assert_wrong(asked(TABLE, "What was the August value in 2019?", "1"), kind="unparsed")

    def test_a_question_without_a_form(self) -> None:
        """A conversation that never says how to answer."""
        self.assert_wrong(asked(PIE, "What is the share for Nothing?", "15%", "Answer well."), kind="unparsed")

    def test_a_wrong_calculation(self) -> None:
        """Every digit of a calculation counts: each is changed in turn."""
        for picture, question, reply in STEPS_TURNS:
            self.assertEqual(asked(picture, question, reply, STEPS).failures, [])
            for at, sign in enumerate(reply):
                if sign.isdigit():
                    broken = f"{reply[:at]}{(int(sign) + 1) % 10}{reply[at + 1 :]}"
                    with self.subTest(reply=broken):
                        self.assert_wrong(asked(picture, question, broken, STEPS))
            lines = reply.split("\n")
            self.assert_wrong(asked(picture, question, "\n".join(lines[:-1]), STEPS), "does not end")
            self.assert_wrong(asked(picture, question, lines[-1], STEPS), "no calculation")
            for at in range(len(lines) - 1):
                with self.subTest(left_out=lines[at]):
                    self.assert_wrong(asked(picture, question, "\n".join(lines[:at] + lines[at + 1 :]), STEPS))
        self.assert_wrong(asked(*STEPS_TURNS[2][:2], STEPS_TURNS[2][2].replace("≈", "="), STEPS))

    def test_a_wrong_sentence(self) -> None:
        """Sentences about something else, with another answer, or that contradict themselves."""
        for picture, question, right, wrong in [
            (TABLE, "Which year had the highest sales?", "2021", "2022"),
            (TABLE, "Which year had the highest sales?", "highest", "lowest"),
            (TABLE, "Were the sales lower in 2019 than in 2022?", "were lower", "were not lower"),
            (TABLE, "Were the sales lower in 2019 than in 2022?", "were lower", "were higher"),
            (TABLE, "Were the sales lower in 2019 than in 2022?", "Yes", "No"),
            (TABLE, "Were the sales lower in 2019 than in 2022?", "2019", "2020"),
            (BAR, "For how many occupations is the number of people above 500?", "above", "below"),
            (BAR, "Which occupation has the fewest people?", "Other", "Cooks"),
            (BAR, "Which occupation has the fewest people?", "lowest", "highest"),
            (PIE, "What does the orange slice represent?", "Nothing", "Some hours"),
            (PIE, "What does the orange slice represent?", "orange", "green"),
            (PIE, "What does the orange slice represent?", "category", "series"),
            (GROUPED, "Which series is drawn in red?", "series", "sport"),
            (FUNNEL, "In which color is Saw shown?", "purple", "teal"),
            (FUNNEL, "In which color is Saw shown?", "Saw", "Came"),
            (PIE, 'What is the share for "Less than 2 hours"?', "15%", "15"),
            (PIE, 'What is the share for "Less than 2 hours"?', "less than 2 hours a day", "no time"),
            (FUNNEL, "Which stage is the second from the top?", "second", "third"),
        ]:
            reply = next(reply for of, text, reply in SENTENCES if of is picture and text == question)
            with self.subTest(reply=reply.replace(right, wrong)):
                self.assert_wrong(asked(picture, question, reply.replace(right, wrong), SENTENCE))

    def test_the_command_fails(self) -> None:
        """The command prints what is wrong, and its exit code is 1."""
        release = Release()
        release.add(PIE, [("What is the share for Nothing?", "16%"), ("What is love?", "Pain")])
        code, shown = release.run()
        self.assertEqual(code, 1)
        self.assertIn("0 questions parsed and right, 1 unparsed, 1 wrong", shown.splitlines()[-1])
        for part in ("r0, turn 1", "'What is the share for Nothing?'", "'15%'", "'16%'"):
            self.assertIn(part, shown)


if __name__ == "__main__":
    unittest.main()
