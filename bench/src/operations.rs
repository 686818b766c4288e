//! What is measured: each operation as a request to Tandem, and as variables of a `pgbench` script
//! that names the same rows.

use std::{cell::Cell, rc::Rc};

use tests::data::{DataSet, Numbered};

use crate::{
    http::Request,
    server::{get, sign_in},
};

/// A measured operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// The newest fifty proposals of an organisation.
    List,
    /// One proposal.
    Get,
    /// Fifty proposals by their title.
    Search,
    /// A supplier submits a draft.
    Submit,
    /// A buyer approves a pilot.
    Approve,
    /// Somebody signs in.
    SignIn,
}

/// What is searched for: one title in 128 has it.
const SEARCHED: &str = "drink%20in%20a%20paper%20bottle";

/// What is added to a number to get the last twelve digits of its id.
const DIGITS: u64 = 100_000_000_000;

impl Operation {
    pub(crate) const ALL: [Self; 6] =
        [Self::List, Self::Get, Self::Search, Self::Submit, Self::Approve, Self::SignIn];

    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::List => "list 50",
            Self::Get => "get one",
            Self::Search => "search",
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::SignIn => "sign in",
        }
    }

    /// The ids of the limit's events, without their last twelve digits.
    pub(crate) fn events(self) -> &'static str {
        match self {
            Self::Submit => "01940000-0000-7005-a000-",
            _ => "01940000-0000-7006-a000-",
        }
    }

    /// True where each request needs a row that no other has used.
    pub(crate) fn consumes(self) -> bool {
        matches!(self, Self::Submit | Self::Approve)
    }
}

/// Which rows the requests are about.
#[derive(Clone)]
pub(crate) struct Choice {
    set: DataSet,
    /// Of each side so many organisations call, beginning with the first.
    callers: u32,
    /// The tokens of the calling customers, then those of the calling suppliers.
    tokens: Rc<Vec<String>>,
    /// The content hash of the spare pilots, by partnership.
    hashes: Rc<Vec<String>>,
    /// The next spare row that nobody has used.
    spare: Rc<Cell<u32>>,
}

impl Choice {
    /// Of each side at most so many organisations call.
    const MOST_CALLERS: u32 = 100;

    /// The organisations that call, customers first.
    pub(crate) fn organisations(set: &DataSet) -> Vec<u32> {
        let callers = set.buyers().min(Self::MOST_CALLERS);
        (0..callers).chain((0..callers).map(|caller| set.buyers() + caller)).collect()
    }

    /// `tokens` are those of [`Choice::organisations`].
    pub(crate) fn new(set: DataSet, tokens: Vec<String>) -> Self {
        let callers = set.buyers().min(Self::MOST_CALLERS);
        let spare = Rc::new(Cell::new(0));
        Self { set, callers, tokens: Rc::new(tokens), hashes: Rc::default(), spare }
    }

    /// The same with the content hashes of the spare pilots, by partnership.
    pub(crate) fn with_hashes(self, hashes: Vec<String>) -> Self {
        Self { hashes: Rc::new(hashes), ..self }
    }

    /// Takes new tokens.
    pub(crate) fn renew(&mut self, tokens: Vec<String>) {
        self.tokens = Rc::new(tokens);
    }

    /// The token of an organisation.
    pub(crate) fn token(&self, organisation: u32) -> Option<&str> {
        let buyers = self.set.buyers();
        let index =
            if organisation < buyers { organisation } else { organisation - buyers + self.callers };
        self.tokens.get(index as usize).map(String::as_str)
    }

    /// Sets so many spare rows aside; the number of the first.
    pub(crate) fn take_spare(&self, count: u32) -> u32 {
        let first = self.spare.get();
        self.spare.set(first + count);
        first
    }

    /// Begins with the first spare row again: each operation has its own.
    pub(crate) fn begin_spare(&self) {
        self.spare.set(0);
    }

    /// A proposal that a calling supplier may read: its supplier and its number.
    fn readable(&self, random: &mut fastrand::Rng) -> (u32, u32) {
        let (buyers, partnerships) = (self.set.buyers(), self.set.partnerships());
        let (caller, turn) =
            (random.u32(..self.callers), random.u32(..self.set.suppliers_per_buyer));
        let partnership = (caller + buyers - turn % buyers) % buyers + turn * buyers;
        let round = random.u32(..self.set.proposals / partnerships);
        (buyers + caller, partnership + partnerships * round)
    }

    /// A request.
    pub(crate) fn request(&self, operation: Operation, random: &mut fastrand::Rng) -> Vec<u8> {
        let anybody = |random: &mut fastrand::Rng| {
            random.u32(..2) * self.set.buyers() + random.u32(..self.callers)
        };
        match operation {
            Operation::List => {
                let token = self.token(anybody(random));
                get("/v1/proposals?limit=50", token)
            }
            Operation::Search => {
                let token = self.token(anybody(random));
                get(&format!("/v1/proposals?limit=50&q={SEARCHED}"), token)
            }
            Operation::Get => {
                let (supplier, number) = self.readable(random);
                let path = format!("/v1/proposals/{}", Numbered::Proposal.id(number));
                get(&path, self.token(supplier))
            }
            Operation::Submit => self.submit(self.take_spare(1)),
            Operation::Approve => self.approve(self.take_spare(1)),
            Operation::SignIn => sign_in(anybody(random)),
        }
    }

