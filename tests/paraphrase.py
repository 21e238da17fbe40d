#!/usr/bin/env python3
"""New wordings of questions, from a loopback server to a verified release.

    paraphrase.py CHARTMILL

The server rewords each template well, but first loses a slot of one wording, and for one template never learns which word
verification needs. Checked are that faults are sent back, that the file holds what is good and only that, that a replay writes the same
bytes, that `generate --wordings` asks with it offline and `verify` passes, and that what a person may break in the file is told with
its line. Then that `generate --provider` says in its manifest what its descriptions took, and that a run that could not begin leaves
nothing behind.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading

from describe import KEY, Server, answer

MARK = "Looking at the picture, "
# The template of a rank has the slots of the ordinal, which no rewording may lose.
LOST = "{{ ordinal }}-"
HOPELESS = "{{ big }}"


def reworded(prompt, _draw, sent_back):
    """Three wordings of template 1: a good one, a good one that has lost a slot until it is sent back, one that is no question."""
    template = re.search(r"^1\. (.*)$", prompt, re.MULTILINE).group(1)
    assert "Write 2 new wordings of template 1 in " in prompt, prompt
    lower = template.replace("|upfirst", "", 1) if template.startswith("{{") else template[0].lower() + template[1:]
    good = MARK + lower
    if HOPELESS in template and LOST not in template:
        # All slots are there, but no word that says that one row is wanted: it reads as a question about something else.
        return {"wordings": [f"How many percent in total, given {lower.rstrip('?')}?"]}
    lost = MARK + "just as it is, " + lower
    return {"wordings": [good, lost.replace(LOST, "") if sent_back == 0 else lost]}


def run(chartmill, folder, *words, status=0):
    env = {**os.environ, "OPENAI_API_KEY": KEY}
    done = subprocess.run([chartmill, *map(str, words)], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == status, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert KEY not in done.stdout + done.stderr
    return done.stdout + done.stderr


def serve(**how):
    server = Server(**how)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def wordings(chartmill, folder):
    asked = ["describe", "--paraphrase", "--model", "loopback", "--families", "largest,kth", "--count", 2]
    dry = run(chartmill, folder, *asked, "--provider", "openai", "--dry-run")
    n_templates = int(re.search(r"(\d+) templates take", dry).group(1))
    assert "Nothing was asked" in dry and not list(folder.iterdir()), dry
    server = serve(answer=reworded, garbage=0)
    live = [*asked, "--provider", "openai", "--base-url", server.url]
    told = run(chartmill, folder, *live, "--out", "wordings.toml")
    server.shutdown()
    text = (folder / "wordings.toml").read_text()
    refused = [json.loads(line) for line in (folder / "wordings.refused.jsonl").read_text().splitlines()]
    lost = [line for line in refused if line["reason"] == "slots"]
    assert lost and all(LOST.strip("-") in line["fault"] and "missing" in line["fault"] for line in lost), refused
    assert text.count("[[en.kth.question]]") == 2 * 7, text
    unverified = [line for line in refused if line["reason"] == "unverified"]
    assert unverified and all(HOPELESS in line["template"] for line in unverified), refused
    assert "How many percent" not in text and "[[en.largest.question]]" in text and "[[en.kth.question]]" in text, text
    # Two of each template but for those that never came to anything.
    n_wordings = 2 * (n_templates - len({line["template"] for line in unverified}))
    assert text.count("# Rewords: ") == text.count("\ntext = ") == n_wordings, text
    assert f"{len(lost)} slots" in told and f"{len(unverified)} unverified" in told, told
    again = run(chartmill, folder, *live, "--out", "wordings.toml", status=2)
    assert "is not written over" in again, again
    replay = [*asked, "--provider", "replay", "--store", "wordings.answers", "--out", "replayed.toml"]
    run(chartmill, folder, *replay)
    assert (folder / "replayed.toml").read_bytes() == (folder / "wordings.toml").read_bytes()
    print(f"{n_wordings} wordings; refused {len(lost)} for a lost slot and {len(unverified)} by verification")


def questions(folder):
    lines = (folder / "annotations.jsonl").read_text().splitlines()
    return [turn["question"] for line in lines for turn in json.loads(line)["turns"]]


def generated(chartmill, folder):
    usual = ["generate", "--count", 60, "--seed", 3]
    run(chartmill, folder, *usual, "--out", "plain")
    run(chartmill, folder, *usual, "--wordings", "wordings.toml", "--out", "reworded")
    assert not any(question.startswith(MARK) for question in questions(folder / "plain"))
    new = [question for question in questions(folder / "reworded") if question.startswith(MARK)]
    assert new, "no new wording was asked with"
    run(chartmill, folder, "verify", "reworded")
    settings = {
        name: json.loads((folder / name / "manifest.json").read_text())["configuration"]["settings"] for name in ("plain", "reworded")
    }
    assert "wordings" not in settings["plain"] and len(settings["reworded"]["wordings"]) == 1
    other = run(chartmill, folder, *usual, "--out", "reworded", status=2)
    assert "wordings" in other, other
    card = (folder / "reworded" / "README.md").read_text()
    n_wordings = (folder / "wordings.toml").read_text().count("# Rewords: ")
    assert f"given to the run: {n_wordings}." in card
    print(f"{len(new)} of {len(questions(folder / 'reworded'))} questions are in a new wording, such as: {new[0]}")


def broken(chartmill, folder):
    text = (folder / "wordings.toml").read_text()
    entry = '\n[[en.largest.question]]\ntext = "Which {{ noun }} {{ has }} the very {{ top }} {{ m }}?"\n'
    cases = [
        (entry.replace("en.", "tlh."), "line 2", '"tlh"'),
        (entry.replace("largest", "larger"), "line 2", '"larger"'),
        (entry.replace("question", "riddle"), "line 2", '"riddle"'),
        (entry.replace("{{ m }}", "it"), "line 3", "{{ m }} missing"),
        (entry + 'when = ["sunny"]\n', "line 3", '"sunny"'),
        (entry.replace("{{ m }}", "{{ m }"), "line 3", "braces"),
        (entry + "weight = 0\n", "line 3", "weight"),
        (entry + entry, "line 6", "line 3, already"),
        (entry.replace("very {{ top }}", "lowest {{ top }}"), "line 3", "smallest"),
        (entry.replace("text", "txt"), "line", "txt"),
        ("", "line 1", "no wordings"),
    ]
    for at, (bad, *wanted) in enumerate(cases):
        name = f"broken-{at}.toml"
        (folder / name).write_text(bad)
        told = run(chartmill, folder, "generate", "--wordings", name, "--out", f"broken-{at}", status=2)
        for word in [name, *wanted]:
            assert word in told, f"{word!r} is not in {told}"
        assert not (folder / f"broken-{at}").exists()
    (folder / "good.toml").write_text(entry)
    run(chartmill, folder, "generate", "--count", 5, "--wordings", "good.toml", "--wordings", "wordings.toml", "--out", "both")
    assert text == (folder / "wordings.toml").read_text()
    print(f"{len(cases)} broken files are told where they are broken")


def described(chartmill, folder):
    server = serve(answer=answer)
    asked = ["generate", "--model", "gpt-4o-mini", "--count", 8, "--records-per-description", 2]
    run(chartmill, folder, *asked, "--provider", "openai", "--base-url", server.url, "--out", "live")
    server.shutdown()
    run(chartmill, folder, *asked, "--provider", "replay", "--store", "live.answers", "--out", "replay")
    live, replay = ((folder / name / "manifest.json").read_bytes() for name in ("live", "replay"))
    assert live == replay, "a replay writes another manifest"
    counts = json.loads(live)["describing"]["counts"]
    assert counts["descriptions"] == 4 and counts["input_tokens"] == 700 * counts["answers"], counts
    assert float(counts["estimated_cost_usd"]) > 0, counts
    described = ["describe", "--provider", "replay", "--store", "live.answers", "--model", "gpt-4o-mini", "--count", 4]
    run(chartmill, folder, *described)
    manifest = json.loads((folder / "descriptions.manifest.json").read_text())
    assert manifest["counts"] == counts, "describe and generate tell other numbers of the same answers"
    assert "is complete already" in run(chartmill, folder, *described)
    # Nothing listens there any more, and nothing is left of the attempt.
    lost = ["describe", "--provider", "openai", "--model", "m", "--base-url", server.url, "--time-limit", 1, "--count", 1]
    server.server_close()
    run(chartmill, folder, *lost, "--out", "lost.jsonl", status=1)
    run(chartmill, folder, *lost, "--paraphrase", "--out", "lost.toml", status=1)
    run(chartmill, folder, *lost, "--base-url", "nonsense", "--out", "lost.jsonl", status=2)
    left = [file.name for file in folder.iterdir() if file.name.startswith("lost")]
    assert not left, left
    print(f"the manifest tells {counts['answers']} answers, an estimated {counts['estimated_cost_usd']} USD")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill", type=pathlib.Path)
    chartmill = parser.parse_args().chartmill.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for step in (wordings, generated, broken, described):
            step(chartmill, folder)


if __name__ == "__main__":
    main()
