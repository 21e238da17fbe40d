//! What is chosen for the user: batch, epochs, steps, memory, time and money, each with the reason in words.

use serde::{Deserialize, Serialize};

use super::data::DataStats;
use super::instance::Instance;
use super::memory::{Shape, usable_gib};
use super::options::{Asked, InputMode, Method, Zero};
use crate::error::TrainerError;

/// Rows an optimizer step in LLaVA's own recipe.
const RECIPE_BATCH: u64 = 128;
/// Fewer rows than these make a step too noisy for the recipe's rates.
const SMALLEST_BATCH: u64 = 16;
/// Below so many steps warm-up and decay leave next to nothing in between.
const FEWEST_STEPS: u64 = 200;
/// More passes than these over few charts teach them by heart.
const MOST_EPOCHS: u64 = 3;
/// The most rows a GPU takes at once, as in the recipe.
const LARGEST_PER_DEVICE: u64 = 16;
/// Rows of a batch are padded to the longest of them; they are grouped by length, so by about this much.
const PADDING: f64 = 1.15;
/// Hours for starting, loading, merging and packing.
const AROUND_HOURS: f64 = 0.6;
/// Pictures up to which copying them first is quicker than fetching each when it is opened.
const FEW_PICTURES: u64 = 100_000;

/// The numbers of a job.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Choices {
    /// The instance type.
    pub instance: Instance,
    /// What DeepSpeed spreads.
    pub zero: Zero,
    /// Rows an optimizer step.
    pub global_batch: u64,
    /// Rows that a GPU takes at once.
    pub per_device_batch: u64,
    /// Times that it does so before a step.
    pub accumulation: u64,
    /// Passes over the data.
    pub epochs: u64,
    /// Optimizer steps.
    pub steps: u64,
    /// Steps between checkpoints.
    pub save_steps: u64,
    /// GiB that a GPU needs, estimated.
    pub gpu_gib_needed: f64,
    /// GiB that a GPU has.
    pub gpu_gib: f64,
    /// Hours from start to end, estimated.
    pub hours: f64,
    /// US dollars for these hours on demand, estimated.
    pub usd: f64,
    /// Where the job is stopped.
    pub max_run_seconds: u64,
    /// With spot capacity, how long to wait and run in all.
    pub max_wait_seconds: Option<u64>,
    /// GB of disk.
    pub volume_gb: u64,
    /// Why some of it is not as in the recipe, and what to think about.
    pub notes: Vec<String>,
}

/// The batch on some number of GPUs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Batch {
    global: u64,
    per_device: u64,
    accumulation: u64,
}

impl Batch {
    /// The largest number of rows a GPU that fits, `None` where not even one does.
    fn fitting(global: u64, gpus: u64, fits: &dyn Fn(u64) -> bool) -> Option<Self> {
        let mut per_device = LARGEST_PER_DEVICE;
        while per_device > 1 && (per_device * gpus > global || !fits(per_device)) {
            per_device /= 2;
        }
        fits(per_device).then(|| Self { global, per_device, accumulation: (global / (per_device * gpus)).max(1) })
    }

    /// Steps as the trainer counts them: whole ones, but at least one an epoch.
    fn steps(self, rows: u64, gpus: u64, epochs: u64) -> u64 {
        let batches = rows.div_ceil(self.per_device * gpus);
        (batches / self.accumulation).max(1) * epochs
    }
}

