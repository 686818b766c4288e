//! The problems that an operation may answer, each status with its codes, and an example of each.
//!
//! Codes come from the table that answers them. Those of [`OF_FEW`] are listed where they can come;
//! all others wherever their status is.

use serde_json::json;
use utoipa::openapi::{
    Content, ContentBuilder, Ref, RefOr, Response, ResponseBuilder,
    example::{Example, ExampleBuilder},
    header::{Header, HeaderBuilder},
    path::Operation,
};
use utoipa::{PartialSchema, ToSchema};

use super::complete::{limited, text, whole_number};
use crate::problem::{Code, Fault, ProblemBody};

/// What each status says wherever it is listed.
const STATUSES: &[(&str, &str)] = &[
    ("400", "The body is not JSON, or a header or parameter is not valid."),
    ("401", "The access token is missing, has expired or is not one of ours."),
    ("403", "The caller may see it, but not do this."),
    ("404", "It does not exist, or is not the caller's to see."),
    ("406", "`Accept` does not allow the form of the answer."),
    ("408", "The body stood still for too long."),
    ("409", "The state does not allow it."),
    ("412", "It has changed since the caller read it."),
    ("413", "The body is too large."),
    ("415", "The body is of another type than the operation takes."),
    ("422", "Fields are not valid; all faults are listed."),
    ("428", "`If-Match` is missing."),
    ("429", "Too many requests or attempts; `Retry-After` says how long to wait."),
    ("500", "Something went wrong on our side; nothing was changed."),
    ("503", "The service cannot answer just now."),
];

/// The nouns that both sides sign.
const SIGNED: &[&str] = &["agreement_", "exclusivity_", "goal_", "pilot_", "plan_"];

