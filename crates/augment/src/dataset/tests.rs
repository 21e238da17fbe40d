use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Dataset, DatasetError, Format, RowFault};
use crate::row::{Role, Row, RowData};

/// A folder with these files.
pub(super) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// The format of a file, its rows, and the errors without the folder.
fn read(name: &str, content: impl AsRef<[u8]>) -> (Format, Vec<Row>, Vec<String>) {
    let folder = folder(&[(name, content.as_ref())]);
    let dataset = Dataset::open(&folder.path().join(name)).unwrap();
    let (rows, errors) = rows(&dataset, folder.path());
    (dataset.format(), rows, errors)
}

fn rows(dataset: &Dataset, folder: &Path) -> (Vec<Row>, Vec<String>) {
    let (rows, errors): (Vec<_>, Vec<_>) = dataset.rows().unwrap().partition(Result::is_ok);
    let without_folder = |error: DatasetError| error.to_string().replace(&format!("{}/", folder.display()), "");
    (rows.into_iter().map(Result::unwrap).collect(), errors.into_iter().map(|error| without_folder(error.unwrap_err())).collect())
}

/// Why a path cannot be opened, without its folder.
fn refused(name: &str, content: impl AsRef<[u8]>) -> String {
    let folder = folder(&[(name, content.as_ref())]);
    let error = Dataset::open(&folder.path().join(name)).unwrap_err();
    error.to_string().replace(&format!("{}/", folder.path().display()), "")
}

fn messages(row: &Row) -> Vec<(Role, &str)> {
    row.messages.iter().map(|message| (message.role.clone(), message.text.as_str())).collect()
}

const ASKED: &str = r#"{"id": "a", "image": "a.png", "conversations": [{"from": "human", "value": "<image>\nHow many?"}, {"from": "gpt", "value": "3"}]}"#;

#[test]
fn llava_records_are_read_from_an_array_and_from_lines() {
    let numbered = r#"{"id": 12, "image": ["b.png", "c.png"], "conversations": [{"from": "bot", "value": "x"}, {"value": "y"}]}"#;
    let array = format!("\u{feff}[\r\n{ASKED},\r\n\r\n{numbered}\r\n]\r\n");
    let lines = format!("{ASKED}\r\n\n{numbered}");
    for (name, content, format, places) in
        [("x.json", array, Format::Llava, [2, 4]), ("x.jsonl", lines, Format::LlavaLines, [1, 3])]
    {
        let (found, rows, errors) = read(name, content);
        assert_eq!((found, errors), (format, vec![]));
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), places);
        assert_eq!(rows.iter().map(|row| row.index).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(rows[0].id.as_deref(), Some("a"));
        assert_eq!(rows[0].images, ["a.png"]);
        assert_eq!(messages(&rows[0]), [(Role::Human, "<image>\nHow many?"), (Role::Model, "3")]);
        assert_eq!(rows[0].data, RowData::Unknown);
        assert_eq!(rows[0].raw, serde_json::from_str::<serde_json::Value>(ASKED).unwrap());
        assert_eq!(rows[1].id.as_deref(), Some("12"));
        assert_eq!(rows[1].images, ["b.png", "c.png"]);
        assert_eq!(messages(&rows[1]), [(Role::Other("bot".to_owned()), "x"), (Role::Other(String::new()), "y")]);
    }
}

#[test]
fn the_name_of_a_file_is_held_against_its_content() {
    let array = format!("[{ASKED}]");
    for (name, content, is_misnamed) in [
        ("x.jsonl", array.as_str(), true),
        ("x.json", &array, false),
        ("x.json", ASKED, true),
        ("x.jsonl", ASKED, false),
        ("x", &array, false),
    ] {
        let folder = folder(&[(name, content.as_bytes())]);
        assert_eq!(Dataset::open(&folder.path().join(name)).unwrap().is_misnamed(), is_misnamed, "{name}: {content}");
    }
}

