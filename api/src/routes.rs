//! Every route there is. The server and the OpenAPI document are made from this one registration.

use utoipa_actix_web::{scope::scope, service_config::ServiceConfig};

use crate::{
    account, agreements, attachments, audit, auth, brief_invitations, briefs, business_calendars,
    commitments, deputies, documentation, events, exclusivities, goals, health, innovations,
    invitations, measurements, members, messages, notes, organisations, panels, partnerships,
    pilot_approvals, pilots, plans, proposals, reviews, second_factors, service_accounts, sessions,
};

/// Registers every route.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(
            scope("/v1")
                .configure(organisations::configure)
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
                .configure(pilot_approvals::configure)
                .configure(deputies::configure)
                .configure(plans::configure)
                .configure(goals::configure)
                .configure(measurements::configure)
                .configure(reviews::configure)
                .configure(commitments::configure)
                .configure(agreements::configure)
                .configure(exclusivities::configure)
                .configure(attachments::configure)
                .configure(events::configure)
                .configure(audit::configure),
        )
        .service(auth::key_set_show)
        .service(health::health_live)
        .service(health::health_ready)
        .configure(documentation::configure_documentation);
}
