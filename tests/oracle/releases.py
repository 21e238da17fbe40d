"""Small releases made by hand, to test the oracle with."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from oracle import Report, check_release, main

Json = dict[str, Any]
Turn = tuple[str, str]

SHORT = "Answer the question using a single word or phrase."
STEPS = "Show the calculation, then end with 'Answer: ...'."
SENTENCE = "Answer in one sentence."


def text(role: str, shown: str, **more: Any) -> Json:
    """A text of a picture."""
    return {"role": role, "text": shown, **more}


def values(labels: list[list[str]]) -> list[Json]:
    """Value labels by row and series."""
    datum = [(row, series, shown) for row, cells in enumerate(labels) for series, shown in enumerate(cells)]
    return [text("value-label", shown, shows={"datum": {"row": row, "series": at}}) for row, at, shown in datum]


def note(columns: list[Json], rows: list[Json], texts: list[Json], colors: list[str], **more: Any) -> Json:
    """An annotation. What the oracle must never read is filled with nonsense."""
    column = columns[1]["name"]
    marks = [{"row": row, "column": column, "color": color} for row, color in enumerate(colors)]
    table = {"columns": columns, "rows": rows, **more.pop("table", {})}
    turn = {"family": "title", "query": {"op": "title"}, "program": "title()", "answer": {"value": ["nonsense"]}}
    return {"locale": "en", "table": table, "texts": texts, "marks": marks, "turns": [turn], **more}


def record(name: str, turns: list[Turn], instruction: str = SHORT) -> Json:
    """A record of a conversation in one form."""
    messages = []
    for number, (question, reply) in enumerate(turns):
        human = f"<image>\n{question}\n{instruction}" if number == 0 else question
        messages += [{"from": "human", "value": human}, {"from": "gpt", "value": reply}]
    return {"id": name, "image": f"images/00000/{name}.png", "conversations": messages}


class Release:
    """A release in a temporary folder."""

    def __init__(self) -> None:
        """A release without records."""
        self.records: dict[str, list[Json]] = {"train": [], "validation": [], "test": []}
        self.notes: list[Json] = []
        self.arrays: dict[str, list[Json]] = {}
        self.pictures: set[str] | None = None

    def add(self, picture: Json, turns: list[Turn], instruction: str = SHORT, split: str = "train") -> Json:
        """Adds a record with its annotation."""
        name = f"r{len(self.notes)}"
        self.notes.append({**picture, "id": name, "split": split})
        self.records[split].append(record(name, turns, instruction))
        return self.records[split][-1]

    def write(self, out: Path) -> None:
        """Writes all files that the oracle reads."""
        (out / "images/00000").mkdir(parents=True)
        for split, records in self.records.items():
            (out / f"{split}.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8")
            (out / f"{split}.json").write_text(json.dumps(self.arrays.get(split, records)), encoding="utf-8")
            for one in records:
                if self.pictures is None or one["image"] in self.pictures:
                    (out / one["image"]).write_bytes(b"")
        (out / "annotations.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in self.notes), encoding="utf-8")

    def report(self) -> Report:
        """What the oracle says."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            self.write(out)
            report = Report()
            check_release(out, report)
            return report

    def run(self) -> tuple[int, str]:
        """The exit code and output of the command."""
        with tempfile.TemporaryDirectory() as folder:
            self.write(Path(folder))
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown):
                code = main([folder])
            return code, shown.getvalue()


def asked(picture: Json, question: str, reply: str, instruction: str = SHORT, language: str = "") -> Report:
    """What the oracle says to one question; `language`: where it is not that of the picture."""
    release = Release()
    if language:
        picture = {**picture, "turns": [{**picture["turns"][0], "language": language}]}
    release.add(picture, [(question, reply)], instruction)
    return release.report()
