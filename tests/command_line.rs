//! The command line as a person meets it: what it says, what it leaves behind, how it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use libtest_mimic::Failed;

use crate::Test;
use crate::golden;
use crate::support::{ensure, root};

pub(crate) const TESTS: &[Test] = &[
    ("command-line/generate", generate_says_what_it_made_and_is_idempotent),
    ("command-line/bad-input", bad_input_is_refused_whole),
    ("command-line/bad-flags", bad_flags_are_explained),
    ("command-line/folders", folders_that_cannot_be_used_are_left_alone),
    ("command-line/charts", charts_lists_every_chart),
    ("command-line/help", help_is_what_was_agreed),
    ("command-line/render", render_writes_png_and_svg),
    ("command-line/config", a_config_file_holds_the_flags),
];

/// The binary beside the tests. cargo builds no binary of another package for a test, so the first to ask has it built.
pub(crate) fn binary() -> Result<PathBuf, Failed> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    Ok(BUILT.get_or_init(|| build().map_err(|error| error.message().unwrap_or_default().to_owned())).clone()?)
}

fn build() -> Result<PathBuf, Failed> {
    let test = std::env::current_exe()?;
    // target/PROFILE/deps/chartmill-HASH: the binary is two folders up.
    let profile = test.parent().and_then(Path::parent).ok_or("the test binary stands nowhere")?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--package", "chartmill", "--locked", "--quiet"]).current_dir(root());
    cargo.arg("--target-dir").arg(profile.parent().ok_or("no target folder")?);
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    let output = cargo.output()?;
    ensure(output.status.success(), || stderr(&output))?;
    Ok(profile.join(format!("chartmill{}", std::env::consts::EXE_SUFFIX)))
}

pub(crate) fn run(args: &[&str], dir: &Path) -> Result<Output, Failed> {
    Ok(Command::new(binary()?).args(args).current_dir(dir).output()?)
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The help of every command, as a terminal 100 columns wide shows it: a change of the command line is seen in a review.
fn help_is_what_was_agreed() -> Result<(), Failed> {
    let dir = root().join("tests/help");
    let scratch = tempfile::tempdir()?;
    for command in [
        "",
        "generate",
        "describe",
        "augment",
        "inspect",
        "convert",
        "verify",
        "reproduce",
        "merge",
        "charts",
        "schema",
        "render",
        "golden",
        "train",
        "deploy",
        "predict",
        "score",
    ] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let output = Command::new(binary()?).args(&args).env("COLUMNS", "100").current_dir(scratch.path()).output()?;
        ensure(output.status.success(), || stderr(&output))?;
        golden::words(&dir, if command.is_empty() { "chartmill" } else { command }, &stdout(&output));
    }
    Ok(())
}

fn generate_says_what_it_made_and_is_idempotent() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let first = run(&["generate", "--count", "40"], scratch.path())?;
    ensure(first.status.code() == Some(0), || stderr(&first))?;
    ensure(stderr(&first).is_empty(), || format!("a pipe hears noise: {}", stderr(&first)))?;
    for wanted in
        ["chartmill-out made 40 records", "every answer verified", "<image>", "preview.html", "chartmill verify chartmill-out"]
    {
        ensure(stdout(&first).contains(wanted), || format!("{wanted:?} is not in {}", stdout(&first)))?;
    }
    let again = run(&["generate", "--count", "40"], scratch.path())?;
    ensure(again.status.code() == Some(0) && stdout(&again).contains("is complete already; nothing was made"), || {
        stdout(&again)
    })?;
    // Nothing was looked at, so nothing is said to be verified.
    ensure(!stdout(&again).contains("verified"), || stdout(&again))?;
    let within = run(&["generate", "--count", "40", "--out", "chartmill-out/more"], scratch.path())?;
    ensure(within.status.code() == Some(2) && stderr(&within).contains("lies within the release"), || stderr(&within))?;
    ensure(!scratch.path().join("chartmill-out/more").exists(), || "something was written into a release".to_owned())?;
    let other = run(&["generate", "--count", "40", "--seed", "2"], scratch.path())?;
    ensure(other.status.code() == Some(2) && stderr(&other).contains("seed"), || stderr(&other))?;
    let verified = run(&["verify"], scratch.path())?;
    ensure(verified.status.code() == Some(0) && stdout(&verified).contains("40 records"), || stdout(&verified))?;
    let json = run(&["generate", "--count", "40", "--json"], scratch.path())?;
    let manifest: serde_json::Value = serde_json::from_slice(&json.stdout)?;
    ensure(manifest["counts"]["records"] == 40, || manifest["counts"].to_string())
}

