"""How the series of a picture may be called in a language with genders, and what they measure."""

from __future__ import annotations

from collections.abc import Iterator

from figure import Figure
from languages.romance.words import RomanceWords
from vocabulary import Option


def both(text: str) -> tuple[str, str]:
    """A name, bare and between quotation marks."""
    return text, f'"{text}"'


def with_of(words: RomanceWords, noun: str) -> Iterator[str]:
    """What a thing has: a value of it, with every article that it may have."""
    yield f"{words.of} {noun}"
    yield from (f"{contracted} {noun}" for contracted in words.grammar.prepositions[words.of])


def things_of(words: RomanceWords, nouns: tuple[str, ...], name: str) -> Iterator[str]:
    """A value, a number or a sum of something."""
    for noun in nouns:
        for text in both(name):
            yield from (f"{noun} {of}" for of in with_of(words, text))
            yield f"{noun} {text}"
            yield f"{noun} {words.inside} {text}"


def called(figure: Figure, words: RomanceWords, header: str) -> Iterator[str]:
    """How what a header names may be called; what is in another language only by quoting it."""
    if figure.is_foreign:
        yield from (f'{noun} {words.of} "{header}"' for noun in words.value)
        return
    yield header
    yield from things_of(words, words.value, header)
    if any(series.unit is not None and series.unit.suffix == "%" for series in figure.series):
        yield from things_of(words, words.share, header)


def measures(figure: Figure, words: RomanceWords, key: str) -> Iterator[Option]:
    """How the measure of each series may be called, where each series is one by itself."""
    single = len(figure.series) == 1
    for series in figure.series:
        found = list(called(figure, words, series.name))
        if single:
            is_share = series.kind == "share" and series.unit is not None and series.unit.text == "%"
            found += words.share if is_share else ()
            found += words.value
        if series.kind == "count":
            for things, at in counted(figure):
                if at == series.index:
                    found += things_of(words, words.number, things)
        yield from (Option(text, key, series.index) for text in found)


def counted(figure: Figure) -> Iterator[tuple[str, int]]:
    """What each series counts, where each is a measure by itself, in the language of the question."""
    single = len(figure.series) == 1
    for series in figure.series:
        if series.kind == "count":
            if single and figure.plural:
                yield figure.plural, series.index
            if figure.is_foreign:
                continue
            yield series.name, series.index
            if single and series.unit and series.unit.is_noun():
                yield series.unit.text, series.index


def quantities(figure: Figure, words: RomanceWords, name: str) -> Iterator[Option]:
    """What all series measure (`q`), what they count (`all_counted`) and the sum over all of them (`total_q`)."""
    quantity = figure.group.quantity if figure.group is not None else ""
    is_count = bool(figure.series) and figure.series[0].kind == "count"
    plain = [*(called(figure, words, quantity) if quantity else ()), *words.value]
    is_noun = bool(quantity) and not figure.is_foreign
    if is_noun and is_count:
        plain += things_of(words, words.number, quantity)
    if name == "all_counted":
        found = [quantity] if is_noun and is_count else []
    elif name == "q":
        found = plain
    else:
        found = [totaled(words, text) for text in plain]
        found += things_of(words, words.sum, quantity) if is_noun else words.sum
        found += [text for text in plain if set(text.lower().split(" ")) & set(words.total)]
    yield from (Option(text, "quantity", name) for text in found)


def totaled(words: RomanceWords, phrase: str) -> str:
    """A phrase with the word that means the sum of all behind its first word."""
    head, _, rest = phrase.partition(" ")
    total = words.total[bool(words.grammar.is_plural(phrase))]
    return f"{head} {total} {rest}".strip()


def short_plurals(figure: Figure, words: RomanceWords) -> Iterator[Option]:
    """The plurals of measures, without what follows a preposition: `percentuais` for `percentual de pessoas`."""
    found = measures(figure, words, "series") if figure.group is None else quantities(figure, words, "q")
    for option in found:
        one = " ".join(words.grammar.core(option.text))
        for text in (one, one[:1].lower() + one[1:]):
            many = text if words.grammar.is_plural(text) else words.grammar.plural_of(text)
            yield Option(many, option.key, option.value) if figure.group is None else Option(many, "", "")


def noun_forms(words: RomanceWords, header: str, general: str) -> tuple[set[str], set[str]]:
    """How the things under a header may be called, in singular and in plural; `general`: what they always may."""
    grammar = words.grammar
    lower = " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in header.split(" "))
    ones = {lower, *grammar.singulars_of_phrase(lower)} if grammar.is_plural(lower) else {lower}
    if grammar.is_plural(lower) and len(ones) > 1:
        ones.discard(lower)
    return ones | {general}, {grammar.plural_of(one) for one in ones} | {grammar.plural_of(general)}
