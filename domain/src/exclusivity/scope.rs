//! Of what a right is, where, and by which way to the shopper: as it is written, and as it is compared.
//!
//! Names of groups expand to countries and `all` to every channel, so that two rights can be laid side
//! by side; references are compared without regard to case, space or the leading zeros of a GTIN.

use crate::{
    country::Country,
    names::{Name, names},
    text::Line,
};

/// What a right is of: 1 to 10 references such as GTINs or names, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Products(Vec<Line>);

impl Products {
    /// The most references.
    pub const MOST: usize = 10;

    /// These references, where they are 1 to 10 different ones.
    #[must_use]
    pub fn new(references: Vec<Line>) -> Option<Self> {
        let products = Self(references);
        let keys = products.keys();
        let different = keys
            .iter()
            .enumerate()
            .all(|(at, key)| !keys.iter().skip(at + 1).any(|other| other == key));
        ((1..=Self::MOST).contains(&keys.len()) && different).then_some(products)
    }

    /// As they are written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Line::as_str)
    }

    /// As they are compared.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.iter().map(key).collect()
    }
}

/// A reference as it is compared: a GTIN by its 14 digits, else in small letters with single spaces.
fn key(reference: &str) -> String {
    let digits: String = reference.chars().filter(char::is_ascii_digit).collect();
    let plain = reference.chars().all(|one| one.is_ascii_digit() || one == ' ' || one == '-');
    if plain && matches!(digits.len(), 8 | 12 | 13 | 14) {
        return format!("{digits:0>14}");
    }
    reference.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

names! {
    /// Countries that go by one name.
    pub enum Group {
        /// All there are.
        Worldwide = "worldwide",
        /// The European Union.
        Eu = "EU",
        /// The European Economic Area.
        Eea = "EEA",
        /// The European Free Trade Association.
        Efta = "EFTA",
        /// Germany, Austria, Switzerland.
        Dach = "DACH",
        /// Belgium, the Netherlands, Luxembourg.
        Benelux = "BENELUX",
        /// Denmark, Finland, Iceland, Norway, Sweden.
        Nordics = "NORDICS",
    }
}

/// The members of the European Union.
const EU: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

impl Group {
    /// Its countries.
    #[must_use]
    pub fn countries(self) -> Vec<Country> {
        let of = |codes: &str| codes.split(' ').filter_map(Country::parse).collect::<Vec<_>>();
        match self {
            Self::Worldwide => Country::all().collect(),
            Self::Eu => of(EU),
            Self::Eea => [of(EU), of("IS LI NO")].concat(),
            Self::Efta => of("CH IS LI NO"),
            Self::Dach => of("AT CH DE"),
            Self::Benelux => of("BE LU NL"),
            Self::Nordics => of("DK FI IS NO SE"),
        }
    }
}

/// A country, or several that go by one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Territory {
    /// One.
    Country(Country),
    /// Several.
    Group(Group),
}

impl Territory {
    /// The territory of this code or name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let country = Country::parse(name).map(Self::Country);
        country.or_else(|| Group::parse(name).map(Self::Group))
    }

    /// Its code or name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Country(country) => country.code(),
            Self::Group(group) => group.as_str(),
        }
    }

    fn countries(self) -> Vec<Country> {
        match self {
            Self::Country(country) => vec![country],
            Self::Group(group) => group.countries(),
        }
    }
}

/// Where a right holds: at least one territory, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territories(Vec<Territory>);

impl Territories {
    /// The most that are named.
    pub const MOST: usize = 60;

    /// These territories, each once in the order of their names; `None` where there are none or too many.
    #[must_use]
    pub fn new(mut named: Vec<Territory>) -> Option<Self> {
        named.sort_by_key(|one| one.as_str());
        named.dedup();
        (1..=Self::MOST).contains(&named.len()).then_some(Self(named))
    }

