//! `chartmill generate --provider`: a model is asked for descriptions while records are made from the first ones.

use std::num::NonZeroU64;
use std::path::Path;

use anyhow::{Result, bail};
use chartmill::describer::{DescribeConfig, Described, EndedEarly, describe_all};
use chartmill::{Arriving, Mill, NothingCame, Outcome, RunConfig, RunOptions, Source, mill_all};
use chartmill_dataset::{Opening, inspect};

use super::args::GenerateArgs;
use super::describe::{ANSWERS_ALONE, counted, listen, told, with_model};
use super::generate::show;
use super::stopping::AskingEnded;
use super::{progress_bars, say_error};

/// Records that are made from each description, where nothing else is wanted: as many as there are usually charts to show it.
const RECORDS_PER_DESCRIPTION: u64 = 4;

/// Asks, and makes records of what comes.
pub(super) fn run(args: &GenerateArgs, config: RunConfig, out: &Path, options: &RunOptions) -> Result<Outcome> {
    if args.from.is_some() {
        bail!("--from and --provider are two sources of descriptions; give one of them");
    }
    if let Some(shard) = config.shard {
        bail!(
            "--shard {shard}: shards are made from a file of descriptions, so that all are made from the same; run \
             `chartmill describe` first, then `chartmill generate --from descriptions.jsonl --shard {shard}`"
        );
    }
    let per_description = args.records_per_description.map_or(RECORDS_PER_DESCRIPTION, NonZeroU64::get);
    let describe = DescribeConfig {
        seed: config.seed,
        locales: config.locales.clone(),
        registry: config.registry.clone(),
        ..DescribeConfig::new(config.count.div_ceil(per_description), args.model.templates()?)
    };
    let describe = with_model(describe, &args.model)?;
    let arriving = Arriving::new(describe.settings(args.model.name()?), args.model.price()?, per_description);
    let mill = Mill::new(config, Source::Arriving(Box::new(arriving)));
    // A release that is complete, and a folder that cannot be used, are told before anything is asked.
    let is_to_be_made = match inspect(out, &mill.configuration())? {
        Opening::Complete(_) => false,
        Opening::New => true,
        Opening::Partial(_) => options.resume,
    };
    if !is_to_be_made {
        return mill_all(&mill, out, options, &mut |_| ());
    }
    let Source::Arriving(arriving) = mill.source() else { bail!("the source of the run was exchanged; this is a bug") };
    let model = args.model.open(out)?;
    listen(&model)?;
    let [asking, milling] = progress_bars([(describe.count, "describing"), (mill.config().count, "milling   ")]);
    let (described, milled) = std::thread::scope(|scope| {
        let describing = scope.spawn(|| {
            let done = describe_all(
                &describe,
                &model.client,
                &model.name,
                &mut |slot| {
                    arriving.put(&mill.config().registry, slot);
                    Ok(())
                },
                &|described: Described| {
                    asking.set_position(described.done);
                    asking.set_message(format!("{} empty, {} in flight at most", described.empty, described.limit));
                },
            );
            arriving.finish();
            done
        });
        let milled = mill_all(&mill, out, options, &mut |progress| show(&milling, &progress));
        // Where nothing more can be written, nothing more is paid for.
        if milled.is_err() {
            model.stop.stop();
        }
        (describing.join(), milled)
    });
    asking.finish_and_clear();
    milling.finish_and_clear();
    let tally = model.client.tally();
    let Ok(described) = described else { bail!("the describing panicked; this is a bug, and --resume goes on") };
    match (milled, described) {
        (Ok(outcome), _) => {
            say_error(&counted(&arriving.counts(), &tally));
            Ok(outcome)
        }
        // The records wait for descriptions, so why none came is what there is to tell.
        (Err(error), Err(why)) if error.is::<NothingCame>() => match why.downcast::<EndedEarly>() {
            Ok(early) => Err(AskingEnded(told(&early, "descriptions", &written(&mill, out), "", &tally)).into()),
            Err(why) => Err(why),
        },
        (Err(error), _) => Err(error),
    }
}

/// What stands of the release, and how to go on with it.
fn written(mill: &Mill, out: &Path) -> String {
    match inspect(out, &mill.configuration()) {
        Ok(Opening::Partial(next)) => {
            format!("{} holds {next} of {} records, and --resume goes on with them", out.display(), mill.config().count)
        }
        _ => ANSWERS_ALONE.to_owned(),
    }
}