fn bad_input_is_refused_whole() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let label = "x".repeat(3_000);
    let rows = (0..10_000).map(|row| format!("Row {row},{row}")).collect::<Vec<_>>().join("\n");
    let cases: [(&str, String, &[&str]); 9] = [
        ("one-column.csv", "Name\nA\nB\n".to_owned(), &["one-column.csv", "column"]),
        ("bad-cell.csv", "Name,Value\nA,1\nB,twelve\n".to_owned(), &["bad-cell.csv", "line 3", "Value", "twelve"]),
        ("not-a-number.csv", "Name,Value\nA,1\nB,NaN\n".to_owned(), &["line 3", "NaN"]),
        ("infinite.csv", "Name,Value\nA,1\nB,inf\n".to_owned(), &["line 3", "inf"]),
        ("twice.csv", "Name,Value\nA,1\nA,2\n".to_owned(), &["\"A\"", "twice"]),
        ("long.csv", format!("Name,Value\n{label},1\nB,2\n"), &["3000", "characters"]),
        ("empty.csv", String::new(), &["empty.csv"]),
        ("rows.csv", format!("Name,Value\n{rows}"), &["rows", "10000"]),
        ("broken.json", "{\"title\": \"A\"".to_owned(), &["broken.json", "line 1"]),
    ];
    for (name, text, wanted) in cases {
        fs::write(scratch.path().join(name), text)?;
        let output = run(&["generate", "--from", name, "--count", "5"], scratch.path())?;
        ensure(output.status.code() == Some(2), || format!("{name} ends with {:?}: {}", output.status.code(), stdout(&output)))?;
        for wanted in wanted {
            ensure(stderr(&output).contains(wanted), || format!("{name}: {wanted:?} is not in {}", stderr(&output)))?;
        }
        ensure(!scratch.path().join("chartmill-out").exists(), || format!("{name} left an output folder behind"))?;
    }
    // A file of 5 GB that takes no room: refused at once, unread.
    let big = fs::File::create(scratch.path().join("big.csv"))?;
    big.set_len(5 << 30)?;
    let output = run(&["generate", "--from", "big.csv"], scratch.path())?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("big.csv"), || stderr(&output))?;
    // Text that no font can set is left out and explained; the rest of the input is used.
    fs::write(scratch.path().join("emoji.csv"), "Name,Value\n😀,1\n😎,2\n")?;
    let output = run(&["generate", "--from", "emoji.csv", "--count", "3"], scratch.path())?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("U+1F600"), || stderr(&output))?;
    fs::write(scratch.path().join("fine.csv"), "Name,Value\nAnna,12\nBob,7\nCleo,9\n")?;
    let output = run(&["generate", "--from", "emoji.csv", "fine.csv", "--count", "3"], scratch.path())?;
    ensure(output.status.code() == Some(0) && stderr(&output).contains("left out") && stderr(&output).contains("U+1F600"), || {
        stderr(&output)
    })
}

