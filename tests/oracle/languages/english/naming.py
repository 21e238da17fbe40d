"""How the series of a picture may be called, and what they measure: sales, the sales for Online, the total sales."""

from __future__ import annotations

import re
from collections.abc import Iterator

from figure import Figure
from languages.english.words import MASS, PREPOSITIONS, head_of, is_plural, sounds_like_vowel
from vocabulary import Option

# What was measured ends with one of these and a thing, where each series is one: "the sales for Online", "in 2022".
OF_THING = PREPOSITIONS
YEAR = re.compile(r"(?:.* )?[12]\d\d\d")


def measures(figure: Figure, key: str) -> Iterator[Option]:
    """How the measure of each series may be called."""
    single = len(figure.series) == 1
    if figure.group is not None:
        for quantity in quantities(figure, "q"):
            for of, at, slip in of_things(figure):
                yield Option(f"{quantity.text} {of}", key, at, slip)
            if single:
                yield Option(quantity.text, key, 0)
        return
    for series in figure.series:
        name, at = series.name, series.index
        # A group, a year or a good has a value, but is none.
        found = [name, f"{name} value", f'"{name}" value']
        if figure.is_foreign:
            found = [f'value of "{name}"']
        if single:
            is_share = series.kind == "share"
            found += ["share"] if is_share and series.unit and series.unit.text == "%" else []
            found += [] if is_share else ["value"]
        if series.kind == "count":
            found += [f"number of {things}" for things, of in counted(figure) if of == at]
        yield from (Option(text, key, at) for text in found)


def counted(figure: Figure) -> Iterator[tuple[str, int]]:
    """What each series counts, in the language of the question."""
    single = len(figure.series) == 1
    group = figure.group
    if group is not None and not figure.is_foreign:
        is_count = [series.kind == "count" for series in figure.series]
        yield from ((f"{group.quantity} {of}", at) for of, at, _ in of_things(figure) if is_count[at])
        return
    for series in figure.series:
        if series.kind == "count":
            if single and figure.plural and group is None:
                yield figure.plural, series.index
            if figure.is_foreign:
                continue
            yield series.name, series.index
            if single and series.unit and series.unit.is_noun():
                yield series.unit.text, series.index


def of_things(figure: Figure) -> Iterator[tuple[str, int, str]]:
    """How it is said that something was measured of a series that is a thing, with the slip that it would be."""
    for series in figure.series:
        is_year = YEAR.fullmatch(series.name)
        right = "in" if is_year and not figure.is_time else "for"
        for preposition in OF_THING:
            is_right = preposition == right or not is_year
            slip = "" if is_right else f'"{preposition} {series.name}" should be "{right} {series.name}"'
            for name in (series.name, f'"{series.name}"', f"the {series.name}", f'the "{series.name}"'):
                yield f"{preposition} {name}", series.index, slip


def series_by_name(figure: Figure, name: str) -> Iterator[Option]:
    """A series by its name, or as the thing that something was measured of; a second one by its measure too."""
    key = "series" if name in ("s", "for_s", "For_s") else "other"
    if name == "m2":
        yield from measures(figure, key)
    elif name in ("for_s", "For_s", "for_t"):
        for text, at, slip in of_things(figure):
            yield Option(text[0].upper() + text[1:] if name == "For_s" else text, key, at, slip)
    else:
        for series in figure.series:
            yield from (Option(text, key, series.index) for text in (series.name, f'"{series.name}"'))


def quantities(figure: Figure, name: str) -> Iterator[Option]:
    """What all series measure, and the sum of it."""
    is_count = bool(figure.series) and figure.series[0].kind == "count"
    found = [figure.group.quantity] if figure.group is not None else ["value"]
    if figure.is_foreign and figure.group is not None:
        # Words of another language are quoted.
        found = [f'value of "{figure.group.quantity}"']
    if name == "all_counted":
        found = found if is_count and figure.group is not None and not figure.is_foreign else []
    elif not figure.is_foreign:
        found += [f"number of {text}" for text in found if is_count]
    if name == "total_q":
        found = [re.sub("(?i)^(?:total )?", "total ", text) for text in found]
    yield from (Option(text, "quantity", name) for text in found)


def articled(measure: Option) -> Iterator[Option]:
    """The name of a measure with the right indefinite article, and with the wrong ones as slips."""
    phrase = measure.text
    is_many = is_plural(head_of(phrase))
    right = "" if is_many or head_of(phrase).lower() in MASS else "an " if sounds_like_vowel(phrase) else "a "
    for article in ("", "a ", "an "):
        slip = measure.slip if article == right else f'"{article}{phrase}" has the wrong article'
        yield Option(article + phrase, measure.key, measure.value, slip)
