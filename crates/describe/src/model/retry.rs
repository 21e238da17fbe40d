//! When to ask again, and when to give up.

use std::time::Duration;

use super::exchange::ProviderError;

/// The shortest first delay.
const SHORTEST: Duration = Duration::from_millis(100);
/// The longest first delay.
const LONGEST_FIRST: Duration = Duration::from_secs(2);
/// The first delay while nothing is known about the server.
const UNKNOWN_FIRST: Duration = Duration::from_millis(500);

/// How often and how long to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often one request is sent in all; at least once.
    pub tries: u32,
    /// The time for one try, from the connection to the last byte.
    pub request_limit: Duration,
    /// The time for one answer, with all its tries and the waiting between them.
    pub answer_limit: Duration,
    /// The time for everything, from the making of the client on.
    pub run_limit: Option<Duration>,
    /// The longest wait between two tries, whatever the server asks for.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    /// Eight tries of two minutes each, within a quarter of an hour, at most a minute apart.
    fn default() -> Self {
        Self {
            tries: 8,
            request_limit: Duration::from_secs(120),
            answer_limit: Duration::from_secs(900),
            run_limit: None,
            longest_wait: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// How long to wait after `error`, the `failed`-th failure (from 1) of a request, when answers take about `latency`. `jitter` is a
    /// random number in `0.0..1.0`.
    ///
    /// A delay that the server asked for is kept to, with a little on top, so that not all threads come back at once. Else it is
    /// anything from nothing to twice the last ceiling.
    ///
    /// Source: Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog (2015): full jitter.
    pub fn delay(&self, error: &ProviderError, failed: u32, latency: Option<Duration>, jitter: f64) -> Duration {
        let first = latency.unwrap_or(UNKNOWN_FIRST).clamp(SHORTEST, LONGEST_FIRST);
        let jitter = jitter.clamp(0.0, 1.0);
        if let Some(wanted) = error.retry_after() {
            return wanted.min(self.longest_wait) + first.mul_f64(jitter);
        }
        let doublings = failed.saturating_sub(1).min(16);
        (first * 2_u32.pow(doublings)).min(self.longest_wait).mul_f64(jitter)
    }
}

/// How long a server asks us to wait: `retry-after-ms` in milliseconds, else `retry-after` in seconds or as a date, which is taken
/// relative to the server's own `date`, since our clocks may differ. A date that has passed is no wait.
pub fn parse_retry_after(millis: Option<&str>, retry_after: Option<&str>, date: Option<&str>) -> Option<Duration> {
    // Durations beyond a day are as good as one, and must not overflow.
    let bounded = |seconds: f64| (seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(86_400.0)));
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some(millis) = millis.and_then(number) {
        return bounded(millis / 1000.0);
    }
    let text = retry_after?.trim();
    if let Some(seconds) = number(text) {
        return bounded(seconds);
    }
    let wanted = httpdate::parse_http_date(text).ok()?;
    let now = httpdate::parse_http_date(date?.trim()).ok()?;
    Some(wanted.duration_since(now).unwrap_or_default().min(Duration::from_secs(86_400)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn throttled(retry_after: Option<Duration>) -> ProviderError {
        ProviderError::Throttled { message: String::new(), retry_after }
    }

    #[test]
    fn delays_double_from_the_latency_on_and_are_bounded() {
        let policy = RetryPolicy::default();
        let ceiling = |failed, latency| policy.delay(&throttled(None), failed, latency, 1.0);
        assert_eq!(ceiling(1, Some(SECOND)), SECOND);
        assert_eq!(ceiling(3, Some(SECOND)), 4 * SECOND);
        assert_eq!(ceiling(1, Some(Duration::from_millis(3))), SHORTEST);
        assert_eq!(ceiling(1, Some(30 * SECOND)), LONGEST_FIRST);
        assert_eq!(ceiling(1, None), UNKNOWN_FIRST);
        assert_eq!(ceiling(u32::MAX, Some(SECOND)), policy.longest_wait);
        assert_eq!(policy.delay(&throttled(None), 3, Some(SECOND), 0.25), SECOND);
    }

    #[test]
    fn what_the_server_asks_for_is_kept_to_within_bounds() {
        let policy = RetryPolicy::default();
        let delay = |seconds, jitter| policy.delay(&throttled(Some(seconds * SECOND)), 1, Some(SECOND), jitter);
        assert_eq!(delay(7, 0.0), 7 * SECOND);
        assert_eq!(delay(7, 0.5), 7 * SECOND + SECOND / 2);
        assert_eq!(delay(86_400, 0.0), policy.longest_wait);
    }

    #[test]
    fn headers_are_read_in_all_their_forms() {
        let seconds = |text| parse_retry_after(None, Some(text), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
        assert_eq!(seconds("7"), Some(7 * SECOND));
        assert_eq!(seconds("0.25"), Some(SECOND / 4));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:40 GMT"), Some(3 * SECOND));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(seconds("1e300"), Some(86_400 * SECOND));
        for nonsense in ["-1", "NaN", "inf", "soon", ""] {
            assert_eq!(seconds(nonsense), None, "{nonsense}");
        }
        assert_eq!(parse_retry_after(Some("250"), Some("7"), None), Some(SECOND / 4));
    }
}
