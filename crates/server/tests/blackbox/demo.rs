//! `ligand demo`: the whole walk as a process, and what a person does with it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

#[expect(clippy::disallowed_methods, reason = "a test starts the binary")]
fn demo(temporary: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ligand"));
    command.arg("demo").args(arguments).current_dir(temporary).env_clear().env("TMPDIR", temporary);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn once(temporary: &TempDir, arguments: &[&str]) -> (Output, String) {
    let output = demo(temporary.path(), &[&["--once"], arguments].concat()).output().expect("the binary");
    let said = String::from_utf8(output.stdout.clone()).expect("text");
    (output, said)
}

fn files_in(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("a directory");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn the_walk_holds_from_the_first_to_the_last_step_and_leaves_nothing_behind() {
    let temporary = tempfile::tempdir().expect("a temporary directory");
    let (output, said) = once(&temporary, &[]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}\n{errors}");
    assert_eq!(errors, "", "nothing was out of order");
    let steps = ligand_server::demo::STEPS;
    for (number, step) in (1..).zip(steps) {
        let title = format!("[{number:>2}/{}] {}", steps.len(), step.title());
        assert!(said.contains(&title), "{title} is missing in\n{said}");
    }
    assert!(said.contains(&format!("All {} steps did what they say.", steps.len())), "{said}");
    assert!(!said.contains('\x1b'), "no colour where there is no terminal");
    assert_eq!(files_in(temporary.path()), [] as [&str; 0], "the data are removed");
}

#[test]
fn the_data_stay_where_they_are_wanted_and_a_second_walk_over_them_holds_too() {
    let temporary = tempfile::tempdir().expect("a temporary directory");
    for _ in 0..2 {
        let (output, said) = once(&temporary, &["--data-dir", "kept"]);
        assert_eq!(output.status.code(), Some(0), "{said}");
    }
    assert!(files_in(&temporary.path().join("kept")).contains(&"ligand.db".to_owned()));
}

#[test]
fn a_walk_that_cannot_begin_says_why() {
    let temporary = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(temporary.path().join("taken"), "a file, not a directory").expect("a file");
    let (output, _) = once(&temporary, &["--data-dir", "taken"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("taken"), "{output:?}");
}

/// A demo that stays up. Killed when dropped.
struct Staying {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Staying {
    fn start(temporary: &TempDir) -> Staying {
        let mut child = demo(temporary.path(), &[]).spawn().expect("the binary");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        Staying { child, out }
    }

    /// Everything it says up to the line that begins so.
    fn said_up_to(&mut self, beginning: &str) -> String {
        let mut said = String::new();
        while self.out.read_line(&mut said).expect("text") > 0 {
            if said.lines().next_back().is_some_and(|line| line.starts_with(beginning)) {
                return said;
            }
        }
        panic!("it never said “{beginning}”:\n{said}");
    }
}

impl Drop for Staying {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The curl line below a title, as the shell understands it: its words.
fn words_of_the_line_below(title: &str, said: &str) -> Vec<String> {
    let (_, below) = said.split_once(title).expect("the title");
    let line = below.split("\n\n").find(|paragraph| paragraph.starts_with("curl ")).expect("a curl line");
    #[expect(clippy::disallowed_methods, reason = "the shell says how it reads the line")]
    let output = Command::new("sh").arg("-c").arg(format!("curl() {{ printf '%s\\n' \"$@\"; }}\n{line}")).output();
    let output = output.expect("a shell");
    assert!(output.status.success(), "the shell cannot read: {line}");
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn it_stays_up_a_pasted_line_works_and_ctrl_c_ends_it() {
    let temporary = tempfile::tempdir().expect("a temporary directory");
    let mut demo = Staying::start(&temporary);
    let said = demo.said_up_to("It stays up until Ctrl-C");

    let words = words_of_the_line_below("] Find contacts", &said);
    let [_, _, url, _, authorization, ..] = words.as_slice() else { panic!("{words:?}") };
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let asked = client.get(url).query(&[("where", "LastName = 'Lovelace'"), ("fields", "FirstName")]);
    let answer = asked.header("Authorization", authorization.trim_start_matches("Authorization: ")).send().await;
    let answer = answer.expect("an answer").text().await.expect("a body");
    assert_eq!(answer, r#"[{"FirstName":"Ada"}]"#);

    kill_process(Pid::from_child(&demo.child), Signal::INT).expect("it runs");
    let status = tokio::task::spawn_blocking(move || demo.child.wait()).await.expect("no panic").expect("our child");
    assert_eq!(status.code(), Some(0));
    assert_eq!(files_in(temporary.path()), [] as [&str; 0]);
}
