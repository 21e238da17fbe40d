//! Whole runs, everything written: 256 verified 800x600 pictures of all charts in equal shares with four turns each.
#![allow(missing_docs, reason = "criterion's macros make public functions without documentation")]

use std::num::NonZeroUsize;

use chartmill::{Mill, RunConfig, RunOptions, Source, SplitShares, mill_all};
use chartmill_plan::Size;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

/// Pictures a run.
const COUNT: u64 = 256;

fn throughput(criterion: &mut Criterion) {
    let splits = SplitShares::parse("train=1").expect("one split");
    let size = Some(Size { width: 800, height: 600 });
    let config = RunConfig { count: COUNT, turns: (4, 4), size, splits, ..RunConfig::default() };
    let source = Source::built_in(&config);
    let mill = Mill::new(config, source);
    let mut group = criterion.benchmark_group("throughput");
    group.throughput(Throughput::Elements(COUNT)).sample_size(10);
    let most = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    for threads in 1..=most {
        group.bench_function(format!("{threads}-threads"), |bench| {
            let options = RunOptions { threads: NonZeroUsize::new(threads), ..RunOptions::default() };
            bench.iter_batched(
                || tempfile::tempdir().expect("a scratch folder"),
                |scratch| {
                    mill_all(&mill, &scratch.path().join("out"), &options, &mut |_| {}).expect("the run");
                    scratch
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);
