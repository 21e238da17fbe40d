//! Pictures, tables and descriptions that belong on one side of a split.

/// Groups of pictures and tables that belong on one side of a split; some are found to be one when both are there already.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// For each group an earlier one that it is part of, or itself.
    part_of: Vec<u32>,
}

impl Groups {
    /// Another group.
    pub(crate) fn new_one(&mut self) -> u32 {
        let group = self.part_of.len() as u32;
        self.part_of.push(group);
        group
    }

    /// The first of the groups that are one with this.
    pub(crate) fn root(&self, group: u32) -> u32 {
        let mut at = group;
        while let Some(&earlier) = self.part_of.get(at as usize).filter(|&&earlier| earlier != at) {
            at = earlier;
        }
        at
    }

    /// Makes one of two.
    pub(crate) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(later) = self.part_of.get_mut(one.max(other) as usize) {
            *later = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_joined_is_one() {
        let mut groups = Groups::default();
        let all: Vec<u32> = (0..6).map(|_| groups.new_one()).collect();
        for (one, other) in [(4, 5), (2, 4), (5, 1), (3, 3)] {
            groups.join(one, other);
        }
        assert_eq!(all.iter().map(|&group| groups.root(group)).collect::<Vec<_>>(), [0, 1, 1, 3, 1, 1]);
    }
}
