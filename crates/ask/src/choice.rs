//! Which questions a record asks, in which form and order. It owns the draws and the caps, and knows no words.

use chartmill_schema::{Change, Difficulty, Family, Form, Query, QuestionProposal};
use chartmill_seed::Draws;

use crate::conversation::Request;
use crate::evaluate::{Value, evaluate};
use crate::families::{Spec, Subject, is_only_proposed, is_order_of_stages, is_plain, is_yes_no, spec, supports};
use crate::knowledge::Knowledge;
use crate::reading::{Parts, support};
use crate::thinning;
use crate::view::View;
use crate::wordings::Wordings;
use crate::{AskError, Mix};

/// How much likelier a family is drawn for which there is a proposal.
const PROPOSED: u32 = 3;
/// The most turns with steps in a record. Each shows the values that it goes through, so later turns would soon follow from them.
const MOST_STEPS: usize = 3;
/// How many questions of a family are tried before it is given up. Where ten in a row follow from earlier turns, most do.
const MOST_TRIES: usize = 10;

const DIFFICULTIES: [Difficulty; 3] = [Difficulty::Recognize, Difficulty::Compute, Difficulty::SeveralSteps];

/// A question, with the key of its wordings where a proposal names one.
pub(crate) type Question<'a> = (Query, Option<&'a str>);

/// The form of a record and its questions.
///
/// The probability of steps depends on how long the record would be with and without them (see [`Mix::steps_probability`]). So the record
/// without is always chosen, and that with steps only where the draw could still fall on it.
pub(crate) fn choose<'a>(request: &Request<'a>, wordings: &Wordings) -> Result<(Form, Vec<Question<'a>>), AskError> {
    let view = View::of(request.facts);
    let mix = request.mix;
    let mut draws = request.seed.part("questions", 0).draws();
    let caps = Caps::draw(mix, request.n_turns, &mut draws);
    let pools = pools(request, &view, wordings)?;
    // More series rise than fall, so a fall is wanted a little more often.
    let want_rise = request.seed.part("trend", 0).draws().percent(45);
    let choice = |form: Form, weights: [u32; 3]| Choice {
        request,
        view: &view,
        pools: if form == Form::Steps { with_steps(&pools, &view) } else { pools.clone() },
        draws: request.seed.part("questions", 1 + u64::from(form == Form::Steps)).draws(),
        caps,
        form,
        weights,
        want_rise,
        readiness: request.seed.part("thinning", 0).draws().below(100),
        chosen: Vec::new(),
        knowledge: Knowledge::new(request.facts, form == Form::Steps),
    };
    let can_step = mix.steps > 0 && pools.iter().any(|pool| pool.has_steps(&view));
    let plain = choice(Form::Short, mix.difficulty_weights(Form::Short, can_step)).run(request.n_turns);
    let at = draws.unit();
    // A record of one turn with steps is the shortest, and so the likeliest to be drawn.
    if !can_step || at >= mix.steps_probability(plain.len(), 1) {
        return Ok((mix.form_without_steps(&mut draws), plain));
    }
    let stepped = choice(Form::Steps, mix.difficulty_weights(Form::Steps, true)).run(request.n_turns.min(MOST_STEPS));
    Ok(if at < mix.steps_probability(plain.len(), stepped.len()) {
        (Form::Steps, stepped)
    } else {
        (mix.form_without_steps(&mut draws), plain)
    })
}

/// How many turns of a record may be of the capped families.
#[derive(Clone, Copy)]
struct Caps {
    plain: usize,
    yes_no: usize,
}

impl Caps {
    /// A cap of c percent over records of n turns is c·n/100 turns a record: the whole part always, one more with the rest as its
    /// probability. So the expected share does not exceed the cap, however few families a figure supports.
    fn draw(mix: &Mix, n_turns: usize, draws: &mut Draws) -> Self {
        let mut turns_of = |percent: u32| {
            let hundredths = u64::from(percent) * n_turns as u64;
            (hundredths / 100) as usize + usize::from(draws.percent(hundredths % 100))
        };
        Self { plain: turns_of(mix.plain), yes_no: turns_of(mix.yes_no) }
    }
}

/// One family, with what is left of it.
#[derive(Clone)]
struct Pool<'a> {
    spec: &'static Spec,
    subjects: Vec<Subject>,
    proposals: Vec<&'a QuestionProposal>,
    n_asked: usize,
}

