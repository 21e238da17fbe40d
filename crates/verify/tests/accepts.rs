//! True samples pass, live and from their files.

mod common;

#[test]
fn true_samples_pass() {
    for made in common::samples::all() {
        let chart = made.sample.annotation.chart.clone();
        let told = |faults: Vec<chartmill_verify::Rejection>| -> Vec<String> {
            faults.iter().map(|fault| format!("{}: {fault}", fault.reason.key())).collect()
        };
        assert_eq!(made.verify_files().map(|_| ()).map_err(told), Ok(()), "{chart} from its files");
        assert_eq!(made.verify().map(|_| ()).map_err(told), Ok(()), "{chart} live");
    }
}
