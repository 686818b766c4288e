//! Whatever the person does while it is erased, and whatever others do with it: no name stays behind.

use futures_util::future::join;
use serde_json::{Value, json};
use tests::{Caller, World};

use super::{each_ledger_is_sound, erase, member, nothing_is_left};
use crate::identity::id_of;

/// What happens at the same time.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// It joins another organisation.
    Accept,
    /// It writes to the other side.
    Write,
    /// An admin makes it a lead, of which the admins are told by its name.
    Promote,
    /// It is erased by another request.
    Erase,
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_at_the_same_time_leaves_no_name_behind() {
    let world = World::new().await;
    let proposal = world.submitted().await;
    let mut ways = [0; 2];
    for act in [Act::Accept, Act::Write, Act::Promote, Act::Erase] {
        for round in 0..3_u64 {
            let email = format!("p.quennell.{act:?}.{round}@northern.example").to_lowercase();
            let person = member(&world.app, &world.buyer, &email, &["contributor"]).await;
            let id = id_of(&person).await;
            let invite = json!({"email": email, "roles": ["analyst"]});
            world.supplier.post("/v1/invitations", &invite).await.expect(201);
            let token = world.app.token(&email, "Oat & Co invites you to Tandem").await;
            // Begun a little earlier or later than the other.
            let pause =
                |milliseconds| tokio::time::sleep(std::time::Duration::from_millis(milliseconds));
            let erasing = async {
                pause(if round == 2 { 60 } else { 0 }).await;
                erase(&person).await
            };
            let acting = async {
                pause(if round == 1 { 60 } else { 0 }).await;
                match act {
                    Act::Accept => {
                        let path = format!("/v1/invitations/{token}/acceptance");
                        person.post(&path, &json!({})).await.status
                    }
                    Act::Write => write(&person, &proposal).await,
                    Act::Promote => change(&world.buyer, &id).await,
                    Act::Erase => erase(&person).await.status,
                }
            };
            let (erased, acted) = join(erasing, acting).await;
            assert!(acted < 500 && erased.status < 500, "{act:?}: {acted} {}", erased.text);
            let one = erased.status == 204 || matches!(act, Act::Erase) && acted == 204;
            assert!(one, "{act:?}: {acted} {}", erased.text);
            ways[usize::from(acted < 300)] += 1;
            nothing_is_left(&world.app, &email).await;
            each_ledger_is_sound(&world.app.database.owner().await).await;
            for admin in [&world.buyer, &world.supplier] {
                let members = admin.get("/v1/members").await;
                assert!(!members.text.contains(&id), "{act:?}: {}", members.text);
            }
            let mails = world.app.smtp.mails();
            let told = mails.iter().filter(|mail| super::is_farewell(mail, &email)).count();
            assert_eq!(told, 1);
        }
    }
    assert!(ways[1] > 0, "{ways:?}");
}

async fn write(person: &Caller, proposal: &str) -> u16 {
    let body = json!({"text": "The cap is the open question."});
    person.post(&format!("{proposal}/messages"), &body).await.status
}

/// Makes somebody a lead who may be gone.
async fn change(admin: &Caller, id: &str) -> u16 {
    let path = format!("/v1/members/{id}");
    let seen = admin.get(&path).await;
    if seen.status != 200 {
        return seen.status;
    }
    let version: Value = seen.json()["version"].clone();
    let body = json!({"roles": ["partnership_lead"]});
    admin.put(&format!("{path}/roles"), &version, &body).await.status
}
