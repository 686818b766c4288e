//! What has ended stays so, and nobody writes history for another: held by constraints, triggers and
//! grants, whatever the server asks.

use tokio_postgres::error::SqlState;

use super::{Rivals, change, count};

/// The tables from which only what does not govern yet can be taken away.
pub(super) const GOVERNING: [&str; 4] =
    ["plan_terms", "goal_terms", "brief_invitees", "pilot_promises"];

/// The tables in which only what does not govern yet can be changed.
pub(super) const KEPT: [&str; 3] = ["exclusivity_terms", "pilot_charters", "pilot_lessons"];

pub(super) async fn what_governs_stays(rivals: &Rivals) {
    let rival = rivals.rival().await;
    let terms = ["plan_terms", "goal_terms"].map(|one| format!("UPDATE {one} SET title = title"));
    let kept = KEPT.map(|one| format!("UPDATE {one} SET state = state"));
    let changes =
        GOVERNING.iter().map(|table| format!("DELETE FROM {table}")).chain(terms).chain(kept);
    for change in changes {
        let error = rival.execute(&change, &[]).await.expect_err(&change);
        assert_eq!(error.code(), Some(&SqlState::CHECK_VIOLATION), "{change}: {error:?}");
    }
    let undone = "UPDATE goal_terms SET governs_since = NULL WHERE governs_since IS NOT NULL";
    let error = rivals.owner.execute(undone, &[]).await.expect_err(undone);
    assert_eq!(error.code(), Some(&SqlState::CHECK_VIOLATION), "{undone}: {error:?}");
    // What waits for a signature can be taken back.
    rival.batch_execute("BEGIN").await.unwrap();
    let waiting = "DELETE FROM goal_terms WHERE governs_since IS NULL";
    assert_eq!(change(&rival, waiting).await, Some(1));
    rival.batch_execute("ROLLBACK").await.unwrap();
}

pub(super) async fn what_has_ended_does_not_begin_again(rivals: &Rivals) {
    let rival = rivals.rival().await;
    let one = |table: &str, change: &str| {
        let id = format!("(SELECT id FROM {table} LIMIT 1)");
        format!("UPDATE {table} SET {change} WHERE id = {id}")
    };
    for (table, end, again) in [
        ("sessions", "ended_at = now()", "ended_at = NULL"),
        ("service_secrets", "revoked_at = now()", "revoked_at = NULL"),
        ("service_accounts", "state = 'removed'", "state = 'active'"),
        ("webhooks", "state = 'removed', off_because = NULL", "state = 'enabled'"),
        ("jobs", "state = 'cancelled', ended_at = now(), due_at = NULL, input = NULL", "done = 1"),
    ] {
        rival.batch_execute("BEGIN").await.unwrap();
        assert_eq!(change(&rival, &one(table, end)).await, Some(1), "{table}");
        let error = rival.execute(&one(table, again), &[]).await.expect_err(table);
        assert_eq!(error.code(), Some(&SqlState::CHECK_VIOLATION), "{table}: {error:?}");
        rival.batch_execute("ROLLBACK").await.unwrap();
    }
    let (own, person) = (&rivals.own, &rivals.person);
    let session = |until: &str| {
        format!(
            "INSERT INTO sessions (id, user_id, generation, second_factor, client, address, \
             created_at, refreshed_at, expires_at) \
             VALUES (gen_random_uuid(), '{person}', 1, true, '', '', now(), now(), {until})"
        )
    };
    let account = |scope: &str| {
        format!(
            "INSERT INTO service_accounts (id, organisation_id, version, state, name, scopes, \
             created_at) VALUES (gen_random_uuid(), '{own}', 1, 'active', 'A', '{{{scope}}}', now())"
        )
    };
    for sql in [
        session("now() + interval '31 days'"),
        account("approve_pilots"),
        account("manage_members"),
        account("read,own_account"),
    ] {
        let error = rival.execute(&sql, &[]).await.expect_err(&sql);
        assert_eq!(error.code(), Some(&SqlState::CHECK_VIOLATION), "{sql}: {error:?}");
    }
}

pub(super) async fn nobody_writes_down_what_another_did(rivals: &Rivals) {
    let rival = rivals.rival().await;
    let (own, person) = (&rivals.own, &rivals.person);
    let entry = |actor: &str, user: &str, more: &str| {
        let (columns, values) = if more.is_empty() { ("", "") } else { (", xact", ", 1") };
        format!(
            "INSERT INTO audit_entries (organisation_id, kind, actor, actor_user_id, \
             occurred_at{columns}) VALUES ('{own}', 'access.refused', '{actor}', {user}, \
             now(){values})"
        )
    };
    let mine = format!("'{person}'");
    assert_eq!(change(&rival, &entry("person", &mine, "")).await, Some(1));
    for sql in [
        entry("person", "gen_random_uuid()", ""),
        entry("service", "gen_random_uuid()", ""),
        entry("service", &mine, ""),
        entry("operator", "NULL", ""),
        entry("person", &mine, "xact"),
    ] {
        assert_eq!(change(&rival, &sql).await, None, "{sql}");
    }
}

