//! Hooks that mean harm, one after the other in one worker: what they do to their own world does not reach the next.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod calls;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use calls::{call, config, result};
use ligand_script::{Call, Convention, HttpFromHooks, Pool, Reason};

/// Looks at everything the tricks below touch.
const LOOK: &str = "const at = new (require('events'))(); at.on('x', (v) => setTimeout(() => done({ clean:
    JSON.stringify({ a: [v] }) === '{\"a\":[1]}' && JSON.parse('[2]')[0] === 2 && typeof leak === 'undefined' &&
    ({}).leak === undefined && [1].map((x) => x)[0] === 1 && CE.b64('a') === 'YQ==' && CE.leak === undefined &&
    typeof Promise.resolve().then === 'function' && require('util').leak === undefined && Date.now() > 1e12 &&
    new Map([[1, 2]]).get(1) === 2 && configuration === null && String(Symbol.iterator) === 'Symbol(Symbol.iterator)' }), 1)); at.emit('x', 1);";

const TRICKS: &[&str] = &[
    "Object.prototype.leak = 1; leak = 1; globalThis.configuration = { stolen: 1 }",
    "JSON.stringify = () => 'stolen'; JSON.parse = () => ({ stolen: 1 }); done({ a: 1 })",
    "CE.b64 = CE.leak = () => 'stolen'; require('util').leak = 1; require('events').prototype.on = null",
    "Array.prototype.map = Array.prototype.push = null; Function.prototype.call = null; Map.prototype.get = null",
    "Promise.prototype.then = null; Promise = null; setTimeout = clearTimeout = null; Date.now = () => 0",
    "Object.defineProperty(Object.prototype, 'finished', { get: () => true, set() {} })",
    "Object.defineProperty(Object.prototype, 'result', { get: () => '{\"stolen\":1}' })",
    "Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'stolen' })",
    "Object.freeze(Object.prototype); Object.freeze(globalThis); Object.freeze(CE)",
    "Object.setPrototypeOf(Object.prototype.__proto__ || {}, null); delete globalThis.JSON; delete globalThis.Object",
    "for (const name of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[name] } catch {} }",
    "const keep = []; setInterval(() => keep.push(1), 1); done()",
    "(function f() { Promise.reject(new Error('x')); })(); done()",
    "new Function('return this')().leak = 1; eval('leak = 2'); (0, eval)('var leak = 3')",
    "done = null; print = null; console = null; throw { get message() { throw 1 }, toString() { throw 2 } }",
    "class E extends Error { get name() { throw 1 } get message() { throw 2 } get stack() { throw 3 } } throw new E()",
    "throw new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 } })",
    "done(new Proxy({}, { ownKeys() { throw new Error('no keys') } }))",
    "done({ toJSON() { throw new Error('no json') } })",
];

