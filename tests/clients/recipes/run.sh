#!/usr/bin/env bash
# Runs the recipes of docs/other-trainers as they stand, on a processor, with a tiny Qwen2.5-VL of random weights: every row that a trainer
# would feed the model is compared with the release, then two steps are trained. The packages take 10 GB, so this is no part of `check`.
# RESULTS.md beside it says what the last run found.
#
#     run.sh CHARTMILL FOLDER [TRAINER...]
#
# TRAINER is trl, llamafactory or ms-swift; all of them if none is given. FOLDER keeps the virtual environments for the next time. Needs
# Python 3.11, for which the packages are pinned; PYTHON names it.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
chartmill="$(realpath "${1:?usage: run.sh CHARTMILL FOLDER [TRAINER...]}")"
folder="${2:?usage: run.sh CHARTMILL FOLDER [TRAINER...]}"
shift 2
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
python="${PYTHON:-python3.11}"
recipes="$(cd "$here/../../../docs/other-trainers" && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
if [ $# -eq 0 ]; then set -- trl llamafactory ms-swift; fi

# environment NAME: a virtual environment of requirements-NAME.txt, made anew when the file changes.
environment() {
  local venv="$folder/$1" wanted="$here/requirements-$1.txt"
  if cmp --silent "$wanted" "$venv/installed"; then return; fi
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$wanted"
  # What the environment lacks is looked for in the one of torch, which so is there only once.
  if [ "$1" != torch ]; then
    ls -d "$folder"/torch/lib/python3*/site-packages > "$(ls -d "$venv"/lib/python3*/site-packages)/torch.pth"
  fi
  cp "$wanted" "$venv/installed"
}

environment torch
# TRL ships the chat template of the published model, from which the tiny one of each trainer is made.
environment trl
template="$(ls "$folder"/trl/lib/python3*/site-packages/trl/chat_templates/qwen2_5_vl.jinja)"

cd "$scratch"
"$chartmill" generate --count 120 --locale en,pt-BR,es --out chartmill-out > /dev/null
cp "$recipes"/llamafactory/* .
export HF_HOME="$scratch/hub" HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 MODELSCOPE_CACHE="$scratch/hub" TRANSFORMERS_VERBOSITY=error
export RECIPE_RELEASE="$scratch/chartmill-out"

# recipe TRAINER OUT [ARGUMENT...]: the command of docs/other-trainers.md with the tiny model; arguments come last.
recipe() {
  local trainer="$1" out="$2"
  shift 2
  case "$trainer" in
    trl)
      "$folder/trl/bin/python" "$recipes/trl_train.py" --release chartmill-out --model_name_or_path "$RECIPE_MODEL" --use_peft \
        --lora_target_modules all-linear --output_dir "$out" --use_cpu --bf16 False --report_to none --max_steps 2 --logging_steps 1 \
        --per_device_train_batch_size 2 "$@"
      ;;
    llamafactory)
      "$folder/llamafactory/bin/llamafactory-cli" train train.yaml "model_name_or_path=$RECIPE_MODEL" "output_dir=$out" bf16=false \
        use_cpu=true max_steps=2 gradient_accumulation_steps=1 logging_steps=1 "$@"
      ;;
    ms-swift)
      MODEL="$RECIPE_MODEL" "$recipes/ms-swift.sh" chartmill-out "$out" --torch_dtype float32 --use_cpu true --max_steps 2 \
        --gradient_accumulation_steps 1 --logging_steps 1 "$@"
      ;;
    *)
      echo "run.sh: there is no recipe for $trainer; there are trl, llamafactory and ms-swift" >&2
      return 2
      ;;
  esac
}

# watched NAME TRAINER [ARGUMENT...]: a recipe with the audit of recipes.py in it, its words in NAME.log.
watched() {
  local name="$1" trainer="$2"
  shift 2
  RECIPE_TRAINER="$trainer" PYTHONPATH="$here/hook" PATH="$folder/$trainer/bin:$PATH" recipe "$trainer" "$name" "$@" > "$name.log" 2>&1
}

# good TRAINER: the recipe as it stands has to pass, and leaves its adapter.
good() {
  if ! watched "good-$1" "$1"; then
    tail -40 "good-$1.log"
    exit 1
  fi
  grep --text AUDIT "good-$1.log"
  if [ -z "$(find "good-$1" -name adapter_model.safetensors)" ]; then
    echo "$1 left no adapter"
    exit 1
  fi
}

# bad TRAINER WORDS ARGUMENT...: a pitfall that docs/other-trainers.md names has to be found, with these words.
bad() {
  local trainer="$1" words="$2"
  shift 2
  if watched bad "$trainer" "$@"; then
    echo "$trainer $*: nothing was found"
    exit 1
  fi
  if ! grep --text --quiet "$words" bad.log; then
    tail -40 bad.log
    exit 1
  fi
  echo "$trainer $*: found, $words"
  rm -rf bad bad.log
}

for trainer in "$@"; do
  environment "$trainer"
  # ms-swift tells Qwen2.5-VL by the name of the folder.
  export RECIPE_MODEL="$scratch/$trainer/Qwen2.5-VL-3B-Instruct"
  "$folder/$trainer/bin/python" "$here/tiny.py" chartmill-out "$template" "$RECIPE_MODEL" > tiny.log 2>&1 || { cat tiny.log; exit 1; }
  good "$trainer"
  case "$trainer" in
    trl)
      bad trl 'is trained on' --assistant_only_loss False
      bad trl 'Mismatch in .image. token count' --max_length 300
      ;;
    llamafactory)
      bad llamafactory 'No such file' media_dir=.
      # Inside the picture a cut is loud, after it silent.
      bad llamafactory 'shape mismatch' cutoff_len=600
      bad llamafactory 'no row of the release has the text' cutoff_len=680
      ;;
    ms-swift)
      bad ms-swift 'is trained on' --loss_scale last_round
      ;;
  esac
  rm -rf "$RECIPE_MODEL"
done
