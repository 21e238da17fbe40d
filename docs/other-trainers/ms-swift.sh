#!/usr/bin/env bash
# Trains a vision-language model on a Chartmill release with ms-swift, on the answers alone. More arguments of `swift sft` can follow.
#
#     ms-swift.sh RELEASE OUTPUT [ARGUMENT...]
set -euo pipefail
release="${1:?usage: ms-swift.sh RELEASE OUTPUT [ARGUMENT...]}"
output="${2:?usage: ms-swift.sh RELEASE OUTPUT [ARGUMENT...]}"
shift 2

# Where the pictures' paths start; without it they start in the working folder.
ROOT_IMAGE_DIR="$(cd "$release" && pwd)"
export ROOT_IMAGE_DIR

# A row that cannot be read ends the training (--strict), where ms-swift would take another row in its place.
exec swift sft \
  --model "${MODEL:-Qwen/Qwen2.5-VL-3B-Instruct}" \
  --dataset "$release/train.json" \
  --val_dataset "$release/validation.json" \
  --strict true \
  --loss_scale default \
  --tuner_type lora \
  --target_modules all-linear \
  --learning_rate 1e-4 \
  --num_train_epochs 1 \
  --per_device_train_batch_size 1 \
  --gradient_accumulation_steps 8 \
  --output_dir "$output" \
  "$@"
