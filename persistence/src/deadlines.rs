//! When the clock comes to something before its own time.

/// Lets the clock come at `at` to those of which `$objects` are the ids; each has a deadline.
macro_rules! let_come {
    ($tx:expr, $objects:expr, $at:expr) => {{
        use $crate::schema::deadlines;
        diesel::update(deadlines::table)
            .filter(deadlines::object_id.eq_any($objects))
            .set((deadlines::due_at.eq($at.to_diesel()), deadlines::attempts.eq(0)))
            .execute(&mut $tx.connection())
            .await
    }};
}

pub(crate) use let_come;
