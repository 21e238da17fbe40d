//! A report of scores, for people.

use std::fmt::Write;

use chartmill_trainer::score::{Changed, Comparison, Difference, Reading, Report, Score, Share, System};

use super::args::ScoreArgs;

/// The dimensions, in the order of print.
const DIMENSIONS: [&str; 6] = ["split", "language", "difficulty", "form", "chart", "family"];
/// Questions that are listed.
const LISTED: usize = 20;
/// Characters of an answer that are printed.
const EXCERPT: usize = 60;

/// The report in words and tables.
pub(super) fn told(args: &ScoreArgs, report: &Report) -> String {
    let mut text = String::new();
    let of = if report.splits.is_empty() { String::new() } else { format!(", {}", report.splits.join(" and ")) };
    let _ = writeln!(text, "{}{of}: {}", args.against.display(), readings(&report.system.overall, report.only_answered));
    if report.left_out > 0 {
        let _ = writeln!(
            text,
            "{} predictions about other splits, or about records that came with a dataset, were left out.",
            report.left_out
        );
    }
    match &report.comparison {
        None => table(&mut text, &report.system, None),
        Some(comparison) => {
            let _ = writeln!(text, "base: {}", readings(&comparison.base.overall, report.only_answered));
            table(&mut text, &report.system, Some(&comparison.base));
            differences(&mut text, comparison);
        }
    }
    misreadings(&mut text, &report.system);
    text
}

fn readings(score: &Score, only_answered: bool) -> String {
    let words = [
        (Reading::Answered, "answered"),
        (Reading::Unclear, "with no clear answer"),
        (Reading::Declined, "declined"),
        (Reading::Empty, "empty"),
        (Reading::Missing, "without a prediction (counted as wrong)"),
    ];
    let of = |reading: Reading| score.readings.get(&reading).copied().unwrap_or(0);
    let told: Vec<String> = words
        .into_iter()
        .filter(|&(reading, _)| reading == Reading::Answered || of(reading) > 0)
        .map(|(reading, words)| format!("{} {words}", of(reading)))
        .collect();
    let rest = if only_answered { "; questions without a prediction are left out" } else { "" };
    format!("{} questions, {}{rest}.", score.turns, told.join(", "))
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn with_interval(share: &Share) -> String {
    format!("{:>6} ({:.1} to {:.1})", percent(share.share), share.low * 100.0, share.high * 100.0)
}

fn table(text: &mut String, system: &System, base: Option<&System>) {
    let base_head = if base.is_some() { format!("{:<10}", "base") } else { String::new() };
    let head = format!("\n{:<26}{:>7}  {base_head}{:<23}{:<23}ANLS", "", "turns", "relaxed (95%)", "strict (95%)");
    text.push_str(head.trim_end());
    text.push('\n');
    line(text, "all", &system.overall, base.map(|base| &base.overall));
    for dimension in DIMENSIONS {
        // A single group says what the first line says.
        let Some(groups) = system.by.get(dimension).filter(|groups| groups.len() > 1) else { continue };
        let _ = writeln!(text, "{dimension}");
        for (group, score) in groups {
            let base = base.and_then(|base| base.by.get(dimension)?.get(group));
            line(text, &format!("  {group}"), score, base);
        }
    }
}

fn line(text: &mut String, name: &str, score: &Score, base: Option<&Score>) {
    let base = base.map(|base| format!("{:<10}", percent(base.relaxed.share))).unwrap_or_default();
    let anls = if score.anls.of == 0 { String::new() } else { format!("{:.3}", score.anls.mean) };
    let line = format!(
        "{name:<26}{:>7}  {base}{:<23}{:<23}{anls}",
        score.turns,
        with_interval(&score.relaxed),
        with_interval(&score.strict)
    );
    text.push_str(line.trim_end());
    if score.item_f1.of > 0 {
        let _ = write!(text, "  item F1 {:.3}", score.item_f1.mean);
    }
    text.push('\n');
}

fn differences(text: &mut String, comparison: &Comparison) {
    let told = |difference: &Difference| {
        let points = |share: f64| format!("{:+.1}", share * 100.0);
        format!("{} points ({} to {})", points(difference.difference), points(difference.low), points(difference.high))
    };
    let _ = writeln!(
        text,
        "\ndifference to base, 95% interval by bootstrap over {} descriptions or pictures:\n  relaxed  {}\n  strict   {}",
        comparison.clusters,
        told(&comparison.relaxed),
        told(&comparison.strict)
    );
    let (lost, won) = (&comparison.lost, &comparison.won);
    let _ = writeln!(text, "  {} won, {} lost; McNemar's exact test: p = {:.2e}", won.len(), lost.len(), comparison.mcnemar_p);
    list(text, "lost: right before, wrong after", lost);
    list(text, "won: wrong before, right after", won);
}

fn list(text: &mut String, head: &str, changed: &[Changed]) {
    if changed.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{head}");
    for one in changed.iter().take(LISTED) {
        let said =
            |said: &Option<String>| said.as_ref().map_or_else(|| "nothing".to_owned(), |said| format!("{:?}", excerpt(said)));
        let (base, tuned) = (said(&one.base), said(&one.tuned));
        let _ = writeln!(
            text,
            "  {} turn {}: {}\n    {:?}, before {base}, after {tuned}",
            one.id, one.turn, one.question, one.answer
        );
    }
    if changed.len() > LISTED {
        let _ = writeln!(text, "  ... and {} more; --json lists them", changed.len() - LISTED);
    }
}

fn excerpt(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}...", &words[..end]),
        None => words,
    }
}

fn misreadings(text: &mut String, system: &System) {
    if system.misreadings.is_empty() {
        return;
    }
    let total: u64 = system.misreadings.values().sum();
    let _ = writeln!(text, "\nwhat would explain the {total} wrong answers");
    let mut kinds: Vec<(&&str, &u64)> = system.misreadings.iter().collect();
    kinds.sort_by_key(|&(kind, n)| (std::cmp::Reverse(n), kind));
    for (kind, n) in kinds {
        let mut families: Vec<(u64, &str)> = system
            .misreadings_by_family
            .iter()
            .filter_map(|(family, kinds)| Some((*kinds.get(kind)?, family.as_str())))
            .collect();
        families.sort_by_key(|&(n, family)| (std::cmp::Reverse(n), family));
        let families: Vec<String> = families.into_iter().take(4).map(|(n, family)| format!("{family} {n}")).collect();
        let _ = writeln!(text, "{}", format!("  {kind:<24}{n:>6}  {}", families.join(", ")).trim_end());
    }
}
