"""The words of one language with genders, as data: what may stand in the slots of its patterns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from languages.romance.nouns import Form, Grammar

Texts = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class RomanceWords:
    """The words of a language.

    `verbs`: by slot, the forms in the present and in the past. `choices`: by slot, the key that it binds and what each
    text means. `marks`: singular and plural of the marks of a picture, and the noun for the picture. `at`: what may
    stand before labels and series, alone or contracted with an article. `conjunctions`: with the blanks around them.
    `slots`: the prepositions of the slots `{of}`, `{in}`, `{to}` and `{by}`. `according`: what may stand before
    the picture in "according to the chart, ...", in lower case. `value`, `share`, `number`: what a measure, a share and a count may always be called. `total`: all, in singular and
    plural, behind a noun; `sum`: nouns that, with "of", mean the same. `articled`: names of places that have an
    article, and whether it is feminine. `days`: names of days, and whether their article is feminine.
    """

    grammar: Grammar
    verbs: dict[str, tuple[Texts, Texts]]
    plural_verbs: frozenset[str]
    choices: dict[str, tuple[str, dict[str, Any]]]
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
    # Words before nouns that show gender and number, beside articles, and words that show number alone.
    gendered: dict[str, Form] = field(default_factory=dict)
    numbered: dict[str, bool] = field(default_factory=dict)
    # What finds an adjective behind a verb: its groups are the stem, and the ending that agrees.
    adjective: str = r"(?!)"
    endings: tuple[str, str, str, str] = ("o", "a", "os", "as")
