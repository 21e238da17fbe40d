//! The data files that briefs are crossed from: domains, personas, regions, periods, tones, patterns and worked examples.

use std::sync::OnceLock;

use chartmill_schema::MeasureKind;
use serde::Deserialize;

use super::brief::ExampleKind;

/// A field of life with what can be told of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Domain {
    pub(super) name: String,
    /// What the rows can be.
    pub(super) things: Vec<String>,
    /// The wholes that can be split.
    pub(super) parts: Vec<String>,
    /// The path that one population takes, getting fewer; absent where there is none.
    pub(super) stages: Option<String>,
    /// What may stand side by side in a row.
    pub(super) series: Vec<String>,
    pub(super) measures: Vec<Quantity>,
}

/// Something that can be measured.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quantity {
    pub(super) kind: MeasureKind,
    pub(super) what: String,
    pub(super) unit: Option<String>,
}

/// How the values lie.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    pub(super) text: String,
    /// Whether the largest value may be more than a hundred times the smallest.
    #[serde(default)]
    pub(super) wide: bool,
}

/// What is crossed with a domain.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Crossing {
    pub(super) personas: Vec<String>,
    pub(super) regions: Vec<String>,
    pub(super) periods: Vec<String>,
    pub(super) tones: Vec<String>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) time_patterns: Vec<Pattern>,
    pub(super) stage_patterns: Vec<Pattern>,
}

/// A worked example of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub(super) kind: ExampleKind,
    /// The answer, as JSON.
    pub(super) answer: String,
}

/// All data files.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    pub(super) domains: Vec<Domain>,
    pub(super) crossing: Crossing,
    pub(super) examples: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Domains {
    domains: Vec<Domain>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    examples: Vec<Example>,
}

fn read() -> Result<Catalog, toml::de::Error> {
    let Domains { domains } = toml::from_str(include_str!("data/domains.toml"))?;
    let Examples { mut examples } = toml::from_str(include_str!("data/examples.toml"))?;
    for example in &mut examples {
        example.answer.truncate(example.answer.trim_end().len());
    }
    Ok(Catalog { domains, crossing: toml::from_str(include_str!("data/crossing.toml"))?, examples })
}

/// The data files. A file that cannot be read would leave everything empty; the tests insist that all are read.
pub(super) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| read().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_list_is_long_enough_and_without_repetition() {
        let catalog = read().unwrap();
        let crossing = &catalog.crossing;
        let names: Vec<String> = catalog.domains.iter().map(|domain| domain.name.clone()).collect();
        for (what, list, least) in [
            ("domains", &names, 60),
            ("personas", &crossing.personas, 30),
            ("regions", &crossing.regions, 40),
            ("periods", &crossing.periods, 15),
            ("tones", &crossing.tones, 8),
        ] {
            assert!(list.len() >= least, "{what}: {}", list.len());
            assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len(), "{what} repeat themselves");
        }
    }

    #[test]
    fn every_domain_serves_every_kind_of_table() {
        for domain in &read().unwrap().domains {
            let name = &domain.name;
            assert!(!domain.things.is_empty() && !domain.parts.is_empty() && !domain.series.is_empty(), "{name}");
            assert!(domain.measures.len() >= 2, "{name}");
            assert!(domain.measures.iter().any(|quantity| quantity.kind.adds_up()), "{name}");
            // Shares come from `parts`; a share among the measures would have no whole.
            assert!(domain.measures.iter().all(|quantity| quantity.kind != MeasureKind::Share), "{name}");
        }
    }

    #[test]
    fn every_kind_of_table_has_two_examples() {
        let examples = &read().unwrap().examples;
        for kind in ExampleKind::ALL {
            assert!(examples.iter().filter(|example| example.kind == kind).count() >= 2, "{kind:?}");
        }
    }
}
