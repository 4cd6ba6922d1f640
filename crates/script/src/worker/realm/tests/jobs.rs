//! What a hook leaves for later: timers, immediates and promises, until `done` was called.

use super::*;

#[test]
fn a_hook_goes_on_until_done_was_called_or_nothing_is_left() {
    let cases = [
        ("setTimeout(() => done({v: 1}), 1)", Some(r#"{"v":1}"#)),
        ("setTimeout((a, b) => done({v: a + b}), 1, 2, 3)", Some(r#"{"v":5}"#)),
        ("setTimeout(() => {}, 1)", None),
        ("setImmediate(() => done({v: 2})); setTimeout(() => done({v: 3}), 0)", Some(r#"{"v":2}"#)),
        ("done({v: 4}); setTimeout(() => { throw new Error('late') }, 1)", Some(r#"{"v":4}"#)),
        ("setTimeout(() => { done({v: 5}); null.x }, 1)", Some(r#"{"v":5}"#)),
        (
            "const t = setTimeout(() => done({v: 6}), 1); clearTimeout(t); setTimeout(() => done({v: 7}), 3)",
            Some(r#"{"v":7}"#),
        ),
        ("clearImmediate(setImmediate(() => done({v: 8})))", None),
        (
            "let n = 0; const t = setInterval(() => { if (++n === 3) { clearInterval(t); done({n}) } }, 1)",
            Some(r#"{"n":3}"#),
        ),
        ("new Promise(r => setTimeout(r, 2, 'v')).then(v => done({v}))", Some(r#"{"v":"v"}"#)),
        ("setTimeout(() => {}, 1); return {v: 9}", Some(r#"{"v":9}"#)),
        ("return new Promise(r => setTimeout(r, 1, {v: 10}))", Some(r#"{"v":10}"#)),
        ("clearTimeout(undefined); clearImmediate(null); done({v: 11})", Some(r#"{"v":11}"#)),
    ];
    for (source, result) in cases {
        assert_eq!(done(source).as_deref(), result, "{source}");
    }
}

#[test]
fn timers_run_in_the_order_in_which_they_are_due() {
    let source = "const seen = []; const see = (n) => () => seen.push(n);
        setTimeout(see(4), 8); setTimeout(see(2), 2); setTimeout(see(3), 2); setImmediate(see(1));
        Promise.resolve().then(see(0)); setTimeout(() => done({seen}), 12)";
    assert_eq!(done(source).as_deref(), Some(r#"{"seen":[0,1,2,3,4]}"#));
}

#[test]
fn a_timer_waits_as_long_as_it_says() {
    let source = "const from = Date.now(); setTimeout(() => done({waited: Date.now() - from >= 20}), 20)";
    assert_eq!(done(source).as_deref(), Some(r#"{"waited":true}"#));
}

#[test]
fn what_is_thrown_later_fails_the_hook_with_its_line() {
    let cases = [
        ("setTimeout(() => {\n throw new Error('late') }, 1)", "Error: late", 2),
        ("\nsetTimeout('done()', 1)", "TypeError: a timer needs a function, got string", 2),
    ];
    for (source, message, line) in cases {
        assert_eq!(threw(source), (message.to_owned(), Some(line)), "{source}");
    }
}

#[test]
fn waiting_ends_at_the_deadline() {
    let wall = Duration::from_millis(30);
    for source in
        ["setTimeout(() => done(), 60000)", "setInterval(() => {}, 1)", "(function f() { setImmediate(f) })()"]
    {
        let call = CallMessage {
            hash: [0; 32],
            source: None,
            forget: false,
            convention: Convention::Done,
            wall,
            cpu: SECOND * 5,
            memory: 64 << 20,
            bindings: "{}",
        };
        let failure = Realm::new(&Rc::default()).unwrap().run(&call, source, None).unwrap_err();
        assert_eq!(failure.reason, Reason::TimedOut { limit: Limit::Wall { allowed: wall } }, "{source}");
    }
}

#[test]
fn a_legacy_hook_has_said_all_when_it_returned() {
    assert_eq!(returned("setTimeout(() => { throw 1 }, 1); return {v: 1}").as_deref(), Some(r#"{"v":1}"#));
    assert_eq!(returned("setTimeout(() => {}, 60000)"), None);
}
