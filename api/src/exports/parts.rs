//! What an export holds: each list of the API, by the path at which whoever has asked for it could read it
//! itself. A rule of who sees what is nowhere here.

use serde_json::Value;

/// A noun, or something of each of its rows.
pub(super) struct Part {
    /// What its files are called.
    pub(super) name: &'static str,
    /// Where it is read. `{id}` is the id of the row of which it is, `{number}` its number.
    pub(super) path: &'static str,
    /// What is read of each row.
    pub(super) of_each: &'static [Part],
    /// Where each row is read in full, if the list shows less of it.
    pub(super) in_full: Option<&'static str>,
    /// The field of its row without which it is not read, since to read it is an act that others see.
    pub(super) only_with: Option<&'static str>,
}

impl Part {
    const fn new(name: &'static str, path: &'static str) -> Self {
        Self { name, path, of_each: &[], in_full: None, only_with: None }
    }

    const fn with(self, of_each: &'static [Part]) -> Self {
        Self { of_each, ..self }
    }

    const fn in_full(self, path: &'static str) -> Self {
        Self { in_full: Some(path), ..self }
    }

    const fn only_with(self, field: &'static str) -> Self {
        Self { only_with: Some(field), ..self }
    }

    /// True if it is read of this row.
    pub(super) fn is_of(&self, row: &Value) -> bool {
        self.only_with.is_none_or(|field| row.get(field).is_some_and(|value| !value.is_null()))
    }

    /// Its name, and those of what is read of its rows.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let of_each = self.of_each.iter().flat_map(Self::names);
        std::iter::once(self.name).chain(of_each).collect()
    }
}

/// Where the ledger of a partnership is read, which has a file of its own.
pub(super) const LEDGER: &str = "/v1/partnerships/{id}/ledger";

/// The list whose rows have such a ledger each.
pub(super) const PARTNERSHIPS: &str = "partnerships";

/// What is read, in this order.
pub(super) const PARTS: &[Part] = &[
    Part::new("organisation", "/v1/organisation"),
    Part::new("business_calendar", "/v1/organisation/business-calendar"),
    Part::new("pilot_approval_policy", "/v1/organisation/pilot-approval-policy"),
    Part::new("panel_criteria", "/v1/panel-criteria"),
    Part::new("members", "/v1/members?limit=200"),
    Part::new("invitations", "/v1/invitations?limit=200"),
    Part::new("service_accounts", "/v1/service-accounts?limit=200"),
    Part::new(PARTNERSHIPS, "/v1/partnerships?sort=created_at&limit=200").with(&[Part::new(
        "partner_business_calendars",
        "/v1/partnerships/{id}/business-calendar",
    )]),
    Part::new("innovations", "/v1/innovations?sort=created_at&limit=200")
        .with(&[Part::new("innovation_proposals", "/v1/innovations/{id}/proposals?limit=200")]),
    Part::new("briefs", "/v1/briefs?sort=created_at&limit=200").in_full("/v1/briefs/{id}").with(&[
        Part::new("brief_invitees", "/v1/briefs/{id}/invitees"),
        Part::new("brief_questions", "/v1/briefs/{id}/questions?limit=200"),
    ]),
    Part::new("brief_invitations", "/v1/brief-invitations?sort=created_at&limit=200").with(&[
        // The buyer sees when its supplier first looks at it.
        Part::new("brief_invitation_details", "/v1/brief-invitations/{id}/detail")
            .only_with("opened_at"),
        Part::new("brief_invitation_questions", "/v1/brief-invitations/{id}/questions"),
    ]),
    Part::new("proposals", "/v1/proposals?sort=created_at&limit=200")
        .in_full("/v1/proposals/{id}")
        .with(&[
            Part::new("proposal_versions", "/v1/proposals/{id}/versions").with(&[Part::new(
                "proposal_version_documents",
                "/v1/proposals/{id}/versions/{number}",
            )]),
            Part::new("messages", "/v1/proposals/{id}/messages?limit=200"),
            Part::new("notes", "/v1/proposals/{id}/notes?limit=200"),
            Part::new("panels", "/v1/proposals/{id}/panel"),
            Part::new("proposal_attachments", "/v1/attachments?belongs_to={id}&limit=200"),
        ]),
    Part::new("pilots", "/v1/pilots?sort=created_at&limit=200").with(&[
        Part::new("pilot_charters", "/v1/pilots/{id}/charters"),
        Part::new("pilot_approvals", "/v1/pilots/{id}/approvals"),
        Part::new("pilot_lessons", "/v1/pilots/{id}/lessons"),
    ]),
    Part::new("plans", "/v1/plans?sort=created_at&limit=200").with(&[Part::new(
        "plan_reviews",
        "/v1/plans/{id}/reviews?limit=200",
    )
    .in_full("/v1/reviews/{id}")]),
    Part::new("goals", "/v1/goals?sort=created_at&limit=200")
        .in_full("/v1/goals/{id}")
        .with(&[Part::new("measurements", "/v1/goals/{id}/measurements?limit=200")]),
    Part::new("commitments", "/v1/commitments?sort=created_at&limit=200"),
    Part::new("agreements", "/v1/agreements?sort=created_at&limit=200")
        .with(&[Part::new("agreement_attachments", "/v1/attachments?belongs_to={id}&limit=200")]),
    Part::new("exclusivities", "/v1/exclusivities?sort=created_at&limit=200").with(&[
        Part::new("exclusivity_terms", "/v1/exclusivities/{id}/terms"),
        Part::new("exclusivity_innovations", "/v1/exclusivities/{id}/innovation"),
    ]),
    Part::new("webhooks", "/v1/webhooks?limit=200")
        .with(&[Part::new("webhook_deliveries", "/v1/webhooks/{id}/deliveries?limit=200")]),
    Part::new("events", "/v1/events?limit=200"),
    Part::new("audit", "/v1/audit?limit=200"),
];

