//! The one error of the API: RFC 9457, with a stable code and, for fields, every fault at once.
//!
//! The cause stays here: it is logged with the request id and never told to the caller.

mod code;
mod page;

use std::{collections::HashMap, sync::Arc};

use actix_web::{
    HttpResponse, HttpResponseBuilder, ResponseError,
    http::{StatusCode, header},
};
use domain::{machine::Refusal, partnership::NotActive};
use persistence::{Failure, objects::ObjectError};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::{
    code::Code,
    page::{escape, problems},
};

/// The most faults that an answer lists.
const MOST_FAULTS: usize = 100;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// Where, as a JSON pointer (RFC 6901).
    #[schema(example = "/title")]
    pub(crate) pointer: String,
    /// What, as a stable code.
    #[schema(example = "too_short")]
    pub(crate) code: &'static str,
    /// What, as a sentence.
    #[schema(example = "title needs at least 3 characters")]
    pub(crate) detail: String,
}

/// A problem (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// A URI of the page that explains the code.
    #[schema(format = "uri", example = "http://127.0.0.1:8080/docs/problems#invalid")]
    r#type: String,
    /// What it is, in a few words.
    #[schema(example = "Some fields are not valid")]
    title: &'a str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    status: u16,
    /// What it is in this case, as a sentence.
    #[schema(example = "1 field is not valid: title needs at least 3 characters")]
    detail: &'a str,
    /// The id of the request, as `X-Request-Id` of the answer has it.
    #[schema(format = "uri", example = "urn:uuid:01930000-0000-7000-8000-000000000001")]
    instance: String,
    /// The stable code.
    #[schema(example = "invalid")]
    code: &'a str,
    /// The code once more, where OAuth 2 asks for it under this name (RFC 6749, 5.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, example = "invalid_client")]
    error: Option<&'a str>,
    /// Every fault of the fields for the code `invalid`; every open item for `checklist_open`;
    /// of a charter to be signed, the promise whose day is meant by `date_passed`.
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    #[schema(required = false)]
    errors: &'a [Fault],
}

type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// A refusal or a failure, on its way to the caller.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    code: Code,
    detail: String,
    faults: Vec<Fault>,
    headers: HashMap<header::HeaderName, String>,
    cause: Option<Cause>,
}

impl Problem {
    /// A problem with a sentence of its own.
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        let (detail, faults, headers) = (detail.into(), Vec::new(), HashMap::new());
        Self { code, detail, faults, headers, cause: None }
    }

    /// What a caller may not see does not exist.
    pub(crate) fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here, or nothing that you may see.")
    }

    /// Faults of fields, all of them; of a great many the first hundred.
    pub(crate) fn invalid(mut faults: Vec<Fault>) -> Self {
        let count = faults.len();
        faults.truncate(MOST_FAULTS);
        let first = faults.first().map(|fault| fault.detail.clone()).unwrap_or_default();
        Self::with_faults(faults, count, &first)
    }

    /// These faults of the `count` that there are, of which the first is told as `first`.
    pub(crate) fn with_faults(faults: Vec<Fault>, count: usize, first: &str) -> Self {
        let count = match count {
            1 => "1 field is not valid".to_owned(),
            count => format!("{count} fields are not valid"),
        };
        let rest = if faults.len() > 1 { " The others are in errors." } else { "" };
        let detail = format!("{count}: {first}.{rest}");
        Self { faults, ..Self::new(Code::Invalid, detail) }
    }

    /// The same with the places that it is about.
    pub(crate) fn at(self, faults: Vec<Fault>) -> Self {
        Self { faults, ..self }
    }

    /// A failure of ours, whose cause is for the log alone.
    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let detail = "Something went wrong on our side. Nothing was changed.";
        Self { cause: Some(cause.into().into()), ..Self::new(Code::Internal, detail) }
    }

    /// The same with a header.
    pub(crate) fn with_header(mut self, name: header::HeaderName, value: &str) -> Self {
        self.headers.insert(name, value.to_owned());
        self
    }

    /// The code.
    pub(crate) fn code(&self) -> Code {
        self.code
    }

    /// What it is in this case, as a sentence.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// What is wrong with the fields.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The cause, for the log.
    pub(crate) fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    /// The answer to the request `request_id`.
    pub(crate) fn response(&self, public_url: &str, request_id: uuid::Uuid) -> HttpResponse {
        let status = self.code.status();
        let mut response = HttpResponseBuilder::new(status);
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.as_str()));
        }
        if status == StatusCode::UNAUTHORIZED {
            let basic = self.code == Code::InvalidClient;
            let scheme = if basic { "Basic" } else { "Bearer" };
            response
                .insert_header((header::WWW_AUTHENTICATE, format!("{scheme} realm=\"tandem\"")));
        }
        if [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::REQUEST_TIMEOUT].contains(&status) {
            // The rest of the body is not read, so nothing can follow it.
            response.force_close();
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((header::RETRY_AFTER, "2"));
        }
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.body(self.body(public_url, request_id))
    }

    /// The body of the answer to the request, or of the job, that has this id.
    pub(crate) fn body(&self, public_url: &str, id: uuid::Uuid) -> Vec<u8> {
        let body = ProblemBody {
            r#type: format!("{public_url}/docs/problems#{}", self.code.as_str()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            detail: &self.detail,
            instance: format!("urn:uuid:{id}"),
            code: self.code.as_str(),
            error: self.code.is_oauth().then(|| self.code.as_str()),
            errors: &self.faults,
        };
        // These fields cannot fail to serialise.
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.code.as_str(), self.detail)
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause.as_ref() as _)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unreachable(_) => Self {
                cause: Some(Arc::new(failure)),
                ..Self::new(Code::Unavailable, "The database cannot be reached just now.")
            },
            Failure::Busy(_) => Self {
                cause: Some(Arc::new(failure)),
                ..Self::new(Code::Unavailable, "Somebody else is changing this just now.")
            },
            Failure::Denied(denied) => denied.into(),
            Failure::Statement(_) | Failure::Corrupt { .. } | Failure::Changed => {
                Self::internal(failure)
            }
        }
    }
}

impl From<ObjectError> for Problem {
    fn from(error: ObjectError) -> Self {
        let detail = "The place where files are kept cannot be reached just now.";
        Self { cause: Some(Arc::new(error)), ..Self::new(Code::Unavailable, detail) }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::NotNow { .. } => Code::StateConflict,
            Refusal::NotYours { .. } => Code::NotYourSide,
        };
        Self::new(code, sentence(&refusal.to_string()))
    }
}

impl From<NotActive> for Problem {
    fn from(not_active: NotActive) -> Self {
        Self::new(Code::PartnershipNotActive, sentence(&not_active.to_string()))
    }
}

/// An error's text as a sentence.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), characters.as_str())
}
