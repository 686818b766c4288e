//! The difference of two documents, as a person reads it: field by field, and of a list item by item,
//! each of which was added, removed or changed.
//!
//! What both lists have in common, in its order (the longest common subsequence), stays in place; what
//! lies between is paired from the front. A field that is null is one that is not there.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A field or an item of a list that is not the same.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ProposalChange)]
pub(crate) struct Change {
    /// Its JSON pointer in the new pitch; in the old one, of what was removed.
    #[schema(example = "/value_line")]
    pub(super) pointer: String,
    /// `added`, `removed` or `changed`.
    #[schema(example = "changed")]
    pub(super) kind: &'static str,
    /// What it was; null where it was added.
    #[schema(example = "A third less plastic on the shelf at the same price")]
    pub(super) old: Value,
    /// What it is; null where it was removed.
    #[schema(example = "Half the plastic on the shelf at the same price")]
    pub(super) new: Value,
}

/// What has changed from `old` to `new`.
pub(super) fn difference(old: &Value, new: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(old, new, String::new(), &mut changes);
    changes
}

fn compare(old: &Value, new: &Value, pointer: String, changes: &mut Vec<Change>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Value::Object(before), Value::Object(after)) => {
            let gone = before.iter().filter(|(name, _)| !after.contains_key(*name));
            let mut fields: Vec<_> = after
                .iter()
                .map(|(name, new)| (name, before.get(name).unwrap_or(&Value::Null), new))
                .chain(gone.map(|(name, old)| (name, old, &Value::Null)))
                .collect();
            fields.sort_by_key(|(name, ..)| *name);
            for (name, old, new) in fields {
                compare(old, new, format!("{pointer}/{name}"), changes);
            }
        }
        (Value::Array(old), Value::Array(new)) => compare_lists(old, new, &pointer, changes),
        (Value::Array(old), Value::Null) => compare_lists(old, &[], &pointer, changes),
        (Value::Null, Value::Array(new)) => compare_lists(&[], new, &pointer, changes),
        (old, new) => changes.push(change(pointer, old, new)),
    }
}

fn change(pointer: String, old: &Value, new: &Value) -> Change {
    let kind = match (old, new) {
        (Value::Null, _) => "added",
        (_, Value::Null) => "removed",
        (_, _) => "changed",
    };
    Change { pointer, kind, old: old.clone(), new: new.clone() }
}

fn compare_lists(old: &[Value], new: &[Value], pointer: &str, changes: &mut Vec<Change>) {
    let (mut before, mut after) = (old.iter().enumerate(), new.iter().enumerate());
    // Behind the last of what is common lies nothing that stays.
    let ends = common(old, new).into_iter().chain([(old.len(), new.len())]);
    for (old_end, new_end) in ends {
        let mut removed = before.by_ref().take_while(|(index, _)| *index < old_end);
        let mut added = after.by_ref().take_while(|(index, _)| *index < new_end);
        loop {
            match (removed.next(), added.next()) {
                (None, None) => break,
                (old, Some((index, new))) => {
                    let old = old.map_or(&Value::Null, |(_, old)| old);
                    changes.push(change(format!("{pointer}/{index}"), old, new));
                }
                (Some((index, old)), None) => {
                    changes.push(change(format!("{pointer}/{index}"), old, &Value::Null));
                }
            }
        }
    }
}

/// The places of what both lists have in common, in order.
fn common(old: &[Value], new: &[Value]) -> Vec<(usize, usize)> {
    // How much the ends of both have in common, from each place on.
    let mut lengths = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    let length = |lengths: &[Vec<usize>], one: usize, other: usize| {
        lengths.get(one).and_then(|row| row.get(other)).copied().unwrap_or_default()
    };
    for (one, before) in old.iter().enumerate().rev() {
        for (other, after) in new.iter().enumerate().rev() {
            let longest = if before == after {
                length(&lengths, one + 1, other + 1) + 1
            } else {
                length(&lengths, one + 1, other).max(length(&lengths, one, other + 1))
            };
            if let Some(place) = lengths.get_mut(one).and_then(|row| row.get_mut(other)) {
                *place = longest;
            }
        }
    }
    let (mut one, mut other, mut places) = (0, 0, Vec::new());
    while let (Some(before), Some(after)) = (old.get(one), new.get(other)) {
        if before == after {
            places.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if length(&lengths, one + 1, other) >= length(&lengths, one, other + 1) {
            one += 1;
        } else {
            other += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(old: &Value, new: &Value) -> Value {
        let told = |one: Change| json!([one.pointer, one.kind, one.old, one.new]);
        difference(old, new).into_iter().map(told).collect()
    }

    #[test]
    fn a_field_is_added_removed_or_changed() {
        let old = json!({"a": 1, "b": null, "c": "x", "d": {"e": 1, "f": 2}, "g": 3});
        let new = json!({"a": 1, "b": 2, "d": {"e": 1, "f": 3}, "g": null, "h": null});
        assert_eq!(
            told(&old, &new),
            json!([
                ["/b", "added", null, 2],
                ["/c", "removed", "x", null],
                ["/d/f", "changed", 2, 3],
                ["/g", "removed", 3, null],
            ])
        );
        assert_eq!(told(&old, &old), json!([]));
    }

    #[test]
    fn what_a_list_keeps_stays_in_place() {
        let of = |old: &[u8], new: &[u8]| told(&json!({"l": old}), &json!({"l": new}));
        assert_eq!(of(&[1, 2, 3], &[0, 1, 2, 3]), json!([["/l/0", "added", null, 0]]));
        assert_eq!(of(&[1, 2, 3], &[1, 3]), json!([["/l/1", "removed", 2, null]]));
        assert_eq!(of(&[1, 2, 3], &[1, 9, 3]), json!([["/l/1", "changed", 2, 9]]));
        assert_eq!(
            of(&[1, 2, 3, 4], &[1, 8, 3, 4, 9]),
            json!([["/l/1", "changed", 2, 8], ["/l/4", "added", null, 9]])
        );
        assert_eq!(
            of(&[5, 1], &[1, 6]),
            json!([["/l/0", "removed", 5, null], ["/l/1", "added", null, 6]])
        );
    }

    #[test]
    fn a_list_that_was_not_there_was_empty() {
        assert_eq!(told(&json!({}), &json!({"l": [1]})), json!([["/l/0", "added", null, 1]]));
        assert_eq!(told(&json!({"l": [1]}), &json!({})), json!([["/l/0", "removed", 1, null]]));
    }
}
