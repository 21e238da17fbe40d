#!/usr/bin/env bash
# Runs the checks against LLaVA's own code. `records` are about what is trained on, `jobs` about a whole job and what it leaves to be served.
#
#     run.sh CHARTMILL STACK records|jobs
#
# CHARTMILL is the command, STACK the folder that setup.sh made. Results that take too long for every day are recorded in RESULTS.md.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
chartmill="$(realpath "${1:?usage: run.sh CHARTMILL STACK records|jobs}")"
python="$(realpath "${2:?usage: run.sh CHARTMILL STACK records|jobs}")/venv/bin/python"
part="${3:?usage: run.sh CHARTMILL STACK records|jobs}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# Tensors of hundreds of megabytes come and go; given back to the system each time, two thirds of the time go into getting them again.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=10000000000 MALLOC_TOP_PAD_=100000000

"$chartmill" generate --count 24 --seed 3 --turns 1 --splits train=1 --out small > /dev/null
case "$part" in
  records)
    "$chartmill" generate --count 1000 --seed 5 --out release > /dev/null
    "$python" "$here/loader.py" release 1000
    "$python" "$here/contract.py" "$chartmill" small
    "$python" "$here/learns.py" release
    ;;
  jobs)
    for method in lora full; do
      "$chartmill" train small --job "job-$method" --method "$method" --bucket a-bucket \
        --role arn:aws:iam::123456789012:role/training --image 123456789012.dkr.ecr.us-east-1.amazonaws.com/llava:1 \
        --base-model s3://a-bucket/llava-v1.5-7b/ --vision-tower s3://a-bucket/clip/ > /dev/null
      KEEP_MODEL="$scratch/model-$method" "$python" "$here/job.py" "job-$method"
      "$python" "$here/serve.py" "model-$method" small
    done
    ;;
  *)
    echo "run.sh: the part is records or jobs, not $part" >&2
    exit 2
    ;;
esac
