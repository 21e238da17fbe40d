//! What the doctor says in the end.

use serde::Serialize;

use super::rule::{Rule, Severity};

/// What is counted under a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Rows.
    Rows,
    /// Messages.
    Messages,
    /// Questions with their answers.
    Questions,
    /// Different pictures.
    Pictures,
    /// Answers that are yes or no.
    YesNoAnswers,
    /// The whole dataset.
    Datasets,
}

impl Unit {
    /// What a rule counts.
    pub fn of(rule: Rule) -> Self {
        match rule {
            Rule::SurroundingBlanks
            | Rule::TemplateToken
            | Rule::BrokenText
            | Rule::ControlToken
            | Rule::EmptyQuestion
            | Rule::EmptyAnswer
            | Rule::RoleUnknown => Self::Messages,
            Rule::CountAnsweredByShare
            | Rule::ShareAnsweredByCount
            | Rule::PercentSignMissing
            | Rule::ConflictingAnswers
            | Rule::QuestionRepeated
            | Rule::DominantAnswer => Self::Questions,
            Rule::PictureMissing
            | Rule::PicturePath
            | Rule::PictureUnreadable
            | Rule::PictureSize
            | Rule::PictureOdd
            | Rule::TextTooSmall
            | Rule::DollarLabels
            | Rule::SharesAbove100
            | Rule::SharesBelow100
            | Rule::PictureExtension
            | Rule::PictureTwice
            | Rule::PictureNearDuplicate
            | Rule::PieCovered => Self::Pictures,
            Rule::YesNoImbalance => Self::YesNoAnswers,
            Rule::FileMisnamed | Rule::OtherLayout => Self::Datasets,
            _ => Self::Rows,
        }
    }

    /// In words, for many.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Messages => "messages",
            Self::Questions => "questions",
            Self::Pictures => "pictures",
            Self::YesNoAnswers => "answers by yes or no",
            Self::Datasets => "datasets",
        }
    }
}

/// One case of a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Example {
    /// Where it stands: file and line, or the picture's name.
    pub place: String,
    /// The row's id, where there is a row that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What shows it.
    pub text: String,
}

/// What was found under one rule.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// Of what.
    pub unit: Unit,
    /// How many of them a corrected copy has right.
    pub correctable: u64,
    /// The first of them.
    pub examples: Vec<Example>,
    /// What it means for training.
    pub means: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// What is wrong with a dataset.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// The model that it is looked at for.
    pub target: String,
    /// Rows that were read.
    pub rows: u64,
    /// Messages in them.
    pub messages: u64,
    /// Questions with an answer.
    pub questions: u64,
    /// Different pictures that they name.
    pub pictures: u64,
    /// Whether the pixels of the pictures were looked at.
    pub pixels: bool,
    /// What was found, the worst and most frequent first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether training would fail on something or be blind.
    pub fn is_fatal(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Fatal)
    }

    /// What was found under a rule.
    pub fn finding(&self, rule: Rule) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.rule == rule)
    }
}
