//! `chartmill render`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chartmill::{Registry, render, write_whole};
use chartmill_plan::themes;
use chartmill_schema::Description;

use super::args::RenderArgs;
use super::generate::{size_of, target_of};
use super::{DONE, say};

pub(super) fn run(args: &RenderArgs) -> Result<u8> {
    let ending = args.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    if !["png", "svg"].contains(&ending.as_str()) {
        bail!("--out {}: the ending decides the format; write .png or .svg", args.out.display());
    }
    let chart = Registry::built_in().named(&args.chart)?;
    let target = target_of(&args.target)?;
    let size = args.size.as_deref().map(size_of).transpose()?;
    let Some(theme) = themes().iter().find(|theme| theme.name == args.theme) else {
        let names: Vec<&str> = themes().iter().map(|theme| theme.name.as_str()).collect();
        bail!("there is no theme {:?}; the themes are {}", args.theme, names.join(", "));
    };
    let descriptions = read_all(&args.file)?;
    let n = descriptions.len();
    let Some(description) = args.number.checked_sub(1).and_then(|at| descriptions.get(at)) else {
        bail!("--number {}: {} holds {n} descriptions, numbered from 1", args.number, args.file.display());
    };
    let rendered = render(description, chart, theme, target, size, args.seed)
        .with_context(|| format!("{:?} cannot be drawn as {}", description.title(), args.chart))?;
    let bytes = if ending == "png" { rendered.png } else { rendered.svg.into_bytes() };
    write_whole(&args.out, &bytes).with_context(|| format!("cannot write {}", args.out.display()))?;
    say(&format!("{} shows {:?} as {}.", args.out.display(), description.title(), args.chart))?;
    Ok(DONE)
}

/// All descriptions of a file, or every reason why it cannot be used.
pub(super) fn read_all(path: &Path) -> Result<Vec<Description>> {
    chartmill_describe::read(path).map_err(|errors| {
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", told.join("\n  "))
    })
}
