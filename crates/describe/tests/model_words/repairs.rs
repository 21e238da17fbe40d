//! What a model is told when its answer cannot be used.

use chartmill_describe::model::answer::read_answer;
use chartmill_describe::model::exchange::{Finish, Speaker};
use chartmill_describe::model::fault::{Fault, repair};
use chartmill_describe::model::prompts::Prompts;
use chartmill_describe::model::table_shape::TableShape;

use crate::answers::{parts, sized};

#[test]
fn the_answer_is_sent_back_with_its_faults() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let prompts = Prompts::built_in().unwrap();
    let prompt = prompts.render(&brief, &[]).unwrap();
    let text = parts().to_string().replace("Newspapers", "Item 3").replace("42.5", "36");
    let faults = read_answer(&text, &Finish::Complete, &brief, "m").unwrap_err();
    let repaired = repair(&prompts, &prompt, &text, &faults).unwrap();
    assert_eq!(repaired.messages.len(), 3);
    assert_eq!(repaired.messages[0], prompt.messages[0]);
    assert_eq!((repaired.messages[1].speaker, repaired.messages[1].text.as_str()), (Speaker::Assistant, text.as_str()));
    insta::assert_snapshot!(repaired.messages[2].text);
}

#[test]
fn long_answers_and_long_lists_are_cut() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let prompts = Prompts::built_in().unwrap();
    let prompt = prompts.render(&brief, &[]).unwrap();
    let repaired = repair(&prompts, &prompt, &"ã".repeat(20_000), &vec![Fault::Empty; 20]).unwrap();
    assert_eq!(repaired.messages[1].text.chars().count(), 8000);
    assert!(repaired.messages[2].text.contains("And 8 more like these."));
    assert_eq!(repair(&prompts, &prompt, " ", &[Fault::Empty]).unwrap().messages[1].text, "(nothing)");
}
