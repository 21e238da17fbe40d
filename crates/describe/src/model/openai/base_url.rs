//! Where the server is.

use reqwest::Url;

/// Why a text is no base URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// It is no URL.
    #[error(
        "the base URL {text:?} is not a URL ({reason}); write one such as http://localhost:8000 or https://api.openai.com/v1"
    )]
    Malformed {
        /// The text.
        text: String,
        /// What is wrong.
        reason: String,
    },
    /// It is not for HTTP.
    #[error("the base URL {text:?} is neither http:// nor https://; write one such as http://localhost:8000")]
    Scheme {
        /// The text.
        text: String,
    },
    /// It carries a name, a password or a query, in which keys would stand.
    #[error("the base URL carries a user name, a password or a query; take them out, and give the key by its own option")]
    Credentials,
}

/// The address to post to.
pub(super) fn endpoint(base_url: &str) -> Result<Url, BaseUrlError> {
    let text = base_url.trim();
    let mut url = match Url::parse(text) {
        Ok(url) => url,
        // What cannot be parsed may hold a password nevertheless.
        Err(_) if text.contains('@') => return Err(BaseUrlError::Credentials),
        Err(error) => return Err(BaseUrlError::Malformed { text: text.to_owned(), reason: error.to_string() }),
    };
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(BaseUrlError::Credentials);
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BaseUrlError::Scheme { text: text.to_owned() });
    }
    let path = url.path().trim_end_matches('/').to_owned();
    let path = match path {
        path if path.ends_with("/chat/completions") => path,
        path if path.ends_with("/v1") => format!("{path}/chat/completions"),
        path => format!("{path}/v1/chat/completions"),
    };
    url.set_path(&path);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_completed() {
        let endpoint = |text| endpoint(text).map(String::from);
        let wanted = "http://localhost:8000/v1/chat/completions";
        for text in ["http://localhost:8000", "http://localhost:8000/", " http://localhost:8000/v1/\n", wanted] {
            assert_eq!(endpoint(text).as_deref(), Ok(wanted));
        }
        assert_eq!(endpoint("https://host/proxy").unwrap(), "https://host/proxy/v1/chat/completions");
        assert!(matches!(endpoint("localhost:8000"), Err(BaseUrlError::Scheme { .. })));
        assert!(matches!(endpoint("host"), Err(BaseUrlError::Malformed { .. })));
        assert!(matches!(endpoint("ftp://host"), Err(BaseUrlError::Scheme { .. })));
    }

    #[test]
    fn credentials_are_refused_and_not_shown() {
        for text in ["https://me:hunter2@host", "https://host/v1?key=hunter2", "https://me:hunter2@ho st"] {
            let error = endpoint(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    }
}
