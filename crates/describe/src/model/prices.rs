//! What a model costs, from a dated table. Prices change without notice, so every cost here is an estimate.

use std::path::Path;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::exchange::Usage;
use super::pattern::matches;

/// A price above this many USD per million tokens is a slip of the pen.
const MAX_PRICE: u32 = 100_000;
/// The largest table of prices that is read, in bytes.
const MAX_TABLE_BYTES: u64 = 1 << 20;

/// The price of a model, in USD per million tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Of the prompt.
    pub input: Decimal,
    /// Of the answer.
    pub output: Decimal,
    /// When the table that has it was made: `2026-11`.
    pub as_of: String,
}

impl Price {
    /// What `usage` costs, in USD. Cached or batched tokens may be cheaper; taxes are not in it.
    pub fn cost(&self, usage: Usage) -> Decimal {
        let part = |tokens: u64, price: Decimal| Decimal::from(tokens).checked_mul(price).unwrap_or(Decimal::MAX);
        let sum = part(usage.input_tokens, self.input).checked_add(part(usage.output_tokens, self.output));
        sum.unwrap_or(Decimal::MAX) / Decimal::from(1_000_000)
    }
}

/// Why a table of prices cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PriceError {
    /// The file cannot be read.
    #[error("{file}: the table of prices cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It is not of the form of a table of prices.
    #[error("{file}: is not a table of prices: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
}

/// A table of prices.
#[derive(Clone, Debug)]
pub struct Prices(Vec<Row>);

#[derive(Clone, Debug)]
struct Row {
    provider: String,
    model: String,
    price: Price,
}

/// A table as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    as_of: String,
    #[serde(default)]
    price: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    provider: String,
    model: String,
    input: String,
    output: String,
}

impl Prices {
    /// The table that comes with the program.
    ///
    /// # Errors
    /// None in a program whose tests pass.
    pub fn builtin() -> Result<Self, PriceError> {
        Self::parse("prices.toml", include_str!("prices.toml"))
    }

    /// The table in a file, and behind it the one that comes with the program.
    ///
    /// # Errors
    /// The file cannot be read, or is no such table.
    pub fn read(path: &Path) -> Result<Self, PriceError> {
        use std::io::Read;
        let file = path.display().to_string();
        let mut text = String::new();
        let read = std::fs::File::open(path).and_then(|file| file.take(MAX_TABLE_BYTES).read_to_string(&mut text));
        read.map_err(|reason| PriceError::Unreadable { file: file.clone(), reason })?;
        let mut rows = Self::parse(&file, &text)?.0;
        rows.extend(Self::builtin()?.0);
        Ok(Self(rows))
    }

    fn parse(file: &str, text: &str) -> Result<Self, PriceError> {
        let malformed = |message: String| PriceError::Malformed { file: file.to_owned(), message };
        let table: RawTable = toml::from_str(text).map_err(|error| malformed(error.to_string().trim_end().to_owned()))?;
        let decimal = |row: &RawRow, text: &str| {
            let price = Decimal::from_str_exact(text).ok();
            price.filter(|price| !price.is_sign_negative() && *price <= Decimal::from(MAX_PRICE)).ok_or_else(|| {
                malformed(format!(
                    "the price {text:?} of {:?} is not a decimal from 0 to {MAX_PRICE} in quotes, such as \"2.50\"",
                    row.model
                ))
            })
        };
        let rows = table.price.into_iter().map(|row| {
            let (input, output) = (decimal(&row, &row.input)?, decimal(&row, &row.output)?);
            Ok(Row { price: Price { input, output, as_of: table.as_of.clone() }, provider: row.provider, model: row.model })
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// The price of `model` of `provider`: the first row that fits.
    pub fn find(&self, provider: &str, model: &str) -> Option<&Price> {
        let row = self.0.iter().find(|row| matches(&row.provider, provider) && matches(&row.model, model));
        row.map(|row| &row.price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn costs_are_exact() {
        let price = Price { input: decimal("0.15"), output: decimal("0.60"), as_of: String::new() };
        let usage = Usage { input_tokens: 1_234_567, output_tokens: 3, estimated: false };
        assert_eq!(price.cost(usage), decimal("0.18518685"));
        let endless = Usage { input_tokens: u64::MAX, output_tokens: u64::MAX, estimated: false };
        assert!(price.cost(endless) > decimal("1000000"));
    }

    #[test]
    fn the_builtin_table_knows_models_with_and_without_their_dates() {
        let prices = Prices::builtin().unwrap();
        let mini = prices.find("openai", "gpt-4o-mini").unwrap();
        assert_eq!(prices.find("openai", "gpt-4o-mini-2024-07-18").unwrap(), mini);
        assert_ne!(prices.find("openai", "gpt-4o").unwrap(), mini);
        let here = prices.find("bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0").unwrap();
        assert_eq!(prices.find("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0").unwrap(), here);
        assert_eq!(prices.find("openai", "my/model"), None);
    }

    #[test]
    fn a_users_table_comes_first_and_its_errors_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            Prices::read(&path)
        };
        let row = |price: &str| {
            format!("as_of = \"2026-11\"\n[[price]]\nprovider = \"openai\"\nmodel = \"gpt-4o\"\ninput = {price}\noutput = \"0\"")
        };
        let prices = read(&row("\"9\"")).unwrap();
        assert_eq!(prices.find("openai", "gpt-4o").unwrap().input, decimal("9"));
        assert!(prices.find("openai", "gpt-4o-mini").is_some());
        for wrong in ["\"-1\"", "\"ten\"", "\"200000\"", "2.5"] {
            let error = read(&row(wrong)).unwrap_err().to_string();
            assert!(error.contains("mine.toml"), "{error}");
        }
    }
}
