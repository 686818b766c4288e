//! Lists, page by page: the same filters, orders and cursors for every noun.
//!
//! A page begins behind a cursor, never at an offset, and the id breaks ties, so a page costs the
//! same wherever it lies and rows that come in between move nothing.

use std::cmp::Ordering;

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};
use domain::{id::PartnershipId, machine::Name};
use jiff::Timestamp;
use uuid::Uuid;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The newest first.
    #[default]
    CreatedDescending,
    /// The oldest first.
    Created,
    /// The last changed first.
    UpdatedDescending,
    /// The last changed last.
    Updated,
}

impl Name for Sort {
    const ALL: &'static [Self] =
        &[Self::CreatedDescending, Self::Created, Self::UpdatedDescending, Self::Updated];

    fn as_str(self) -> &'static str {
        match self {
            Self::CreatedDescending => "-created_at",
            Self::Created => "created_at",
            Self::UpdatedDescending => "-updated_at",
            Self::Updated => "updated_at",
        }
    }
}

impl Sort {
    fn compare(self, one: Cursor, other: Cursor) -> Ordering {
        let by_change = (one.updated_at, one.id).cmp(&(other.updated_at, other.id));
        match self {
            Self::CreatedDescending => other.id.cmp(&one.id),
            Self::Created => one.id.cmp(&other.id),
            Self::UpdatedDescending => by_change.reverse(),
            Self::Updated => by_change,
        }
    }
}

/// The last row of a page: the next page begins behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Its id, which begins with the time at which it came into being.
    pub id: Uuid,
}

/// Which rows, in which order, how many.
#[derive(Debug, Clone)]
pub struct Filter<S> {
    /// Only in these states; in all where there are none.
    pub states: Vec<S>,
    /// Only of this partnership.
    pub partnership: Option<PartnershipId>,
    /// Only what has changed at or after this instant.
    pub updated_since: Option<Timestamp>,
    /// Only where the title holds this text, in any case; of proposals, where the pitch has its words, too.
    pub search: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Begin behind this row.
    pub after: Option<Cursor>,
    /// At most so many rows.
    pub limit: u16,
}

impl<S: Name> Filter<S> {
    /// All of a partnership, the oldest first, at most `limit` at once.
    #[must_use]
    pub fn of_partnership(partnership: PartnershipId, limit: u16) -> Self {
        Self {
            states: Vec::new(),
            partnership: Some(partnership),
            updated_since: None,
            search: None,
            sort: Sort::Created,
            after: None,
            limit,
        }
    }

    pub(crate) fn state_names(&self) -> Vec<&'static str> {
        self.states.iter().map(|state| state.as_str()).collect()
    }

    /// The search text as a pattern; what has a meaning in patterns stands for itself.
    pub(crate) fn pattern(&self) -> Option<String> {
        let escape = |text: &String| {
            let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            format!("%{text}%")
        };
        self.search.as_ref().map(escape)
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The last row, where more follow.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The page of rows that were read for each side, of each one more than the limit.
    pub(crate) fn of<S>(
        mut rows: Vec<T>,
        filter: &Filter<S>,
        cursor: impl Fn(&T) -> Cursor,
    ) -> Self {
        // Already in order, unless the organisation is on both sides.
        rows.sort_by(|one, other| filter.sort.compare(cursor(one), cursor(other)));
        let limit = usize::from(filter.limit);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { rows, next }
    }
}

/// The rows of several queries of one table, of each at most so many.
///
/// The limit stands in the statement itself: of one that is a parameter the planner takes a tenth of
/// all rows for granted, and would rather walk through everybody's than fetch those of one side.
#[derive(QueryId)]
pub(crate) struct Sides<Q> {
    pub(crate) queries: Vec<Q>,
    pub(crate) limit: u16,
}

impl<Q: Query> Query for Sides<Q> {
    type SqlType = Q::SqlType;
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Sides<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (index, query) in self.queries.iter().enumerate() {
            out.push_sql(if index == 0 { "(" } else { " UNION ALL (" });
            query.walk_ast(out.reborrow())?;
            out.push_sql(&format!(" LIMIT {})", self.limit));
        }
        Ok(())
    }
}

