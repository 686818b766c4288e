//! What the caller was told, the newest first.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get};
use domain::{access::right, id::NotificationId, machine::Name, notification::Kind};
use futures_util::future::try_join3;
use persistence::{
    Reading,
    notifications::{self, Filter},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::NotificationView;
use crate::{
    answers::ONE,
    caller::Caller,
    lists::{ById, ByIdParameters, id, linked, parameters, wrong},
    problem::Problem,
};

/// What a list of notifications can be asked for besides.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Asked` reads one by one")]
struct Parameters {
    /// `true`: only what you have not read; `false`: only what you have.
    #[param(example = true)]
    unread: Option<bool>,
    /// Only of this kind.
    #[param(max_length = 40, example = "proposals")]
    kind: Option<String>,
    /// Only of this partnership.
    #[param(max_length = 40)]
    partnership: Option<String>,
}

/// What a caller asked of its notifications.
pub(crate) struct Asked {
    filter: Filter,
    by_id: ById<NotificationId>,
}

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}

impl Asked {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let (mut filter, mut others) = (Filter::default(), Vec::new());
        for (name, value) in parameters(request)? {
            match name.as_str() {
                "unread" => {
                    let unread = value.parse().map_err(|_| wrong("unread", "true or false"))?;
                    filter.unread = Some(unread);
                }
                "kind" => {
                    let all: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
                    let form = format!("among {}", all.join(", "));
                    filter.kind = Some(Kind::parse(&value).ok_or_else(|| wrong("kind", &form))?);
                }
                "partnership" => filter.partnership = Some(id("partnership", &value)?),
                _ => others.push((name, value)),
            }
        }
        Ok(Self { filter, by_id: ById::of(others)? })
    }
}

/// A page of notifications.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationPage)]
struct PageView {
    /// The rows.
    items: Vec<NotificationView>,
    /// The cursor of the next page, where there is one.
    next: Option<String>,
    /// How many notifications you have not read, whatever is listed.
    #[schema(minimum = 0, example = 3)]
    unread_count: i64,
}

/// List my notifications
///
/// What you were told as a member of this organisation, the newest first, also where nothing of it comes to
/// you by mail. They are kept for a year. Nobody else sees them.
#[utoipa::path(
    operation_id = "notification_list",
    tag = "Notifications",
    security(("access_token" = ["own_notices"])),
    params(ByIdParameters, Parameters),
    responses((status = 200, description = "A page of notifications.", body = PageView))
)]
#[get("/notifications")]
pub(crate) async fn notification_list(
    caller: Caller<right::OwnNotices>,
    request: HttpRequest,
    asked: Asked,
) -> Result<HttpResponse, Problem> {
    let (member, Asked { filter, by_id }) = (caller.actor().user, asked);
    let (mut rows, unread_count, settings) = caller
        .read(async |tx: &Reading<'_>| {
            let list = notifications::list(tx, member, filter, by_id.after, by_id.wanted());
            let unread = notifications::unread(tx, member);
            Ok(try_join3(list, unread, notifications::settings(tx, member)).await?)
        })
        .await?;
    let next = by_id.cut(&mut rows, |one| one.id);
    let items: Vec<_> =
        rows.iter().map(|one| NotificationView::new(one, settings.terms.language)).collect();
    let about = ONE * (items.len() + 1);
    let page = PageView { items, next, unread_count };
    linked(&request, page.next.as_deref(), &page, about)
}
