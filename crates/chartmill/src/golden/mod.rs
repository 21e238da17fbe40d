//! Golden pictures: what was drawn once and looked at has to come out the same again, or nearly.
//!
//! Whoever writes a chart plugin, changes a theme or upgrades a font keeps a folder with a `golden.toml`: cases that say what is drawn, and
//! how far it may be off. The pictures stand beside it.
//!
//! ```
//! use chartmill::Registry;
//! use chartmill::golden::{Recorded, Suite};
//!
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("pets.csv"), "Pet,Households\nDog,42\nCat,35\nParrot,9\n")?;
//! std::fs::write(folder.path().join("golden.toml"), "[[case]]\nname = \"pets\"\ninput = \"pets.csv\"\nchart = \"bar\"\ntheme = \"clean\"\n")?;
//!
//! // A registry with your own plugin in it: `Registry::built_in().with(&MyChart)`.
//! let registry = Registry::built_in();
//! let suite = Suite::read(folder.path(), &registry)?;
//! assert_eq!(suite.record(&registry)?[0].1, Recorded::New);
//! assert!(suite.check(&registry).is_same());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod compare;
mod picture;
mod report;
mod suite;

pub use check::{CaseCheck, Check, NotWritten, Outcome, RecordError, Recorded};
pub use compare::{Difference, Mask, Tolerance, compare};
pub use picture::{Picture, PictureError, strip};
pub use report::ReportError;
pub use suite::{Case, Suite, SuiteError};
