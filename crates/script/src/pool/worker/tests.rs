//! What a worker process has and has not, seen from outside through `/proc`.

use std::fs;

use rustix::io::{FdFlags, fcntl_setfd};

use super::*;
use crate::call::Convention;
use crate::pool::admission::Admission;

fn config() -> PoolConfig {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples/hook-worker");
    assert!(program.is_file(), "{} is missing: build the examples first", program.display());
    PoolConfig::new(program, [""; 0])
}

fn call(source: &str) -> Call {
    let (source, convention, bindings) = (Source::new(source), Convention::Done, "{}".to_owned());
    Call { source, convention, bindings, wall: Duration::from_secs(10), http: None }
}

/// A worker that has answered a call: it has confined itself by now.
async fn ready_worker() -> Worker {
    let config = config();
    let mut place = Admission::new(&config).enter().await.unwrap();
    let mut worker = Worker::spawn(&config).unwrap();
    let call = call("done()");
    worker.run(&call, call.wall, &config, &mut place).await.unwrap();
    worker
}

fn proc_text(worker: &Worker, file: &str) -> String {
    fs::read_to_string(format!("/proc/{}/{file}", worker.child.id().unwrap())).unwrap()
}

#[tokio::test]
async fn its_environment_holds_the_time_zone_and_nothing_else() {
    let worker = ready_worker().await;
    assert_eq!(proc_text(&worker, "environ"), "TZ=UTC0\0");
}

#[tokio::test]
async fn it_keeps_no_descriptor_of_its_parent() {
    let inherited = fs::File::open("/proc/self/cmdline").unwrap();
    fcntl_setfd(&inherited, FdFlags::empty()).unwrap();
    let worker = ready_worker().await;
    let listing = fs::read_dir(format!("/proc/{}/fd", worker.child.id().unwrap())).unwrap();
    let open: Vec<_> = listing.map(|entry| fs::read_link(entry.unwrap().path()).unwrap()).collect();
    assert_eq!(open.len(), 5, "standard input, output, error and the copies of the first two, but: {open:?}");
}

#[tokio::test]
async fn it_stands_in_the_root_with_bounded_memory_no_core_files_and_no_way_to_new_privileges() {
    let worker = ready_worker().await;
    let id = worker.child.id().unwrap();
    assert_eq!(fs::read_link(format!("/proc/{id}/cwd")).unwrap().to_str(), Some("/"));
    assert!(proc_text(&worker, "status").contains("NoNewPrivs:\t1"));
    let limits = proc_text(&worker, "limits");
    let hard = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().rev().nth(1).unwrap().to_owned()
    };
    assert_eq!(hard("Max core file size"), "0");
    assert_eq!(hard("Max address space"), (512_u64 << 20).to_string());
    assert_eq!(hard("Max open files"), "16");
    assert_eq!(hard("Max file size"), "0");
}

#[tokio::test]
async fn it_is_killed_in_the_middle_of_a_script_when_its_handle_is_dropped() {
    let mut worker = ready_worker().await;
    let (config, endless) = (config(), call("for (;;);"));
    let mut place = Admission::new(&config).enter().await.unwrap();
    let run = worker.run(&endless, endless.wall, &config, &mut place);
    assert!(tokio::time::timeout(Duration::from_millis(50), run).await.is_err());
    let input = format!("/proc/{}/fd/0", worker.child.id().unwrap());
    drop(worker);
    let gone = async {
        while fs::read_link(&input).is_ok() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(2), gone).await.unwrap();
}

#[tokio::test]
async fn what_both_sides_remember_is_bounded_in_number_and_in_size() {
    let config = config();
    for (count, padding) in [(REMEMBERED_SOURCES * 2 + 1, 0), (20, 1 << 20)] {
        let mut worker = Worker::spawn(&config).unwrap();
        let mut told_to_forget = 0;
        for number in 0..count {
            let call = call(&format!("{number}/*{}*/", "x".repeat(padding)));
            let bytes = worker.message(&call, call.wall, &config);
            told_to_forget += usize::from(CallMessage::decode(&bytes).is_ok_and(|message| message.forget));
            assert!(worker.seen.len() <= REMEMBERED_SOURCES && worker.seen_bytes <= REMEMBERED_BYTES);
        }
        assert_eq!(told_to_forget, 2);
    }
}
