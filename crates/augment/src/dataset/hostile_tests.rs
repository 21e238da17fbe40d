//! Files that nobody wrote with good will: whatever the bytes are, there are rows or errors, and an end.

use std::fs;

use proptest::prelude::*;

use super::Dataset;

/// Files of every format, small enough to be cut anywhere.
const VALID: [&str; 4] = [
    "[{\"id\": 1, \"image\": \"a.png\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\n\\\"Q\\\"\"}, {\"from\": \"gpt\", \"value\": \"é\"}]},\n {\"conversations\": []}]",
    "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image\"}, {\"text\": \"Q\"}]}], \"images\": [\"a\", \"b\"]}\n{\"query\": \"q\", \"response\": \"r\", \"history\": [[\"a\", \"b\"]]}\n",
    "[{\"imgname\": \"7.png\", \"query\": \"Q\", \"label\": 1e999}]",
    "{\"conversation\": [{\"human\": \"q\", \"assistant\": \"a\"}], \"$serde_json::private::Number\": \"1\"}\n",
];

/// Reads all of a file and gives how many items that were. Every item takes at least a byte, or is the last.
fn read_all(content: &[u8]) -> Result<usize, TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.json");
    fs::write(&path, content).unwrap();
    let Ok(dataset) = Dataset::open(&path) else { return Ok(0) };
    let mut n_items = 0;
    let mut n_last = 0;
    let mut index = None;
    for item in dataset.rows().unwrap() {
        n_items += 1;
        match item {
            Ok(row) => {
                prop_assert!(index.is_none_or(|index| row.index > index));
                prop_assert!(row.line <= 1 + content.len() as u64);
                index = Some(row.index);
            }
            Err(error) => n_last += usize::from(error.ends_file()),
        }
        prop_assert!(n_items <= content.len() + 1, "more rows than bytes");
    }
    prop_assert!(n_last <= 1, "reading goes on after what ends it");
    Ok(n_items)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes)?;
    }

    #[test]
    fn any_punctuation_comes_to_an_end(bytes in prop::collection::vec(prop::sample::select(b"[]{}\",:\\ \n1a\xe9\0n".to_vec()), 0..200)) {
        read_all(&bytes)?;
        read_all(&[b"[{\"conversations\": []},", bytes.as_slice()].concat())?;
    }

    #[test]
    fn changed_files_come_to_an_end(which in 0..VALID.len(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = VALID[which].as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_all(&bytes)?;
    }
}

#[test]
fn files_cut_anywhere_come_to_an_end() {
    for content in VALID {
        for end in 0..content.len() {
            read_all(&content.as_bytes()[..end]).unwrap();
        }
    }
    assert_eq!(VALID.map(|content| read_all(content.as_bytes()).unwrap()), [2, 2, 1, 1]);
}
