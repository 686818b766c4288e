//! What every Rust file keeps: it opens with what it is for, stays short, takes the time, random ids and
//! the environment from where the server is built, and says truly who may call its operations.

use std::fs;

use crate::{files, root};

/// A file over this is asking to be split by noun.
const LINES: usize = 400;

/// What makes a run depend on more than its parameters.
const AMBIENT: &[&str] = &[
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "env::var",
];

/// The only files that may contain it: where the state and the configuration are built.
const MAY_BE_AMBIENT: &[&str] = &["api/src/config.rs", "api/src/main.rs", "api/src/state.rs"];

/// Grows with the tables, and is read by nobody from end to end.
const WRITTEN_BY_A_PROGRAM: &str = "persistence/src/schema.rs";

#[test]
fn every_file_opens_with_what_it_is_for() {
    let silent = offenders(|_, text| (!text.starts_with("//!")).then(String::new));
    assert!(
        silent.is_empty(),
        "open these files with two to six lines of `//!`: what the file is for, and which \
         invariant it keeps:\n  {}",
        silent.join("\n  ")
    );
}

#[test]
fn no_file_is_long() {
    let long = offenders(|path, text| {
        let lines = text.lines().count();
        (lines > LINES && path != WRITTEN_BY_A_PROGRAM).then(|| format!("{lines} lines"))
    });
    assert!(
        long.is_empty(),
        "over {LINES} lines. Split each by noun, one operation a file; do not squeeze it:\n  {}",
        long.join("\n  ")
    );
}

#[test]
fn time_ids_and_environment_come_from_the_state() {
    let ambient = offenders(|file, text| {
        let exempt = file.starts_with("tests/")
            || file.contains("/tests/")
            || file.ends_with("/tests.rs")
            || file.starts_with("bench/")
            || MAY_BE_AMBIENT.contains(&file);
        let found: Vec<_> = served(text)
            .filter_map(|line| AMBIENT.iter().find(|ambient| line.contains(**ambient)))
            .collect();
        (!exempt && !found.is_empty()).then(|| format!("{found:?}"))
    });
    assert!(
        ambient.is_empty(),
        "take the instant, the id or the setting as a parameter that comes from `State` or the \
         configuration, so that a test can choose it. Only {MAY_BE_AMBIENT:?} may ask the machine; \
         the list is in tests/architecture/sources.rs:\n  {}",
        ambient.join("\n  ")
    );
}

#[test]
fn an_operation_names_the_permission_that_its_handler_takes() {
    let wrong = offenders(|file, text| {
        let operations = text.split("#[utoipa::path(").skip(1);
        let wrong: Vec<_> = operations
            .filter_map(|operation| operation.split_once(") -> "))
            .filter_map(|(head, _)| {
                let taken = between(head, "Caller<right::", ">").map(snake_case);
                let named = between(head, "\"access_token\" = [\"", "\"]");
                let public = head.contains("security(())");
                (taken.as_deref() != named || public != named.is_none()).then_some((named, taken))
            })
            .collect();
        (file.starts_with("api/src/") && !wrong.is_empty()).then(|| format!("{wrong:?}"))
    });
    assert!(
        wrong.is_empty(),
        "the `security` of each operation is `((\"access_token\" = [...]))` with the permission of its \
         `Caller`, or `(())` where it takes no token; what is named, and what is taken:\n  {}",
        wrong.join("\n  ")
    );
}

fn between<'t>(text: &'t str, before: &str, behind: &str) -> Option<&'t str> {
    Some(text.split_once(before)?.1.split_once(behind)?.0)
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[test]
fn no_test_is_switched_off() {
    // Put together here, so that this file does not find itself.
    let attribute = concat!("#[", "ignore");
    let ignored = offenders(|_, text| text.contains(attribute).then(String::new));
    assert!(
        ignored.is_empty(),
        "mend these tests or delete them; a test that does not run guards nothing:\n  {}",
        ignored.join("\n  ")
    );
}

/// The Rust files that break a rule, each with what the rule says of it.
fn offenders(rule: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let rust = files()
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    rust.filter_map(|file| {
        let text = fs::read_to_string(root().join(&file)).expect("a readable file");
        let file = file.to_str().expect("a path in UTF-8");
        rule(file, &text).map(|remark| format!("{file} {remark}"))
    })
    .collect()
}

/// The lines that the server runs: without comments, and without the tests at the file's end.
fn served(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split_once("#[cfg(test)]\nmod tests {").map_or(text, |(code, _)| code);
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}