    /// As they are named.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|one| one.as_str()).collect()
    }

    /// All countries, each once, by their codes.
    #[must_use]
    pub fn countries(&self) -> Vec<Country> {
        let mut all: Vec<_> = self.0.iter().flat_map(|one| one.countries()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

names! {
    /// A way on which something reaches the shopper.
    pub enum Channel {
        /// Supermarkets and hypermarkets.
        Grocery = "grocery",
        /// Discounters.
        Discount = "discount",
        /// Convenience stores, kiosks and petrol stations.
        Convenience = "convenience",
        /// Drugstores.
        Drugstore = "drugstore",
        /// Pharmacies.
        Pharmacy = "pharmacy",
        /// Shops of one trade: organic, pets, beauty.
        Specialist = "specialist",
        /// Department stores and variety stores.
        Department = "department",
        /// On line.
        Online = "online",
        /// Cash and carry, and wholesale.
        Wholesale = "wholesale",
        /// Restaurants, hotels and canteens.
        Foodservice = "foodservice",
        /// Airports, ships, duty-free.
        Travel = "travel",
    }
}

/// The channels in which a right holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Channels {
    /// Every one there is.
    All,
    /// These, each once, in the order of [`Channel`].
    Some(Vec<Channel>),
}

impl Channels {
    /// How every channel is named at once.
    pub const ALL: &'static str = "all";

    /// These channels; `None` where there are none.
    #[must_use]
    pub fn some(mut named: Vec<Channel>) -> Option<Self> {
        named.sort_unstable();
        named.dedup();
        if named.is_empty() { None } else { Some(Self::Some(named)) }
    }

    /// The channels of these names: `all` stands alone.
    #[must_use]
    pub fn parse(names: &[String]) -> Option<Self> {
        if names == [Self::ALL] {
            return Some(Self::All);
        }
        let chosen = names.iter().map(|name| Channel::parse(name)).collect::<Option<Vec<_>>>()?;
        Self::some(chosen)
    }

    /// As they are named.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::All => vec![Self::ALL],
            Self::Some(named) => named.iter().map(|one| one.as_str()).collect(),
        }
    }

    /// Each of them.
    #[must_use]
    pub fn each(&self) -> Vec<Channel> {
        match self {
            Self::All => Channel::ALL.to_vec(),
            Self::Some(named) => named.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_the_same_however_they_are_written() {
        for (one, other) in [
            ("4006381333931", "04006381333931"),
            ("4 006381 333931", "4006381333931"),
            ("Paper  Bottle", "paper bottle"),
            ("ÜBER", "über"),
        ] {
            assert_eq!(key(one), key(other));
        }
        assert_ne!(key("123"), key("0123"));
        let line = |text: &str| Line::parse(text).unwrap();
        assert!(Products::new(vec![line("Bottle"), line("BOTTLE")]).is_none());
        assert!(Products::new(Vec::new()).is_none());
        assert!(Products::new((0..11).map(|n| line(&n.to_string())).collect()).is_none());
        assert!(Products::new((0..10).map(|n| line(&n.to_string())).collect()).is_some());
    }

    #[test]
    fn groups_expand_to_countries() {
        let of = |names: &[&str]| {
            let all = names.iter().map(|name| Territory::parse(name).unwrap()).collect();
            Territories::new(all).unwrap().countries()
        };
        assert_eq!(of(&["EU"]).len(), 27);
        assert_eq!(of(&["EEA", "EU", "DE"]).len(), 30);
        assert_eq!(of(&["worldwide", "DE"]).len(), 249);
        for group in Group::ALL {
            assert!(!group.countries().is_empty());
        }
        for (group, count) in
            [(Group::Efta, 4), (Group::Dach, 3), (Group::Benelux, 3), (Group::Nordics, 5)]
        {
            assert_eq!(group.countries().len(), count, "{group}");
        }
        assert!(Territory::parse("eu").is_none() && Territory::parse("UK").is_none());
        assert!(Territories::new(Vec::new()).is_none());
    }

    #[test]
    fn all_channels_stand_alone() {
        let parse = |names: &[&str]| {
            Channels::parse(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(parse(&["all"]), Some(Channels::All));
        assert_eq!(parse(&["all", "online"]), None);
        assert_eq!(parse(&["online", "grocery", "online"]).unwrap().names(), ["grocery", "online"]);
        assert_eq!(Channels::All.each().len(), Channel::ALL.len());
    }
}
