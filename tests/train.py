"""The job folder, against what the service and its clients say: each request by the service's own published model, the metric
expressions by lines that the trainer printed, every script by its own tools, and each way of submitting by the request that it sends.

    train.py CHARTMILL SCRATCH [--sdk 2|3]

Needs boto3, botocore and moto. With --sdk it checks the script for that version of the SageMaker SDK alone; clients/sdk/run.sh sets both
versions up, which exclude each other.
"""

import argparse
import gzip
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import boto3
import botocore.session
from botocore.validate import ParamValidator
from moto import mock_aws

ROLE = "arn:aws:iam::111122223333:role/chartmill-training"
IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/chartmill-llava:1"
PLAIN = ["--bucket", "chartmill-check", "--role", ROLE, "--image", IMAGE]
# The flags of each job that is made, and its name.
JOBS = {
    "lora": [],
    "full": ["--method", "full", "--zero", "2", "--input-mode", "file", "--epochs", "2"],
    "all": [
        *("--method", "full", "--zero", "3", "--offload", "--base-model", "s3://models/llava-v1.5-13b", "--vision-tower", "s3://models/clip"),
        *("--spot", "--max-run", "9", "--network-isolation", "--subnets", "subnet-0a,subnet-0b", "--security-groups", "sg-0c"),
        *("--kms-key", "arn:aws:kms:us-east-1:111122223333:key/0d", "--tag", "team=charts", "--tag", "cost=12", "--job-name", "my-job-1"),
        *("--instance", "ml.p4d.24xlarge"),
    ],
}
REQUESTS = {
    "create-training-job.json": "CreateTrainingJob",
    "create-model.json": "CreateModel",
    "create-endpoint-config.json": "CreateEndpointConfig",
    "create-endpoint.json": "CreateEndpoint",
}
# Printed by transformers 4.37.2 in a run of train.sh, but for the gradient's norm, which takes DeepSpeed; and values that are rare.
LINES = [
    ("{'loss': 10.3381, 'learning_rate': 0.0002, 'epoch': 0.01}", {"loss": 10.3381, "learning_rate": 0.0002, "epoch": 0.01}),
    ("{'loss': 9.5, 'learning_rate': 1.98e-05, 'epoch': 3.0, 'grad_norm': 0.6692}", {"loss": 9.5, "learning_rate": 1.98e-05, "epoch": 3, "grad_norm": 0.6692}),
    ("{'loss': 0.0, 'learning_rate': 5.5e-07, 'epoch': 1}", {"loss": 0, "learning_rate": 5.5e-07, "epoch": 1}),
    ("{'loss': nan, 'learning_rate': 0, 'epoch': 0.5}", {"loss": "nan", "learning_rate": 0, "epoch": 0.5}),
    (
        "{'train_runtime': 12.9276, 'train_samples_per_second': 12.067, 'train_steps_per_second': 0.232, 'train_loss': 10.05, 'epoch': 1.0}",
        {"runtime": 12.9276, "samples_per_second": 12.067, "steps_per_second": 0.232, "final_loss": 10.05, "epoch": 1},
    ),
]

faults = []


