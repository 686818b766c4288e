//! Every route there is. The server and the OpenAPI document are made from this one registration.

use crate::{
    account, agreements, attachments, audit, auth, brief_invitations, briefs, business_calendars,
    calendar, calendar_links, commitments, deputies, documentation, events, exclusivities, exports,
    goals, health, imports, innovations, invitations, jobs, lessons, measurements, members,
    messages, notes, notifications, organisations, panels, partnerships, pilot_approvals, pilots,
    plans, proposals, registration::Registration, reviews, second_factors, service_accounts,
    sessions, webhooks,
};

/// Registers every route.
pub(crate) fn configure(config: &mut impl Registration) {
    config
        .scope("/v1", |v1| {
            v1.configure(organisations::configure)
                .configure(business_calendars::configure)
                .configure(auth::configure)
                .configure(account::configure)
                .configure(second_factors::configure)
                .configure(sessions::configure)
                .configure(members::configure)
                .configure(service_accounts::configure)
                .configure(invitations::configure)
                .configure(partnerships::configure)
                .configure(innovations::configure)
                .configure(briefs::configure)
                .configure(brief_invitations::configure)
                .configure(proposals::configure)
                .configure(messages::configure)
                .configure(notes::configure)
                .configure(panels::configure)
                .configure(pilots::configure)
                .configure(lessons::configure)
                .configure(pilot_approvals::configure)
                .configure(deputies::configure)
                .configure(plans::configure)
                .configure(goals::configure)
                .configure(measurements::configure)
                .configure(reviews::configure)
                .configure(commitments::configure)
                .configure(agreements::configure)
                .configure(exclusivities::configure)
                .configure(calendar::configure)
                .configure(calendar_links::configure)
                .configure(attachments::configure)
                .configure(events::configure)
                .configure(webhooks::configure)
                .configure(notifications::configure)
                .configure(imports::configure)
                .configure(jobs::configure)
                .configure(exports::configure)
                .configure(audit::configure);
        })
        .service(auth::key_set_show)
        .service(health::health_live)
        .service(health::health_ready)
        .configure(documentation::configure_documentation);
}
