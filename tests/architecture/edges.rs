//! Who may use whom, from `cargo metadata`: the crates of this workspace among themselves, and the
//! outside crates that one of them must never see.
//!
//! Declared edges only. Whether the domain lives with the features it asks for shows in
//! `cargo check --package domain`.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{Dependency, DependencyKind, MetadataCommand, Package};

use crate::root;

/// Each crate of ours with those it uses: all of them, for whatever purpose.
const OURS: &[(&str, &[&str])] = &[
    ("api", &["domain", "persistence"]),
    ("bench", &["api", "persistence", "tests"]),
    ("domain", &[]),
    ("openapi", &["api"]),
    ("persistence", &["domain"]),
    ("tests", &["api", "persistence"]),
];

/// All that the domain may use, with all the features it may ask for.
const DOMAIN: &[(&str, &[&str])] = &[
    ("jiff", &["alloc", "tzdb-bundle-always"]),
    ("rust_decimal", &["std"]),
    ("sha2", &[]),
    ("thiserror", &[]),
    ("uuid", &[]),
];

/// All that `openapi` may use besides `api`.
const OPENAPI: &[&str] = &["serde_json", "similar"];

/// What the other crates must never use. `actix` stands for `actix-web` and the like, too.
const NEVER: &[(&str, &[&str])] = &[
    ("api", &["diesel", "jiff-diesel", "tokio-postgres"]),
    ("persistence", &["actix", "lettre", "serde", "utoipa"]),
];

#[test]
fn our_crates_use_each_other_as_the_table_says() {
    let packages = packages();
    let names: BTreeSet<_> = packages.keys().map(String::as_str).collect();
    let found: BTreeMap<_, BTreeSet<_>> = packages
        .values()
        .map(|package| {
            let uses = package.dependencies.iter().map(|dependency| dependency.name.as_str());
            (package.name.as_str(), uses.filter(|name| names.contains(name)).collect())
        })
        .collect();
    let allowed: BTreeMap<_, BTreeSet<_>> =
        OURS.iter().map(|&(name, uses)| (name, uses.iter().copied().collect())).collect();
    assert_eq!(
        found, allowed,
        "left: the Cargo.toml files; right: `Who may use whom`. Move the code to the crate that \
         may do it. If the table itself is to change, say why in README.md and change it here too."
    );
}

#[test]
fn the_domain_uses_nothing_that_acts() {
    let wrong: Vec<_> = package("domain")
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .filter(|dependency| !DOMAIN.iter().any(|allowed| asks_only_for(dependency, allowed)))
        .map(|dependency| format!("{} {:?}", dependency.name, dependency.features))
        .collect();
    assert!(
        wrong.is_empty(),
        "domain/Cargo.toml: {wrong:?}. The domain has no I/O, no clock and no randomness: take \
         what you need as a parameter, or do it in api or persistence. Allowed, without default \
         features: {DOMAIN:?}."
    );
}

/// The default features would bring the clock, randomness and serde. `thiserror` has only `std`.
fn asks_only_for(dependency: &Dependency, &(name, features): &(&str, &[&str])) -> bool {
    dependency.name == name
        && (!dependency.uses_default_features || name == "thiserror")
        && dependency.features.iter().all(|feature| features.contains(&feature.as_str()))
}

#[test]
fn nobody_uses_what_another_crate_is_there_for() {
    let wrong: Vec<_> = NEVER
        .iter()
        .flat_map(|&(name, never)| {
            normal(&package(name))
                .into_iter()
                .filter(|used| never.iter().any(|never| is_or_extends(used, never)))
                .map(move |used| format!("{name} -> {used}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{wrong:?}: rows and SQL belong to persistence; HTTP, JSON and mail belong to api. Move \
         the code, and let a domain value cross the border instead."
    );
}

#[test]
fn openapi_uses_only_the_api_and_a_diff() {
    let wrong: Vec<_> = normal(&package("openapi"))
        .into_iter()
        .filter(|used| used != "api" && !OPENAPI.contains(&used.as_str()))
        .collect();
    assert!(
        wrong.is_empty(),
        "openapi -> {wrong:?}: this crate prints and compares the document that api makes. Give \
         api a function for whatever else it should know."
    );
}

/// The crates of this workspace by name.
fn packages() -> BTreeMap<String, Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata");
    metadata.packages.into_iter().map(|package| (package.name.to_string(), package)).collect()
}

fn package(name: &str) -> Package {
    packages().remove(name).expect("every crate named in this file is a member of the workspace")
}

/// What goes into the crate itself; its tests may use more.
fn normal(package: &Package) -> Vec<String> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind == DependencyKind::Normal)
        .map(|dependency| dependency.name.clone())
        .collect()
}

fn is_or_extends(name: &str, never: &str) -> bool {
    name.strip_prefix(never).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[test]
fn a_name_extends_another_at_a_hyphen_only() {
    assert!(is_or_extends("actix-web", "actix"));
    assert!(is_or_extends("diesel_migrations", "diesel"));
    assert!(is_or_extends("serde", "serde"));
    assert!(!is_or_extends("utoipal", "utoipa"));
}
