#!/bin/bash
# Fine-tunes LLaVA with DeepSpeed, inside of a SageMaker training job. SageMaker's toolkit calls it as `./train.sh --key value ...` with
# the request's hyperparameters. By hand on a machine with GPUs, set SM_CHANNEL_DATA to the folder that holds train.json and call it the
# same way. What every argument is for stands in the README of the job.
set -euo pipefail
cd "$(dirname "$0")"

fail() {
  echo "train.sh: $*" >&2
  exit 1
}

# What the hyperparameters of the request may set; these are the values of LLaVA's own recipe.
method=lora
zero=3
epochs=1
global_batch_size=128
per_device_train_batch_size=4
learning_rate=
save_steps=50
dataloader_num_workers=4
base_model=liuhaotian/llava-v1.5-7b
vision_tower=openai/clip-vit-large-patch14-336

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 has no value; give hyperparameters as --key value"
  case "$1" in
    --method) method="$2" ;;
    --zero) zero="$2" ;;
    --epochs) epochs="$2" ;;
    --global_batch_size) global_batch_size="$2" ;;
    --per_device_train_batch_size) per_device_train_batch_size="$2" ;;
    --learning_rate) learning_rate="$2" ;;
    --save_steps) save_steps="$2" ;;
    --dataloader_num_workers) dataloader_num_workers="$2" ;;
    --base_model) base_model="$2" ;;
    --vision_tower) vision_tower="$2" ;;
    *) fail "there is no hyperparameter $1; correct HyperParameters in create-training-job.json" ;;
  esac
  shift 2
done

case "$method" in
  # The projector is no target of LoRA and learns in full, at a tenth of the adapters' rate.
  lora) by_method=(--lora_enable True --lora_r 128 --lora_alpha 256 --mm_projector_lr 2e-5); rate=2e-4 ;;
  full) by_method=(); rate=2e-5 ;;
  *) fail "the method is lora or full, not $method" ;;
esac
case "$zero" in
  2 | 3 | 3_offload) ;;
  *) fail "zero is 2, 3 or 3_offload, not $zero" ;;
esac

# Where SageMaker puts things.
input="${SM_INPUT_DIR:-/opt/ml/input}/data"
data="${SM_CHANNEL_DATA:-$input/data}"
images="$(dirname "$data")"
model_dir="${SM_MODEL_DIR:-/opt/ml/model}"
# What is written here is copied to S3 while training goes on, and is back when an interrupted job starts again. LLaVA tells by the words
# `llava` and `lora` in a folder's name what it holds.
output="${CHARTMILL_CHECKPOINT_DIR:-/opt/ml/checkpoints}/llava-$method"
scratch="${CHARTMILL_SCRATCH_DIR:-/tmp/chartmill}"
# LLaVA takes every model for an MPT whose path has these letters in it, and the model is prepared in here.
case "$scratch" in
  *mpt*) fail "CHARTMILL_SCRATCH_DIR is $scratch, and LLaVA takes a model below it for an MPT; choose a folder without the letters mpt in its path" ;;
esac
[ -f "$data/train.json" ] || fail "there is no $data/train.json; the channel data has to hold it"
mkdir -p "$output" "$scratch" "$model_dir"

devices="${SM_NUM_GPUS:-0}"
[ "$devices" -ge 1 ] || fail "this machine has no GPU (SM_NUM_GPUS is $devices); choose an instance type with GPUs"
in_one_go=$((per_device_train_batch_size * devices))
accumulation=$((global_batch_size / in_one_go))
[ $((accumulation * in_one_go)) -eq "$global_batch_size" ] ||
  fail "a global batch of $global_batch_size cannot be made of $devices devices times $per_device_train_batch_size rows"

# Nothing comes from a hub where both models are channels; a try to reach one then fails at once instead of after a time-out.
[ -n "${SM_CHANNEL_TOWER:-}" ] && vision_tower="$SM_CHANNEL_TOWER"
[ -n "${SM_CHANNEL_BASE:-}" ] && base_model="$SM_CHANNEL_BASE"
if [ -n "${SM_CHANNEL_TOWER:-}" ] && [ -n "${SM_CHANNEL_BASE:-}" ]; then
  export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1
fi
export HF_HOME="$scratch/hub" TOKENIZERS_PARALLELISM=false PYTHONUNBUFFERED=1

python3 prepare.py base "$base_model" "$vision_tower" "$scratch/llava-base"
python3 prepare.py checkpoints "$output" "$devices"
vision_tower="$(cat "$scratch/llava-base/vision-tower.txt")"

echo "train.sh: $method, ZeRO $zero, $devices devices x $per_device_train_batch_size rows x $accumulation steps = $global_batch_size rows an optimizer step"
deepspeed --num_gpus "$devices" train_llava.py \
  --deepspeed "zero$zero.json" \
  ${by_method[@]+"${by_method[@]}"} \
  --model_name_or_path "$scratch/llava-base" \
  --version v1 \
  --data_path "$data/train.json" \
  --image_folder "$images" \
  --vision_tower "$vision_tower" \
  --mm_projector_type mlp2x_gelu \
  --mm_vision_select_layer -2 \
  --mm_use_im_start_end False \
  --mm_use_im_patch_token False \
  --image_aspect_ratio pad \
  --group_by_modality_length True \
  --bf16 True \
  --tf32 True \
  --output_dir "$output" \
  --num_train_epochs "$epochs" \
  --per_device_train_batch_size "$per_device_train_batch_size" \
  --per_device_eval_batch_size 4 \
  --gradient_accumulation_steps "$accumulation" \
  --evaluation_strategy no \
  --save_strategy steps \
  --save_steps "$save_steps" \
  --save_total_limit 1 \
  --learning_rate "${learning_rate:-$rate}" \
  --weight_decay 0. \
  --warmup_ratio 0.03 \
  --lr_scheduler_type cosine \
  --logging_steps 1 \
  --model_max_length 2048 \
  --gradient_checkpointing True \
  --dataloader_num_workers "$dataloader_num_workers" \
  --lazy_preprocess True \
  --report_to none

# SageMaker packs what is in this folder as model.tar.gz; an endpoint serves it as it is.
python3 finish.py "$method" "$output" "$scratch/llava-base" "$vision_tower" "$model_dir"