def ensure(condition, message):
    if not condition:
        faults.append(message)
        print(f"FAULT: {message}", file=sys.stderr)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def walk(shape, value, path):
    """What botocore's validator leaves out: enumerations, patterns and lengths."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            walk(shape.members[name], inner, f"{path}.{name}")
    elif shape.type_name == "list":
        ensure(shape.metadata.get("max") is None or len(value) <= shape.metadata["max"], f"{path} has {len(value)} entries")
        for idx, inner in enumerate(value):
            walk(shape.member, inner, f"{path}[{idx}]")
    elif shape.type_name == "map":
        ensure(shape.metadata.get("max") is None or len(value) <= shape.metadata["max"], f"{path} has {len(value)} entries")
        for key, inner in value.items():
            walk(shape.key, key, f"{path} key")
            walk(shape.value, inner, f"{path}.{key}")
    elif shape.type_name == "string":
        allowed, pattern = getattr(shape, "enum", None), shape.metadata.get("pattern")
        ensure(not allowed or value in allowed, f"{path} is {value!r}, which is none of the service's values")
        ensure(len(value) <= shape.metadata.get("max", len(value)), f"{path} is too long: {value!r}")
        pattern = pattern and pattern.replace("\\p{L}", "A-Za-z").replace("\\p{Z}", " ").replace("\\p{N}", "0-9")
        ensure(not pattern or re.fullmatch(pattern, value), f"{path} is {value!r}, which does not match {pattern}")
    elif shape.type_name in ("integer", "long"):
        low, high = shape.metadata.get("min", value), shape.metadata.get("max", value)
        ensure(low <= value <= high, f"{path} is {value}, outside of {low} to {high}")


def check_requests(folder, model):
    for file, operation in REQUESTS.items():
        request = json.loads((folder / file).read_text(encoding="utf-8"))
        shape = model.operation_model(operation).input_shape
        report = ParamValidator().validate(request, shape)
        ensure(not report.has_errors(), f"{folder.name}/{file}: {report.generate_report()}")
        if not report.has_errors():
            walk(shape, request, f"{folder.name}/{file}")
    # Rules that only the service knows.
    request = json.loads((folder / "create-training-job.json").read_text(encoding="utf-8"))
    stop, spot = request["StoppingCondition"], request["EnableManagedSpotTraining"]
    ensure(("MaxWaitTimeInSeconds" in stop) == spot, f"{folder.name}: only spot jobs wait")
    ensure(stop.get("MaxWaitTimeInSeconds", stop["MaxRuntimeInSeconds"]) >= stop["MaxRuntimeInSeconds"], f"{folder.name}: waits too short")
    for channel in request["InputDataConfig"]:
        ensure(channel["DataSource"]["S3DataSource"]["S3Uri"].endswith("/"), f"{folder.name}: {channel} takes more than its folder")
    image, region = request["AlgorithmSpecification"]["TrainingImage"], json.loads(request["HyperParameters"]["sagemaker_region"])
    ensure(f".{region}." in image, f"{folder.name}: {image} is not in {region}")
    ensure(all(isinstance(value, str) and json.loads(value) is not None for value in request["HyperParameters"].values()), "hyperparameters")
    ensure("VolumeKmsKeyId" not in request["ResourceConfig"], "instances with their own disk take no key")


def check_metrics(folder):
    request = json.loads((folder / "create-training-job.json").read_text(encoding="utf-8"))
    metrics = {metric["Name"].removeprefix("train:"): metric["Regex"] for metric in request["AlgorithmSpecification"]["MetricDefinitions"]}
    for line, wanted in LINES:
        for name, expression in metrics.items():
            found = re.findall(expression, line)
            if name not in wanted:
                ensure(not found, f"{name} finds {found} in {line}")
            elif wanted[name] == "nan":
                ensure(found == ["nan"], f"{name} finds {found} in {line}")
            else:
                ensure([float(value) for value in found] == [float(wanted[name])], f"{name} finds {found} in {line}")


def check_scripts(folder):
    for script in ["code/train.sh", "submit.sh"]:
        path = folder / script
        ensure(path.read_text(encoding="utf-8").startswith("#!/bin/bash\n"), f"{script} does not begin with its shebang")
        ensure(os.access(path, os.X_OK), f"{script} may not be run")
        for tool in (["bash", "-n"], ["shellcheck"]):
            try:
                found = run(*tool, str(path))
            except FileNotFoundError:
                print(f"SKIPPED: {tool[0]} is not installed")
                continue
            ensure(found.returncode == 0, f"{' '.join(tool)} {script}: {found.stdout}{found.stderr}")
    for path in sorted(folder.rglob("*.py")):
        try:
            compile(path.read_text(encoding="utf-8"), str(path), "exec")
        except SyntaxError as error:
            ensure(False, f"{path}: {error}")
    archive = (folder / "sourcedir.tar.gz").read_bytes()
    ensure(archive[4:8] == bytes(4), "the archive holds a time")
    ensure(len(gzip.decompress(archive)) % 512 == 0, "the archive is no tar")
    inference = (folder / "code/inference/inference.py").read_text(encoding="utf-8")
    # Faults 15, 16, 18 and 20 of the sample that everyone copies.
    ensure('conv_templates["v1"]' in inference and "process_images(" in inference, "serving differs from training")
    ensure("im_start" not in inference and ".preprocess(" not in inference, "serving adds tokens or crops")
    ensure(not re.search(r"requests|urllib|http\.client|urlopen", inference), "the endpoint fetches addresses")
    ensure("disable_torch_init" not in inference, "each request changes torch")


def check_refusals(folder):
    """train.sh says what is wrong before it does anything."""
    place = str(folder.resolve() / "nowhere")
    for arguments, variables, words in [
        (["--epoch", "2"], {}, "there is no hyperparameter --epoch"),
        (["--epochs"], {}, "--epochs has no value"),
        (["--method", "qlora"], {}, "the method is lora or full, not qlora"),
        (["--zero", "1"], {}, "zero is 2, 3 or 3_offload, not 1"),
        ([], {"CHARTMILL_SCRATCH_DIR": f"{place}/tmpt"}, "LLaVA takes a model below it for an MPT"),
        ([], {}, f"there is no {place}/train.json"),
    ]:
        found = run(str(folder / "code/train.sh"), *arguments, env={**os.environ, "SM_CHANNEL_DATA": place, **variables})
        ensure(found.returncode == 1 and words in found.stderr, f"train.sh {arguments} {variables}: {found.returncode} {found.stderr}")
    ensure(not Path(place).exists(), "train.sh makes folders before it refuses")


def check_docker(folder):
    """Faults 10, 11 and 17: versions that do not fit, and versions that drift."""
    pins = (folder / "docker/requirements.txt").read_text() + (folder / "docker/requirements-source.txt").read_text()
    for wanted in ["transformers==4.37.2\n", "llava-torch==1.2.2.post1\n", "deepspeed==0.12.6\n", "torch==2.1.2\n"]:
        ensure(wanted in pins, f"the image has no {wanted.strip()}")
    for line in pins.splitlines():
        ensure(line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line), f"not pinned: {line}")
    dockerfile = (folder / "docker/Dockerfile").read_text()
    ensure(re.search(r"flash-attn==\d", dockerfile) and "never built" in dockerfile, "flash-attn is not pinned, or the file is said to work")


def loaded(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def listed(s3, bucket):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {found["Key"] for page in pages for found in page.get("Contents", [])}


@mock_aws
def check_boto3(folder):
    """submit.py sends exactly the request, after exactly the files; and the second time nothing."""
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket="chartmill-check")
    request = json.loads((folder / "create-training-job.json").read_text(encoding="utf-8"))
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    sent = []

    def watch(**parameters):
        if parameters["model"].name == "CreateTrainingJob":
            sent.append(parameters["params"]["body"])

    made = boto3.client

    def client(*args, **options):
        found = made(*args, **options)
        found.meta.events.register("before-call", watch)
        return found

    module = loaded(folder / "submit.py")
    with mock.patch("boto3.client", client):
        module.main()
        module.main()
    ensure([json.loads(body) for body in sent] == [request], "submit.py sends another request, or sends it twice")
    pictures = {name for each in job["uploads"] if "list" in each for name in (folder / each["list"]).read_text().splitlines()}
    found = listed(s3, "chartmill-check")
    ensure(len(found) == len(pictures) + 2, f"{len(found)} files were sent instead of {len(pictures) + 2}")
    rows = json.loads((folder / "data/train.json").read_text(encoding="utf-8"))
    channels = {one["ChannelName"]: one["DataSource"]["S3DataSource"]["S3Uri"] for one in request["InputDataConfig"]}
    for row in rows:
        channel, _, name = row["image"].partition("/")
        ensure(channels[channel].removeprefix("s3://chartmill-check/") + name in found, f"{row['image']} is not in its channel")


def check_shell(folder, scratch):
    """submit.sh sends the same request; a stand-in for the aws command writes down what it is asked for."""
    tools = scratch / "tools"
    tools.mkdir(exist_ok=True)
    log = scratch / "aws.log"
    log.unlink(missing_ok=True)
    (tools / "aws").write_text('#!/bin/bash\n[ "$2" = describe-training-job ] && exit 254\nprintf "%s\\n" "$*" >> "$AWS_LOG"\n')
    (tools / "aws").chmod(0o755)
    found = run(str(folder / "submit.sh"), env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "AWS_LOG": str(log)})
    ensure(found.returncode == 0, f"submit.sh: {found.stderr}")
    calls = log.read_text().splitlines() if log.is_file() else []
    ensure(sum(call.startswith("sagemaker create-training-job") for call in calls) == 1, f"submit.sh calls {calls}")
    ensure(bool(calls) and calls[-1].endswith(f"file://{folder.resolve()}/create-training-job.json"), f"submit.sh sends {calls[-1:]}")
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    for each in job["uploads"]:
        ensure(any(each["to"] in call for call in calls), f"submit.sh does not send {each['to']}")


@mock_aws
def check_sdk2(folder):
    """The estimator's request is the same, but for what the SDK adds."""
    import sagemaker

    boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="chartmill-check")
    session = sagemaker.Session(boto3.Session(region_name="us-east-1"), default_bucket="chartmill-check")
    sent = []
    with mock.patch.object(session.sagemaker_client, "create_training_job", lambda **request: sent.append(request)):
        loaded(folder / "estimator_sdk2.py").submit(session)
    request = json.loads((folder / "create-training-job.json").read_text(encoding="utf-8"))
    compare(sent[0], request, "SDK 2")


