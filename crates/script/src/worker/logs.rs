//! What a hook prints, bounded: a hook that prints in a loop must not fill the answer.

use std::cell::RefCell;

use crate::call::{Level, LogLine};

/// Lines of one call.
const LINES: usize = 200;
/// Bytes of one line.
const LINE: usize = 4096;
/// Bytes of all lines of a call.
const TOTAL: usize = 64 * 1024;

#[derive(Default)]
pub(super) struct Logs(RefCell<Kept>);

#[derive(Default)]
struct Kept {
    lines: Vec<LogLine>,
    bytes: usize,
    dropped: usize,
}

impl Logs {
    pub(super) fn add(&self, level: Level, text: &str) {
        let mut kept = self.0.borrow_mut();
        if kept.lines.len() >= LINES || kept.bytes >= TOTAL {
            kept.dropped += 1;
            return;
        }
        let text = cut(text);
        kept.bytes += text.len();
        kept.lines.push(LogLine { level, text });
    }

    /// The lines, and one that says how many are missing.
    pub(super) fn take(&self) -> Vec<LogLine> {
        let Kept { mut lines, dropped, .. } = self.0.take();
        if dropped > 0 {
            lines.push(LogLine { level: Level::Warn, text: format!("… {dropped} more lines were dropped") });
        }
        lines
    }
}

fn cut(text: &str) -> String {
    if text.len() <= LINE {
        return text.to_owned();
    }
    format!("{}… (cut: {} bytes)", &text[..text.floor_char_boundary(LINE)], text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beyond_the_bound_are_counted_and_long_ones_cut() {
        let logs = Logs::default();
        logs.add(Level::Info, &"ä".repeat(LINE));
        for number in 0..LINES + 5 {
            logs.add(Level::Info, &number.to_string());
        }
        let lines = logs.take();
        assert_eq!(lines.len(), LINES + 1);
        assert!(lines[0].text.ends_with("… (cut: 8192 bytes)"));
        assert_eq!(lines[LINES].text, "… 6 more lines were dropped");
    }
}
