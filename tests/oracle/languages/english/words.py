"""English words: what may stand where, and how nouns change. It knows no picture and no question."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from hues import NAMES

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
CARDINALS = ("zero", "one", "two", "three", "four", "five", "six")
MARKS = {
    "bar": ("bar", "bars"),
    "segment": ("segment", "segments"),
    "point": ("point", "points"),
    "slice": ("slice", "slices"),
    "stage": ("stage", "stages"),
    "row": ("row", "rows"),
}
PICTURES = {"bar": "chart", "segment": "chart", "point": "chart", "slice": "chart", "stage": "funnel chart", "row": "table"}
ENDS = {
    "from the left": ("left-to-right", "first"),
    "from the right": ("left-to-right", "last"),
    "from the top": ("top-to-bottom", "first"),
    "from the bottom": ("top-to-bottom", "last"),
    "clockwise from 12 o'clock": ("clockwise", "first"),
}
LEADS = {
    "Reading from left to right": ("left-to-right", "first"),
    "Reading from top to bottom": ("top-to-bottom", "first"),
    "Going clockwise from 12 o'clock": ("clockwise", "first"),
}
# The colors that `hues` names, by their spellings.
SPELLINGS = {"turquoise": "teal", "violet": "purple", "grey": "gray"} | {name: name for name in NAMES}
AXES = {"x-axis": "x", "horizontal axis": "x", "y-axis": "y", "vertical axis": "y"}
# What may stand before a label that is no point in time, after what is measured.
PREPOSITIONS = (
    *("for", "in", "of", "on", "at", "to", "from", "by", "with", "among"),
    *("working as", "accounted for by"),
)
# Orders: whether the larger comes first, and how they begin and end.
WAYS = [
    *[(True, one, other) for one, other in (("highest", "lowest"), ("longest", "shortest"), ("largest", "smallest"))],
    *[(False, one, other) for one, other in (("lowest", "highest"), ("shortest", "longest"), ("smallest", "largest"))],
]
# What a value is called beside another that is smaller, and at each end of an order.
MORE = ("higher", "longer", "larger")
ENDS_OF_ORDER = {"largest": ("highest", "longest", "largest"), "smallest": ("lowest", "shortest", "smallest")}
# What a "no" says: the other way around.
OPPOSITES = {"lower": True, "shorter": True, "smaller": True, "higher": False, "longer": False, "larger": False}
# Words that say which way: the slot, then each word and whether it means the larger.
DIRECTIONS = {
    "top": {"highest": True, "longest": True, "largest": True, "lowest": False, "shortest": False, "smallest": False},
    "big": {"largest": True, "smallest": False},
    "most": {"most": True, "fewest": False},
    "way": {f"from {one} to {other}": larger for larger, one, other in WAYS},
    "higher": {"higher": True, "longer": True, "larger": True, "lower": False, "shorter": False, "smaller": False},
    "greater": {"larger": True, "smaller": False},
    "above": {"above": True, "below": False},
    "more": {"more": True, "fewer": False},
    # That a value passes another.
    "pass": {
        "exceed": True,
        "surpass": True,
        "overtake": True,
        "rise above": True,
        "go above": True,
        "climb above": True,
        "fall below": False,
        "drop below": False,
        "go below": False,
        "sink below": False,
    },
    "passed": {
        "exceeded": True,
        "surpassed": True,
        "overtook": True,
        "rose above": True,
        "fell below": False,
        "dropped below": False,
    },
}
PARTICIPLE = re.compile(
    r"\w\w[^aeiou]ed$|^(?:sold|made|born|built|won|lost|held|taken|grown|caught|spent|paid|lent|driven)$"
)
# Verbs of change: with "did", and by themselves.
RISE = ("rise", "increase", "grow", "go up")
FALL = ("fall", "decrease", "decline", "drop", "go down")
ROSE = ("rose", "increased", "grew", "went up")
FELL = ("fell", "decreased", "declined", "dropped", "went down")
IRREGULAR = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "half": "halves",
    "leaf": "leaves",
    "shelf": "shelves",
    "medium": "media",
    "analysis": "analyses",
    "axis": "axes",
    "hobby": "hobbies",
    "monarch": "monarchs",
    "stomach": "stomachs",
}
MASS = (
    *("spending", "rainfall", "traffic", "heat", "electricity", "energy", "generation", "production", "consumption"),
    *("waste", "revenue", "income", "punctuality", "demand", "enrollment", "noise"),
)
UNCHANGED = ("species", "series", "means", "staff", "cattle", "sheep", "fish", "people", "police")
SINGULAR_S = (
    "bus",
    "gas",
    "status",
    "class",
    "business",
    "process",
    "campus",
    "address",
    "news",
    "virus",
    "access",
    "basis",
)
WEEKDAY = re.compile(r"(?i)(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:days?)?|day)\b")


@cache
def plural_of(noun: str) -> str:
    """The plural of a noun."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun in UNCHANGED:
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


