//! A member makes a private link to the calendar of its organisation.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    audit::Kind,
    calendar::Link,
    id::{CalendarLinkId, Id},
    text::Line,
};
use persistence::{
    audit::{self, Entry},
    calendar_links, organisations,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{LINKS, LinkView};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    problem::{Code, Problem},
};

/// What the link is called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCalendarLink, example = json!({"name": "On my phone"}))]
pub(crate) struct Request {
    /// Its name, 1 to 240 characters.
    #[schema(value_type = String, required, max_length = 240)]
    name: Field<String>,
}

impl Parse for Request {
    type Value = Line;

    fn parse(self, reader: &mut Reader) -> Option<Line> {
        reader.required("name", self.name, text(Line::parse))
    }
}

/// A link that is shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeCalendarLink)]
struct MadeView {
    /// The address for your calendar. It is never shown again.
    #[schema(
        example = "https://tandem.example/v1/calendars/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    )]
    url: String,
    /// The link.
    link: LinkView,
}

/// Make a link to the calendar
///
/// An address from which other calendars read this one, without signing in. Whoever has it reads what you
/// would: keep it to yourself. It is shown once, and works until you revoke it or leave your organisation.
/// A member has at most ten.
#[utoipa::path(
    operation_id = "calendar_link_create",
    tag = "Calendar",
    security(("access_token" = ["own_notices"])),
    request_body = Request,
    responses(
        (status = 201, description = "The link works.", body = MadeView),
        (status = 409, description = "There are ten already."),
    )
)]
#[post("/calendar-links")]
pub(crate) async fn calendar_link_create(
    caller: Caller<right::OwnNotices>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let member = caller.actor().user;
    let id: CalendarLinkId = caller.fresh();
    let token = caller.shared().secret.token(id.uuid());
    let link = Link { id, name: body.0, created_at: caller.now(), last_used_at: None };
    caller
        .write_unkept(async |tx| {
            // Two at once are counted one after the other.
            organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            let most = u16::try_from(Link::MOST).unwrap_or(u16::MAX);
            if calendar_links::list(tx, member, None, most).await?.len() >= Link::MOST {
                let detail = format!("You have {} links here.", Link::MOST);
                return Err(Problem::new(Code::TooManyLinks, detail));
            }
            calendar_links::insert(tx, member, &link, token.hash()).await?;
            let (address, by) = (caller.client().address(), caller.actor().into());
            let entry = Entry::new(Kind::CalendarLinkMade, by, &address, caller.now());
            audit::record(tx, &entry.with(id.to_string())).await?;
            let public_url = caller.shared().config.public_url.as_deref().unwrap_or_default();
            let url = format!("{public_url}/v1/calendars/{}", token.expose());
            created(format!("{LINKS}/{id}"), None, &MadeView { url, link: (&link).into() })
        })
        .await
}