    fn submit(&self, number: u32) -> Vec<u8> {
        let supplier = self.set.supplier_of(self.set.partnership_of(number));
        let path = format!("/v1/proposals/{}/submission", Numbered::SpareDraft.id(number));
        let token = self.token(supplier);
        Request { method: "POST", path: &path, token, version: Some(1), ..Request::default() }
            .bytes()
    }

    fn approve(&self, number: u32) -> Vec<u8> {
        let partnership = self.set.partnership_of(number);
        let token = self.token(self.set.buyer_of(partnership));
        let path = format!("/v1/pilots/{}/approval", Numbered::SparePilot.id(number));
        let hash = self.hashes.get(partnership as usize).map(String::as_str).unwrap_or_default();
        let body = format!(r#"{{"content_hash":"{hash}"}}"#);
        let request = Request { method: "POST", path: &path, token, ..Request::default() };
        Request { version: Some(2), body: &body, ..request }.bytes()
    }

    /// A request whose statements become a script: the request, and what in them stands for what,
    /// as an expression of the script's variables.
    pub(crate) fn sample(&self, operation: Operation) -> (Vec<u8>, Vec<(String, String)>) {
        let buyers = self.set.buyers();
        let mut known = Vec::new();
        let mut name = |kind: Numbered, number: u32, variable: &str| {
            let expression = format!("('{}'::text || :{variable})::uuid", kind.prefix());
            known.push((kind.uuid(number), expression));
        };
        let request = match operation {
            Operation::List => {
                name(Numbered::Organisation, buyers, "organisation");
                name(Numbered::User, buyers, "organisation");
                get("/v1/proposals?limit=50", self.token(buyers))
            }
            Operation::Search => {
                name(Numbered::Organisation, buyers, "organisation");
                name(Numbered::User, buyers, "organisation");
                get(&format!("/v1/proposals?limit=50&q={SEARCHED}"), self.token(buyers))
            }
            Operation::Get => {
                // The first proposal is of the first partnership, whose supplier is the first.
                name(Numbered::Organisation, buyers, "organisation");
                name(Numbered::User, buyers, "organisation");
                name(Numbered::Proposal, 0, "number");
                get(&format!("/v1/proposals/{}", Numbered::Proposal.id(0)), self.token(buyers))
            }
            Operation::Submit | Operation::Approve => {
                let number = self.take_spare(1);
                let partnership = self.set.partnership_of(number);
                let (buyer, supplier) =
                    (self.set.buyer_of(partnership), self.set.supplier_of(partnership));
                name(Numbered::Organisation, buyer, "buyer");
                name(Numbered::User, buyer, "buyer");
                name(Numbered::Organisation, supplier, "supplier");
                name(Numbered::User, supplier, "supplier");
                name(Numbered::Partnership, partnership, "partnership");
                name(Numbered::Proposal, partnership, "partnership");
                name(Numbered::SpareDraft, number, "number");
                name(Numbered::SparePilot, number, "number");
                if operation == Operation::Submit {
                    self.submit(number)
                } else {
                    self.approve(number)
                }
            }
            Operation::SignIn => {
                name(Numbered::Organisation, 0, "organisation");
                name(Numbered::User, 0, "organisation");
                let email = "'lead@organisation-'::text || :caller || '.example'";
                known.push((DataSet::email(0), email.to_owned()));
                sign_in(0)
            }
        };
        (request, known)
    }

    /// The lines of a script that choose rows as [`Choice::request`] does.
    pub(crate) fn variables(&self, operation: Operation, first: u32, each: u32) -> String {
        let (buyers, callers) = (self.set.buyers(), self.callers);
        let (turns, partnerships) = (self.set.suppliers_per_buyer, self.set.partnerships());
        match operation {
            Operation::List | Operation::Search | Operation::SignIn => format!(
                "\\set caller random(0, 1) * {buyers} + random(0, {callers} - 1)\n\
                 \\set organisation {DIGITS} + :caller\n"
            ),
            Operation::Get => format!(
                "\\set caller random(0, {callers} - 1)\n\
                 \\set turn random(0, {turns} - 1)\n\
                 \\set round random(0, {} - 1)\n\
                 \\set partnership (:caller + {buyers} - :turn % {buyers}) % {buyers} + :turn * {buyers}\n\
                 \\set number {DIGITS} + :partnership + {partnerships} * :round\n\
                 \\set organisation {DIGITS} + {buyers} + :caller\n",
                self.set.proposals / partnerships,
            ),
            Operation::Submit | Operation::Approve => format!(
                "\\set turn :turn + 1\n\
                 \\set spare {first} + :client_id * {each} + :turn\n\
                 \\set pair :spare % {partnerships}\n\
                 \\set number {DIGITS} + :spare\n\
                 \\set partnership {DIGITS} + :pair\n\
                 \\set buyer {DIGITS} + :pair % {buyers}\n\
                 \\set supplier {DIGITS} + {buyers} + (:pair % {buyers} + :pair / {buyers}) % {buyers}\n"
            ),
        }
    }
}
