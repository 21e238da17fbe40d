//! Labels of clauses that name things: `prefer action movies` is `Action` where all the others prefer movies too.

use std::collections::BTreeMap;

use super::range;
use super::rules::Rules;

/// What the clauses of one picture have in common and what tells them apart.
#[derive(Debug)]
pub(super) struct Things {
    /// One label a clause.
    pub(super) labels: Vec<String>,
    /// What all of them are, as one of the clauses says it behind "as": `favorite season`.
    pub(super) class: Option<String>,
    /// The words that most of them share, as one of them writes them: `TV shows`.
    pub(super) topic: Option<String>,
    /// What most of them do, where no thing is shared: `commuting`.
    pub(super) activity: Option<String>,
    /// The verb that most of them share.
    pub(super) verb: Option<String>,
}

/// A clause without what is the same for all.
struct Core {
    negated: bool,
    verb: String,
    /// What follows the verb.
    rest: Vec<String>,
    class: Option<String>,
}

/// The text with a capital at its start, unless its first word has one inside: `iPhone`.
pub(super) fn capitalized(text: &str) -> String {
    if text.split(' ').next().is_some_and(|word| word.chars().skip(1).any(char::is_uppercase)) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether a negated clause denies everything that the others name, rather than one of them or one thing more: `do not own any pets`
/// beside `own dogs` and `own cats`, but not `do not own any dogs`.
pub(super) fn denies_all(clause: &str, others: &[&str], rules: &Rules) -> bool {
    let words = &rules.words;
    let Some(negation) = words.negation.find(clause) else { return false };
    if words.of_these.is_match(clause) {
        return true;
    }
    // "Do not read 5 books" leaves those who read 4.
    if range::find(clause, rules).is_some_and(|range| !range.is_bare_number()) {
        return false;
    }
    let rest = words.nothing.replace_all(clause.get(negation.end()..).unwrap_or_default(), " ").into_owned();
    let rest = rules.periods.iter().fold(rest, |text, period| period.pattern.replace_all(&text, " ").into_owned());
    let means = |text: &str, skip: usize| -> Vec<String> {
        text.split_whitespace().filter(|word| !rules.is_small(word)).skip(skip).map(|word| rules.stem(word)).collect()
    };
    let denied = means(&rest, 1);
    let named: Vec<Vec<String>> = others.iter().map(|other| means(&Core::of(other, false, rules).head(), 0)).collect();
    let is_named = |stem: &String| named.iter().any(|other| other.contains(stem));
    // What is denied is part of every other, or no part of any: the name of them all.
    let of_all = named.iter().all(|other| other.iter().any(|stem| denied.contains(stem)));
    if words.nothing.is_match(clause) {
        of_all || !denied.iter().any(is_named)
    } else {
        // Beside one other it is the rest of that one, which its own words say best.
        others.len() > 1 && of_all && !denied.is_empty() && denied.iter().all(is_named)
    }
}

/// The label of a clause that denies everything.
pub(super) fn none_label(clause: &str, rules: &Rules) -> String {
    let words = &rules.words;
    if words.of_these.is_match(clause) {
        words.none_of_these.clone()
    } else if words.never_pattern.is_match(clause) {
        words.never.clone()
    } else {
        words.none.clone()
    }
}

/// Labels for clauses, none of which is a range.
pub(super) fn of_things(clauses: &[&str], rules: &Rules) -> Things {
    let cores: Vec<Core> = clauses
        .iter()
        .enumerate()
        .map(|(at, clause)| {
            let others: Vec<&str> = clauses.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, text)| *text).collect();
            Core::of(clause, denies_all(clause, &others, rules), rules)
        })
        .collect();
    let is_positive = |clause: &str| !rules.words.negation.is_match(clause);
    let positive: Vec<&Core> =
        cores.iter().zip(clauses).filter(|(_, clause)| is_positive(clause)).map(|(core, _)| core).collect();
    let strong = topic_of(&positive, rules);
    let denied: Vec<String> = cores.iter().filter(|core| core.negated).flat_map(|core| stems(core, rules)).collect();
    let named = |stem: &String| positive.iter().any(|core| stems(core, rules).contains(stem));
    let weak: Vec<String> = strong.iter().cloned().chain(denied.into_iter().filter(named)).collect();
    let classes = positive.iter().filter_map(|core| core.class.as_deref());
    let class = classes.min_by_key(|class| (class.split(' ').count() < 2, class.chars().count())).map(str::to_owned);
    let class_stems: Vec<String> = cores
        .iter()
        .filter_map(|core| core.class.as_deref())
        .flat_map(|class| class.split(' ').map(|word| rules.stem(word)).collect::<Vec<_>>())
        .collect();
    let with_class = |stems: &[String]| stems.iter().chain(&class_stems).cloned().collect::<Vec<_>>();
    let (weak, strong) = (with_class(&weak), with_class(&strong));
    let shared: Vec<String> =
        strong.iter().filter(|stem| positive.iter().all(|core| stems(core, rules).contains(stem))).cloned().collect();
    let same_rest = positive.len() > 1 && positive.iter().all(|core| trim(core, &strong, rules).is_none());
    let labels = clauses.iter().zip(&cores).map(|(clause, core)| {
        if core.negated {
            return none_label(clause, rules);
        }
        // What one thing more denies needs all of its words.
        if !is_positive(clause) {
            return capitalized(clause);
        }
        let found = [&weak, &strong, &shared].into_iter().filter(|_| !same_rest).find_map(|topic| trim(core, topic, rules));
        capitalized(&found.unwrap_or_else(|| rules.doing(&core.verb)))
    });
    let mut labels: Vec<String> = labels.collect();
    // A label that two clauses share says too little: then the clauses themselves are the labels.
    let folded = |label: &String| label.to_lowercase();
    for at in 0..labels.len() {
        let shared: Vec<usize> = (0..labels.len()).filter(|other| folded(&labels[*other]) == folded(&labels[at])).collect();
        let words = |clause: &str| -> Vec<String> { Core::of(clause, false, rules).words(rules) };
        if shared.iter().any(|other| words(clauses[*other]) != words(clauses[at])) {
            for other in shared {
                labels[other] = capitalized(clauses[other]);
            }
        }
    }
    // What is denied may name the topic more fully than what is shared. A topic that a label still says tells things apart.
    let is_said = |topic: &String| {
        let said: Vec<String> = labels.iter().flat_map(|label| label.split(' ')).map(|word| rules.stem(word)).collect();
        topic.split(' ').all(|word| said.contains(&rules.stem(word)))
    };
    let mut topics = [&weak, &strong].into_iter().filter(|_| !same_rest).filter_map(|stems| topic(&positive, stems, rules));
    let topic = topics.find(|topic| !is_said(topic));
    let activity =
        positive.iter().flat_map(|core| &core.rest).find(|word| rules.is_gerund(word) && strong.contains(&rules.stem(word)));
    Things { activity: activity.cloned(), labels, class, topic, verb: main_verb(&positive, rules) }
}

