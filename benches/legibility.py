#!/usr/bin/env python3
"""Whether an outside reader (RapidOCR) finds what the annotations of a release say that its pictures show.

    python3 legibility.py RELEASE [--target-side 336] [--scale 2] [--limit N] [--misses FILE]

Needs rapidocr-onnxruntime, rapidfuzz and pillow. Prints, as JSON, the recall of texts in all and for each chart, the share of the words
read that stand in the annotations, and the median number of texts in a picture. With --target-side every picture is first padded to a
square and shrunk to that side, as LLaVA 1.5 sees it.

A text is found if the reader's text holds it, both without blanks, in lower case: texts of up to four characters and those with a digit
exactly and not within a longer number, others with a similarity of 0.9. Each place in the reader's text is used once.
"""
import argparse
import json
import re
import statistics
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

SHORT = 4
LEAST_SIMILARITY = 90
# The middle gray that CLIP's own preprocessing pads with.
PADDING = (122, 116, 104)
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def plain(text):
    """A text as it is compared: one kind of dash, no blanks, no case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(DASHES).casefold())


def place_of(needle, hay):
    """Where `needle` stands in `hay` as (start, end), or None."""
    from rapidfuzz import fuzz

    # A label that is wrapped is read as two lines.
    pattern = ("\n?" if len(needle) > SHORT else "").join(map(re.escape, needle))
    for match in re.finditer(pattern, hay):
        before, after = hay[max(0, match.start() - 2) : match.start()], hay[match.end() : match.end() + 1]
        is_cut = (needle[0].isdigit() and re.search(r"\d[.,]?\Z", before)) or (needle[-1].isdigit() and re.match(r"[\d%]", after))
        if not is_cut:
            return match.span()
    if len(needle) <= SHORT or any(c.isdigit() for c in needle):
        return None
    best = fuzz.partial_ratio_alignment(needle, hay, score_cutoff=LEAST_SIMILARITY)
    return (best.dest_start, best.dest_end) if best and best.dest_end > best.dest_start else None


def missing(texts, lines):
    """The texts that are not in the reader's lines."""
    hay = "\n".join(map(plain, lines))
    lost = []
    for text in sorted(texts, key=lambda text: (-len(text), text)):
        place = place_of(plain(text), hay)
        if place is None:
            lost.append(text)
        else:
            hay = hay[: place[0]] + "\0" * (place[1] - place[0]) + hay[place[1] :]
    return lost


def sound_words(texts, lines):
    """How many of the words that were read stand in the texts, and how many were read."""
    from rapidfuzz import process, fuzz

    known = [plain(text) for text in texts]
    words = [plain(word) for line in lines for word in line.split() if plain(word)]
    stands = lambda word: any(word in text for text in known) or (
        len(word) > SHORT and process.extractOne(word, known, scorer=fuzz.partial_ratio, score_cutoff=LEAST_SIMILARITY) is not None
    )
    return sum(map(stands, words)), len(words)


def picture(path, side, scale):
    """The pixels that the reader sees, as an array in the order blue, green, red."""
    import numpy
    from PIL import Image

    image = Image.open(path).convert("RGB")
    if side:
        long = max(image.size)
        square = Image.new("RGB", (long, long), PADDING)
        square.paste(image, ((long - image.width) // 2, (long - image.height) // 2))
        image = square.resize((side, side), Image.BICUBIC)
    if scale != 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.LANCZOS)
    return numpy.asarray(image)[:, :, ::-1].copy()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--target-side", type=int)
    parser.add_argument("--scale", type=float, default=2.0)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--misses", type=Path)
    arguments = parser.parse_args()
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        sys.exit(f"{error}: pip install rapidocr-onnxruntime rapidfuzz pillow")
    reader = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    by_chart, words, numbers, lost_texts = defaultdict(lambda: [0, 0]), [0, 0], [], []
    with open(arguments.release / "annotations.jsonl", encoding="utf-8") as lines:
        annotations = [json.loads(line) for line in lines][: arguments.limit]
    for annotation in annotations:
        path = arguments.release / annotation["image"]
        result, _ = reader(picture(path, arguments.target_side, arguments.scale))
        read = [line[1] for line in result or []]
        texts = [text["text"] for text in annotation["texts"]]
        lost = missing(texts, read)
        lost_texts += [{"image": annotation["image"], "text": text, "read": read} for text in lost]
        for key in (annotation["chart"], "all"):
            by_chart[key][0] += len(texts) - len(lost)
            by_chart[key][1] += len(texts)
        words = [a + b for a, b in zip(words, sound_words(texts, read))]
        numbers.append(len(texts))
    if arguments.misses:
        lines = [json.dumps(line, ensure_ascii=False) + "\n" for line in lost_texts]
        arguments.misses.write_text("".join(lines), encoding="utf-8")
    report = {
        "pictures": len(numbers),
        "recall": {chart: round(found / max(n, 1), 4) for chart, (found, n) in sorted(by_chart.items())},
        "words_that_stand_in_the_annotations": round(words[0] / max(words[1], 1), 4),
        "median_texts": statistics.median(numbers) if numbers else 0,
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
