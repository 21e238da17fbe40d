#!/usr/bin/env python3
"""A job from a release to an endpoint and away again, on a loopback look-alike of AWS (moto's server).

    sagemaker.py CHARTMILL

CHARTMILL is built with the feature `aws`. Between it and the look-alike stands a proxy that counts requests, slows uploads down, and
checks every signature with botocore, because the look-alike checks none. Checked are: an upload that is killed half-way goes on without
sending anything twice; S3 then holds the release byte for byte, and the job is the one of the request file; submitting again sends
nothing; the model is fetched; an endpoint is made, asked and removed, and nothing is left; what is wrong is told, and no key is shown.
"""

import argparse
import base64
import http.client
import http.server
import json
import logging
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

import boto3
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials
from moto.server import ThreadedMotoServer

REGION = "us-east-1"
KEY_ID, SECRET, TOKEN = "AKIDCHARTMILL0000000", "secret-key-that-nobody-may-see", "token-that-nobody-may-see"
BUCKET = "chartmill-look-alike"
ROLE = "arn:aws:iam::111122223333:role/chartmill-training"
IMAGE = f"111122223333.dkr.ecr.{REGION}.amazonaws.com/chartmill-llava:1"
MAKE = ["train", "release", "--role", ROLE, "--image", IMAGE]
# Uploads that may be in flight at once, and so may be sent again after a kill.
AT_ONCE = 16


def derived_signature(auth, request, time_stamp, names):
    """botocore signs with the clock and chooses the headers; this is the signature of the time and the headers that were chosen."""
    request.context["timestamp"] = time_stamp
    chosen = HTTPHeaders.from_pairs((name, request.headers[name]) for name in names)
    auth.headers_to_sign = lambda _: chosen
    return auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)


def check_signature(method, path, headers, body):
    """Derives the signature with botocore; returns what is wrong, or None."""
    given = headers.get("authorization", "")
    if not given.startswith(f"AWS4-HMAC-SHA256 Credential={KEY_ID}/"):
        return f"authorization is {given[:40]!r}"
    parts = dict(part.strip().split("=", 1) for part in given.removeprefix("AWS4-HMAC-SHA256 ").split(","))
    _, _, region, service, _ = parts["Credential"].split("/")
    if region != REGION or headers.get("x-amz-security-token") != TOKEN:
        return f"signed for {region}, or for another session"
    names = parts["SignedHeaders"].split(";")
    if not {"host", "x-amz-date"} <= set(names):
        return f"only {names} are signed"
    url, _, query = f"http://{headers['host']}{path}".partition("?")
    params = urllib.parse.parse_qsl(query, keep_blank_values=True)
    request = AWSRequest(method=method, url=url, params=dict(params), data=body, headers={name: headers[name] for name in names})
    if "x-amz-content-sha256" in headers:
        request.headers["X-Amz-Content-SHA256"] = headers["x-amz-content-sha256"]
    credentials = Credentials(KEY_ID, SECRET, TOKEN)
    base = S3SigV4Auth(credentials, service, region) if service == "s3" else SigV4Auth(credentials, service, region)
    expected = derived_signature(base, request, headers["x-amz-date"], names)
    return None if expected == parts["Signature"] else f"the signature of {method} {path} is not botocore's"


