//! Log lines on their way to standard error through a bounded channel: a slow terminal or a full pipe never makes a call
//! wait. What does not fit is dropped, counted, and said.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use tracing_subscriber::fmt::MakeWriter;

/// Lines waiting at most.
const WAITING: usize = 8_192;

/// Gives each event a line of its own.
pub(super) struct Lines {
    sender: SyncSender<Message>,
    dropped: Arc<AtomicU64>,
}

enum Message {
    Line(Vec<u8>),
    End,
}

/// Writes out what waits when it is dropped.
pub struct Flush {
    sender: SyncSender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Flush {
    fn drop(&mut self) {
        let _ = self.sender.send(Message::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A channel to standard error.
pub(super) fn standard_error() -> (Lines, Flush) {
    channel(io::stderr())
}

fn channel(out: impl Write + Send + 'static) -> (Lines, Flush) {
    let (sender, receiver) = sync_channel(WAITING);
    let dropped = Arc::new(AtomicU64::new(0));
    let count = dropped.clone();
    let thread = std::thread::Builder::new().name("log".to_owned()).spawn(move || write_all(receiver, &count, out));
    let flush = Flush { sender: sender.clone(), thread: thread.ok() };
    (Lines { sender, dropped }, flush)
}

fn write_all(receiver: Receiver<Message>, dropped: &AtomicU64, mut out: impl Write) {
    while let Ok(Message::Line(line)) = receiver.recv() {
        // Nobody can be told when standard error is closed.
        let _ = out.write_all(&line);
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 {
            metrics::counter!("ligand_log_lines_dropped_total").increment(lost);
            let _ = writeln!(
                out,
                "{{\"level\":\"WARN\",\"message\":\"{lost} log lines were dropped: standard error is slow\"}}"
            );
        }
    }
    let _ = out.flush();
}

/// One event being written; it leaves as a whole.
pub(super) struct Line<'l> {
    lines: &'l Lines,
    text: Vec<u8>,
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        let line = std::mem::take(&mut self.text);
        if let Err(TrySendError::Full(_)) = self.lines.sender.try_send(Message::Line(line)) {
            self.lines.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl<'l> MakeWriter<'l> for Lines {
    type Writer = Line<'l>;

    fn make_writer(&'l self) -> Line<'l> {
        Line { lines: self, text: Vec::with_capacity(256) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::sync::mpsc;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_is_out_when_the_guard_is_gone() {
        let page = Page::default();
        let (lines, flush) = channel(page.clone());
        for number in 0..100 {
            writeln!(lines.make_writer(), "line {number}").unwrap();
        }
        drop(flush);
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 100);
        assert!(text.ends_with("line 99\n"));
    }

    /// A terminal that is stopped.
    struct Stuck(mpsc::Receiver<()>, Page);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            self.1.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_stuck_terminal_makes_nobody_wait_and_what_was_lost_is_said() {
        let page = Page::default();
        let (unstick, stuck) = mpsc::channel();
        let (lines, flush) = channel(Stuck(stuck, page.clone()));
        for number in 0..WAITING * 2 {
            writeln!(lines.make_writer(), "line {number}").unwrap();
        }
        drop(unstick);
        drop(flush);
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert!(text.contains("log lines were dropped"), "{}", &text[..200]);
    }
}
