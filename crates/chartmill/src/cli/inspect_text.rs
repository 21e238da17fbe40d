//! What `chartmill inspect` says to a person: the worst first, as a linter does.

use std::fmt::Write;
use std::path::Path;

use chartmill_augment::dataset::Format;
use chartmill_augment::inspect::{Finding, FixSummary, Report, Rule, Severity};

use super::generate::counted;
use super::in_shell;
use super::inspect_args::InspectArgs;

/// The report in words.
pub(super) fn told(
    args: &InspectArgs,
    format: Format,
    images: Option<&Path>,
    report: &Report,
    fixed: Option<&(&Path, FixSummary)>,
) -> String {
    let place = images.map_or_else(|| "its own files".to_owned(), |folder| folder.display().to_string());
    let mut text = format!("{}: {format}\n", args.dataset.display());
    let _ = writeln!(
        text,
        "{}, {}, {} in {}; for {}",
        counted(report.rows, "row"),
        counted(report.questions, "question"),
        counted(report.pictures, "picture"),
        place,
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
        let _ = writeln!(text, "\nNo picture was found in {place}; --images says where they are.");
    }
    if !report.pixels {
        text.push_str("\nPixels were not looked at (--quick): small text, covered pies and near-duplicates stay unknown.\n");
    }
    match fixed {
        Some((out, summary)) => text.push_str(&told_fixed(out, summary)),
        None if report.findings.iter().any(|finding| finding.correctable > 0) => {
            let _ = writeln!(text, "\nCorrect what is certain:  chartmill inspect {} --fix corrected", in_shell(&args.dataset));
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
    let (rows, folder) = (in_shell(&out.join("dataset.json")), in_shell(out));
    let _ = writeln!(text, "Train with LLaVA:  --data_path {rows} --image_folder {folder}");
    text
}
