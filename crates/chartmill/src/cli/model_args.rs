//! The flags that name a model and what it may cost: the same for `describe` and `generate`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chartmill_describe::model::budget::Limits;
use chartmill_describe::model::client::{Client, ClientOptions};
use chartmill_describe::model::exchange::Provider;
use chartmill_describe::model::prices::{Price, Prices};
use chartmill_describe::model::prompts::Prompts;
use chartmill_describe::model::replay::Replay;
use chartmill_describe::model::retry::RetryPolicy;
use chartmill_describe::model::stop::Stop;
use chartmill_describe::model::store::Store;
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use serde::Deserialize;

/// The providers of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ProviderName {
    /// Amazon Bedrock (needs a build with `--features aws`)
    Bedrock,
    /// Any OpenAI-compatible server (needs a build with `--features llm`)
    #[value(name = "openai")]
    #[serde(rename = "openai")]
    OpenAi,
    /// Recorded answers from a store, without any network
    Replay,
}

/// The flags. In a configuration file they stand in the table `[model]`.
#[derive(Clone, Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ModelArgs {
    /// Who serves the model
    #[arg(long, value_enum, value_name = "NAME", help_heading = "Descriptions from a model")]
    pub(crate) provider: Option<ProviderName>,
    /// The model: the name that the server knows, or a Bedrock model id, inference profile or ARN
    #[arg(long, value_name = "M", help_heading = "Descriptions from a model")]
    pub(crate) model: Option<String>,
    /// Where the OpenAI-compatible server listens, such as <http://localhost:8000/v1> [default: $`OPENAI_BASE_URL`, else OpenAI]; for
    /// Bedrock another endpoint than the region's
    #[arg(long, value_name = "URL", help_heading = "Descriptions from a model")]
    pub(crate) base_url: Option<String>,
    /// The environment variable that holds the server's key [default: `OPENAI_API_KEY`]
    #[arg(long, value_name = "VARIABLE", help_heading = "Descriptions from a model")]
    pub(crate) api_key_env: Option<String>,
    /// The server's key itself; other users of the machine can see what is typed, so prefer the variable
    #[arg(long, value_name = "KEY", help_heading = "Descriptions from a model")]
    pub(crate) api_key: Option<Key>,
    /// The AWS region [default: that of the environment or profile]
    #[arg(long, value_name = "REGION", help_heading = "Descriptions from a model")]
    pub(crate) region: Option<String>,
    /// Folder that keeps every answer, so that nothing is asked twice [default: beside the output, ending in .answers]
    #[arg(long, value_name = "DIR", help_heading = "Descriptions from a model")]
    pub(crate) store: Option<PathBuf>,
    /// Folder of your own prompt templates (`MiniJinja`), named as the built-in ones that they replace
    #[arg(long, value_name = "DIR", help_heading = "Descriptions from a model")]
    pub(crate) prompts: Option<PathBuf>,
    /// Ask for questions too; they are asked only where their answers can be computed and verified
    #[arg(long, help_heading = "Descriptions from a model")]
    #[serde(default)]
    pub(crate) questions: bool,
    /// The most requests in flight; fewer while the server throttles [default: 8]
    #[arg(long, value_name = "N", help_heading = "Descriptions from a model")]
    pub(crate) concurrency: Option<usize>,
    /// Temperature of sampling [default: 0.9]
    #[arg(long, value_name = "T", help_heading = "Descriptions from a model")]
    pub(crate) temperature: Option<Decimal>,
    /// The most tokens of one answer [default: 2000]
    #[arg(long, value_name = "N", help_heading = "Descriptions from a model")]
    pub(crate) answer_tokens: Option<u32>,
    /// Descriptions a round; a round's prompts list the titles of the rounds before the last one [default: 32]
    #[arg(long, value_name = "N", help_heading = "Descriptions from a model")]
    pub(crate) round: Option<u64>,
    /// Seconds that one request may take [default: 120]
    #[arg(long, value_name = "S", help_heading = "Descriptions from a model")]
    pub(crate) request_limit: Option<u64>,
    /// Seconds after which nothing more is asked [default: none]
    #[arg(long, value_name = "S", help_heading = "Descriptions from a model")]
    pub(crate) time_limit: Option<u64>,
    /// The most requests to send, repeated ones too [default: none]
    #[arg(long, value_name = "N", help_heading = "Descriptions from a model")]
    pub(crate) max_requests: Option<u64>,
    /// The most tokens to spend, of prompts and answers [default: none]
    #[arg(long, value_name = "N", help_heading = "Descriptions from a model")]
    pub(crate) max_tokens: Option<u64>,
    /// The most USD to spend, estimated from the table of prices [default: none]
    #[arg(long, value_name = "USD", help_heading = "Descriptions from a model")]
    pub(crate) max_cost: Option<Decimal>,
    /// A TOML table of prices of your own, which goes before the built-in one
    #[arg(long, value_name = "FILE.toml", help_heading = "Descriptions from a model")]
    pub(crate) prices: Option<PathBuf>,
}

