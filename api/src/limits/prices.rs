//! What each kind of request costs, in tokens: the one table that is charged by, and that the document
//! tells.
//!
//! It reads the path as the router does, so that nobody asks for less by writing it in another way.

use std::fmt::Write;

/// A kind of request that costs more than others.
struct Price {
    tokens: i64,
    /// Of what, in a few words.
    of: &'static str,
    /// True of a path and a query.
    is: fn(&str, &str) -> bool,
}

/// What every other request costs.
const USUAL: i64 = 1;

/// The first that fits is charged.
const PRICES: &[Price] = &[
    Price {
        tokens: 20,
        of: "what goes through a whole table, ledger or file: an import, an export, a ledger",
        is: |path, _| {
            path.contains("/exports/")
                || path.contains("/imports/")
                || path.ends_with("/export")
                || path.ends_with("/ledger")
        },
    },
    Price { tokens: 10, of: "what takes a password or a secret, or makes one", is: is_secret },
    Price { tokens: 5, of: "a search (`q`)", is: |_, query| searches(query) },
];

/// What a request costs.
pub(super) fn price(path: &str, query: &str) -> i64 {
    PRICES.iter().find(|price| (price.is)(path, query)).map_or(USUAL, |price| price.tokens)
}

/// The table in words.
pub(crate) fn in_words() -> String {
    let mut words = String::new();
    for Price { tokens, of, .. } in PRICES {
        // Writing to a String cannot fail.
        let _ = write!(words, "{of}, costs {tokens}; ");
    }
    words + "everything else costs 1"
}

fn is_secret(path: &str, _: &str) -> bool {
    const SIGNING_IN: [&str; 5] = [
        "/v1/account/password",
        "/v1/auth/token",
        "/v1/oauth/token",
        "/v1/organisations",
        "/v1/organisations/confirmation",
    ];
    SIGNING_IN.contains(&path)
        || path.starts_with("/v1/auth/password-reset")
        || path.starts_with("/v1/account/second-factor")
        || (path.starts_with("/v1/invitations/") && path.ends_with("/registration"))
}

/// True where a parameter is `q`, or is written so that it might be.
fn searches(query: &str) -> bool {
    let mut names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    names.any(|name| name == "q" || name.contains('%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dearer_kinds_cost_more_however_they_are_written() {
        assert_eq!(price("/v1/proposals", ""), 1);
        assert_eq!(price("/v1/proposals", "limit=5&sort=q"), 1);
        assert_eq!(price("/v1/proposals", "limit=5&q=oat"), 5);
        assert_eq!(price("/v1/proposals", "%71=oat"), 5);
        assert_eq!(price("/v1/auth/token", ""), 10);
        assert_eq!(price("/v1/auth/refresh", ""), 1);
        assert_eq!(price("/v1/invitations/abc/registration", ""), 10);
        assert_eq!(price("/v1/partnerships/part_1/ledger", ""), 20);
        assert_eq!(price("/v1/partnerships/part_1/exports/goals", "q=1"), 20);
        assert_eq!(price("/v1/partnerships/part_1/imports/goals", ""), 20);
        assert_eq!(price("/v1/audit/export", ""), 20);
    }
}
