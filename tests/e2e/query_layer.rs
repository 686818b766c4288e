//! The queries isolate by themselves: with row-level security switched off, nobody sees or changes
//! more than before. (That row-level security isolates by itself is `row_level_security`'s.)

use serde_json::json;
use tests::{World, exclusivity_terms, goal_terms, id_in, nda_terms, pdf, plan_terms};

use crate::operations::{Operation, Targets, of_the_buyer};

/// What both sides see, and what is the supplier's alone.
async fn targets(world: &World) -> (Targets, Targets) {
    let pilot = world.pilot_of_reviewed().await;
    let seen = world.buyer.get(&pilot).await.expect(200);
    let plan = world.plan_agreed(&plan_terms()).await;
    let goal = world.goal_agreed(&plan, &goal_terms()).await;
    let measurement = world.recorded(&goal, "2026-06-30", "96").await;
    let goal_draft = id_in(&world.goal_draft(&world.supplier, &plan, &goal_terms()).await);
    let plan_draft = id_in(&world.plan_draft(&world.supplier, &plan_terms()).await);
    let commitment = id_in(&world.agreed("2035-02-15").await);
    let agreement = world.agreement_signed(&nda_terms()).await;
    let (_, attachment) = world.submitted_with_file().await;
    let exclusivity = world.exclusivity_signed(&exclusivity_terms()).await;
    let agreement_draft = world.agreement_draft(&world.supplier, &nda_terms()).await;
    let file_draft = world.attached(&world.supplier, &agreement_draft, &pdf("Words", 0)).await;
    let (draft, pilot_draft) = (world.draft().await, world.pilot_draft(&world.supplier).await);
    let innovation = world.innovation(&world.supplier).await;
    let (brief, brief_invitation) = world.brief().await;
    world.supplier.act(&brief_invitation, "ask", &json!({"question": "Glass?"})).await.expect(200);
    world.draft_for(&brief_invitation).await;
    world.draft_of(&innovation, &world.partnership).await;
    let innovation = id_in(&innovation);
    let about = world.submitted().await;
    let message = id_in(&world.message(&world.buyer, &about).await);
    let note = id_in(&world.note(&world.supplier, &about).await);
    let shared = Targets {
        innovation: innovation.clone(),
        brief: id_in(&brief),
        brief_invitation: id_in(&brief_invitation),
        partnership: world.partnership.clone(),
        proposal: seen["proposal"].as_str().unwrap().to_owned(),
        message,
        note: note.clone(),
        pilot: id_in(&pilot),
        plan: id_in(&plan),
        goal: id_in(&goal),
        measurement,
        commitment,
        agreement: id_in(&agreement),
        exclusivity: id_in(&exclusivity),
        attachment: id_in(&attachment),
        ..of_the_buyer(world).await
    };
    let private = Targets {
        innovation,
        proposal: id_in(&draft),
        note,
        pilot: id_in(&pilot_draft),
        plan: plan_draft,
        goal: goal_draft,
        agreement: id_in(&agreement_draft),
        attachment: id_in(&file_draft),
        ..Targets::nothing()
    };
    (shared, private)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_query_layer_alone_still_isolates() {
    let world = World::new().await;
    let (shared, private) = targets(&world).await;
    let owner = world.app.database.owner().await;
    let tables = "SELECT relname::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relrowsecurity";
    for row in owner.query(tables, &[]).await.unwrap() {
        let table: String = row.get(0);
        let sql = format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY");
        owner.batch_execute(&sql).await.unwrap();
    }
    let serving = world.app.database.connect("tandem_app").await;
    let everything = serving.query_one("SELECT count(*) FROM proposals", &[]).await.unwrap();
    assert!(everything.get::<_, i64>(0) > 1, "row-level security is still on");

    for operation in Operation::all(&world.app).await.iter().filter(|one| one.names_an_object()) {
        for (caller, hidden) in
            [(&world.rival, &shared), (&world.rival, &private), (&world.buyer, &private)]
        {
            let answer = operation.call(caller, hidden).await;
            assert!([403, 404].contains(&answer.status), "{}: {}", operation.name, answer.text);
        }
    }
    for list in [
        "/v1/innovations",
        "/v1/briefs",
        "/v1/brief-invitations",
        "/v1/proposals",
        "/v1/open-decisions",
        "/v1/open-reviews",
        "/v1/pilots",
        "/v1/plans",
        "/v1/goals",
        "/v1/agreements",
        "/v1/exclusivities",
        "/v1/commitments",
        "/v1/partnerships",
    ] {
        let page = world.rival.get(&format!("{list}?limit=200")).await.expect(200);
        assert_eq!(page, json!({"items": [], "next": null}), "{list}");
    }
    let own = [
        ("/v1/innovations", 0),
        ("/v1/briefs", 1),
        ("/v1/brief-invitations", 1),
        ("/v1/agreements", 1),
        ("/v1/exclusivities", 1),
        ("/v1/proposals", 4),
        ("/v1/pilots", 1),
        ("/v1/plans", 1),
        ("/v1/goals", 1),
    ];
    for (list, count) in own {
        let page = world.buyer.get(&format!("{list}?limit=200")).await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{list}");
    }
    world.rival.events("organisation.found", 1).await;
    // What the rival is refused here is written down, for itself.
    let audit = world.rival.get("/v1/audit?limit=200").await;
    assert!(!audit.text.contains(&shared.member), "{}", audit.text);
    let lists = [
        ("/v1/events?limit=200", 1),
        ("/v1/members", 1),
        ("/v1/invitations", 0),
        ("/v1/service-accounts", 0),
        ("/v1/webhooks", 0),
        ("/v1/jobs", 0),
        ("/v1/account/sessions", 1),
    ];
    for (list, count) in lists {
        let page = world.rival.get(list).await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{list}");
    }
    let page = world.rival.get("/v1/notifications").await.expect(200);
    assert_eq!(page, json!({"items": [], "next": null, "unread_count": 0}));
    let events = world.buyer.get("/v1/events?limit=200").await;
    let Targets { proposal, pilot, plan, goal, agreement, attachment, .. } = &private;
    for hidden in [proposal, pilot, plan, goal, agreement, attachment] {
        assert!(!events.text.contains(hidden), "{hidden}");
    }
}
