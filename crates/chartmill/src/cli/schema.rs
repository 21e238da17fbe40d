//! `chartmill schema`.

use anyhow::{Result, bail};
use chartmill::schemas;

use super::args::SchemaArgs;
use super::{DONE, say};

pub(super) fn run(args: &SchemaArgs) -> Result<u8> {
    let all = schemas::all();
    let Some(schema) = all.iter().find(|schema| schema.name == args.name) else {
        let names: Vec<&str> = all.iter().map(|schema| schema.name).collect();
        bail!("there is no schema {:?}; the schemas are {}", args.name, names.join(", "));
    };
    say(&schema.text)?;
    Ok(DONE)
}
