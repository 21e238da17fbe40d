//! What a release says of each of its slots: the attempts that came to nothing, and what fills it. Read side by side, slot by slot.

use crate::encode::RefusedAttempt;
use crate::error::DatasetError;
use crate::fault::{Fault, Problem};
use crate::files::{REFUSED, notes_of};
use crate::lines::Lines;
use crate::release::Release;
use crate::samples::{RawSample, Samples};

/// What a release says of one slot.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    /// The slot.
    pub slot: u64,
    /// The attempts that came to nothing, in their order.
    pub refused: Vec<RefusedAttempt>,
    /// Their lines, as they stand.
    pub(crate) refused_lines: Vec<u8>,
    /// What fills it.
    pub sample: Option<RawSample>,
    /// What is wrong with the lines of this slot, as lines.
    pub faults: Vec<Fault>,
}

/// Walks a release slot by slot.
#[derive(Debug)]
pub struct Replay {
    samples: Samples,
    sample: Option<RawSample>,
    refused: Lines,
    attempt: Option<(RefusedAttempt, String)>,
    faults: Vec<Fault>,
}

impl Release {
    /// Walks the release slot by slot, in their order.
    ///
    /// # Errors
    /// [`DatasetError::Io`] where a file is there but cannot be opened.
    pub fn replay(&self) -> Result<Replay, DatasetError> {
        let path = self.dir.join(REFUSED);
        let refused = Lines::open(&path).map_err(DatasetError::io("read", &path))?;
        Ok(Replay { samples: self.samples()?, sample: None, refused, attempt: None, faults: Vec::new() })
    }
}

impl Replay {
    /// What the release says of this slot. Slots are asked for in ascending order; what belongs to an earlier one is too much, and told.
    pub fn at(&mut self, slot: u64) -> Attempts {
        let mut attempts = Attempts { slot, ..Attempts::default() };
        while self.peek_sample().is_some_and(|sample| sample.slot < slot) {
            self.tell_sample();
        }
        if self.peek_sample().is_some_and(|sample| sample.slot == slot) {
            attempts.sample = self.sample.take();
        }
        while self.peek_attempt().is_some_and(|attempt| attempt.slot < slot) {
            self.tell_attempt();
        }
        while self.peek_attempt().is_some_and(|attempt| attempt.slot == slot) {
            let Some((attempt, line)) = self.attempt.take() else { break };
            attempts.refused.push(attempt);
            attempts.refused_lines.extend_from_slice(line.as_bytes());
            attempts.refused_lines.push(b'\n');
        }
        attempts.faults = std::mem::take(&mut self.faults);
        if let Some(sample) = &mut attempts.sample {
            attempts.faults.append(&mut sample.faults);
        }
        attempts
    }

    /// What is left behind the last slot: all of it is too much.
    pub fn rest(&mut self) -> Vec<Fault> {
        while self.peek_sample().is_some() {
            self.tell_sample();
        }
        while self.peek_attempt().is_some() {
            self.tell_attempt();
        }
        std::mem::take(&mut self.faults)
    }

    fn peek_sample(&mut self) -> Option<&RawSample> {
        while self.sample.is_none() {
            let mut sample = self.samples.next()?;
            if sample.line > 0 {
                self.sample = Some(sample);
            } else {
                self.faults.append(&mut sample.faults);
            }
        }
        self.sample.as_ref()
    }

    fn tell_sample(&mut self) {
        if let Some(mut sample) = self.sample.take() {
            self.faults.append(&mut sample.faults);
            self.faults.push(Fault::of_line(notes_of(sample.is_carried), sample.line, Problem::OutOfOrder));
        }
    }

    fn peek_attempt(&mut self) -> Option<&RefusedAttempt> {
        while self.attempt.is_none() {
            let line = match self.refused.next() {
                Ok(line) => line?,
                Err(error) => {
                    self.faults.push(Fault::of_file(REFUSED, Problem::Unreadable { why: error.to_string() }));
                    return None;
                }
            };
            if let Some(problem) = line.problem {
                self.faults.push(Fault::of_line(REFUSED, line.number, problem));
            }
            match serde_json::from_str(&line.text) {
                Ok(attempt) => self.attempt = Some((attempt, line.text)),
                Err(error) => {
                    let problem = Problem::Malformed { why: error.to_string() };
                    self.faults.push(Fault::of_line(REFUSED, line.number, problem));
                }
            }
        }
        self.attempt.as_ref().map(|(attempt, _)| attempt)
    }

    fn tell_attempt(&mut self) {
        if let Some((attempt, _)) = self.attempt.take() {
            let why = format!("slot {} stands out of order, or twice, or is none of this release", attempt.slot);
            self.faults.push(Fault::of_file(REFUSED, Problem::Malformed { why }));
        }
    }
}