class Proxy(http.server.ThreadingHTTPServer):
    """Passes everything on, and remembers it."""

    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream, self.lock = port, threading.Lock()
        self.delay, self.puts, self.bodies, self.calls, self.bad, self.signed = 0.0, [], [], [], [], None
        # What the next descriptions of the training job say instead: the look-alike knows only jobs that are completed.
        self.described = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # A client that was killed hangs up.
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        wrong = check_signature(self.command, self.path, headers, body)
        is_runtime = self.path.startswith("/endpoints/")
        with self.server.lock:
            if wrong:
                self.server.bad.append(wrong)
            if "x-amz-target" in headers:
                self.server.calls.append((headers["x-amz-target"], json.loads(body)))
            if body:
                self.server.signed = (self.command, self.path, dict(headers), body)
            if is_runtime:
                self.server.bodies.append((self.path, body))
        if self.command == "PUT":
            time.sleep(self.server.delay)
        if is_runtime:
            # The look-alike tells both services with this signing name apart by the host.
            headers["host"] = f"runtime.sagemaker.{REGION}.amazonaws.com"
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream, timeout=60)
        upstream.request(self.command, self.path, body=body, headers=headers)
        answer = upstream.getresponse()
        content = answer.read()
        if headers.get("x-amz-target") == "SageMaker.DescribeTrainingJob" and answer.status == 200 and self.server.described:
            content = json.dumps(json.loads(content) | self.server.described.pop(0)).encode()
        if self.command == "PUT" and answer.status == 200:
            with self.server.lock:
                self.server.puts.append(urllib.parse.unquote(self.path))
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        length = answer.getheader("content-length") if self.command == "HEAD" else len(content)
        self.send_header("content-length", str(length or 0))
        self.end_headers()
        try:
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            pass  # It was killed on purpose.

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any

    def log_message(self, *_):
        pass


def environment(proxy, **more):
    keep = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **keep,
        "AWS_ENDPOINT_URL": proxy.url(),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1",
        **more,
    }


class Run:
    """Runs the command in a folder."""

    def __init__(self, chartmill, folder, proxy):
        self.chartmill, self.folder, self.proxy = chartmill, folder, proxy
        self.env = environment(proxy, AWS_ACCESS_KEY_ID=KEY_ID, AWS_SECRET_ACCESS_KEY=SECRET, AWS_SESSION_TOKEN=TOKEN)

    def __call__(self, *words, status=0, env=None):
        done = subprocess.run(
            [self.chartmill, *map(str, words)], cwd=self.folder, env=env or self.env, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == status, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        said = done.stdout + done.stderr
        assert SECRET not in said and TOKEN not in said, said
        return said

    def start(self, *words, quiet=True):
        out = subprocess.DEVNULL if quiet else subprocess.PIPE
        words = [self.chartmill, *map(str, words)]
        return subprocess.Popen(words, cwd=self.folder, env=self.env, stdout=out, stderr=subprocess.STDOUT, text=True)


def split_address(address):
    bucket, key = address.removeprefix("s3://").split("/", 1)
    return bucket, key


def wanted_objects(folder, job):
    """Address and content of everything that the job's plan names."""
    plan = json.loads((job / "job.json").read_text(encoding="utf-8"))
    wanted = {}
    for upload in plan["uploads"]:
        if "list" in upload:
            for line in (job / upload["list"]).read_text(encoding="utf-8").splitlines():
                wanted[upload["to"] + line] = (folder / upload["from"] / line).read_bytes()
        else:
            wanted[upload["to"]] = (job / upload["from"]).read_bytes()
    return wanted


def held_objects(s3):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    return {f"s3://{BUCKET}/{key}": s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


def journal(job):
    path = job / "uploads.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    done = set()
    for line in lines:
        try:
            done.add(json.loads(line)["done"]["to"])
        except (ValueError, KeyError):
            pass  # The line that was cut.
    return done


def address_of(put):
    return "s3:/" + put.partition("?")[0]


def upload_and_submit(run, job, s3):
    run("generate", "--count", 200, "--out", "release")
    run(*MAKE, "--job", "job", "--bucket", BUCKET)
    wanted = wanted_objects(run.folder, job)
    n_train = sum(1 for _ in open(run.folder / "release" / "train.jsonl", encoding="utf-8"))
    assert len(wanted) >= n_train + 2, (len(wanted), n_train)
    proxy = run.proxy
    proxy.delay = 0.15
    started = run.start("train", "--job", "job", "--submit")
    while len(proxy.puts) < len(wanted) // 3:
        assert started.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    started.wait()
    time.sleep(0.5)
    proxy.delay = 0.0
    # Requests that were on their way arrive still, and nobody notes them.
    known, there, before = journal(job), held_objects(s3), len(proxy.puts)
    assert known <= set(there)
    assert len(known) >= len(wanted) // 3 - AT_ONCE and before < len(wanted), (len(known), before, len(wanted))
    said = run("train", "--job", "job", "--submit", "--poll", 100)
    again = {address_of(put) for put in proxy.puts[before:]}
    assert again == set(wanted) - set(there), "what S3 had was sent again"
    assert len(proxy.puts) == len(wanted), (len(proxy.puts), len(wanted))
    held = held_objects(s3)
    assert held == wanted, set(held) ^ set(wanted)
    assert "completed" in said and "chartmill deploy --job job" in said, said
    print(f"an upload of {len(wanted)} files, killed after {before}: {len(again)} more were sent, and S3 holds each byte for byte")


def large_file_is_resumed(run, s3):
    """A file that goes in parts: a kill leaves none of them behind for good, as they cost money and no listing shows them."""
    run(*MAKE, "--job", "large", "--bucket", BUCKET, "--job-name", "large-file")
    rows = run.folder / "large" / "data" / "train.json"
    with open(rows, "ab") as file:
        file.write(b" " * (70 << 20))
    run.proxy.delay, before = 0.3, len(run.proxy.puts)
    started = run.start("train", "--job", "large", "--submit")
    while not any("partNumber=2" in put for put in run.proxy.puts[before:]):
        assert started.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    started.wait()
    run.proxy.delay = 0.0
    assert len(s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]) == 1
    said = run("train", "--job", "large", "--submit", "--poll", 100)
    assert "Dropped what a killed upload had left of 1 file" in said, said
    # Its pictures are those of the first job.
    assert not [put for put in run.proxy.puts[before:] if put.endswith(".png")], said
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)
    bucket, key = split_address(next(to for to in wanted_objects(run.folder, run.folder / "large") if to.endswith("train.json")))
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == rows.read_bytes()
    print("a file of 70 MB, killed between its parts, arrives whole and leaves no parts")


