//! A noun phrase or a name with what other words need to know of it, and the filters by which templates ask: `{{ m|the("de") }}`.

use std::sync::Arc;

use chartmill_schema::Gender;
use minijinja::value::{Object, ObjectRepr, Rest};
use minijinja::{Environment, Error, ErrorKind, Value};

use crate::grammar::Articles;

/// A noun phrase or a name. A template that only names it gets its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Term {
    pub(crate) text: String,
    pub(crate) gender: Option<Gender>,
    pub(crate) is_plural: bool,
    /// Whether the definite article may stand before it: not before most names.
    pub(crate) has_article: bool,
}

impl Term {
    /// A name that has no article.
    pub(crate) fn name(text: impl Into<String>) -> Self {
        Self { text: text.into(), gender: None, is_plural: false, has_article: false }
    }

    /// With more words behind it, which change neither its gender nor its number.
    pub(crate) fn with(mut self, more: Option<&str>) -> Self {
        if let Some(more) = more {
            self.text.push(' ');
            self.text.push_str(more);
        }
        self
    }

    /// As a variable of a template.
    pub(crate) fn into_value(self) -> Value {
        Value::from_object(self)
    }
}

impl From<Term> for Value {
    fn from(term: Term) -> Self {
        term.into_value()
    }
}

impl Object for Term {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Adds the filters that need a language's grammar.
///
/// * `the`: with its definite article; `the("de")`: after a preposition, with which the article may contract.
/// * `a`: with its indefinite article.
/// * `pick(masculine, feminine)` or `pick(masculine, feminine, masculine plural, feminine plural)`: the form that agrees with it.
/// * `number(singular, plural)`: likewise, by number alone.
pub(crate) fn add_filters(environment: &mut Environment<'_>, articles: &Articles) {
    let own = articles.clone();
    environment.add_filter("the", move |value: &Value, preposition: Option<&str>| {
        Ok::<_, Error>(own.definite(term(value)?, preposition.unwrap_or_default()))
    });
    let own = articles.clone();
    environment.add_filter("a", move |value: &Value| Ok::<_, Error>(own.indefinite(term(value)?)));
    environment.add_filter("pick", |value: &Value, forms: Rest<String>| {
        let term = term(value)?;
        let at = usize::from(term.gender == Some(Gender::F)) + if forms.len() == 4 { 2 * usize::from(term.is_plural) } else { 0 };
        let known = [2, 4].contains(&forms.len()).then(|| forms.get(at).cloned()).flatten();
        known.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "pick takes two forms or four"))
    });
    environment.add_filter("number", |value: &Value, one: String, many: String| {
        Ok::<_, Error>(if term(value)?.is_plural { many } else { one })
    });
}

fn term(value: &Value) -> Result<&Term, Error> {
    value
        .downcast_object_ref::<Term>()
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("{value} is no noun phrase, so nothing agrees with it")))
}
