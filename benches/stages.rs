//! Each stage alone, for every chart, at 800x600: what one picture costs, and where.
#![allow(missing_docs, reason = "criterion's macros make public functions without documentation")]

use chartmill::{Label, Registry, annotation};
use chartmill_ask::{Mix, Request, ask};
use chartmill_describe::builtin::{Limits, invent, topics};
use chartmill_draw::{Canvas, encode, paint};
use chartmill_plan::{ChartPlugin, PlanContext, Size, themes};
use chartmill_schema::{Description, Language, Locale, Record, Split, Target};
use chartmill_seed::Seed;
use chartmill_verify::{Live, Sample, verify};
use criterion::{Criterion, criterion_group, criterion_main};

/// The size of all pictures here.
const SIZE: Size = Size { width: 800, height: 600 };

/// The first invented description that a chart accepts, and the context in which it verifies.
fn case(chart: &dyn ChartPlugin) -> (Description, PlanContext<'static>) {
    let english = Language::english();
    let locale = Locale::of(&english).expect("English");
    let target = Target::named(Target::DEFAULT).expect("the default target");
    for (idx, topic) in (0_u64..).zip(topics(&english)) {
        let Ok(description) = invent(topic, Seed::of_run(idx), &Limits::default()) else { continue };
        let ctx = PlanContext { locale, target, theme: &themes()[1], size: Some(SIZE), seed: Seed::of_run(idx), attempt: 0 };
        if chart.accepts(description.table()).is_ok() && chart.plan(&description, &ctx).is_ok() {
            return (description, ctx);
        }
    }
    panic!("no topic suits {}", chart.name())
}

fn stages(criterion: &mut Criterion) {
    let english = Language::english();
    for &chart in Registry::built_in().charts() {
        let (description, ctx) = case(chart);
        let figure = chart.plan(&description, &ctx).expect("it was planned before");
        let mut group = criterion.benchmark_group(chart.name());
        group.bench_function("plan", |bench| bench.iter(|| chart.plan(&description, &ctx)));
        let mut canvas = Canvas::new();
        group.bench_function("draw", |bench| bench.iter(|| paint(&figure.scene, &mut canvas)));
        group.bench_function("png", |bench| bench.iter(|| encode(&mut canvas)));
        let proposals = chart.propose(&figure.facts);
        let mix = Mix::default();
        // The first seed whose conversation verifies.
        for seed in 0.. {
            let request = Request {
                facts: &figure.facts,
                language: &english,
                picture_language: &english,
                proposals: &proposals,
                without: &[],
                wordings: None,
                reserve: None,
                seed: Seed::of_run(seed),
                n_turns: 4,
                mix: &mix,
                want_yes: true,
                token_budget: 1442,
                standalone: false,
            };
            let Ok(asked) = ask(&request) else { continue };
            let (id, image) = ("cm-00000000-0000000", "images/00000/cm-00000000-0000000.png");
            let label = Label {
                id,
                image,
                split: Split::Train,
                description_id: "0",
                locale: &english,
                seed: "0",
                target: &ctx.target.name,
                grown: None,
            };
            let annotation = annotation(label, &figure, asked.turns);
            let record = Record { id: id.to_owned(), image: image.to_owned(), conversations: asked.messages };
            paint(&figure.scene, &mut canvas).expect("it was painted before");
            let png = encode(&mut canvas).expect("it was encoded before");
            let live = Live { scene: &figure.scene, facts: &figure.facts, canvas: canvas.rgb(), png: &png };
            let sample = || Sample { record: record.clone(), annotation: annotation.clone() };
            if verify(sample(), &live, ctx.target).is_err() {
                continue;
            }
            group.bench_function("ask", |bench| bench.iter(|| ask(&request)));
            group.bench_function("verify", |bench| bench.iter(|| verify(sample(), &live, ctx.target)));
            break;
        }
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
