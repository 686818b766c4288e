//! Goals: agreed by both, measured by one, judged by one rule.

mod story;
