//! Golden pictures as others keep them: the suite of all themes, and `chartmill golden` on a suite of its own.

use std::fs;

use chartmill::Registry;
use chartmill::golden::{Outcome, Picture, Suite};
use libtest_mimic::Failed;

use crate::Test;
use crate::command_line::{run, stderr, stdout};
use crate::support::{ensure, root, update};

pub(crate) const TESTS: &[Test] = &[
    ("looks/themes", every_theme_looks_as_it_did),
    ("looks/command", a_change_is_found_told_and_accepted),
    ("looks/mistakes", mistakes_are_told),
];

/// `golden/looks`: every theme once.
fn every_theme_looks_as_it_did() -> Result<(), Failed> {
    let registry = Registry::built_in();
    let suite = Suite::read(&root().join("golden/looks"), &registry)?;
    ensure(suite.cases().len() == chartmill_plan::themes().len(), || "a theme has no golden picture".to_owned())?;
    if update() {
        suite.record(&registry)?;
    }
    let check = suite.check(&registry);
    ensure(check.strays.is_empty(), || format!("{:?} belong to no case", check.strays))?;
    if check.is_same() {
        return Ok(());
    }
    let page = check.write(&suite, &root().join("target/golden/looks"))?;
    let told: Vec<String> =
        check.cases.iter().filter_map(|case| Some(format!("{}: {}", case.name, case.outcome.told()?))).collect();
    Err(format!("{}; {} shows them", told.join("; "), page.display()).into())
}

const SUITE: &str = "[[case]]\nname = \"pets\"\ninput = \"pets.csv\"\nchart = \"bar\"\nsize = [320, 240]\n\n\
                     [[case]]\nname = \"pie\"\ninput = \"pets.csv\"\nchart = \"pie\"\nsize = [320, 240]\n";

/// A suite in a folder of its own.
fn suite() -> Result<tempfile::TempDir, Failed> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("mine"))?;
    fs::write(folder.path().join("mine/pets.csv"), "Pet,Share of households (%)\nDog,42\nCat,35\nParrot,23\n")?;
    fs::write(folder.path().join("mine/golden.toml"), SUITE)?;
    Ok(folder)
}

fn a_change_is_found_told_and_accepted() -> Result<(), Failed> {
    let folder = suite()?;
    let (dir, golden) = (folder.path(), folder.path().join("mine/pets.png"));
    let check = |wanted: i32, told: &[&str]| -> Result<(), Failed> {
        let output = run(&["golden", "check", "mine"], dir)?;
        let text = stdout(&output);
        ensure(output.status.code() == Some(wanted) && told.iter().all(|told| text.contains(told)), || {
            format!("{:?} is not {wanted} with {told:?}: {text}{}", output.status, stderr(&output))
        })
    };
    check(1, &["0 of 2 pictures", "pets: it has no golden picture; `golden record` makes one"])?;
    let recorded = stdout(&run(&["golden", "record", "mine"], dir)?);
    ensure(recorded.contains("2 new, 0 changed, 0 kept"), || recorded)?;
    fs::remove_dir_all(dir.join("golden-report"))?;
    check(0, &["2 of 2 pictures are as they were"])?;
    ensure(!dir.join("golden-report").exists(), || "a report of nothing was written".to_owned())?;

    // Somebody paints a square of 10 by 10 pixels over it.
    let before = fs::read(&golden)?;
    let mut picture = Picture::read(&before)?;
    let width = picture.width;
    for (at, pixel) in picture.rgb.chunks_exact_mut(3).enumerate() {
        if (20..30).contains(&(at % width)) && (50..60).contains(&(at / width)) {
            pixel.copy_from_slice(&[1, 254, 3]);
        }
    }
    fs::write(&golden, picture.to_png()?)?;
    fs::write(dir.join("mine/old.png"), &before)?;
    check(1, &["1 of 2 pictures", "pets: 100 of 76800 pixels", "[20, 50, 30, 60]", "old.png belongs to no case"])?;
    let page = fs::read_to_string(dir.join("golden-report/report.html"))?;
    ensure(page.contains("pets") && page.matches("data:image/png;base64,").count() == 1, || page)?;
    let strip = Picture::read(&fs::read(dir.join("golden-report/pets.png"))?)?;
    ensure((strip.width, strip.height) == (320 * 3 + 16, 240), || format!("the strip is {strip:?}"))?;

    // What is tolerated, and what is masked, is no change.
    for more in ["masks = [[20, 50, 30, 60]]\n", "share = 0.01\n", "channel = 254\n"] {
        fs::write(dir.join("mine/golden.toml"), SUITE.replacen("\n\n", &format!("\n{more}\n"), 1))?;
        check(0, &["2 of 2"])?;
    }
    fs::write(dir.join("mine/golden.toml"), SUITE)?;
    let accepted = stdout(&run(&["golden", "record", "mine"], dir)?);
    ensure(accepted.contains("0 new, 1 changed, 1 kept") && fs::read(&golden)? == before, || accepted)?;

    // The library tells the same.
    let registry = Registry::built_in();
    let check = Suite::read(&dir.join("mine"), &registry)?.check(&registry);
    ensure(check.is_same() && matches!(check.cases[0].outcome, Outcome::Same), || format!("{check:?}"))?;
    Ok(())
}

