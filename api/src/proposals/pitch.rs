//! What a supplier writes, as a request.

use domain::{
    proposal::{Details, Pitch, Readiness, Sketch},
    text::{Line, Paragraph, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::details::{self, BenefitRequest, MarketRequest, OfferedRightRequest};
use crate::{
    body::{Field, Parse, Reader, Wrong, date, name, text},
    intellectual_property::IntellectualPropertyRequest,
    money::MoneyRequest,
};

/// A request that holds what a supplier writes: as a whole, or what an innovation completes.
macro_rules! pitch_request {
    (
        $(#[$meta:meta])*
        pub(crate) struct $request:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }
    ) => {
        #[derive(Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub(crate) struct $request {
            $($(#[$field_meta])* $field: $type,)*
            /// `product`, `packaging`, `process`, `service`, `insight`, `sustainability`, `digital` or `cost`.
            #[schema(value_type = Option<String>)]
            category: Field<String>,
            /// The problem that it solves.
            #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
            problem: Field<String>,
            /// What has been seen of it elsewhere, in words.
            #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
            evidence: Field<String>,
            /// The technology readiness level, 1 to 9.
            #[schema(value_type = Option<i64>, minimum = 1, maximum = 9)]
            readiness: Field<i64>,
            /// The first day on which it can be launched.
            #[schema(value_type = Option<String>, format = Date)]
            earliest_launch: Field<String>,
            /// Why it is made for this buyer.
            #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
            tailoring: Field<String>,
            /// What it brings to shoppers and to the buyer.
            #[schema(value_type = Option<Vec<BenefitRequest>>, max_items = 20)]
            value_case: Field<Vec<Field<BenefitRequest>>>,
            /// Where it was seen before.
            #[schema(value_type = Option<Vec<MarketRequest>>, max_items = 50)]
            markets: Field<Vec<Field<MarketRequest>>>,
            /// What is asked of the buyer.
            #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
            asks: Field<String>,
            /// What it costs to bring in.
            #[schema(value_type = Option<MoneyRequest>)]
            cost_to_implement: Field<MoneyRequest>,
            /// How many days that takes.
            #[schema(value_type = Option<i64>, minimum = 0, maximum = 3650)]
            days_to_implement: Field<i64>,
            /// `open` or `confidential`; `open` where it is left out.
            #[schema(value_type = Option<String>)]
            confidentiality: Field<String>,
            /// Whose the ideas are.
            #[schema(value_type = Option<IntellectualPropertyRequest>)]
            intellectual_property: Field<IntellectualPropertyRequest>,
            /// The right that is offered with it.
            #[schema(value_type = Option<OfferedRightRequest>)]
            offered_right: Field<OfferedRightRequest>,
        }

        impl $request {
            /// Reads what there is: what is missing is no fault.
            pub(super) fn sketch(self, reader: &mut Reader) -> Sketch {
                let paragraph = |reader: &mut Reader, name: &str, field| {
                    reader.optional(name, field, text(Paragraph::parse))
                };
                Sketch {
                    title: reader.optional("title", self.title, text(Title::parse)),
                    value_line: reader.optional("value_line", self.value_line, text(Line::parse)),
                    details: Details {
                        category: reader.optional("category", self.category, name),
                        problem: paragraph(reader, "problem", self.problem),
                        evidence: paragraph(reader, "evidence", self.evidence),
                        readiness: reader.optional("readiness", self.readiness, readiness),
                        earliest_launch: reader.optional("earliest_launch", self.earliest_launch, date),
                        tailoring: paragraph(reader, "tailoring", self.tailoring),
                        value_case: details::value_case(reader, self.value_case),
                        markets: details::markets(reader, self.markets),
                        asks: paragraph(reader, "asks", self.asks),
                        cost_to_implement: reader.object_if(
                            "cost_to_implement",
                            self.cost_to_implement,
                            |reader, money| money.parse(reader),
                        ),
                        days_to_implement: reader.optional(
                            "days_to_implement",
                            self.days_to_implement,
                            details::days,
                        ),
                        confidentiality: reader
                            .optional("confidentiality", self.confidentiality, name)
                            .unwrap_or_default(),
                        intellectual_property: reader.object_if(
                            "intellectual_property",
                            self.intellectual_property,
                            |reader, one| one.parse(reader),
                        ),
                        offered_right: reader.object_if(
                            "offered_right",
                            self.offered_right,
                            |reader, right| right.parse(reader),
                        ),
                    },
                }
            }
        }

        impl Parse for $request {
            type Value = Pitch;

            fn parse(self, reader: &mut Reader) -> Option<Pitch> {
                for (name, field) in [("title", &self.title), ("value_line", &self.value_line)] {
                    if matches!(field, Field::Absent) {
                        reader.fault(name, Wrong::new("missing", "is missing"));
                    }
                }
                let Sketch { title, value_line, details } = self.sketch(reader);
                Some(Pitch { title: title?, value_line: value_line?, details })
            }
        }
    };
}

pitch_request! {
    /// What a supplier writes. A title and a value line are enough.
    #[schema(as = Pitch, example = json!({
        "title": "Oat drink in a paper bottle",
        "value_line": "A third less plastic on the shelf at the same price",
        "category": "packaging",
        "readiness": 7,
        "earliest_launch": "2027-03-01",
    }))]
    pub(crate) struct PitchRequest {
        /// What it is, in one line.
        #[schema(value_type = String, required, min_length = 3, max_length = 160)]
        title: Field<String>,
        /// What it brings, in one line.
        #[schema(value_type = String, required, min_length = 1, max_length = 240)]
        value_line: Field<String>,
    }
}

pitch_request! {
    /// What a supplier writes. A title and a value line are enough, and an innovation can have them.
    #[schema(as = PitchSketch)]
    pub(crate) struct SketchRequest {
        /// What it is, in one line; needed where there is no innovation.
        #[schema(value_type = Option<String>, min_length = 3, max_length = 160)]
        title: Field<String>,
        /// What it brings, in one line; needed where there is no innovation with a summary.
        #[schema(value_type = Option<String>, min_length = 1, max_length = 240)]
        value_line: Field<String>,
    }
}

/// A technology readiness level.
pub(crate) fn readiness(level: i64) -> Result<Readiness, Wrong> {
    Readiness::new(level).ok_or_else(|| Wrong::new("out_of_range", "must be from 1 to 9"))
}
