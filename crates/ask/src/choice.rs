//! Which questions a record asks, in which form and order. It owns the draws and the caps, and knows no words.

use chartmill_schema::{Difficulty, Family, Form, Query, QuestionProposal};
use chartmill_seed::Draws;

use crate::conversation::Request;
use crate::evaluate::{Value, evaluate};
use crate::families::{Spec, Subject, is_only_proposed, is_plain, spec, supports};
use crate::knowledge::Knowledge;
use crate::reading::support;
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
    let choice = |form: Form, weights: [u32; 3]| Choice {
        request,
        view: &view,
        pools: if form == Form::Steps { with_steps(&pools, &view) } else { pools.clone() },
        draws: request.seed.part("questions", 1 + u64::from(form == Form::Steps)).draws(),
        caps,
        form,
        weights,
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
        let spec = spec(family);
        let mut proposals = Vec::new();
        for proposal in request.proposals.iter().filter(|proposal| proposal.family == family) {
            wordings.set(family, proposal.wording.as_deref())?;
            if supports(proposal, view) {
                proposals.push(proposal);
            }
        }
        let subjects = if is_only_proposed(family) { Vec::new() } else { (spec.subjects)(view) };
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
            && (self.subjects.iter().any(|subject| is_printed(Some(subject.series), view))
                || self.proposals.iter().any(|proposal| is_printed(series_of(&proposal.query, view), view)))
    }
}

/// What can show a calculation.
fn with_steps<'a>(pools: &[Pool<'a>], view: &View<'_>) -> Vec<Pool<'a>> {
    let stepped = pools.iter().filter(|pool| pool.has_steps(view)).map(|pool| Pool {
        subjects: pool.subjects.iter().filter(|subject| is_printed(Some(subject.series), view)).copied().collect(),
        proposals: pool.proposals.iter().filter(|proposal| is_printed(series_of(&proposal.query, view), view)).copied().collect(),
        ..*pool
    });
    stepped.collect()
}

fn is_printed(series: Option<usize>, view: &View<'_>) -> bool {
    // Labels that are numbers would read as parts of the calculation.
    let is_number = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_digit() || ".,-".contains(c));
    let are_numbers = !view.facts.shown.is_time() && view.facts.shown.labels().any(is_number);
    !are_numbers && series.and_then(|idx| view.series.get(idx)).is_some_and(|series| series.printed)
}

fn series_of(query: &Query, view: &View<'_>) -> Option<usize> {
    support(query, view.facts).ok()?.first().map(|(_, series)| *series)
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
            && (family != Family::Comparison || self.caps.yes_no > 0);
        let factor = if pool.proposals.is_empty() { 1 } else { PROPOSED };
        if is_open { pool.spec.weight * factor } else { 0 }
    }

    /// Chooses a question of the family: a proposed one if there is any, else one of all alike.
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
            let at = self.draws.index(self.pools[idx].subjects.len());
            let subject = self.pools[idx].subjects.swap_remove(at);
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

    fn is_wanted(&self, query: &Query) -> bool {
        !matches!(query, Query::Compare { .. })
            || evaluate(query, self.request.facts) == Ok(Value::Boolean(self.request.want_yes))
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
