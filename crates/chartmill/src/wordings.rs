//! Files of wordings that a run asks with beside the built-in ones.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chartmill_ask::ExtraWordings;
use chartmill_dataset::sha256_hex;

use crate::trials::Trials;

/// The largest file that is read, in bytes: some ten thousand wordings.
const MAX_BYTES: u64 = 4 << 20;

/// The wordings of a run's files, with the files' content hashes; none by default.
#[derive(Clone, Debug, Default)]
pub struct WordingFiles {
    extra: Option<ExtraWordings>,
    hashes: Vec<String>,
}

impl WordingFiles {
    /// Reads files that `chartmill describe --paraphrase` wrote, or a person did. Neither their names nor their order matter.
    ///
    /// # Errors
    /// All that is wrong with any of them: a file that cannot be read, a wording that cannot be filled in, or one of which
    /// verification accepts no question. Nothing is half-used.
    pub fn read(paths: &[impl AsRef<Path>]) -> Result<Self> {
        let mut files = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let text = read_text(path).with_context(|| format!("cannot read the wordings {}", path.display()))?;
            files.push((sha256_hex(text.as_bytes()), path.display().to_string(), text));
        }
        files.sort();
        let named: Vec<(&str, &str)> = files.iter().map(|(_, name, text)| (name.as_str(), text.as_str())).collect();
        let extra = ExtraWordings::read(&named).map_err(|errors| {
            let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("the wordings cannot be used; nothing was written\n  {}", told.join("\n  "))
        })?;
        let refused = Trials::default().unverified(&extra);
        if !refused.is_empty() {
            let told = refused.iter().map(|(at, reason)| {
                let wording = &extra.added()[*at];
                format!("{}, line {}: {:?}: {reason}", wording.file, wording.line, wording.text)
            });
            bail!(
                "of some wordings no question was ever verified, so that they would only cost attempts; reword them, or take them \
                 out. Nothing was written\n  {}",
                told.collect::<Vec<_>>().join("\n  ")
            );
        }
        let hashes = files.into_iter().map(|(hash, _, _)| hash).collect();
        Ok(Self { extra: (!paths.is_empty()).then_some(extra), hashes })
    }

    /// The wordings, if there are files.
    pub(crate) fn extra(&self) -> Option<&ExtraWordings> {
        self.extra.as_ref()
    }

    /// The SHA-256 of each file, as 64 hexadecimal digits, ascending.
    pub fn hashes(&self) -> &[String] {
        &self.hashes
    }
}

fn read_text(path: &Path) -> Result<String> {
    let meta = std::fs::metadata(path)?;
    // What is no regular file may never end.
    if !meta.is_file() {
        bail!("it is no file");
    }
    if meta.len() > MAX_BYTES {
        bail!("it has more than {} MiB", MAX_BYTES >> 20);
    }
    Ok(std::fs::read_to_string(path)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunConfig;

    const GOOD: &str = "[[en.largest.question]]\ntext = \"Which {{ noun }} here {{ has }} the {{ top }} {{ m }}?\"\n";

    fn files(texts: &[&str]) -> (tempfile::TempDir, Vec<std::path::PathBuf>) {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<_> = (0..texts.len()).map(|at| folder.path().join(format!("{at}.toml"))).collect();
        paths.iter().zip(texts).for_each(|(path, text)| std::fs::write(path, text).unwrap());
        (folder, paths)
    }

    #[test]
    fn content_names_the_release_and_neither_names_nor_order_do() {
        let other = GOOD.replace("here", "now");
        let (_folder, paths) = files(&[GOOD, &other]);
        let setting = |paths: &[&std::path::PathBuf]| {
            let config = RunConfig { wordings: WordingFiles::read(paths).unwrap(), ..RunConfig::default() };
            config.to_configuration("built-in").settings.get("wordings").cloned()
        };
        assert_eq!(setting(&[]), None);
        let both = setting(&[&paths[0], &paths[1]]);
        assert_eq!(both, setting(&[&paths[1], &paths[0]]));
        assert_ne!(both, setting(&[&paths[0]]));
        assert_eq!(setting(&[&paths[0]]), Some(serde_json::json!([sha256_hex(GOOD.as_bytes())])));
    }

    #[test]
    fn a_wording_that_verification_never_accepts_is_told() {
        let (_folder, paths) = files(&[&GOOD.replace("here", "with the lowest")]);
        let told = WordingFiles::read(&paths).unwrap_err().to_string();
        assert!(told.contains("0.toml, line 2: ") && told.contains("is refused: "), "{told}");
        let missing = paths[0].with_file_name("none.toml");
        assert!(WordingFiles::read(&[missing]).unwrap_err().to_string().contains("none.toml"));
    }
}