/// The codes that only these operations answer, and of a noun (`plan_`) those that change something.
const OF_FEW: &[(Code, &[&str])] = &[
    (
        Code::MalformedCsv,
        &[
            "commitment_import",
            "goal_import",
            "measurement_import",
            "partner_import",
            "user_import",
        ],
    ),
    (Code::InvalidCredentials, &["token_", "account_", "second_factor_"]),
    (Code::SecondFactorNeeded, &["token_", "account_", "second_factor_"]),
    (Code::InvalidOneTimePassword, &["token_", "account_", "second_factor_"]),
    (Code::InvalidRefreshToken, &["token_refresh"]),
    (Code::InvalidClient, &["oauth_token"]),
    (Code::InvalidRequest, &["oauth_token"]),
    (Code::UnsupportedGrantType, &["oauth_token"]),
    (Code::InvalidScope, &["oauth_token"]),
    (Code::RequesterCannotApprove, &["pilot_"]),
    (
        Code::SamePerson,
        &[
            "agreement_",
            "commitment_",
            "exclusivity_",
            "goal_",
            "measurement_",
            "pilot_",
            "plan_",
            "review_",
            "invitation_",
        ],
    ),
    (Code::OutdatedContent, SIGNED),
    (Code::AlreadySigned, SIGNED),
    (Code::AnotherAddress, &["invitation_accept"]),
    (Code::OwnProposal, &["invitation_", "partnership_"]),
    (Code::PartnershipExists, &["invitation_", "partnership_"]),
    (Code::AccountExists, &["invitation_", "organisation_"]),
    (Code::AlreadyMember, &["invitation_", "organisation_", "member_"]),
    (Code::NotAMember, &["token_", "session_", "invitation_", "organisation_"]),
    (Code::LastAdmin, &["account_erase", "member_", "invitation_"]),
    (Code::NoSecondFactor, &["organisation_"]),
    (Code::SecondFactorExists, &["second_factor_"]),
    (Code::SecondFactorMissing, &["second_factor_"]),
    (Code::PasswordTooShort, &["second_factor_", "token_", "account_"]),
    (Code::TooManyLinks, &["calendar_link_"]),
    (Code::TooManySecrets, &["service_account_"]),
    (Code::TooManyWebhooks, &["webhook_create"]),
    (Code::TooManyJobs, &["export_create", "partner_import", "user_import"]),
    (Code::ExportRunning, &["export_create"]),
    (Code::ProposalNotAccepted, &["pilot_"]),
    (Code::TooManyVersions, &["proposal_"]),
    (Code::ResultsIncomplete, &["pilot_"]),
    (Code::DecisionOwnerCannotDecide, &["pilot_"]),
    (Code::SponsorNotMember, &["pilot_"]),
    (Code::OtherInnovation, &["pilot_"]),
    (Code::PausesUsedUp, &["pilot_"]),
    (Code::GateNotOpen, &["pilot_"]),
    (Code::ChecklistOpen, &["pilot_"]),
    (Code::ExtendedAlready, &["pilot_"]),
    (Code::AmendmentNotCovered, &["pilot_"]),
    (Code::NotAnApprover, &["pilot_"]),
    (Code::NotYourTurn, &["pilot_"]),
    (Code::ApprovedAlready, &["pilot_"]),
    (Code::TooFewApprovers, &["pilot_"]),
    (Code::PanelExists, &["panel_"]),
    (Code::NotOnPanel, &["panel_", "proposal_decide"]),
    (Code::ConflictDeclared, &["panel_", "proposal_"]),
    (Code::CriteriaLocked, &["brief_", "panel_"]),
    (Code::OnPanelAlready, &["panel_"]),
    (Code::MayHaveReadScores, &["panel_"]),
    (Code::TooManyReviewers, &["panel_"]),
    (Code::ScoredAlone, &["proposal_", "panel_"]),
    (Code::OwnScoresMissing, &["proposal_", "panel_"]),
    (Code::MustMeetFailed, &["pilot_"]),
    (Code::AmendmentOpen, &["exclusivity_", "goal_", "pilot_", "plan_"]),
    (Code::TooMuchWeight, &["goal_", "plan_"]),
    (Code::PlanNotAgreed, &["goal_", "measurement_", "plan_", "review_"]),
    (Code::PlanOver, &["goal_", "measurement_", "plan_", "review_"]),
    (Code::TooManyGoals, &["goal_", "plan_"]),
    (Code::NdaRequired, &["attachment_", "attachment_download", "proposal_", "agreement_"]),
    (Code::BriefClosed, &["brief_", "proposal_"]),
    (Code::ExclusivityConflict, &["exclusivity_", "pilot_"]),
    (Code::FirstLookRuns, &["proposal_", "exclusivity_"]),
    (Code::NotAttested, &["exclusivity_", "pilot_"]),
    (
        Code::DatePassed,
        &[
            "agreement_",
            "commitment_",
            "exclusivity_",
            "goal_",
            "measurement_",
            "pilot_",
            "plan_",
            "review_",
        ],
    ),
    (Code::AgreementRequired, &["brief_invitation_detail_show"]),
    (Code::TooManyQuestions, &["brief_", "proposal_"]),
    (Code::TooManyClarifications, &["brief_"]),
    (Code::TooManyFiles, &["attachment_"]),
    (Code::WrongContent, &["attachment_"]),
    (
        Code::TooManyAttempts,
        &[
            "account_change_password",
            "account_erase",
            "invitation_send",
            "oauth_token",
            "organisation_sign_up",
            "partnership_propose",
            "password_reset",
            "second_factor_begin",
            "second_factor_confirm",
            "second_factor_remove",
            "second_factor_renew_codes",
            "token_create",
        ],
    ),
];

/// Adds what the answers of problems refer to.
pub(super) fn components(document: &mut utoipa::openapi::OpenApi) {
    let components = document.components.get_or_insert_default();
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    schemas.push(("Problem".to_owned(), ProblemBody::schema()));
    schemas.push((Fault::name().into_owned(), Fault::schema()));
    components.schemas.extend(schemas);
    let shared = STATUSES.iter().map(|(status, description)| {
        let mut problem = problem(status, description, &codes(status, None));
        limited(&mut problem);
        (format!("Problem{status}"), RefOr::T(problem))
    });
    components.responses.extend(shared);
    let listed =
        |code: &&Code| STATUSES.iter().any(|(status, _)| code.status().as_str() == *status);
    let of_files = |code: &&Code| code.status().as_u16() == 416;
    let shown = Code::ALL.iter().filter(|code| listed(code) || of_files(code));
    let examples = shown.map(|code| (code.as_str().to_owned(), example(*code).into()));
    components.examples.extend(examples);
}

