//! What is drawn, and how far it may be off: a small TOML file beside the pictures.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chartmill_plan::{ChartPlugin, Size, Theme, themes};
use chartmill_schema::{Description, Target};
use serde::Deserialize;

use super::compare::{Mask, Tolerance, misfit};
use crate::config::canvas_of;
use crate::{Registry, UnknownChart};

/// The file of a suite, in its folder.
const FILE: &str = "golden.toml";
/// The largest that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// The longest name of a case: it is the name of a file.
const MAX_NAME: usize = 100;

/// A folder of golden pictures.
///
/// ```toml
/// channel = 1                  # by how many of 255 levels a channel may be off ...
/// share = 0.0                  # ... and which share of the pixels may be off by more, below 1
///
/// [[case]]
/// name = "sales"               # the picture is sales.png
/// input = "sales.csv"          # a table or a file of descriptions, relative to this one
/// number = 1                   # which description of the file
/// chart = "bar"                # or several: ["bar", "pie"] makes sales-bar.png and sales-pie.png
/// theme = "clean"              # or several, likewise
/// seed = 1
/// size = [640, 480]            # left out: drawn by the seed
/// target = "llava-1.5"
/// masks = [[0, 0, 100, 20]]    # boxes that are not compared: x0, y0, x1, y1 in pixels
/// share = 0.001                # for this case alone
/// ```
#[derive(Debug)]
pub struct Suite {
    dir: PathBuf,
    cases: Vec<Case>,
    /// The names of all cases, of those too that are not looked at.
    names: BTreeSet<String>,
}

/// One picture of a suite.
#[derive(Debug)]
pub struct Case {
    /// Its name, and that of its picture without the ending.
    pub name: String,
    /// The name of the `[[case]]` that it is made of: the same, or what several pictures have in common.
    pub entry: String,
    /// What is shown.
    pub description: Description,
    /// The name of the chart.
    pub chart: &'static str,
    /// The theme.
    pub theme: &'static Theme,
    /// The model that the picture is drawn for.
    pub target: &'static Target,
    /// The canvas; drawn by the seed where absent.
    pub size: Option<Size>,
    /// The seed of its choices.
    pub seed: u64,
    /// How far it may be off.
    pub tolerance: Tolerance,
    /// What of it is not compared.
    pub masks: Vec<Mask>,
}

/// Why a suite cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SuiteError {
    /// Its file cannot be read.
    #[error("cannot read {path}: {why}; a suite is a folder with a {FILE}, whose cases look like\n\n[[case]]\nname = \"sales\"\ninput = \"sales.csv\"\nchart = \"bar\"\ntheme = \"clean\"", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// It is not TOML, or holds something that a suite has not.
    #[error("{path} is no suite of golden pictures: {why}", path = path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What the parser said, with the line.
        why: String,
    },
    /// A case cannot be drawn or compared as it says.
    #[error("{path}, case {case:?}: {why}", path = path.display())]
    Case {
        /// The file.
        path: PathBuf,
        /// The case's name.
        case: String,
        /// What is wrong, and what to do.
        why: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default = "one_level")]
    channel: u8,
    #[serde(default)]
    share: f64,
    #[serde(default, rename = "case")]
    cases: Vec<WrittenCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCase {
    name: String,
    input: PathBuf,
    #[serde(default = "one")]
    number: usize,
    chart: OneOrMore,
    #[serde(default = "clean")]
    theme: OneOrMore,
    #[serde(default = "first_seed")]
    seed: u64,
    size: Option<[u32; 2]>,
    target: Option<String>,
    channel: Option<u8>,
    share: Option<f64>,
    #[serde(default)]
    masks: Vec<Mask>,
}

/// A name, or several of which each makes a picture.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    /// Each name, with what it adds to that of the case.
    fn each(&self) -> Vec<(&str, String)> {
        match self {
            Self::One(name) => vec![(name, String::new())],
            Self::More(names) => names.iter().map(|name| (name.as_str(), format!("-{name}"))).collect(),
        }
    }
}

/// Rasterizing is the same wherever that is promised; one level leaves room for other processors.
fn one_level() -> u8 {
    1
}

fn one() -> usize {
    1
}

fn first_seed() -> u64 {
    1
}

fn clean() -> OneOrMore {
    OneOrMore::One("clean".to_owned())
}

