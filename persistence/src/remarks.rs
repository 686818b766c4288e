//! What messages and notes have in common: the columns of a remark.

/// Makes the `Columns` of `$table`, of a remark and back.
macro_rules! columns {
    ($table:ident) => {
        #[derive(diesel::Queryable, diesel::Selectable, diesel::Insertable)]
        #[diesel(treat_none_as_default_value = false)]
        #[diesel(table_name = $table, check_for_backend(diesel::pg::Pg))]
        struct Columns {
            id: Uuid,
            proposal_id: Uuid,
            partnership_id: Uuid,
            buyer_org_id: Uuid,
            supplier_org_id: Uuid,
            side: String,
            author_id: Uuid,
            author_name: String,
            text: String,
            mentions: Vec<Uuid>,
            created_at: jiff_diesel::Timestamp,
        }

        impl Columns {
            fn new(id: Uuid, remark: &domain::remark::Remark) -> Self {
                use domain::machine::Name;
                use jiff_diesel::ToDiesel;
                let domain::actor::Parties { partnership, buyer, supplier } = remark.parties;
                Self {
                    id,
                    proposal_id: remark.proposal.uuid(),
                    partnership_id: partnership.uuid(),
                    buyer_org_id: buyer.uuid(),
                    supplier_org_id: supplier.uuid(),
                    side: remark.side.as_str().to_owned(),
                    author_id: remark.author.uuid(),
                    author_name: remark.author_name.as_str().to_owned(),
                    text: remark.words.text.as_str().to_owned(),
                    mentions: remark.words.mentions.iter().map(|user| user.uuid()).collect(),
                    created_at: remark.at.to_diesel(),
                }
            }

            fn remark(self) -> Result<domain::remark::Remark, $crate::Failure> {
                use domain::text::{Paragraph, PersonName};
                use $crate::rows;
                let name = concat!(stringify!($table), ".author_name");
                let text = concat!(stringify!($table), ".text");
                Ok(domain::remark::Remark {
                    proposal: Id::new(self.proposal_id),
                    author: Id::new(self.author_id),
                    author_name: rows::text(name, PersonName::parse, &self.author_name)?,
                    parties: rows::parties(
                        self.partnership_id,
                        self.buyer_org_id,
                        self.supplier_org_id,
                    ),
                    side: rows::name(concat!(stringify!($table), ".side"), &self.side)?,
                    words: domain::remark::Words {
                        text: rows::text(text, Paragraph::parse, &self.text)?,
                        mentions: self.mentions.into_iter().map(Id::new).collect(),
                    },
                    at: self.created_at.to_jiff(),
                })
            }
        }
    };
}

pub(crate) use columns;
