//! Templates of wordings: texts with slots in double braces, which a program fills in.

use std::collections::BTreeMap;

/// A template without code, cut into its texts and its slots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplatePieces<'a> {
    /// The texts before, between and behind the slots, one more than there are slots; some may be empty.
    pub literals: Vec<&'a str>,
    /// What stands between double braces, trimmed: a name, perhaps with filters.
    pub slots: Vec<&'a str>,
}

impl<'a> TemplatePieces<'a> {
    /// Whether a template holds code or comments, not slots alone.
    pub fn has_code(template: &str) -> bool {
        template.contains("{%") || template.contains("{#")
    }

    /// The pieces of a template; `None` where its braces do not pair up, or where it holds code.
    pub fn of(template: &'a str) -> Option<Self> {
        let mut pieces = Self { literals: Vec::new(), slots: Vec::new() };
        let mut rest = template;
        while let Some((literal, after)) = rest.split_once("{{") {
            let (slot, after) = after.split_once("}}")?;
            if slot.contains("{{") || literal.contains("}}") {
                return None;
            }
            pieces.literals.push(literal);
            pieces.slots.push(slot.trim());
            rest = after;
        }
        pieces.literals.push(rest);
        (!pieces.literals.iter().any(|literal| literal.contains(['{', '}']))).then_some(pieces)
    }

    /// How the slots differ from those of `original`, in words: what is missing and what is too much. `None` where each stands as often
    /// as there, with the same filters. Only the capital of a sentence's first word (`|upfirst`) may come or go with its place.
    pub fn slot_difference(&self, original: &TemplatePieces<'_>) -> Option<String> {
        let mut counts: BTreeMap<String, i32> = BTreeMap::new();
        for (pieces, step) in [(self, 1), (original, -1)] {
            for slot in &pieces.slots {
                *counts.entry(slot.replace("|upfirst", "")).or_default() += step;
            }
        }
        let differences: Vec<String> = counts
            .into_iter()
            .filter(|(_, n)| *n != 0)
            .map(|(slot, n)| {
                let slot: String = slot.chars().take(60).collect();
                if n > 0 { format!("{{{{ {slot} }}}} too many") } else { format!("{{{{ {slot} }}}} missing") }
            })
            .collect();
        (!differences.is_empty()).then(|| differences.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_compared_whatever_their_order() {
        let pieces = |text| TemplatePieces::of(text).unwrap();
        let original = pieces("{{ in|upfirst }} which {{ noun }}?");
        assert_eq!(original.literals, ["", " which ", "?"]);
        assert_eq!(pieces("Which {{ noun }} {{ in }}?").slot_difference(&original), None);
        let difference = pieces("Which {{ noun }} and {{ noun }}?").slot_difference(&original);
        assert_eq!(difference.as_deref(), Some("{{ in }} missing, {{ noun }} too many"));
        assert_eq!(TemplatePieces::of("{{ a {{ b }}"), None);
        assert_eq!(TemplatePieces::of("{% if a %}b{% endif %}"), None);
        assert!(TemplatePieces::has_code("{# a #}") && !TemplatePieces::has_code("{{ a }}"));
    }
}
