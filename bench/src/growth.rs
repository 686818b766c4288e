//! What a read costs the database with more proposals and with more organisations.

use std::time::Duration;

use crate::{
    Options, Outcome,
    cluster::{Cluster, Database},
    load,
    operations::Operation,
    processes, say,
    server::Server,
    table::{self, Watch, micros},
};

/// Organisations, suppliers of each customer, and what a size of nothing means: as many as asked for.
const SIZES: [(u32, u32, Option<u32>); 5] = [
    (200, 20, Some(10_000)),
    (200, 20, Some(100_000)),
    (200, 20, None),
    (10, 5, Some(100_000)),
    (10_000, 20, Some(100_000)),
];

/// Measures and prints.
pub(crate) async fn measure(options: &Options, cluster: &Cluster) -> Outcome<()> {
    say("\n| proposals | organisations | list: us database | get: us database |")?;
    say("|---|---|---|---|")?;
    for (organisations, suppliers, proposals) in SIZES {
        let proposals = proposals.unwrap_or(options.proposals);
        let spare = if proposals == options.proposals { options.spare } else { 0 };
        let now = jiff::Timestamp::now();
        let set = Database::set(organisations, suppliers, proposals, spare, now);
        let database = cluster.database(set).await?;
        let url = database.owner_url();
        let mut server = Server::start(&options.data.join("tandem"), &[("DATABASE_URL", &url)])?;
        server.ready().await?;
        let choice = table::choice(&server, &database).await?;
        let watch = Watch::new(server.process, processes::postmaster(&cluster.data())?);
        let mut costs = Vec::new();
        for operation in [Operation::List, Operation::Get] {
            let (chosen, mut random) = (choice.clone(), fastrand::Rng::with_seed(1));
            let request = move || chosen.request(operation, &mut random);
            let times = (Duration::from_secs(2), options.measured());
            let load = load::run(&server.address, 8, 200, times, request, || watch.mark()).await?;
            costs.push(micros(watch.spent().database, f64::from(load.answers)));
        }
        let costs: Vec<_> = costs.iter().map(|cost| format!("{cost:.0}")).collect();
        say(&format!("| {proposals} | {organisations} | {} |", costs.join(" | ")))?;
        server.stop().await?;
    }
    Ok(())
}
