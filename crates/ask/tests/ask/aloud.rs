//! Conversations to be read by a person: `cargo test -p chartmill-ask aloud -- --ignored --nocapture`.

use chartmill_ask::{Mix, Request, ask, queries_for};
use chartmill_schema::{Family, Language, QuestionProposal, Speaker};
use chartmill_seed::Seed;

use crate::fixture::{self, Adapt};

#[test]
#[ignore = "prints for a reader and asserts nothing"]
fn read_aloud() {
    let figures = [
        fixture::jobs().decorated(),
        fixture::screens().decorated(),
        fixture::revenue().decorated(),
        fixture::temperatures(),
        fixture::countries(),
        fixture::visits(),
        fixture::energy(),
        fixture::students(),
        fixture::prices(),
        fixture::sales(),
        fixture::jobs().unprinted("2", &["0", "20", "40", "60", "80", "100", "120", "140", "160"]).decorated(),
    ];
    for k in 0..100 {
        let facts = &figures[k as usize % figures.len()];
        let proposals: Vec<_> = queries_for(Family::Conversion, facts)
            .into_iter()
            .map(|query| QuestionProposal { family: Family::Conversion, query, wording: None })
            .collect();
        let request = Request {
            facts,
            language: &Language::english(),
            picture_language: &Language::english(),
            proposals: &proposals,
            without: &[],
            wordings: None,
            reserve: None,
            seed: Seed::of_run(7).part("slot", k),
            n_turns: 3 + k as usize % 4,
            mix: &Mix::default(),
            want_yes: k.is_multiple_of(2),
            token_budget: 1400,
            standalone: false,
        };
        let asked = ask(&request).unwrap();
        println!("--- {k} {}", facts.chart);
        for message in &asked.messages {
            println!("{} {}", if message.from == Speaker::Human { "Q:" } else { "A:" }, message.value.replace('\n', "\n   "));
        }
    }
}
