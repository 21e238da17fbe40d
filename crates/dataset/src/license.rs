//! Licenses that a dataset may be published under.

/// A license.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct License {
    /// As the Hugging Face hub names it in the head of a card.
    pub id: &'static str,
    /// Its name, for people.
    pub name: &'static str,
}

/// Those of the hub's list that are meant for data, or usual for it.
pub const LICENSES: [License; 19] = [
    License { id: "apache-2.0", name: "Apache License 2.0" },
    License { id: "c-uda", name: "Computational Use of Data Agreement" },
    License { id: "cc-by-3.0", name: "Creative Commons Attribution 3.0" },
    License { id: "cc-by-4.0", name: "Creative Commons Attribution 4.0 International" },
    License { id: "cc-by-nc-4.0", name: "Creative Commons Attribution-NonCommercial 4.0 International" },
    License { id: "cc-by-nc-nd-4.0", name: "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International" },
    License { id: "cc-by-nc-sa-4.0", name: "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International" },
    License { id: "cc-by-nd-4.0", name: "Creative Commons Attribution-NoDerivatives 4.0 International" },
    License { id: "cc-by-sa-3.0", name: "Creative Commons Attribution-ShareAlike 3.0" },
    License { id: "cc-by-sa-4.0", name: "Creative Commons Attribution-ShareAlike 4.0 International" },
    License { id: "cc0-1.0", name: "Creative Commons Zero 1.0 Universal" },
    License { id: "cdla-permissive-1.0", name: "Community Data License Agreement - Permissive 1.0" },
    License { id: "cdla-permissive-2.0", name: "Community Data License Agreement - Permissive 2.0" },
    License { id: "cdla-sharing-1.0", name: "Community Data License Agreement - Sharing 1.0" },
    License { id: "etalab-2.0", name: "Etalab Open License 2.0" },
    License { id: "mit", name: "MIT License" },
    License { id: "odbl", name: "Open Data Commons Open Database License" },
    License { id: "odc-by", name: "Open Data Commons Attribution License" },
    License { id: "pddl", name: "Open Data Commons Public Domain Dedication and License" },
];

impl License {
    /// What the hub is told where none was chosen.
    pub(crate) const OTHER: &'static str = "other";

    /// The one with this id.
    pub fn named(id: &str) -> Option<Self> {
        LICENSES.into_iter().find(|license| license.id == id)
    }
}
