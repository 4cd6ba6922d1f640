//! How the walk looks: plain text, colour only where it can be seen.

use std::io::{self, Write};

use super::client::Answer;
use super::curl::Call;

/// The most lines of an answer that are shown.
const LINES: usize = 24;

/// The headers of an answer that say something to a person.
const HEADERS: [&str; 4] = ["location", "elements-returned-count", "elements-total-count", "elements-next-page-token"];

/// Where the walk is shown. A terminal that is gone does not end the walk: what cannot be written is not.
pub struct Show<W> {
    out: W,
    colour: bool,
}

/// The colours, by what is coloured.
#[derive(Clone, Copy)]
enum Ink {
    Title,
    Line,
    Good,
    Bad,
    Quiet,
}

impl<W: Write> Show<W> {
    /// Shows on `out`, coloured if that is a terminal.
    pub fn new(out: W, colour: bool) -> Show<W> {
        Show { out, colour }
    }

    /// Prints a paragraph.
    pub fn text(&mut self, text: &str) {
        self.write(&format!("{text}\n"));
    }

    /// The head of a step: its number, what it does and why.
    pub(super) fn title(&mut self, number: usize, of: usize, title: &str, says: &str) {
        let head = self.ink(Ink::Title, &format!("[{number:>2}/{of}] {title}"));
        self.write(&format!("\n{head}\n"));
        for line in wrapped(says, 100) {
            self.write(&format!("        {line}\n"));
        }
    }

    /// The curl line of a step.
    pub(super) fn call(&mut self, call: &Call) {
        let line = self.ink(Ink::Line, &call.line());
        self.write(&format!("\n{line}\n\n"));
    }

    /// What came back.
    pub(super) fn answer(&mut self, answer: &Answer, milliseconds: u128) {
        let took = self.ink(Ink::Quiet, &format!("{} in {milliseconds} ms", answer.status));
        self.write(&format!("  {took}\n"));
        for name in HEADERS {
            let value = answer.header(name);
            if !value.is_empty() {
                let line = self.ink(Ink::Quiet, &format!("{name}: {value}"));
                self.write(&format!("  {line}\n"));
            }
        }
        for line in shortened(&body(answer)) {
            self.write(&format!("  {line}\n"));
        }
    }

    /// Something that holds.
    pub(super) fn held(&mut self, what: &str) {
        let mark = self.ink(Ink::Good, "✓");
        self.write(&format!("  {mark} {what}\n"));
    }

    /// Something that does not.
    pub(super) fn failed(&mut self, what: &str) {
        let line = self.ink(Ink::Bad, &format!("✗ {what}"));
        self.write(&format!("  {line}\n"));
    }

    fn ink(&self, ink: Ink, text: &str) -> String {
        let code = match ink {
            Ink::Title => "1",
            Ink::Line => "36",
            Ink::Good => "32",
            Ink::Bad => "31",
            Ink::Quiet => "2",
        };
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn write(&mut self, text: &str) {
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        drop::<io::Result<()>>(written);
    }
}

/// The body as a person reads it.
fn body(answer: &Answer) -> String {
    match &answer.json {
        Some(json) => serde_json::to_string_pretty(json).unwrap_or_else(|_| answer.text()),
        None if answer.body.is_empty() => String::new(),
        None if answer.header("content-type").starts_with("text/html") => {
            format!("(a web page of {} characters)", answer.text().chars().count())
        }
        None => answer.text(),
    }
}

/// The first lines of a long text, and a note how many were left out.
fn shortened(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= LINES {
        return lines.into_iter().map(str::to_owned).collect();
    }
    let shown = LINES - 4;
    let left_out = format!("… {} more lines", lines.len() - shown);
    lines[..shown].iter().map(|line| (*line).to_owned()).chain([left_out]).collect()
}

/// A paragraph in lines of at most `width` characters; a longer word gets its own line.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_is_shortened_with_a_note() {
        let long: String = (0..100).map(|n| format!("{n}\n")).collect();
        let shown = shortened(&long);
        assert_eq!((shown.len(), shown[19].as_str()), (21, "19"));
        assert_eq!(shown[20], "… 80 more lines");
        let short: String = (0..LINES).map(|n| format!("{n}\n")).collect();
        assert_eq!(shortened(&short).len(), LINES);
    }

    #[test]
    fn paragraphs_are_wrapped_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("averylongword a", 5), ["averylongword", "a"]);
    }

    #[test]
    fn there_is_colour_only_where_it_was_asked_for() {
        let printed = |colour: bool| {
            let mut bytes = Vec::new();
            Show::new(&mut bytes, colour).held("it");
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(printed(false), "  ✓ it\n");
        assert_eq!(printed(true), "  \x1b[32m✓\x1b[0m it\n");
    }
}
