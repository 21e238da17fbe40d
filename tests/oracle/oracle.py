"""An outside oracle of releases: it reads every question as text, works out the answer itself and compares.

It shares nothing with Chartmill: not its code, not its wordings, not its queries. From `annotations.jsonl` it takes
what the picture shows (table, texts, colors) and in which language each turn is, never what was asked or answered. A
question that it cannot read fails. What it knows of each language is under `languages`.

Usage: python3 tests/oracle/oracle.py OUT [OUT ...]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from answers import Expected, NotAnswerableError
from evaluate import expected
from figure import Figure, UnusableError
from grammar import Reading, readings
from language import Language
from languages import language_of
from replies import check_sentence, check_short
from steps import check_steps
from vocabulary import Vocabulary

SPLITS = ("train", "validation", "test")
# The fields of an annotation that the oracle may know; the others are dropped before anything else sees them.
FIELDS = ("id", "table", "chart", "mark", "reading_order", "texts", "marks", "locale", "split")
IMAGE = "<image>"
Json = dict[str, Any]


@dataclass
class Failure:
    """Something that is not as it should be."""

    kind: str
    where: str
    what: str
    question: str = ""
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        """As it is printed: one line, then the details."""
        lines = [f"{self.kind}: {self.where}: {self.what}"]
        lines += [f"    {name} {text!r}" for name, text in self.parts() if text]
        return "\n".join(lines)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The named details."""
        return ("question", self.question), ("expected", self.expected), ("found   ", self.found)


@dataclass
class Report:
    """What was found in all releases."""

    right: int = 0
    unparsed: int = 0
    wrong: int = 0
    failures: list[Failure] = field(default_factory=list)
    slips: list[Failure] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def fail(self, failure: Failure) -> None:
        """Notes a failure under its kind."""
        self.unparsed += failure.kind == "unparsed"
        self.wrong += failure.kind == "wrong"
        self.failures.append(failure)


def read_question(text: str, vocabulary: Vocabulary) -> list[Reading]:
    """Every way to read a question."""
    return readings(vocabulary.without_lead(text), vocabulary.figure.language.questions, vocabulary)


def without_rounding(language: Language, question: str) -> tuple[str, int | None]:
    """A question without the sentence that says how to round, and the decimals that it asks for."""
    for sentence, decimals in language.rounding.items():
        if question.endswith(f" {sentence}"):
            return question[: -len(sentence) - 1], decimals
    return question, None


def check_turn(
    figure: Figure, vocabulary: Vocabulary, form: str, question: str, reply: str, where: str, report: Report
) -> None:
    """Checks one question and its reply."""
    nameless = figure.nameless_rows(question, reply)
    if nameless:
        what = f"names '{nameless[0]}', which stands nowhere in the picture"
        report.fail(Failure("wrong", where, what, question, "", reply))
        return
    misnamed = figure.misnamed_share()
    if misnamed is not None and misnamed.lower() in question.lower():
        # Sales may rise while their share falls.
        what = f"asks for '{misnamed}', but the values are shares of it"
        report.fail(Failure("wrong", where, what, question, "", reply))
        return
    text, rounding = without_rounding(figure.language, question)
    found_readings = read_question(text, vocabulary)
    if not found_readings:
        report.fail(Failure("unparsed", where, "the question is not understood", question, "", reply))
        return
    answers: list[tuple[Reading, Expected]] = []
    reasons = []
    for reading in found_readings:
        try:
            answers.append((reading, expected(figure, reading, rounding)))
        except NotAnswerableError as error:
            reasons.append(str(error))
    if not answers:
        report.fail(Failure("wrong", where, f"the question has no answer: {reasons[0]}", question, "", reply))
        return
    if len({answer.short for _, answer in answers}) > 1:
        both = " or ".join(sorted({answer.short[0] for _, answer in answers}))
        report.fail(Failure("wrong", where, "the question can be read in two ways", question, both, reply))
        return
    wrong: str | None = None
    slips: tuple[str, ...] = ()
    kind = ""
    for reading, answer in answers:
        wrong, slips = check_reply(figure, vocabulary, form, reading, answer, reply)
        kind = f"{reading.kind} ({form})"
        if wrong is None:
            slips = reading.slips + slips
            break
    if wrong is not None:
        spoken = answers[0][1].said[0] if form == "sentence" else answers[0][1].short[0]
        report.fail(Failure("wrong", where, wrong, question, spoken, reply))
        return
    report.right += 1
    report.kinds[kind] += 1
    report.slips += [Failure("slip", where, slip, question, "", reply if form == "sentence" else "") for slip in slips]


def check_reply(
    figure: Figure, vocabulary: Vocabulary, form: str, reading: Reading, answer: Expected, reply: str
) -> tuple[str | None, tuple[str, ...]]:
    """What is wrong with a reply in its form, if anything, and the slips of grammar in it."""
    if form == "sentence":
        return check_sentence(reading, answer, vocabulary, reply)
    if form == "steps":
        return check_steps(figure, reading, answer, reply), ()
    return check_short(figure, answer, reply), ()


