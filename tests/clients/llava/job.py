"""Runs a job folder of `chartmill train` for real, through AWS's own training toolkit and LLaVA's own `train()`, on a processor.

    job.py JOB

Needs the stack of `setup.sh` and namespaces (root, or users that may make them). JOB has to leave its base model and vision tower to the
channels `base` and `tower`; the tiny LLaVA comes in there. The machine is laid out from create-training-job.json alone, as the service does
it (`machine/instance.py`): channels read-only and by prefix, hyperparameters as JSON strings, the code as an archive on S3, no network. Only
the GPUs and DeepSpeed's launcher are stood in for (`machine/deepspeed`).

The first machine is killed as soon as it has left a checkpoint, as spot capacity ends. The second gets nothing but the checkpoints, has to go
on from there, and ends with a model that can be served. Proven on the way: the arguments, paths and variables of the script; the rows of a
step; the ZeRO file, read by transformers' own code; the metric expressions on the very log; what was saved where.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import stack

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 900
# What LLaVA's recipe needs so that training is as we say it is; the rest is the job's own choice.
RECIPE = {
    "--version": "v1",
    "--mm_projector_type": "mlp2x_gelu",
    "--mm_vision_select_layer": "-2",
    "--mm_use_im_start_end": "False",
    "--mm_use_im_patch_token": "False",
    "--image_aspect_ratio": "pad",
    "--group_by_modality_length": "True",
    "--bf16": "True",
    "--model_max_length": "2048",
    "--gradient_checkpointing": "True",
    "--lr_scheduler_type": "cosine",
    "--report_to": "none",
}
BY_METHOD = {
    "lora": {"--lora_enable": "True", "--lora_r": "128", "--lora_alpha": "256", "--mm_projector_lr": "2e-5", "--learning_rate": "2e-4"},
    "full": {"--learning_rate": "2e-5"},
}
GPUS_OF = {"ml.g5.12xlarge": 4, "ml.p4d.24xlarge": 8}


def fail(text, log=""):
    sys.exit(f"{text}\n{log[-4000:]}")


def namespaces():
    """The command that gives a process mounts, processes and a network of its own."""
    flags = ["--mount", "--net", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"]
    tried = ([], ["--map-root-user"])
    for more in tried:
        command = ["unshare", *more, *flags]
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    fail("neither root nor a user namespace can lay out /opt/ml here (unshare fails), so the job cannot be run")


def below(uri, to):
    return to.removeprefix(uri) if to.startswith(uri) else None


def channels_of(folder, request, scratch):
    """The folder of each channel: what of the job's uploads lies under its prefix, and the tiny models in theirs."""
    uploads = json.loads((folder / "job.json").read_text(encoding="utf-8"))["uploads"]
    found = {}
    for channel in request["InputDataConfig"]:
        name, uri = channel["ChannelName"], channel["DataSource"]["S3DataSource"]["S3Uri"]
        if not uri.endswith("/"):
            fail(f"the prefix of channel {name}, {uri}, does not end in /")
        if name in ("base", "tower"):
            found[name] = str(stack.BASE if name == "base" else stack.COARSE_TOWER)
            continue
        target = scratch / "channels" / name
        target.mkdir(parents=True)
        for upload in uploads:
            rest = below(uri, upload["to"])
            if rest is None:
                continue
            source = pathlib.Path(upload["from"])
            source = source if upload.get("list") else folder / source
            names = (folder / upload["list"]).read_text(encoding="utf-8").splitlines() if upload.get("list") else [None]
            for name_in in names:
                place = target / rest / name_in if name_in else target / rest
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / name_in if name_in else source, place)
        found[name] = str(target)
    for name in ("base", "tower"):
        if name not in found:
            fail(f"the job has no channel {name}; make it with --base-model s3://.../ and --vision-tower s3://.../")
    return found


def bucket_of_code(folder, request, scratch):
    """The archive of the code, where the request says that the toolkit finds it."""
    uri = json.loads(request["HyperParameters"]["sagemaker_submit_directory"])
    place = scratch / "buckets" / uri.removeprefix("s3://")
    place.parent.mkdir(parents=True)
    shutil.copyfile(folder / "sourcedir.tar.gz", place)
    return scratch / "buckets"