def check_sdk3(folder):
    """The trainer's request is the same, but for the code, which this SDK brings as channels of its own, and a time in the name."""
    from sagemaker.core.helper.session_helper import Session
    from sagemaker.core.utils.utils import serialize
    from sagemaker.train.defaults import TrainDefaults

    module = loaded(folder / "trainer_sdk3.py")
    request = json.loads((folder / "create-training-job.json").read_text(encoding="utf-8"))
    session = Session(boto3.Session(region_name="us-east-1"), default_bucket="chartmill-check")
    # The SDK asks IAM about the role and S3 for the bucket before it makes the request.
    with (
        mock.patch.object(TrainDefaults, "get_role", lambda role=None, **_: role),
        mock.patch.object(Session, "upload_data", lambda _, path, bucket=None, key_prefix=None, **__: f"s3://{bucket}/{key_prefix}"),
        mock.patch.object(Session, "default_bucket", lambda _: "chartmill-check"),
    ):
        made = module.trainer(request, session)._create_training_job_args(input_data_config=module.inputs(request))
    sent = pascal(serialize(made))
    ensure(sent["TrainingJobName"].startswith(request["TrainingJobName"][:30]), f"SDK 3: the name is {sent['TrainingJobName']}")
    wanted = {name: str(json.loads(value)) for name, value in request["HyperParameters"].items() if not name.startswith("sagemaker_")}
    ensure(sent["HyperParameters"] == wanted, f"SDK 3: {sent['HyperParameters']}")
    channels = {channel["ChannelName"]: channel for channel in sent["InputDataConfig"]}
    own = [one for one in request["InputDataConfig"] if one["ChannelName"] != "code"]
    ensure(all(channels.get(one["ChannelName"]) == one for one in own), f"SDK 3: {channels}")
    for key in ("RoleArn", "ResourceConfig", "StoppingCondition", "CheckpointConfig", "Tags", "VpcConfig"):
        ensure((sent.get(key) or None) == request.get(key), f"SDK 3: {key} is {sent.get(key)} and not {request.get(key)}")
    for key in ("TrainingImage", "TrainingInputMode", "MetricDefinitions"):
        ensure(sent["AlgorithmSpecification"][key] == request["AlgorithmSpecification"][key], f"SDK 3: {key} differs")
    for key in ("EnableNetworkIsolation", "EnableManagedSpotTraining"):
        ensure(bool(sent.get(key)) == request[key], f"SDK 3: {key} is {sent.get(key)}")


