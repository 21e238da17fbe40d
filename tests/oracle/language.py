"""What the oracle has to know of a language; each folder under `languages` makes one value of this type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from grammar import Patterns
from numerals import NUMBERS, Numbers

if TYPE_CHECKING:
    from figure import Figure
    from vocabulary import Vocabulary

# Texts with one meaning.
Texts = tuple[str, ...]


@dataclass(frozen=True)
class StepWords:
    """The words of calculations; where there are several for one thing, each will do.

    Those that tell two ways apart are keyed by whether the larger is meant. `kth`: what closes an order, with the slots
    `{Nth}`, `{nth}` (a word of `Language.ordinals`), `{top}`, `{way}` and `{name}`.
    """

    final: str
    ways: dict[bool, Texts]
    tops: dict[bool, Texts]
    totals: dict[bool, Texts]
    bounds: dict[bool, Texts]
    highest: Texts
    lowest: Texts
    by_mean: dict[bool, Texts]
    kth: Texts


@dataclass(frozen=True)
class Language:
    """A language: how it asks and answers.

    `tag`: the primary subtag of its BCP-47 tag. `changes`: what a rise (True) and a fall is called, the verb first, in
    lower case. `ordinals`: the forms of first, second and so on. `colors`: the key of `hues` that each word for a color
    means. `instructions`: the form of the answer by the sentence that asks for it; `rounding`: the decimals by the
    sentence. `sentences`: by what they answer.
    """

    tag: str
    yes: str
    no: str
    changes: dict[bool, Texts]
    point: str
    points: str
    ordinals: tuple[Texts, ...]
    colors: dict[str, str]
    instructions: dict[str, str]
    rounding: dict[str, int]
    steps: StepWords
    make_vocabulary: Callable[[Figure], Vocabulary]
    questions: Patterns = field(repr=False)
    sentences: dict[str, Patterns] = field(repr=False)
    # What stands before the last of three or more in a sentence.
    list_end: str = ", "
    # Whether what is more than one, but less than two, is still singular.
    is_one_till_two: bool = False

    @property
    def numbers(self) -> Numbers:
        """How it writes numbers."""
        return NUMBERS[self.tag]

    def percentage_points(self, bare: str) -> Texts:
        """How a written difference of percentages may be given."""
        value = abs(self.numbers.parsed(bare))
        if value == 1:
            return (f"{bare} {self.point}",)
        is_singular_too = self.is_one_till_two and value < Fraction(2)
        return (f"{bare} {self.points}", *([f"{bare} {self.point}"] if is_singular_too else []))
