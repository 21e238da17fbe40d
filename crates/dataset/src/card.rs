//! The dataset card: `README.md` with the YAML head that the Hugging Face hub and `datasets` read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write};

use chartmill_schema::{AnswerKind, Difficulty, Family, Form, Split, Standing};
use serde::Serialize;

use crate::configuration::Configuration;
use crate::counts::{Counts, Mix};
use crate::files::{Layout, array_of, lines_of};
use crate::finish::Shown;
use crate::guessing::Guess;
use crate::info::CardText;
use crate::license::License;
use crate::manifest::Tool;
use crate::overview::Overview;
use crate::separation::{Kind, Separation, Shared};

/// Pictures that the card shows.
const GALLERY: usize = 4;

/// The text of the card.
pub(crate) fn card(
    configuration: &Configuration,
    counts: &Counts,
    mix: &Mix,
    overview: &Overview,
    info: &CardText,
    shown: &[Shown],
) -> String {
    // Writing to a `String` cannot fail.
    let mut text = head(counts, info);
    let tool = Tool::current();
    let _ = write!(
        text,
        "\n# {title}\n\n{what} with {turns} questions and answers, to train and to test multimodal models such as LLaVA. Made by Chartmill \
         {version}.\n\n{checked} {source}\n",
        title = as_text(&info.title),
        what = what(counts),
        turns = counts.turns,
        version = tool.version,
        checked = checked(counts),
        source = info.source,
    );
    if let Some(shard) = configuration.shard {
        let slots = configuration.slots();
        let _ = write!(
            text,
            "\nThis is shard {shard}, slots {} to {} of {}. `chartmill merge` joins all {} into one release.\n",
            slots.start,
            slots.end,
            configuration.count,
            shard.of()
        );
    }
    gallery(&mut text, shown);
    example(&mut text, shown);
    let _ = write!(text, "\n## What is in it\n\n| split | records |\n| --- | ---: |\n");
    for split in Layout::of(configuration).splits() {
        let _ = writeln!(text, "| {} | {} |", split.key(), counts.split.get(&split).unwrap_or(&0));
    }
    table(&mut text, "chart", "records", counts.chart.iter());
    table(&mut text, "language of the picture", "records", counts.locale.iter());
    if !counts.question_locale.is_empty() {
        table(&mut text, "language of the question, where it is another", "number", counts.question_locale.iter());
    }
    table(&mut text, "theme", "records", counts.theme.iter());
    table(&mut text, "questions of the family", "number", counts.family.iter().map(|(family, n)| (family.key(), n)));
    table(&mut text, "form of the answer", "number", counts.form.iter().map(|(form, n)| (form_name(*form), n)));
    let difficulty = counts.difficulty.iter().map(|(difficulty, n)| (difficulty_name(*difficulty), n));
    table(&mut text, "difficulty", "number", difficulty);
    table(&mut text, "kind of answer", "number", counts.answer.iter().map(|(kind, n)| (answer_name(*kind), n)));
    let _ = write!(
        text,
        "\nOf all answers {yes_no} are yes or no, and {yes} of those are yes. \
         {empty} of {slots} slots stayed empty: no attempt at them passed every check (`refused.jsonl` says why).\n",
        yes_no = percent(mix.yes_no),
        yes = percent(mix.yes_of_yes_no),
        empty = counts.empty_slots,
        slots = configuration.n_slots(),
    );
    guessing_table(&mut text, &overview.guessing);
    separation(&mut text, &overview.separation);
    text.push_str(&usage(configuration, counts));
    let of_shard = configuration.shard.map(|shard| format!(" --shard {shard}")).unwrap_or_default();
    let is_placeholder = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let placeholders = if info.command.split([' ', '.']).any(is_placeholder) {
        " Words in capitals stand for what the run was given, of which `manifest.json` has hashes."
    } else {
        ""
    };
    let dataset = if configuration.is_grown() { " --dataset DATASET" } else { "" };
    let _ = write!(
        text,
        "\n## How to make it again\n\n```sh\n{}{of_shard}\n```\n\n\
         with Chartmill {} makes the same files, byte for byte.{placeholders} Seed ({}) and configuration are in `manifest.json`. \
         `chartmill reproduce OUT{dataset}` makes all of it again in memory and names the first difference.\n",
        info.command, tool.version, configuration.seed
    );
    text.push_str(&license(info));
    let (pictures, questions) =
        if n_carried(counts) == 0 { ("The pictures", "Questions") } else { ("New pictures", "New questions") };
    text.push_str(&LIMITS.replace("%PICTURES%", pictures).replace("%QUESTIONS%", questions));
    for limit in &info.limits {
        let _ = writeln!(text, "- {limit}");
    }
    text
}