impl Suite {
    /// Reads the `golden.toml` of a folder, and everything that its cases show.
    ///
    /// # Errors
    /// [`SuiteError`] names the case. A suite is used whole or not at all.
    pub fn read(dir: &Path, registry: &Registry) -> Result<Self, SuiteError> {
        let path = dir.join(FILE);
        let unreadable = |why: String| SuiteError::Unreadable { path: path.clone(), why };
        let about = path.metadata().map_err(|error| unreadable(error.to_string()))?;
        if !about.is_file() || about.len() > MAX_BYTES {
            return Err(unreadable("it is no small text file".to_owned()));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| unreadable(error.to_string()))?;
        let malformed = |why: String| SuiteError::Malformed { path: path.clone(), why };
        let written: Written = toml::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        if written.cases.is_empty() {
            return Err(malformed("it has no [[case]]".to_owned()));
        }
        let usual = Tolerance { channel: written.channel, share: written.share };
        can_fail(usual).map_err(malformed)?;
        let mut cases: Vec<Case> = Vec::new();
        let mut names = BTreeSet::new();
        for case in &written.cases {
            let fault = |why: String| SuiteError::Case { path: path.clone(), case: case.name.clone(), why };
            let more = case.read(dir, registry, usual).map_err(fault)?;
            if let Some(twice) = more.iter().find(|case| !names.insert(case.name.clone())) {
                return Err(fault(format!("there are two pictures {:?}; give each case a name of its own", twice.name)));
            }
            cases.extend(more);
        }
        Ok(Self { dir: dir.to_owned(), cases, names })
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The pictures, in the order of the file.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Only the pictures of these names; that of a `[[case]]` stands for all pictures that are made of it.
    ///
    /// # Errors
    /// The first name that neither a picture nor a case has.
    pub fn only(mut self, names: &[String]) -> Result<Self, String> {
        if let Some(unknown) = names.iter().find(|name| !self.cases.iter().any(|case| case.is_called(name))) {
            let known: Vec<&str> = self.cases.iter().map(|case| case.name.as_str()).collect();
            return Err(format!("there is no case {unknown:?}; there are {}", known.join(", ")));
        }
        self.cases.retain(|case| names.iter().any(|name| case.is_called(name)));
        Ok(self)
    }

    /// Whether a case of the suite has this name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The picture of a case.
    pub(super) fn path_of(&self, case: &Case) -> PathBuf {
        self.dir.join(format!("{}.png", case.name))
    }
}

impl Case {
    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.entry == name
    }
}

/// A check that tolerates everything says nothing.
fn can_fail(tolerance: Tolerance) -> Result<(), String> {
    let Tolerance { channel, share } = tolerance;
    if channel == u8::MAX {
        return Err(format!("channel = {channel} tolerates every color, so that a check could never fail; 1 is usual"));
    }
    if !(0.0..1.0).contains(&share) {
        let why = "write a share of the pixels from 0 to below 1; with all of them a check could never fail";
        return Err(format!("share = {share}: {why}"));
    }
    Ok(())
}

