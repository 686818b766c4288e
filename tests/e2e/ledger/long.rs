//! A ledger of many events: it is read in pieces, and ends where it ended when it was asked for.

use reqwest::Method;
use serde_json::json;
use tests::{TestApp, statements::Recorder};

use super::{id_of, lines, path, told, verify};
use crate::hashes::hash;

/// Adds events to the end of a ledger: a proposal that is asked and answers, again and again.
async fn prolong(app: &TestApp, ledger: &str, count: usize) {
    let owner = app.database.owner().await;
    let all = lines(ledger);
    let first = all.len();
    let mut previous = all[first - 2]["hash"].as_str().unwrap().to_owned();
    let object = "0193000000007000800000000000000f";
    let state = |sequence: usize| hash(&json!(sequence));
    let (mut ids, mut hashes) = (Vec::new(), vec![previous.clone()]);
    for sequence in first..first + count {
        let [from, to] = [sequence, sequence + 1].map(|one| format!("state_{one}"));
        let sealed = json!({
            "ledger": all[0]["ledger"], "sequence": sequence, "previous": previous,
            "kind": "proposal.lapse", "object": format!("prop_{object}"), "by": "clock",
            "user": null, "organisation": null, "from": from, "to": to, "reason": null,
            "before": state(sequence), "after": state(sequence + 1), "at": "2026-11-24T15:00:00Z",
        });
        previous = hash(&sealed);
        ids.push(id_of(&previous).replace("evt_", ""));
        hashes.push(previous.clone());
    }
    let states: Vec<_> = (first..=first + count).map(state).collect();
    let sequence = i64::try_from(first).unwrap();
    let sql = "WITH head AS (SELECT id, org_id, partner_org_id FROM ledgers
            WHERE partner_org_id IS NOT NULL AND length = $1::bigint - 1)
        INSERT INTO events (id, ledger_id, sequence, org_id, partner_org_id, noun, action, object_id,
            actor, from_state, to_state, before_hash, after_hash, previous_hash, hash, occurred_at)
        SELECT ($2::text[])[n]::uuid, head.id, $1 + n - 1, org_id, partner_org_id, 'proposal', 'lapse',
            $5::text::uuid, 'clock', 'state_' || ($1 + n - 1), 'state_' || ($1 + n),
            decode(substr(($3::text[])[n], 8), 'hex'), decode(substr(($3::text[])[n + 1], 8), 'hex'),
            decode(substr(($4::text[])[n], 8), 'hex'), decode(substr(($4::text[])[n + 1], 8), 'hex'),
            '2026-11-24T15:00:00Z'
        FROM head, generate_series(1, array_length($2::text[], 1)) n";
    let added = owner.execute(sql, &[&sequence, &ids, &states, &hashes, &object]).await.unwrap();
    assert_eq!(added, count as u64);
    let sql =
        "UPDATE ledgers SET length = length + $2, last_hash = decode(substr($3::text, 8), 'hex')
        WHERE partner_org_id IS NOT NULL AND length = $1::bigint - 1";
    let count = i64::try_from(count).unwrap();
    owner.execute(sql, &[&sequence, &count, &previous]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_one_comes_in_pieces_and_ends_where_it_ended_when_it_was_asked_for() {
    let (world, short) = told().await;
    prolong(&world.app, &short, 12_000).await;
    let owner = world.app.database.owner().await;
    let mut recorder = Recorder::begin(world.app.database.log(), &owner).await.unwrap();
    let request = world.supplier.request(Method::GET, &path(&world.partnership));
    let mut response = request.send().await.unwrap();
    let mut bytes = response.chunk().await.unwrap().unwrap().to_vec();
    // Meanwhile the ledger goes on.
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "The range review comes first."});
    world.buyer.act(&partnership, "suspend", &reason).await.expect(200);
    while let Some(chunk) = response.chunk().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    let ledger = String::from_utf8(bytes).unwrap();
    let length = lines(&short).len() - 1 + 12_000;
    assert_eq!(lines(&ledger).last().unwrap()["length"], length);
    let (sound, told) = verify(&ledger, Some(&short));
    assert!(sound && told.contains(&format!("events    {length}")), "{told}");
    let later = world.buyer.get(&path(&world.partnership)).await.text;
    assert!(verify(&later, Some(&ledger)).0);

    let statements = recorder.take(&owner).await.unwrap();
    let pieces = statements.iter().filter(|one| one.sql.contains("\"events\".\"content\" FROM"));
    assert!(pieces.count() > 2 * length / 1_000, "it is read in pieces");
}
