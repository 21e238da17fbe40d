"""How English asks about several series, stacks and the course of time, written by hand, and how it answers.

As in `patterns`: the kind of a question, then its sentence with slots. `{m}` is the measure of one series and `{m2}`
that of another, `{s}` and `{t}` are their names; `{q}` is what all of them measure.
"""

from __future__ import annotations

QUESTIONS = [
    # One series, which is named apart from what it measures.
    ("how-many", "How many {all_counted} {are} [there|shown] {for_s} {at_a}?"),
    ("how-many", "{For_s}, how many {all_counted} {are} [there|shown] {at_a}?"),
    ("sum-all", "{For_s}, what {be} the {total_q} across all {nouns}?"),
    ("sum-all", "{For_s}, what do all {nouns} add up to?"),
    ("sum-all-count", "How many {all_counted} {are} there {for_s} across all {nouns} together?"),
    ("share", "{For_s}, what percentage of the {total_q} across all {nouns} {does} {a} account for?"),
    ("share", "What percentage of the {total_q} {for_s} across all {nouns} {does} {a} account for?"),
    # The series at an end of a row.
    ("largest-series", "Which {thing} {has} the [{top}|{big}] {q} {at_a}?"),
    ("largest-series", "According to the {picture}, which {thing} {has} the [{top}|{big}] {q} {at_a}?"),
    ("largest-series", "{At_a}, which {thing} {has} the [{top}|{big}|{higher}|{greater}] {q}?"),
    ("largest-series", "[What|Which] {is} the {thing} with the [{top}|{big}] {q} {at_a}?"),
    ("largest-series", "Looking at {a}, which {thing} {has} the [{top}|{higher}] {q}?"),
    ("largest-series", "Of all {things}, which {has} the [{top}|{big}] {q} {at_a}?"),
    ("largest-series", "Which of the two {things} {has} the {higher} {q} {at_a}?"),
    ("largest-series-count", "Which {thing} {has} the {most} {all_counted} {at_a}?"),
    ("largest-series-count", "Which of the two {things} {has} {more} {all_counted} {at_a}?"),
    # Two series of a row.
    ("series-comparison", "{At_a}, {be} the {m} [{higher}|{greater}] than the {m2}?"),
    ("series-comparison", "{Be} the {m} {at_a} [{higher}|{greater}] than the {m2}?"),
    ("series-comparison", "{Be} the {m} [{higher}|{greater}] than the {m2} {at_a}?"),
    ("series-comparison", "{Be} the {q} {at_a} {higher} {for_s} than {for_t}?"),
    ("series-comparison", "{Be} the {q} {higher} {for_s} than {for_t} {at_a}?"),
    ("series-comparison", "{At_a}, {be} the {q} {higher} {for_s} than {for_t}?"),
    ("series-comparison", "According to the {picture}, {be} the {q} {higher} {for_s} than {for_t} {at_a}?"),
    ("series-comparison", "Comparing {s} with {t} {at_a}, {be} the {q} {higher} {for_s}?"),
    (
        "series-comparison",
        "[According to the {picture}|Looking at the {picture}], {be} the {m} {higher} than the {m2} {at_a}?",
    ),
    ("series-comparison", "Looking at {a}, {be} the {m} {higher} than the {m2}?"),
    ("series-comparison-count", "{Are} there {more} {all_counted} {for_s} than {for_t} {at_a}?"),
    ("series-higher-by", "{At_a}, how much {more_so} {be} the {m} than the {m2}?"),
    ("series-higher-by", "How much {more_so} {be} the {q} {for_s} than {for_t} {at_a}?"),
    ("series-higher-by", "{At_a}, how much {more_so} {be} the {q} {for_s} than {for_t}?"),
    ("series-points-higher", "How many percentage points higher {be} the {m} than the {m2} {at_a}?"),
    ("series-points-higher", "How many percentage points higher {be} the {q} {for_s} than {for_t} {at_a}?"),
    ("series-points-higher", "By how many percentage points {be} the {m} above the {m2} {at_a}?"),
    ("series-higher-by-count", "How many more {all_counted} {are} there {for_s} than {for_t} {at_a}?"),
    ("series-gap", "What {is} the [difference|gap] between the {m} and the {m2} {at_a}?"),
    ("series-gap", "{At_a}, what {is} the difference in the {q} between {s} and {t}?"),
    ("series-gap", "How large {is} the gap in the {q} between {s} and {t} {at_a}?"),
    # All series of a row.
    ("stack-total", "What {be} the {total_q}[| across all {things}] {at_a}?"),
    ("stack-total", "{At_a}, what {be} the {total_q}[| across all {things}]?"),
    ("stack-total", "What {be} the {q} [across|of|for] all {things} {at_a}?"),
    ("stack-total", "What [do|did] all {things} add up to {at_a}?"),
    ("stack-total", "{At_a}, what {be} the {q} across all {things} combined?"),
    ("stack-total", "Adding up all {things}, what {be} the {q} {at_a}?"),
    ("stack-total-count", "How many {all_counted} {are} there in total {at_a}?"),
    ("segment-share", "What percentage of the {total_q} {at_a} {does} {s} account for?"),
    ("segment-share", "What percentage of the [{total_q}|total] {at_a} [came|comes|come] from {s}?"),
    ("segment-share", "{At_a}, what percentage of the [{total_q}|total] [came|comes|come] from {s}?"),
    ("segment-share", "{At_a}, what percentage of the [{total_q}|total] {does} {s} [make up|account for]?"),
    ("segment-share", "What percentage of the [{total_q}|total] {at_a} {is} [accounted for|made up] by {s}?"),
    ("segment-share", "{At_a}, what percentage of the [{total_q}|total] {is} [accounted for|made up] by {s}?"),
    ("segment-share", "{At_a}, what percentage of the total across all {things} {be} the {m}?"),
    ("largest-stack", "Which {noun} {has} the [{top}|{big}] {total_q}?"),
    ("largest-stack", "{In} which {noun} {be} the {total_q} [|the ][{top}|{big}]?"),
    ("largest-stack", "{In} which {noun} {is} the total [of|across] all {things} [|the ][{top}|{big}]?"),
    ("largest-stack", "Which {noun} {has} the [{top}|{big}] total across all {things}?"),
    ("largest-stack", "Adding up all {things}, which {noun} {has} the [{top}|{big}] {q}?"),
    ("largest-stack", "[What|Which] {is} the {noun} with the [{top}|{big}] {total_q}?"),
    ("largest-stack-count", "Which {noun} {has} the {most} {all_counted} in total?"),
    # The course of time.
    ("trend", "Overall, did the {m} {rise_or_fall} [from {a} to {b}|between {a} and {b}]?"),
    ("trend", "[From {a} to {b}|Between {a} and {b}], did the {m} {rise_or_fall} overall?"),
    ("trend", "Comparing {b} with {a}, did the {m} {rise_or_fall}?"),
    ("first-change", "{In} which {noun} did the {m} first {rise}?"),
    ("first-change", "What is the first {noun} {in} which the {m} {rose}?"),
    ("first-change", "Compared with the {noun} before, when did the {m} first {rise}? Name the {noun}."),
    (
        "first-change",
        "Which {noun} is the first {in} which the {m} {be} {risen} than [|{in} ]the [one|{noun}] before?",
    ),
    ("reached", "{In} which {noun} did the {m} first {pass} {value}?"),
    ("reached", "{In} which {noun} {be} the {m} {above} {value} for the first time?"),
    ("reached", "{In} which {noun} {be} the {m} first [{above}|{higher} than] {value}?"),
    ("reached", "[What|Which] is the first {noun} {in} which the {m} {be} [{above}|{higher} than] {value}?"),
    ("reached", "When {be} the {m} first {above} {value}? Name the {noun}."),
    ("reached-count", "Which {noun} is the first with {more} than {value} {counted}?"),
    ("crossing", "{In} which {noun} did the {m} first {pass} the {m2}?"),
    ("crossing", "{In} which {noun} {be} the {m} first {higher} than the {m2}?"),
    ("crossing", "{In} which {noun} {be} the {q} first {higher} {for_s} than {for_t}?"),
    ("crossing", "What is the first {noun} {in} which the {m} {be} {higher} than the {m2}?"),
    ("crossing", "What is the first {noun} {in} which the {q} {be} {higher} {for_s} than {for_t}?"),
    ("crossing", "{In} which {noun} {be} the {q} {higher} {for_s} than {for_t} for the first time?"),
]


