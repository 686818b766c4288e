//! Every kind of problem there is: its stable code, its status, its title, what to do about it.
//!
//! The table is the contract: answers, the page at `/docs/problems` and the OpenAPI document all
//! read it.

use actix_web::http::StatusCode;

macro_rules! codes {
    ($($case:ident = $spelling:literal, $status:ident, $title:literal, $advice:literal;)+) => {
        /// The kind of a problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Code { $($case,)+ }

        impl Code {
            /// Every kind.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$case),+];

            /// Its stable spelling.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $spelling,)+ }
            }

            /// Its HTTP status.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$case => StatusCode::$status,)+ }
            }

            /// What it is, in a few words.
            pub(crate) const fn title(self) -> &'static str {
                match self { $(Self::$case => $title,)+ }
            }

            /// What to do about it.
            pub(crate) const fn advice(self) -> &'static str {
                match self { $(Self::$case => $advice,)+ }
            }
        }
    };
}

codes! {
    MalformedJson = "malformed_json", BAD_REQUEST, "The body is not JSON",
        "Send one JSON object in UTF-8, with each field once.";
    MalformedCsv = "malformed_csv", BAD_REQUEST, "The body is not CSV in UTF-8",
        "Send lines of cells in UTF-8 (RFC 4180), the first with the names of the columns.";
    InvalidParameter = "invalid_parameter", BAD_REQUEST, "A query parameter is not valid",
        "Parameters that are unknown or hold what they may not are refused, never ignored. The detail names the parameter.";
    InvalidCursor = "invalid_cursor", BAD_REQUEST, "The cursor is not one of ours",
        "Take `next` of a page as it is, with the same `sort`; to begin anew, leave `cursor` out.";
    InvalidHeader = "invalid_header", BAD_REQUEST, "A header is not valid",
        "The detail names the header and its form.";
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "No valid access token",
        "Sign in with POST /v1/auth/token and send `Authorization: Bearer <access_token>`. A token lives for ten minutes.";
    InvalidCredentials = "invalid_credentials", UNAUTHORIZED, "Address and password do not match an account",
        "Check both. A new account works once its address is confirmed by the link in the mail.";
    SecondFactorNeeded = "second_factor_needed", UNAUTHORIZED, "A second factor is needed to sign in",
        "Send the same again with `code`: a one-time password of your device, or a recovery code.";
    InvalidOneTimePassword = "invalid_code", UNAUTHORIZED, "The code does not fit",
        "Each code works once, and a one-time password for half a minute. Wait for the next one.";
    InvalidRefreshToken = "invalid_refresh_token", UNAUTHORIZED, "The session has ended",
        "Sign in again with POST /v1/auth/token. A refresh token works once: keep the one that came last.";
    InvalidClient = "invalid_client", UNAUTHORIZED, "Client id and secret do not match a service account",
        "Check both. A secret may have been revoked, and an account removed; an org_admin can see that.";
    InvalidRequest = "invalid_request", BAD_REQUEST, "The token request is not valid",
        "Send `grant_type=client_credentials` as a form, with the client id and secret once, by Basic authentication or as `client_id` and `client_secret`.";
    UnsupportedGrantType = "unsupported_grant_type", BAD_REQUEST, "Only client credentials are taken here",
        "Send `grant_type=client_credentials`. People sign in with POST /v1/auth/token.";
    InvalidScope = "invalid_scope", BAD_REQUEST, "The account does not hold these scopes",
        "Leave `scope` out to get all that the account holds.";
    SecondFactorRequired = "second_factor_required", FORBIDDEN, "Your organisation asks for a second factor",
        "If you have one, sign in again with a `code`. Else set one up with POST /v1/account/second-factor.";
    MissingPermission = "missing_permission", FORBIDDEN, "Your roles or scopes do not allow this",
        "The detail names the permission; an org_admin of your organisation can see who holds it.";
    NotYourSide = "not_your_side", FORBIDDEN, "This step belongs to the other side",
        "`allowed_actions` of the representation lists what you can do.";
    RequesterCannotApprove = "requester_cannot_approve", FORBIDDEN, "Who asks for an approval cannot give it",
        "Another approver of your organisation has to decide.";
    SamePerson = "same_person", FORBIDDEN, "One person cannot sign for both sides",
        "Somebody else of your organisation has to sign.";
    AnotherAddress = "another_address", FORBIDDEN, "The invitation is for somebody else",
        "A colleague's invitation holds for the address to which it went. Ask for one to the address of your account.";
    NotFound = "not_found", NOT_FOUND, "There is nothing here for you to see",
        "Either it does not exist, or it is not yours to see; the answer is the same.";
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "The method is not allowed here",
        "The `Allow` header lists the methods of this path.";
    NotAcceptable = "not_acceptable", NOT_ACCEPTABLE, "No acceptable form",
        "Answers are application/json, problems application/problem+json; let `Accept` allow them.";
    StateConflict = "state_conflict", CONFLICT, "The state does not allow this",
        "Read it again; `allowed_actions` lists what can be done next.";
    PartnershipNotActive = "partnership_not_active", CONFLICT, "The partnership is not active",
        "What was shared stays readable; it moves again when the partnership is active.";
    OutdatedContent = "outdated_content", CONFLICT, "The content has changed since you read it",
        "Read it again and sign the new `content_hash`, if you still agree.";
    AlreadySigned = "already_signed", CONFLICT, "Your side has signed already",
        "There is nothing left to sign.";
    OwnProposal = "own_proposal", CONFLICT, "A partnership needs two organisations and two persons",
        "The invitation is for somebody of the other organisation.";
    PartnershipExists = "partnership_exists", CONFLICT, "The two organisations have a partnership already",
        "Work in the one that there is.";
    AccountExists = "account_exists", CONFLICT, "The invited address has an account already",
        "Sign in with it and accept with POST /v1/invitations/{token}/acceptance.";
    AlreadyMember = "already_member", CONFLICT, "The person is a member already",
        "There is nothing left to do.";
    NotAMember = "not_a_member", CONFLICT, "You do not belong to this organisation",
        "Send the same again with `organisation`: GET /v1/account lists yours.";
    LastAdmin = "last_admin", CONFLICT, "An organisation keeps at least one admin",
        "Give somebody else the role `org_admin` first.";
    NoSecondFactor = "no_second_factor", CONFLICT, "You have not shown a second factor yourself",
        "Set one up with POST /v1/account/second-factor, and sign in with it.";
    SecondFactorExists = "second_factor_exists", CONFLICT, "There is a second factor already",
        "Remove it first with POST /v1/account/second-factor/removal.";
    SecondFactorMissing = "second_factor_missing", CONFLICT, "There is no second factor",
        "Set one up with POST /v1/account/second-factor.";
    PasswordTooShort = "password_too_short", CONFLICT, "The password is too short to stand alone",
        "Take one of 15 or more characters with POST /v1/account/password first.";
    TooManyLinks = "too_many_links", CONFLICT, "You have links enough to this calendar",
        "Revoke one that is not used any more with POST /v1/calendar-links/{id}/revocation.";
    TooManySecrets = "too_many_secrets", CONFLICT, "Two secrets work already",
        "Revoke the one that is not used any more, then add a new one.";
    TooManyWebhooks = "too_many_webhooks", CONFLICT, "Your organisation has webhooks enough",
        "Remove one that is not used any more with POST /v1/webhooks/{id}/removal.";
    TooManyJobs = "too_many_jobs", CONFLICT, "Your organisation has jobs enough",
        "Wait until one has ended, or call one off with POST /v1/jobs/{id}/cancellation.";
    ExportRunning = "export_running", CONFLICT, "Your organisation has an export under way",
        "Wait until it has ended, or call it off with POST /v1/jobs/{id}/cancellation.";
    ProposalNotAccepted = "proposal_not_accepted", CONFLICT, "The proposal was not accepted for a pilot",
        "A pilot is drafted from a proposal that is `accepted_for_pilot`.";
    TooManyVersions = "too_many_versions", CONFLICT, "The proposal has versions enough",
        "Answer without a `pitch`, or withdraw it and draft another.";
    ResultsIncomplete = "results_incomplete", CONFLICT, "A result is missing",
        "The side that measures a criterion enters its value with POST /v1/pilots/{id}/results/entries; then a side publishes them.";
    DecisionOwnerCannotDecide = "decision_owner_cannot_decide", CONFLICT, "The charter names somebody who may not decide",
        "Send it back with POST /v1/pilots/{id}/change_request, and say who of yours answers for the decision.";
    SponsorNotMember = "sponsor_not_member", CONFLICT, "The charter names somebody who is no member of yours",
        "Send it back with POST /v1/pilots/{id}/change_request, or decline the amendment, and say who of yours stands for the pilot.";
    OtherInnovation = "other_innovation", CONFLICT, "The charter names a right of another innovation of yours",
        "Say of which innovation the right is with PUT /v1/exclusivities/{id}/innovation while it is open, or send the charter back. The buyer hears nothing of it.";
    ChecklistOpen = "checklist_open", CONFLICT, "Your side has not done all that it has to",
        "`errors` lists the items that are open. Tick them with POST /v1/pilots/{id}/checklist/done once they are done.";
    ExtendedAlready = "extended_already", CONFLICT, "A pilot is extended once",
        "Decide what becomes of it; another pilot of the same proposal can follow.";
    PausesUsedUp = "pauses_used_up", CONFLICT, "The buyer has paused the pilot for as long as it can",
        "Let it run, evaluate it, or ask the supplier to pause it.";
    GateNotOpen = "gate_not_open", CONFLICT, "There is nothing to say at this gate",
        "`gates` of the pilot tells which of them are `open`.";
    AmendmentNotCovered = "amendment_not_covered", CONFLICT, "The amendment would take more approvals than the charter had",
        "Call the pilot off, or let it end, and write another charter: that takes all the approvals.";
    NotAnApprover = "not_an_approver", FORBIDDEN, "Others are named to approve this",
        "GET /v1/pilots/{id}/approvals lists who.";
    NotYourTurn = "not_your_turn", CONFLICT, "Somebody else approves before you",
        "GET /v1/pilots/{id}/approvals lists who is next.";
    ApprovedAlready = "approved_already", CONFLICT, "Your approval is there already",
        "There is nothing left to approve, for you or for those whose deputy you are.";
    TooFewApprovers = "too_few_approvers", CONFLICT, "Too few can approve",
        "Send the charter back, and let somebody hand it in who is not named to approve it.";
    PanelExists = "panel_exists", CONFLICT, "There is a panel on this proposal already",
        "Work with the one that there is: GET /v1/proposals/{id}/panel.";
    NotOnPanel = "not_on_panel", FORBIDDEN, "You do not review on this panel",
        "A partnership_lead of your organisation can add you.";
    ConflictDeclared = "conflict_declared", FORBIDDEN, "You have declared a conflict",
        "Somebody else of your organisation has to act.";
    CriteriaLocked = "criteria_locked", CONFLICT, "The criteria stand",
        "Something has been handed in or scored by them. A brief's suppliers are told what else has to be said with a clarification; a panel's stay until it is closed.";
    OnPanelAlready = "on_panel_already", CONFLICT, "She is on this panel, or was",
        "Add somebody else. Whoever is off a panel does not come back.";
    MayHaveReadScores = "may_have_read_scores", CONFLICT, "She may have read what others scored",
        "Once a reviewer has scored, add somebody who is neither partnership_lead nor approver.";
    TooManyReviewers = "too_many_reviewers", CONFLICT, "The panel has reviewers enough",
        "Work with those that there are.";
    ScoredAlone = "scored_alone", FORBIDDEN, "Nobody decides on her own scores alone",
        "Let another reviewer score, or another approver decide.";
    OwnScoresMissing = "own_scores_missing", CONFLICT, "You are on the panel and have not scored",
        "Score first, or let somebody take you off the panel.";
    MustMeetFailed = "must_meet_failed", CONFLICT, "A criterion that must be met has failed",
        "Decide `recycle` or `stop`, or let two approvers scale it with the same `override_reason`.";
    AmendmentOpen = "amendment_open", CONFLICT, "Another amendment waits for its answer",
        "Wait until it is accepted, declined or withdrawn; then propose yours.";
    PlanNotAgreed = "plan_not_agreed", CONFLICT, "The plan comes first",
        "Propose the plan before its goals, and agree to it before you agree to them or review it.";
    PlanOver = "plan_over", CONFLICT, "The plan has ended",
        "Go on in another plan.";
    TooMuchWeight = "too_much_weight", CONFLICT, "The goals of the plan weigh too much",
        "Give this goal no more weight than is left, or amend others to weigh less.";
    TooManyGoals = "too_many_goals", CONFLICT, "The plan has enough goals",
        "Draft the goal in another plan.";
    NdaRequired = "nda_required", CONFLICT, "A confidential file needs a live non-disclosure agreement",
        "Let both sides sign one with POST /v1/agreements (`kind`: `nda`) that is valid today, and send the same again; or bring the file as one that is not confidential.";
    AgreementRequired = "agreement_required", CONFLICT, "The detail of the brief takes an agreement",
        "Let both sides sign one with POST /v1/agreements of the `kind` that `agreement` of the invitation names, and read the detail again once it is valid.";
    BriefClosed = "brief_closed", CONFLICT, "The brief has closed",
        "Nothing is handed in after `closes_at`, by the clock of the server, or for what was called off. Submit another proposal that answers no brief; a buyer publishes a brief before it closes.";
    TooManyQuestions = "too_many_questions", CONFLICT, "You have asked enough",
        "Wait for the answers to what you have asked, or talk to your partner.";
    TooManyClarifications = "too_many_clarifications", CONFLICT, "All was told that can be",
        "Call the brief off and publish another one that says all of it.";
    TooManyFiles = "too_many_files", CONFLICT, "There are enough files",
        "Remove one that is not needed first.";
    ExclusivityConflict = "exclusivity_conflict", CONFLICT, "Another grant of yours stands in the way",
        "The detail names it. Revise the scope or the time of this one, or wait until that one has ended. The buyer hears nothing of it.";
    FirstLookRuns = "first_look_runs", CONFLICT, "Another buyer has the first look",
        "The detail names your grant. Submit the pitch once that has ended.";
    NotAttested = "not_attested", CONFLICT, "A long window needs an attestation",
        "Send `attestation` with your signature: what your side attests of the law. Or agree on what ends within 365 days.";
    DatePassed = "date_passed", CONFLICT, "The day has passed",
        "Propose a day to come, and agree to that.";
    IdempotencyInProgress = "idempotency_in_progress", CONFLICT, "A request with this Idempotency-Key is under way",
        "Wait a moment and send the same request again.";
    StaleVersion = "stale_version", PRECONDITION_FAILED, "It has changed since you read it",
        "Read it again and send its new `ETag` as `If-Match`.";
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "The body is too large",
        "A body may have 256 KiB; a file that is imported, what its operation says; the content of a file, the size that was announced.";
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body is of another type",
        "Send the `Content-Type` that the operation lists: application/json, text/csv where a file is imported, or the type that was announced for the content of a file.";
    WrongContent = "wrong_content", UNPROCESSABLE_ENTITY, "The bytes are not the file that was announced",
        "Send exactly the bytes whose type, size and SHA-256 were announced; or announce another file. HTML, SVG and programs are not taken.";
    TooSlow = "too_slow", REQUEST_TIMEOUT, "The body took too long",
        "Send it again, on a better line or in a smaller file.";
    NoSuchRange = "no_such_range", RANGE_NOT_SATISFIABLE, "The file has no such part",
        "`Content-Range` tells its size.";
    Invalid = "invalid", UNPROCESSABLE_ENTITY, "Some fields are not valid",
        "`errors` lists every fault at once, each with the JSON pointer of its field.";
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The Idempotency-Key was used for another request",
        "Use a new key for each new request.";
    TooManyAttempts = "too_many_attempts", TOO_MANY_REQUESTS, "Too many attempts",
        "Wait for the seconds in `Retry-After`. Nobody is locked out for good.";
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "Too many requests",
        "Wait for the seconds in `Retry-After`, and send no more than `RateLimit-Policy` says; `RateLimit` tells what is left.";
    VersionRequired = "version_required", PRECONDITION_REQUIRED, "A change needs If-Match",
        "Send the `ETag` of what you read as `If-Match`, such as `If-Match: \"3\"`.";
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on our side",
        "Nothing was changed. Try again; if it stays, give us the request id in `instance`.";
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The service cannot answer just now",
        "Try again after the seconds in `Retry-After`, with the same `Idempotency-Key` where something is to be made once.";
}

impl Code {
    /// True for the errors of OAuth 2 (RFC 6749, 5.2).
    pub(crate) const fn is_oauth(self) -> bool {
        matches!(
            self,
            Self::InvalidClient
                | Self::InvalidRequest
                | Self::UnsupportedGrantType
                | Self::InvalidScope
        )
    }

    /// The kind that stands for a bare HTTP status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::InvalidHeader,
            _ => Self::Internal,
        }
    }
}
