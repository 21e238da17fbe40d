//! Each kind of row that LLaVA would crash on, mask, cut or train blindly on, by the row itself.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::estimate_tokens;
use super::picture::{Depth, check_picture};
use super::problem::{Problem, RowFault};
use super::reader::read_rows;
use super::row::{Row, check_row};

fn turn(from: &str, value: &str) -> Value {
    json!({ "from": from, "value": value })
}

fn row(turns: &[Value]) -> Value {
    json!({ "id": "r", "image": "a/b.png", "conversations": turns })
}

fn problem(row: &Value) -> Problem {
    check_row(row).expect_err("this row must be refused")
}

fn good() -> Value {
    row(&[turn("human", "<image>\nHow many?"), turn("gpt", "5"), turn("human", "And now?"), turn("gpt", "6")])
}

#[test]
fn good_rows_pass() {
    let found = check_row(&good()).unwrap();
    assert_eq!(found.image.as_deref(), Some("a/b.png"));
    assert_eq!(found.messages.len(), 4);
    // The loader moves the token itself, whole numbers are ids, other keys are ignored, and text rows have no key at all.
    check_row(&row(&[turn("human", "How many?\n<image>"), turn("gpt", "5")])).unwrap();
    let text =
        check_row(&json!({ "id": 7, "model": "x", "conversations": [turn("human", "USER: hi"), turn("gpt", "ok")] })).unwrap();
    assert_eq!((text.id.as_deref(), text.image), (Some("7"), None));
    check_row(&json!({ "conversations": [turn("human", "hi"), turn("gpt", "ok")] })).unwrap();
}

#[test]
fn blind_rows_are_refused() {
    // Fault 1 of the sample that everyone copies: no row shows its picture.
    assert_eq!(problem(&row(&[turn("human", "How many?"), turn("gpt", "5")])), Problem::NoImageToken);
}

#[test]
fn misplaced_tokens_are_refused() {
    let two = row(&[turn("human", "<image>\na"), turn("gpt", "b"), turn("human", "<image>\nc"), turn("gpt", "d")]);
    assert_eq!(problem(&two), Problem::TokenInTwoTurns { first: 1, second: 3 });
    let answer = row(&[turn("human", "a"), turn("gpt", "<image> b")]);
    assert_eq!(problem(&answer), Problem::TokenInAnswer { turn: 2 });
    let repeated = row(&[turn("human", "<image><image>\na"), turn("gpt", "b")]);
    assert_eq!(problem(&repeated), Problem::TokenRepeated { turn: 1, count: 2 });
    let text = json!({ "conversations": [turn("human", "<image>\na"), turn("gpt", "b")] });
    assert_eq!(problem(&text), Problem::TokenWithoutImage { turn: 1 });
}

#[test]
fn wrong_roles_and_orders_are_refused() {
    for role in ["user", "assistant", "system", "Human"] {
        assert_eq!(
            problem(&row(&[turn(role, "<image>\na"), turn("gpt", "b")])),
            Problem::UnknownRole { turn: 1, role: role.to_owned() }
        );
    }
    assert_eq!(problem(&row(&[turn("gpt", "b"), turn("human", "<image>\na")])), Problem::LeadingAnswer);
    let twice = row(&[turn("human", "<image>\na"), turn("human", "b")]);
    assert_eq!(problem(&twice), Problem::NotAlternating { turn: 2, role: "human".to_owned() });
    let answers = row(&[turn("human", "<image>\na"), turn("gpt", "b"), turn("gpt", "c")]);
    assert_eq!(problem(&answers), Problem::NotAlternating { turn: 3, role: "gpt".to_owned() });
    let open = row(&[turn("human", "<image>\na"), turn("gpt", "b"), turn("human", "c")]);
    assert_eq!(problem(&open), Problem::OddTurns { count: 3 });
    assert_eq!(problem(&row(&[turn("human", "<image>\na")])), Problem::OddTurns { count: 1 });
    assert_eq!(problem(&row(&[])), Problem::NoTurns);
}

#[test]
fn blank_turns_are_refused() {
    for blank in ["", " ", "\n\t", "\u{3000}", "\u{1c}"] {
        assert_eq!(
            problem(&row(&[turn("human", "<image>\na"), turn("gpt", blank)])),
            Problem::BlankTurn { turn: 2 },
            "{blank:?}"
        );
        let text = json!({ "conversations": [turn("human", blank), turn("gpt", blank)] });
        assert_eq!(problem(&text), Problem::NoWords, "{blank:?}");
    }
    let middle = row(&[turn("human", "<image>\na"), turn("gpt", ""), turn("human", "b"), turn("gpt", "c")]);
    assert_eq!(problem(&middle), Problem::BlankTurn { turn: 2 });
}

#[test]
fn texts_of_the_template_are_refused() {
    for (value, text) in [("5</s>", "</s>"), ("<unk>", "<unk>"), ("he said ASSISTANT: no", "ASSISTANT:")] {
        assert_eq!(problem(&row(&[turn("human", "<image>\na"), turn("gpt", value)])), Problem::ControlText { turn: 2, text });
        assert_eq!(
            problem(&row(&[turn("human", &format!("<image>\n{value}")), turn("gpt", "b")])),
            Problem::ControlText { turn: 1, text }
        );
    }
}