def named_first(questions: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same questions about one series, named at the beginning: "For Wind, ...", and then what it measures."""
    found = []
    for kind, text in questions:
        is_about_one = "{m}" in text and not any(slot in text for slot in ("{m2}", "{s}", "{t}", "{for_s}", "{for_t}"))
        if is_about_one and text[0] != "[":
            at = 1 if text[0] == "{" else 0
            lowered = text[:at] + text[at].lower() + text[at + 1 :]
            found.append((kind, "{For_s}, " + lowered.replace("{m}", "{q}")))
    return found


SENTENCES = [
    ("largest-series", "{At_a}, the {thing} with the [{top}|{higher}] {q} {is} {said}."),
    ("largest-series", "[|The ]{said} {has} the [{top}|{higher}] {q} {at_a}."),
    ("series-comparison-yes", "{said}, {at_a} the {m} {be} {higher} than the {m2}."),
    ("series-comparison-no", "{said}, {at_a} the {m} {be} {opposite} than the {m2}."),
    ("series-comparison-yes", "{said}, {at_a} the {q} {be} {higher} {for_s} than {for_t}."),
    ("series-comparison-no", "{said}, {at_a} the {q} {be} {opposite} {for_s} than {for_t}."),
    ("series-gap", "{At_a}, the {m} {be} {said} {more_so} than the {m2}."),
    ("series-gap", "{At_a}, the {q} {be} {said} {more_so} {for_s} than {for_t}."),
    ("series-gap", "The difference between the {m} and the {m2} {at_a} {is} {said}."),
    ("stack-total", "{At_a}, the {total_q} {be} {said}."),
    ("stack-total", "The {total_q} {at_a} {be} {said}."),
    ("segment-share", "{At_a}, {s} [accounted|accounts] for {said} of the {total_q}."),
    ("segment-share", "The {m} {at_a} {be} {said} of the total."),
    ("largest-stack", "The {total_q} {be} [{top}|{big}] {at_said}."),
    ("largest-stack", "The {noun} with the [{top}|{big}] {total_q} {is} {said}."),
    ("trend", "[From {a} to {b}|Between {a} and {b}], the {m} {said}."),
    ("trend", "The {m} {said} [from {a} to {b}|between {a} and {b}]."),
    ("first-change", "The {m} first {rose} {at_said}."),
    ("first-change", "The first {noun} {in} which the {m} {rose} is {said}."),
    ("reached", "The {m} {be} first {above} {value} {at_said}."),
    ("reached", "The {m} first {passed} {value} {at_said}."),
    ("reached", "The first {noun} {in} which the {m} {be} {above} {value} is {said}."),
    ("crossing", "[{s}|The {m}] first {passed} [{t}|the {m2}] {at_said}."),
]