fn bad_flags_are_explained() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    for (args, wanted) in [
        (&["--charts", "pies"][..], "pies"),
        (&["--target", "llava-9"], "llava-1.5"),
        (&["--size", "800"], "800x600"),
        (&["--size", "9000x10"], "4096"),
        (&["--turns", "6-3"], "3-6"),
        (&["--splits", "train=0.5"], "add up"),
        (&["--mix", "easy=3"], "easy"),
        (&["--locale", "xx"], "xx"),
        (&["--question-locale", "xx"], "--question-locale xx"),
        (&["--count", "0"], "--count 0"),
        (&["--config", "absent.toml"], "absent.toml"),
        (&["--from", "absent.csv"], "absent.csv"),
    ] {
        let output = run(&[&["generate"], args].concat(), scratch.path())?;
        ensure(output.status.code() == Some(2), || format!("{args:?} ends with {:?}", output.status.code()))?;
        ensure(stderr(&output).contains(wanted), || format!("{args:?}: {wanted:?} is not in {}", stderr(&output)))?;
    }
    Ok(())
}

fn folders_that_cannot_be_used_are_left_alone() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    fs::create_dir(scratch.path().join("mine"))?;
    fs::write(scratch.path().join("mine/thesis.txt"), "precious")?;
    let output = run(&["generate", "--count", "5", "--out", "mine"], scratch.path())?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("thesis.txt"), || stderr(&output))?;
    ensure(fs::read_dir(scratch.path().join("mine"))?.count() == 1, || "something was written beside the thesis".to_owned())?;
    let output = run(&["generate", "--count", "5", "--out", "mine/thesis.txt/deeper"], scratch.path())?;
    ensure(output.status.code() == Some(2), || stdout(&output))?;
    let output = run(&["verify", "mine"], scratch.path())?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("mine"), || stderr(&output))
}

fn charts_lists_every_chart() -> Result<(), Failed> {
    let output = run(&["charts"], root())?;
    for chart in chartmill::Registry::built_in().charts() {
        for wanted in [chart.name(), chart.docs().accepts, chart.docs().refuses_when] {
            ensure(stdout(&output).contains(wanted), || format!("{wanted:?} is not listed"))?;
        }
    }
    let output = run(&["charts", "--accepting", "fixtures/descriptions/accepted/receipts.csv"], root())?;
    ensure(stdout(&output).contains("accepted") && stdout(&output).contains("refused:"), || stdout(&output))
}

fn render_writes_png_and_svg() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let file = root().join("fixtures/descriptions/accepted/screen-time.json");
    let file = file.to_string_lossy();
    for (out, beginning) in [("a.png", &b"\x89PNG"[..]), ("a.svg", &b"<svg"[..])] {
        let output = run(&["render", &file, "--chart", "pie", "--out", out], scratch.path())?;
        ensure(output.status.code() == Some(0), || stderr(&output))?;
        ensure(fs::read(scratch.path().join(out))?.starts_with(beginning), || format!("{out} is something else"))?;
    }
    let output = run(&["render", &file, "--chart", "funnel", "--out", "b.png"], scratch.path())?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("stages"), || stderr(&output))?;
    ensure(!scratch.path().join("b.png").exists(), || "a refused picture was written".to_owned())?;
    let output = run(&["render", &file, "--chart", "pie", "--out", "c.jpg"], scratch.path())?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains(".png"), || stderr(&output))
}

fn a_config_file_holds_the_flags() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    fs::write(scratch.path().join("run.toml"), "count = 6\nseed = 9\ncharts = [\"bar\"]\n")?;
    let output = run(&["generate", "--config", "run.toml", "--seed", "10", "--json"], scratch.path())?;
    let manifest: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let found = (&manifest["configuration"]["count"], &manifest["configuration"]["seed"], &manifest["counts"]["chart"]);
    ensure(*found.0 == 6 && *found.1 == 10 && *found.2 == serde_json::json!({ "bar": 6 }), || format!("{found:?}"))?;
    fs::write(scratch.path().join("bad.toml"), "count = 6\ncolour = \"red\"\n")?;
    let output = run(&["generate", "--config", "bad.toml"], scratch.path())?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("colour"), || stderr(&output))
}
