//! A plan as both sides see it.

use domain::{
    actor::Actor,
    amendment::{Amendment, Version},
    machine::Name,
    plan::{Plan, Terms},
};
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
use crate::{
    allowed::{self, AllowedAction},
    signatures::SignatureView,
};

/// A joint plan of both sides.
#[derive(Serialize, ToSchema)]
#[schema(as = Plan)]
pub(crate) struct PlanView {
    /// Its id.
    #[schema(example = "plan_01930000000070008000000000000001")]
    id: String,
    /// The partnership to which it belongs.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `draft`, `proposed`, `changes_requested`, `agreed`, `in_force`, `closed`, `terminated` or
    /// `withdrawn`.
    #[schema(example = "in_force")]
    state: &'static str,
    /// The side that wrote the terms until both signed.
    #[schema(example = "supplier")]
    author: &'static str,
    /// The terms that govern, or that lie on the table until both have signed.
    terms: TermsView,
    /// What a signature names: SHA-256 of the canonical JSON (RFC 8785) of the fields of `terms` and
    /// `plan`, the id.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// The signatures under these terms, in the order of signing.
    signatures: Vec<SignatureView>,
    /// New terms that wait for the other side's signature.
    amendment: Option<AmendmentView>,
    /// All terms that both have signed, in order; the last of them govern.
    versions: Vec<VersionView>,
    /// True if silence has ended it.
    #[schema(example = false)]
    by_lapse: bool,
    /// When the other side got to know of it.
    #[schema(format = DateTime, example = "2026-01-11T09:30:00Z")]
    proposed_at: Option<String>,
    /// When it came into being; while it is private.
    #[schema(format = DateTime, example = json!(null))]
    created_at: Option<String>,
    /// When it last changed.
    #[schema(format = DateTime, example = "2026-01-12T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

/// What both sides sign.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTerms)]
struct TermsView {
    /// What the plan is called.
    #[schema(example = "Half the plastic by 2029")]
    title: String,
    /// The first day.
    #[schema(format = Date, example = "2027-01-01")]
    starts_on: String,
    /// The last day.
    #[schema(format = Date, example = "2028-12-31")]
    ends_on: String,
    /// Where these days begin and end.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// What both want to reach.
    #[schema(example = "Half the plastic in the category, and the whole range on the shelf.")]
    vision: String,
    /// The category of goods that it is about.
    #[schema(example = "Plant drinks")]
    category: Option<String>,
    /// How both want to deal with one another.
    #[schema(example = "We tell each other early what will not work.")]
    principles: Option<String>,
    /// The currency of its amounts.
    #[schema(example = "EUR")]
    currency: Option<String>,
    /// `weighted` or `unweighted`.
    #[schema(example = "weighted")]
    weighting: &'static str,
    /// How many months lie between two reviews.
    #[schema(minimum = 1, maximum = 12, example = 3)]
    review_months: i16,
}

/// New terms that wait for the other side's signature.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanAmendment)]
struct AmendmentView {
    /// The new terms, as a whole.
    terms: TermsView,
    /// Why they are proposed.
    #[schema(example = "The new bottles come a year later.")]
    reason: String,
    /// What the other side signs: the hash of these terms.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// Who proposed them.
    proposed: SignatureView,
    /// When they fall away without an answer.
    #[schema(format = DateTime, example = "2027-03-12T10:00:00Z")]
    expires_at: String,
}

/// Terms that both sides have signed.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanVersion)]
struct VersionView {
    /// Counts them, from 1.
    #[schema(minimum = 1, example = 1)]
    number: usize,
    /// The terms.
    terms: TermsView,
    /// Why they were proposed, where they have amended others.
    #[schema(example = json!(null))]
    reason: Option<String>,
    /// Who proposed and who accepted them, in this order.
    signatures: Vec<SignatureView>,
}

impl From<&Terms> for TermsView {
    fn from(terms: &Terms) -> Self {
        Self {
            title: terms.title.as_str().to_owned(),
            starts_on: terms.period.starts_on().to_string(),
            ends_on: terms.period.ends_on().to_string(),
            time_zone: terms.zone.name().to_owned(),
            vision: terms.vision.as_str().to_owned(),
            category: terms.category.as_ref().map(|text| text.as_str().to_owned()),
            principles: terms.principles.as_ref().map(|text| text.as_str().to_owned()),
            currency: terms.currency.as_ref().map(|code| code.as_str().to_owned()),
            weighting: terms.weighting.as_str(),
            review_months: terms.reviews.months(),
        }
    }
}

impl From<&Amendment<Terms>> for AmendmentView {
    fn from(amendment: &Amendment<Terms>) -> Self {
        Self {
            terms: (&amendment.terms).into(),
            reason: amendment.reason.as_str().to_owned(),
            content_hash: amendment.proposed.content.to_string(),
            proposed: (&amendment.proposed).into(),
            expires_at: amendment.expires_at().to_string(),
        }
    }
}

impl VersionView {
    fn new((number, version): (usize, &Version<Terms>)) -> Self {
        Self {
            number,
            terms: (&version.terms).into(),
            reason: version.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            signatures: version.signatures.iter().map(Into::into).collect(),
        }
    }
}

impl PlanView {
    pub(super) fn new(stored: &Stored<Plan>, actor: &Actor) -> Self {
        let one = &stored.value;
        Self {
            id: one.id.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            author: one.author.as_str(),
            terms: (&one.terms).into(),
            content_hash: one.content_hash().to_string(),
            signatures: one.signatures.iter().map(Into::into).collect(),
            amendment: one.amendment.as_ref().map(Into::into),
            versions: (1..).zip(&one.versions).map(VersionView::new).collect(),
            by_lapse: one.by_lapse,
            proposed_at: one.proposed_at.map(|at| at.to_string()),
            created_at: one.is_private().then(|| stored.created_at.to_string()),
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }
}
