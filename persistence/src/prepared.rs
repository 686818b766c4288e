//! Statements that change rows, prepared once a connection.
//!
//! Diesel parses and plans these anew each time, since it cannot know how many shapes an INSERT or
//! an UPDATE takes. Ours take few: every column stands in them, whatever its value.

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

/// A statement that keeps its shape, whatever the values in it.
pub(crate) struct Prepared<Q>(Q);

/// Says of a statement that it keeps its shape.
pub(crate) trait Prepare: Sized {
    /// The same statement, prepared once and kept under its text.
    fn prepared(self) -> Prepared<Self> {
        Prepared(self)
    }
}

impl<Q: QueryFragment<Pg>> Prepare for Q {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Prepared<Q> {
    type SqlType = Q::SqlType;
}
