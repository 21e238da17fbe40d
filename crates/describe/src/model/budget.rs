//! What a run may spend. It is reserved before a request is sent and settled afterwards, so that many threads together never
//! overshoot.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rust_decimal::Decimal;

use super::exchange::{Request, Usage};
use super::prices::Price;

/// The most that a run may spend; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Requests that are sent, repeated ones too.
    pub max_requests: Option<u64>,
    /// Tokens of prompts and answers together.
    pub max_tokens: Option<u64>,
    /// USD, estimated from the table of prices.
    pub max_cost: Option<Decimal>,
}

/// Why a budget allows no further request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// There is a limit to the cost, but no price.
    #[error(
        "--max-cost needs a price, and none is known for the model {model:?} of {provider}; add to a TOML file, and name it with \
         --prices: as_of = \"2026-11\", then [[price]] with provider = \"{provider}\", model = \"{model}\" and the USD per million \
         tokens, input = \"...\" and output = \"...\" (\"0\" for a server of your own); or use --max-tokens"
    )]
    NoPrice {
        /// The provider.
        provider: String,
        /// The model.
        model: String,
    },
    /// As many requests as may be were sent.
    #[error("--max-requests {limit} is spent; raise it and run again: what was answered is kept, and not asked for again")]
    Requests {
        /// The limit.
        limit: u64,
    },
    /// The next request might go beyond the tokens.
    #[error(
        "{spent} of --max-tokens {limit} are spent, and the next request may take up to {needed}; raise it and run again: what was \
         answered is kept, and not asked for again"
    )]
    Tokens {
        /// The limit.
        limit: u64,
        /// What is spent.
        spent: u64,
        /// What the request may take.
        needed: u64,
    },
    /// The next request might go beyond the cost.
    #[error(
        "an estimated {} of --max-cost {limit} USD is spent, and the next request may cost up to {}; raise it and run again: what \
         was answered is kept, and not asked for again", spent.round_dp(4), needed.round_dp(4)
    )]
    Cost {
        /// The limit, in USD.
        limit: Decimal,
        /// What is spent, in USD.
        spent: Decimal,
        /// What the request may cost, in USD.
        needed: Decimal,
    },
}

/// About how many tokens a chart takes: LLaVA-1.5 makes 576 of it, others one of each 28 x 28 or so pixels.
const PICTURE_TOKENS: u64 = 1500;

/// About how many tokens `text` has: a token is 3.5 bytes or more in most languages and models.
pub fn estimate_tokens(text: &str) -> u64 {
    (text.len() as u64 * 2).div_ceil(7)
}

/// The most that `request` is expected to take: its texts, its pictures and its schema, and as long an answer as it may have.
pub fn estimate(request: &Request) -> Usage {
    let messages: u64 = request.prompt.messages.iter().map(|message| estimate_tokens(&message.text)).sum();
    let schema = request.schema.as_ref().map_or(0, |schema| estimate_tokens(&schema.schema.to_string()));
    let pictures = request.prompt.messages.iter().map(|message| message.pictures.len() as u64).sum::<u64>() * PICTURE_TOKENS;
    let input_tokens = estimate_tokens(&request.prompt.system) + messages + schema + pictures;
    Usage { input_tokens, output_tokens: u64::from(request.parameters.max_tokens), estimated: true }
}

#[derive(Debug, Default)]
struct Spent {
    requests: u64,
    usage: Usage,
    reserved: Usage,
    outstanding: u64,
}

/// A budget and what is left of it.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    price: Option<Price>,
    spent: Mutex<Spent>,
    settled: Condvar,
}

/// What one request may spend. If it is dropped unsettled, the request counts, but no tokens.
#[derive(Debug)]
pub struct Reservation<'a> {
    budget: &'a Budget,
    reserved: Usage,
    used: Usage,
}

impl Budget {
    /// A budget for requests to `model` of `provider`.
    ///
    /// # Errors
    /// [`BudgetError::NoPrice`] if there is a limit to the cost, but no price.
    pub fn new(limits: Limits, price: Option<Price>, provider: &str, model: &str) -> Result<Self, BudgetError> {
        if limits.max_cost.is_some() && price.is_none() {
            return Err(BudgetError::NoPrice { provider: provider.to_owned(), model: model.to_owned() });
        }
        Ok(Self { limits, price, spent: Mutex::default(), settled: Condvar::new() })
    }