/// Adds the problems of these statuses to an operation; what it says itself keeps its words.
pub(super) fn add(operation: &mut Operation, statuses: &[&str], public: bool) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let writes = statuses.contains(&"415");
    let codes = |status: &str| {
        let mut codes = codes(status, Some((&id, writes)));
        // Who needs no token has none that could be wrong.
        codes.retain(|code| !public || *code != Code::Unauthenticated);
        codes
    };
    let responses = &mut operation.responses.responses;
    for status in statuses {
        responses.entry((*status).to_owned()).or_insert_with(|| {
            let all = codes(status);
            if all == self::codes(status, None) {
                return RefOr::Ref(Ref::from_response_name(format!("Problem{status}")));
            }
            let known = STATUSES.iter().find(|(known, _)| known == status);
            RefOr::T(problem(status, known.map_or("", |(_, description)| description), &all))
        });
    }
    for (status, response) in
        responses.iter_mut().filter(|(status, _)| status.starts_with(['4', '5']))
    {
        let RefOr::T(response) = response else { continue };
        *response = problem(status, &response.description, &codes(status));
    }
}

/// The codes with which this operation, which changes something or does not, may answer a status;
/// with none, what all may.
fn codes(status: &str, operation: Option<(&str, bool)>) -> Vec<Code> {
    let named = |one: &str| {
        operation.is_some_and(|(id, writes)| {
            one == id || writes && one.ends_with('_') && id.starts_with(one)
        })
    };
    let may_come = |code: &&Code| match OF_FEW.iter().find(|(few, _)| few == *code) {
        Some((_, operations)) => operations.iter().any(|one| named(one)),
        None => true,
    };
    let of_status = |code: &&Code| code.status().as_str() == status;
    Code::ALL.iter().filter(of_status).filter(may_come).copied().collect()
}

/// A problem with this status.
fn problem(status: &str, description: &str, codes: &[Code]) -> Response {
    let mut response = ResponseBuilder::new().description(description).build();
    response.content.insert("application/problem+json".to_owned(), content(codes).into());
    let mut header =
        |name: &str, header: Header| response.headers.insert(name.to_owned(), header.into());
    header("X-Request-Id", HeaderBuilder::new().schema(Some(text(Some("uuid")))).build());
    match status {
        "401" => {
            let challenge = "How to sign in.";
            let described =
                HeaderBuilder::new().schema(Some(text(None))).description(Some(challenge));
            header("WWW-Authenticate", described.build());
        }
        "429" | "503" => {
            let wait = "So many seconds later it may be tried again.";
            let seconds = whole_number(0, 86_400);
            header(
                "Retry-After",
                HeaderBuilder::new().schema(Some(seconds)).description(Some(wait)).build(),
            );
        }
        _ => {}
    }
    response
}

fn content(codes: &[Code]) -> Content {
    let of = |code: &Code| {
        let reference = Ref::new(format!("#/components/examples/{}", code.as_str()));
        (code.as_str().to_owned(), RefOr::Ref(reference))
    };
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
    let mut content = content.build();
    content.examples.extend(codes.iter().map(of));
    content
}

/// A problem with this code, as it comes.
fn example(code: Code) -> Example {
    let mut body = json!({
        "type": format!("http://127.0.0.1:8080/docs/problems#{}", code.as_str()),
        "title": code.title(),
        "status": code.status().as_u16(),
        "detail": format!("{}.", code.title()),
        "instance": "urn:uuid:01930000-0000-7000-8000-000000000001",
        "code": code.as_str(),
    });
    if let Some(body) = body.as_object_mut() {
        if code.is_oauth() {
            body.insert("error".to_owned(), code.as_str().into());
        }
        if code == Code::Invalid {
            let fault = json!({"pointer": "/title", "code": "too_short", "detail": "title needs at least 3 characters"});
            body.insert("errors".to_owned(), json!([fault]));
        }
    }
    ExampleBuilder::new().summary(code.title()).description(code.advice()).value(Some(body)).build()
}

#[cfg(test)]
mod tests {
    use super::OF_FEW;

    #[test]
    fn a_code_of_few_operations_names_such_as_there_are() {
        let mut document = super::super::document();
        let items = document.paths.paths.values_mut();
        let ids: Vec<_> = items
            .flat_map(super::super::complete::operations)
            .filter_map(|(_, operation)| operation.operation_id.clone())
            .collect();
        for (code, operations) in OF_FEW {
            for operation in *operations {
                let there = ids.iter().any(|id| {
                    id == operation || operation.ends_with('_') && id.starts_with(operation)
                });
                assert!(there, "{}: {operation}", code.as_str());
            }
        }
    }
}
