//! Inputs that no fixture can hold: huge, endless, unreadable, not text.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chartmill_describe::{DescribeError, fingerprint, read};

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn only_error(path: &Path) -> DescribeError {
    let mut errors = read(path).expect_err("a refusal");
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

#[test]
fn huge_files_are_refused_before_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["big.csv", "big.json", "big.jsonl"] {
        let path = folder.path().join(name);
        // Five gigabytes that take no room on the disk.
        File::create(&path).unwrap().set_len(5 << 30).unwrap();
        assert!(matches!(only_error(&path), DescribeError::TooLarge { .. }));
        assert!(fingerprint(&[&path]).is_err());
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn what_is_not_utf_8_text_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let latin = write(folder.path(), "latin.csv", b"City,People\nS\xe3o Paulo,12\n");
    assert!(matches!(only_error(&latin), DescribeError::NotUtf8 { line: 2, byte: 2, value: 0xe3, .. }));
    let latin = write(folder.path(), "latin.jsonl", b"\n\n{\"title\": \"S\xe3o\"}\n");
    assert!(matches!(only_error(&latin), DescribeError::NotUtf8 { line: 3, byte: 13, .. }));
    let utf_16 = write(folder.path(), "utf16.csv", b"\xff\xfeC\0,\0");
    assert!(matches!(only_error(&utf_16), DescribeError::Utf16 { encoding: "UTF-16", .. }));
    let zip = write(folder.path(), "zip.csv", b"PK\x03\x04\n\0\0");
    assert!(matches!(only_error(&zip), DescribeError::Binary { line: 2, .. }));
}

#[test]
fn byte_order_marks_and_carriage_returns_are_fine() {
    let folder = tempfile::tempdir().unwrap();
    let table = write(folder.path(), "a.csv", b"\xef\xbb\xbfCity,People\r\nAshmere,12\r\n,\r\n");
    assert_eq!(read(&table).unwrap()[0].table().label_name(), "City");
    let json = b"\xef\xbb\xbf{\"title\":\"T\",\"table\":{\"columns\":[{\"name\":\"A\",\"kind\":\"category\"},{\"name\":\"B\",\
        \"kind\":\"quantity\",\"measure\":{\"kind\":\"count\"}}],\"rows\":[{\"cells\":[\"x\",\"1\"]}]}}\r\n";
    assert_eq!(read(&write(folder.path(), "b.jsonl", json)).unwrap().len(), 1);
    assert_eq!(read(&write(folder.path(), "b.json", json)).unwrap().len(), 1);
    let array = [b"[".as_slice(), &json[3..], b"]"].concat();
    assert_eq!(read(&write(folder.path(), "c.jsonl", &array)).unwrap().len(), 1);
}

#[test]
fn many_rows_are_read_up_to_a_limit() {
    let folder = tempfile::tempdir().unwrap();
    let table = |n_rows: usize| {
        let rows: String = (0..n_rows).map(|row| format!("\nPlace {row},{}", row * 7 % 991)).collect::<Vec<_>>().concat();
        format!("Place,People{rows}")
    };
    let path = write(folder.path(), "many.csv", table(10_000).as_bytes());
    assert_eq!(read(&path).unwrap()[0].table().rows.len(), 10_000);
    let path = write(folder.path(), "too-many.csv", table(100_001).as_bytes());
    assert!(matches!(only_error(&path), DescribeError::Shape { line: 100_002, .. }));
    // Many errors are counted, not listed.
    let bad: String = (0..500).map(|row| format!("Place {row},x\n")).collect::<Vec<_>>().concat();
    let errors = read(&write(folder.path(), "bad.csv", format!("Place,People\n{bad}").as_bytes())).unwrap_err();
    assert_eq!(errors.len(), 21);
    assert!(matches!(errors[20], DescribeError::More { more: 480, .. }));
}

#[test]
fn lines_and_nesting_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let line = write(folder.path(), "line.jsonl", &vec![b'x'; 17 << 20]);
    assert!(matches!(only_error(&line), DescribeError::LineTooLong { line: 1, .. }));
    let wide = write(folder.path(), "wide.csv", ",".repeat(1 << 20).as_bytes());
    assert!(matches!(only_error(&wide), DescribeError::Shape { .. }));
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let deep = write(folder.path(), "deep.json", deep.as_bytes());
    assert!(matches!(only_error(&deep), DescribeError::Json { .. }));
}

#[test]
fn paths_that_lead_to_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(only_error(&folder.path().join("none.csv")), DescribeError::Unreadable { .. }));
    assert!(matches!(only_error(folder.path()), DescribeError::NothingToRead { .. }));
    let text = write(folder.path(), "notes.txt", b"City,People\n");
    assert!(matches!(only_error(&text), DescribeError::UnknownFormat { .. }));
    assert!(matches!(only_error(folder.path()), DescribeError::NothingToRead { .. }));
}

#[cfg(unix)]
#[test]
fn links_and_devices() {
    let folder = tempfile::tempdir().unwrap();
    let itself = folder.path().join("loop.csv");
    std::os::unix::fs::symlink(&itself, &itself).unwrap();
    assert!(matches!(only_error(&itself), DescribeError::Unreadable { .. }));
    for name in ["zero.csv", "zero.jsonl"] {
        let endless = folder.path().join(name);
        std::os::unix::fs::symlink("/dev/zero", &endless).unwrap();
        assert!(matches!(only_error(&endless), DescribeError::NotAFile { .. }));
    }
}

#[test]
fn a_folder_is_read_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "b.csv", b"City,People\nAshmere,12\n");
    write(folder.path(), "a.csv", b"City,Trees\nDunmere,12\n");
    write(folder.path(), ".hidden.csv", b"");
    fs::create_dir(folder.path().join("folder.csv")).unwrap();
    let titles: Vec<String> = read(folder.path()).unwrap().iter().map(|one| one.title().to_owned()).collect();
    assert_eq!(titles, ["A", "B"]);
    write(folder.path(), "c.csv", b"City\n");
    write(folder.path(), "d.jsonl", b"{}\n");
    let errors = read(folder.path()).unwrap_err();
    assert_eq!(errors.len(), 2);
    assert!(errors[0].to_string().contains("c.csv, line 1"));
    assert!(errors[1].to_string().contains("d.jsonl, line 1"));
}

#[test]
fn fingerprints_tell_content_from_place() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let name = |folder: &Path, toml: &[u8]| {
        write(folder, "a.csv", b"City,People\nAshmere,12\n");
        write(folder, "b.csv", b"City,People\nAshmere,13\n");
        write(folder, "b.toml", toml);
        fingerprint(&[folder]).unwrap()
    };
    let first = name(one.path(), b"title = 'Cities'");
    assert_eq!(first.len(), 64);
    assert_eq!(first, name(other.path(), b"title = 'Cities'"));
    let (a, b) = (one.path().join("a.csv"), one.path().join("b.csv"));
    assert_eq!(fingerprint(&[&a, &b]).unwrap(), fingerprint(&[&b, &a]).unwrap());
    assert_eq!(fingerprint(&[&a, &b]).unwrap(), first);
    assert_ne!(first, name(other.path(), b"title = 'Towns'"));
}