class Machine:
    """One machine of the job. It keeps its own disk; checkpoints come in and go out as the service copies them."""

    def __init__(self, name, folder, request, channels, buckets, scratch):
        self.place = scratch / name
        self.place.mkdir()
        self.checkpoints = self.place / "checkpoints"
        self.record = self.place / "launcher.json"
        self.log_file = self.place / "log"
        self.process = None
        instance = request["ResourceConfig"]["InstanceType"]
        # In /tmp the scripts' own scratch would outlive the machine. Its path is the same in each run: LLaVA reads words out of paths.
        (self.place / "tmp").mkdir()
        path = [HERE / "machine", pathlib.Path(sys.prefix) / "bin", "/usr/local/bin", "/usr/bin", "/bin"]
        environment = {
            "PATH": ":".join(map(str, path)),
            "HOME": str(self.place),
            "TMPDIR": str(self.place / "tmp"),
            "LANG": "C.UTF-8",
            "TRAINING_JOB_NAME": request["TrainingJobName"],
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_EC2_METADATA_DISABLED": "true",
            "CURRENT_HOST": "algo-1",
            "SIMULATED_GPUS": str(GPUS_OF[instance]),
            "SIMULATED_RECORD": str(self.record),
            "CHARTMILL_SCRATCH_DIR": "/opt/ml/scratch",
            **request.get("Environment", {}),
        }
        data_config = {
            channel["ChannelName"]: {
                "TrainingInputMode": channel.get("InputMode", "File"),
                "S3DistributionType": channel["DataSource"]["S3DataSource"]["S3DataDistributionType"],
                "RecordWrapperType": "None",
            }
            for channel in request["InputDataConfig"]
        }
        resources = {"current_host": "algo-1", "hosts": ["algo-1"], "network_interface_name": "lo", "current_instance_type": instance}
        job = {
            "machine": str(self.place),
            "channels": channels,
            "buckets": str(buckets),
            "checkpoints": str(self.checkpoints),
            "environment": environment,
            "command": [str(pathlib.Path(sys.prefix) / "bin" / "train")],
            "configuration": {
                "hyperparameters": request["HyperParameters"],
                "inputdataconfig": data_config,
                "resourceconfig": resources,
            },
        }
        (self.place / "job.json").write_text(json.dumps(job), encoding="utf-8")

    def start(self, checkpoints=None):
        if checkpoints is None:
            self.checkpoints.mkdir()
        else:
            shutil.copytree(checkpoints, self.checkpoints)
        self.log_handle = self.log_file.open("w", encoding="utf-8")
        command = [*namespaces(), sys.executable, str(HERE / "machine" / "instance.py"), str(self.place / "job.json")]
        self.process = subprocess.Popen(command, stdout=self.log_handle, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def log(self):
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def saved(self):
        """The steps of the checkpoints that are there, in order."""
        return sorted(int(path.parent.name.split("-")[1]) for path in self.checkpoints.glob("llava-*/checkpoint-*/trainer_state.json"))

    def kill_after_checkpoint(self):
        """As spot capacity ends; with a bit of the next step done."""
        until = time.monotonic() + SECONDS
        while not self.saved():
            if self.process.poll() is not None or time.monotonic() > until:
                fail("the job ended, or hung, before its first checkpoint", self.log())
            time.sleep(0.1)
        time.sleep(0.5)
        # The namespace of processes dies with its first one, all that it started included.
        self.stop()
        return self.saved()[-1]

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def finish(self):
        try:
            status = self.process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            fail("the job hung", self.log())
        if status != 0 or not (self.place / "ml" / "output" / "success").exists():
            fail(f"the job failed with status {status}", self.log())


def check_arguments(record, request, faults):
    given = {name: json.loads(value) for name, value in request["HyperParameters"].items() if not name.startswith("sagemaker_")}
    arguments = record["arguments"]
    method = given.get("method", "lora")
    for name, value in {**RECIPE, **BY_METHOD[method]}.items():
        if arguments.get(name) != value and not (name == "--learning_rate" and "learning_rate" in given):
            faults.append(f"{name} is {arguments.get(name)}, not {value}")
    if method == "full" and any(name.startswith("--lora") for name in arguments):
        faults.append("full training gets an argument of LoRA")
    if record["devices"] != GPUS_OF[request["ResourceConfig"]["InstanceType"]]:
        faults.append(f"{record['devices']} devices are used")
    rows = int(arguments["--per_device_train_batch_size"]) * int(arguments["--gradient_accumulation_steps"]) * record["devices"]
    if rows != int(given["global_batch_size"]):
        faults.append(f"a step takes {rows} rows, not {given['global_batch_size']}")
    if record["zero"]["zero_optimization"]["stage"] not in (2, 3):
        faults.append("the ZeRO file has another stage than 2 or 3")
    folder = pathlib.Path(arguments["--output_dir"])
    if folder.parts[:4] != ("/", "opt", "ml", "checkpoints") or "llava" not in folder.name or ("lora" in folder.name) != (method == "lora"):
        faults.append(f"the output goes to {folder}")
    return method


def check_metrics(request, log, state, faults):
    """Each expression finds exactly what the trainer's own state says, in order, and nothing else in the log."""
    logged = state["log_history"]
    keys = {"train:loss": "loss", "train:learning_rate": "learning_rate", "train:epoch": "epoch", "train:grad_norm": "grad_norm"}
    keys |= {"train:samples_per_second": "train_samples_per_second", "train:steps_per_second": "train_steps_per_second"}
    keys |= {"train:runtime": "train_runtime", "train:final_loss": "train_loss"}
    figures = {}
    for metric in request["AlgorithmSpecification"]["MetricDefinitions"]:
        found = [float(value) for value in re.findall(metric["Regex"], log)]
        wanted = [line[keys[metric["Name"]]] for line in logged if keys[metric["Name"]] in line]
        figures[metric["Name"]] = found
        if not found or len(found) > len(wanted) or found != wanted[len(wanted) - len(found) :]:
            faults.append(f"{metric['Name']} finds {found} where the trainer has {wanted}")
    return figures


def check_model(method, machine, faults):
    """What would become model.tar.gz: it loads without anything else, and its projector has moved."""
    import torch
    from safetensors.torch import load_file

    folder = machine.place / "ml" / "model"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config["mm_vision_tower"] != "/opt/ml/model/vision-tower" or not (folder / "vision-tower" / "model.safetensors").is_file():
        faults.append(f"the model to be served looks for its tower at {config['mm_vision_tower']}")
    for name in ("tokenizer.model", "tokenizer_config.json", "code/inference.py"):
        if not (folder / name).is_file():
            faults.append(f"the model folder has no {name}")
    base, made = load_file(stack.BASE / "model.safetensors"), load_file(folder / "model.safetensors")
    missing = base.keys() - made.keys()
    if missing:
        faults.append(f"the model lacks {sorted(missing)[:3]}")
        return {}
    moved = {
        part: max((made[name].float() - base[name].float()).abs().max().item() for name in base if part in name)
        for part in ("mm_projector", "self_attn.q_proj")
    }
    if not all(0 < change < 0.1 for change in moved.values()):
        faults.append(f"largest changes of weights: {moved}")
    if any(not torch.isfinite(weight).all() for weight in made.values()):
        faults.append("the model has weights that are no numbers")
    return moved


def run(first, second):
    """Kills the first machine after a checkpoint and lets the second go on from it."""
    started = time.monotonic()
    first.start()
    killed_after = first.kill_after_checkpoint()
    print(f"killed after the checkpoint of step {killed_after} ({time.monotonic() - started:.0f} s)", flush=True)
    started = time.monotonic()
    second.start(first.checkpoints)
    second.finish()
    return killed_after, json.loads(second.record.read_text(encoding="utf-8")), second.log(), time.monotonic() - started


def main():
    folder = pathlib.Path(sys.argv[1])
    request = json.loads((folder / "create-training-job.json").read_text(encoding="utf-8"))
    faults = []
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        channels, buckets = channels_of(folder, request, scratch), bucket_of_code(folder, request, scratch)
        machines = [Machine(name, folder, request, channels, buckets, scratch) for name in ("first", "second")]
        first, second = machines
        try:
            killed_after, record, log, seconds = run(first, second)
        finally:
            for machine in machines:
                machine.stop()
        method = check_arguments(record, request, faults)
        (state_file,) = second.checkpoints.glob("llava-*/trainer_state.json")
        state = json.loads(state_file.read_text(encoding="utf-8"))
        figures = check_metrics(request, log, state, faults)
        steps = state["global_step"]
        if len(figures["train:loss"]) != steps - killed_after:
            faults.append(f"after step {killed_after} the second machine did {len(figures['train:loss'])} of {steps} steps")
        if killed_after >= steps:
            faults.append("the job was over before it was killed: it has too few steps to prove anything")
        moved = check_model(method, second, faults)
        if os.environ.get("KEEP_MODEL"):
            shutil.copytree(second.place / "ml" / "model", os.environ["KEEP_MODEL"])
        if faults:
            fail("\n".join(faults), log)
        print(
            f"{method}: the second machine went on at step {killed_after + 1} of {steps} and ended ({seconds:.0f} s); "
            f"losses {figures['train:loss']}; metrics found: {', '.join(sorted(figures))}; largest changes {moved}"
        )


if __name__ == "__main__":
    main()