impl Core {
    fn of(clause: &str, negated: bool, rules: &Rules) -> Self {
        let words = &rules.words;
        let clause = if negated { words.negation.replace(clause, "").into_owned() } else { clause.to_owned() };
        let clause = words.fillers.replace_all(&clause, " ");
        let clause = clause.split_whitespace().collect::<Vec<_>>().join(" ");
        let (head, class) = match words.class_tail.captures(&clause) {
            Some(found) => {
                let class = found.name("class").map_or("", |class| class.as_str());
                let class = words.of_choice.replace(class, "").into_owned();
                (found.name("head").map_or("", |head| head.as_str()).to_owned(), Some(class))
            }
            None => (clause, None),
        };
        let tokens = head.split(' ').map(|token| token.trim_matches([',', ';', ':', '"']).to_owned());
        let mut tokens = tokens.filter(|token| !token.is_empty());
        Self { negated, verb: tokens.next().unwrap_or_default(), rest: tokens.collect(), class }
    }

    /// The clause without fillers and without its class.
    fn head(&self) -> String {
        std::iter::once(&self.verb).chain(&self.rest).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Everything that it says, as stems.
    fn words(&self, rules: &Rules) -> Vec<String> {
        let mut words: Vec<String> = self.rest.iter().filter(|word| !rules.is_small(word)).map(|word| rules.stem(word)).collect();
        let verb = self.verb.to_lowercase();
        if !rules.words.preferring.contains(&verb) && !rules.words.having.contains(&verb) {
            words.push(rules.stem(&self.verb));
        }
        words.sort();
        words
    }
}

/// The stems of all words of a core that mean something.
fn stems(core: &Core, rules: &Rules) -> Vec<String> {
    let words = std::iter::once(&core.verb).chain(&core.rest).map(String::as_str);
    let class = core.class.iter().flat_map(|class| class.split(' '));
    let mut stems: Vec<String> = words.chain(class).filter(|word| !rules.is_small(word)).map(|word| rules.stem(word)).collect();
    stems.sort();
    stems.dedup();
    stems
}

/// The stems that more than half of the cores have, and at least two.
fn common(cores: &[&Core], rules: &Rules) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for core in cores {
        for stem in stems(core, rules) {
            *counts.entry(stem).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1 && count * 2 > cores.len()).map(|(stem, _)| stem).collect()
}

/// The stems that most share and that tell nothing apart. What one clause says alone ("are satisfied") tells it apart from those that say
/// more ("are very satisfied").
fn topic_of(cores: &[&Core], rules: &Rules) -> Vec<String> {
    let mut topic = common(cores, rules);
    let alone: Vec<&&Core> = cores.iter().filter(|core| trim(core, &topic, rules).is_none()).collect();
    if alone.len() < cores.len() {
        let said: Vec<String> = alone.iter().flat_map(|core| &core.rest).map(|word| rules.stem(word)).collect();
        topic.retain(|stem| !said.contains(stem));
    }
    topic
}

/// What is left of what follows the verb without the topic and the small words at both of its ends; `None` where nothing is, or where the
/// verb alone tells what is done ("drive to their destination").
fn trim(core: &Core, topic: &[String], rules: &Rules) -> Option<String> {
    let words = &rules.words;
    let list = |list: &[String], word: &str| list.contains(&word.to_lowercase());
    let rest: Vec<&str> = core.rest.iter().map(String::as_str).collect();
    if let [first, second, ..] = rest.as_slice()
        && list(&words.prepositions, first)
        && list(&words.possessives, second)
    {
        return None;
    }
    let (mut from, mut to) = (0, rest.len());
    let class_nouns: Vec<String> = words.class_nouns.iter().map(|noun| rules.stem(noun)).collect();
    while to > from {
        let last = rest[to - 1];
        let is_class =
            to - from > 1 && class_nouns.contains(&rules.stem(last)) && !rest[to - 2].eq_ignore_ascii_case(&words.other);
        if !(rules.is_small(last) || topic.contains(&rules.stem(last)) || is_class) {
            break;
        }
        to -= 1;
    }
    let prefers = list(&words.preferring, &core.verb);
    while from < to {
        let first = rest[from];
        let leads = prefers && to - from > 1 && rules.is_gerund(first);
        if !(rules.is_small(first) || topic.contains(&rules.stem(first)) || leads) {
            break;
        }
        from += 1;
    }
    (from < to).then(|| rest[from..to].join(" "))
}

/// The topic as one of the clauses writes it: the longest run of its words behind the verb.
fn topic(cores: &[&Core], topic: &[String], rules: &Rules) -> Option<String> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    for core in cores {
        let mut run = Vec::new();
        // What follows the verb at once may be no thing: "travel abroad once", "plan to visit Italy".
        let prefers = rules.words.preferring.contains(&core.verb.to_lowercase());
        let n_verb =
            core.rest.iter().take_while(|word| !prefers && (rules.is_small(word) || topic.contains(&rules.stem(word)))).count();
        let n_verb = if n_verb == core.rest.len() { 0 } else { n_verb };
        for word in core.rest.iter().skip(n_verb) {
            if topic.contains(&rules.stem(word)) && !rules.is_gerund(word) {
                run.push(word.as_str());
            } else if !run.is_empty() {
                found.push(std::mem::take(&mut run));
            }
        }
        found.push(run);
    }
    // "A year" is when, not what.
    let is_period = |run: &Vec<&str>| rules.periods.iter().any(|period| period.title.rsplit(' ').next() == run.last().copied());
    found.retain(|run| !is_period(run));
    let longest = found.iter().map(Vec::len).max().filter(|longest| *longest > 0)?;
    found.into_iter().find(|run| run.len() == longest).map(|run| run.join(" "))
}

