//! How many printed values are above or below the mean of all.

use chartmill_schema::{Family, Number, Query, Relation, Selection, Structure, Threshold};

use super::{Spec, Subject, all, each_series, name};

pub(super) const SPEC: Spec = Spec {
    family: Family::AboveMean,
    weight: 8,
    across: false,
    // `series`, and `flag` for above.
    subjects: |view| {
        let series = each_series(view, |series| {
            let n = series.ranked.len();
            if !series.is_computable() || n < 5 || view.structure() == Structure::Stages {
                return false;
            }
            let mean = Number::sum(series.values()).and_then(|sum| sum.over(Number::from(n as i64)));
            let decimals = series.readings.iter().flatten().filter_map(|reading| reading.printed).max().unwrap_or(0) + 1;
            // Neither the mean nor the mean as a calculation would show it may meet a value.
            mean.is_some_and(|mean| series.values().all(|value| value != mean && value != mean.rounded(decimals)))
        });
        series.into_iter().flat_map(|subject| [true, false].map(|flag| Subject { flag, ..subject })).collect()
    },
    query: |view, subject| {
        let than = Box::new(Query::Mean { over: all(view, subject.series) });
        let relation = if subject.flag { Relation::Greater } else { Relation::Less };
        let threshold = Some(Threshold { relation, than });
        Query::Count { over: Selection { series: name(view, subject.series), labels: Vec::new(), threshold } }
    },
};
