#!/usr/bin/env bash
# The scripts of a job folder for the SageMaker SDK, versions 2 and 3, send the request of the folder. The versions exclude each other and
# take 1.5 GB, so this is no part of `check`. Last run 2026-11-30: both, for three jobs each.
#
#     run.sh CHARTMILL FOLDER
#
# FOLDER keeps the two virtual environments for the next time.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
chartmill="${1:?usage: run.sh CHARTMILL FOLDER}"
folder="${2:?usage: run.sh CHARTMILL FOLDER}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

for sdk in 2 3; do
  venv="$folder/sdk$sdk"
  if ! cmp --silent "$here/requirements-$sdk.txt" "$venv/installed"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements-$sdk.txt"
    cp "$here/requirements-$sdk.txt" "$venv/installed"
  fi
  "$venv/bin/python" "$here/../../train.py" "$chartmill" "$scratch/$sdk" --sdk "$sdk"
done
