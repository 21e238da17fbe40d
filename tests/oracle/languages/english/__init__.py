"""English."""

from __future__ import annotations

from grammar import by_kind, compiled
from language import Language, StepWords
from languages.english.patterns import QUESTIONS, SENTENCES
from languages.english.vocabulary import EnglishVocabulary
from languages.english.words import CARDINALS, ENDS_OF_ORDER, FELL, ORDINALS, ROSE, SPELLINGS, WAYS

STEPS = StepWords(
    final="Answer: ",
    ways={larger: tuple(f"From {one} to {other}" for is_larger, one, other in WAYS if is_larger == larger) for larger in (True, False)},
    tops={True: ENDS_OF_ORDER["largest"], False: ENDS_OF_ORDER["smallest"]},
    totals={
        True: ("Highest total", "Longest total", "Largest total"),
        False: ("Lowest total", "Shortest total", "Smallest total"),
    },
    bounds={True: ("Above",), False: ("Below",)},
    highest=(
        *("Highest", "Longest", "Largest"),
        *(f"{n.capitalize()} {top}" for n in CARDINALS[2:] for top in ENDS_OF_ORDER["largest"]),
    ),
    lowest=("Lowest", "Shortest", "Smallest"),
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
    list_end=", and ",
    instructions={
        "Answer the question using a single word or phrase.": "short",
        "Show the calculation, then end with 'Answer: ...'.": "steps",
        "Answer in one sentence.": "sentence",
    },
    rounding={
        "Round to a whole number.": 0,
        "Round to one decimal place.": 1,
        "Round to two decimal places.": 2,
        "Round to three decimal places.": 3,
        "Round to four decimal places.": 4,
    },
    steps=STEPS,
    make_vocabulary=EnglishVocabulary,
    questions=compiled(QUESTIONS),
    sentences=by_kind(SENTENCES),
)
