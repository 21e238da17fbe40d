//! LLaVA-NeXT's mix in YAML: a list of files under `datasets`, and nothing else of YAML.
//!
//! ```text
//! datasets:
//!   - json_path: train.json
//!     sampling_strategy: first:1000
//! ```

use std::path::Path;

use super::error::DatasetError;
use super::listed::Entry;

/// The entries of a mix. How much of each file is trained on is left aside: all rows are read.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Entry>, DatasetError> {
    let wrong = |line: usize| DatasetError::Mix { file: path.display().to_string(), line: line as u64 + 1 };
    let mut entries: Vec<Entry> = Vec::new();
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') || content == "---" {
            continue;
        }
        if !is_open {
            is_open = line.trim_end() == "datasets:";
            if !is_open {
                return Err(wrong(at));
            }
            continue;
        }
        let pair = match content.strip_prefix('-') {
            Some(first) => {
                entries.push(Entry::default());
                first.trim_start()
            }
            None => content,
        };
        let (entry, (key, value)) = entries.last_mut().zip(pair.split_once(':')).ok_or_else(|| wrong(at))?;
        let value = unquoted(value.trim());
        match key.trim() {
            "json_path" => value.clone_into(&mut entry.file),
            "images_folder" | "image_folder" => entry.root = Some(value.to_owned()),
            _ => {}
        }
    }
    if entries.is_empty() || entries.iter().any(|entry| entry.file.is_empty()) {
        return Err(wrong(text.lines().count().saturating_sub(1)));
    }
    Ok(entries)
}

fn unquoted(value: &str) -> &str {
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    // A comment needs a blank before it.
    inner('"').or_else(|| inner('\'')).unwrap_or_else(|| value.split(" #").next().unwrap_or_default().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mix_is_a_list_of_files() {
        let text =
            "# ours\ndatasets:\n- json_path: 'a b.json'\n  sampling_strategy: first:10%\n\n  -\n  json_path: c.jsonl # more\n";
        let text = text.replace("  -\n  json_path", "- json_path");
        let entries = read(Path::new("x.yaml"), &text).unwrap();
        assert_eq!(entries.iter().map(|entry| entry.file.as_str()).collect::<Vec<_>>(), ["a b.json", "c.jsonl"]);
        for (bad, line) in
            [("a: 1\n", 1), ("datasets:\n  json_path: a\n", 2), ("datasets:\n- first\n", 2), ("datasets:\n", 1), ("", 1)]
        {
            let error = read(Path::new("x.yaml"), bad).unwrap_err().to_string();
            assert!(error.starts_with(&format!("x.yaml, line {line}:")), "{bad}: {error}");
        }
    }
}