fn pools<'a>(request: &Request<'a>, view: &View<'_>, wordings: &Wordings) -> Result<Vec<Pool<'a>>, AskError> {
    let mut pools = Vec::with_capacity(Family::ALL.len());
    for family in Family::ALL {
        // A language may have fewer families than another.
        if request.without.contains(&family) || wordings.set(family, None).is_err() {
            continue;
        }
        let spec = spec(family);
        let mut proposals = Vec::new();
        for proposal in request.proposals.iter().filter(|proposal| proposal.family == family) {
            wordings.set(family, proposal.wording.as_deref())?;
            if supports(proposal, view) {
                proposals.push(proposal);
            }
        }
        let subjects = if is_only_proposed(family) || (view.is_staged() && is_order_of_stages(family)) {
            Vec::new()
        } else {
            (spec.subjects)(view)
        };
        if !subjects.is_empty() || !proposals.is_empty() {
            pools.push(Pool { spec, subjects, proposals, n_asked: 0 });
        }
    }
    Ok(pools)
}

impl Pool<'_> {
    /// Whether some of it can show a calculation: it calculates, and every number in it is printed.
    fn has_steps(&self, view: &View<'_>) -> bool {
        self.spec.family.difficulty() != Difficulty::Recognize
            && (self.subjects.iter().any(|subject| self.shows_all(subject, view))
                || self.proposals.iter().any(|proposal| is_printed(&proposal.query, view)))
    }

    /// Whether every number that the calculation of a question goes through is printed.
    fn shows_all(&self, subject: &Subject, view: &View<'_>) -> bool {
        let series = if self.spec.across { 0..view.series.len() } else { subject.series..subject.series + 1 };
        has_plain_labels(view) && view.series.get(series).is_some_and(|series| series.iter().all(|series| series.printed))
    }
}

/// What can show a calculation.
fn with_steps<'a>(pools: &[Pool<'a>], view: &View<'_>) -> Vec<Pool<'a>> {
    let stepped = pools.iter().filter(|pool| pool.has_steps(view)).map(|pool| Pool {
        subjects: pool.subjects.iter().filter(|subject| pool.shows_all(subject, view)).copied().collect(),
        proposals: pool.proposals.iter().filter(|proposal| is_printed(&proposal.query, view)).copied().collect(),
        ..*pool
    });
    stepped.collect()
}

/// Whether calculations can name every row: each has a label in the picture, and none is a number, which would read as a part of the
/// calculation.
fn has_plain_labels(view: &View<'_>) -> bool {
    let table = &view.facts.shown;
    if !view.facts.unlabeled.is_empty() {
        return false;
    }
    let is_number = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_digit() || ".,-".contains(c));
    table.is_time() || !table.labels().any(is_number)
}

fn is_printed(query: &Query, view: &View<'_>) -> bool {
    let data = support(query, view.facts).unwrap_or_default();
    let is_printed = |series: usize| view.series.get(series).is_some_and(|series| series.printed);
    has_plain_labels(view) && !data.is_empty() && data.iter().all(|(_, series)| is_printed(*series))
}

/// A record that is being chosen.
struct Choice<'r, 'a> {
    request: &'r Request<'a>,
    view: &'r View<'a>,
    pools: Vec<Pool<'a>>,
    draws: Draws,
    caps: Caps,
    form: Form,
    weights: [u32; 3],
    want_rise: bool,
    /// From 0 to 99: what is asked less often than this is left out of the record.
    readiness: u64,
    chosen: Vec<Question<'a>>,
    knowledge: Knowledge<'a>,
}

