//! However much a member was told, a page of its list reads a page.

use tests::{World, statements::Recorder};

use super::LIST;
use crate::plans::sound;

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_never_read_through() {
    let world = World::new().await;
    let owner = world.app.database.owner().await;
    let fill = "INSERT INTO notifications
        SELECT gen_random_uuid(), organisation_id, user_id,
            CASE WHEN n % 500 = 0 THEN 'lessons' ELSE 'proposals' END, 'proposal_submitted', 'Oat drink',
            'Oat & Co', CASE WHEN n % 700 = 0 THEN (SELECT id FROM partnerships LIMIT 1) END, '/v1/me',
            gen_random_uuid(), now(), CASE WHEN n % 300 > 0 THEN now() END
        FROM members, generate_series(1, 20000) n;
        ANALYZE notifications; ANALYZE members";
    owner.batch_execute(fill).await.expect("rows");
    let me = world.buyer.get("/v1/me").await.expect(200);
    let uuid = |id: &serde_json::Value| {
        id.as_str().expect("an id").split_once('_').expect("an id").1.to_owned()
    };
    // It ends all other connections.
    let mut recorder = Recorder::begin(world.app.database.log(), &owner).await.unwrap();
    let reader = world.app.database.connect_with("tandem_app", persistence::PLANNER).await;
    let scope = format!(
        "SET app.organisation = '{}'; SET app.person = '{}'",
        uuid(&me["organisation"]["id"]),
        uuid(&me["user"]["id"])
    );
    reader.batch_execute(&scope).await.expect("a scope");
    let of = format!("partnership={}", world.partnership);
    for query in
        ["", "unread=true", "unread=false", "kind=lessons", "kind=lessons&unread=true", &of]
    {
        recorder.take(&owner).await.unwrap();
        world.buyer.get(&format!("{LIST}?limit=50&{query}")).await.expect(200);
        let statements = recorder.take(&owner).await.unwrap();
        let own = statements.iter().filter(|one| one.sql.contains("\"notifications\".\"read_at\""));
        let mut count = 0;
        for statement in own {
            count += 1;
            for plan in sound(&reader, statement, query).await {
                let blocks = plan["Shared Hit Blocks"].as_u64().unwrap()
                    + plan["Shared Read Blocks"].as_u64().unwrap();
                assert!(blocks < 400, "{query}: {blocks} blocks: {plan:#}");
            }
        }
        // The page, and the count of what is unread.
        assert_eq!(count, 2, "{query}: {statements:#?}");
    }
}