/// What is typed wins over what a file says.
pub(super) fn first<T: Clone>(typed: Option<&T>, file: Option<&T>) -> Option<T> {
    typed.or(file).cloned()
}

/// A key as typed. Nothing shows it.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Key(#[cfg_attr(not(feature = "llm"), expect(dead_code, reason = "an offline build sends no keys"))] String);

impl std::str::FromStr for Key {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key(***)")
    }
}

/// A model that can be asked, and what is known about it.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) client: Client,
    pub(crate) name: String,
    pub(crate) price: Option<Price>,
    pub(crate) stop: Stop,
}

impl ModelArgs {
    /// What is typed, and behind it what a file says.
    pub(crate) fn or(&self, file: &Self) -> Self {
        Self {
            provider: first(self.provider.as_ref(), file.provider.as_ref()),
            model: first(self.model.as_ref(), file.model.as_ref()),
            base_url: first(self.base_url.as_ref(), file.base_url.as_ref()),
            api_key_env: first(self.api_key_env.as_ref(), file.api_key_env.as_ref()),
            api_key: first(self.api_key.as_ref(), file.api_key.as_ref()),
            region: first(self.region.as_ref(), file.region.as_ref()),
            store: first(self.store.as_ref(), file.store.as_ref()),
            prompts: first(self.prompts.as_ref(), file.prompts.as_ref()),
            questions: self.questions || file.questions,
            concurrency: first(self.concurrency.as_ref(), file.concurrency.as_ref()),
            temperature: first(self.temperature.as_ref(), file.temperature.as_ref()),
            answer_tokens: first(self.answer_tokens.as_ref(), file.answer_tokens.as_ref()),
            round: first(self.round.as_ref(), file.round.as_ref()),
            request_limit: first(self.request_limit.as_ref(), file.request_limit.as_ref()),
            time_limit: first(self.time_limit.as_ref(), file.time_limit.as_ref()),
            max_requests: first(self.max_requests.as_ref(), file.max_requests.as_ref()),
            max_tokens: first(self.max_tokens.as_ref(), file.max_tokens.as_ref()),
            max_cost: first(self.max_cost.as_ref(), file.max_cost.as_ref()),
            prices: first(self.prices.as_ref(), file.prices.as_ref()),
        }
    }

    /// The model's name, which every provider needs.
    pub(crate) fn name(&self) -> Result<&str> {
        let name = self.model.as_deref().map(str::trim).filter(|name| !name.is_empty());
        name.context("--model is missing: the name under which the server knows the model, or a Bedrock model id")
    }

    /// The temperature of sampling as decimal text, if one was chosen.
    pub(crate) fn sampling_temperature(&self) -> Result<Option<String>> {
        let Some(temperature) = self.temperature else { return Ok(None) };
        if temperature.is_sign_negative() || temperature > Decimal::TWO {
            bail!("--temperature {temperature}: a temperature lies between 0 and 2");
        }
        Ok(Some(temperature.normalize().to_string()))
    }

    /// The templates of prompts.
    pub(crate) fn templates(&self) -> Result<Prompts> {
        let prompts = self.prompts.as_deref().map_or_else(Prompts::built_in, Prompts::from_folder)?;
        Ok(prompts.with_questions(self.questions))
    }

    /// What the model costs, where that is known. Recorded answers cost nothing now, but their price is that of the model.
    pub(crate) fn price(&self) -> Result<Option<Price>> {
        let prices = self.prices.as_deref().map_or_else(Prices::builtin, Prices::read)?;
        let name = self.name()?;
        let providers: &[&str] = match self.provider {
            Some(ProviderName::Bedrock) => &["bedrock"],
            Some(ProviderName::OpenAi) => &["openai"],
            Some(ProviderName::Replay) | None => &["openai", "bedrock"],
        };
        Ok(providers.iter().find_map(|provider| prices.find(provider, name)).cloned())
    }

