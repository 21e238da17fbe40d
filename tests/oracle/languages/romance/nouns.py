"""Nouns of languages with two genders: gender and number by ending and by lists, articles and contractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

# Feminine, then plural.
Form = tuple[bool, bool]
FORMS: tuple[Form, ...] = ((False, False), (True, False), (False, True), (True, True))
# Endings and what they become in the other number; the first that fits counts.
Endings = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grammar:
    """The nouns of a language.

    `cuts`: words that end the part of a phrase which is inflected. `articles`, `indefinite` and the values of
    `prepositions` stand in the order of `FORMS`. `feminine` and `masculine`: nouns that their endings do not tell, in
    singular; `feminine_endings` and `masculine_endings`: the longest that fits decides.
    """

    articles: tuple[str, str, str, str]
    indefinite: tuple[str, str, str, str]
    prepositions: dict[str, tuple[str, str, str, str]]
    cuts: frozenset[str]
    feminine: frozenset[str]
    masculine: frozenset[str]
    feminine_endings: tuple[str, ...]
    masculine_endings: tuple[str, ...]
    unchanged: frozenset[str]
    irregular: dict[str, str]
    to_plural: Endings
    to_singular: Endings
    # Nouns whose article does not tell their gender, such as "el agua".
    either: frozenset[str] = frozenset()

    @cached_property
    def _singulars(self) -> dict[str, str]:
        return {many: one for one, many in self.irregular.items()}

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Gender and number of the words that stand before nouns, as far as each has but one."""
        found: dict[str, Form | None] = {}
        for words in (self.articles, self.indefinite, *self.prepositions.values()):
            for form, word in zip(FORMS, words, strict=True):
                last = word.split(" ")[-1]
                found[last] = form if found.get(last, form) == form else None
        return {word: form for word, form in found.items() if word and form is not None}

    def core(self, phrase: str) -> list[str]:
        """The words of a phrase that its gender and number show on."""
        words = phrase.strip('"').split(" (")[0].split(" ")
        cut = next((at for at, word in enumerate(words) if at and word.lower() in self.cuts), len(words))
        return words[:cut]

    def is_plural_word(self, word: str) -> bool:
        """Whether a noun is plural, as far as its ending tells."""
        lower = word.lower()
        if lower in self._singulars:
            return True
        return lower.endswith("s") and len(lower) > 2 and lower not in self.unchanged and lower not in self.irregular

    def is_plural(self, phrase: str) -> bool | None:
        """Whether a phrase is plural, by its first word; None where singular and plural are alike."""
        head = self.core(phrase)[0].lower()
        return None if head in self.unchanged else self.is_plural_word(head)

    def is_feminine(self, phrase: str) -> bool | None:
        """The gender of a phrase, by its first word; None where it is not known."""
        # Of a word with a hyphen the first part tells: "a segunda-feira".
        head = self.core(phrase)[0].lower().split("-")[0]
        heads = [head, *self.singulars_of(head)]
        if self.either & set(heads):
            return None
        for head in heads:
            if head in self.feminine or head in self.masculine:
                return head in self.feminine
        # What a plural ends in tells nothing.
        singulars = tuple(heads[1:] or heads)
        endings = [(len(end), True) for end in self.feminine_endings for one in singulars if one.endswith(end)]
        endings += [(len(end), False) for end in self.masculine_endings for one in singulars if one.endswith(end)]
        return max(endings)[1] if endings else None

    def plural_of(self, phrase: str) -> str:
        """A phrase in plural."""
        words = phrase.split(" ")
        n_core = len(self.core(phrase))
        return " ".join([*map(self.plural_word, words[:n_core]), *words[n_core:]])

    def plural_word(self, word: str) -> str:
        """A word in plural."""
        if word in self.unchanged:
            return word
        if word in self.irregular:
            return self.irregular[word]
        for ending, other in self.to_plural:
            if re.search(f"{ending}$", word):
                return re.sub(f"{ending}$", other, word)
        return word

    def singulars_of(self, word: str) -> Iterator[str]:
        """What a word in plural may be in singular."""
        if not self.is_plural_word(word):
            return
        if word in self._singulars:
            yield self._singulars[word]
            return
        for ending, other in self.to_singular:
            if word.endswith(ending):
                one = word[: -len(ending)] + other
                if self.plural_word(one) == word:
                    yield one

    def singulars_of_phrase(self, phrase: str) -> Iterator[str]:
        """What a phrase in plural may be in singular."""
        words = phrase.split(" ")
        n_core = len(self.core(phrase))
        found: list[list[str]] = [[]]
        for word in words[:n_core]:
            found = [[*stem, one] for stem in found for one in (list(self.singulars_of(word)) or [word])]
        yield from (" ".join([*stem, *words[n_core:]]) for stem in found)
