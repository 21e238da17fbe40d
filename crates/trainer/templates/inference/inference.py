"""Answers questions about pictures on a SageMaker endpoint, with the prompt and the padding of training.

The request is JSON, {"image": BASE64, "question": TEXT, "max_new_tokens": N, "temperature": T}, or the bytes of a picture with the
content type application/x-image, then with the question in the header X-Amzn-SageMaker-Custom-Attributes. The answer is
{"answer": TEXT}. A picture is never fetched from an address or a path: whoever may ask must not make the endpoint read for him.
"""

import base64
import binascii
import io
import json
from pathlib import Path

import torch
from PIL import Image

from llava.constants import DEFAULT_IMAGE_TOKEN, IMAGE_TOKEN_INDEX
from llava.conversation import conv_templates
from llava.mm_utils import process_images, tokenizer_image_token
from llava.model.builder import load_pretrained_model

# The most that SageMaker lets through to an endpoint.
MAX_BODY_BYTES = 6 * 1024 * 1024
# A picture of a few kilobytes can claim to be a gigapixel.
MAX_PIXELS = 50_000_000
# Tokens of an answer when the request does not say.
MAX_NEW_TOKENS = 256


class BadRequest(ValueError):
    """The request is at fault; its text says how."""


def model_fn(model_dir):
    """Loads the merged model once. LLaVA tells by the word `llava` in this name that it is one."""
    config_file = Path(model_dir) / "config.json"
    config = json.loads(config_file.read_text(encoding="utf-8"))
    tower = str(Path(model_dir) / "vision-tower")
    if config["mm_vision_tower"] != tower:
        config["mm_vision_tower"] = tower
        config_file.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer, model, processor, _ = load_pretrained_model(model_dir, None, "llava-chartmill", device=device, device_map=device)
    if device == "cpu":
        # Half precision has no CPU kernels for convolutions.
        model = model.float()
    return {"tokenizer": tokenizer, "model": model.eval(), "processor": processor}


def input_fn(body, content_type, context=None):
    """Turns the body of a request into a picture, a question and the wishes for the answer."""
    if isinstance(body, str):
        body = body.encode("utf-8")
    if len(body) > MAX_BODY_BYTES:
        raise BadRequest(f"the request has {len(body)} bytes; at most {MAX_BODY_BYTES} pass, so send a smaller picture")
    kind = content_type.split(";")[0].strip().lower()
    if kind == "application/json":
        try:
            request = json.loads(body)
        except ValueError as error:
            raise BadRequest(f"the body is no JSON: {error}") from None
        if not isinstance(request, dict) or not isinstance(request.get("image"), str):
            raise BadRequest('the body must be {"image": BASE64, "question": TEXT}')
        try:
            picture = base64.b64decode(request["image"], validate=True)
        except (binascii.Error, ValueError):
            raise BadRequest("the image must be the bytes of a picture in base64; addresses and paths are not fetched") from None
    elif kind == "application/x-image" or kind.startswith("image/"):
        request, picture = {"question": custom_attributes(context)}, bytes(body)
    else:
        raise BadRequest(f"the content type {content_type} is not known; send application/json or application/x-image")
    question = request.get("question")
    if not isinstance(question, str) or not question.strip():
        raise BadRequest("there is no question")
    if DEFAULT_IMAGE_TOKEN in question:
        raise BadRequest(f"the question must not hold {DEFAULT_IMAGE_TOKEN}; it is put in front here")
    max_new_tokens, temperature = request.get("max_new_tokens", MAX_NEW_TOKENS), request.get("temperature", 0)
    if not isinstance(max_new_tokens, int) or not 1 <= max_new_tokens <= 1024:
        raise BadRequest("max_new_tokens must be a whole number from 1 to 1024")
    if not isinstance(temperature, (int, float)) or not 0 <= temperature <= 2:
        raise BadRequest("temperature must be a number from 0 to 2")
    return {"image": opened(picture), "question": question, "max_new_tokens": max_new_tokens, "temperature": temperature}


def custom_attributes(context):
    """The question of a request whose body is a picture."""
    headers = getattr(context, "headers", None) or {}
    return {name.lower(): value for name, value in dict(headers).items()}.get("x-amzn-sagemaker-custom-attributes")


def opened(picture):
    """The picture as the model was shown it in training: RGB, transparency over white, turned as its camera says."""
    try:
        image = Image.open(io.BytesIO(picture))
        if image.width * image.height > MAX_PIXELS:
            raise BadRequest(f"the picture has {image.width}x{image.height} pixels; at most {MAX_PIXELS} are taken")
        image.load()
    except BadRequest:
        raise
    except Exception as error:  # Pillow raises whatever the format's reader raises.
        raise BadRequest(f"the picture cannot be read: {error}") from None
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def prompt_of(question):
    """The prompt of training: its template, and the picture before the question."""
    conversation = conv_templates["v1"].copy()
    conversation.append_message(conversation.roles[0], f"{DEFAULT_IMAGE_TOKEN}\n{question}")
    conversation.append_message(conversation.roles[1], None)
    return conversation.get_prompt()


def predict_fn(request, loaded):
    """Answers one question about one picture."""
    tokenizer, model, processor = loaded["tokenizer"], loaded["model"], loaded["processor"]
    # As in training, the picture is padded to a square. The processor alone would cut both ends off a wide chart.
    model.config.image_aspect_ratio = "pad"
    pixels = process_images([request["image"]], processor, model.config).to(model.device, dtype=model.dtype)
    ids = tokenizer_image_token(prompt_of(request["question"]), tokenizer, IMAGE_TOKEN_INDEX, return_tensors="pt")
    sampling = {"do_sample": True, "temperature": request["temperature"]} if request["temperature"] > 0 else {"do_sample": False}
    with torch.inference_mode():
        answer = model.generate(
            ids.unsqueeze(0).to(model.device),
            images=pixels,
            image_sizes=[request["image"].size],
            max_new_tokens=request["max_new_tokens"],
            use_cache=True,
            **sampling,
        )
    return {"answer": tokenizer.batch_decode(answer, skip_special_tokens=True)[0].strip()}


def output_fn(answer, accept="application/json"):
    """The answer as JSON, whatever is asked for."""
    return json.dumps(answer, ensure_ascii=False)

