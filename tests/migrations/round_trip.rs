//! Each migration's down.sql undoes its up.sql, wholly.

use tests::Cluster;

use crate::{catalogue::dump, migrations};

#[tokio::test(flavor = "multi_thread")]
async fn each_down_undoes_its_up() {
    let database = Cluster::get().empty().await;
    let owner = database.owner().await;
    for migration in migrations() {
        let name = &migration.name;
        let before = dump(&owner).await;
        owner.batch_execute(&migration.up).await.expect(name);
        let up = dump(&owner).await;
        assert_ne!(up, before, "{name} changes nothing");
        owner.batch_execute(&migration.down).await.expect(name);
        assert_eq!(dump(&owner).await, before, "{name}: down.sql leaves something behind");
        owner.batch_execute(&migration.up).await.expect(name);
        assert_eq!(dump(&owner).await, up, "{name} goes up another way the second time");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_applies_is_what_lies_here() {
    let (applied, by_hand) = (Cluster::get().migrated().await, Cluster::get().empty().await);
    let owner = by_hand.owner().await;
    for migration in migrations() {
        owner.batch_execute(&migration.up).await.expect(&migration.name);
    }
    let ours = |line: &String| !line.contains("__diesel_schema_migrations");
    let mut applied = dump(&applied.owner().await).await;
    applied.retain(ours);
    assert_eq!(applied, dump(&owner).await);
}
