"""How languages write numbers, and units beside them. It knows no picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

# A currency is told from the rest of a unit; languages differ in where it stands.
CURRENCIES = r"US\$|R\$|A\$|C\$|[$€£¥]"
CURRENCY = re.compile(rf"({CURRENCIES})\s*(.*)", re.DOTALL)
# A count in one of these is not a count of single things, whatever the language of the unit.
MULTIPLIERS = frozenset(
    "thousand million billion trillion hundred per bn mn k m 000 "
    "mil milhar milhares milhão milhões bilhão bilhões trilhão trilhões cento centena centenas por mi bi "
    "miles millón millones millardo millardos billón billones ciento cientos".split()
)


def needed_decimals(value: Fraction) -> int | None:
    """The fewest decimals that write `value` exactly, or None if it has no end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def rounded(value: Fraction, decimals: int) -> Fraction:
    """`value` rounded half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if value < 0 else whole, 10**decimals)


@dataclass(frozen=True)
class Unit:
    """A unit, cut into its currency, the sign right behind a number, and all else that stands behind one."""

    text: str
    currency: str
    sign: str
    suffix: str

    @classmethod
    def of(cls, text: str) -> Unit:
        """Cuts a unit: `US$ million` into `US$` and ` million`; `% of GDP` into the sign `%` and `% of GDP`."""
        currency, rest = "", text
        found = CURRENCY.fullmatch(text)
        if found:
            currency, rest = found.groups()
        if rest[:1] in ("%", "°", "‰"):
            return cls(text, currency, rest.split(" ")[0], rest)
        return cls(text, currency, "", f" {rest}" if rest else "")

    def is_noun(self) -> bool:
        """Whether it is a plain word, such as medals."""
        return not self.currency and self.suffix.startswith(" ") and self.suffix.split()[0].lower() not in MULTIPLIERS


@dataclass(frozen=True)
class Numbers:
    """How a language writes numbers.

    `group_from`: the digits before the decimal sign from which they are grouped. `before`: what stands between a
    currency and the number behind it; None where the currency stands behind the number, after a blank.
    `abbreviations`: what may stand behind a printed number instead of its last digits, by how many those are.
    """

    decimal: str
    group: str
    group_from: int = 4
    percent_gap: str = ""
    degree_gap: str = ""
    before: str | None = ""
    abbreviations: tuple[tuple[str, int], ...] = ()

    @cached_property
    def pattern(self) -> str:
        """A regular expression for a number without its unit."""
        group, decimal = re.escape(self.group), re.escape(self.decimal)
        return rf"[-−]?(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{decimal}\d+)?"

    @cached_property
    def spoken_pattern(self) -> re.Pattern[str]:
        """A number behind its currency, if there is one, however its digits are grouped."""
        group, decimal = re.escape(self.group), re.escape(self.decimal)
        return re.compile(rf"[-−]?(?:(?:{CURRENCIES})\s?)?\d(?:[\d{group}]*\d)?(?:{decimal}\d+)?")

    def written(self, value: Fraction, decimals: int) -> str:
        """`value` with so many decimals: `-12,400.50`."""
        units = rounded(value, decimals) * 10**decimals
        digits = str(abs(units.numerator)).rjust(decimals + 1, "0")
        whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
        sign = "-" if units < 0 else ""
        if len(whole) >= self.group_from:
            whole = f"{int(whole):,}".replace(",", self.group)
        return f"{sign}{whole}" + (f"{self.decimal}{fraction}" if fraction else "")

    def parsed(self, text: str) -> Fraction:
        """A written number; pictures have a true minus, and people type a hyphen."""
        return Fraction(text.replace("−", "-").replace(self.group, "").replace(self.decimal, "."))

    def spoken(self, text: str) -> Fraction:
        """A number that `spoken_pattern` found."""
        return self.parsed(re.sub(rf"[^\d{re.escape(self.group + self.decimal)}−-]", "", text))

    def decimals_in(self, text: str) -> int:
        """How many decimals a printed number has."""
        found = re.search(rf"\d{re.escape(self.decimal)}(\d+)", text)
        return len(found.group(1)) if found else 0

    def printed(self, text: str, value: Fraction) -> int | None:
        """How many decimals a text that prints `value` tells of it; None where it prints another number.

        What "12.4K" stands for is a whole number.
        """
        found = self.spoken_pattern.search(text)
        if found is None:
            return None
        number, rest = self.spoken(found.group()), text[found.end() :]
        if number == value:
            return self.decimals_in(found.group())
        # A unit may begin like an abbreviation, so the value tells which of both is meant.
        powers = (power for sign, power in self.abbreviations if re.match(rf"\s?{re.escape(sign)}(?!\w)", rest))
        return 0 if value.denominator == 1 and any(number * 10**power == value for power in powers) else None

    def percent(self, number: str) -> str:
        """A written number as a percentage."""
        return f"{number}{self.percent_gap}%"

    def with_unit(self, number: str, unit: Unit, suffix: str) -> str:
        """A written number with the currency of a unit and what is to stand behind it."""
        behind = self.behind(unit, suffix)
        if self.before is None or not unit.currency:
            return f"{number}{behind}"
        lead = f"{unit.currency}{self.before}"
        return f"-{lead}{number[1:]}{behind}" if number.startswith("-") else f"{lead}{number}{behind}"

    def behind(self, unit: Unit, suffix: str) -> str:
        """All that stands behind a number with a unit."""
        gap = self.percent_gap if suffix.startswith("%") else self.degree_gap if re.match(r"°\w", suffix) else ""
        if self.before is not None or not unit.currency:
            return f"{gap}{suffix}"
        # "4,2 millones €", but "2,50 € por kg".
        first = suffix.lower().split()[:1]
        is_number_first = set(first) <= MULTIPLIERS - {"por", "per"}
        return f"{suffix} {unit.currency}" if is_number_first else f" {unit.currency}{suffix}"


# The locales that pictures have, by the primary subtag of their language.
NUMBERS = {
    "en": Numbers(".", ",", abbreviations=(("K", 3), ("M", 6), ("B", 9))),
    "pt": Numbers(",", ".", degree_gap=" ", before=" ", abbreviations=(("mil", 3), ("mi", 6), ("bi", 9))),
    "es": Numbers(
        ",",
        ".",
        group_from=5,
        percent_gap=" ",
        degree_gap=" ",
        before=None,
        abbreviations=(("mil", 3), ("M", 6), ("mil M", 9)),
    ),
}


def numbers_of(tag: str) -> Numbers | None:
    """How the language of a BCP-47 tag writes numbers, if the oracle knows."""
    return NUMBERS.get(tag.split("-")[0])
