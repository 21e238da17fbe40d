//! Names of colors: what a palette calls its colors is what a viewer would, by the independent rules of `verify`.

use chartmill_plan::palettes;
use chartmill_verify::color_name;
use libtest_mimic::Failed;

use crate::Test;
use crate::support::ensure;

pub(crate) const TESTS: &[Test] = &[("colors/names", every_palette_color_has_its_name)];

fn every_palette_color_has_its_name() -> Result<(), Failed> {
    let mut faults = Vec::new();
    for palette in palettes() {
        for own in palette.colors.iter().filter(|own| own.name.is_some()) {
            let found = color_name(own.color);
            if found != own.name {
                faults.push(format!("{}: {} is {:?}, found {found:?}", palette.name, own.color, own.name));
            }
        }
    }
    ensure(faults.is_empty(), || faults.join("\n"))
}
