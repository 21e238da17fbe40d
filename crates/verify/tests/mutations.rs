//! Every corruption of a true sample is refused, for the right reason.

mod common;

use common::spoil::{ALL, Corruption};
use common::{Lcg, Made, samples};

/// Each corruption is made in at least so many ways on each sample that it applies to.
const WAYS: usize = 24;

fn refused(name: &str, corrupt: Corruption) {
    let mut applied = 0;
    let mut failures = Vec::new();
    for (idx, original) in samples::all().into_iter().enumerate() {
        let mut rng = Lcg(0x5eed + idx as u64 * 977);
        let mut ways = 0;
        for _ in 0..20 * WAYS {
            if ways == WAYS {
                break;
            }
            let mut made: Made = original.clone();
            let Some(spoiled) = corrupt(&mut made, &mut rng) else { continue };
            ways += 1;
            let result = if spoiled.in_files { made.verify_files() } else { made.verify() };
            let faults = result.err().unwrap_or_default();
            if !faults.iter().any(|fault| spoiled.expect.fits(&fault.reason)) {
                let told: Vec<String> = faults.iter().map(|fault| format!("{}: {fault}", fault.reason.key())).collect();
                failures.push(format!("{}: {} -> {told:?}", made.sample.annotation.chart, spoiled.what));
            }
        }
        applied += ways;
    }
    assert!(applied >= 20, "{name}: only {applied} ways");
    assert!(failures.is_empty(), "{name}, of {applied}:\n{}", failures.join("\n"));
}

macro_rules! each {
    ($($index:literal $test:ident)*) => {
        $(
            #[test]
            fn $test() {
                let (name, corrupt) = ALL[$index];
                refused(name, corrupt);
            }
        )*

        /// No corruption is left out.
        #[test]
        fn all_are_tested() {
            assert_eq!(ALL.len(), [$($index),*].len());
        }
    };
}

each! {
    0 an_answer
    1 a_message
    2 a_unit
    3 a_label_in_the_question
    4 a_number_in_the_question
    5 a_label_in_the_picture
    6 a_printed_value
    7 a_cell_of_the_table
    8 a_length
    9 an_angle
    10 a_color
    11 pixels
    12 a_tick_label
    13 the_image_token
    14 a_position_in_the_annotation
    15 a_position_in_the_picture
    16 a_position_on_another_text
    17 value_labels_at_another_datum
    18 a_count_word_on_a_share
    19 swapped_wordings
    20 a_step
    21 a_length_in_the_pixels
    22 a_base_of_a_segment
    23 swapped_series
    24 a_moved_point
    25 swapped_legend_labels
    26 a_line_that_misses_a_point
    27 rise_for_fall
    28 a_total_of_a_row
}
