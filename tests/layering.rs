//! Who may use whom. The table is the architecture; the manifests must agree with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use libtest_mimic::Failed;

use crate::Test;
use crate::support::{ensure, root};

pub(crate) const TESTS: &[Test] =
    &[("layering/manifests", manifests_agree_with_the_table), ("layering/offline", the_default_build_has_no_network_code)];

/// Each crate, and the crates of ours that it may use. What a crate deliberately does not know stands in its module documentation.
const MAY_USE: &[(&str, &[&str])] = &[
    ("schema", &[]),
    ("seed", &[]),
    ("scene", &["schema"]),
    ("describe", &["schema", "seed"]),
    ("plan", &["schema", "seed", "scene"]),
    ("chart-plugins", &["schema", "seed", "scene", "plan"]),
    ("draw", &["schema", "seed", "scene"]),
    ("ask", &["schema", "seed"]),
    // Never ask, plan, draw or a plugin: a bug must not vouch for itself.
    ("verify", &["schema", "scene"]),
    ("dataset", &["schema", "verify"]),
    ("augment", &["schema", "seed", "describe", "dataset"]),
    ("trainer", &["schema", "seed", "dataset"]),
    (
        "chartmill",
        &[
            "schema",
            "seed",
            "scene",
            "describe",
            "plan",
            "chart-plugins",
            "draw",
            "ask",
            "verify",
            "dataset",
            "augment",
            "trainer",
        ],
    ),
];

/// Crates that would bring a network client or an async runtime into the default build.
const NETWORK: [&str; 7] = ["reqwest", "hyper", "tokio", "rustls", "openssl", "aws-config", "object_store"];

fn manifests_agree_with_the_table() -> Result<(), Failed> {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        MAY_USE.iter().map(|(name, uses)| (*name, uses.iter().copied().collect())).collect();
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(root().join("crates"))? {
        found.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    found.insert("chart-plugins".to_owned());
    ensure(found == allowed.keys().map(|name| (*name).to_owned()).collect(), || format!("the table does not list {found:?}"))?;
    for (name, uses) in allowed {
        let folder = if name == "chart-plugins" { root().join(name) } else { root().join("crates").join(name) };
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml"))?.parse()?;
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
            for dependency in table.keys().filter_map(|key| key.strip_prefix("chartmill-")) {
                ensure(uses.contains(dependency), || {
                    format!("{name} uses {dependency} ({section}), which the table does not allow")
                })?;
            }
        }
    }
    Ok(())
}

fn the_default_build_has_no_network_code() -> Result<(), Failed> {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--package", "chartmill", "--edges", "normal", "--prefix", "none", "--locked", "--offline"])
        .current_dir(root())
        .output()?;
    ensure(output.status.success(), || String::from_utf8_lossy(&output.stderr).into_owned())?;
    let tree = String::from_utf8_lossy(&output.stdout);
    ensure(tree.contains("chartmill-schema"), || "the tree is empty".to_owned())?;
    for line in tree.lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        ensure(!NETWORK.contains(&name), || format!("the default build has {name}"))?;
    }
    Ok(())
}
