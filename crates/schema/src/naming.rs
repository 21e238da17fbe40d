//! How the names of a table are spoken of: the noun, the preposition and the articles that stand before them in a sentence.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::description::check_text;
use crate::{DescriptionError, Table};

/// How questions speak of the labels and of the series of a group, in the language of the description. All of it may be left out:
/// questions then use words that fit every label ("na categoria ITBI").
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableNaming {
    /// The labels of the rows.
    #[serde(default, skip_serializing_if = "Naming::is_empty")]
    pub rows: Naming,
    /// The names of the series, where the table has a group.
    #[serde(default, skip_serializing_if = "Naming::is_empty")]
    pub series: Naming,
    /// The definite article of the quantity of the group, where the name of its shares needs one: `a` makes `Percentual da energia gerada`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity_article: Option<String>,
}

/// How names of one kind are spoken of after what is measured of them: `in` Housing, `pela fonte` Solar, `no` Ensino médio.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Naming {
    /// What one of them is called, in singular and lower case, where the header does not say it: `frequência` for `1 dia`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noun: Option<String>,
    /// What stands before a name after any quantity of the table: `de`, `em`, `por`. Articles contract with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preposition: Option<String>,
    /// Whether the noun stands between the preposition and the name: `por` makes `pela fonte Solar`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_noun: bool,
    /// The names that have the definite article, by that article: `{"o": ["Ensino médio"], "a": ["Pré-escola"]}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub articles: BTreeMap<String, Vec<String>>,
}

impl TableNaming {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.series.is_empty() && self.quantity_article.is_none()
    }
}

impl Naming {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The article of a name, if it has one.
    pub fn article(&self, name: &str) -> Option<&str> {
        self.articles.iter().find(|(_, names)| names.iter().any(|known| known == name)).map(|(article, _)| article.as_str())
    }

    /// The same for the names alone that `is_shown` finds in a table.
    #[must_use]
    pub fn of(&self, is_shown: impl Fn(&str) -> bool) -> Self {
        let shown = |names: &Vec<String>| names.iter().filter(|name| is_shown(name)).cloned().collect::<Vec<_>>();
        let articles = self.articles.iter().map(|(article, names)| (article.clone(), shown(names)));
        Self { articles: articles.filter(|(_, names)| !names.is_empty()).collect(), ..self.clone() }
    }
}

/// The small words before names are plain words, and the names that have an article stand in the table.
pub(crate) fn check(table: &mut Table) -> Result<(), DescriptionError> {
    let mut naming = std::mem::take(&mut table.naming);
    let fault = |field: &'static str, found: String| Err(DescriptionError::Naming { field, found });
    if let Some(article) = &mut naming.quantity_article {
        check_text("the article in the naming of the quantity", article)?;
        if table.group.is_none() {
            return fault(
                "quantity",
                "has an article, but needs a group, whose quantity it is; add one or leave it out".to_owned(),
            );
        }
        if article.is_empty() || !article.chars().all(char::is_alphabetic) {
            return fault("quantity", format!("says {article:?}, which is no article such as \"la\"; write letters alone"));
        }
    }
    if table.group.is_none() && !naming.series.is_empty() {
        return fault("series", "needs a group, which says what the series measure; add one or leave it out".to_owned());
    }
    for (field, naming) in [("rows", &mut naming.rows), ("series", &mut naming.series)] {
        for text in [&mut naming.noun, &mut naming.preposition].into_iter().flatten() {
            check_text(&format!("a word in the naming of the {field}"), text)?;
        }
        for name in naming.articles.values_mut().flatten() {
            check_text(&format!("a name in the naming of the {field}"), name)?;
        }
        let mut words = [&naming.noun, &naming.preposition].into_iter().flatten().chain(naming.articles.keys());
        let is_plain = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || " '-".contains(c));
        if let Some(word) = words.find(|word| !is_plain(word)) {
            return fault(field, format!("says {word:?}, which is no plain word such as \"de\"; write letters alone"));
        }
        let is_shown = |name: &str| if field == "rows" { table.row_of(name) } else { table.series_of(name) }.is_some();
        if let Some(name) = naming.articles.values().flatten().find(|name| !is_shown(name)) {
            return fault(
                field,
                format!("gives an article to {name:?}, which the table does not have; write it as it stands there"),
            );
        }
    }
    table.naming = naming;
    Ok(())
}