impl WrittenCase {
    fn read(&self, dir: &Path, registry: &Registry, usual: Tolerance) -> Result<Vec<Case>, String> {
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if self.name.is_empty() || self.name.len() > MAX_NAME || !is_plain(&self.name) {
            return Err(format!("a name is that of a file: 1 to {MAX_NAME} letters, digits, - and _"));
        }
        let tolerance = Tolerance { channel: self.channel.unwrap_or(usual.channel), share: self.share.unwrap_or(usual.share) };
        can_fail(tolerance)?;
        if let Some(Mask(mask)) = self.masks.iter().find(|Mask([x0, y0, x1, y1])| x0 >= x1 || y0 >= y1) {
            return Err(format!("the mask {mask:?} has no pixel; write [x0, y0, x1, y1] with x0 < x1 and y0 < y1"));
        }
        let size = self.size.map(|[width, height]| canvas_of(width, height)).transpose().map_err(|why| format!("size: {why}"))?;
        // Where the seed draws the size, it is known only when the picture is drawn.
        if let Some(why) = size.and_then(|Size { width, height }| misfit(&self.masks, [width as usize, height as usize])) {
            return Err(why);
        }
        let target = self.target.as_deref().unwrap_or(Target::DEFAULT);
        let target = Target::named(target).ok_or_else(|| {
            let names: Vec<&str> = Target::all().iter().map(|target| target.name.as_str()).collect();
            format!("there is no target {target:?}; the targets are {}", names.join(", "))
        })?;
        let input = dir.join(&self.input);
        let mut descriptions = chartmill_describe::read(&input)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))?;
        let n = descriptions.len();
        let at = self.number.checked_sub(1).filter(|&at| at < n);
        let at =
            at.ok_or_else(|| format!("number = {}: the descriptions of {} are numbered 1 to {n}", self.number, input.display()))?;
        let description = descriptions.swap_remove(at);
        let mut cases = Vec::new();
        for (chart, chart_part) in self.chart.each() {
            let chart: &'static dyn ChartPlugin = registry.named(chart).map_err(|error: UnknownChart| error.to_string())?;
            for (theme, theme_part) in self.theme.each() {
                let theme = themes().iter().find(|known| known.name == theme).ok_or_else(|| {
                    let names: Vec<&str> = themes().iter().map(|theme| theme.name.as_str()).collect();
                    format!("there is no theme {theme:?}; the themes are {}", names.join(", "))
                })?;
                cases.push(Case {
                    name: format!("{}{chart_part}{theme_part}", self.name),
                    entry: self.name.clone(),
                    description: description.clone(),
                    chart: chart.name(),
                    theme,
                    target,
                    size,
                    seed: self.seed,
                    tolerance,
                    masks: self.masks.clone(),
                });
            }
        }
        if cases.is_empty() {
            return Err("it names no chart, or no theme".to_owned());
        }
        Ok(cases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Suite, SuiteError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        std::fs::write(folder.path().join("pets.csv"), "Pet,Households\nDog,42\nCat,35\nParrot,9\n").unwrap();
        Suite::read(folder.path(), &Registry::built_in())
    }

    const CASE: &str = "[[case]]\nname = \"pets\"\ninput = \"pets.csv\"\n";

    #[test]
    fn a_case_makes_a_picture_for_each_chart_and_theme() {
        let suite =
            read(&format!("channel = 3\n{CASE}chart = [\"bar\", \"pie\"]\ntheme = [\"clean\", \"night\"]\nshare = 0.5\n"))
                .unwrap();
        let names: Vec<&str> = suite.cases().iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, ["pets-bar-clean", "pets-bar-night", "pets-pie-clean", "pets-pie-night"]);
        assert_eq!(suite.cases()[3].tolerance, Tolerance { channel: 3, share: 0.5 });
        let all = read(&format!("{CASE}chart = [\"bar\", \"pie\"]\n{}chart = \"bar\"\n", CASE.replace("\"pets\"", "\"dogs\"")));
        let all = all.unwrap().only(&["pets".to_owned()]).unwrap();
        assert_eq!(all.cases().iter().map(|case| case.name.as_str()).collect::<Vec<_>>(), ["pets-bar", "pets-pie"]);
        let one = suite.only(&["pets-pie-night".to_owned()]).unwrap();
        assert_eq!((one.cases().len(), one.cases()[0].chart), (1, "pie"));
        assert!(one.only(&["cats".to_owned()]).unwrap_err().contains("there are pets-pie-night"));
        assert_eq!(read(&format!("{CASE}chart = \"bar\"\n")).unwrap().cases()[0].name, "pets");
    }

    #[test]
    fn what_is_wrong_with_a_suite_is_told() {
        for (text, told) in [
            ("channel = 1\n".to_owned(), "it has no [[case]]"),
            (format!("{CASE}chart = \"radar\"\n"), "case \"pets\": there is no chart \"radar\"; the charts are bar"),
            (format!("{CASE}chart = \"bar\"\ntheme = \"cleen\"\n"), "there is no theme \"cleen\"; the themes are classic"),
            (format!("{CASE}chart = \"bar\"\nnumber = 2\n"), "pets.csv are numbered 1 to 1"),
            (format!("{CASE}chart = \"bar\"\nsize = [100, 300]\n"), "size: a side has 200 to 4096 pixels, not 100"),
            (format!("{CASE}chart = \"bar\"\nmasks = [[5, 0, 5, 9]]\n"), "the mask [5, 0, 5, 9] has no pixel"),
            (
                format!("{CASE}chart = \"bar\"\nsize = [480, 360]\nmasks = [[0, 0, 480, 360]]\n"),
                "case \"pets\": the masks cover all of the picture, which has 480 x 360 pixels",
            ),
            (
                format!("{CASE}chart = \"bar\"\nsize = [480, 360]\nmasks = [[480, 0, 500, 9]]\n"),
                "the mask [480, 0, 500, 9] lies outside of the picture",
            ),
            (format!("{CASE}chart = \"bar\"\nshare = 1.0\n"), "case \"pets\": share = 1: write a share"),
            (format!("share = -0.5\n{CASE}chart = \"bar\"\n"), "share = -0.5: write a share"),
            (format!("{CASE}chart = \"bar\"\nchannel = 255\n"), "case \"pets\": channel = 255 tolerates every color"),
            (format!("channel = 255\n{CASE}chart = \"bar\"\n"), "is no suite of golden pictures: channel = 255 tolerates"),
            (format!("{CASE}chart = \"bar\"\ntargt = \"native\"\n"), "line 5"),
            (format!("{CASE}chart = \"bar\"\n{CASE}chart = \"pie\"\n"), "there are two pictures \"pets\""),
            (format!("{}chart = \"bar\"\n", CASE.replace("\"pets\"", "\"../pets\"")), "a name is that of a file"),
            (format!("{}chart = \"bar\"\n", CASE.replace("pets.csv", "cats.csv")), "cats.csv"),
        ] {
            let error = read(&text).unwrap_err().to_string();
            assert!(error.contains(told), "{told:?} is not in {error}");
        }
    }
}