fn mistakes_are_told() -> Result<(), Failed> {
    let folder = suite()?;
    let dir = folder.path();
    fs::create_dir(dir.join("empty"))?;
    fs::create_dir(dir.join("letters"))?;
    fs::write(dir.join("letters/dear.txt"), "Dear all")?;
    for (args, told) in [
        (&["golden", "check", "empty"][..], "a suite is a folder with a golden.toml"),
        (&["golden", "check", "mine", "--case", "birds"], "there is no case \"birds\"; there are pets, pie"),
        (&["golden", "check", "mine", "--report", "letters"], "holds something else than a report"),
    ] {
        let output = run(args, dir)?;
        ensure(output.status.code() == Some(2) && stderr(&output).contains(told), || format!("{args:?}: {}", stderr(&output)))?;
    }
    for (wrong, told) in [
        ("masks = [[0, 0, 320, 240]]\n", "case \"pets\": the masks cover all of the picture"),
        ("masks = [[900, 0, 950, 20]]\n", "case \"pets\": the mask [900, 0, 950, 20] lies outside of the picture"),
        ("channel = 255\n", "case \"pets\": channel = 255 tolerates every color"),
    ] {
        fs::write(dir.join("mine/golden.toml"), SUITE.replacen("\n\n", &format!("\n{wrong}\n"), 1))?;
        let output = run(&["golden", "check", "mine"], dir)?;
        ensure(output.status.code() == Some(2) && stderr(&output).contains(told), || stderr(&output))?;
    }
    // Without a size the masks are held against what is drawn; what cannot be recorded is not to be accepted.
    let sizeless = SUITE.replacen("size = [320, 240]", "masks = [[0, 0, 9000, 9000]]", 1);
    fs::write(dir.join("mine/golden.toml"), sizeless)?;
    let told = stdout(&run(&["golden", "check", "mine"], dir)?);
    ensure(told.contains("Correct first:  pets in mine/golden.toml") && !told.contains("Accept them"), || told)?;
    // A chart that refuses the table leaves no picture of the others behind.
    fs::write(dir.join("mine/golden.toml"), SUITE.replace("\"pie\"\nsize", "\"funnel\"\nsize"))?;
    let output = run(&["golden", "record", "mine"], dir)?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("pie: "), || stderr(&output))?;
    ensure(!dir.join("mine/pets.png").exists(), || "a part of a suite was recorded".to_owned())?;
    ensure(fs::read(dir.join("letters/dear.txt"))? == b"Dear all", || "a letter was changed".to_owned())
}