#[test]
fn wrong_images_are_refused() {
    let with = |image: Value| json!({ "image": image, "conversations": [turn("human", "<image>\na"), turn("gpt", "b")] });
    assert_eq!(problem(&with(Value::Null)), Problem::ImageNull);
    assert_eq!(problem(&with(json!(["a.png"]))), Problem::ImageNotText { found: "a list" });
    assert_eq!(problem(&with(json!(3))), Problem::ImageNotText { found: "a number" });
    assert_eq!(problem(&with(json!(""))), Problem::ImageEmpty);
    for path in ["/etc/a.png", "C:/a.png", "https://example.org/a.png", "s3://b/a.png"] {
        assert_eq!(problem(&with(json!(path))), Problem::ImageAbsolute { path: path.to_owned() });
    }
    for path in ["../a.png", "a/../../b.png", "./a.png", "a//b.png", "a\\b.png", "a/", "a\n.png"] {
        assert_eq!(problem(&with(json!(path))), Problem::ImageOutside { path: path.to_owned() });
    }
    // A text row that went through a table of rows comes back with the key and nothing in it.
    assert_eq!(problem(&json!({ "image": null, "conversations": [turn("human", "a"), turn("gpt", "b")] })), Problem::ImageNull);
}

#[test]
fn broken_rows_are_refused() {
    assert_eq!(problem(&json!("text")), Problem::NotAnObject);
    assert_eq!(problem(&json!({ "id": "x" })), Problem::NoConversations);
    assert_eq!(problem(&json!({ "messages": [] })), Problem::NoConversations);
    assert_eq!(problem(&row(&[json!({ "role": "user", "content": "a" })])), Problem::BrokenTurn { turn: 1, field: "from" });
    assert_eq!(problem(&row(&[json!({ "from": "human", "value": 5 })])), Problem::BrokenTurn { turn: 1, field: "value" });
}

#[test]
fn long_texts_are_refused_and_those_that_fit_are_not() {
    let words = |n: usize| "word ".repeat(n);
    let long = row(&[turn("human", &format!("<image>\n{}", words(1_600))), turn("gpt", "5")]);
    assert!(matches!(problem(&long), Problem::TooLong { allowed: 1473, .. }));
    let answer = row(&[turn("human", "<image>\na"), turn("gpt", &words(2_100))]);
    assert!(matches!(problem(&answer), Problem::TooLong { .. }));
    // Without a picture there is more room.
    let text = |n| json!({ "conversations": [turn("human", "a"), turn("gpt", &words(n))] });
    check_row(&text(990)).unwrap();
    assert!(matches!(problem(&text(2_100)), Problem::TooLong { allowed: 2048, .. }));
    // What fits by its bytes fits whatever the estimate says.
    check_row(&row(&[turn("human", &format!("<image>\n{}", "\u{4e2d}".repeat(450))), turn("gpt", "b")])).unwrap();
}

#[test]
fn the_estimate_is_near_what_the_tokenizer_gives() {
    // Counted with Llama's own vocabulary.
    for (text, tokens) in [
        ("What is the percentage of people who spend less than 2 hours a day on screens?", 18),
        ("25%", 4),
        ("Answer the question using a single word or phrase.", 10),
    ] {
        let estimate = estimate_tokens(text);
        assert!(estimate >= tokens && estimate <= tokens * 2, "{text}: {estimate} for {tokens}");
    }
}

fn read(folder: &Path, name: &str, bytes: &[u8]) -> Vec<Result<Row, RowFault>> {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    let mut rows = Vec::new();
    read_rows(&path, &mut |row| {
        rows.push(row);
        Ok(())
    })
    .unwrap();
    rows
}

#[test]
fn files_that_json_load_refuses_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let line = good().to_string();
    let fault = |name: &str, bytes: &[u8]| {
        let found = read(folder.path(), name, bytes).pop().expect("something is handed over");
        let fault = found.expect_err("the file must be refused");
        assert!(fault.to_string().contains(name), "{fault}");
        (fault.row, fault.problem)
    };
    assert_eq!(fault("train.json", format!("{line}\n{line}\n").as_bytes()), (0, Problem::LinesInJson));
    assert_eq!(fault("train.json", format!("{line}\n").as_bytes()), (0, Problem::ObjectInJson));
    assert_eq!(fault("train.json", format!("\u{feff}[{line}]").as_bytes()), (0, Problem::ByteOrderMark));
    // Fault 5: an array under the name of JSON Lines.
    assert_eq!(fault("train.jsonl", format!("[{line}]").as_bytes()), (0, Problem::ArrayInLines));
    assert_eq!(fault("train.json", b"[]"), (0, Problem::NoRows));
    assert_eq!(fault("train.jsonl", b""), (0, Problem::NoRows));
    assert_eq!(fault("train.txt", b"[]"), (0, Problem::UnknownEnding));
    assert!(matches!(fault("train.json", format!("[{line},").as_bytes()), (0, Problem::Malformed { .. })));
    assert!(matches!(fault("train.json", format!("[{line}] x").as_bytes()), (0, Problem::Malformed { .. })));
    assert!(matches!(fault("train.jsonl", format!("{line}\n\n{line}\n").as_bytes()), (2, Problem::Malformed { .. })));
    assert!(matches!(fault("train.json", b"[{\"id\": \"\xff\"}]"), (0, Problem::Malformed { .. })));
    for (name, text) in [("train.json", format!("[{line},\n{line}]")), ("train.jsonl", format!("{line}\n{line}"))] {
        let rows = read(folder.path(), name, text.as_bytes());
        assert!(rows.len() == 2 && rows.iter().all(Result::is_ok), "{name}: {rows:?}");
    }
}

