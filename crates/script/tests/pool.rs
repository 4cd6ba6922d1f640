//! The pool against real worker processes: limits that hold, isolation, and what happens when somebody goes away.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod calls;

use std::time::{Duration, Instant};

use calls::{call, config, result};
use futures::future::{join_all, poll_immediate};
use ligand_script::{Call, Limit, Pool, PoolConfig, Reason, Source};

fn call_within(source: &str, wall: Duration) -> Call {
    Call { wall, ..call(source) }
}

const TENTH: Duration = Duration::from_millis(100);

fn wall_is_up() -> Reason {
    Reason::TimedOut { limit: Limit::Wall { allowed: TENTH } }
}

#[tokio::test]
async fn a_call_comes_back_with_result_and_logs() {
    let pool = Pool::new(config());
    let mut call = call("print('hello'); done({request_vendor_path: request_path + '/x'})");
    call.bindings = r#"{"request_path":"/a"}"#.to_owned();
    let outcome = pool.run(call).await.unwrap();
    assert_eq!(outcome.result.as_deref(), Some(r#"{"request_vendor_path":"/a/x"}"#));
    assert_eq!(outcome.logs[0].text, "hello");
}

#[tokio::test]
async fn a_loop_without_end_stops_in_time_and_the_next_call_works() {
    let pool = Pool::new(config());
    let started = Instant::now();
    let failure = pool.run(call_within("for (;;);", TENTH)).await.unwrap_err();
    assert_eq!(failure.reason, wall_is_up());
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(result(pool.run(call("done({ok: 1})")).await), r#"{"ok":1}"#);
}

#[tokio::test]
async fn native_code_that_never_asks_the_clock_is_killed_in_time() {
    let pool = Pool::new(config());
    let started = Instant::now();
    let failure = pool.run(call_within("new Array(1e9) + ''", TENTH)).await.unwrap_err();
    assert_eq!(failure.reason, wall_is_up());
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(result(pool.run(call("done({ok: 1})")).await), r#"{"ok":1}"#);
}

#[tokio::test]
async fn native_code_beyond_the_processor_time_is_killed_by_the_system() {
    let mut config = config();
    config.cpu_budget = Duration::from_millis(200);
    let allowed = config.cpu_budget;
    let pool = Pool::new(config);
    let source = "new Array(1e9) + ''";
    let failure = pool.run(call_within(source, Duration::from_secs(20))).await.unwrap_err();
    assert_eq!(failure.reason, Reason::TimedOut { limit: Limit::Cpu { allowed } });
}

#[tokio::test]
async fn a_memory_bomb_is_stopped_and_the_next_call_works() {
    let pool = Pool::new(config());
    for bomb in [
        "const a = []; for (;;) a.push(new Array(1e5).fill({}))",
        "const a = []; for (let i = 0; ; i++) a.push('x'.repeat(1e5) + i)",
    ] {
        let failure = pool.run(call(bomb)).await.unwrap_err();
        assert_eq!(failure.reason, Reason::OutOfMemory { limit_bytes: 128 << 20 }, "{bomb}");
        assert_eq!(result(pool.run(call("done({ok: 1})")).await), r#"{"ok":1}"#);
    }
}

#[tokio::test]
async fn the_address_space_of_the_process_is_bounded_even_if_the_interpreter_is_not() {
    let mut config = config();
    config.memory = 1 << 40;
    let pool = Pool::new(config);
    let failure = pool.run(call("const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1))")).await.unwrap_err();
    let stopped =
        matches!(failure.reason, Reason::OutOfMemory { .. } | Reason::WorkerDied { .. } | Reason::Threw { .. });
    assert!(stopped, "{failure}");
    assert_eq!(result(pool.run(call("done({ok: 1})")).await), r#"{"ok":1}"#);
}

#[tokio::test]
async fn recursion_without_end_is_a_failure_and_not_a_crash() {
    let pool = Pool::new(config());
    let failure = pool.run(call("function f() { return f() + 1 } f()")).await.unwrap_err();
    let Reason::Threw { message, line } = failure.reason else { panic!("{failure}") };
    assert_eq!((message.as_str(), line), ("RangeError: Maximum call stack size exceeded", Some(1)));
}

#[tokio::test]
async fn megabytes_go_both_ways() {
    let pool = Pool::new(config());
    let text = "ä\\n".repeat(500_000);
    let mut call = call("done({back: request_body})");
    call.bindings = format!("{{\"request_body\":\"{text}\"}}");
    assert_eq!(result(pool.run(call).await), format!("{{\"back\":\"{text}\"}}"));
}

#[tokio::test]
async fn what_does_not_fit_a_frame_is_refused_before_anything_runs() {
    let pool = Pool::new(config());
    let mut call = call("done()");
    call.bindings = format!("{{\"request_body\":\"{}\"}}", "x".repeat(8 << 20));
    assert!(matches!(pool.run(call).await.unwrap_err().reason, Reason::TooLarge { .. }));
    assert_eq!(pool.idle_workers(), 0);
}

#[tokio::test]
async fn one_call_leaves_nothing_for_the_next() {
    let mut config = config();
    config.workers = 1;
    let pool = Pool::new(config);
    let dirt = "leak = 1; globalThis.leak2 = 1; Object.prototype.leak3 = 1; Array.prototype.map = null; CE.leak = 1;
        require('util').leak = 1; console.log = null; done({leak})";
    assert_eq!(result(pool.run(call(dirt)).await), r#"{"leak":1}"#);
    let look = "done({seen: [typeof leak, typeof leak2, typeof ({}).leak3, typeof [].map, typeof CE.leak,
        typeof require('util').leak, typeof console.log]})";
    let clean = r#"{"seen":["undefined","undefined","undefined","function","undefined","undefined","function"]}"#;
    assert_eq!(result(pool.run(call(look)).await), clean);
    assert_eq!(pool.idle_workers(), 1, "both ran in one worker");
}

#[tokio::test]
async fn a_worker_serves_many_calls_and_is_replaced_after_its_last() {
    let mut config = config();
    (config.workers, config.calls_per_worker) = (1, 3);
    let pool = Pool::new(config);
    for (number, idle_after) in [(1, 1), (2, 1), (3, 0), (4, 1)] {
        let answer = pool.run(call(&format!("done({{n: {number}}})"))).await;
        assert_eq!(result(answer), format!("{{\"n\":{number}}}"));
        assert_eq!(pool.idle_workers(), idle_after, "after call {number}");
    }
}

#[tokio::test]
async fn a_source_is_sent_once_and_found_again_after_hundreds_of_others() {
    let mut config = config();
    config.workers = 1;
    let pool = Pool::new(config);
    for round in 0..3 {
        for number in 0..300 {
            let answer = pool.run(call(&format!("done({{n: {number}}})"))).await;
            assert_eq!(result(answer), format!("{{\"n\":{number}}}"), "round {round}");
        }
    }
}

#[tokio::test]
async fn a_hundred_calls_at_once_all_get_their_own_answer() {
    let pool = Pool::new(config());
    let calls = (0..100).map(|number| {
        let pool = pool.clone();
        async move {
            let mut call = call("done({n: request_body * 2})");
            call.bindings = format!("{{\"request_body\":{number}}}");
            result(pool.run(call).await)
        }
    });
    for (number, answer) in join_all(calls).await.into_iter().enumerate() {
        assert_eq!(answer, format!("{{\"n\":{}}}", number * 2));
    }
    assert!(pool.idle_workers() <= 32);
}

#[tokio::test]
async fn beyond_the_queue_calls_are_turned_away_and_say_so() {
    let mut config = config();
    (config.running, config.queue, config.queue_deadline) = (1, 1, Duration::from_secs(20));
    let pool = Pool::new(config);
    let slow = "const end = Date.now() + 300; while (Date.now() < end); done()";
    let answers = join_all((0..4).map(|_| pool.run(call(slow)))).await;
    let busy =
        answers.iter().filter(|answer| answer.as_ref().is_err_and(|failure| failure.reason == Reason::Busy)).count();
    assert_eq!(busy, 2, "{answers:?}");
}

#[tokio::test]
async fn a_dropped_call_takes_its_worker_along_and_the_next_gets_its_own_answer() {
    let mut config = config();
    (config.workers, config.running) = (1, 1);
    let pool = Pool::new(config);
    assert_eq!(result(pool.run(call("done({first: 1})")).await), r#"{"first":1}"#);
    let mut abandoned =
        Box::pin(pool.run(call("const end = Date.now() + 300; while (Date.now() < end); done({abandoned: 1})")));
    assert!(poll_immediate(&mut abandoned).await.is_none());
    drop(abandoned);
    assert_eq!(pool.idle_workers(), 0);
    assert_eq!(result(pool.run(call("done({second: 1})")).await), r#"{"second":1}"#);
}

#[tokio::test]
async fn idle_workers_end() {
    let mut config = config();
    config.idle = Duration::from_millis(40);
    let pool = Pool::new(config);
    pool.run(call("done()")).await.unwrap();
    assert_eq!(pool.idle_workers(), 1);
    let gone = async {
        while pool.idle_workers() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), gone).await.unwrap();
}

#[tokio::test]
async fn a_program_that_is_not_there_or_no_worker_is_named() {
    for (program, word) in [("/nowhere/at/all", "does not start"), ("/bin/true", "died"), ("/bin/cat", "died")] {
        let pool = Pool::new(PoolConfig::new(program, [""; 0]));
        let failure = pool.run(call("done()")).await.unwrap_err();
        assert!(failure.to_string().contains(word), "{program}: {failure}");
    }
}

#[tokio::test]
async fn a_hook_cannot_tell_the_zone_of_the_machine() {
    let pool = Pool::new(config());
    let answer = pool.run(call("done({h: new Date(0).getHours(), z: new Date(0).getTimezoneOffset()})")).await;
    assert_eq!(result(answer), r#"{"h":0,"z":0}"#);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_call_costs() {
    let pool = Pool::new(config());
    let source = Source::new("done({request_vendor_path: request_vendor_path + '/x'})");
    let rounds = 300;
    let mut times = Vec::new();
    for _ in 0..rounds {
        let call = Call { source: source.clone(), bindings: r#"{"request_vendor_path":"/a"}"#.to_owned(), ..call("") };
        let started = Instant::now();
        pool.run(call).await.unwrap();
        times.push(started.elapsed());
    }
    times.sort();
    println!("call: p50 {:?}, p99 {:?}, slowest {:?}", times[rounds / 2], times[rounds * 99 / 100], times[rounds - 1]);
    assert!(times[rounds / 2] < Duration::from_millis(50), "a call takes {:?}", times[rounds / 2]);
}