/// Loads the rows of a page of `$table`, which has its partnership in `$partnership`: what the
/// organisation of `$tx` sees as `$supplier`, and what it sees as `$buyer`, where it is searched what
/// is `$named` so; `$whole` makes the statement of both.
///
/// Each side is read in the order of an index of its own, so that a page costs the same however much
/// there is; a condition that names both sides at once would have to read and sort everything. Of
/// one partnership the organisation is on one side only, and the index is the partnership's.
macro_rules! page {
    (
        $tx:expr, $filter:expr, $table:ident in $partnership:ident;
        where $supplier:ident, $buyer:ident, $named:ident;
        select $columns:expr, $whole:path
    ) => {{
        use $crate::pages::{Sides, narrow};
        let organisation = $tx.organisation();
        let narrow = |query: $table::BoxedQuery<'static, diesel::pg::Pg>| {
            narrow!(query, $filter, $table in $partnership, organisation, $named).select($columns)
        };
        let (supplier, buyer) = ($supplier(organisation), $buyer(organisation));
        let queries = if $filter.partnership.is_some() {
            vec![narrow($table::table.filter(supplier.or(buyer)).into_boxed())]
        } else {
            let supplier = $table::table.filter(supplier).into_boxed();
            vec![narrow(supplier), narrow($table::table.filter(buyer).into_boxed())]
        };
        $whole(Sides { queries, limit: $filter.limit + 1 }).load(&mut $tx.connection()).await
    }};
}

/// Loads the rows of `$table` that the organisation of `$tx` sees as `$supplier` and as `$buyer`, each side
/// narrowed and ordered by `$narrow` and at most `$limit`, as [`page!`] does.
macro_rules! each_side {
    ($tx:expr, $table:ident; where $supplier:ident, $buyer:ident; $narrow:expr, $limit:expr) => {{
        let organisation = $tx.organisation();
        let narrow = $narrow;
        let queries = vec![
            narrow($table::table.filter($supplier(organisation)).into_boxed()),
            narrow($table::table.filter($buyer(organisation)).into_boxed()),
        ];
        let sides = $crate::pages::Sides { queries, limit: $limit };
        WithStanding(sides).load(&mut $tx.connection()).await
    }};
}

/// Adds filters, order and cursor to a boxed query of `$table`.
macro_rules! narrow {
    (
        $query:expr, $filter:expr, $table:ident in $partnership:ident,
        $organisation:expr, $named:ident
    ) => {{
        use $crate::{pages::ordered, schema::$table};
        let (mut query, filter) = ($query, $filter);
        if let Some(partnership) = filter.partnership {
            query = query.filter($table::$partnership.eq(partnership.uuid()));
        }
        ordered!(query, filter, $table, $organisation, $named)
    }};
}

/// Adds all filters but that of the partnership, order and cursor to a boxed query of `$table`.
macro_rules! ordered {
    ($query:expr, $filter:expr, $table:ident, $organisation:expr, $named:ident) => {{
        use $crate::{pages::Sort, schema::$table};
        let (mut query, filter) = ($query, $filter);
        if !filter.states.is_empty() {
            query = query.filter($table::state.eq_any(filter.state_names()));
        }
        if let Some(since) = filter.updated_since {
            query = query.filter($table::updated_at.ge(since.to_diesel()));
        }
        if let Some(pattern) = filter.pattern() {
            query = query.filter($named($organisation, pattern));
        }
        query = match filter.sort {
            Sort::CreatedDescending => query.order($table::id.desc()),
            Sort::Created => query.order($table::id.asc()),
            Sort::UpdatedDescending => query.order(($table::updated_at.desc(), $table::id.desc())),
            Sort::Updated => query.order(($table::updated_at.asc(), $table::id.asc())),
        };
        if let Some(after) = filter.after {
            let at = after.updated_at.to_diesel();
            query = match filter.sort {
                Sort::CreatedDescending => query.filter($table::id.lt(after.id)),
                Sort::Created => query.filter($table::id.gt(after.id)),
                // The first condition is what an index can begin at.
                Sort::UpdatedDescending => query
                    .filter($table::updated_at.le(at))
                    .filter($table::updated_at.lt(at).or($table::id.lt(after.id))),
                Sort::Updated => query
                    .filter($table::updated_at.ge(at))
                    .filter($table::updated_at.gt(at).or($table::id.gt(after.id))),
            };
        }
        query
    }};
}

pub(crate) use {each_side, narrow, ordered, page};