pub(super) async fn what_both_keep_is_what_is_hashed_and_stays(rivals: &Rivals) {
    let rival = rivals.rival().await;
    assert_eq!(change(&rival, "UPDATE events SET content = NULL").await, None);
    // A content is only of its hash, in a ledger that both read, and of no proposal.
    let sound = "SELECT count(*) FROM events WHERE content IS NOT NULL AND noun = 'pilot'
        AND partner_org_id IS NOT NULL AND sha256(convert_to(content, 'UTF8')) = after_hash";
    assert!(rivals.owner.query_one(sound, &[]).await.unwrap().get::<_, i64>(0) > 0);
    for (set, of) in [
        ("content = content || ' '", "noun = 'pilot' AND content IS NOT NULL"),
        ("partner_org_id = NULL", "content IS NOT NULL"),
        ("noun = 'proposal'", "content IS NOT NULL"),
    ] {
        let sql = format!("UPDATE events SET {set} WHERE {of}");
        let error = rivals.owner.execute(&sql, &[]).await.expect_err(&sql);
        assert_eq!(error.code(), Some(&SqlState::CHECK_VIOLATION), "{sql}: {error:?}");
    }
}

/// The rival is a buyer here, whom the links of its supplier name.
pub(super) async fn a_supplier_shows_no_link_and_lets_nobody_hand_over(rivals: &Rivals) {
    let rival = rivals.rival().await;
    let links = format!("proposal_innovations WHERE buyer_org_id = '{}'", rivals.own);
    assert!(count(&rivals.owner, &links).await > 0, "there is nothing to be hidden");
    assert_eq!(count(&rival, "proposal_innovations").await, 0);
    let versions = format!("proposal_versions WHERE buyer_org_id = '{}'", rivals.own);
    let version = format!(
        "INSERT INTO proposal_versions SELECT proposal_id, number + 50, partnership_id, buyer_org_id, \
         supplier_org_id, title, document, receipt_hash, submitted_at FROM {versions}"
    );
    assert!(count(&rival, &versions).await > 0, "it reads what was handed over");
    assert_eq!(change(&rival, &version).await, None);
}

pub(super) async fn what_was_logged_stays(rivals: &Rivals) {
    let rival = rivals.rival().await;
    for sql in [
        "UPDATE events SET to_state = 'closed'",
        "UPDATE events SET reason = NULL WHERE false",
        "DELETE FROM events",
        "UPDATE audit_entries SET detail = NULL WHERE false",
        "DELETE FROM audit_entries",
        "UPDATE signatures SET content_hash = content_hash",
        "DELETE FROM signatures",
        "DELETE FROM ledgers",
        "DELETE FROM proposals",
        "UPDATE proposal_versions SET document = document",
        "DELETE FROM proposal_versions",
        "UPDATE proposal_innovations SET innovation_id = innovation_id",
        "DELETE FROM proposal_innovations",
        "DELETE FROM exclusivities",
        "DELETE FROM exclusivity_innovations",
        "DELETE FROM innovations",
        "DELETE FROM briefs",
        "DELETE FROM brief_invitations",
        "UPDATE brief_questions SET question = question",
        "DELETE FROM brief_questions",
        "UPDATE brief_clarifications SET text = text",
        "DELETE FROM brief_clarifications",
        "UPDATE proposal_briefs SET invitation_id = invitation_id",
        "DELETE FROM proposal_briefs",
        "DELETE FROM pilots",
        "DELETE FROM pilot_runs",
        "DELETE FROM pilot_lessons",
        "UPDATE pilot_pauses SET until = until",
        "DELETE FROM pilot_pauses",
        "UPDATE pilot_clauses SET liability = liability",
        "UPDATE pilot_promises SET what = what",
        "DELETE FROM plans",
        "UPDATE plan_reviews SET figures = figures",
        "DELETE FROM plan_reviews",
        "DELETE FROM goals",
        "UPDATE goal_measurements SET value = value",
        "UPDATE goal_measurements SET on_date = on_date",
        "UPDATE goal_measurements SET recorded_by = recorded_by",
        "DELETE FROM goal_measurements",
        "DELETE FROM commitments",
        "UPDATE commitment_moves SET in_time = in_time",
        "DELETE FROM commitment_moves",
        "UPDATE commitment_evidence SET text = text",
        "DELETE FROM commitment_evidence",
        "DELETE FROM partnerships",
    ] {
        assert_eq!(change(&rival, sql).await, None, "{sql}");
    }
}
