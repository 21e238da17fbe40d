//! What `chartmill inspect` says to a person: the worst first, as a linter does.

use std::fmt::Write;
use std::path::Path;

use chartmill_augment::dataset::Format;
use chartmill_augment::inspect::{Finding, FixSummary, Report, Rule, Severity};

use super::inspect_args::InspectArgs;

/// The report in words.
pub(super) fn told(
    args: &InspectArgs,
    format: Format,
    images: &Path,
    report: &Report,
    fixed: Option<&(&Path, FixSummary)>,
) -> String {
    let mut text = format!("{}: {format}\n", args.dataset.display());
    let _ = writeln!(
        text,
        "{}, {}, {} in {}; for {}",
        counted(report.rows, "row"),
        counted(report.questions, "question"),
        counted(report.pictures, "picture"),
        images.display(),
        report.target
    );
    let headings = [
        (Severity::Fatal, "TRAINING FAILS OR IS BLIND"),
        (Severity::Wrong, "THE MODEL LEARNS SOMETHING WRONG"),
        (Severity::Look, "LOOK AT IT"),
    ];
    for (severity, heading) in headings {
        let findings: Vec<&Finding> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        if findings.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{heading}");
        for finding in findings {
            tell(&mut text, finding);
        }
    }
    if report.findings.is_empty() {
        text.push_str("\nNothing is wrong with it.\n");
    }
    if report.finding(Rule::PictureMissing).is_some_and(|finding| finding.count == report.pictures) {
        let _ = writeln!(text, "\nNo picture was found in {}; --images says where they are.", images.display());
    }
    if !report.pixels {
        text.push_str("\nPixels were not looked at (--quick): small text, covered pies and near-duplicates stay unknown.\n");
    }
    match fixed {
        Some((out, summary)) => text.push_str(&told_fixed(out, summary)),
        None if report.findings.iter().any(|finding| finding.correctable > 0) => {
            let _ = writeln!(text, "\nCorrect what is certain:  chartmill inspect {} --fix corrected", args.dataset.display());
        }
        None => {}
    }
    text
}

fn tell(text: &mut String, finding: &Finding) {
    let Finding { rule, title, count, of, unit, .. } = finding;
    let _ = writeln!(text, "\n  {title}: {count} of {of} {} ({rule})", unit.plural());
    for example in &finding.examples {
        let id = example.id.as_deref().map(|id| format!(" ({id})")).unwrap_or_default();
        let place = format!("{}{id}", example.place);
        let _ = writeln!(
            text,
            "    {}",
            [place.as_str(), &example.text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
        );
    }
    let n = finding.examples.len() as u64;
    if n > 0 && n < *count && finding.examples.iter().all(|example| example.place != "all rows") {
        let _ = writeln!(text, "    ... and {} more", count - n);
    }
    let _ = writeln!(text, "    {}", finding.means);
    let _ = writeln!(text, "    {}", finding.remedy);
}

fn told_fixed(out: &Path, summary: &FixSummary) -> String {
    let mut text = format!(
        "\n{} holds {} in dataset.json ({} corrected) and {} in images/ ({} made plain, {} renamed).\n",
        out.display(),
        counted(summary.rows, "row"),
        summary.changed,
        counted(summary.pictures, "picture"),
        summary.mended,
        summary.renamed
    );
    let _ = writeln!(text, "  {} tells every change", out.join("changes.jsonl").display());
    if summary.left_out + summary.duplicates > 0 {
        let _ = writeln!(
            text,
            "  {} has what is not in it: {} that cannot be corrected with certainty, {} twice",
            out.join("left-out.jsonl").display(),
            counted(summary.left_out, "row"),
            summary.duplicates
        );
    }
    let _ =
        writeln!(text, "Train with LLaVA:  --data_path {} --image_folder {}", out.join("dataset.json").display(), out.display());
    text
}

/// A number of things: `1 row`, `3 rows`.
fn counted(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
