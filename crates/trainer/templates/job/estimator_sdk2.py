"""The same job with version 2 of the SageMaker SDK, for notebooks: an estimator of the class HuggingFace.

    pip install "sagemaker>=2.200,<3"
    python3 submit.py          uploads the data; this script starts the job, so stop it there or use one of them only
    python3 estimator_sdk2.py

It reads its values from create-training-job.json, so both mean the same. The SDK adds its own hyperparameters of the same names and
uploads the folder code/ to the place that the request names.
"""

import json
from pathlib import Path

from sagemaker.huggingface import HuggingFace
from sagemaker.inputs import TrainingInput

FOLDER = Path(__file__).resolve().parent


def estimator(request, session=None):
    """The estimator of a request. The SDK sets the hyperparameters that begin with sagemaker_ itself."""
    machine, stop = request["ResourceConfig"], request["StoppingCondition"]
    network, parameters = request.get("VpcConfig", {}), request["HyperParameters"]
    optional = {"max_wait": stop["MaxWaitTimeInSeconds"]} if "MaxWaitTimeInSeconds" in stop else {}
    return HuggingFace(
        entry_point="train.sh",
        source_dir=str(FOLDER / "code"),
        image_uri=request["AlgorithmSpecification"]["TrainingImage"],
        py_version="py310",
        role=request["RoleArn"],
        instance_type=machine["InstanceType"],
        instance_count=machine["InstanceCount"],
        volume_size=machine["VolumeSizeInGB"],
        max_run=stop["MaxRuntimeInSeconds"],
        use_spot_instances=request["EnableManagedSpotTraining"],
        hyperparameters={name: json.loads(value) for name, value in parameters.items() if not name.startswith("sagemaker_")},
        metric_definitions=request["AlgorithmSpecification"]["MetricDefinitions"],
        enable_sagemaker_metrics=True,
        output_path=request["OutputDataConfig"]["S3OutputPath"],
        output_kms_key=request["OutputDataConfig"].get("KmsKeyId"),
        code_location=request["OutputDataConfig"]["S3OutputPath"],
        checkpoint_s3_uri=request["CheckpointConfig"]["S3Uri"],
        checkpoint_local_path=request["CheckpointConfig"]["LocalPath"],
        subnets=network.get("Subnets"),
        security_group_ids=network.get("SecurityGroupIds"),
        enable_network_isolation=request["EnableNetworkIsolation"],
        tags=request["Tags"],
        disable_profiler=True,
        debugger_hook_config=False,
        sagemaker_session=session,
        **optional,
    )


def inputs(request):
    """The channels of a request."""
    return {
        channel["ChannelName"]: TrainingInput(
            channel["DataSource"]["S3DataSource"]["S3Uri"],
            distribution=channel["DataSource"]["S3DataSource"]["S3DataDistributionType"],
            s3_data_type=channel["DataSource"]["S3DataSource"]["S3DataType"],
            input_mode=channel["InputMode"],
        )
        for channel in request["InputDataConfig"]
    }


def submit(session=None):
    request = json.loads((FOLDER / "create-training-job.json").read_text(encoding="utf-8"))
    estimator(request, session).fit(inputs(request), job_name=request["TrainingJobName"], wait=False)


if __name__ == "__main__":
    submit()