def job_is_as_asked(run, job, sagemaker):
    asked = json.loads((job / "create-training-job.json").read_text(encoding="utf-8"))
    created = [call for target, call in run.proxy.calls if target == "SageMaker.CreateTrainingJob"]
    assert created == [asked], created
    found = sagemaker.describe_training_job(TrainingJobName=asked["TrainingJobName"])
    # Metrics are left out: the look-alike describes its own.
    for field in ("RoleArn", "InputDataConfig", "OutputDataConfig", "ResourceConfig", "HyperParameters"):
        assert found[field] == asked[field], (field, found[field], asked[field])
    before = len(run.proxy.puts)
    # Made anew in the same command, with and without --force: the journal of uploads stays.
    for force in ([], ["--force"]):
        said = run(*MAKE, "--job", "job", "--bucket", BUCKET, "--submit", "--poll", 100, *force)
        assert "was submitted before" in said and len(journal(job)) == len(wanted_objects(run.folder, job)), said
    said = run("train", "--job", "job", "--submit", "--poll", 100)
    assert "was submitted before" in said and len(run.proxy.puts) == before, said
    assert len(sagemaker.list_training_jobs()["TrainingJobSummaries"]) == 1
    print("the job is the one of the request; submitted again, nothing is sent")


def job_is_followed(run, job, logs):
    name = json.loads((job / "create-training-job.json").read_text(encoding="utf-8"))["TrainingJobName"]
    group, stream = "/aws/sagemaker/TrainingJobs", f"{name}/algo-1-1700000000"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    lines = ["loading the model", "{'loss': 0.7312, 'learning_rate': 1.98e-05, 'epoch': 0.5}"]
    now = int(time.time() * 1000)
    events = [{"timestamp": now + idx, "message": line} for idx, line in enumerate(lines)]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)
    steps = [
        {"Status": status, "StatusMessage": f"{status} ..."} for status in ("Starting", "Downloading", "Training", "Failed")
    ]
    running = [{"TrainingJobStatus": "InProgress", "SecondaryStatusTransitions": steps[:n]} for n in (1, 1, 2, 3, 3)]
    reason = {"FailureReason": "AlgorithmError: ExecuteUserScriptError: CUDA out of memory, exit code: 1"}
    run.proxy.described = [*running, {"TrainingJobStatus": "Failed", "SecondaryStatusTransitions": steps, **reason}]
    said = run("train", "--job", "job", "--submit", "--poll", 50, status=2)
    places = [said.index(words) for words in ("Starting: ", "Downloading: ", "Training: ", "Failed: ")]
    assert places == sorted(places) and said.count("Training: ") == 1, said
    for line in lines:
        assert said.count(f"  | {line}\n") == 1, said
    assert "CUDA out of memory" in said and "--zero 3" in said and "--job-name" in said, said
    run.proxy.described = [{"TrainingJobStatus": "Stopped", "SecondaryStatus": "MaxRuntimeExceeded"}] * 2
    assert "raise --max-run" in run("train", "--job", "job", "--submit", "--poll", 50, status=1)
    # Ctrl-C leaves the job alone, and says how to end it.
    run.proxy.described = [running[0]] * 1000
    started = run.start("train", "--job", "job", "--submit", "--poll", 50, quiet=False)
    while "Starting" not in (line := started.stdout.readline()):
        assert line, "it ended before it could be interrupted"
    started.send_signal(signal.SIGINT)
    said, _ = started.communicate(timeout=20)
    run.proxy.described = []
    assert started.returncode == 1 and f"{name} goes on" in said and "--stop" in said, said
    assert not [call for target, call in run.proxy.calls if target == "SageMaker.StopTrainingJob"]
    print("a job is followed step by step with its log; failures, stops and Ctrl-C are told")


