//! Prompts: what they say, how long they are, and how a user replaces them.

use std::fs;

use chartmill_describe::model::exchange::Speaker;
use chartmill_describe::model::prompts::Prompts;
use chartmill_describe::model::table_shape::TableShape;

use crate::brief;

fn rendered(shape: TableShape, tag: &str, slot: u64) -> String {
    let prompts = Prompts::built_in().unwrap().with_questions(shape == TableShape::Parts);
    let titles = if shape == TableShape::Things { vec!["Trams at noon".to_owned(), "Bread".to_owned()] } else { Vec::new() };
    let prompt = prompts.render(&brief(shape, tag, slot), &titles).unwrap();
    assert_eq!(prompt.messages.len(), 1);
    assert_eq!(prompt.messages[0].speaker, Speaker::User);
    format!("{}\n----\n{}", prompt.system, prompt.messages[0].text)
}

#[test]
fn prompts_read_well() {
    for (shape, tag) in [
        (TableShape::Parts, "pt-BR"),
        (TableShape::Things, "en"),
        (TableShape::StackedTimes, "es"),
        (TableShape::Stages, "en"),
        (TableShape::Columns, "en"),
    ] {
        insta::assert_snapshot!(format!("prompt_{shape:?}"), rendered(shape, tag, 3));
    }
}

/// English has about four characters a token, JSON about three.
#[test]
fn prompts_are_short() {
    for shape in TableShape::ALL {
        for slot in 0..100 {
            let text = rendered(shape, "pt-BR", slot);
            let json = text.lines().filter(|line| line.starts_with('{')).map(str::len).sum::<usize>();
            let n_tokens = (text.len() - json) / 4 + json / 3;
            assert!(n_tokens < 900, "{shape:?}: {n_tokens} tokens\n{text}");
            assert!(!text.contains("  ") && !text.contains("\n\n\n"), "{shape:?}: odd blanks\n{text}");
        }
    }
}

#[test]
fn a_user_replaces_single_templates() {
    let folder = tempfile::tempdir().unwrap();
    let error = |folder: &std::path::Path| Prompts::from_folder(folder).unwrap_err().to_string();
    assert!(error(folder.path()).contains("holds none of the templates system.jinja"));
    fs::write(folder.path().join("system.jinja"), "Be brief. {{ persona }}").unwrap();
    fs::write(folder.path().join("notes.txt"), "not a template").unwrap();
    let prompts = Prompts::from_folder(folder.path()).unwrap();
    let brief = brief(TableShape::Things, "en", 1);
    let prompt = prompts.render(&brief, &[]).unwrap();
    assert_eq!(prompt.system, format!("Be brief. {}", brief.persona));
    assert!(prompt.messages[0].text.contains(&brief.domain), "the other template is the built-in one");

    fs::write(folder.path().join("sytem.jinja"), "typo").unwrap();
    assert!(error(folder.path()).contains("no prompt has this name"));
}

#[test]
fn a_bad_template_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("user.jinja");
    let brief = brief(TableShape::Things, "en", 1);
    fs::write(&file, "one\ntwo {% if %}").unwrap();
    let error = Prompts::from_folder(folder.path()).unwrap_err().to_string();
    assert!(error.contains("user.jinja, line 2: "), "{error}");
    fs::write(&file, "one\n\n{{ no_such_thing }}").unwrap();
    let error = Prompts::from_folder(folder.path()).unwrap().render(&brief, &[]).unwrap_err().to_string();
    assert!(error.contains("user.jinja, line 3: "), "{error}");
    fs::write(&file, "{% for a in range(9999) %}{% for b in range(9999) %}{{ a * b }}{% endfor %}{% endfor %}").unwrap();
    let error = Prompts::from_folder(folder.path()).unwrap().render(&brief, &[]).unwrap_err().to_string();
    assert!(error.contains("fuel"), "{error}");
    fs::write(&file, "x".repeat(70_000)).unwrap();
    assert!(Prompts::from_folder(folder.path()).unwrap_err().to_string().contains("more than 64 KiB"));
}
