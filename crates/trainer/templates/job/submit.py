"""Uploads what the job needs and starts it, with boto3. Does what submit.sh does, faster where there are many pictures.

    pip install boto3
    python3 submit.py

Run it where `chartmill train` was run: the paths of data are as they were typed there. It can be run again.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

FOLDER = Path(__file__).resolve().parent
THREADS = 16


def split(address):
    """Bucket and key of an address on S3."""
    bucket, _, key = address.removeprefix("s3://").partition("/")
    return bucket, key


def sizes(s3, address):
    """The sizes of what lies under an address already."""
    bucket, prefix = split(address)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return {found["Key"]: found["Size"] for page in pages for found in page.get("Contents", [])}


def upload(s3, upload):
    """Sends a file of the job folder, or those files of a list that are not there with their size. Pictures lie by their content."""
    bucket, key = split(upload["to"])
    if "list" not in upload:
        s3.upload_file(str(FOLDER / upload["from"]), bucket, key)
        return
    names = (FOLDER / upload["list"]).read_text(encoding="utf-8").splitlines()
    there, folder = sizes(s3, upload["to"]), Path(upload["from"])
    if not folder.is_dir():
        sys.exit(f"submit.py: there is no folder {folder}; run this where chartmill train was run")
    missing = [name for name in names if there.get(key + name) != (folder / name).stat().st_size]
    print(f"{upload['to']}: {len(missing)} of {len(names)} files to send")
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(lambda name: s3.upload_file(str(folder / name), bucket, key + name), missing):
            pass


def main():
    job = json.loads((FOLDER / "job.json").read_text(encoding="utf-8"))
    request = json.loads((FOLDER / "create-training-job.json").read_text(encoding="utf-8"))
    region = job["asked"]["region"]
    sagemaker = boto3.client("sagemaker", region_name=region)
    name = request["TrainingJobName"]
    found = sagemaker.list_training_jobs(NameContains=name)["TrainingJobSummaries"]
    status = {summary["TrainingJobName"]: summary["TrainingJobStatus"] for summary in found}.get(name)
    if status is not None:
        print(f"The job {name} is there already: {status}. To train once more, make the folder again with another --job-name.")
        return
    s3 = boto3.client("s3", region_name=region, config=Config(max_pool_connections=THREADS))
    for each in job["uploads"]:
        upload(s3, each)
    try:
        print(sagemaker.create_training_job(**request)["TrainingJobArn"])
    except ClientError as error:
        sys.exit(f"submit.py: SageMaker refused the job: {error.response['Error'].get('Message', error)}")


if __name__ == "__main__":
    main()