    /// Reserves what one request may take. Where it does not fit only because others have reserved more than they may use in the
    /// end, it waits for them to settle.
    ///
    /// # Errors
    /// The budget is spent.
    pub fn reserve(&self, estimate: Usage) -> Result<Reservation<'_>, BudgetError> {
        let mut spent = self.lock();
        while let Err(error) = self.fits(&spent, estimate) {
            // Sent requests do not come back, so nothing is worth waiting for where they are used up.
            if spent.outstanding == 0 || matches!(error, BudgetError::Requests { .. }) {
                return Err(error);
            }
            spent = self.settled.wait(spent).unwrap_or_else(PoisonError::into_inner);
        }
        spent.requests += 1;
        spent.outstanding += 1;
        spent.reserved = sum(spent.reserved, estimate);
        Ok(Reservation { budget: self, reserved: estimate, used: Usage::default() })
    }

    fn fits(&self, spent: &Spent, estimate: Usage) -> Result<(), BudgetError> {
        if let Some(limit) = self.limits.max_requests.filter(|&limit| spent.requests >= limit) {
            return Err(BudgetError::Requests { limit });
        }
        let with_reserved = sum(sum(spent.usage, spent.reserved), estimate);
        if let Some(limit) = self.limits.max_tokens.filter(|&limit| total(with_reserved) > limit) {
            return Err(BudgetError::Tokens { limit, spent: total(spent.usage), needed: total(estimate) });
        }
        if let (Some(limit), Some(price)) = (self.limits.max_cost, &self.price)
            && price.cost(with_reserved) > limit
        {
            return Err(BudgetError::Cost { limit, spent: price.cost(spent.usage), needed: price.cost(estimate) });
        }
        Ok(())
    }

    /// What was spent, in tokens.
    pub fn usage(&self) -> Usage {
        self.lock().usage
    }

    /// What was spent, in USD, as the table of prices has it; `None` where it does not know the model.
    pub fn cost(&self) -> Option<Decimal> {
        Some(self.price.as_ref()?.cost(self.usage()))
    }

    /// Each change is one step, so a thread that panicked left no half of one.
    fn lock(&self) -> MutexGuard<'_, Spent> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation<'_> {
    /// Puts what the request took in the place of what was reserved.
    pub fn settle(mut self, usage: Usage) {
        self.used = usage;
    }

    /// What was reserved.
    pub fn reserved(&self) -> Usage {
        self.reserved
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let mut spent = self.budget.lock();
        spent.outstanding -= 1;
        spent.reserved.input_tokens -= self.reserved.input_tokens;
        spent.reserved.output_tokens -= self.reserved.output_tokens;
        spent.usage = sum(spent.usage, self.used);
        drop(spent);
        self.budget.settled.notify_all();
    }
}

/// Numbers that a server made up must not wrap around.
fn sum(left: Usage, right: Usage) -> Usage {
    Usage {
        input_tokens: left.input_tokens.saturating_add(right.input_tokens),
        output_tokens: left.output_tokens.saturating_add(right.output_tokens),
        estimated: left.estimated || right.estimated,
    }
}

fn total(usage: Usage) -> u64 {
    usage.input_tokens.saturating_add(usage.output_tokens)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn usage(input_tokens: u64, output_tokens: u64) -> Usage {
        Usage { input_tokens, output_tokens, estimated: false }
    }

    fn budget(limits: Limits) -> Budget {
        let price = Price { input: Decimal::ONE, output: Decimal::TEN, as_of: "2026-11".to_owned() };
        Budget::new(limits, Some(price), "openai", "m").unwrap()
    }

    #[test]
    fn each_limit_holds_and_says_how_to_go_on() {
        let budget = |limits| budget(limits);
        let requests = budget(Limits { max_requests: Some(2), ..Limits::default() });
        drop(requests.reserve(usage(1, 1)).unwrap());
        drop(requests.reserve(usage(1, 1)).unwrap());
        assert!(requests.reserve(usage(1, 1)).unwrap_err().to_string().contains("--max-requests 2"));

        let tokens = budget(Limits { max_tokens: Some(100), ..Limits::default() });
        tokens.reserve(usage(40, 60)).unwrap().settle(usage(40, 20));
        assert_eq!(tokens.reserve(usage(20, 21)).unwrap_err(), BudgetError::Tokens { limit: 100, spent: 60, needed: 41 });
        tokens.reserve(usage(20, 20)).unwrap().settle(usage(20, 20));

        let cost = budget(Limits { max_cost: Some(Decimal::from(11)), ..Limits::default() });
        cost.reserve(usage(1_000_000, 1_000_000)).unwrap().settle(usage(1_000_000, 500_000));
        assert_eq!(cost.cost(), Some(Decimal::from(6)));
        let error = cost.reserve(usage(0, 600_000)).unwrap_err().to_string();
        assert!(error.contains("--max-cost 11 USD"), "{error}");
        cost.reserve(usage(0, 500_000)).unwrap().settle(usage(0, 500_000));
    }

    #[test]
    fn a_limit_to_the_cost_needs_a_price() {
        let limits = Limits { max_cost: Some(Decimal::ONE), ..Limits::default() };
        let error = Budget::new(limits, None, "openai", "my/model").unwrap_err().to_string();
        assert!(error.contains("my/model") && error.contains("--prices"), "{error}");
    }

    #[test]
    fn many_threads_never_overshoot_and_use_it_up() {
        let budget = budget(Limits { max_tokens: Some(10_000), ..Limits::default() });
        let made = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    while let Ok(reservation) = budget.reserve(usage(50, 950)) {
                        made.fetch_add(1, Ordering::Relaxed);
                        std::thread::yield_now();
                        reservation.settle(usage(50, 50));
                    }
                });
            }
        });
        let used = total(budget.usage());
        assert!(used <= 10_000);
        // Reserved in full, ten requests would have fit; settled, more than ninety do.
        assert!(made.into_inner() > 90, "{used}");
    }

    #[test]
    fn made_up_numbers_do_not_wrap_around() {
        let budget = budget(Limits { max_tokens: Some(10), ..Limits::default() });
        budget.reserve(usage(1, 1)).unwrap().settle(usage(u64::MAX, u64::MAX));
        assert!(budget.reserve(usage(1, 1)).is_err());
    }

    #[test]
    fn estimates_round_up() {
        assert_eq!([0, 1, 7, 8].map(|length| estimate_tokens(&"x".repeat(length))), [0, 1, 2, 3]);
    }
}