def check_shape(record: Json, out: Path) -> str | None:
    """What is wrong with the frame of a record, if anything."""
    turns = record.get("conversations")
    if not isinstance(turns, list) or not turns or len(turns) % 2:
        return "the conversation is empty, or ends with a question"
    if not all(
        isinstance(turn, dict) and isinstance(turn.get("value"), str) and turn["value"].strip() for turn in turns
    ):
        return "a turn is empty"
    if [turn.get("from") for turn in turns] != ["human", "gpt"] * (len(turns) // 2):
        return "human and gpt do not alternate"
    values = [turn["value"] for turn in turns]
    if sum(value.count(IMAGE) for value in values) != 1 or not values[0].startswith(f"{IMAGE}\n"):
        return f"{IMAGE} does not stand once, and first"
    image = record.get("image")
    if not isinstance(image, str) or not image or not (out / image).is_file():
        return f"the picture {image} does not exist"
    return None


def check_record(record: Json, note: Json | None, out: Path, split: str, report: Report) -> None:
    """Checks a record: its frame, then every question and reply."""
    where = f"{out.name}: {record.get('id')}"
    if wrong := check_shape(record, out):
        report.fail(Failure("structure", where, wrong))
        return
    if note is None:
        report.fail(Failure("structure", where, "it has no annotation"))
        return
    if note.get("split") != split:
        report.fail(Failure("structure", where, f"it stands in {split}, but is annotated as {note.get('split')}"))
    readers: dict[str, Vocabulary] = {}
    form = ""
    turns = record["conversations"]
    tags = note["languages"]
    for number, (human, gpt) in enumerate(zip(turns[::2], turns[1::2], strict=True), 1):
        at = f"{where}, turn {number}"
        # A turn whose language is not annotated is in that of the picture.
        tag = tags[number - 1] if number <= len(tags) else note.get("locale", "")
        language = language_of(tag)
        if language is None:
            report.fail(Failure("structure", at, f"the oracle speaks no {tag}"))
            return
        try:
            if tag not in readers:
                figure = Figure.of(note, language)
                readers[tag] = language.make_vocabulary(figure)
        except UnusableError as error:
            report.fail(Failure("structure", where, str(error)))
            return
        question = human["value"].removeprefix(f"{IMAGE}\n")
        question, _, instruction = question.partition("\n")
        if instruction:
            form = language.instructions.get(instruction, "")
        if not form:
            what = f"no form of the answer is asked for: {instruction!r}"
            report.fail(Failure("unparsed", at, what, question, "", gpt["value"]))
            continue
        check_turn(readers[tag].figure, readers[tag], form, question, gpt["value"], at, report)


def languages_of(note: Json) -> list[str]:
    """The languages of the turns, which are all that the oracle takes from them."""
    locale = str(note.get("locale", ""))
    return [str(turn.get("language", locale)) for turn in note.get("turns", [])]


def lines_of(path: Path) -> Iterator[Json]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def check_release(out: Path, report: Report) -> None:
    """Checks a whole release."""
    try:
        notes: dict[str, Json] = {}
        for note in lines_of(out / "annotations.jsonl"):
            if note["id"] in notes:
                report.fail(Failure("structure", f"{out.name}: {note['id']}", "it is annotated twice"))
            kept = {key: note[key] for key in FIELDS if key in note}
            notes[note["id"]] = {**kept, "languages": languages_of(note)}
        seen: set[str] = set()
        for split in SPLITS:
            records = list(lines_of(out / f"{split}.jsonl"))
            if json.loads((out / f"{split}.json").read_text(encoding="utf-8")) != records:
                report.fail(Failure("structure", out.name, f"{split}.json and {split}.jsonl differ"))
            for record in records:
                name = record.get("id")
                if not isinstance(name, str) or not name or name in seen:
                    report.fail(Failure("structure", f"{out.name}: {name}", "its id is missing or not unique"))
                    continue
                seen.add(name)
                check_record(record, notes.get(name), out, split, report)
        for name in sorted(notes.keys() - seen):
            report.fail(Failure("structure", f"{out.name}: {name}", "it is annotated, but in no split"))
        if not seen:
            report.fail(Failure("structure", out.name, "the release has no records"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        report.fail(Failure("structure", str(out), f"the release cannot be read: {type(error).__name__}: {error}"))


def show(title: str, failures: list[Failure], limit: int) -> None:
    """Prints failures, up to a limit."""
    for failure in failures[:limit]:
        print(failure)
    if len(failures) > limit:
        print(f"... and {len(failures) - limit} more {title}; --limit shows them")


def main(arguments: list[str] | None = None) -> int:
    """Checks the releases named on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description="Checks every question and answer of releases, from their text and table alone."
    )
    parser.add_argument("releases", nargs="+", type=Path, metavar="OUT", help="folder of a release")
    parser.add_argument("--verbose", action="store_true", help="show how often each kind of question was read")
    parser.add_argument("--strict", action="store_true", help="take slips of grammar for failures")
    parser.add_argument("--slips", action="store_true", help="show slips of grammar")
    parser.add_argument("--limit", type=int, default=100, help="how many failures to show (default: 100)")
    options = parser.parse_args(arguments)
    report = Report()
    for out in options.releases:
        check_release(out, report)
    show("failures", report.failures, options.limit)
    if options.slips or options.strict:
        show("slips", report.slips, options.limit)
    if options.verbose:
        for kind, count in sorted(report.kinds.items()):
            print(f"{count:8}  {kind}")
    structure = len(report.failures) - report.unparsed - report.wrong
    if structure:
        print(f"{structure} faults in the structure of the releases")
    if report.slips:
        print(
            f"{len(report.slips)} slips of grammar{'' if options.slips or options.strict else ' (--slips shows them)'}"
        )
    print(f"{report.right} questions parsed and right, {report.unparsed} unparsed, {report.wrong} wrong")
    return 1 if report.failures or (options.strict and report.slips) else 0


if __name__ == "__main__":
    sys.exit(main())