/// A text that Markdown shows as it is: what it would take for markup or HTML has a backslash before it.
pub(crate) fn as_text(text: &str) -> String {
    let is_markup = |letter: char| "\\`*_[]<>#&|~$!".contains(letter);
    text.chars().flat_map(|letter| is_markup(letter).then_some('\\').into_iter().chain([letter])).collect()
}

/// The YAML head. Splits without records are left out, because `datasets` cannot load an empty file.
fn head(counts: &Counts, info: &CardText) -> String {
    let files = Split::ALL.into_iter().filter(|split| counts.split.contains_key(split));
    head_of(counts.records, counts, info, files.map(|split| (split, lines_of(split).to_owned())))
}

/// The same for so many records of a release, and for files of splits, or patterns of their names.
pub(crate) fn head_of(records: u64, counts: &Counts, info: &CardText, files: impl Iterator<Item = (Split, String)>) -> String {
    let mut head = String::from("---\n");
    // A JSON string is a YAML string too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let _ = writeln!(head, "pretty_name: {}\nlicense: {}", quoted(&info.title), quoted(&info.license));
    head.push_str("task_categories:\n- visual-question-answering\n");
    let languages = counts.locale.keys().chain(counts.question_locale.keys());
    let languages: BTreeSet<&str> = languages.map(chartmill_schema::Language::primary).collect();
    if !languages.is_empty() {
        head.push_str("language:\n");
        for language in languages {
            // Norwegian's `no` would be a truth value without the quotes.
            let _ = writeln!(head, "- {}", quoted(language));
        }
    }
    head.push_str("tags:\n- charts\n- chart-question-answering\n- synthetic\n- llava\n- chartmill\n");
    let _ = writeln!(head, "size_categories:\n- {}", size_category(records));
    let mut files = files.peekable();
    if files.peek().is_some() {
        head.push_str("configs:\n- config_name: default\n  data_files:\n");
    }
    for (split, path) in files {
        let _ = writeln!(head, "  - split: {}\n    path: {path}", split.key());
    }
    head.push_str("---\n");
    head
}

fn size_category(records: u64) -> &'static str {
    match records {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        _ => "10M<n<100M",
    }
}

/// Records on pictures that came with a dataset.
fn n_carried(counts: &Counts) -> u64 {
    counts.standing.values().sum()
}

/// What there is, in a few words.
fn what(counts: &Counts) -> String {
    let records = counts.records;
    if n_carried(counts) == 0 {
        format!("{records} pictures of charts")
    } else {
        // Rows share pictures.
        format!("{records} records on pictures of charts")
    }
}

/// What stands behind the answers.
fn checked(counts: &Counts) -> String {
    const DRAWN: &str = "picture, question, answer, calculation and boxes of a record come from one table and one drawing, and an \
                         independent check read every value back from the drawing before the record was written.";
    let carried = n_carried(counts);
    if carried == 0 {
        return format!("Nothing in it is guessed: {DRAWN}");
    }
    let of = |standing: Standing| counts.standing.get(&standing).copied().unwrap_or(0);
    format!(
        "{drawn} records were drawn for it: {DRAWN} {carried} are on pictures that came with a dataset: of {table} the answers follow from a \
         table, of {annotation} from the annotation of the picture, and of {nothing} nobody checked them (`standing` in `carried.jsonl`).",
        drawn = counts.records.saturating_sub(carried),
        table = of(Standing::ByTable),
        annotation = of(Standing::ByAnnotation),
        nothing = of(Standing::NotVerified),
    )
}

/// How it is used, with the names of what there is.
fn usage(configuration: &Configuration, counts: &Counts) -> String {
    let split = counts.split.keys().next().copied().unwrap_or(Split::Train);
    let (pictures, drawn, carried) = if configuration.is_grown() {
        let outside = if configuration.has_pictures_outside() {
            " Pictures of the dataset are not in this folder: records name them where they are, so it cannot be moved alone."
        } else {
            ""
        };
        (
            format!(
                "the pictures: drawn ones PNG, 8-bit RGB, or JPEG where they went through a camera or a copier; others as they came.{outside}"
            ),
            "a record that was drawn",
            "| `carried.jsonl` | one line a record on a picture that came with the dataset: its row (`grown.origin`), what was changed, and what \
             stands behind its answers (`standing`) |\n",
        )
    } else {
        ("the pictures: PNG, 8-bit RGB".to_owned(), "a record", "")
    };
    let named = USAGE.replace("%SPLIT%", split.key()).replace("%ARRAY%", array_of(split)).replace("%PICTURES%", &pictures);
    named.replace("%DRAWN%", drawn).replace("%CARRIED%\n", carried)
}

/// Under what others may use it.
fn license(info: &CardText) -> String {
    let told = License::named(&info.license).map_or_else(
        || "None was chosen for it, so nobody else may use it yet; `--license` chooses one.".to_owned(),
        |license| format!("{} (`{}`).", license.name, license.id),
    );
    format!(
        "\n## License\n\n{told} Chartmill claims no rights in what it makes, and what a run was given keeps the license that it came with.\n"
    )
}