/// How many nouns there are, with what is read of each.
pub(super) fn count() -> usize {
    PARTS.iter().map(|part| part.names().len()).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::documentation::document;

    fn all(parts: &[Part]) -> Vec<&Part> {
        parts.iter().flat_map(|part| std::iter::once(part).chain(all(part.of_each))).collect()
    }

    /// What is a view of something that the export holds, or nobody's of the organisation.
    const LEFT_OUT: &[&str] = &[
        "/v1/account",
        "/v1/account/sessions",
        "/v1/answer-figures",
        "/v1/attachments/{id}/content",
        "/v1/audit/export",
        "/v1/calendar",
        "/v1/calendar-links",
        "/v1/calendars/{token}",
        "/v1/colleagues",
        "/v1/commitments/figures",
        "/v1/exports/{id}/content",
        "/v1/first-access",
        "/v1/innovations/{id}/availability",
        "/v1/invitations/{token}",
        "/v1/jobs",
        "/v1/jobs/{id}",
        "/v1/me",
        "/v1/me/deputy",
        "/v1/me/notification-settings",
        "/v1/messages/{id}",
        "/v1/notes/{id}",
        "/v1/notifications",
        "/v1/open-decisions",
        "/v1/open-reviews",
        "/v1/partnerships/{id}/exports/commitments",
        "/v1/partnerships/{id}/exports/goals",
        "/v1/partnerships/{id}/exports/measurements",
        "/v1/pipeline",
        "/v1/plan-templates",
        "/v1/plans/{id}/progress",
        "/v1/proposals/{id}/versions/{number}/difference",
        "/v1/reviews/{id}",
        "/v1/webhook-deliveries/{id}",
    ];

    /// Whoever adds something to read says here whether an export holds it.
    #[test]
    fn whatever_can_be_read_is_exported_or_said_to_be_left_out() {
        let held: BTreeSet<_> = all(PARTS)
            .into_iter()
            .map(|part| part.path.split('?').next().unwrap_or_default().to_owned())
            .chain([LEDGER.to_owned()])
            .collect();
        let mut missing = Vec::new();
        for (path, item) in document().paths.paths {
            // One of a list is in the list; that it is there in full is seen end to end.
            let list = path.strip_suffix("/{id}").unwrap_or(&path);
            let known = |path: &str| held.contains(path) || LEFT_OUT.contains(&path);
            if path.starts_with("/v1/") && item.get.is_some() && !known(list) && !known(&path) {
                missing.push(path);
            }
        }
        assert!(missing.is_empty(), "neither exported nor left out: {missing:?}");
    }

    #[test]
    fn each_file_has_a_name_of_its_own() {
        let names: BTreeSet<_> = all(PARTS).into_iter().map(|part| part.name).collect();
        assert_eq!(names.len(), count());
    }
}