#[test]
fn every_way_of_writing_messages_gives_the_same_row() {
    let ways = [
        r#"{"conversations": [{"from": "system", "value": "S"}, {"from": "human", "value": "<image>\nQ"}, {"from": "gpt", "value": "A"}], "images": ["p.png"]}"#,
        r#"{"system": "S", "conversations": [{"from": "human", "value": "<image>\nQ"}, {"from": "gpt", "value": "A"}], "images": ["p.png"]}"#,
        r#"{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "<image>\nQ"}, {"role": "assistant", "content": "A"}], "images": "p.png"}"#,
        r#"{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Q"}]},
            {"role": "assistant", "content": [{"type": "text", "text": "A"}]}], "images": [{"bytes": null, "path": "p.png"}]}"#,
        r#"{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "p.png"}},
            {"type": "text", "text": "Q"}]}, {"role": "assistant", "content": "A"}]}"#,
        r#"{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": [{"image": "p.png"}, {"text": "Q"}]}, {"role": "assistant", "content": "A"}]}"#,
        r#"{"system": "S", "conversation": [{"human": "<image>\nQ", "assistant": "A"}], "image": "p.png"}"#,
        r#"{"system": "S", "query": "<image>\nQ", "response": "A", "history": [], "images": ["p.png"]}"#,
        r#"{"system": "S", "instruction": "<image>", "input": "Q", "output": "A", "images": ["p.png"]}"#,
    ];
    for way in ways {
        let (format, rows, errors) = read("rows.json", format!("[{way}]"));
        assert_eq!((format, errors), (Format::Messages, vec![]), "{way}");
        assert_eq!(messages(&rows[0]), [(Role::System, "S"), (Role::Human, "<image>\nQ"), (Role::Model, "A")], "{way}");
        assert_eq!(rows[0].images, ["p.png"], "{way}");
    }
    let old = r#"{"query": "Q2", "response": null, "history": [["Q1", "A1"]], "images": null}"#;
    let (format, rows, _) = read("rows.jsonl", old);
    assert_eq!(format, Format::MessagesLines);
    assert_eq!(messages(&rows[0]), [(Role::Human, "Q1"), (Role::Model, "A1"), (Role::Human, "Q2")]);
    assert!(rows[0].images.is_empty());
}

