//! The instance types that a job can be planned for, with what they have and cost. A data file holds them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// An instance type of SageMaker with GPUs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Its name, such as `ml.g5.12xlarge`.
    pub name: String,
    /// The kind of its GPUs.
    pub gpu: String,
    /// How many it has.
    pub gpus: u64,
    /// The memory of one, in GiB.
    pub memory_gib: f64,
    /// The memory of the machine, in GiB.
    pub host_gib: f64,
    /// The size of its own disk, in GB; 0 where a volume is rented.
    pub disk_gb: u64,
    /// The dense peak of one GPU in bf16, in 10^12 operations a second.
    pub tflops: f64,
    /// The part of the peak that trainings of this size usually reach.
    pub utilization: f64,
    /// An estimate of what an hour costs, in US dollars.
    pub usd_per_hour: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalog {
    prices_as_of: String,
    instances: Vec<Instance>,
}

/// The data file is a part of the program; a test reads it, so it can only be empty where that test fails too.
static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    toml::from_str(include_str!("instances.toml"))
        .unwrap_or_else(|_| Catalog { prices_as_of: String::new(), instances: Vec::new() })
});

impl Instance {
    /// All, by family and size.
    pub fn all() -> &'static [Self] {
        &CATALOG.instances
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|instance| instance.name == name)
    }

    /// The month of the prices.
    pub fn prices_as_of() -> &'static str {
        &CATALOG.prices_as_of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_sound() {
        let catalog: Catalog = toml::from_str(include_str!("instances.toml")).unwrap();
        assert!(catalog.instances.len() >= 10);
        for instance in Instance::all() {
            assert!(instance.gpus >= 1 && instance.gpus.is_power_of_two(), "{instance:?}");
            assert!(instance.utilization > 0.0 && instance.utilization < 0.6, "{instance:?}");
            // A price that is wrong by a power of ten shows here: an hour of a GPU costs between half a dollar and ten.
            let per_gpu = instance.usd_per_hour / instance.gpus as f64;
            assert!((0.5..10.0).contains(&per_gpu), "{instance:?}");
        }
        for wanted in ["ml.g5.12xlarge", "ml.p4d.24xlarge"] {
            assert!(Instance::named(wanted).is_some(), "{wanted}");
        }
    }
}