def pascal(value, names=True):
    """The SDK's names with underscores as the API spells them; keys of hyperparameters are no names."""
    if isinstance(value, list):
        return [pascal(one) for one in value]
    if not isinstance(value, dict):
        return value
    spelled = {"S3": "s3", "volume_size_in_gb": "VolumeSizeInGB"}
    made = {}
    for key, inner in value.items():
        name = spelled.get(key) or ("".join(part[:1].upper() + part[1:] for part in key.split("_")) if names else key)
        if inner is not None:
            made[name] = pascal(inner, names=key != "hyper_parameters" and key != "HyperParameters")
    return made


def compare(sent, request, who):
    # The SDKs leave false flags out, and have hyperparameters of their own in any order.
    for key, value in request.items():
        found = sent.get(key, False if value is False else None)
        if key in ("InputDataConfig", "Tags"):
            name = "ChannelName" if key == "InputDataConfig" else "Key"
            found, value = ({one[name]: one for one in many} for many in (found, value))
        if key == "InputDataConfig" and "code" in found:
            # Without a network a channel brings the code. The SDK names the file and no mode, the request its folder.
            address = found.pop("code")["DataSource"]["S3DataSource"]["S3Uri"]
            folder = value.pop("code")["DataSource"]["S3DataSource"]["S3Uri"]
            ensure(address == f"{folder}sourcedir.tar.gz", f"{who}: the code is {address} and not in {folder}")
        ensure(found == value, f"{who}: {key} is {found} and not {value}")


def main(chartmill, scratch, sdk):
    scratch.mkdir(parents=True, exist_ok=True)
    os.chdir(scratch)
    os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
    made = run(chartmill, "generate", "--count", "60", "--seed", "5", "--out", "charts")
    ensure(made.returncode == 0, made.stderr)
    model = botocore.session.get_session().get_service_model("sagemaker")
    for name, flags in JOBS.items():
        made = run(chartmill, "train", "charts", "--job", name, *PLAIN, *flags)
        ensure(made.returncode == 0, f"{name}: {made.stderr}")
        if made.returncode != 0:
            continue
        folder = scratch / name
        if sdk:
            {"2": check_sdk2, "3": check_sdk3}[sdk](folder)
            continue
        check_requests(folder, model)
        check_metrics(folder)
        check_scripts(folder)
        check_refusals(folder)
        check_docker(folder)
        check_boto3(folder)
        check_shell(folder, scratch)
    if faults:
        sys.exit(f"{len(faults)} faults")
    if sdk:
        print(f"{len(JOBS)} job folders: SDK {sdk} sends the request of the folder")
    else:
        print(f"{len(JOBS)} job folders hold: requests, metrics, scripts, image, boto3 and the command line")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chartmill", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--sdk", choices=("2", "3"))
    args = parser.parse_args()
    main(str(args.chartmill.resolve()), args.scratch.resolve(), args.sdk)
