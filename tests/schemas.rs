//! `schemas/` is generated from the types; this fails when they drift apart.

use libtest_mimic::Failed;

use crate::support::{ensure, root};
use crate::{Test, golden};

pub(crate) const TESTS: &[Test] = &[("schemas/current", schemas_are_current), ("schemas/no-strays", every_file_is_a_schema)];

fn schemas_are_current() -> Result<(), Failed> {
    for schema in chartmill::schemas::all() {
        golden::text(&root().join("schemas").join(format!("{}.json", schema.name)), &schema.text)?;
    }
    Ok(())
}

fn every_file_is_a_schema() -> Result<(), Failed> {
    let names: Vec<String> = chartmill::schemas::all().iter().map(|schema| format!("{}.json", schema.name)).collect();
    for entry in std::fs::read_dir(root().join("schemas"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        ensure(names.contains(&name), || format!("schemas/{name} belongs to no type"))?;
    }
    Ok(())
}
