//! A file line by line, checked against the chain as it is read: one line and one entry for each object
//! are in memory, however long it is.

use std::{
    fmt::Display,
    io::{self, BufRead, Read},
};

use domain::chain::{Chain, End, Fault};
use jiff::Timestamp;

use super::line::{Event, Line};

/// No line of an export is as long.
const LONGEST: u64 = 8 * 1024 * 1024;

/// So many faults are told.
pub(super) const MOST_FAULTS: usize = 20;

/// The export of a ledger that is being read.
pub(super) struct File<R> {
    lines: R,
    /// The number of the line that was read last.
    number: u64,
    chain: Chain,
    /// True once nothing more is to be read.
    over: bool,
    /// The closing line, and when the file was made.
    pub(super) end: Option<(End, Timestamp)>,
    /// What is wrong, with the number of the line.
    pub(super) faults: Vec<String>,
}

impl<R: BufRead> File<R> {
    pub(super) fn new(lines: R) -> Self {
        Self {
            lines,
            number: 0,
            chain: Chain::default(),
            over: false,
            end: None,
            faults: Vec::new(),
        }
    }

    /// The next event that can be read. At the end, and where there are faults enough, there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Event>> {
        while !self.over && self.faults.len() < MOST_FAULTS {
            let mut bytes = Vec::new();
            let length = (&mut self.lines).take(LONGEST).read_until(b'\n', &mut bytes)?;
            self.number += 1;
            match (length, self.end.is_some()) {
                (0, true) => self.over = true,
                (0, false) => self.stop(&Fault::Cut),
                (_, true) => self.stop(&Fault::GoesOn),
                (_, false) => {
                    if let Some(event) = self.take(&bytes) {
                        return Ok(Some(event));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Takes a line in, and gives the event in it, if it is one.
    fn take(&mut self, bytes: &[u8]) -> Option<Event> {
        match Line::parse(bytes) {
            Ok(Line::Event(event)) => {
                for fault in self.chain.append(&event.link) {
                    self.fault(&fault);
                }
                return Some(*event);
            }
            Ok(Line::End(end, at)) => {
                for fault in self.chain.close(&end) {
                    self.fault(&fault);
                }
                self.end = Some((end, at));
            }
            Err(malformed) => self.fault(&malformed),
        }
        None
    }

    fn stop(&mut self, fault: &Fault) {
        self.fault(fault);
        self.over = true;
    }

    /// Writes down what is wrong with the line that was read last.
    pub(super) fn fault(&mut self, fault: &impl Display) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(format!("line {}: {fault}", self.number));
        }
    }
}