def model_is_fetched(run, job, s3):
    model = json.loads((job / "create-model.json").read_text(encoding="utf-8"))["PrimaryContainer"]["ModelDataUrl"]
    refused = run("deploy", "--job", "job", status=2)
    assert "has not completed" in refused and model in refused, refused
    bucket, key = split_address(model)
    weights = os.urandom(100_000)
    s3.put_object(Bucket=bucket, Key=key, Body=weights)
    run("train", "--job", "job", "--download", "--poll", 100)
    assert (job / "model.tar.gz").read_bytes() == weights
    print("the model is fetched byte for byte")


def endpoint_comes_and_goes(run, job, sagemaker, moto_url):
    # The look-alike knows only older instance types for endpoints.
    path = job / "create-endpoint-config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["ProductionVariants"][0]["InstanceType"] = "ml.g4dn.xlarge"
    path.write_text(json.dumps(config, indent=2), encoding="utf-8")
    said = run("deploy", "--job", "job", "--poll", 100)
    name = json.loads((job / "create-endpoint.json").read_text(encoding="utf-8"))["EndpointName"]
    assert f"{name} is InService" in said and "--delete" in said, said
    assert "was there" in run("deploy", "--job", "job", "--poll", 100)
    predict(run, name, moto_url)
    said = run("deploy", "--job", "job", "--delete", "--poll", 100)
    assert "aws s3 rm --recursive s3://" in said, said
    assert sagemaker.list_endpoints()["Endpoints"] == []
    assert sagemaker.list_endpoint_configs()["EndpointConfigs"] == []
    assert sagemaker.list_models()["Models"] == []
    assert "there is no endpoint" in run("deploy", "--job", "job", "--delete", "--poll", 100)
    print("an endpoint was made, asked and removed; nothing is left")


