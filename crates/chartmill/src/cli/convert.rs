//! `chartmill convert`, and what `generate --format` does after the dataset is made.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill_dataset::Release;
use chartmill_dataset::formats::{self, ConvertOptions, Converted, Format, S3Place, convert, is_conversion_of};

use super::convert_args::ConvertArgs;
use super::generate::{counted, listed, target_of};
use super::{DONE, progress_bar, say};

pub(super) fn run(args: &ConvertArgs) -> Result<u8> {
    let formats = named(&args.format)?;
    let outputs = match (&args.out, formats.as_slice()) {
        (None, _) => beside(&args.release, &formats)?,
        (Some(out), [format]) => vec![(*format, out.clone())],
        (Some(out), _) => formats.iter().map(|format| (*format, out.join(format.name()))).collect(),
    };
    let options = ConvertOptions {
        images: args.images.into(),
        shard_records: args.shard_records.get(),
        target: args.target.as_deref().map(target_of).transpose()?,
        s3: place(args.s3.as_deref(), args.bucket_owner.as_deref())?,
    };
    let converted = converted(&args.release, &outputs, &options)?;
    if args.json {
        say(&serde_json::to_string_pretty(&converted)?)?;
    } else {
        say(&told(&converted))?;
    }
    Ok(DONE)
}

/// The formats of these names, each once.
pub(super) fn named(names: &[String]) -> Result<Vec<&'static dyn Format>> {
    let mut formats: Vec<&'static dyn Format> = Vec::new();
    for name in names {
        let format = formats::named(name.trim())?;
        if formats.iter().any(|earlier| earlier.name() == format.name()) {
            bail!("--format names {} twice", format.name());
        }
        formats.push(format);
    }
    Ok(formats)
}

/// The place on S3, checked.
pub(super) fn place(s3: Option<&str>, owner: Option<&str>) -> Result<Option<S3Place>> {
    if let (None, Some(owner)) = (s3, owner) {
        bail!("--bucket-owner {owner}: it belongs to a bucket; name that with --s3 s3://BUCKET/FOLDER");
    }
    Ok(s3.map(|address| S3Place::parse(address, owner)).transpose()?)
}

/// The folders of formats beside a release: `chartmill-out-webdataset` beside `chartmill-out`.
pub(super) fn beside(release: &Path, formats: &[&'static dyn Format]) -> Result<Vec<(&'static dyn Format, PathBuf)>> {
    let whole =
        if release.file_name().is_some() { release.to_owned() } else { release.canonicalize().context("--out is needed")? };
    let name = whole.file_name().context("the folder of the dataset has no name; use --out")?;
    let of = |format: &&'static dyn Format| {
        let mut name = name.to_owned();
        name.push(format!("-{}", format.name()));
        (*format, whole.with_file_name(name))
    };
    Ok(formats.iter().map(of).collect())
}

/// Converts, with a bar on a terminal.
fn converted(release: &Path, outputs: &[(&'static dyn Format, PathBuf)], options: &ConvertOptions) -> Result<Vec<Converted>> {
    let bar = progress_bar(0, "converting");
    let converted = convert(release, outputs, options, &mut |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    })?;
    bar.finish_and_clear();
    Ok(converted)
}

/// What `generate` is asked to write beside its release.
#[derive(Debug)]
pub(super) struct Further {
    outputs: Vec<(&'static dyn Format, PathBuf)>,
    options: ConvertOptions,
}

impl Further {
    /// Reads `--format` of `generate`, whose default is what it writes anyway. Told before anything is made: names, a missing address on S3,
    /// and folders that hold something else.
    pub(super) fn asked(names: Option<&[String]>, s3: Option<&str>, owner: Option<&str>, out: &Path) -> Result<Self> {
        let formats = named(names.unwrap_or_default())?;
        let formats: Vec<_> = formats.into_iter().filter(|format| format.name() != formats::DEFAULT).collect();
        let outputs = beside(out, &formats)?;
        let options = ConvertOptions { s3: place(s3, owner)?, ..ConvertOptions::default() };
        if options.s3.is_none() && formats.iter().any(|format| format.names_s3()) {
            bail!("--format bedrock names pictures on S3; say where they will be with --s3 s3://BUCKET/FOLDER");
        }
        let release = Release::open(out).ok();
        let is_of_it = |format: &str, dir: &Path| {
            release.as_ref().is_some_and(|release| is_conversion_of(dir, format, release, options.s3.as_ref()))
        };
        if let Some((_, there)) = outputs.iter().find(|(format, dir)| dir.exists() && !is_of_it(format.name(), dir)) {
            bail!("{} is there already, and holds something else; choose another --out, or remove it", there.display());
        }
        Ok(Self { outputs, options })
    }

    /// Writes what is not there yet of a finished release, and tells it.
    pub(super) fn write(self, release: &Path) -> Result<String> {
        let opened = Release::open(release)?;
        let (there, missing): (Vec<_>, Vec<_>) = self
            .outputs
            .into_iter()
            .partition(|(format, dir)| is_conversion_of(dir, format.name(), &opened, self.options.s3.as_ref()));
        let mut text = String::new();
        for (format, dir) in there {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{} holds it as {} already.", dir.display(), format.name());
        }
        if !missing.is_empty() {
            text.push_str(&told(&converted(release, &missing, &self.options)?));
        }
        Ok(text)
    }
}

/// The summary in words.
fn told(converted: &[Converted]) -> String {
    let mut text = String::new();
    for Converted { format, dir, records, left_out } in converted {
        let total = counted(records.values().sum(), "record");
        let splits = listed(records.iter().map(|(split, n)| (split.key(), *n)));
        let _ = writeln!(text, "{} holds {total} as {format} ({splits}); its README.md says how to load it.", dir.display());
        if !left_out.is_empty() {
            let _ = writeln!(
                text,
                "  left out, because the format cannot hold them: {}",
                listed(left_out.iter().map(|(why, n)| (*why, *n)))
            );
        }
    }
    text
}