/// A picture each of the first charts.
fn gallery(text: &mut String, shown: &[Shown]) {
    let mut charts = BTreeSet::new();
    let pictures: Vec<&Shown> = shown.iter().filter(|shown| charts.insert(&shown.annotation.chart)).take(GALLERY).collect();
    if pictures.is_empty() {
        return;
    }
    text.push('\n');
    for Shown { annotation, .. } in pictures {
        let _ = writeln!(text, "![{}]({})", annotation.chart, annotation.image);
    }
    text.push_str("\n`preview.html` shows up to 50 of them with their questions, answers and boxes; it opens in any browser.\n");
}

fn example(text: &mut String, shown: &[Shown]) {
    let Some(Ok(json)) = shown.first().map(|shown| serde_json::to_string_pretty(&shown.record)) else { return };
    let _ = write!(text, "\nOne record:\n\n```json\n{json}\n```\n");
}

fn table<'a, K: Display>(text: &mut String, what: &str, number: &str, rows: impl Iterator<Item = (K, &'a u64)>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let _ = write!(text, "\n| {what} | {number} |\n| --- | ---: |\n");
    for (key, n) in rows {
        let _ = writeln!(text, "| {} | {n} |", key.to_string().replace('|', "\\|"));
    }
}

/// What the splits have in common.
fn separation(text: &mut String, separation: &Separation) {
    let apart = separation.iter().filter(|(kind, _)| kind.is_apart());
    let (apart, torn): (Vec<_>, Vec<_>) = apart.partition(|(_, shared)| shared.shared == 0);
    let names = |kinds: &[(&Kind, &Shared)]| kinds.iter().map(|(kind, _)| kind.key()).collect::<Vec<_>>().join(", ");
    if !apart.is_empty() {
        let _ = write!(text, "\nNo two splits have one of these in common: {}.\n", names(&apart));
    }
    for (kind, shared) in torn {
        let _ = write!(text, "\nOf each {}, {} are in more than one split.\n", kind.key(), shared.shared);
    }
    let hard = separation.iter().filter_map(|(kind, shared)| Some((kind, shared.only_hard.filter(|_| !kind.is_apart())?)));
    let hard: Vec<String> = hard.map(|(kind, n)| format!("{n} of the kind {}", kind.key())).collect();
    if !hard.is_empty() {
        let _ = write!(text, "\nOnly `test_hard` has: {}.\n", hard.join(", "));
    }
}

/// How far one comes without looking.
fn guessing_table(text: &mut String, guessing: &BTreeMap<Family, Guess>) {
    if guessing.is_empty() {
        return;
    }
    text.push_str(
        "\n## Without looking\n\nHow often the most common answer of a family is right, and where the answer is one of the labels, the \
         most common place among them; beside it what blind choice gets.\n\n\
         | questions of the family | most common answer | right | best place | blind choice |\n| --- | --- | ---: | ---: | ---: |\n",
    );
    for (family, guess) in guessing {
        let some = |share: Option<f64>| share.map(percent).unwrap_or_default();
        let answer = guess.answer.replace('|', "\\|");
        let (key, right) = (family.key(), percent(guess.share));
        let _ = writeln!(text, "| {key} | {answer} | {right} | {} | {} |", some(guess.place), some(guess.chance));
    }
}

/// A share from 0 to 1 with four decimals, in percent.
fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

pub(crate) fn form_name(form: Form) -> &'static str {
    match form {
        Form::Short => "a word or phrase",
        Form::Steps => "the calculation, then the answer",
        Form::Sentence => "a sentence",
    }
}

pub(crate) fn difficulty_name(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Recognize => "recognize",
        Difficulty::Compute => "compute",
        Difficulty::SeveralSteps => "several steps",
    }
}

fn answer_name(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Number => "number",
        AnswerKind::Label => "label",
        AnswerKind::List => "list of labels",
        AnswerKind::Color => "color",
        AnswerKind::Text => "text",
        AnswerKind::Boolean => "yes or no",
        AnswerKind::Change => "change",
    }
}

const USAGE: &str = include_str!("card_usage.md");
const LIMITS: &str = include_str!("card_limits.md");

/// A unit variant's name as files write it.
pub(crate) fn key_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_text_whatever_is_in_it() {
        assert_eq!(as_text("Charts, 2024 (50%): bars - pies"), "Charts, 2024 (50%): bars - pies");
        assert_eq!(as_text("# head <script>"), r"\# head \<script\>");
        assert_eq!(as_text(r"*a* [b](c) `d` \e &amp;"), r"\*a\* \[b\](c) \`d\` \\e \&amp;");
    }

    #[test]
    fn sizes_have_the_names_of_the_hub() {
        for (n, name) in [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (1_000_000, "1M<n<10M")] {
            assert_eq!(size_category(n), name);
        }
    }
}
