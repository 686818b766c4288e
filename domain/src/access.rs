//! Who may do what inside an organisation: one table of permissions and the roles that hold them.
//!
//! What a *side* may do is the state machines' business; what a *role* may do stands here alone.

use crate::names::{Name, names};

names! {
    /// What a member is in its organisation. A member may hold several.
    pub enum Role {
        /// Runs the organisation: members, partnerships.
        OrgAdmin = "org_admin",
        /// Leads partnerships: a category manager, a customer business manager.
        PartnershipLead = "partnership_lead",
        /// Writes pitches and charters.
        Contributor = "contributor",
        /// Reviews pitches.
        Reviewer = "reviewer",
        /// Decides and signs for the organisation.
        Approver = "approver",
        /// Reads.
        Analyst = "analyst",
    }
}

/// A permission as a type, so that a handler names in its signature what its caller must hold.
pub trait Right: 'static {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($(#[doc = $words:literal] $name:ident = $spelling:literal: $($role:ident),+;)+) => {
        names! {
            /// Something that a member may do.
            pub enum Permission { $(#[doc = $words] $name = $spelling,)+ }
        }

        impl Permission {
            /// The roles that hold it.
            #[must_use]
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role),+],)+ }
            }

            /// What it lets do, in a sentence.
            #[must_use]
            pub fn words(self) -> &'static str {
                let words = match self { $(Self::$name => $words,)+ };
                words.trim_start()
            }
        }

        /// The permissions as types.
        pub mod right {
            $(
                #[doc = $words]
                #[derive(Debug)]
                pub struct $name;

                impl super::Right for $name {
                    const PERMISSION: super::Permission = super::Permission::$name;
                }
            )+
        }
    };
}

permissions! {
    /// Look after one's own account: password, second factor, sessions.
    OwnAccount = "own_account": OrgAdmin, PartnershipLead, Contributor, Reviewer, Approver, Analyst;
    /// Read and settle what one is told oneself, and keep links to the calendar.
    OwnNotices = "own_notices": OrgAdmin, PartnershipLead, Contributor, Reviewer, Approver, Analyst;
    /// Read what the organisation may see.
    Read = "read": OrgAdmin, PartnershipLead, Contributor, Reviewer, Approver, Analyst;
    /// Invite members, see who they are, change their roles and remove them.
    ManageMembers = "manage_members": OrgAdmin;
    /// Say what the organisation asks of its members.
    ManageOrganisation = "manage_organisation": OrgAdmin;
    /// Make programs that act for the organisation, and their secrets.
    ManageServiceAccounts = "manage_service_accounts": OrgAdmin;
    /// Say where the organisation's events are sent, and have them sent again.
    ManageWebhooks = "manage_webhooks": OrgAdmin;
    /// Read who signed in, who was refused, who changed what.
    ReadAudit = "read_audit": OrgAdmin;
    /// Propose, accept, suspend and end partnerships.
    ManagePartnerships = "manage_partnerships": OrgAdmin, PartnershipLead;
    /// Keep the organisation's own portfolio of innovations.
    WriteInnovations = "write_innovations": PartnershipLead, Contributor;
    /// Draft and revise briefs, set their criteria, evaluate and archive them.
    WriteBriefs = "write_briefs": PartnershipLead, Contributor;
    /// Publish briefs, tell the invitees something or give them time, answer, decide, call off.
    PublishBriefs = "publish_briefs": PartnershipLead, Approver;
    /// Draft, submit, answer and withdraw proposals.
    WriteProposals = "write_proposals": PartnershipLead, Contributor;
    /// Acknowledge proposals and ask about them.
    ReviewProposals = "review_proposals": PartnershipLead, Reviewer;
    /// Write to the other side about proposals.
    SendMessages = "send_messages": PartnershipLead, Contributor;
    /// Write notes on proposals for the own organisation.
    WriteNotes = "write_notes": PartnershipLead, Contributor, Reviewer, Approver;
    /// Sit on the review panel of a proposal, and score.
    ScoreProposals = "score_proposals": PartnershipLead, Reviewer, Approver;
    /// Call a review panel together: by what it judges, and who reviews.
    ConvenePanels = "convene_panels": PartnershipLead;
    /// Decide on proposals.
    DecideProposals = "decide_proposals": PartnershipLead, Approver;
    /// Draft and run pilots.
    WritePilots = "write_pilots": PartnershipLead, Contributor;
    /// Hand a pilot's charter in. Whoever does that is not to approve it, so it takes a person.
    SubmitPilots = "submit_pilots": PartnershipLead, Contributor;
    /// Review a pilot's charter and send it back.
    ReviewPilots = "review_pilots": PartnershipLead, Reviewer, Approver;
    /// Approve or reject a pilot's charter for the buyer.
    ApprovePilots = "approve_pilots": Approver;
    /// Countersign a pilot's charter for the supplier.
    CountersignPilots = "countersign_pilots": PartnershipLead, Approver;
    /// Say at a gate of a pilot whether it goes on.
    GatePilots = "gate_pilots": PartnershipLead, Approver;
    /// Decide what becomes of a pilot after its results.
    DecidePilots = "decide_pilots": Approver;
    /// Draft and revise plans and goals, propose goals, ask for changes.
    WritePlans = "write_plans": PartnershipLead, Contributor;
    /// Sign plans and amendments, terminate plans; agree to goals and how they end.
    AgreePlans = "agree_plans": PartnershipLead, Approver;
    /// Write values of goals down.
    RecordMeasurements = "record_measurements": PartnershipLead, Contributor;
    /// Confirm and dispute the other side's values.
    ConfirmMeasurements = "confirm_measurements": PartnershipLead, Contributor, Approver;
    /// Draft and revise agreements, send them back, add files to them.
    WriteAgreements = "write_agreements": PartnershipLead, Contributor;
    /// Sign agreements and terminate them.
    SignAgreements = "sign_agreements": PartnershipLead, Approver;
    /// Offer and ask for exclusivity, revise and take back its terms, link innovations to them.
    WriteExclusivities = "write_exclusivities": PartnershipLead, Contributor;
    /// Sign exclusivity, for the buyer or as its grantor; decline, begin, release and end it.
    SignExclusivities = "sign_exclusivities": PartnershipLead, Approver;
    /// Ask for promises and offer them, deliver them, propose other dates.
    WriteCommitments = "write_commitments": PartnershipLead, Contributor;
    /// Agree to promises, dates and outcomes; confirm, reject, release and close.
    AgreeCommitments = "agree_commitments": PartnershipLead, Approver;
}