    /// The model, ready to be asked; its answers are kept in `--store`, or beside `out`.
    pub(crate) fn open(&self, out: &Path) -> Result<Model> {
        let Some(provider) = self.provider else { bail!("--provider is missing: bedrock, openai or replay") };
        let name = self.name()?.to_owned();
        let price = self.price()?;
        let is_replay = provider == ProviderName::Replay;
        let provider: Box<dyn Provider> = match provider {
            ProviderName::Replay => Box::new(Replay::new(&name)),
            ProviderName::OpenAi => self.open_ai(&name)?,
            ProviderName::Bedrock => self.bedrock(&name)?,
        };
        self.open_as(out, name, price, provider, is_replay)
    }

    /// The model behind a provider; where `is_replay`, its answers must be there already.
    pub(crate) fn open_as(
        &self,
        out: &Path,
        name: String,
        price: Option<Price>,
        provider: Box<dyn Provider>,
        is_replay: bool,
    ) -> Result<Model> {
        let folder = self.store.clone().unwrap_or_else(|| {
            let mut name = out.file_stem().unwrap_or_default().to_owned();
            name.push(".answers");
            out.with_file_name(name)
        });
        let stop = Stop::new();
        let retry = RetryPolicy::default();
        let options = ClientOptions {
            concurrency: self.concurrency.unwrap_or(8).max(1),
            retry: RetryPolicy {
                request_limit: self.request_limit.map_or(retry.request_limit, Duration::from_secs),
                run_limit: self.time_limit.map(Duration::from_secs),
                ..retry
            },
            limits: Limits { max_requests: self.max_requests, max_tokens: self.max_tokens, max_cost: self.max_cost },
            price: price.clone(),
            stop: stop.clone(),
        };
        let store = if is_replay { Store::open_existing(&folder)? } else { Store::open(&folder)? };
        Ok(Model { client: Client::new(provider, store, options)?, name, price, stop })
    }

    #[cfg(feature = "llm")]
    fn open_ai(&self, name: &str) -> Result<Box<dyn Provider>> {
        use chartmill_describe::model::openai::OpenAi;
        use chartmill_describe::model::secret::Secret;

        /// Where OpenAI itself listens.
        const OPENAI: &str = "https://api.openai.com/v1";
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let base_url = self.base_url.clone().or_else(|| variable("OPENAI_BASE_URL")).unwrap_or_else(|| OPENAI.to_owned());
        let key = match (&self.api_key, &self.api_key_env) {
            (Some(Key(key)), _) => Some(key.clone()),
            (None, Some(named)) => Some(
                variable(named).with_context(|| format!("--api-key-env {named}: there is no such variable, or it is empty"))?,
            ),
            (None, None) => variable("OPENAI_API_KEY"),
        };
        if key.is_none() && base_url == OPENAI {
            bail!("OpenAI needs a key: put it into the variable OPENAI_API_KEY, or name a server of your own with --base-url");
        }
        Ok(Box::new(OpenAi::new(&base_url, name, key.as_deref().and_then(Secret::new))?))
    }

    #[cfg(not(feature = "llm"))]
    #[allow(clippy::unused_self, reason = "with the feature it needs every flag")]
    fn open_ai(&self, _: &str) -> Result<Box<dyn Provider>> {
        bail!(
            "this build is offline; build with `cargo build --release --features llm` to ask models behind OpenAI-compatible servers"
        )
    }

    #[cfg(feature = "aws")]
    fn bedrock(&self, name: &str) -> Result<Box<dyn Provider>> {
        use chartmill_describe::model::bedrock::{Bedrock, BedrockOptions};

        let options =
            BedrockOptions { region: self.region.clone(), endpoint_url: self.base_url.clone(), ..BedrockOptions::default() };
        Ok(Box::new(Bedrock::new(name, options)?))
    }

    #[cfg(not(feature = "aws"))]
    #[allow(clippy::unused_self, reason = "with the feature it needs every flag")]
    fn bedrock(&self, _: &str) -> Result<Box<dyn Provider>> {
        bail!("this build has no AWS; build with `cargo build --release --features aws` to ask models on Amazon Bedrock")
    }
}
