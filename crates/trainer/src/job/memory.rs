//! How much memory of a GPU a training takes: an estimate on the high side, so that a job does not fail after half an hour of loading.

use super::options::{Method, Zero};

const GIB: f64 = (1_u64 << 30) as f64;
/// What CUDA, NCCL and the gaps of the allocator take, in GiB.
const OVERHEAD_GIB: f64 = 2.5;
/// The part of a GPU that may be planned for.
const USABLE: f64 = 0.92;
/// The most weights that ZeRO 3 keeps assembled on each GPU, as the files of DeepSpeed set it.
const LIVE_WEIGHTS: f64 = 1e9;
/// The rank of the adapters, as `train.sh` sets it.
const LORA_RANK: f64 = 128.0;
/// Words of Llama's vocabulary.
const VOCABULARY: f64 = 32_000.0;

/// The shape of a base model.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Shape {
    /// All weights, with the vision tower and the projector.
    pub(super) weights: f64,
    layers: f64,
    hidden: f64,
    feed_forward: f64,
    projector: f64,
}

impl Shape {
    /// Of LLaVA-1.5 with 7 or 13 billion weights.
    pub(super) fn of(billions: u64) -> Self {
        if billions == 13 {
            Self { weights: 13.35e9, layers: 40.0, hidden: 5120.0, feed_forward: 13_824.0, projector: 31.5e6 }
        } else {
            Self { weights: 7.06e9, layers: 32.0, hidden: 4096.0, feed_forward: 11_008.0, projector: 21.0e6 }
        }
    }

    /// Weights that learn.
    pub(super) fn trained(&self, method: Method) -> f64 {
        match method {
            // The vision tower is frozen.
            Method::Full => self.weights - 0.304e9,
            // Four square matrices and three of the feed-forward part in each layer, each with two thin ones.
            Method::Lora => {
                let ranks = 4.0 * 2.0 * self.hidden + 3.0 * (self.hidden + self.feed_forward);
                self.layers * LORA_RANK * ranks + self.projector
            }
        }
    }

    /// GiB of a GPU for rows of `tokens` positions, `per_device` at a time.
    pub(super) fn gpu_gib(&self, method: Method, zero: Zero, gpus: u64, per_device: u64, tokens: u64) -> f64 {
        let trained = self.trained(method);
        let gpus = gpus as f64;
        // Gradients in 16 bits; master weights and two moments of Adam in 32.
        let state = match zero {
            Zero::Two => 2.0 * self.weights + 14.0 * trained / gpus,
            Zero::Three => (2.0 * self.weights + 14.0 * trained) / gpus + 2.0 * LIVE_WEIGHTS,
            Zero::ThreeOffload => 2.0 * trained / gpus + 2.0 * LIVE_WEIGHTS,
        };
        // With gradient checkpointing: the input of each layer, the inside of one, and the scores of the vocabulary in 16 and 32 bits with
        // their gradient. A third on top for what the adapters and the allocator hold.
        let tokens = tokens as f64;
        let row = tokens * (2.0 * self.layers * self.hidden + 40.0 * self.hidden + 12.0 * VOCABULARY) * 1.33;
        (state + per_device as f64 * row) / GIB + OVERHEAD_GIB
    }

    /// GiB of the machine's memory that DeepSpeed takes when weights and optimizer are offloaded, with a fifth for pinned buffers.
    pub(super) fn host_gib(&self, method: Method, zero: Zero) -> f64 {
        if zero != Zero::ThreeOffload {
            return 0.0;
        }
        (2.0 * self.weights + 14.0 * self.trained(method)) * 1.2 / GIB
    }

    /// GB of a checkpoint: the weights of the model in 16 bits, and the optimizer's state.
    pub(super) fn checkpoint_gb(&self, method: Method) -> f64 {
        (2.0 * self.weights + 12.0 * self.trained(method)) / 1e9
    }

    /// GB of the weights in 16 bits.
    pub(super) fn weights_gb(&self) -> f64 {
        2.0 * self.weights / 1e9
    }

    /// Operations for one position: forward, forward again for checkpointing, and backward, which for frozen weights is half.
    pub(super) fn flops_per_token(&self, method: Method) -> f64 {
        match method {
            Method::Lora => 6.0 * self.weights,
            Method::Full => 8.0 * self.weights,
        }
    }
}

/// GiB of a GPU of `memory_gib` that may be planned for.
pub(super) fn usable_gib(memory_gib: f64) -> f64 {
    memory_gib * USABLE
}