#[test]
fn a_fault_says_file_row_and_id() {
    let folder = tempfile::tempdir().unwrap();
    let bad = json!({ "id": "chart-9", "image": "a.png", "conversations": [turn("human", "a"), turn("gpt", "b")] });
    let rows = read(folder.path(), "mix.json", json!([good(), bad]).to_string().as_bytes());
    let text = rows[1].as_ref().unwrap_err().to_string();
    for part in ["mix.json", "row 2", "chart-9", "blindly", "begin the first question"] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
}

/// A PNG of these samples.
fn png(path: &Path, width: u32, height: u32, color: png::ColorType, depth: png::BitDepth, data: &[u8]) {
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.write_header().unwrap().write_image_data(data).unwrap();
}

#[test]
fn pictures_that_the_loader_misreads_are_refused() {
    use png::BitDepth::{Eight, Sixteen};
    use png::ColorType::{Grayscale, Rgb, Rgba};
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("p.png");
    let whole = |path: &Path| check_picture(path, Depth::Whole);
    assert_eq!(whole(&path), Err(Problem::PictureMissing { path: path.clone() }));
    png(&path, 8, 5, Rgb, Eight, &[9; 120]);
    whole(&path).unwrap();
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 20]).unwrap();
    assert!(matches!(whole(&path), Err(Problem::PictureBroken { .. })), "truncated");
    fs::write(&path, b"").unwrap();
    assert!(matches!(whole(&path), Err(Problem::PictureBroken { .. })), "empty");
    fs::write(&path, b"<?xml version='1.0'?><svg/>").unwrap();
    assert!(matches!(whole(&path), Err(Problem::PictureFormat { found, .. }) if found.contains("SVG")));
    for side in [1, 3] {
        png(&path, side, side, Rgb, Eight, &vec![9; (side * side * 3) as usize]);
        assert_eq!(whole(&path), Err(Problem::PictureTiny { path: path.clone(), width: side, height: side }));
    }
    png(&path, 2, 2, Grayscale, Sixteen, &[9; 8]);
    assert_eq!(whole(&path), Err(Problem::PictureSixteenBits { path: path.clone() }));
    png(&path, 2, 2, Rgba, Eight, &[255; 16]);
    whole(&path).unwrap();
    png(&path, 2, 2, Rgba, Eight, &[255, 255, 255, 255, 255, 255, 255, 254, 255, 255, 255, 255, 255, 255, 255, 255]);
    assert_eq!(whole(&path), Err(Problem::PictureTransparent { path: path.clone() }));
    assert_eq!(check_picture(&path, Depth::Head), Err(Problem::PictureTransparent { path: path.clone() }));
    // A head that claims to be 20,000 x 20,000 pixels.
    let mut bomb = bytes.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
    let mut checksum = flate2::Crc::new();
    checksum.update(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.sum().to_be_bytes());
    fs::write(&path, &bomb).unwrap();
    assert_eq!(whole(&path), Err(Problem::PictureHuge { path: path.clone(), pixels: 400_000_000 }));
}

/// The segments of a JPEG of 16 x 8 pixels, with what stands before the frame.
fn jpeg(before: &[u8], ends: bool) -> Vec<u8> {
    let frame = [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0];
    let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0x56];
    let end: &[u8] = if ends { &[0xff, 0xd9] } else { &[] };
    [&[0xff, 0xd8][..], before, &frame, &scan, end].concat()
}

#[test]
fn turned_and_truncated_jpegs_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.jpg");
    let tiff = |orientation: u8| {
        let body =
            [b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation, 0, 0, 0, 0, 0, 0]].concat();
        [&[0xff, 0xe1, 0, body.len() as u8 + 2][..], &body].concat()
    };
    fs::write(&path, jpeg(&[], true)).unwrap();
    check_picture(&path, Depth::Whole).unwrap();
    fs::write(&path, jpeg(&tiff(1), true)).unwrap();
    check_picture(&path, Depth::Whole).unwrap();
    fs::write(&path, jpeg(&tiff(6), true)).unwrap();
    assert_eq!(check_picture(&path, Depth::Whole), Err(Problem::PictureTurned { path: path.clone(), orientation: 6 }));
    fs::write(&path, jpeg(&[], false)).unwrap();
    assert!(matches!(check_picture(&path, Depth::Whole), Err(Problem::PictureBroken { .. })));
}
