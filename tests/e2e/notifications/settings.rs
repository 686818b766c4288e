//! What cannot be chosen is refused, each fault at its place, and what another has changed is not lost.

use serde_json::json;
use tests::World;

use super::{MANDATORY, SETTINGS, all, choose};

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_chosen_is_told_all_at_once() {
    let world = World::new().await;
    let buyer = &world.buyer;
    let answer = buyer.get(SETTINGS).await;
    assert!(answer.header("etag").starts_with("\"1-"), "{answer:?}");
    let usual = answer.expect(200);
    assert_eq!((&usual["time_zone"], &usual["digest_hour"]), (&json!("UTC"), &json!(8)));
    let mandatory: Vec<_> = usual["choices"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| one["mandatory"] == true)
        .map(|one| one["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(mandatory, MANDATORY);

    let body = json!({
        "language": "fr",
        "time_zone": "Berlin",
        "digest_hour": 24,
        "choices": [
            {"kind": "nothing", "choice": "off"},
            {"kind": "goals"},
            {"kind": "goals", "choice": "never"},
            {"kind": "security", "choice": "digest"},
            "off",
        ],
        "muted": ["prop_01930000000070008000000000000001"],
        "mute": [],
    });
    let expected = [
        ("/choices/0/kind", "not_in_list"),
        ("/choices/1/choice", "missing"),
        ("/choices/2/choice", "not_in_list"),
        ("/choices/2/kind", "duplicate"),
        ("/choices/3/choice", "mandatory"),
        ("/choices/4", "wrong_type"),
        ("/digest_hour", "out_of_range"),
        ("/language", "not_in_list"),
        ("/mute", "unknown_field"),
        ("/muted/0", "malformed"),
        ("/time_zone", "malformed"),
    ];
    let told = |faults: &[(&str, &str)]| -> Vec<(String, String)> {
        faults.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect()
    };
    assert_eq!(buyer.put(SETTINGS, &json!(1), &body).await.faults(), told(&expected));
    for choice in ["digest", "off"] {
        let body = json!({"choices": all(&MANDATORY, choice)});
        let places = [0, 1, 2, 3].map(|place| format!("/choices/{place}/choice"));
        let expected = places.map(|place| (place, "mandatory".to_owned()));
        assert_eq!(buyer.put(SETTINGS, &json!(1), &body).await.faults(), expected);
    }
    // A rival's partnership is as unknown as one that never was.
    let (_, of_rival) = world.app.partner(&world.rival, "buyer", "Rye", "lead@rye.example").await;
    let unknown = "part_019300000000700080000000000000ff";
    let body = json!({"muted": [of_rival, world.partnership, unknown]});
    let strange = told(&[("/muted/0", "not_yours"), ("/muted/2", "not_yours")]);
    assert_eq!(buyer.put(SETTINGS, &json!(1), &body).await.faults(), strange);
    assert_eq!(buyer.get(SETTINGS).await.expect(200), usual);

    let body = json!({"language": "de", "time_zone": "europe/berlin", "digest_hour": 0,
        "choices": [{"kind": "goals", "choice": "digest"}, {"kind": "security", "choice": "at_once"}],
        "muted": [world.partnership, world.partnership]});
    let chosen = choose(buyer, &body).await;
    assert_eq!((&chosen["version"], &chosen["time_zone"]), (&json!(2), &json!("Europe/Berlin")));
    assert_eq!((&chosen["language"], &chosen["digest_hour"]), (&json!("de"), &json!(0)));
    assert_eq!(chosen["muted"], json!([world.partnership]));
    assert_eq!(buyer.get(SETTINGS).await.expect(200), chosen);
    buyer.put(SETTINGS, &json!(1), &json!({})).await.problem(412, "stale_version");
    let request = buyer.request(reqwest::Method::PUT, SETTINGS).json(&json!({}));
    buyer.send(request).await.problem(428, "version_required");
    // What is left out is as usual.
    let again = choose(buyer, &json!({})).await;
    assert_eq!((&again["version"], &again["choices"]), (&json!(3), &usual["choices"]));
}
