//! What both sides are to sign, as a request.

use domain::{
    agreement::{Notice, Terms, Validity},
    deadline::Zone,
    id::AttachmentId,
    text::{Clauses, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, date, id, name, text, zone};

/// The terms of an agreement, as a whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAgreementTerms, example = json!({
    "kind": "nda",
    "title": "Mutual non-disclosure agreement",
    "clauses": "What either side marks as confidential stays between the two.",
    "valid_from": "2027-01-01",
    "valid_until": "2029-01-01",
    "time_zone": "Europe/Berlin",
    "notice_days": 30,
}))]
pub(crate) struct TermsRequest {
    /// `nda` or `front_end`.
    #[schema(value_type = String, required)]
    kind: Field<String>,
    /// What it is called.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// Its words; needed to propose it, unless a document has them.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 30000)]
    clauses: Field<String>,
    /// The file that has its words: one of this agreement whose content is complete.
    #[schema(value_type = Option<String>, max_length = 37)]
    document: Field<String>,
    /// The first day on which it is valid.
    #[schema(value_type = String, required, format = Date)]
    valid_from: Field<String>,
    /// The first day on which it is not valid any more; without one it is until it is terminated.
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Field<String>,
    /// Where these days begin, by the IANA name of a time zone; `UTC` where it is left out.
    #[schema(value_type = Option<String>, max_length = 40)]
    time_zone: Field<String>,
    /// Days from a side's notice to the end; 30 where it is left out.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 365)]
    notice_days: Field<i64>,
}

impl Parse for TermsRequest {
    /// The terms without their document, and the file that is to be it.
    type Value = (Terms, Option<AttachmentId>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let kind = reader.required("kind", self.kind, name);
        let title = reader.required("title", self.title, text(Title::parse));
        let clauses = reader.optional("clauses", self.clauses, text(Clauses::parse));
        let named = reader.optional("document", self.document, id);
        let from = reader.required("valid_from", self.valid_from, date);
        let until = reader.optional("valid_until", self.valid_until, date);
        let zone = reader.optional("time_zone", self.time_zone, zone).unwrap_or_else(Zone::utc);
        let notice = reader.optional("notice_days", self.notice_days, |days| {
            let range = "must be a whole number from 0 to 365";
            Notice::new(days).ok_or_else(|| Wrong::new("out_of_range", range))
        });
        let validity = Validity::new(from?, until, zone);
        if validity.is_none() {
            let wrong = Wrong::new("contradiction", "must be after the first day");
            reader.fault("valid_until", wrong);
        }
        let terms = Terms {
            kind: kind?,
            title: title?,
            clauses,
            document: None,
            validity: validity?,
            notice: notice.unwrap_or(Notice::USUAL),
        };
        Some((terms, named))
    }
}
