"""Tests of what the oracle asks of the frame of a release: its files, records, turns and pictures.

Usage: python3 tests/oracle/test_structure.py
"""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from oracle import Report, check_release
from pictures import PIE
from releases import Json, Release


class StructureTest(unittest.TestCase):
    """Faults in the frame of a release are reported."""

    def fault(self, release: Release, what: str) -> None:
        """One fault of structure whose description holds a text."""
        found = [str(failure) for failure in release.report().failures if failure.kind == "structure"]
        self.assertEqual(len(found), 1, found)
        self.assertIn(what, found[0])

    def release(self) -> tuple[Release, Json]:
        """A release of one right record."""
        release = Release()
        return release, release.add(
            PIE, [("What is the share for Nothing?", "15%"), ("How is the chart titled?", "Time on screens")]
        )

    def test_image(self) -> None:
        """No `<image>`, two of them, and one that is not first."""
        for first in ("What is the share?", "<image>\nWhat is the <image>?", "What is the share?\n<image>"):
            release, one = self.release()
            one["conversations"][0]["value"] = first
            self.fault(release, "<image>")

    def test_turns(self) -> None:
        """Roles that do not alternate, a question without a reply, an empty value."""
        release, one = self.release()
        one["conversations"][2]["from"] = "gpt"
        self.fault(release, "alternate")
        release, one = self.release()
        one["conversations"].pop()
        self.fault(release, "question")
        release, one = self.release()
        one["conversations"][1]["value"] = " "
        self.fault(release, "empty")

    def test_ids(self) -> None:
        """An id that is used twice, a record without annotation, an annotation without record."""
        release, one = self.release()
        release.records["test"].append(one)
        self.fault(release, "unique")
        release, one = self.release()
        release.notes.clear()
        self.fault(release, "no annotation")
        release, one = self.release()
        release.notes.append({**PIE, "id": "r9", "split": "train"})
        self.fault(release, "in no split")

    def test_split(self) -> None:
        """A record that stands in another split than its annotation says."""
        release, _ = self.release()
        release.notes[0]["split"] = "test"
        self.fault(release, "annotated as test")

    def test_pictures(self) -> None:
        """A picture that is not there."""
        release, _ = self.release()
        release.pictures = set()
        self.fault(release, "does not exist")

    def test_arrays(self) -> None:
        """An array that is not the same as its lines."""
        release, _ = self.release()
        release.arrays["train"] = []
        self.fault(release, "differ")

    def test_files(self) -> None:
        """A folder that holds no release, and a release without records."""
        report = Report()
        with tempfile.TemporaryDirectory() as folder:
            check_release(Path(folder), report)
        self.assertIn("cannot be read", str(report.failures[0]))
        self.fault(Release(), "no records")

    def test_locale(self) -> None:
        """A language that the oracle does not speak is reported, not passed over, for pictures and for turns."""
        release, _ = self.release()
        release.notes[0]["turns"] = [{"language": "fr"}]
        self.fault(release, "fr")
        release, _ = self.release()
        release.notes[0]["turns"] = [{"language": "en"}]
        release.notes[0]["locale"] = "fr"
        self.fault(release, "fr")


if __name__ == "__main__":
    unittest.main()
