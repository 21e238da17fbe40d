"""The parts of trainers that read rows, imported from their own packages without torch and what else they would bring.

What those parts import and do not use for reading (torch, transformers, peft, ...) is stood in for by empty classes; the code that reads
rows is the packages' own, to the letter. A stand-in that is used nevertheless has no methods, so the test stops.
"""

import contextlib
import importlib
import importlib.util
import logging
import sys
import types

STOOD_IN = ("accelerate", "llamafactory.extras.misc", "modelscope", "peft", "swift.utils", "torch", "transformers")
# Packages whose own beginning would import everything; their modules are imported one by one.
PACKAGES = (
    "llamafactory",
    "llamafactory.data",
    "llamafactory.extras",
    "swift",
    "swift.dataset",
    "swift.dataset.preprocessor",
    "swift.template",
    "trl",
)


class StandIn(types.ModuleType):
    """A module of which every name is an empty class."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        empty = type(name, (), {})
        setattr(self, name, empty)
        return empty


class Finder:
    def find_spec(self, name, path=None, target=None):
        is_stood_in = any(name == stood or name.startswith(f"{stood}.") for stood in STOOD_IN)
        return importlib.util.spec_from_loader(name, self) if is_stood_in else None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


def load():
    """The namespace of what reads rows in LLaMA-Factory, ms-swift and TRL."""
    finder = Finder()
    sys.meta_path.insert(0, finder)
    for name in PACKAGES:
        module = types.ModuleType(name)
        module.__path__ = list(importlib.util.find_spec(name).submodule_search_locations)
        sys.modules[name] = module
    utils = importlib.import_module("swift.utils")
    # One process, no tools: what ms-swift does then.
    utils.get_logger, utils.is_dist, utils.TOOL_KEYS = logging.getLogger, lambda: False, []
    utils.safe_ddp_context = lambda *_: contextlib.nullcontext()
    template = sys.modules["swift.template"]
    template.history_to_messages = importlib.import_module("swift.template.utils").history_to_messages
    template.MaxLengthError, template.Template = type("MaxLengthError", (ValueError,), {}), object
    swift_rows = importlib.import_module("swift.dataset.preprocessor.core")
    sys.modules["swift.dataset.preprocessor"].RowPreprocessor = swift_rows.RowPreprocessor
    importlib.import_module("swift.dataset.utils")
    swift_inputs = importlib.import_module("swift.template.template_inputs")
    parser = importlib.import_module("llamafactory.data.parser")
    converter = importlib.import_module("llamafactory.data.converter")
    loaded = types.SimpleNamespace(
        swift_preprocessor=swift_rows.AutoPreprocessor,
        swift_inputs=swift_inputs.StdTemplateInputs,
        factory_datasets=parser.get_dataset_list,
        factory_converter=converter.get_dataset_converter,
        trl_messages=importlib.import_module("trl.data_utils").prepare_multimodal_messages,
    )
    # Nobody else may take the stand-ins for the packages: `datasets` looks whether torch was imported.
    sys.meta_path.remove(finder)
    for name in [name for name, module in sys.modules.items() if isinstance(module, StandIn)]:
        del sys.modules[name]
    return loaded