def predict(run, name, moto_url):
    n_test = sum(1 for _ in open(run.folder / "release" / "test.jsonl", encoding="utf-8"))
    answers = ["42%", "Brazil", *["7"] * n_test]
    results = [{"Body": json.dumps({"answer": answer}), "ContentType": "application/json"} for answer in answers]
    request = urllib.request.Request(
        f"{moto_url}/moto-api/static/sagemaker/endpoint-results",
        data=json.dumps({"region": REGION, "results": results}).encode(),
        headers={"content-type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=10).close()
    picture = sorted((run.folder / "release" / "images").rglob("*.png"))[0]
    asked = ["--endpoint", name, "--region", REGION, "--out", "answers.jsonl"]
    assert run("predict", picture, "How many percent?", *asked).strip() == "42%"
    path, body = run.proxy.bodies[-1]
    assert path == f"/endpoints/{name}/invocations", path
    sent = json.loads(body)
    assert base64.b64decode(sent["image"]) == picture.read_bytes() and sent["question"] == "How many percent?", sent["question"]
    # The same question is not asked twice; a picture on S3 is read here, with our credentials, and goes as bytes too.
    before = len(run.proxy.bodies)
    assert run("predict", picture, "How many percent?", *asked).strip() == "42%"
    assert len(run.proxy.bodies) == before
    key = next(put for put in run.proxy.puts if put.endswith(".png"))
    assert run("predict", address_of(key), "Which country?", *asked).strip() == "Brazil"
    sent = json.loads(run.proxy.bodies[-1][1])
    name = pathlib.PurePosixPath(key).name
    [local] = (run.folder / "release" / "images").rglob(name)
    assert base64.b64decode(sent["image"]) == local.read_bytes()
    # A whole split, from whose answers a score is made; again, nothing is asked twice.
    split = ["predict", "release", "--split", "test", "--endpoint", asked[1], "--region", REGION, "--out", "tuned.jsonl"]
    for n_asked in (n_test, 0):
        before = len(run.proxy.bodies)
        run(*split)
        assert len(run.proxy.bodies) - before == n_asked, (len(run.proxy.bodies) - before, n_asked)
    lines = (run.folder / "tuned.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == n_test > 3 and all(json.loads(line)["text"] == "7" for line in lines), lines[:3]
    run("score", "tuned.jsonl", "release")


def bad_input_is_told(run, job):
    nobody = environment(run.proxy)
    said = run("train", "--job", "job", "--submit", status=2, env=nobody)
    assert "no AWS credentials were found" in said and "aws configure" in said, said
    run(*MAKE, "--job", "elsewhere", "--bucket", "chartmill-no-such-bucket")
    said = run("train", "--job", "elsewhere", "--submit", status=2)
    assert "there is no bucket chartmill-no-such-bucket" in said and "aws s3 mb" in said, said
    said = run("train", "--job", "job", "--submit", "--region", "eu-west-1", status=2)
    assert "leave --region out" in said, said
    run(*MAKE, "--job", "renamed", "--bucket", BUCKET, "--job-name", "another-name")
    picture = sorted((run.folder / "release" / "images").rglob("*.png"))[0]
    picture.write_bytes(picture.read_bytes() + b"x")
    said = run("train", "--job", "renamed", "--submit", status=2)
    assert "changed since the job was made" in said and picture.name in said, said
    for path in [*job.rglob("*"), *(run.folder / "renamed").rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            assert SECRET.encode() not in content and TOKEN.encode() not in content, path
    print("what is wrong is told; no key is in any file or word")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chartmill", type=lambda path: pathlib.Path(path).resolve())
    chartmill = parser.parse_args().chartmill
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    moto_url = f"http://{host}:{port}"
    proxy = Proxy(port)
    keys = {"aws_access_key_id": KEY_ID, "aws_secret_access_key": SECRET, "region_name": REGION, "endpoint_url": moto_url}
    s3, sagemaker = boto3.client("s3", **keys), boto3.client("sagemaker", **keys)
    s3.create_bucket(Bucket=BUCKET)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        run, job = Run(chartmill, folder, proxy), folder / "job"
        upload_and_submit(run, job, s3)
        job_is_as_asked(run, job, sagemaker)
        job_is_followed(run, job, boto3.client("logs", **keys))
        model_is_fetched(run, job, s3)
        endpoint_comes_and_goes(run, job, sagemaker, moto_url)
        large_file_is_resumed(run, s3)
        bad_input_is_told(run, job)
    assert not proxy.bad, proxy.bad[:3]
    method, path, headers, body = proxy.signed
    assert check_signature(method, path, headers, body) is None
    assert check_signature(method, path + "x", headers, body), "a signature that is wrong would pass"
    print("every request was signed as botocore signs it")
    moto.stop()


if __name__ == "__main__":
    main()
