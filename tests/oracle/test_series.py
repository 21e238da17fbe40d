"""Tests of the oracle on pictures of several series: across the series of a row, over stacks, and along time.

Usage: python3 tests/oracle/test_series.py
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from oracle import Report
from pictures import POWER, RATES, SHOPS, TABLE, YEARS, by_series, group_of
from releases import SENTENCE, SHORT, STEPS, Json, asked

WIND = "electricity generated for Wind"
SOLAR = "electricity generated for Solar"
COAL = "electricity generated for Coal"
GENERATED = "electricity generated"
TOTAL = "total electricity generated"

# By family: picture, question, right answer, wrong answer.
TURNS: list[tuple[str, Json, str, str, str]] = [
    ("largest-series", POWER, "Which source had the highest electricity generated in 2022?", "Solar", "Wind"),
    ("largest-series", POWER, "In 2018, which source had the smallest electricity generated?", "Solar", "Coal"),
    ("largest-series", POWER, "Of all sources, which had the highest electricity generated in 2022?", "Solar", "Wind"),
    ("largest-series", SHOPS, "Which channel has the most visitors for Books?", "Online", "In store"),
    ("largest-series", SHOPS, "Which of the two channels has more visitors for Books?", "Online", "In store"),
    (
        "largest-series",
        SHOPS,
        'Which of the two channels has the lower number of visitors for "Toys and games"?',
        "Online",
        "In store",
    ),
    (
        "largest-series",
        RATES,
        "Which of the two series had the higher value in Apr?",
        "Employment rate",
        "Vacancy rate",
    ),
    ("largest-series", YEARS, "Looking at Games, which year has the higher profit?", "2022", "2021"),
    ("series-comparison", POWER, f"Was the {GENERATED} in 2020 higher for Solar than for Wind?", "Yes", "No"),
    ("series-comparison", POWER, f"In 2019, was the {GENERATED} lower for Wind than for Solar?", "No", "Yes"),
    ("series-comparison", RATES, "Was the employment rate in Apr higher than the vacancy rate?", "Yes", "No"),
    (
        "series-comparison",
        SHOPS,
        "Is the number of visitors for Books lower for Online than for In store?",
        "No",
        "Yes",
    ),
    ("series-comparison", SHOPS, "Are there more visitors for Online than for In store in Books?", "Yes", "No"),
    (
        "series-comparison",
        RATES,
        "Looking at Mar, was the employment rate lower than the vacancy rate?",
        "Yes",
        "No",
    ),
    ("series-comparison", YEARS, "Comparing 2021 with 2022 for Films, is the profit higher in 2021?", "Yes", "No"),
    ("series-gap", POWER, f"How much higher was the {GENERATED} for Coal than for Wind in 2019?", "41.5 TWh", "41.5"),
    (
        "series-gap",
        POWER,
        f"In 2020, how much higher was the {GENERATED} for Coal than for Solar?",
        "44.5 TWh",
        "45.0 TWh",
    ),
    (
        "series-gap",
        POWER,
        f"How large was the gap in the {GENERATED} between Wind and Coal in 2022?",
        "1.0 TWh",
        "-1.0 TWh",
    ),
    ("series-gap", SHOPS, "How many more visitors are there for Online than for In store in Books?", "400", "300"),
    (
        "series-gap",
        RATES,
        "By how many percentage points was the vacancy rate above the employment rate in Jan?",
        "8.5 percentage points",
        "8.5%",
    ),
    ("segment-share", POWER, f"In 2022, what percentage of the {TOTAL} did Solar make up?", "37.5%", "62.5%"),
    (
        "difference",
        POWER,
        "For Coal, what was the difference in the electricity generated between 2018 and 2021?",
        "20.0 TWh",
        "20 TWh",
    ),
    ("stack-total", POWER, f"What was the {TOTAL} in 2020?", "84.5 TWh", "84 TWh"),
    ("stack-total", POWER, "What do all sources add up to in 2021?", "81.0 TWh", "60.0 TWh"),
    ("segment-share", POWER, f"What percentage of the {TOTAL} in 2022 did Solar account for?", "37.5%", "30%"),
    (
        "segment-share",
        POWER,
        "What percentage of the total in 2021 came from Wind? Round to one decimal place.",
        "24.7%",
        "24.6%",
    ),
    ("largest-stack", POWER, f"Which year had the highest {TOTAL}?", "2020", "2022"),
    ("largest-stack", POWER, f"In which year was the {TOTAL} the lowest?", "2018", "2019"),
    ("largest-stack", POWER, "Which year had the smallest total across all sources?", "2018", "2019"),
    ("trend", POWER, f"Overall, did the {COAL} rise or fall from 2018 to 2022?", "Fell", "Rose"),
    ("trend", POWER, f"Comparing 2022 with 2018, did the {COAL} rise or fall?", "Fell", "Rose"),
    ("trend", RATES, "Between Jan and May, did the employment rate fall or rise overall?", "Rose", "Fell"),
    ("first-change", POWER, f"In which year did the {WIND} first fall?", "2020", "2021"),
    (
        "first-change",
        POWER,
        f"Which year is the first in which the {COAL} was higher than in the year before?",
        "2020",
        "2019",
    ),
    ("first-change", RATES, "What is the first month in which the employment rate increased?", "Apr", "Mar"),
    ("reached", POWER, f"In which year did the {WIND} first exceed 15 TWh?", "2021", "2022"),
    ("reached", POWER, f"When was the {COAL} first below 50 TWh? Name the year.", "2021", "2022"),
    ("crossing", POWER, f"In which year did the {SOLAR} first exceed the {WIND}?", "2020", "2021"),
    ("crossing", POWER, f"In which year was the {GENERATED} first higher for Solar than for Wind?", "2020", "2021"),
    (
        "crossing",
        POWER,
        f"What is the first year in which the {GENERATED} was higher for Solar than for Coal?",
        "2022",
        "2020",
    ),
    # Questions about one series name it as a thing.
    ("value", POWER, f"What was the {SOLAR} in 2021?", "21.0 TWh", "20.0 TWh"),
    ("value", POWER, "For Solar, what was the electricity generated in 2021?", "21.0 TWh", "40.0 TWh"),
    ("value", SHOPS, 'How many visitors are shown for Online in "Toys and games"?', "300", "950"),
    ("value", YEARS, "What is the profit in 2022 for Films?", "-US$3 million", "US$2 million"),
    ("largest", POWER, f"In which year was the {COAL} lowest?", "2022", "2018"),
    ("largest", YEARS, "In 2022, which product has the highest profit?", "Games", "Books"),
    ("comparison", POWER, f"Was the {WIND} higher in 2020 than in 2019?", "No", "Yes"),
    (
        "difference",
        SHOPS,
        'How much higher is the number of visitors for In store in "Toys and games" than in Books?',
        "150",
        "900",
    ),
    ("count", POWER, f"In how many years was the {WIND} above 13.5 TWh?", "3", "4"),
    ("mean", POWER, f"What is the average {SOLAR} across all years?", "15.0 TWh", "15 TWh"),
    ("mean", POWER, f"For Solar, what is the average {GENERATED} across all years?", "15.0 TWh", "15 TWh"),
    ("sum of all", POWER, f"For Wind, what was the {TOTAL} across all years?", "83.0 TWh", "74.5 TWh"),
    (
        "share of total",
        POWER,
        f"What percentage of the {SOLAR} across all years was accounted for by 2022?",
        "40%",
        "37.5%",
    ),
    ("color of", POWER, "What color are the segments for Coal?", "gray", "orange"),
    ("of color", POWER, "Which source is shown in orange?", "Solar", "Wind"),
    ("of color", RATES, "Which series does the red line stand for?", "Vacancy rate", "Employment rate"),
    ("marks", POWER, "How many segments does the chart have?", "15", "5"),
]

# Questions that have no right answer, with what is wrong about them; nothing where they are not even understood.
UNANSWERABLE: list[tuple[Json, str, str]] = [
    (SHOPS, "Which channel has the most visitors for Music?", "ambiguous"),
    (SHOPS, "Which channel has the most visitors for Garden?", "some have no value"),
    (SHOPS, "Are there more visitors for Online than for In store in Music?", "ambiguous"),
    (SHOPS, "What is the total number of visitors for Books?", "not parts of one whole"),
    (SHOPS, "Which department has the highest total number of visitors?", "not parts of one whole"),
    (SHOPS, "What percentage of the total for Books comes from Online?", "not parts of one whole"),
    (SHOPS, "Overall, did the number of visitors for Online rise or fall from Books to Music?", "no points in time"),
    (SHOPS, "What is the label of the third bar from the left?", "several marks"),
    (POWER, f"How much higher was the {GENERATED} for Wind than for Solar in 2021?", "takes for granted"),
    (
        POWER,
        f"How many percentage points higher was the {GENERATED} for Coal than for Wind in 2019?",
        "no percentages",
    ),
    (POWER, f"In 2019, was the {GENERATED} higher for Wind than for Wind?", "twice"),
    (POWER, f"What percentage of the {TOTAL} in 2021 did Wind account for?", "how to round"),
    (POWER, f"What percentage of the total was the {WIND} in 2022? Round to one decimal place.", "that of the row"),
    (POWER, f"Overall, did the {WIND} rise or fall from 2022 to 2018?", "not after"),
    (POWER, f"In which year did the {SOLAR} first fall?", "never"),
    (POWER, f"In which year did the {COAL} first exceed 50 TWh?", "from the beginning"),
    (POWER, f"In which year did the {WIND} first exceed 20 TWh?", "right on the bound"),
    (POWER, f"In which year did the {WIND} first exceed 15?", "should be written"),
    (POWER, f"In which year did the {COAL} first exceed the {SOLAR}?", "from the beginning"),
    (POWER, f"How many more {TOTAL} were there in 2020?", ""),
    (RATES, "In which month did the employment rate first exceed the vacancy rate?", "cannot be told for Feb"),
    (RATES, "In which month did the employment rate first exceed 62%?", "cannot be told for Feb"),
    (RATES, "Overall, did the vacancy rate rise or fall from Apr to May?", "ambiguous"),
    (TABLE, "In 2019, were the sales higher than the July value?", "do not measure the same"),
    (TABLE, "What was the total value in 2019?", "not parts of one whole"),
]

LISTED = "2018: Solar 4.0 TWh, Wind 10.5 TWh\n2019: Solar 6.5 TWh, Wind 14.0 TWh\n2020: Solar 13.5 TWh, Wind 13.0 TWh\n"

STEPS_TURNS: list[tuple[Json, str, str]] = [
    (
        POWER,
        f"In 2019, was the {GENERATED} lower for Wind than for Solar?",
        "Wind: 14.0 TWh\nSolar: 6.5 TWh\n14.0 > 6.5\nAnswer: No",
    ),
    (
        YEARS,
        "For Films, what is the difference in the profit between 2022 and 2021?",
        "2021: US$2 million\n2022: -US$3 million\n2 - (-3) = 5\nAnswer: US$5 million",
    ),
    (
        POWER,
        f"Adding up all sources, what was the {GENERATED} in 2020?",
        "Wind: 13.0 TWh\nSolar: 13.5 TWh\nCoal: 58.0 TWh\n13.0 + 13.5 + 58.0 = 84.5\nAnswer: 84.5 TWh",
    ),
    (
        POWER,
        f"In 2021, what percentage of the {TOTAL} was accounted for by Wind? Round to one decimal place.",
        "Wind: 20.0 TWh\nSolar: 21.0 TWh\nCoal: 40.0 TWh\n"
        "20.0 + 21.0 + 40.0 = 81.0\n20.0 / 81.0 ≈ 24.7%\nAnswer: 24.7%",
    ),
    (
        POWER,
        f"Which year had the highest {TOTAL}?",
        "2018: 10.5 + 4.0 + 60.0 = 74.5\n2019: 14.0 + 6.5 + 55.5 = 76.0\n2020: 13.0 + 13.5 + 58.0 = 84.5\n"
        "2021: 20.0 + 21.0 + 40.0 = 81.0\n2022: 25.5 + 30.0 + 24.5 = 80.0\nHighest total: 2020\nAnswer: 2020",
    ),
    (
        POWER,
        f"In which year did the {WIND} first fall?",
        "2018: 10.5 TWh\n2019: 14.0 TWh\n2020: 13.0 TWh\n13.0 < 14.0\nAnswer: 2020",
    ),
    (
        POWER,
        f"In which year did the {WIND} first exceed 15 TWh?",
        "2018: 10.5 TWh\n2019: 14.0 TWh\n2020: 13.0 TWh\n2021: 20.0 TWh\n20.0 > 15\nAnswer: 2021",
    ),
    (POWER, f"In which year did the {SOLAR} first exceed the {WIND}?", f"{LISTED}13.5 > 13.0\nAnswer: 2020"),
]

# Picture, question, right sentence, then what is replaced by what to make it wrong.
SENTENCES: list[tuple[Json, str, str, str, str]] = [
    (
        SHOPS,
        "Adding up the two departments with the highest number of visitors for In store, what is the total?",
        "For In store, the combined number of visitors for the two departments with the highest numbers is 1,750.",
        "1,750",
        "1,650",
    ),
    (
        POWER,
        "In 2018, which source had the smallest electricity generated?",
        "In 2018, the source with the smallest electricity generated was Solar.",
        "smallest",
        "largest",
    ),
    (
        SHOPS,
        "Which channel has the most visitors for Books?",
        "Online has the highest number of visitors for Books.",
        "Online",
        '"In store"',
    ),
    (
        POWER,
        f"In 2019, was the {GENERATED} lower for Wind than for Solar?",
        f"No, in 2019 the {GENERATED} was higher for Wind than for Solar.",
        "higher",
        "lower",
    ),
    (
        POWER,
        f"In 2019, was the {GENERATED} higher for Wind than for Solar?",
        f"Yes, in 2019 the {GENERATED} was higher for Wind than for Solar.",
        "2019",
        "2020",
    ),
    (
        RATES,
        "Looking at Mar, was the employment rate higher than the vacancy rate?",
        "No, in Mar the employment rate was lower than the vacancy rate.",
        "No",
        "Yes",
    ),
    (
        POWER,
        f"How much higher was the {GENERATED} for Coal than for Wind in 2019?",
        f"In 2019, the {GENERATED} was 41.5 TWh higher for Coal than for Wind.",
        "Wind",
        "Solar",
    ),
    (
        POWER,
        f"How large was the gap in the {GENERATED} between Wind and Coal in 2019?",
        f"In 2019, the {GENERATED} was 41.5 TWh higher for Coal than for Wind.",
        "41.5",
        "41.0",
    ),
    (POWER, f"What was the {TOTAL} in 2020?", f"In 2020, the {TOTAL} was 84.5 TWh.", "TWh", "GWh"),
    (
        POWER,
        "What percentage of the total in 2022 came from Solar?",
        f"In 2022, Solar accounted for 37.5% of the {TOTAL}.",
        "Solar",
        "Wind",
    ),
    (POWER, f"Which year had the highest {TOTAL}?", f"The {TOTAL} was highest in 2020.", "2020", "2021"),
    (
        POWER,
        f"Overall, did the {COAL} rise or fall from 2018 to 2022?",
        f"From 2018 to 2022, the {COAL} fell.",
        "fell",
        "rose",
    ),
    (
        POWER,
        f"Overall, did the {COAL} rise or fall from 2018 to 2022?",
        f"The {COAL} decreased from 2018 to 2022.",
        "2018",
        "2019",
    ),
    (POWER, f"In which year did the {WIND} first fall?", f"The {WIND} first fell in 2020.", "fell", "rose"),
    (
        POWER,
        f"In which year did the {WIND} first exceed 15 TWh?",
        f"The {WIND} was first above 15 TWh in 2021.",
        "above",
        "below",
    ),
    (
        POWER,
        f"In which year did the {SOLAR} first exceed the {WIND}?",
        f"The {SOLAR} first exceeded the {WIND} in 2020.",
        "Solar",
        "Coal",
    ),
    (
        POWER,
        f"What percentage of the {SOLAR} across all years was accounted for by 2022?",
        f"2022 accounted for 40% of the {SOLAR} across all years.",
        "2022",
        "2021",
    ),
]


class SeriesTest(unittest.TestCase):
    """Right answers pass, and wrong ones do not."""

    def assert_right(self, report: Report) -> None:
        """No failure, and no slip of grammar."""
        self.assertEqual([*map(str, report.failures), *map(str, report.slips)], [])
        self.assertEqual(report.right, 1)

    def assert_wrong(self, report: Report, what: str = "", kind: str = "wrong") -> None:
        """One failure of a kind, whose description holds a text."""
        self.assertEqual([failure.kind for failure in report.failures], [kind], list(map(str, report.failures)))
        self.assertIn(what, report.failures[0].what)

    def test_each_family(self) -> None:
        """Each question has a right answer that passes and a wrong one that does not."""
        for family, picture, question, right, wrong in TURNS:
            with self.subTest(family=family, question=question):
                self.assert_right(asked(picture, question, right, SHORT))
                self.assert_wrong(asked(picture, question, wrong, SHORT))

    def test_a_question_without_an_answer(self) -> None:
        """Ties, gaps, false assumptions and totals of what is no whole are reported."""
        for picture, question, what in UNANSWERABLE:
            with self.subTest(question=question):
                self.assert_wrong(asked(picture, question, "1"), what, "wrong" if what else "unparsed")

    def test_a_calculation(self) -> None:
        """A calculation passes; with any digit changed or any line left out it does not."""
        for picture, question, reply in STEPS_TURNS:
            with self.subTest(reply=reply):
                self.assert_right(asked(picture, question, reply, STEPS))
            broken = [
                f"{reply[:at]}{(int(sign) + 1) % 10}{reply[at + 1 :]}"
                for at, sign in enumerate(reply)
                if sign.isdigit()
            ]
            lines = reply.split("\n")
            broken += ["\n".join(lines[:at] + lines[at + 1 :]) for at in range(len(lines))]
            for text in broken:
                with self.subTest(broken=text):
                    self.assert_wrong(asked(picture, question, text, STEPS))

    def test_a_sentence(self) -> None:
        """A sentence passes; about something else or with another answer it does not."""
        for picture, question, reply, right, wrong in SENTENCES:
            with self.subTest(reply=reply):
                self.assert_right(asked(picture, question, reply, SENTENCE))
                self.assertIn(right, reply)
                self.assert_wrong(asked(picture, question, reply.replace(right, wrong, 1), SENTENCE))

    def test_two_readings(self) -> None:
        """A question that two readings answer differently is reported, whatever the answer."""
        names = ("Books", "Films")
        column = YEARS["table"]["columns"][1]
        columns = [YEARS["table"]["columns"][0], *({**column, "name": name} for name in names)]
        picture = {**YEARS, "table": {**YEARS["table"], "columns": columns}}
        for reply in ("US$4 million", "US$2 million"):
            self.assert_wrong(asked(picture, "For Books, what is the profit for Films?", reply), "two ways")

    def test_a_shade_beside_a_plain_color(self) -> None:
        """A gray that might be called blue is none beside a plain blue; two that are equally blue are alike."""
        question = "Which series is shown in blue?"
        shades = by_series(RATES, {"Employment rate": "#788c95", "Vacancy rate": "#006ba2"})
        self.assert_right(asked(shades, question, "Vacancy rate"))
        self.assert_wrong(asked(shades, question, "Employment rate"))
        for other in ("#006ba2", "#788c95"):
            alike = by_series(RATES, {"Employment rate": other, "Vacancy rate": other})
            self.assert_wrong(asked(alike, question, "Vacancy rate"), "stands for 2 things")

    def test_slips_are_noted(self) -> None:
        """Years stand with "in", a common noun loses its capital."""
        for picture, question, reply, slip in [
            (YEARS, "What is the profit for 2022 for Films?", "-US$3 million", "should be"),
            (POWER, "What was the Electricity generated for Wind in 2019?", "14.0 TWh", "capital"),
        ]:
            report = asked(picture, question, reply)
            self.assertEqual((report.right, len(report.failures), len(report.slips)), (1, 0, 1), question)
            self.assertIn(slip, report.slips[0].what)

    def test_a_share_is_called_one(self) -> None:
        """What a share is of may rise while the share falls, so it is not asked for by that name."""
        measure = {"kind": "share", "unit": "%"}
        label, *columns = POWER["table"]["columns"]
        table = {**POWER["table"], "columns": [label, *({**column, "measure": measure} for column in columns)]}
        for quantity, name in (
            ("Electricity generated", WIND),
            ("Share of electricity", "share of electricity for Wind"),
        ):
            picture = {**POWER, "table": {**table, **group_of("Source", quantity, True)}}
            report = asked(picture, f"Overall, did the {name} rise or fall from 2018 to 2022?", "Rose")
            if quantity.startswith("Share"):
                self.assert_right(report)
            else:
                self.assert_wrong(report, "shares of it")


if __name__ == "__main__":
    unittest.main()
