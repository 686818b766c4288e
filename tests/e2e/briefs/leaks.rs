//! Two suppliers of one brief: what either hears is, byte for byte, what it hears of a brief for itself
//! alone, whatever the other one does.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, brief_terms, id_in, smtp::Mail};

use crate::{
    innovations::leaks::{essence, neutral},
    leaks::{cannot_tell, shows_nothing},
    operations::Targets,
};

/// What the supplier hears of a brief from its publication to its cancellation: with others beside it, who
/// ask, are answered and hand something in, or alone.
async fn heard(world: &World, others: &[(&Caller, &str)]) -> Vec<String> {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let mut audience = vec![world.partnership.as_str()];
    audience.extend(others.iter().map(|(_, partnership)| *partnership));
    let brief = world.brief_published(&brief_terms(&audience)).await;
    let invitation = supplier.invited().await;
    let mut answers = Vec::new();
    let reads = async |answers: &mut Vec<Answer>| {
        for path in [
            invitation.clone(),
            format!("{invitation}/detail"),
            format!("{invitation}/questions"),
            "/v1/brief-invitations?state=open&limit=1".to_owned(),
            format!("/v1/proposals?brief_invitation={}", id_in(&invitation)),
            // The brief itself is nothing that a supplier could see.
            brief.clone(),
            format!("{brief}/invitees"),
            format!("{brief}/questions"),
        ] {
            answers.push(supplier.get(&path).await);
        }
    };
    reads(&mut answers).await;
    let mut question = Value::Null;
    for (other, partnership) in others {
        let theirs = other.invited().await;
        other.get(&format!("{theirs}/detail")).await.expect(200);
        for asked in ["Is glass welcome?", "Would you take a deposit system?"] {
            other.act(&theirs, "ask", &json!({"question": asked})).await.expect(200);
        }
        let asked = buyer.get(&format!("{brief}/questions")).await.expect(200);
        question = asked["items"][1]["id"].clone();
        let alone = json!({"question": asked["items"][0]["id"], "answer": "Tell us more."});
        buyer.act(&brief, "answer", &alone).await.expect(200);
        let draft = other.draft_for(partnership, &theirs).await;
        other.act(&draft, "submit", &json!({})).await.expect(200);
    }
    reads(&mut answers).await;
    // To all, because another one has asked or of the buyer's own accord.
    let told = json!({"text": "Glass is welcome, too.", "question": question});
    buyer.act(&brief, "clarify", &told).await.expect(200);
    let longer = json!({"closes_at": tests::in_days(15)});
    buyer.act(&brief, "extend", &longer).await.expect(200);
    reads(&mut answers).await;
    answers.push(supplier.act(&invitation, "ask", &json!({"question": "And tin?"})).await);
    let draft = supplier.draft_for(&world.partnership, &invitation).await;
    answers.push(supplier.act(&draft, "submit", &json!({})).await);
    answers.push(supplier.get(&draft).await);
    reads(&mut answers).await;
    let reason = json!({"reason": "The range stays as it is."});
    buyer.act(&brief, "cancel", &reason).await.expect(200);
    reads(&mut answers).await;
    let mut heard: Vec<_> = answers.iter().map(essence).collect();

    // All events that came of it, and all mails.
    let own = id_in(&invitation);
    let ids = [own.clone(), id_in(&draft)];
    let events = loop {
        let events = supplier.events("brief_invitation.cancel", 1).await;
        if events.iter().any(|one| one["object"] == own && one["to"] == "cancelled") {
            break events;
        }
    };
    let is_own = |one: &&Value| ids.iter().any(|id| one["object"] == *id);
    heard.extend(events.iter().filter(is_own).map(|event| {
        let mut event = neutral(event);
        event["previous"] = json!("<hash>");
        event.to_string()
    }));
    let about = |mail: &&Mail| {
        mail.to == ["lead@oat.example"] && ids.iter().any(|id| mail.text.contains(id))
    };
    let mails = world.app.all_mails().await;
    let mut mails: Vec<_> = mails
        .iter()
        .filter(about)
        .map(|mail| {
            let text = ids.iter().fold(mail.text.clone(), |text, id| text.replace(id, "<id>"));
            format!("{} {text}", mail.subject)
        })
        .collect();
    mails.sort();
    heard.extend(mails);
    // Nothing of it names the brief, or the others.
    let told = answers.iter().map(|answer| answer.text.as_str()).collect::<String>();
    for word in ["Baker", "Miller", "deposit", "Is glass", "Tell us more"] {
        assert!(!told.contains(word), "{word}: {told}");
        assert!(!heard.concat().contains(word), "{word}");
    }
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_cannot_tell_whether_others_are_invited() {
    let world = World::new().await;
    let (baker, first) =
        world.app.partner(&world.buyer, "buyer", "Baker", "lead@baker.example").await;
    let (miller, second) =
        world.app.partner(&world.buyer, "buyer", "Miller", "lead@miller.example").await;
    let alone = heard(&world, &[]).await;
    let beside = heard(&world, &[(&baker, &first), (&miller, &second)]).await;
    assert!(alone.len() > 45, "{}", alone.len());
    for (beside, alone) in beside.iter().zip(&alone) {
        assert_eq!(beside, alone);
    }
    assert_eq!(beside.len(), alone.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_of_one_brief_have_nothing_in_common() {
    let world = World::new().await;
    let (baker, other) =
        world.app.partner(&world.buyer, "buyer", "Baker", "lead@baker.example").await;
    let brief = world.brief_published(&brief_terms(&[&world.partnership, &other])).await;
    world.buyer.act(&brief, "clarify", &json!({"text": "Glass, too."})).await.expect(200);
    let (one, two) = (world.supplier.invited().await, baker.invited().await);
    // Of an id the time alone is not random: the last 74 bits share nothing.
    let random = |path: &str| path[path.len() - 16..].to_owned();
    assert_ne!(random(&one), random(&two));
    // The hashes of what both are told alike differ, too.
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(DISTINCT (object_id, after_hash)) - count(DISTINCT after_hash), count(after_hash)
               FROM events WHERE noun = 'brief_invitation'";
    let row = owner.query_one(sql, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (0, 4));
    let sql = "SELECT count(*) - count(DISTINCT id) FROM brief_clarifications";
    assert_eq!(owner.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 0);
    // Each sees its own alone: the other's answers like what does not exist.
    for (caller, foreign) in [(&world.supplier, &two), (&baker, &one)] {
        let hidden = Targets {
            brief_invitation: id_in(foreign),
            brief: id_in(&brief),
            ..Targets::nothing()
        };
        cannot_tell(&world.app, caller, &hidden).await;
        shows_nothing(caller, &[&hidden.brief, &hidden.brief_invitation]).await;
    }
    // No proposal is made for another's invitation, whichever partnership is named.
    for partnership in [&world.partnership, &other] {
        let body = json!({
            "partnership": partnership, "pitch": tests::pitch(), "brief_invitation": id_in(&two),
        });
        world.supplier.post("/v1/proposals", &body).await.problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_invited_and_a_rival_see_nothing() {
    let world = World::new().await;
    let (baker, _) = world.app.partner(&world.buyer, "buyer", "Baker", "lead@baker.example").await;
    let mails = world.app.all_mails().await.len();
    let (brief, invitation) = world.brief().await;
    world.supplier.act(&invitation, "ask", &json!({"question": "Glass?"})).await.expect(200);
    let hidden = Targets {
        brief: id_in(&brief),
        brief_invitation: id_in(&invitation),
        ..Targets::nothing()
    };
    for caller in [&baker, &world.rival] {
        cannot_tell(&world.app, caller, &hidden).await;
        shows_nothing(caller, &[&hidden.brief, &hidden.brief_invitation]).await;
    }
    let after = world.app.all_mails().await;
    let told: Vec<_> = after.iter().skip(mails).flat_map(|mail| mail.to.clone()).collect();
    assert!(
        told.iter().all(|to| to == "lead@oat.example" || to == "lead@northern.example"),
        "{told:?}"
    );
}
