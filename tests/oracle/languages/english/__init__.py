"""English."""

from __future__ import annotations

from grammar import by_kind, compiled
from language import Language, StepWords
from languages.english.patterns import QUESTIONS, SENTENCES
from languages.english.vocabulary import EnglishVocabulary
from languages.english.words import FELL, ORDINALS, ROSE, SPELLINGS

STEPS = StepWords(
    final="Answer: ",
    ways={True: ("From highest to lowest",), False: ("From lowest to highest",)},
    tops={True: ("highest",), False: ("lowest",)},
    totals={True: ("Highest total",), False: ("Lowest total",)},
    bounds={True: ("Above",), False: ("Below",)},
    highest=("Highest",),
    lowest=("Lowest",),
    by_mean={True: ("Above the mean",), False: ("Below the mean",)},
    kth=("{Nth} {top}: {name}", "In the order {way}, {name} is {nth}."),
)
ENGLISH = Language(
    tag="en",
    yes="Yes",
    no="No",
    changes={True: ROSE, False: FELL},
    point="percentage point",
    points="percentage points",
    ordinals=tuple((ordinal,) for ordinal in ORDINALS),
    colors=SPELLINGS,
    instructions={
        "Answer the question using a single word or phrase.": "short",
        "Show the calculation, then end with 'Answer: ...'.": "steps",
        "Answer in one sentence.": "sentence",
    },
    rounding={
        "Round to a whole number.": 0,
        "Round to one decimal.": 1,
        "Round to two decimals.": 2,
        "Round to three decimals.": 3,
        "Round to four decimals.": 4,
    },
    steps=STEPS,
    make_vocabulary=EnglishVocabulary,
    questions=compiled(QUESTIONS),
    sentences=by_kind(SENTENCES),
)
