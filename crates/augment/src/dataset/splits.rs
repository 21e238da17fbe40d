//! The split that a file's rows are of, by its name.

use chartmill_schema::Split;

/// The split whose file this is: `train-00000.tar`, `val_human.json`. `None` where the name tells none.
pub fn split_of_file(name: &str) -> Option<Split> {
    let begins = [("train", Split::Train), ("val", Split::Validation), ("test_hard", Split::TestHard), ("test", Split::Test)];
    begins.into_iter().find(|(begin, _)| name.starts_with(begin)).map(|(_, split)| split)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_of_splits_by_their_names() {
        let names = ["train-00000.tar", "val_human.json", "validation.jsonl", "test.jsonl", "test_hard.jsonl", "rows.json"];
        let wanted = [
            Some(Split::Train),
            Some(Split::Validation),
            Some(Split::Validation),
            Some(Split::Test),
            Some(Split::TestHard),
            None,
        ];
        assert_eq!(names.map(split_of_file), wanted);
    }
}
