//! What an organisation sees of a table that both sides of a partnership share: the conditions that
//! every statement names besides the policies of the database.

/// Makes the conditions `of_supplier`, `of_buyer` and `seen_by` of `$table`, and `with_partnership`,
/// its rows beside their partnership's. `with drafts` hides what is still private to the other side.
macro_rules! of_both {
    ($table:ident) => {
        #[diesel::dsl::auto_type]
        fn of_supplier(organisation: Uuid) -> _ {
            $table::supplier_org_id.eq(organisation)
        }

        #[diesel::dsl::auto_type]
        fn of_buyer(organisation: Uuid) -> _ {
            $table::buyer_org_id.eq(organisation)
        }

        $crate::both_sides::either!($table);
    };
    ($table:ident, with drafts) => {
        #[diesel::dsl::auto_type]
        fn known_to(organisation: Uuid) -> _ {
            use diesel::NullableExpressionMethods;
            $table::private_to.is_null().or($table::private_to.eq(organisation).assume_not_null())
        }

        #[diesel::dsl::auto_type]
        fn of_supplier(organisation: Uuid) -> _ {
            let known: known_to = known_to(organisation);
            $table::supplier_org_id.eq(organisation).and(known)
        }

        #[diesel::dsl::auto_type]
        fn of_buyer(organisation: Uuid) -> _ {
            let known: known_to = known_to(organisation);
            $table::buyer_org_id.eq(organisation).and(known)
        }

        $crate::both_sides::either!($table);
    };
}

/// Makes `seen_by` of the `of_supplier` and `of_buyer` that stand beside it, and `with_partnership`.
macro_rules! either {
    ($table:ident) => {
        #[diesel::dsl::auto_type(no_type_alias)]
        fn seen_by(organisation: Uuid) -> _ {
            let supplier: of_supplier = of_supplier(organisation);
            let buyer: of_buyer = of_buyer(organisation);
            supplier.or(buyer)
        }

        #[diesel::dsl::auto_type(no_type_alias)]
        fn with_partnership() -> _ {
            $table::table
                .inner_join(partnerships::table.on(partnerships::id.eq($table::partnership_id)))
        }
    };
}

/// The condition that `$table`'s row is of a partnership of the organisation, of which both sides see
/// all.
macro_rules! of_parties {
    ($table:ident, $organisation:expr) => {
        $table::buyer_org_id.eq($organisation).or($table::supplier_org_id.eq($organisation))
    };
}

/// Makes `found`: the row of one of `$table` that the organisation sees, with the state of its
/// partnership.
macro_rules! found {
    ($table:ident) => {
        async fn found(
            tx: &$crate::Reading<'_>,
            id: Uuid,
        ) -> Result<Option<$crate::partnerships::WithState<Columns>>, $crate::Failure> {
            let row: Option<(Columns, jiff_diesel::Timestamp, $crate::partnerships::StateRow)> =
                with_partnership()
                    .filter($table::id.eq(id))
                    .filter(seen_by(tx.organisation()))
                    .select((
                        Columns::as_select(),
                        $table::created_at,
                        $crate::partnerships::state_columns(),
                    ))
                    .first(&mut tx.connection())
                    .await
                    .optional()?;
            row.map($crate::partnerships::with_state).transpose()
        }
    };
}

/// Makes `locked`: the same, locked until the transaction ends; its partnership stays as it is as long.
macro_rules! locked {
    ($table:ident) => {
        async fn locked(
            tx: &mut $crate::Writing<'_>,
            id: Uuid,
        ) -> Result<Option<$crate::partnerships::WithState<Columns>>, $crate::Failure> {
            let row: Option<(Columns, jiff_diesel::Timestamp)> = $table::table
                .filter($table::id.eq(id))
                .filter(seen_by(tx.organisation()))
                .select((Columns::as_select(), $table::created_at))
                .for_update()
                .first(&mut tx.connection())
                .await
                .optional()?;
            let Some((columns, created_at)) = row else {
                return Ok(None);
            };
            let partnership = columns.parties().partnership;
            let Some(standing) = $crate::partnerships::standing(tx, partnership).await? else {
                let column = concat!(stringify!($table), ".partnership_id");
                return Err($crate::Failure::Corrupt { column });
            };
            Ok(Some((columns, created_at, standing.state)))
        }
    };
}

pub(crate) use {either, found, locked, of_both, of_parties};
