//! The tests of the whole, in one binary. Cases that live in folders are found by walking them; each is a test of its own name
//! (`cargo test -p chartmill-tests bar/negative`). `INSTA_UPDATE=always` accepts what is different now.

mod charts;
mod colors;
mod command_line;
mod determinism;
mod golden;
mod inspect;
mod layering;
mod looks;
mod mutation;
mod pipeline;
mod registry;
mod runs;
mod schemas;
mod score;
mod support;
mod tidy;
mod train;

use libtest_mimic::{Arguments, Failed, Trial};

/// A test that has a fixed name.
type Test = (&'static str, fn() -> Result<(), Failed>);

fn main() {
    let args = Arguments::from_args();
    let fixed: Vec<Test> = [
        colors::TESTS,
        command_line::TESTS,
        determinism::TESTS,
        inspect::TESTS,
        layering::TESTS,
        looks::TESTS,
        mutation::TESTS,
        pipeline::TESTS,
        registry::TESTS,
        runs::TESTS,
        schemas::TESTS,
        score::TESTS,
        tidy::TESTS,
        train::TESTS,
    ]
    .concat();
    let mut trials: Vec<Trial> = fixed.into_iter().map(|(name, test)| Trial::test(name, test)).collect();
    trials.extend(charts::trials());
    libtest_mimic::run(&args, trials).exit();
}
