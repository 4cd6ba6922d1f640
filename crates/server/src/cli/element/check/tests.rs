//! Whole checks: of the definitions in `tests/elements`, and of real exports where `LIGAND_TEST_CORPUS` names them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::report::{File, Hooks, Report, Resources};
use super::{NOT_ALL_RUNS, USAGE, examine, gather, text, verdict};

fn definitions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/elements")
}

fn check(path: &Path) -> Report {
    let mut report = Report::default();
    gather::each(path, &mut |assembled| report.add(examine::file(assembled).0)).unwrap();
    report
}

fn check_one(path: &Path) -> File {
    let mut report = check(path);
    assert_eq!(report.files.len(), 1, "{}", path.display());
    report.files.remove(0)
}

/// The numbers of a definition: hooks, then resources.
fn numbers(file: &File) -> (usize, usize, usize, usize, usize) {
    let (Hooks { total, compile }, resources) = (file.hooks, file.resources);
    (total, compile, resources.total, resources.native, resources.runnable)
}

#[test]
fn every_definition_of_our_own_runs() {
    let report = check(&definitions());
    let whole: Vec<&File> = report.files.iter().filter(|file| !file.path.contains("/broken/")).collect();
    assert!(whole.len() >= 29, "only {} definitions", whole.len());
    for file in whole {
        let errors: Vec<_> = file.problems.iter().filter(|problem| problem.severity != "note").collect();
        assert!(file.parses && file.round_trips && errors.is_empty(), "{}: {errors:?}", file.path);
        assert_eq!(file.hooks.total, file.hooks.compile, "{}", file.path);
        assert_eq!(file.resources.total, file.resources.runnable, "{}", file.path);
    }
}

#[test]
fn what_does_not_run_is_counted_and_named() {
    let table = [
        ("authentication", (0, 0, 1, 0, 0), "$.authentication.type"),
        ("driver", (0, 0, 1, 1, 0), "$.protocolType"),
        ("hook", (1, 0, 2, 0, 1), "$.resources[0].hooks[0].body"),
        ("native", (0, 0, 2, 1, 1), "$.resources[1].kind"),
        ("poller", (0, 0, 1, 0, 1), "$.configuration[1].defaultValue"),
        ("scripts-missing", (0, 0, 2, 0, 1), "$.resources[0].hooks[0]"),
        ("unknown", (0, 0, 7, 0, 1), "$.resources[2].type"),
        ("cut", (0, 0, 0, 0, 0), "$"),
    ];
    for (name, expected, place) in table {
        let path = definitions().join("broken").join(name).with_extension("json");
        let report = check(&path);
        assert_eq!(numbers(&report.files[0]), expected, "{name}");
        let named = report.files[0].problems.iter().any(|problem| problem.severity == "error" && problem.path == place);
        assert!(named, "{name}: {:?}", report.files[0].problems);
        assert_eq!(verdict(&report), NOT_ALL_RUNS, "{name}");
    }
}

#[test]
fn the_scripts_of_every_layout_are_found_in_folders_and_in_archives() {
    for name in ["folder-old", "folder-new", "folder-own", "folder-referenced"] {
        let folder = definitions().join(name);
        assert_eq!(numbers(&check_one(&folder)), (2, 2, 1, 0, 1), "{name}");
        assert_eq!(numbers(&check_one(&folder.join("element.json"))), (2, 2, 1, 0, 1), "{name} by its file");
        let archive = packed(&folder);
        let file = check_one(archive.path());
        assert_eq!(numbers(&file), (2, 2, 1, 0, 1), "{name} as an archive");
        assert!(file.path.ends_with("/element.json"), "{}", file.path);
    }
}

/// The files of a folder as an archive.
fn packed(folder: &Path) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
    let mut archive = zip::ZipWriter::new(file.reopen().unwrap());
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(&std::fs::read(&path).unwrap()).unwrap();
        }
    }
    archive.finish().unwrap();
    file
}

#[test]
fn a_file_that_is_named_has_to_be_an_element_and_one_in_a_folder_need_not() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("package.json");
    std::fs::write(&other, r#"{"name": "a", "version": "1"}"#).unwrap();
    let named = check_one(&other);
    assert!(!named.parses && named.problems[0].message.contains("not an element"), "{:?}", named.problems);
    let mut seen = 0;
    let notes = gather::each(folder.path(), &mut |_| seen += 1).unwrap();
    assert_eq!((seen, notes.len()), (0, 1));
    assert!(notes[0].contains("package.json"), "{notes:?}");
}

#[test]
fn a_path_that_is_not_there_or_holds_nothing_is_wrong_usage() {
    assert!(gather::each(Path::new("/nowhere/at/all"), &mut |_| ()).unwrap_err().contains("/nowhere"));
    assert_eq!(verdict(&Report::default()), USAGE);
}

#[test]
fn the_report_for_machines_has_these_members_and_no_others() {
    let report = check(&definitions().join("broken/native.json"));
    let json = serde_json::to_value(&report).unwrap();
    let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(names(&json), "files summary");
    let file = &json["files"][0];
    assert_eq!(names(file), "path key parses roundTrips hooks resources problems");
    assert_eq!(names(&file["hooks"]), "total compile");
    assert_eq!(names(&file["resources"]), "total native runnable");
    assert_eq!(names(&file["problems"][0]), "severity path message");
    let sums = "files parse roundTrip hooks hooksCompile resources resourcesNative resourcesRunnable";
    assert_eq!(names(&json["summary"]), sums);
}

#[test]
fn the_report_for_people_says_what_is_understood_and_cannot_steer_the_terminal() {
    let mut details = Vec::new();
    let mut report = Report::default();
    gather::each(&definitions().join("events-polling.json"), &mut |assembled| {
        let (mut file, detail) = examine::file(assembled);
        file.key = Some("a\u{1b}[2Jb".to_owned());
        report.add(file);
        details.push(detail);
    })
    .unwrap();
    let text = text::report(&report, &details);
    assert!(text.contains("poller placeholders (12)"), "{text}");
    assert!(text.contains("1 definitions: 1 parse, 1 round-trip"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn every_real_export_parses_round_trips_and_compiles_and_what_does_not_run_is_named() {
    let Some(folder) = corpus() else { return };
    let report = check(&folder);
    assert!(report.files.len() >= 35, "only {} exports", report.files.len());
    for file in &report.files {
        assert!(file.parses && file.round_trips, "{}: {:?}", file.path, file.problems);
        assert_eq!(file.hooks.total, file.hooks.compile, "{}: {:?}", file.path, file.problems);
        let Resources { total, native, runnable } = file.resources;
        let named = file.problems.iter().any(|problem| problem.severity == "error");
        assert!(runnable + native == total || named, "{}: {runnable} of {total} run and nothing says why", file.path);
    }
    println!("{}", text::report(&Report { files: Vec::new(), summary: report.summary }, &[]));
}

#[expect(clippy::disallowed_methods, reason = "the tests of the corpus are told where it is by environment")]
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var("LIGAND_TEST_CORPUS").ok();
    if folder.is_none() {
        println!("LIGAND_TEST_CORPUS is not set: no real exports to test with");
    }
    folder.map(|folder| PathBuf::from(folder).join("elements"))
}
