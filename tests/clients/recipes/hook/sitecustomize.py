"""Python runs this first where its folder stands in PYTHONPATH: the recipes' own commands run as they are, and are watched."""

import os
import pathlib
import sys

if os.environ.get("RECIPE_TRAINER"):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
    import recipes
    import transformers

    transformers.Trainer.train = recipes.watched(transformers.Trainer.train)
