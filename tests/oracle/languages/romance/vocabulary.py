"""The words that may stand in the slots of one picture's questions in a language with genders.

Slots are named as in English. `{the}`, `{of}`, `{in}`, `{by}`, `{to}`, `{an}` are an article or a preposition, alone or
contracted with one; whether it agrees with the noun behind it is looked at when that noun is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from figure import Figure
from grammar import NAMES
from languages.romance.naming import both, counted, measures, noun_forms, quantities, short_plurals
from languages.romance.nouns import FORMS
from languages.romance.words import RomanceWords
from vocabulary import Found, Option, Options, Vocabulary, indexed, slip_of_capital

# What is bound by nouns whose articles are looked at.
AGREEING = (*NAMES, "noun", "thing", "mark", "picture", "plural")
YEAR = re.compile(r"[12]\d\d\d")


@cache
def chosen(words: RomanceWords, name: str) -> Options:
    """The options of a slot that are the same for all pictures."""
    key, texts = words.choices[name.lower()]
    is_capital = name[0].isupper()
    return indexed(
        Option(text[:1].upper() + text[1:] if is_capital else text, key, value) for text, value in texts.items()
    )


class RomanceVocabulary(Vocabulary):
    """Words of a language with genders."""

    def __init__(self, figure: Figure, words: RomanceWords) -> None:
        """A vocabulary of a picture in the language whose words are given."""
        super().__init__(figure)
        self.words = words
        kinds = (kind for kind in words.in_full if all(set(label.split(" ")) & kind.keys() for label in figure.labels))
        self.full_words = next(kinds, {}) if figure.is_time else {}
        if figure.is_time:
            full = ((self._in_full(label), row) for label, row in list(self.labels) if label[:1] != '"')
            self.labels += [pair for pair in full if pair not in self.labels]
        self.conjunctions = words.conjunctions
        self.links = ("", " ", *(f" {article} " for article in words.grammar.articles))
        # A header in another language names no noun of this one.
        row = words.period if figure.is_time else words.category
        self._nouns = noun_forms(words, row if figure.is_foreign else figure.row_noun or figure.label_name, row)
        thing = words.column if figure.mark == "row" else words.series
        header = thing if figure.group is None or figure.is_foreign else figure.series_noun or figure.group.name
        self._things = noun_forms(words, header, thing)

    def at(self, slot: str, text: str, pos: int) -> Iterator[Found]:
        """Everything that may fill `slot` at a place of `text`, with where it ends."""
        name = slot[1:-1]
        if name in ("at_a", "at_b", "At_a"):
            yield from self._placed_labels(text, pos, name[-1], name[0] == "A")
        elif name in ("for_s", "For_s", "for_t"):
            yield from self._placed_series(text, pos, "other" if name == "for_t" else "series", name[0] == "F")
        elif name in ("m", "m2") and self.figure.group is not None:
            yield from self._grouped_measures(text, pos, "other" if name == "m2" else "series")
        elif name == "counted" and self.figure.group is not None:
            yield from self._grouped_measures(text, pos, "series", "all_counted")
        else:
            yield from super().at(slot, text, pos)

    def expecting(self, said: tuple[str, ...] | None) -> Vocabulary:
        """The same vocabulary, which takes the answer in full as well."""
        full = tuple(self._in_full(text) for text in said or ())
        return super().expecting(said if said is None else tuple(dict.fromkeys((*said, *full))))

    def _in_full(self, label: str) -> str:
        return " ".join(self.full_words.get(word, word) for word in label.split(" "))

    def answers(self, text: str, pos: int) -> Iterator[Found]:
        """The answer, which may have an article."""
        yield from super().answers(text, pos)
        for article in self.words.grammar.articles:
            shown = article.capitalize() if pos == 0 else article
            if text.startswith(f"{shown} ", pos):
                for end, option in super().answers(text, pos + len(shown) + 1):
                    yield end, replace(option, slip=self._slip_of_place(article, str(option.value).strip('"')))

    def starts(self, text: str, pos: int) -> Iterator[int]:
        """Where a label of a list may start: there, or behind its article or preposition."""
        yield pos
        yield from (end for end, _, _ in self._prepositions(text, pos, self._nouns, False))
        for article in self.words.grammar.articles:
            if text.startswith(f"{article} ", pos):
                yield pos + len(article) + 1

    def placed_list(self, text: str, pos: int) -> Iterator[Found]:
        """Labels in a list, after a preposition."""
        for start, _, _ in self._prepositions(text, pos, self._nouns, False):
            yield from ((end, Option("", "rows", rows)) for end, rows in self.list(text, start) if len(rows) > 1)

    def placed_answers(self, text: str, pos: int) -> Iterator[Found]:
        """The answer, after a preposition."""
        for start, word, has_noun in self._prepositions(text, pos, self._nouns, False):
            for end, option in super().answers(text, start):
                slip = "" if has_noun else self._slip_of_place(word, str(option.value).strip('"'))
                yield end, replace(option, slip=slip)

    def _prepositions(
        self, text: str, pos: int, nouns: tuple[set[str], set[str]], is_capital: bool
    ) -> Iterator[tuple[int, str, bool]]:
        """Prepositions before a name, with the noun that may stand between: `em`, `na cidade de`.

        For each where it ends, the last preposition, and whether there is a noun.
        """
        for word in self.words.at:
            shown = word[0].upper() + word[1:] if is_capital else word
            if not text.startswith(f"{shown} ", pos):
                continue
            end = pos + len(shown) + 1
            yield end, word, False
            for noun in (*nouns[0], *nouns[1]):
                if text.startswith(f"{noun} ", end):
                    behind = end + len(noun) + 1
                    yield behind, word, True
                    for of in (self.words.of, *self.words.grammar.prepositions[self.words.of]):
                        if text.startswith(f"{of} ", behind):
                            yield behind + len(of) + 1, of, True

    def _placed_labels(self, text: str, pos: int, key: str, is_capital: bool) -> Iterator[Found]:
        for start, word, has_noun in self._prepositions(text, pos, self._nouns, is_capital):
            for end, option in super().at(f"{{label_{key}}}", text, start):
                slip = "" if has_noun else self._slip_of_place(word, self.figure.labels[option.value])
                yield end, replace(option, slip=slip)

    def _placed_series(self, text: str, pos: int, key: str, is_capital: bool = False) -> Iterator[Found]:
        for start, word, has_noun in self._prepositions(text, pos, self._things, is_capital):
            for end, option in super().at(f"{{name_{key}}}", text, start):
                slip = "" if has_noun else self._slip_of_place(word, self.figure.series[option.value].name)
                yield end, replace(option, slip=option.slip or slip)

    def _grouped_measures(self, text: str, pos: int, key: str, name: str = "q") -> Iterator[Found]:
        """What is measured of a series that is a thing: the sales of Books."""
        for end, quantity in super().at(f"{{{name}}}", text, pos):
            if len(self.figure.series) == 1:
                yield end, replace(quantity, key=key, value=0)
            if text.startswith(" ", end):
                for stop, option in self._placed_series(text, end + 1, key):
                    yield stop, replace(option, slip=option.slip or quantity.slip)

    def without_lead(self, text: str) -> str:
        """A question without "according to the chart, " at its beginning."""
        for lead in self.words.according:
            for picture in self.words.pictures[self.figure.mark]:
                shown = f"{lead.capitalize()} {picture}, "
                if text.startswith(shown):
                    return re.sub(r"\w", lambda first: first.group().upper(), text[len(shown) :], count=1)
        return text

    def options(self, name: str) -> Options:
        """The options of a slot; those that are the same for all pictures are kept."""
        return chosen(self.words, name) if name.lower() in self.words.choices else super().options(name)

    def fill(self, name: str) -> Iterator[Option]:
        """The options of a slot that do not depend on the text."""
        figure, words, grammar = self.figure, self.words, self.words.grammar
        if name in ("a", "b", "A"):
            yield from self._articled_labels(name)
        elif name in ("label_a", "label_b"):
            yield from (Option(text, name[-1], row) for text, row in self.labels)
        elif name in ("name_series", "name_other"):
            yield from (Option(text, name[5:], series.index) for series in figure.series for text in both(series.name))
        elif name in ("s", "t"):
            yield from self._articled_series("other" if name == "t" else "series")
        elif name == "key":
            yield from self._keys()
        elif name in ("m", "m2"):
            yield from measures(figure, words, "other" if name == "m2" else "series")
        elif name == "ms":
            yield from short_plurals(figure, words)
        elif name == "counted":
            yield from (Option(text, "series", at) for text, at in counted(figure))
        elif name in ("q", "total_q", "all_counted"):
            yield from quantities(figure, words, name)
        elif name in ("noun", "nouns"):
            yield from (Option(text, "noun", "") for text in self._nouns[name == "nouns"])
        elif name in ("thing", "things"):
            yield from (Option(text, "thing", "") for text in self._things[name == "things"])
        elif name == "series_noun":
            yield from (Option(text, "thing", "") for text in self._things[0] | {words.series})
        elif name == "colored":
            is_series = any(of == "series" for of, _ in figure.color_keys())
            yield from (Option(text, "thing", "") for text in (self._things if is_series else self._nouns)[0])
        elif name in ("plural", "clause", "clause_b"):
            yield from self._population(name)
        elif name in ("mark", "marks"):
            yield from (Option(text, "mark", figure.mark) for text in words.marks[figure.mark][name == "marks"])
        elif name == "picture":
            yield from (Option(text, "picture", figure.mark) for text in words.pictures[figure.mark])
        elif name in ("the", "The", "an"):
            found = grammar.indefinite if name == "an" else grammar.articles
            yield from (Option(text.capitalize() if name == "The" else text, "", "") for text in found if text)
        elif name.lower() in words.slots:
            preposition = words.slots[name.lower()]
            for text in (preposition, *grammar.prepositions[preposition]):
                yield Option(text.capitalize() if name[0].isupper() else text, "", "")
        elif name.lower() in words.verbs:
            yield from self._verbs(name)

    def _verbs(self, name: str) -> Iterator[Option]:
        """Verbs, of which those in the wrong tense are slips: points in time ask for the past."""
        present, past = self.words.verbs[name.lower()]
        for form in dict.fromkeys((*present, *past)):
            # The present is right for what a picture shows, whenever it was.
            is_right = self.figure.is_time or form in present
            shown = form[0].upper() + form[1:] if name[0].isupper() else form
            is_many = form.split(" ")[-1] in self.words.plural_verbs
            key = "verb" if name.lower() in ("be", "what_is") else ""
            yield Option(shown, key, is_many, "" if is_right else f'"{form}" is in the wrong tense')

    def _articled_labels(self, name: str) -> Iterator[Option]:
        """Labels with the article that they may have, or with what the rows are called."""
        for text, row in self.labels:
            label = self.figure.labels[row]
            shown = text[:1].upper() + text[1:] if name == "A" else text
            yield Option(shown, name.lower(), row)
            for article in self.words.grammar.articles:
                lead = article.capitalize() if name == "A" else article
                yield Option(f"{lead} {text}", name.lower(), row, self._slip_of_place(article, label))
                for noun in self._nouns[0]:
                    yield Option(f"{lead} {noun} {text}", name.lower(), row)
                    yield Option(f"{lead} {noun} {self.words.of} {text}", name.lower(), row)

    def _articled_series(self, key: str) -> Iterator[Option]:
        for series in self.figure.series:
            for text in both(series.name):
                yield Option(text, key, series.index)
                for article in self.words.grammar.articles:
                    yield Option(f"{article} {text}", key, series.index, self._slip_of_place(article, series.name))
                    yield from (Option(f"{article} {noun} {text}", key, series.index) for noun in self._things[0])

    def _keys(self) -> Iterator[Option]:
        """What a color may stand for."""
        rows = [(label, ("row", row)) for row, label in enumerate(self.figure.labels)]
        for label, key in [*rows, *((series.name, ("series", series.index)) for series in self.figure.series)]:
            nouns = (self._nouns if key[0] == "row" else self._things)[0]
            for text in both(label):
                yield Option(text, "key", key)
                for article in self.words.grammar.articles:
                    yield Option(f"{article} {text}", "key", key, self._slip_of_place(article, label))
                    yield from (Option(f"{article} {noun} {text}", "key", key) for noun in nouns)

    def _population(self, name: str) -> Iterator[Option]:
        if self.figure.plural is None or len(self.figure.series) != 1:
            return
        if name == "plural":
            yield Option(self.figure.plural, "plural", self.figure.plural)
        else:
            key = "b" if name == "clause_b" else "a"
            yield from (Option(clause, key, row) for row, clause in enumerate(self.figure.clauses) if clause)

    def _slip_of_place(self, word: str, name: str) -> str:
        """What is wrong with a preposition or an article before a name, if anything."""
        form = self.words.grammar.forms.get(word.split(" ")[-1])
        if YEAR.fullmatch(name) and form is not None:
            return f'"{word} {name}" has an article'
        if self.figure.is_foreign:
            return ""
        day = self.words.days.get(name.split(" ")[0].lower()) if self.figure.is_time else None
        is_feminine = self.words.articled.get(name, day)
        if is_feminine is not None and form is None:
            return f'"{word} {name}" lacks an article'
        gender = is_feminine if is_feminine is not None else self.words.grammar.is_feminine(name)
        is_wrong = form is not None and gender is not None and gender != form[0]
        return f'"{word} {name}" has the wrong gender' if is_wrong else ""

    def is_plural(self, phrase: str) -> bool | None:
        """Whether the noun of a phrase is plural, which none is behind a preposition."""
        return None if phrase.split(" ")[0].lower() in self.words.at else self.words.grammar.is_plural(phrase)

    def slip_of_agreement(self, phrase: str, is_many: bool, text: str) -> str:
        """A verb or an adjective behind it that does not agree with its subject.

        What stands in the middle of a sentence is its subject only right behind a verb, or behind "in which year": not
        the sales in "the mean of the sales is".
        """
        *before, article = text[: text.find(phrase)].lower().strip("¿ ").split(" ")
        verbs = {form.split(" ")[-1] for forms in self.words.verbs["be"] for form in forms}
        nouns = {noun.split(" ")[-1] for noun in self._nouns[0]}
        is_subject = not before or before[-1][-1:] == "," or before[-1] in verbs | nouns
        if article not in self.words.grammar.articles or not is_subject:
            return ""
        if slip := super().slip_of_agreement(phrase, is_many, text):
            return slip
        found = re.search(self.words.adjective, text)
        gender = self.words.grammar.is_feminine(phrase)
        if found is None or gender is None:
            return ""
        right = self.words.endings[FORMS.index((gender, is_many))]
        return "" if found.group(2) == right else f'"{found.group()}" and subject "{phrase}" do not agree'

    def slip_of_option(self, option: Option, text: str, pos: int, found: str) -> str:
        """A word before a noun that does not agree with it, or a capital inside of a sentence."""
        if option.key not in AGREEING:
            return ""
        if option.key in NAMES and (slip := slip_of_capital(self.figure, found, pos)):
            return slip
        noun = found.strip('"')
        if self.figure.group is not None and any(noun == series.name for series in self.figure.series):
            return ""
        gender = self.words.grammar.is_feminine(noun)
        if noun == self.figure.plural and self.figure.gender:
            gender = self.figure.gender == "f"
        is_many = self.words.grammar.is_plural(noun)
        for word in reversed(re.split(r"\W+", text[:pos].lower())[-6:-1]):
            if word in self.words.numbered:
                is_right = is_many in (None, self.words.numbered[word])
            elif (form := self.words.gendered.get(word) or self.words.grammar.forms.get(word)) is not None:
                is_right = gender in (None, form[0]) and is_many in (None, form[1])
            else:
                return ""
            if not is_right:
                return f'"{word}" does not agree with "{found}"'
            if word in self.words.grammar.forms:
                return ""
        return ""
