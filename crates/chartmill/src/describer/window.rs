//! The slots in work: which may begin, and which are handed over.
//!
//! A slot of round r may begin once all rounds before r - 1 are handed over, since its prompt lists their titles. Slots are handed over
//! in order; one that is too like an earlier one goes back for another attempt, and those behind it wait.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::{Error, Result};
use chartmill_describe::model::near_duplicates::NearDuplicates;

use super::slot::Answered;
use super::{RefusedAnswer, Slot};

/// A slot to be worked.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) slot: u64,
    /// The attempt to begin with.
    pub(super) attempt: u32,
    /// Titles that are taken, in the order of their slots.
    pub(super) titles: Vec<String>,
}

/// What is handed over so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Committed {
    pub(super) done: u64,
    pub(super) empty: u64,
}

#[derive(Debug)]
pub(super) struct Window {
    count: u64,
    round: u64,
    attempts: u32,
    most_titles: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The first slot that nobody has begun.
    next: u64,
    /// Slots that go back, with the attempt to go on with and what was refused before.
    again: BTreeMap<u64, (u32, Slot)>,
    /// What was used and refused by the earlier attempts of slots that went back.
    earlier: BTreeMap<u64, Slot>,
    /// Slots that are answered but wait for one before them.
    answered: BTreeMap<u64, Answered>,
    committed: Committed,
    /// Titles with their rounds, in the order of their slots.
    titles: VecDeque<(u64, String)>,
    seen: NearDuplicates,
    halted: Option<Error>,
}

impl Window {
    pub(super) fn new(count: u64, round: u64, attempts: u32, most_titles: usize) -> Self {
        let state = Mutex::new(State::default());
        Self { count, round: round.max(1), attempts, most_titles, state, changed: Condvar::new() }
    }

    /// The next slot to work; waits for one. `None` once there is nothing left, or the run was halted.
    pub(super) fn take(&self) -> Option<Work> {
        let mut state = self.lock();
        loop {
            if state.halted.is_some() || state.committed.done >= self.count {
                return None;
            }
            if let Some((slot, (attempt, earlier))) = state.again.pop_first() {
                state.earlier.insert(slot, earlier);
                return Some(Work { slot, attempt, titles: self.titles(&state, slot) });
            }
            let slot = state.next;
            let open = (state.committed.done / self.round + 2).saturating_mul(self.round);
            if slot < self.count && slot < open {
                state.next += 1;
                return Some(Work { slot, attempt: 0, titles: self.titles(&state, slot) });
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Takes what came of a slot, and hands over what can be.
    pub(super) fn put(&self, answered: Answered, sink: &mut dyn FnMut(Slot) -> Result<()>) -> Committed {
        let mut state = self.lock();
        state.answered.insert(answered.slot.slot, answered);
        while state.halted.is_none() {
            let at = state.committed.done;
            let Some(answered) = state.answered.remove(&at) else { break };
            let (attempt, mut slot) = self.judge(&mut state, answered);
            if slot.description.is_none() && attempt + 1 < self.attempts {
                slot.description = None;
                state.again.insert(at, (attempt + 1, slot));
                break;
            }
            if let Some(description) = &slot.description {
                state.titles.push_back((at / self.round, description.title().to_owned()));
            } else {
                state.committed.empty += 1;
            }
            state.committed.done += 1;
            self.forget_titles(&mut state);
            if let Err(error) = sink(slot) {
                state.halted = Some(error);
            }
        }
        let committed = state.committed;
        drop(state);
        self.changed.notify_all();
        committed
    }

    /// Joins a slot with its earlier attempts, and refuses a description that is too like an earlier one. Returns the last attempt too.
    fn judge(&self, state: &mut State, answered: Answered) -> (u32, Slot) {
        let Answered { mut slot, attempt, brief, raw } = answered;
        if let Some(earlier) = state.earlier.remove(&slot.slot) {
            slot.answers += earlier.answers;
            slot.usage.input_tokens = slot.usage.input_tokens.saturating_add(earlier.usage.input_tokens);
            slot.usage.output_tokens = slot.usage.output_tokens.saturating_add(earlier.usage.output_tokens);
            slot.usage.estimated |= earlier.usage.estimated;
            let mut refused = earlier.refused;
            refused.append(&mut slot.refused);
            slot.refused = refused;
        }
        let double = slot.description.as_ref().and_then(|description| state.seen.add(description).err());
        if let Some(double) = double {
            slot.description = None;
            slot.recovered.clear();
            slot.refused.push(RefusedAnswer {
                slot: slot.slot,
                attempt,
                repair: slot.repairs,
                reason: double.likeness.reason().to_owned(),
                faults: vec![double.to_string()],
                brief,
                raw,
            });
            (attempt, slot)
        } else if slot.description.is_none() {
            // No attempt was accepted: none is left.
            (self.attempts, slot)
        } else {
            (attempt, slot)
        }
    }

    /// The titles that the prompt of a slot lists: of all rounds but its own and the one before.
    fn titles(&self, state: &State, slot: u64) -> Vec<String> {
        let round = slot / self.round;
        let known: Vec<&String> = state.titles.iter().take_while(|(of, _)| of + 2 <= round).map(|(_, title)| title).collect();
        known[known.len().saturating_sub(self.most_titles)..].iter().map(|&title| title.clone()).collect()
    }

    /// Drops titles that no prompt will list any more, so that memory stays flat.
    fn forget_titles(&self, state: &mut State) {
        let round = state.committed.done / self.round;
        let listed = state.titles.iter().take_while(|(of, _)| of + 2 <= round).count();
        for _ in self.most_titles..listed {
            state.titles.pop_front();
        }
    }

    /// Ends the run; slots in work are still finished.
    pub(super) fn halt(&self, error: Error) {
        self.lock().halted.get_or_insert(error);
        self.changed.notify_all();
    }

    /// How many slots were handed over, and why it was not all of them.
    pub(super) fn finish(self) -> (u64, Option<Error>) {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        (state.committed.done, state.halted)
    }

    /// A thread that panicked cannot have left the state half changed: nothing in here panics.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