impl<'a> Choice<'_, 'a> {
    fn run(mut self, n_turns: usize) -> Vec<Question<'a>> {
        while self.chosen.len() < n_turns && self.choose_one() {}
        self.chosen
    }

    /// Chooses one more question, or says that nothing is left.
    fn choose_one(&mut self) -> bool {
        let Some(drawn) = self.draws.weighted(&self.weights) else { return false };
        // Where the difficulty drawn has nothing left, the nearest takes its place: the easier before the harder.
        let order: [usize; 3] = match drawn {
            0 => [0, 1, 2],
            1 => [1, 0, 2],
            _ => [2, 1, 0],
        };
        for difficulty in order {
            while let Some(idx) = self.draw_family(DIFFICULTIES[difficulty]) {
                if self.choose_of(idx) {
                    let pool = &mut self.pools[idx];
                    pool.n_asked += 1;
                    self.caps.plain -= usize::from(is_plain(pool.spec.family));
                    self.caps.yes_no -= usize::from(is_yes_no(pool.spec.family));
                    return true;
                }
                // Nothing of this family is left that would not follow from the turns so far.
                self.pools.remove(idx);
            }
        }
        false
    }

    fn draw_family(&mut self, difficulty: Difficulty) -> Option<usize> {
        let weights: Vec<u32> = self.pools.iter().map(|pool| self.weight(pool, difficulty)).collect();
        self.draws.weighted(&weights)
    }

    fn weight(&self, pool: &Pool<'_>, difficulty: Difficulty) -> u32 {
        let family = pool.spec.family;
        let most = if family == Family::ValueLookup { 2 } else { 1 };
        let is_open = family.difficulty() == difficulty
            && pool.n_asked < most
            && (!is_plain(family) || self.caps.plain > 0)
            && (!is_yes_no(family) || self.caps.yes_no > 0);
        let factor = if pool.proposals.is_empty() { 1 } else { PROPOSED };
        if is_open { pool.spec.weight * factor } else { 0 }
    }

    /// Chooses a question of the family: a proposed one if there is any, else one of all alike, or of all with an answer that is drawn first.
    fn choose_of(&mut self, idx: usize) -> bool {
        while !self.pools[idx].proposals.is_empty() {
            let at = self.draws.index(self.pools[idx].proposals.len());
            let proposal = self.pools[idx].proposals.swap_remove(at);
            if self.take((proposal.query.clone(), proposal.wording.as_deref())) {
                return true;
            }
        }
        let mut n_tries = 0;
        while !self.pools[idx].subjects.is_empty() && n_tries < MOST_TRIES {
            let subject = self.draw_subject(idx);
            let query = (self.pools[idx].spec.query)(self.view, &subject);
            // A comparison with the other answer than the record should have is no try: half of all are.
            if self.is_wanted(&query) {
                n_tries += 1;
                if self.take((query, None)) {
                    return true;
                }
            }
        }
        false
    }

    /// Draws what to ask about, all answers alike: in a table that grows from year to year, the last would else nearly always be right.
    fn draw_subject(&mut self, idx: usize) -> Subject {
        let subjects = &mut self.pools[idx].subjects;
        let mut answers: Vec<usize> = subjects.iter().map(|subject| subject.answer).collect();
        answers.sort_unstable();
        answers.dedup();
        let answer = answers[self.draws.index(answers.len())];
        let n = subjects.iter().filter(|subject| subject.answer == answer).count();
        let nth = self.draws.index(n);
        let at = subjects.iter().enumerate().filter(|(_, subject)| subject.answer == answer).nth(nth);
        subjects.swap_remove(at.map_or(0, |(at, _)| at))
    }

    /// Whether a question or its answer names a row that has no label in the picture.
    fn names_unlabeled(&self, query: &Query) -> bool {
        let facts = self.request.facts;
        let has_none = |label: &str| facts.shown.row_of(label).is_some_and(|row| facts.unlabeled.contains(&row));
        let answers_so = || match evaluate(query, facts) {
            Ok(Value::Label(label)) => has_none(&label),
            Ok(Value::List(labels)) => labels.iter().any(|label| has_none(label)),
            _ => false,
        };
        !facts.unlabeled.is_empty() && (Parts::of(query).labels.into_iter().any(has_none) || answers_so())
    }

    /// Whether a question has the answer that the record should have, where there are only two, and is not left out for having a common one.
    fn is_wanted(&self, query: &Query) -> bool {
        if self.names_unlabeled(query) {
            return false;
        }
        let wanted = match query {
            Query::Compare { .. } => Value::Boolean(self.request.want_yes),
            Query::Trend { .. } => Value::Change(if self.want_rise { Change::Rise } else { Change::Fall }),
            _ => return self.readiness < thinning::rate(query, self.request.facts),
        };
        evaluate(query, self.request.facts) == Ok(wanted)
    }

    /// Takes a question, unless it is not wanted or follows from another.
    fn take(&mut self, question: Question<'a>) -> bool {
        if !self.is_wanted(&question.0) {
            return false;
        }
        if self.form != Form::Steps {
            let is_new = !self.knowledge.follows(&question.0);
            if is_new {
                self.knowledge.learn(&question.0);
                self.chosen.push(question);
            }
            return is_new;
        }
        // Steps show values, so a question that goes through all of them must come after those that go through two.
        let size = |query: &Query| support(query, self.request.facts).map_or(0, |rows| rows.len());
        let at = self.chosen.partition_point(|(other, _)| size(other) <= size(&question.0));
        let mut knowledge = Knowledge::new(self.request.facts, true);
        let (before, after) = self.chosen.split_at(at);
        for query in before.iter().chain([&question]).chain(after).map(|(query, _)| query) {
            if knowledge.follows(query) {
                return false;
            }
            knowledge.learn(query);
        }
        self.chosen.insert(at, question);
        true
    }
}
