//! The report of a check: one HTML page that opens anywhere, and a strip of each picture that is not as it was.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::check::{CaseCheck, Check, NotWritten, Outcome};
use super::picture::{Picture, PictureError, strip};
use super::suite::{Case, Suite};
use crate::files::write_whole;

/// The page.
const PAGE: &str = "report.html";

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder holds something else.
    #[error("{} holds something else than a report; name another folder with --report", dir.display())]
    Foreign {
        /// The folder.
        dir: PathBuf,
    },
    /// A file could not be written.
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
    /// A picture could not be encoded.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

impl Check {
    /// Writes the report into a folder: `report.html`, and for each picture that is not as it was `NAME.png`, a strip of what was
    /// expected, the difference, and what was found. An earlier report in the folder is replaced. Returns the page.
    ///
    /// # Errors
    /// [`ReportError`].
    pub fn write(&self, suite: &Suite, dir: &Path) -> Result<PathBuf, ReportError> {
        let fault = |path: &Path| {
            let path = path.to_owned();
            move |source| NotWritten { path, source }
        };
        clear(dir)?;
        std::fs::create_dir_all(dir).map_err(fault(dir))?;
        let mut body = String::new();
        for (case, CaseCheck { name, outcome }) in suite.cases().iter().zip(&self.cases) {
            let Some(told) = outcome.told() else { continue };
            // Writing to a `String` cannot fail.
            let _ = write!(
                body,
                "<section>\n<h2>{}</h2>\n<p>{}</p>\n<p class=\"of\">{}</p>\n",
                escaped(name),
                escaped(&told),
                of(case)
            );
            if let Some(picture) = shown(case, outcome) {
                let png = picture.to_png()?;
                let path = dir.join(format!("{name}.png"));
                write_whole(&path, &png).map_err(fault(&path))?;
                let (width, height) = (picture.width, picture.height);
                let data = STANDARD.encode(&png);
                let _ =
                    writeln!(body, "<img width=\"{width}\" height=\"{height}\" alt=\"\" src=\"data:image/png;base64,{data}\">");
            }
            body.push_str("</section>\n");
        }
        let same: Vec<&str> =
            self.cases.iter().filter(|case| matches!(case.outcome, Outcome::Same)).map(|case| case.name.as_str()).collect();
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
             <title>Golden pictures</title>\n<style>\n{}</style>\n</head>\n<body>\n<h1>Golden pictures</h1>\n\
             <p>{} Each strip shows what was expected, where it differs, and what was found.</p>\n{body}{}{}</body>\n</html>\n",
            include_str!("report.css"),
            self.told(),
            listed("As they were", &same),
            listed("In the folder without a case", &self.strays.iter().map(String::as_str).collect::<Vec<_>>()),
        );
        let path = dir.join(PAGE);
        write_whole(&path, page.as_bytes()).map_err(fault(&path))?;
        Ok(path)
    }
}

/// Removes an earlier report, of which the page is the mark.
fn clear(dir: &Path) -> Result<(), ReportError> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|source| NotWritten { path: dir.to_owned(), source })?,
    };
    let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let is_ours =
        |path: &PathBuf| path.file_name().is_some_and(|name| name == PAGE) || path.extension().is_some_and(|end| end == "png");
    let is_report = paths.iter().any(|path| path.ends_with(PAGE)) && paths.iter().all(is_ours);
    if !is_report && !paths.is_empty() {
        return Err(ReportError::Foreign { dir: dir.to_owned() });
    }
    paths.into_iter().try_for_each(|path| std::fs::remove_file(&path).map_err(|source| NotWritten { path, source }.into()))
}

fn shown(case: &Case, outcome: &Outcome) -> Option<Picture> {
    match outcome {
        Outcome::Differs { pictures, .. } => {
            let [expected, found] = &**pictures;
            Some(strip(expected, found, &case.masks))
        }
        Outcome::New { picture } => Some((**picture).clone()),
        Outcome::Same | Outcome::Unreadable { .. } | Outcome::NotDrawn { .. } => None,
    }
}

/// What a case draws.
fn of(case: &Case) -> String {
    let size = case.size.map_or_else(String::new, |size| format!(", {}x{}", size.width, size.height));
    let tolerance = format!("tolerated: {} of 255, {}% of the pixels", case.tolerance.channel, case.tolerance.share * 100.0);
    escaped(&format!("{} in {}{size}, seed {}; {tolerance}", case.chart, case.theme.name, case.seed))
}

fn listed(title: &str, names: &[&str]) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!("<details>\n<summary>{title}: {}</summary>\n<p>{}</p>\n</details>\n", names.len(), escaped(&names.join(", ")))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
