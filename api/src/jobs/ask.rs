//! Asking for a job: in the transaction of the request, so that it is there once or not at all.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{HeaderName, HeaderValue},
};
use domain::{
    access::Right,
    job::{Job, Kind},
};
use persistence::{Writing, jobs};
use utoipa::{
    IntoParams,
    openapi::{
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use super::{JobView, path};
use crate::{
    answers::{Answer, accepted},
    caller::Caller,
    problem::{Code, Problem},
};

/// Asks for a job on the caller's behalf: what it takes is in `input`, as text. The answer is 202 with the
/// job.
///
/// # Errors
/// 409 when the organisation has as many open as may be.
pub(crate) async fn ask<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    kind: Kind,
    total: Option<usize>,
    input: &str,
) -> Result<Answer, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    if jobs::hold_lane(tx, now).await? >= Job::MOST_OPEN {
        let detail = format!(
            "Your organisation has {} jobs that have not ended. Wait until one has, or let one be cancelled \
             (GET /v1/jobs).",
            Job::MOST_OPEN,
        );
        return Err(Problem::new(Code::TooManyJobs, detail));
    }
    let total = total.and_then(|total| i32::try_from(total).ok());
    let (job, event) = Job::queue(caller.fresh(), kind, total, actor, now);
    let insert = jobs::insert(tx, &job, (caller.credential(), input), &event).await;
    insert.map_err(|failure| {
        if jobs::is_second_export(&failure) {
            let detail = "Your organisation has an export under way. Wait until it has ended, or let it be \
                          cancelled (GET /v1/jobs).";
            return Problem::new(Code::ExportRunning, detail);
        }
        failure.into()
    })?;
    accepted(path(job.id), job.version, &JobView::new(&job, None))
}

/// How a caller wants to be answered (RFC 7240): at once, or when all is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prefer {
    /// True where it does not want to wait.
    pub(crate) respond_async: bool,
}

impl Prefer {
    /// The response, which says that the preference was heard where it was.
    pub(crate) fn applied(self, mut response: HttpResponse) -> HttpResponse {
        if self.respond_async && response.status() == actix_web::http::StatusCode::ACCEPTED {
            let name = HeaderName::from_static("preference-applied");
            response.headers_mut().insert(name, HeaderValue::from_static("respond-async"));
        }
        response
    }
}

impl IntoParams for Prefer {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description = "`respond-async` for an answer at once: 202 with the job that does it. What is \
                           large is answered so in any case. Other preferences are passed over (RFC 7240).";
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(240));
        let header = ParameterBuilder::new()
            .name("Prefer")
            .parameter_in(ParameterIn::Header)
            .description(Some(description))
            .schema(Some(text.examples(["respond-async"])));
        vec![header.build()]
    }
}

impl FromRequest for Prefer {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let values = request.headers().get_all("prefer");
        let mut preferences =
            values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        let respond_async = preferences.any(|one| {
            let name = one.split([';', '=']).next().unwrap_or_default();
            name.trim().eq_ignore_ascii_case("respond-async")
        });
        ready(Ok(Self { respond_async }))
    }
}
