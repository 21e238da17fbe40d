"""The same job with version 3 of the SageMaker SDK, for notebooks: a ModelTrainer.

    pip install "sagemaker>=3,<4"
    python3 trainer_sdk3.py

It reads its values from create-training-job.json, so both mean the same. This SDK brings the code as two channels of its own and
starts it by an entry point of the container instead of SageMaker's toolkit. It adds a time to the job's name.
"""

import json
from pathlib import Path

from sagemaker.core.shapes import MetricDefinition
from sagemaker.core.training.configs import (
    Channel,
    CheckpointConfig,
    Compute,
    DataSource,
    Networking,
    OutputDataConfig,
    S3DataSource,
    SourceCode,
    StoppingCondition,
    Tag,
)
from sagemaker.train import ModelTrainer

FOLDER = Path(__file__).resolve().parent


def trainer(request, session=None):
    """The trainer of a request."""
    machine, stop, network = request["ResourceConfig"], request["StoppingCondition"], request.get("VpcConfig", {})
    parameters = request["HyperParameters"]
    made = ModelTrainer(
        training_image=request["AlgorithmSpecification"]["TrainingImage"],
        base_job_name=request["TrainingJobName"],
        role=request["RoleArn"],
        source_code=SourceCode(source_dir=str(FOLDER / "code"), entry_script="train.sh"),
        compute=Compute(
            instance_type=machine["InstanceType"],
            instance_count=machine["InstanceCount"],
            volume_size_in_gb=machine["VolumeSizeInGB"],
            enable_managed_spot_training=request["EnableManagedSpotTraining"],
        ),
        stopping_condition=StoppingCondition(
            max_runtime_in_seconds=stop["MaxRuntimeInSeconds"],
            max_wait_time_in_seconds=stop.get("MaxWaitTimeInSeconds"),
        ),
        output_data_config=OutputDataConfig(
            s3_output_path=request["OutputDataConfig"]["S3OutputPath"],
            kms_key_id=request["OutputDataConfig"].get("KmsKeyId"),
        ),
        checkpoint_config=CheckpointConfig(
            s3_uri=request["CheckpointConfig"]["S3Uri"], local_path=request["CheckpointConfig"]["LocalPath"]
        ),
        networking=Networking(
            subnets=network.get("Subnets"),
            security_group_ids=network.get("SecurityGroupIds"),
            enable_network_isolation=request["EnableNetworkIsolation"],
        ),
        hyperparameters={name: json.loads(value) for name, value in parameters.items() if not name.startswith("sagemaker_")},
        training_input_mode=request["AlgorithmSpecification"]["TrainingInputMode"],
        tags=[Tag(key=tag["Key"], value=tag["Value"]) for tag in request["Tags"]],
        sagemaker_session=session,
    )
    metrics = request["AlgorithmSpecification"]["MetricDefinitions"]
    return made.with_metric_definitions([MetricDefinition(name=metric["Name"], regex=metric["Regex"]) for metric in metrics])


def inputs(request):
    """The channels of a request. TrainingInput of sagemaker.core.inputs makes the same; the trainer takes channels as they are."""
    channels = []
    for channel in request["InputDataConfig"]:
        source = channel["DataSource"]["S3DataSource"]
        place = S3DataSource(
            s3_uri=source["S3Uri"],
            s3_data_type=source["S3DataType"],
            s3_data_distribution_type=source["S3DataDistributionType"],
        )
        channels.append(
            Channel(
                channel_name=channel["ChannelName"],
                data_source=DataSource(s3_data_source=place),
                input_mode=channel["InputMode"],
            )
        )
    return channels


def submit(session=None):
    request = json.loads((FOLDER / "create-training-job.json").read_text(encoding="utf-8"))
    trainer(request, session).train(input_data_config=inputs(request), wait=False)


if __name__ == "__main__":
    submit()
