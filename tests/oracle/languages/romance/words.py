"""The words of one language with genders, as data: what may stand in the slots of its patterns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grammar import expanded
from languages.romance.nouns import Form, Grammar

Texts = tuple[str, ...]
# What a slot binds, and what each of its texts means.
Choice = tuple[str, dict[str, Any]]


def texts(*sources: str) -> Texts:
    """The texts that sources with alternatives, `[one|other]`, spell out."""
    return tuple(text for source in sources for text in expanded(source))


def unbound(*sources: str) -> Choice:
    """Texts that bind nothing."""
    return "", dict.fromkeys(texts(*sources), "")


def either(key: str, larger: str, smaller: str) -> Choice:
    """Texts of which the first mean the larger, or a rise, and the others the opposite."""
    return key, dict.fromkeys(expanded(larger), True) | dict.fromkeys(expanded(smaller), False)


@dataclass(frozen=True, eq=False)
class RomanceWords:
    """The words of a language.

    `verbs`: by slot, the forms in the present and in the past. `choices`: by slot, the key that it binds and what each
    text means. `marks`: singular and plural of the marks of a picture, and `pictures` the noun for the picture.
    `slots`: the prepositions of the slots `{of}`, `{in}`, `{to}` and `{by}`. `at`: what may stand before labels and
    series, alone or contracted with an article. `conjunctions`: with the blanks around them. `according`: what may
    stand before the picture in "according to the chart, ...", in lower case. `value`, `share`, `number`: what a
    measure, a share and a count may always be called. `total`: all, in singular and plural, behind a noun; `sum`: nouns
    that mean the same with "of". `articled`: names of places that have an article, and whether it is feminine. `days`:
    the same of names of days.
    """

    grammar: Grammar
    verbs: dict[str, tuple[Texts, Texts]]
    plural_verbs: frozenset[str]
    choices: dict[str, Choice]
    marks: dict[str, tuple[Texts, Texts]]
    pictures: dict[str, Texts]
    category: str
    period: str
    series: str
    column: str
    slots: dict[str, str]
    of: str
    inside: str
    at: Texts
    conjunctions: Texts
    according: Texts
    value: Texts
    share: Texts
    number: Texts
    total: tuple[str, str]
    sum: Texts
    articled: dict[str, bool] = field(default_factory=dict)
    days: dict[str, bool] = field(default_factory=dict)
    # Words of points in time that pictures abbreviate, in full: months, days of the week and so on, of which a picture has one kind.
    in_full: tuple[dict[str, str], ...] = ()
    # Words before nouns that show gender and number, beside articles, and words that show number alone.
    gendered: dict[str, Form] = field(default_factory=dict)
    numbered: dict[str, bool] = field(default_factory=dict)
    # What finds an adjective behind a verb: its groups are the stem, and the ending that agrees.
    adjective: str = r"(?!)"
    endings: tuple[str, str, str, str] = ("o", "a", "os", "as")
