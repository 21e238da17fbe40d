//! The forms of words: stems, verbs as names of what is done, nouns for one. No more of a language's grammar than labels and titles need.

use super::rules::Rules;

impl Rules {
    /// A clause with its verb in the plural, as it follows a population: "lee" of "el 20% de las personas lee" is `leen`.
    pub(super) fn plural_clause(&self, clause: &str) -> String {
        let ending = self.texts.get("plural_ending").map_or("", String::as_str);
        if ending.is_empty() {
            return clause.to_owned();
        }
        let mut words: Vec<String> = clause.split(' ').map(str::to_owned).collect();
        let verb = words.iter_mut().find(|word| !self.words.before_verb.contains(&word.to_lowercase()));
        if let Some(verb) = verb.filter(|verb| verb.chars().count() > 2 && verb.ends_with(['a', 'e'])) {
            verb.push_str(ending);
        }
        words.join(" ")
    }

    /// A noun in its plural as a header has it, for one: `Movie`, `Activity`. The languages here share the ending.
    pub(super) fn singular(&self, plural: &str) -> String {
        let lower = plural.to_lowercase();
        if self.language.primary() == "en"
            && let Some(root) = lower.strip_suffix("ies").filter(|root| root.len() > 2 && !root.ends_with("mov"))
        {
            return format!("{}y", plural.get(..root.len()).unwrap_or(root));
        }
        let keeps = lower.ends_with("ss") || lower.ends_with("us") || lower.ends_with("news") || lower.len() < 4;
        plural.strip_suffix('s').filter(|_| !keeps).unwrap_or(plural).to_owned()
    }

    /// Whether a word belongs to a range or its unit: `hours`, `than`, `times`.
    pub(super) fn is_measuring(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let printed = self.ranges.iter().flat_map(|form| form.print.split(' ')).any(|known| known.eq_ignore_ascii_case(&lower));
        printed || lower == self.words.times || self.unit(&lower).is_some()
    }

    /// Whether a word is an article, a preposition or a possessive.
    pub(super) fn is_small(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        [&self.words.prepositions, &self.words.articles, &self.words.possessives].into_iter().any(|list| list.contains(&lower))
    }

    /// What somebody does, as a label: `driving` for `drive`. A language whose verbs do not change so keeps the verb.
    pub(super) fn doing(&self, verb: &str) -> String {
        let ends: Vec<char> = verb.chars().rev().take(3).collect();
        let is_vowel = |c: &char| "aeiou".contains(*c);
        match (self.language.primary(), ends.as_slice()) {
            ("en", ['e', before, ..]) if !is_vowel(before) => format!("{}ing", verb.strip_suffix('e').unwrap_or(verb)),
            ("en", [last, middle, first])
                if verb.len() == 3 && !is_vowel(last) && !"wxy".contains(*last) && is_vowel(middle) && !is_vowel(first) =>
            {
                format!("{verb}{last}ing")
            }
            ("en", _) => format!("{verb}ing"),
            _ => verb.to_owned(),
        }
    }

    /// Whether a word is a verb that follows another: `reading`.
    pub(super) fn is_gerund(&self, word: &str) -> bool {
        let root = word.strip_suffix(self.words.gerund.as_str());
        root.is_some_and(|root| root.chars().count() > 2 && root.chars().all(char::is_alphabetic))
    }

    /// What the forms of a word have in common: `movies` and `movie`, `traveling` and `travel`.
    pub(super) fn stem(&self, word: &str) -> String {
        let lower = word.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(root) = bare.strip_suffix(self.words.gerund.as_str()).filter(|root| root.chars().count() > 2) else {
            let root = match bare.strip_suffix("ies") {
                Some(root) if self.language.primary() == "en" && root.len() > 1 && bare != "movies" => return format!("{root}y"),
                _ => bare,
            };
            let root = root.strip_suffix('s').filter(|root| root.len() > 2 && !root.ends_with('s')).unwrap_or(root);
            return root.strip_suffix('e').filter(|root| root.len() > 2).unwrap_or(root).to_owned();
        };
        let mut ends = root.chars().rev();
        match (ends.next(), ends.next()) {
            (Some(last), Some(before)) if last == before && !"lse".contains(last) => {
                root.get(..root.len() - last.len_utf8()).unwrap_or(root).to_owned()
            }
            _ => root.strip_suffix('e').unwrap_or(root).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Language;

    use super::*;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        let english = Rules::of(&Language::english()).unwrap();
        for (one, other) in [
            ("movie", "movies"),
            ("commuting", "commute"),
            ("Traveling", "travel"),
            ("outdoors", "outdoor"),
            ("activities", "activity"),
            ("swimming", "swim"),
            ("pets.", "pet"),
        ] {
            assert_eq!(english.stem(one), english.stem(other));
        }
        assert_ne!(english.stem("dogs"), english.stem("cats"));
    }

    #[test]
    fn a_verb_follows_its_population() {
        let spanish = Rules::of(&Language::new("es").unwrap()).unwrap();
        assert_eq!(spanish.plural_clause("lee menos de 2 horas"), "leen menos de 2 horas");
        assert_eq!(spanish.plural_clause("no se desplaza en coche"), "no se desplazan en coche");
        assert_eq!(spanish.plural_clause("prefieren el té"), "prefieren el té");
        assert_eq!(Rules::of(&Language::english()).unwrap().plural_clause("have a cat"), "have a cat");
    }

    #[test]
    fn what_is_done_has_a_name() {
        let english = Rules::of(&Language::english()).unwrap();
        for (verb, name) in [("drive", "driving"), ("walk", "walking"), ("run", "running"), ("eat", "eating"), ("see", "seeing")]
        {
            assert_eq!(english.doing(verb), name);
        }
        for (plural, singular) in [("Movies", "Movie"), ("activities", "activity"), ("News", "News")] {
            assert_eq!(english.singular(plural), singular);
        }
    }
}
