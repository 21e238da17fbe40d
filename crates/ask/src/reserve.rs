//! Wordings that are kept for one split, so that a model meets them there for the first time.

use chartmill_seed::Seed;

use crate::wordings::Wording;

/// Of how many wordings of a family one is kept.
const ONE_OF: usize = 6;

/// Which wordings of questions are kept for the hard split of a run, and on which side of that a record is.
#[derive(Clone, Copy, Debug)]
pub struct Reserve {
    /// The seed of the choice: one for the whole run.
    pub seed: Seed,
    /// Whether the record is in the hard split: it is asked in the kept wordings wherever one fits, and others never are.
    pub is_hard: bool,
}

impl Reserve {
    /// Leaves weights to the wordings that this record may be asked in.
    pub(crate) fn keep_to(self, list: &[Wording], weights: &mut [u32]) {
        let kept = self.kept(list);
        let has_kept = kept.iter().zip(weights.iter()).any(|(&kept, &weight)| kept && weight > 0);
        for (kept, weight) in kept.into_iter().zip(weights) {
            if (self.is_hard && has_kept) != kept {
                *weight = 0;
            }
        }
    }

    /// Which wordings of a list are kept: one in six, at least one where that is possible, and each only while one that is not kept fits
    /// wherever it does. So nothing can be asked that could not be asked without them.
    fn kept(self, list: &[Wording]) -> Vec<bool> {
        let mut kept = vec![false; list.len()];
        let Some(first) = list.first() else { return kept };
        let mut order: Vec<usize> = (0..list.len()).filter(|&at| list[at].weight > 0).collect();
        self.seed.part(&first.name, 0).draws().shuffle(&mut order);
        let mut left = (order.len() / ONE_OF).max(1);
        for &at in &order {
            let stands_in = |other: usize| other != at && !kept[other] && list[other].fits_wherever(&list[at]);
            if left > 0 && order.iter().any(|&other| stands_in(other)) {
                kept[at] = true;
                left -= 1;
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use chartmill_schema::{Family, Language};

    use super::*;
    use crate::wordings::Wordings;

    #[test]
    fn every_family_keeps_wordings_and_loses_no_question() {
        let mut n_kept = 0;
        for tag in ["en", "pt-BR", "es"] {
            let wordings = Wordings::of(&Language::new(tag).unwrap()).unwrap();
            for family in Family::ALL {
                let Ok(set) = wordings.set(family, None) else { continue };
                for seed in 0..20 {
                    let reserve = |is_hard| Reserve { seed: Seed::of_run(seed), is_hard };
                    let kept = reserve(true).kept(&set.questions);
                    n_kept += kept.iter().filter(|kept| **kept).count();
                    for at in (0..kept.len()).filter(|&at| kept[at]) {
                        let stands_in =
                            (0..kept.len()).any(|it| !kept[it] && set.questions[it].fits_wherever(&set.questions[at]));
                        assert!(stands_in, "{tag}/{family:?}/{at}");
                    }
                    let mut usual: Vec<u32> = set.questions.iter().map(|wording| wording.weight).collect();
                    let mut hard = usual.clone();
                    reserve(false).keep_to(&set.questions, &mut usual);
                    reserve(true).keep_to(&set.questions, &mut hard);
                    assert!(usual.iter().zip(&hard).all(|(usual, hard)| *usual == 0 || *hard == 0 || !kept.contains(&true)));
                    assert!(usual.iter().any(|weight| *weight > 0) && hard.iter().any(|weight| *weight > 0));
                }
            }
        }
        assert!(n_kept > 1000, "{n_kept}");
    }
}
