"""The languages that the oracle speaks, one folder each. To add one, make its folder and name it here."""

from __future__ import annotations

from language import Language
from languages.english import ENGLISH
from languages.portuguese import PORTUGUESE
from languages.spanish import SPANISH

LANGUAGES = {language.tag: language for language in (ENGLISH, PORTUGUESE, SPANISH)}


def language_of(tag: str) -> Language | None:
    """The language of a BCP-47 tag, if the oracle speaks it."""
    return LANGUAGES.get(tag.split("-")[0])