impl Choices {
    /// Chooses for what is asked and what there is.
    ///
    /// # Errors
    /// [`TrainerError::BadFlag`] for an unknown instance type, [`TrainerError::DoesNotFit`].
    pub fn of(asked: &Asked, data: &DataStats) -> Result<Self, TrainerError> {
        let instance = Instance::named(&asked.instance).ok_or_else(|| {
            let known: Vec<&str> = Instance::all().iter().map(|instance| instance.name.as_str()).collect();
            let why = format!("this type is not known here; choose one of {}", known.join(", "));
            TrainerError::flag("--instance", &asked.instance, why)
        })?;
        let shape = Shape::of(asked.base_billions);
        let zero = asked.zero.unwrap_or(Zero::Three);
        let needed = |per_device| shape.gpu_gib(asked.method, zero, instance.gpus, per_device, data.max_tokens);
        let fits = |per_device| needed(per_device) <= usable_gib(instance.memory_gib);
        let mut notes = Vec::new();
        let fit = |global| Batch::fitting(global, instance.gpus, &fits).ok_or_else(|| does_not_fit(asked, instance, zero, data));
        if shape.host_gib(asked.method, zero) > instance.host_gib {
            return Err(does_not_fit(asked, instance, zero, data));
        }
        let mut batch = fit(RECIPE_BATCH)?;
        let mut epochs = asked.epochs.unwrap_or(1);
        while batch.steps(data.rows, instance.gpus, epochs) < FEWEST_STEPS
            && batch.global / 2 >= SMALLEST_BATCH.max(instance.gpus)
        {
            batch = fit(batch.global / 2)?;
        }
        if asked.epochs.is_none() {
            while batch.steps(data.rows, instance.gpus, epochs) < FEWEST_STEPS && epochs < MOST_EPOCHS {
                epochs += 1;
            }
        }
        let steps = batch.steps(data.rows, instance.gpus, epochs);
        if batch.global < RECIPE_BATCH {
            notes.push(format!(
                "The batch is {} rows and not the recipe's {RECIPE_BATCH}: with {} rows to train on, {RECIPE_BATCH} would make a pass of the data only {} \
                 optimizer steps.",
                batch.global,
                data.rows,
                fit(RECIPE_BATCH)?.steps(data.rows, instance.gpus, 1)
            ));
        }
        if asked.epochs.is_none() && epochs > 1 {
            notes.push(format!("The data is passed {epochs} times, where the recipe passes it once, for the same reason."));
        }
        if steps < FEWEST_STEPS {
            notes.push(format!(
                "{steps} optimizer steps are few; below {FEWEST_STEPS} a model learns little but the form of answers. A larger release helps \
                 more than more epochs."
            ));
        }
        if asked.zero.is_some_and(|zero| zero == Zero::ThreeOffload) {
            notes.push("Offloading makes a step two to four times slower; the hours are estimated with three.".to_owned());
        }
        notes.push(input_advice(asked.input_mode, data.pictures));
        if asked.mix.is_empty() {
            notes.push(
                "Only charts are trained on. A model forgets some of what it could do before; --mix joins general data, LLaVA's own for \
                 example, with a share of 0.2 to 0.5."
                    .to_owned(),
            );
        }
        let tokens = data.rows as f64 * epochs as f64 * data.mean_tokens() * PADDING;
        let slower = if zero == Zero::ThreeOffload { 3.0 } else { 1.0 };
        let speed = instance.gpus as f64 * instance.tflops * 1e12 * instance.utilization;
        let train_hours = tokens * shape.flops_per_token(asked.method) * slower / speed / 3600.0;
        let hours = train_hours + AROUND_HOURS;
        let max_run_hours = asked.max_run_hours.unwrap_or_else(|| ((hours * 2.0).ceil() as u64 + 1).clamp(2, 672));
        if (max_run_hours as f64) < hours {
            notes.push(format!(
                "The job is stopped after {max_run_hours} hours by --max-run, but takes about {hours:.1}; a stopped job leaves checkpoints, \
                 and no model."
            ));
        }
        // A checkpoint each half an hour, so that an interruption costs little, but four at least.
        let per_half_hour = (steps as f64 * 0.5 / train_hours.max(0.01)) as u64;
        let save_steps = per_half_hour.clamp(1, (steps / 4).max(1));
        let volume = volume_gb(asked, data, &shape);
        let volume_gb = if instance.disk_gb > 0 { volume.min(instance.disk_gb) } else { volume };
        if volume > volume_gb {
            notes.push(format!(
                "About {volume} GB of disk are needed and the instance has {volume_gb}; use --input-mode fast-file."
            ));
        }
        Ok(Self {
            instance: instance.clone(),
            zero,
            global_batch: batch.global,
            per_device_batch: batch.per_device,
            accumulation: batch.accumulation,
            epochs,
            steps,
            save_steps,
            gpu_gib_needed: tenths(needed(batch.per_device)),
            gpu_gib: instance.memory_gib,
            hours: tenths(hours),
            usd: (hours * instance.usd_per_hour).round(),
            max_run_seconds: max_run_hours * 3600,
            // Waiting for capacity counts, so twice the time, and a day at least.
            max_wait_seconds: asked.spot.then(|| (max_run_hours * 2).max(max_run_hours + 24) * 3600),
            volume_gb,
            notes,
        })
    }
}