#[tokio::test]
async fn whatever_a_hook_does_to_its_world_the_next_one_finds_its_own() {
    let mut config = config();
    config.workers = 1;
    let pool = Pool::new(config);
    for trick in TRICKS {
        for convention in [Convention::Done, Convention::Return] {
            // What becomes of the trick is its own affair, as long as the worker lives.
            let ended = pool.run(Call { convention, ..call(trick) }).await;
            let died = ended.as_ref().is_err_and(|failure| !is_ordinary(&failure.reason));
            assert!(!died, "{trick}: {ended:?}");
            assert_eq!(result(pool.run(call(LOOK)).await), r#"{"clean":true}"#, "after {trick}");
        }
    }
}

/// A failure of the hook, after which its worker serves on.
fn is_ordinary(reason: &Reason) -> bool {
    matches!(reason, Reason::Threw { .. } | Reason::DoesNotCompile(_))
}

#[tokio::test]
async fn tricks_with_built_ins_do_not_change_what_the_runner_takes_from_done() {
    let tricks = [
        "JSON.stringify = () => 'stolen'; done({ a: 1 })",
        "Object.prototype.finished = true; Object.prototype.result = '{}'; done({ a: 1 })",
        "Object.defineProperty(Object.prototype, 'result', { set() {} }); done({ a: 1 })",
        "const give = done; done = null; setTimeout(() => give({ a: 1 }), 1)",
        "delete globalThis.Promise; delete globalThis.JSON; done({ a: 1 })",
    ];
    let pool = Pool::new(config());
    for trick in tricks {
        assert_eq!(result(pool.run(call(trick)).await), r#"{"a":1}"#, "{trick}");
    }
}

/// A way out that always says yes.
struct Open;

impl HttpFromHooks for Open {
    fn send(&self, _: String) -> Pin<Box<dyn Future<Output = Result<String, String>> + Send + '_>> {
        Box::pin(async { Ok(r#"{"status":200,"message":"OK","headers":[],"body":""}"#.to_owned()) })
    }
}

#[tokio::test]
async fn work_without_end_stops_in_time_whatever_it_is_made_of() {
    let wall = Duration::from_millis(200);
    let endless = [
        "for (;;);",
        "new Array(1e9) + ''",
        "(function f() { Promise.resolve().then(f) })()",
        "(function f() { setTimeout(f) })()",
        "(function f() { setImmediate(f) })()",
        "setInterval(() => {}, 1)",
        "setTimeout(() => done(), 1e9)",
        "new Promise(() => {}); setTimeout(() => { for (;;); }, 1)",
        "const get = () => require('http').get('http://a.example/', get).on('error', get); get()",
        "/(a+)+$/.test('a'.repeat(50) + 'b')",
        "throw { get message() { for (;;); } }",
        "done({ toJSON() { for (;;); } })",
    ];
    let pool = Pool::new(config());
    for source in endless {
        let started = Instant::now();
        let call = Call { wall, http: Some(Arc::new(Open)), ..call(source) };
        let ended = pool.run(call).await;
        assert!(started.elapsed() < Duration::from_secs(2), "{source}: {:?}", started.elapsed());
        // What was thrown before the time was up is told as thrown.
        let stopped =
            matches!(&ended, Err(failure) if matches!(failure.reason, Reason::TimedOut { .. } | Reason::Threw { .. }));
        assert!(stopped, "{source}: {ended:?}");
        assert_eq!(result(pool.run(calls::call("done({ ok: 1 })")).await), r#"{"ok":1}"#, "after {source}");
    }
}

#[tokio::test]
async fn memory_without_end_is_an_error_and_the_next_call_works() {
    let bombs = [
        "const a = []; for (;;) a.push(new Array(1e5).fill({}))",
        "let s = 'x'; for (;;) s = s + s",
        "'x'.repeat(2 ** 29)",
        "new Uint8Array(2 ** 30)",
        "const m = new Map(); for (let i = 0; ; i++) m.set(i, 'x'.repeat(1000) + i)",
        "for (let i = 0; ; i++) setTimeout('x'.repeat(1000).concat.bind('x'.repeat(1e4)), 1e6)",
        "const e = new (require('events'))(); for (;;) e.on('x', () => {})",
        "JSON.parse('[' + '[0],'.repeat(1e7) + '0]')",
    ];
    let pool = Pool::new(config());
    for bomb in bombs {
        let failure = pool.run(call(bomb)).await.unwrap_err();
        let reason = &failure.reason;
        let stopped = matches!(reason, Reason::OutOfMemory { .. } | Reason::TimedOut { .. })
            || failure.to_string().contains("string");
        assert!(stopped, "{bomb}: {reason}");
        assert_eq!(result(pool.run(call("done({ ok: 1 })")).await), r#"{"ok":1}"#, "after {bomb}");
    }
}

#[tokio::test]
async fn nesting_without_end_is_an_error_and_not_a_crash() {
    let deep = [
        "function f() { return f() + 1 } f()",
        "let o = {}; for (let i = 0; i < 1e6; i++) o = { o }; done(o)",
        "const o = { toString() { return '' + o } }; '' + o",
        "JSON.parse('['.repeat(1e6))",
        "new RegExp('('.repeat(1e6))",
        "eval('['.repeat(1e5))",
        "const e = new (require('events'))(); e.on('x', () => e.emit('x')); e.emit('x')",
        "const a = []; a.push(a); a.flat(Infinity)",
        "const p = new Proxy({}, { get: (t, k) => p[k] }); p.x",
    ];
    let pool = Pool::new(config());
    for source in deep {
        let failure = pool.run(call(source)).await.unwrap_err();
        assert!(matches!(failure.reason, Reason::Threw { .. }), "{source}: {failure}");
        assert_eq!(result(pool.run(call("done({ ok: 1 })")).await), r#"{"ok":1}"#, "after {source}");
    }
}
