//! What the rows of the data set say.

/// States of proposals, each as often as it stands here.
pub(super) const STATES: [&str; 20] = [
    "submitted",
    "under_review",
    "declined",
    "submitted",
    "accepted_for_pilot",
    "draft",
    "under_review",
    "deferred",
    "submitted",
    "info_requested",
    "accepted_direct",
    "under_review",
    "declined",
    "draft",
    "withdrawn",
    "submitted",
    "lapsed",
    "accepted_for_pilot",
    "under_review",
    "declined",
];

/// Kinds of proposals.
pub(super) const CATEGORIES: [&str; 8] =
    ["product", "packaging", "process", "service", "insight", "sustainability", "digital", "cost"];

const THINGS: [&str; 16] = [
    "Oat drink",
    "Rye crackers",
    "Apple rings",
    "Hazelnut spread",
    "Barley coffee",
    "Lentil pasta",
    "Sparkling birch water",
    "Pear juice",
    "Sunflower butter",
    "Beetroot crisps",
    "Spelt flakes",
    "Plum jam",
    "Herb tea",
    "Pumpkin seeds",
    "Cherry yoghurt",
    "Mint lozenges",
];

const WAYS: [&str; 8] = [
    "in a paper bottle",
    "in a refill pouch",
    "with half the sugar",
    "for the small basket",
    "from regional farms",
    "with a longer shelf life",
    "in a returnable crate",
    "as a seasonal edition",
];

const SENTENCES: [&str; 8] = [
    "Shoppers who tried it came back within four weeks.",
    "The shelf loses less stock at the end of the day.",
    "It needs no new equipment in the warehouse.",
    "Forty stores in the north have sold it since spring.",
    "The margin is the same at a lower price to the shopper.",
    "Deliveries fit the present dock slots.",
    "The recipe has been approved by an independent laboratory.",
    "Energy for storage falls by a fifth.",
];

/// One of these.
pub(super) fn one_of(random: &mut fastrand::Rng, texts: &[&'static str]) -> &'static str {
    texts[random.usize(..texts.len())]
}

/// A title: one in 128 says `drink in a paper bottle`.
pub(super) fn title(random: &mut fastrand::Rng) -> String {
    let (thing, way) = (one_of(random, &THINGS), one_of(random, &WAYS));
    format!("{thing} {way} {}", random.u32(10..1_000))
}

/// So many sentences as one text.
pub(super) fn sentences(random: &mut fastrand::Rng, count: usize) -> String {
    let some = (0..count).map(|_| SENTENCES[random.usize(..SENTENCES.len())]);
    some.collect::<Vec<_>>().join(" ")
}

/// Thirty-two bytes as COPY reads them.
pub(super) fn hash(random: &mut fastrand::Rng) -> String {
    format!("\\\\x{:032x}{:032x}", random.u128(..), random.u128(..))
}