@cache
def is_plural(word: str) -> bool:
    """Whether a noun is plural, as far as its ending tells."""
    lower = word.lower()
    if lower in ("people", "men", "women", "children", "staff", "cattle", "police", "media"):
        return True
    return (
        lower.endswith("s")
        and not lower.endswith(("ss", "us", "is"))
        and lower not in (*SINGULAR_S, *UNCHANGED)
        and len(lower) > 2
    )


@cache
def short_plurals(phrase: str) -> tuple[str, ...]:
    """The plural of a phrase without what stands behind its noun, which may have none."""
    short = re.split(r" (?:of|per|in|on|by|for|at|from|with|to|among|working|accounted)\b", phrase)[0]
    *before, noun = short.split(" ")
    return (short,) if is_plural(noun) or noun.lower() in MASS else (" ".join([*before, plural_of(noun)]),)


@cache
def head_of(phrase: str) -> str:
    """The noun of a phrase that says whether the phrase is plural."""
    words = re.split(r" (?:of|per|in|on|by|for|at|from|with|to|among|working|accounted|about|a|an|as)\b| \(", phrase)[0].split(" ")
    # Of "bikes rented" the noun is what stands before the participle.
    while len(words) > 1 and re.search(PARTICIPLE, words[-1]):
        words.pop()
    return words[-1]


@cache
def noun_forms(header: str, general: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """How the things under a header may be called, in singular and in plural, and what else would be understood.

    Such other forms ("which days a week") are read, but noted as slips. `general`: what they may always be called.
    """
    lower = " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in header.split(" "))
    singular, plural = {general}, {plural_of(general)}
    before, _, after = lower.partition(" of ")
    words, tail = before.split(" "), f" of {after}" if after else ""
    # "Days a week", "Age from" and words of other languages are no English nouns.
    is_noun = lower.isascii() and re.fullmatch(r"[^\W\d]+(?:[ '-][^\W\d]+)*", lower)
    if is_noun and not re.search(r" (?:a|an|per|in|on|by|for|at|from|to)( |$)", lower):
        last, stem = words[-1], " ".join(words[:-1])
        stem = f"{stem} " if stem else ""
        ones = {last}
        if is_plural(last):
            ones = {last[:-1]} | ({f"{last[:-3]}y"} if last.endswith("ies") else set())
            ones |= {one for one, many in IRREGULAR.items() if many == last} | (
                {last[:-2]} if last.endswith("es") else set()
            )
            ones = {one for one in ones if plural_of(one) == last}
        singular |= {f"{stem}{one}{tail}" for one in ones}
        plural |= {f"{stem}{plural_of(one)}{tail}" for one in ones}
    stems = {lower, lower.removesuffix("s"), lower.removesuffix("es"), re.sub("ies$", "y", lower)}
    others = (
        stems
        | {f"{stem}s" for stem in stems}
        | {f"{stem}es" for stem in stems}
        | {plural_of(lower), re.sub("y$", "ies", lower)}
    )
    return frozenset(singular), frozenset(plural), frozenset(others - {""})


def sounds_like_vowel(phrase: str) -> bool:
    """Whether a phrase begins with the sound of a vowel."""
    first = phrase.split(" ")[0].strip('"')
    if first.isupper() and len(first) > 1 and (first[0] == "U" or not re.search("[AEIOUY]", first)):
        # It is spelled: "an MSFT", "a UK".
        return first[0] in "AEFHILMNORSX"
    base = unicodedata.normalize("NFD", first.lower())
    return bool(re.match("[aeio]|u(?!ni|se|ti|su|ra)|hour|hono", base)) and not re.match("eu|one|once", base)