/// To one decimal, as people speak of hours and gibibytes.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn input_advice(mode: InputMode, pictures: u64) -> String {
    match mode {
        InputMode::FastFile if pictures < FEW_PICTURES => format!(
            "Pictures are read from S3 when they are opened (FastFile), each for one round trip. For {pictures} small pictures \
             --input-mode file is usually quicker: it copies them once, before training begins, and pays off up to about {FEW_PICTURES}."
        ),
        InputMode::FastFile => {
            format!("Pictures are read from S3 when they are opened (FastFile); copying {pictures} first would take long.")
        }
        InputMode::File if pictures < FEW_PICTURES => {
            format!("{pictures} pictures are copied before training begins (File), minutes in all.")
        }
        InputMode::File => format!(
            "{pictures} pictures are copied before training begins, which is paid for while the GPUs wait; above {FEW_PICTURES} \
             --input-mode fast-file begins at once."
        ),
    }
}

fn volume_gb(asked: &Asked, data: &DataStats, shape: &Shape) -> u64 {
    let pictures = if asked.input_mode == InputMode::File { data.picture_bytes as f64 / 1e9 } else { 0.0 };
    // The base model, two checkpoints while the older is not deleted yet, the model and its archive, the system's image and some air.
    let gb = pictures + 3.0 * shape.weights_gb() + 2.0 * shape.checkpoint_gb(asked.method) + 60.0;
    (gb / 10.0).ceil() as u64 * 10
}

fn does_not_fit(asked: &Asked, instance: &Instance, zero: Zero, data: &DataStats) -> TrainerError {
    let shape = Shape::of(asked.base_billions);
    let fits = |instance: &Instance, zero: Zero| {
        shape.gpu_gib(asked.method, zero, instance.gpus, 1, data.max_tokens) <= usable_gib(instance.memory_gib)
            && shape.host_gib(asked.method, zero) <= instance.host_gib
    };
    let mut advice = Vec::new();
    if zero == Zero::Two && fits(instance, Zero::Three) {
        advice.push("give --zero 3".to_owned());
    } else if zero != Zero::ThreeOffload && fits(instance, Zero::ThreeOffload) {
        advice.push("add --offload, which is slower".to_owned());
    }
    let cheapest =
        Instance::all().iter().filter(|other| fits(other, zero)).min_by(|a, b| a.usd_per_hour.total_cmp(&b.usd_per_hour));
    if let Some(other) = cheapest {
        advice.push(format!("choose --instance {} or larger", other.name));
    }
    if asked.method == Method::Full {
        advice.push("train with --method lora".to_owned());
    }
    let host = shape.host_gib(asked.method, zero);
    let (needed, available) = if host > instance.host_gib {
        (host, instance.host_gib)
    } else {
        (shape.gpu_gib(asked.method, zero, instance.gpus, 1, data.max_tokens), usable_gib(instance.memory_gib))
    };
    TrainerError::DoesNotFit {
        method: asked.method.name(),
        model: asked.base_model.source.clone(),
        zero: zero.name(),
        needed,
        available,
        instance: instance.name.clone(),
        advice: advice.join(", or "),
    }
}
