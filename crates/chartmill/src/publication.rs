//! What a release is published as. It stands in the card and in the configuration, so that a release made again is the same.

use std::collections::BTreeMap;

use chartmill_dataset::{CardText, LICENSES, License};
use serde_json::Value;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 100;

/// The title and the license of a release, where they were chosen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Publication {
    title: Option<String>,
    license: Option<License>,
}

/// Why a release cannot be published as that.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PublicationError {
    /// A text that is no title.
    #[error("--title {0:?}: a title is one line of 1 to {LONGEST_TITLE} characters that begins with no hyphen")]
    Title(String),
    /// An id of no license for data.
    #[error("--license {given:?}: of the licenses for data that the hub names, these can be chosen: {}", known.join(", "))]
    License {
        /// What was given.
        given: String,
        /// The ids that there are.
        known: Vec<&'static str>,
    },
}

impl Publication {
    const TITLE: &'static str = "title";
    const LICENSE: &'static str = "license";

    /// A title and the id of a license, as the Hugging Face hub names it.
    ///
    /// # Errors
    /// [`PublicationError`] says which of the two cannot be used, and why.
    pub fn new(title: Option<&str>, license: Option<&str>) -> Result<Self, PublicationError> {
        let title_of = |text: &str| {
            let text = text.trim();
            let is_short = (1..=LONGEST_TITLE).contains(&text.chars().count());
            // YAML takes two characters for line breaks that are no control characters.
            let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            if is_short && !text.contains(breaks) && !text.starts_with('-') {
                Ok(text.to_owned())
            } else {
                Err(PublicationError::Title(text.to_owned()))
            }
        };
        let license_of = |id: &str| {
            let known = || LICENSES.iter().map(|license| license.id).collect();
            License::named(&id.trim().to_lowercase())
                .ok_or_else(|| PublicationError::License { given: id.to_owned(), known: known() })
        };
        Ok(Self { title: title.map(title_of).transpose()?, license: license.map(license_of).transpose()? })
    }

    /// What a configuration says; the key of what this version does not know is the error.
    pub(crate) fn recall(settings: &BTreeMap<String, Value>) -> Result<Self, &'static str> {
        let text = |key: &'static str| settings.get(key).map(|value| value.as_str().ok_or(key)).transpose();
        Self::new(text(Self::TITLE)?, text(Self::LICENSE)?).map_err(|error| match error {
            PublicationError::Title(_) => Self::TITLE,
            PublicationError::License { .. } => Self::LICENSE,
        })
    }

    /// What the configuration has of it: nothing where nothing was chosen.
    pub(crate) fn settings(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let title = self.title.as_deref().map(|title| (Self::TITLE, title));
        title.into_iter().chain(self.license.map(|license| (Self::LICENSE, license.id)))
    }

    /// The card's text, all else as usual.
    pub(crate) fn card(&self) -> CardText {
        let usual = CardText::default();
        CardText {
            title: self.title.clone().unwrap_or(usual.title),
            license: self.license.map_or(usual.license, |license| license.id.to_owned()),
            ..usual
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_licenses_are_checked() {
        let chosen = Publication::new(Some("  Charts of 2026 "), Some("cc-by-4.0")).unwrap();
        let settings: Vec<_> = chosen.settings().collect();
        assert_eq!(settings, [("title", "Charts of 2026"), ("license", "cc-by-4.0")]);
        assert_eq!((chosen.card().title.as_str(), chosen.card().license.as_str()), ("Charts of 2026", "cc-by-4.0"));
        assert_eq!(Publication::new(None, None).unwrap().settings().count(), 0);
        for title in ["", "  ", "two\nlines", "two\u{2028}lines", "--count", &"x".repeat(101)] {
            assert!(matches!(Publication::new(Some(title), None), Err(PublicationError::Title(_))), "{title:?}");
        }
        assert_eq!(Publication::new(None, Some("CC-BY-4.0")), Publication::new(None, Some("cc-by-4.0")));
        let told = Publication::new(None, Some("CC BY 4.0")).unwrap_err().to_string();
        assert!(told.contains("CC BY 4.0") && told.contains("cc-by-4.0, "), "{told}");
    }

    #[test]
    fn it_comes_back_from_a_configuration() {
        let settings = |title: Value| BTreeMap::from([("title".to_owned(), title), ("license".to_owned(), "odbl".into())]);
        assert_eq!(Publication::recall(&settings("Charts".into())), Ok(Publication::new(Some("Charts"), Some("odbl")).unwrap()));
        assert_eq!(Publication::recall(&settings(7.into())), Err("title"));
        assert_eq!(Publication::recall(&BTreeMap::new()), Ok(Publication::default()));
    }
}
