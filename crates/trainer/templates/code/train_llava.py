"""Runs LLaVA's own `llava/train/train_mem.py`, unchanged, and prints the norm of the gradient with each loss.

The pinned version of transformers does not print it. A projector that gets no gradient, as when pictures are never shown to the model,
and a training that explodes are both seen there first.
"""

import runpy

from transformers import Trainer

log_as_published = Trainer.log


def log(self, logs):
    """Adds the gradient's norm, which DeepSpeed has computed for clipping, to the line of a step."""
    engine = getattr(self, "deepspeed", None)
    norm = engine.get_global_grad_norm() if engine is not None and "loss" in logs else None
    if norm is not None:
        logs["grad_norm"] = round(float(norm), 4)
    log_as_published(self, logs)


Trainer.log = log

if __name__ == "__main__":
    runpy.run_module("llava.train.train_mem", run_name="__main__", alter_sys=True)
