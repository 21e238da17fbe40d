"""Proves that the inference handler of a job shows the model what training showed it: the same ids, the same pixels.

    serve.py MODEL RELEASE

MODEL is what a job left to be served (`job.py` keeps it where KEEP_MODEL says), RELEASE the release that it learned from. Needs the stack of
`setup.sh`. For records of the release, the handler's prompt has to be exactly the ids that LLaVA's own loader puts before the answer, and
its picture, sent as bytes, exactly the loader's. Then the merged model answers, the same each time, and an address instead of a picture is
refused.
"""

import base64
import json
import pathlib
import shutil
import sys
import tempfile

import stack
from llava.mm_utils import process_images, tokenizer_image_token

COUNT = 20


def body_of(row, release):
    picture = (release / row["image"]).read_bytes()
    question = row["conversations"][0]["value"].removeprefix("<image>\n")
    return json.dumps({"image": base64.b64encode(picture).decode(), "question": question, "max_new_tokens": 4})


def compare(handler, loaded, row, release, item):
    """What of the request differs from training; None if nothing does."""
    request = handler.input_fn(body_of(row, release), "application/json")
    ids = tokenizer_image_token(handler.prompt_of(request["question"]), loaded["tokenizer"], return_tensors="pt")
    before_answer = item["labels"].ne(stack.IGNORED).nonzero()[0].item()
    if not ids.equal(item["input_ids"][:before_answer]):
        return f"the prompt is {ids.tolist()}, in training {item['input_ids'][:before_answer].tolist()}"
    loaded["model"].config.image_aspect_ratio = "pad"
    pixels = process_images([request["image"]], loaded["processor"], loaded["model"].config)[0]
    if not pixels.equal(item["image"]):
        return f"pixels differ by up to {(pixels - item['image']).abs().max().item()}"
    return None


def main():
    model, release = map(pathlib.Path, sys.argv[1:3])
    rows = json.loads((release / "train.json").read_text(encoding="utf-8"))[:COUNT]
    faults = []
    with tempfile.TemporaryDirectory() as name:
        # The handler writes the place of the tower into the configuration, so it gets a copy.
        served = shutil.copytree(model, pathlib.Path(name) / "model")
        sys.path.insert(0, str(served / "code"))
        import inference as handler

        loaded = handler.model_fn(str(served))
        tokens = stack.tokenizer()
        dataset = stack.dataset_of(rows, release, tokens)
        for at, row in enumerate(rows):
            fault = compare(handler, loaded, row, release, dataset[at])
            if fault:
                faults.append(f"{row['id']}: {fault}")
        answers = [
            json.loads(handler.output_fn(handler.predict_fn(handler.input_fn(body_of(rows[0], release), "application/json"), loaded)))
            for _ in range(2)
        ]
        if answers[0] != answers[1] or not isinstance(answers[0].get("answer"), str):
            faults.append(f"the model answered {answers}")
        for image in ("http://example.org/chart.png", "/etc/passwd", "file:///etc/passwd"):
            try:
                handler.input_fn(json.dumps({"image": image, "question": "What is this?"}), "application/json")
                faults.append(f"{image} was taken for a picture")
            except handler.BadRequest:
                pass
    if faults:
        sys.exit("\n".join(faults[:10]) + f"\n{len(faults)} faults")
    print(f"{len(rows)} requests reach the model as in training, ids and pixels; it answers {answers[0]['answer']!r} each time")


if __name__ == "__main__":
    main()
