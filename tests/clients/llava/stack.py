"""LLaVA's own loader, set up as its `train()` does for `--version v1`, over the tokenizer and the tiny models that `setup.sh` made.

What is imported here is the published package (llava-torch), unchanged. Nothing may ask a hub: the environment says so before the
libraries load. The models stand beside the virtual environment that runs the script, so no path has to be given.
"""

import contextlib
import io
import json
import os
import pathlib
import random
import sys
import tempfile
import warnings

os.environ.update(TRANSFORMERS_OFFLINE="1", HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TOKENIZERS_PARALLELISM="false")
warnings.filterwarnings("ignore")

import torch  # noqa: E402  (the environment comes first)
from llava import conversation  # noqa: E402
from llava.model.language_model.llava_llama import LlavaLlamaForCausalLM  # noqa: E402
from llava.train import train as llava_train  # noqa: E402
from transformers import AutoTokenizer, CLIPImageProcessor  # noqa: E402

HOME = pathlib.Path(sys.prefix).parent
BASE = HOME / "models" / "llava-v1.5-tiny"
TOWER = HOME / "models" / "clip-tiny"
COARSE_TOWER = HOME / "models" / "clip-coarse"

IMAGE = -200
IGNORED = -100
# Image positions that take the place of the one image token.
FEATURES = 576
CONTEXT = 2048


def tokenizer():
    """As `train()` loads it. The template is a global of LLaVA's, set here as well."""
    made = AutoTokenizer.from_pretrained(BASE, model_max_length=CONTEXT, padding_side="right", use_fast=False)
    made.pad_token = made.unk_token
    conversation.default_conversation = conversation.conv_templates["v1"]
    # LLaVA prints its warnings only on the first process of a job, which it takes this one for.
    llava_train.local_rank = 0
    return made


def data_args(images):
    args = llava_train.DataArguments(image_folder=str(images), image_aspect_ratio="pad", is_multimodal=True)
    args.image_processor = CLIPImageProcessor.from_pretrained(TOWER)
    args.mm_use_im_start_end = False
    return args


def dataset(path, images, tokens):
    with printed():
        return llava_train.LazySupervisedDataset(tokenizer=tokens, data_path=str(path), data_args=data_args(images))


def dataset_of(rows, images, tokens):
    """The same over rows in memory; LLaVA reads a file, so one is written."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "rows.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        return dataset(path, images, tokens)


def collator(tokens):
    return llava_train.DataCollatorForSupervisedDataset(tokenizer=tokens)


@contextlib.contextmanager
def printed():
    """What LLaVA prints meanwhile, as a buffer: a tokenization mismatch is told in no other way."""
    with io.StringIO() as buffer, contextlib.redirect_stdout(buffer):
        yield buffer


def supervised(labels):
    """The runs of ids that are trained, one list for each."""
    runs, open_run = [], False
    for label in labels.tolist():
        if label == IGNORED:
            open_run = False
        elif open_run:
            runs[-1].append(label)
        else:
            runs.append([label])
            open_run = True
    return runs


def model(seed=0):
    """The tiny LLaVA with random weights that depend on the seed alone, its tower loaded and frozen, in single precision."""
    random.seed(seed)
    torch.manual_seed(seed)
    config = LlavaLlamaForCausalLM.config_class.from_pretrained(BASE)
    config.mm_vision_tower = str(TOWER)
    config.use_cache = False
    made = LlavaLlamaForCausalLM(config)
    with printed():
        made.get_vision_tower().load_model()
    return made