/// The verb of most clauses, where they share one.
fn main_verb(cores: &[&Core], rules: &Rules) -> Option<String> {
    let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for core in cores {
        let verb = core.verb.to_lowercase();
        // All ways of preferring are one verb.
        let known = rules.words.preferring.first().filter(|_| rules.words.preferring.contains(&verb));
        let counted = counts.entry(known.cloned().unwrap_or(verb)).or_insert((0, &core.verb));
        counted.0 += 1;
    }
    let (verb, (count, written)) = counts.into_iter().max_by_key(|(_, (count, _))| *count)?;
    if count * 2 <= cores.len() {
        return None;
    }
    if rules.words.preferring.first() == Some(&verb) {
        return Some(verb);
    }
    // "Live in" and "plan to visit" belong together.
    let same = cores.iter().filter(|core| core.verb == written);
    if count < 2 {
        return Some(written.to_owned());
    }
    let shared = same.fold(None, |shared: Option<Vec<&str>>, core| {
        let rest: Vec<&str> = core.rest.iter().map(String::as_str).collect();
        Some(match shared {
            None => rest,
            Some(shared) => shared.into_iter().zip(rest).take_while(|(one, other)| one == other).map(|(one, _)| one).collect(),
        })
    });
    let shared: Vec<&str> =
        shared.unwrap_or_default().into_iter().filter(|word| !rules.words.articles.contains(&word.to_lowercase())).collect();
    Some([&[written], shared.as_slice()].concat().join(" "))
}