/// The roles that a member holds: at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// These roles, each once, in the order of [`Role`]; `None` when there are none.
    #[must_use]
    pub fn new(mut roles: Vec<Role>) -> Option<Self> {
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() { None } else { Some(Self(roles)) }
    }

    /// What the first member of an organisation is: one person can do the whole job until
    /// colleagues join.
    #[must_use]
    pub fn founder() -> Self {
        Self(vec![Role::OrgAdmin, Role::PartnershipLead, Role::Approver])
    }

    /// True if one of the roles holds the permission.
    #[must_use]
    pub fn hold(&self, permission: Permission) -> bool {
        self.0.iter().any(|role| permission.roles().contains(role))
    }

    /// The roles.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }
}

/// The permissions that a service account can be given as scopes. None of them signs, decides or
/// manages: for that a person has to answer.
pub const SCOPES: &[Permission] = &[
    Permission::Read,
    Permission::ReadAudit,
    Permission::WriteProposals,
    Permission::ReviewProposals,
    Permission::WritePilots,
    Permission::RecordMeasurements,
    Permission::WriteCommitments,
    Permission::WritePlans,
];

/// What an operator can be given in an emergency, each by its name: to read, or to bring the members in
/// order.
pub const EMERGENCY: &[(&str, &[Permission])] = &[
    ("read", &[Permission::Read, Permission::ReadAudit]),
    ("manage_members", &[Permission::Read, Permission::ManageMembers]),
];

/// The scopes that a service account holds: at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(Vec<Permission>);

impl Scopes {
    /// These permissions, each once, in the order of [`Permission`]; `None` when there are none.
    #[must_use]
    pub fn new(mut permissions: Vec<Permission>) -> Option<Self> {
        permissions.sort_unstable();
        permissions.dedup();
        if permissions.is_empty() { None } else { Some(Self(permissions)) }
    }

    /// The permissions.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.0.iter().copied()
    }
}

/// What somebody may do: as a member by its roles, as a service account by its scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grants {
    /// Of a person.
    Roles(Roles),
    /// Of a program.
    Scopes(Scopes),
}

impl Grants {
    /// True if they hold the permission.
    #[must_use]
    pub fn hold(&self, permission: Permission) -> bool {
        match self {
            Self::Roles(roles) => roles.hold(permission),
            Self::Scopes(scopes) => scopes.0.contains(&permission),
        }
    }

    /// The spellings of the roles or scopes.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::Roles(roles) => roles.iter().map(Name::as_str).collect(),
            Self::Scopes(scopes) => scopes.iter().map(Name::as_str).collect(),
        }
    }
}

/// The table as text: a row for each permission, a column for each role and one for service accounts.
#[must_use]
pub fn table() -> String {
    let roles: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let mut lines = vec![format!("| permission | {} | scope |", roles.join(" | "))];
    lines.push(format!("|---|{}", "---|".repeat(Role::ALL.len() + 1)));
    for permission in Permission::ALL {
        let held = Role::ALL.iter().map(|role| permission.roles().contains(role));
        let cells: Vec<_> = held
            .chain([SCOPES.contains(permission)])
            .map(|held| if held { "yes" } else { "" })
            .collect();
        lines.push(format!("| {permission} | {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        insta::assert_snapshot!(table());
    }

    #[test]
    fn everybody_reads_and_only_an_approver_approves() {
        for role in Role::ALL {
            let roles = Roles::new(vec![*role]).unwrap();
            assert!(roles.hold(Permission::Read), "{role}");
            assert_eq!(roles.hold(Permission::ApprovePilots), *role == Role::Approver, "{role}");
        }
    }

    #[test]
    fn a_program_neither_signs_nor_decides_nor_manages() {
        let scopes = Scopes::new(SCOPES.to_vec()).unwrap();
        for permission in [
            Permission::OwnAccount,
            Permission::OwnNotices,
            Permission::ManageMembers,
            Permission::ManageOrganisation,
            Permission::ManageServiceAccounts,
            Permission::ManageWebhooks,
            Permission::ManagePartnerships,
            Permission::SendMessages,
            Permission::WriteNotes,
            Permission::ScoreProposals,
            Permission::ConvenePanels,
            Permission::DecideProposals,
            Permission::ApprovePilots,
            Permission::CountersignPilots,
            Permission::GatePilots,
            Permission::DecidePilots,
            Permission::AgreeCommitments,
            Permission::AgreePlans,
            Permission::SignAgreements,
            Permission::WriteExclusivities,
            Permission::SignExclusivities,
            Permission::WriteBriefs,
            Permission::PublishBriefs,
        ] {
            assert!(!Grants::Scopes(scopes.clone()).hold(permission), "{permission}");
        }
    }
}