#[test]
fn a_faulty_row_is_told_and_the_next_one_is_read() {
    let cases = [
        ("[1]", "the row is a list; write an object with \"conversations\" or \"messages\""),
        (
            r#"{"id": "x", "text": "y"}"#,
            "the row has no \"conversations\", \"messages\" or \"query\" (its fields are \"id\", \"text\"); add one, or take the row away",
        ),
        (r#"{"conversations": {}}"#, "conversations is an object; write a list of messages"),
        (
            r#"{"conversations": ["Q"]}"#,
            "conversations[0] is a text; write an object with \"from\" and \"value\", or with \"role\" and \"content\"",
        ),
        (
            r#"{"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": 25}]}"#,
            "conversations[1].value is a number; write a text, in double quotes",
        ),
        (r#"{"conversations": [{"from": "human"}]}"#, "conversations[0].value is missing; write a text, in double quotes"),
        (r#"{"id": true, "conversations": []}"#, "id is true or false; write a text or a number"),
        (r#"{"image": 3, "conversations": []}"#, "image is a number; write the path of a file"),
        (r#"{"images": ["a", null], "messages": []}"#, "images[1] is null; write the path of a file"),
        (
            r#"{"messages": [{"role": "user", "content": [{"type": "video"}]}]}"#,
            "messages[0].content[0] is a part of the type \"video\"; only \"text\", \"image\" and \"image_url\" are read, so take the part or the row away",
        ),
        (
            r#"{"id": "1", "conversations": [{"from": "human", "value": "Q", "v\u0061lue": "R"}]}"#,
            "the field \"value\" stands twice in one object; keep one of them",
        ),
        (
            r#"{"query": "Q", "response": "A", "history": [["Q"]]}"#,
            "history[0] is a list; write a list of pairs, each a question and its answer",
        ),
    ];
    for (row, expected) in cases {
        let (_, rows, errors) = read("x.json", format!("[\n{ASKED},\n{row},\n{ASKED}]"));
        assert_eq!(errors, [format!("x.json, line 3: {expected}")], "{row}");
        // The faulty row keeps its place.
        assert_eq!(rows.iter().map(|row| row.index).collect::<Vec<_>>(), [0, 2], "{row}");
        let (_, rows, errors) = read("x.jsonl", format!("{ASKED}\n{row}\n{ASKED}\n"));
        assert_eq!((errors, rows.len()), (vec![format!("x.jsonl, line 2: {expected}")], 2), "{row}");
    }
}

#[test]
fn json_lines_go_on_after_a_broken_line() {
    let cases: [(&[u8], &str); 8] = [
        (b"{\"a\": NaN}", "not valid JSON: expected value, found \"NaN\"; JSON has no such number; write null, or a text"),
        (
            b"{\"a\": -Infinity}",
            "not valid JSON: invalid number, found \"-Infinity\"; JSON has no such number; write null, or a text",
        ),
        (b"{\"a\": None}", "not valid JSON: expected value, found \"None\"; JSON has null, true and false, in small letters"),
        (b"{'a': 1}", "not valid JSON: key must be a string; JSON has double quotes only"),
        (b"{\"a\": [1, 2,]}", "not valid JSON: trailing comma; take the comma away"),
        (
            b"{\"a\": ",
            "not valid JSON: EOF while parsing a value; the line ends within the row; write each row on one line, or all of them in an array",
        ),
        (b"{} {}", "not valid JSON: trailing characters; write one row a line"),
        (b"{\"a\": \"caf\xe9\"}", "byte 11 of the line (0xE9) is not UTF-8; save the file as UTF-8"),
    ];
    for (line, expected) in cases {
        let content = [ASKED.as_bytes(), b"\n", line, b"\n", ASKED.as_bytes()].concat();
        let (_, rows, errors) = read("x.jsonl", content);
        assert_eq!(errors, [format!("x.jsonl, line 2: {expected}")]);
        assert_eq!(rows.iter().map(|row| (row.index, row.line)).collect::<Vec<_>>(), [(0, 1), (2, 3)]);
    }
}

#[test]
fn an_array_ends_where_it_is_broken() {
    let cases = [
        (
            format!("[{ASKED},\n]"),
            "line 2: a comma stands before the end of the array; take it away; the file was read up to here",
        ),
        (format!("[{ASKED},\n,{ASKED}]"), "line 2: a comma follows nothing; the file was read up to here"),
        (format!("[{ASKED}]\n\n{ASKED}"), "line 3: more text follows the end of the array; the file was read up to here"),
        (format!("[{ASKED}\n"), "line 2: the array has no end; is the file cut off?; the file was read up to here"),
        (
            format!("[{ASKED},\n{{\"id\": \"b\",\n\"ima"),
            "line 3: the array has no end; is the file cut off? (within the row that begins on line 2); the file was read up to here",
        ),
        (
            format!("[{ASKED},\n{ASKED}\n{ASKED}]"),
            "line 3: not valid JSON: trailing characters; a comma may be missing between two rows; the file was read up to here",
        ),
        // The quote after `b` is missing, so the row takes in all that follows.
        (
            format!("[{ASKED},\n{{\"id\": \"b,\n\"image\": \"b.png\"}}, {ASKED}]"),
            "line 2: not valid JSON: control character (\\u0000-\\u001F) found while parsing a string; \
             write a line break within a text as \\n, a tab as \\t; the file was read up to here",
        ),
    ];
    for (content, expected) in cases {
        let (_, rows, errors) = read("x.json", &content);
        assert_eq!((rows.len(), errors), (1, vec![format!("x.json, {expected}")]), "{content}");
    }
    let (_, rows, errors) = read("x.json", [b"[{\"id\": \"caf\xe9\"},\n", ASKED.as_bytes(), b"]"].concat());
    assert_eq!((rows.len(), errors.len()), (1, 1));
    assert_eq!(errors[0], "x.json, line 1: byte 13 of the line (0xE9) is not UTF-8; save the file as UTF-8");
}

#[test]
fn rows_without_bounds_are_refused() {
    let deep = format!("{{\"a\": {}1{}}}", "[".repeat(64), "]".repeat(64));
    let wide = format!("{{\"a\": [0{}]}}", ",0".repeat(200_001));
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(16 << 20));
    for (row, expected) in [(deep, RowFault::TooDeep), (wide, RowFault::TooManyValues), (long, RowFault::TooLong)] {
        for (name, content) in
            [("x.json", format!("[{ASKED},\n{row},\n{ASKED}]")), ("x.jsonl", format!("{ASKED}\n{row}\n{ASKED}"))]
        {
            let folder = folder(&[(name, content.as_bytes())]);
            let rows: Vec<_> = Dataset::open(&folder.path().join(name)).unwrap().rows().unwrap().collect();
            assert!(
                matches!(&rows[1], Err(DatasetError::Row { line: 2, fault, .. }) if *fault == expected),
                "{name}: {:?}",
                rows[1]
            );
            assert!(matches!(&rows[2], Ok(Row { line: 3, index: 2, .. })), "{name}: {:?}", rows[2]);
            assert_eq!(rows.len(), 3);
        }
    }
}

#[test]
fn what_holds_no_rows_is_refused() {
    let starts = [
        ("", "x.json: is empty; write one object a line"),
        (" \n", "x.json: is empty; write one object a line"),
        ("[]", "x.json: is empty; write one object a line"),
        ("\n\"a\"", "x.json, line 2: begins with '\"', so it is not JSON rows"),
        ("\u{e9}", "x.json, line 1: begins with 'é', so it is not JSON rows"),
        ("[{\"title\": 1, \"table\": 2}]", "x.json, line 1: is no row of a known format (its fields are \"table\", \"title\")"),
        ("{\n\"id\": 1", "x.json, line 1: not valid JSON: EOF while parsing an object"),
        ("{\n\"id\": 1}\n", "x.json: is one JSON object (its fields are \"id\") and no rows; name a file of rows"),
    ];
    for (content, start) in starts {
        let found = refused("x.json", content);
        assert!(found.starts_with(start), "{found}");
    }
    let utf16: Vec<u8> = "\u{feff}[]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refused("x.json", &utf16).starts_with("x.json: is in UTF-16, which is not read"));
    assert!(refused("x.json", &utf16[2..]).starts_with("x.json: is not a text (it holds zero bytes; perhaps UTF-16)"));
    assert!(matches!(Dataset::open(Path::new("no/such/file")), Err(DatasetError::Unreadable { .. })));
}

#[test]
fn a_folder_is_told_by_its_files() {
    let open = |files: &[(&str, &[u8])]| {
        let folder = folder(files);
        let found = Dataset::open(folder.path());
        found.map_err(|error| error.to_string().replace(&folder.path().display().to_string(), "F"))
    };
    let asked = ASKED.as_bytes();
    assert_eq!(open(&[("a.jsonl", asked), ("LICENSE", b"x"), ("images/a.png", b"")]).unwrap().format(), Format::LlavaLines);
    assert_eq!(open(&[("a.jsonl", asked), ("t.csv", b"a,b\nc,1\n")]).unwrap().format(), Format::LlavaLines);
    let tables =
        open(&[("index.jsonl", b"{\"title\": 1}"), ("b.csv", b"a,b\nc,1\n"), ("b.toml", b""), ("a.TSV", b""), (".c.csv", b"")])
            .unwrap();
    assert_eq!(tables.format(), Format::Tables);
    let names: Vec<_> = tables.tables().iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["a.TSV", "b.csv"]);
    assert_eq!(tables.rows().unwrap().count(), 0);
    let several = open(&[("a.json", b"[]"), ("b.jsonl", asked)]).unwrap_err();
    assert_eq!(several, "F: holds several files of rows (\"a.json\", \"b.jsonl\"); name the one that is meant");
    assert!(open(&[("a.txt", b"x")]).unwrap_err().starts_with("F: holds no dataset; name a JSON"));
    assert!(open(&[("manifest.json", b"{}")]).unwrap_err().contains("manifest.json is not one of ours"));
    let unfinished = open(&[(".journal.jsonl", b""), ("train.jsonl", asked), ("test.jsonl", asked)]).unwrap_err();
    assert!(unfinished.starts_with("F holds no finished release: it holds an unfinished run; finish it with"), "{unfinished}");
    let part: [(&str, &[u8]); 4] =
        [("train.jsonl", asked), ("annotations.jsonl", b""), ("descriptions.jsonl", b""), ("images/a.png", b"")];
    let part = open(&part).unwrap_err();
    assert!(part.starts_with("F holds no finished release: it has pictures but no manifest.json; copy the whole"), "{part}");
}

#[test]
fn pictures_are_looked_for_beside_the_file_and_in_its_images() {
    let images_dir = |files: &[(&str, &[u8])]| {
        let folder = folder(files);
        let found = Dataset::open(&folder.path().join("x.jsonl")).unwrap().images_dir().unwrap();
        found.strip_prefix(folder.path()).unwrap().to_owned()
    };
    let asked = ASKED.as_bytes();
    assert_eq!(images_dir(&[("x.jsonl", asked)]), PathBuf::new());
    assert_eq!(images_dir(&[("x.jsonl", asked), ("images/a.png", b"")]), PathBuf::from("images"));
    assert_eq!(images_dir(&[("x.jsonl", asked), ("images/a.png", b""), ("a.png", b"")]), PathBuf::new());
    let climbing = br#"{"image": "../a.png", "conversations": []}"#;
    assert_eq!(images_dir(&[("x.jsonl", climbing), ("images/b.png", b""), ("a.png", b"")]), PathBuf::new());
}

#[test]
fn the_form_of_chart_qa_gives_questions_with_their_tables() {
    let files: [(&str, &[u8]); 9] = [
        ("train/train_human.json", br#"[{"imgname": "7.png", "query": "How many?", "label": "3"}, {"imgname": "8.png", "query": "Most?", "label": 4.50}]"#),
        ("train/train_augmented.json", br#"[{"imgname": "7.png", "query": "Least?", "label": "A"}]"#),
        ("train/png/7.png", b""),
        ("train/png/8.png", b""),
        ("train/png/9.png", b""),
        ("train/tables/7.csv", b"a,b\nc,3\n"),
        ("train/tables/9.csv", b"a,b\nc,3\n"),
        ("val/png/1.png", b""),
        ("val/val_human.json", br#"[{"imgname": "1.png", "query": "Q", "label": "L"}]"#),
    ];
    let folder = folder(&files);
    let whole = Dataset::open(folder.path()).unwrap();
    assert_eq!((whole.format(), whole.images_dir()), (Format::ChartQa, Some(folder.path().to_owned())));
    let (found, errors) = rows(&whole, folder.path());
    assert!(errors.is_empty());
    let table = |name: &str| RowData::Table(folder.path().join("train/tables").join(name));
    let seen: Vec<_> = found.iter().map(|row| (row.index, row.images[0].as_str(), messages(row), row.data.clone())).collect();
    let pair = |asked, answered| vec![(Role::Human, asked), (Role::Model, answered)];
    let expected = [
        (0, "train/png/7.png", pair("Least?", "A"), table("7.csv")),
        (1, "train/png/7.png", pair("How many?", "3"), table("7.csv")),
        (2, "train/png/8.png", pair("Most?", "4.50"), RowData::Unknown),
        (3, "train/png/9.png", vec![], table("9.csv")),
        (4, "val/png/1.png", pair("Q", "L"), RowData::Unknown),
    ];
    assert_eq!(seen, expected);

    let split = Dataset::open(&folder.path().join("train")).unwrap();
    assert_eq!((split.format(), split.images_dir()), (Format::ChartQa, Some(folder.path().join("train/png"))));
    let (found, _) = rows(&split, folder.path());
    assert_eq!(found.iter().map(|row| row.images[0].as_str()).collect::<Vec<_>>(), ["7.png", "7.png", "8.png", "9.png"]);

    let file = Dataset::open(&folder.path().join("train/train_human.json")).unwrap();
    assert_eq!((file.format(), file.images_dir()), (Format::ChartQa, Some(folder.path().join("train/png"))));
    let (found, _) = rows(&file, folder.path());
    assert_eq!(found.iter().map(|row| row.data.clone()).collect::<Vec<_>>(), [table("7.csv"), RowData::Unknown]);
}

#[test]
fn a_fingerprint_is_of_content_and_names() {
    let fingerprint = |name: &str, content: &str| {
        let folder = folder(&[(name, content.as_bytes())]);
        Dataset::open(&folder.path().join(name)).unwrap().fingerprint().unwrap()
    };
    let first = fingerprint("x.jsonl", ASKED);
    assert_eq!(first.len(), 64);
    assert_eq!(first, fingerprint("x.jsonl", ASKED));
    assert_ne!(first, fingerprint("y.jsonl", ASKED));
    assert_ne!(first, fingerprint("x.jsonl", &format!("{ASKED}\n")));
}
