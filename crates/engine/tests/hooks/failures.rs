//! Hooks that fail, or mean harm: the caller learns what happened, and nobody else is touched.

use crate::house::{House, asked, document};
use ligand_model::Kind;
use serde_json::{Value, json};

/// What the caller is told of this pre-hook; afterwards the same engine serves another instance.
async fn told(hook: &str) -> String {
    let bad = House::with(&[], &[("preRequest", hook)], json!([])).await;
    let error = bad.get("/things/7").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (Kind::HookFailed, 500), "{hook}: {error}");
    let good =
        House::of(document(&[], &[("postRequest", CLEAN)]), json!([asked("GET /v1/things/7", &json!({}))])).await;
    let reply = bad
        .engine
        .call(&good.connection, &ligand_engine::Call::new(ligand_model::element::Method::Get, "/things/7"))
        .await;
    assert_eq!(crate::house::json_of(reply.unwrap()), json!({"clean": true}), "after {hook}");
    error.message().to_owned()
}

/// Whether the world is as it should be.
const CLEAN: &str = "done({ response_body: { clean: JSON.stringify({ a: [1] }) === '{\"a\":[1]}' && typeof leak === 'undefined'
    && ({}).leak === undefined && [].concat(1).length === 1 && CE.b64('a') === 'YQ==' && configuration.username === 'ada' } })";

#[tokio::test]
async fn a_hook_that_throws_is_named_with_its_message_and_its_line() {
    let message = told("var a = null;\n\na.b()").await;
    let expected = "the preRequest hook of shop GET /things/{id} failed: the hook threw TypeError: cannot read property 'b' of null (line 3)";
    assert_eq!(message, expected);
    let house = House::with(&[("preRequest", "throw new Error('no')")], &[], json!([])).await;
    let message = house.get("/things/7").await.unwrap_err().message().to_owned();
    assert_eq!(
        message,
        "the preRequest hook of the element shop failed at GET /things/{id}: the hook threw Error: no (line 1)"
    );
}

#[tokio::test]
async fn what_does_not_compile_or_cannot_be_used_is_named() {
    let cases = [
        ("done({", "does not compile"),
        ("for each (var x in y) {}", "does not compile"),
        ("done({ response_status_code: 42, continue: false })", "response_status_code 42 is no status"),
        ("Java.type('java.util.Date')", "Java.type(\"java.util.Date\")"),
        ("require('left-pad')", "no such library"),
        ("const o = {}; o.o = o; done(o)", "circular"),
    ];
    for (hook, words) in cases {
        let message = told(hook).await;
        assert!(message.contains(words), "{hook}: {message}");
    }
}

#[tokio::test]
async fn a_hook_that_takes_too_much_is_stopped_and_the_limit_is_named() {
    let cases = [
        ("for (;;);", "processor time"),
        ("new Array(1e9) + ''", "processor time"),
        ("const a = []; for (;;) a.push(new Array(1e5).fill({}))", "memory"),
        ("'x'.repeat(2e8)", "memory"),
        ("function f() { return f() + 1 } f()", "Maximum call stack size exceeded"),
        ("let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; done(o)", "Maximum call stack size exceeded"),
        ("done({ a: 'x'.repeat(9e6) })", "larger than"),
    ];
    for (hook, words) in cases {
        let message = told(hook).await;
        assert!(message.contains(words), "{hook}: {message}");
    }
}

#[tokio::test]
async fn tricks_with_prototypes_and_built_ins_stay_in_the_hook_that_plays_them() {
    let tricks = [
        "Object.prototype.leak = 1; Array.prototype.concat = null; leak = 1; done({ continue: false, response_body: {} })",
        "JSON.stringify = () => '{\"response_body\":\"stolen\"}'; JSON.parse = null; done({ continue: false, response_body: {} })",
        "CE.b64 = () => 'stolen'; require = null; console.log = null; done({ continue: false, response_body: {} })",
        "Function.prototype.call = Function.prototype.apply = null; Promise.prototype.then = null; done({ continue: false, response_body: {} })",
        "configuration.username = 'eve'; done({ continue: false, response_body: {} })",
        "Object.defineProperty(Object.prototype, 'finished', { get: () => true, set() {} }); done({ continue: false, response_body: {} })",
        "Object.defineProperty(Object.prototype, 'configuration', { get: () => ({ stolen: 1 }) }); done({ continue: false, response_body: {} })",
        "const first = done; done = () => {}; first({ continue: false, response_body: {} })",
    ];
    for hook in tricks {
        let house = House::with(&[], &[("preRequest", hook), ("postRequest", CLEAN)], json!([])).await;
        for _ in 0..2 {
            let reply = house.get("/things/7").await.unwrap();
            assert_eq!(crate::house::json_of(reply), json!({"clean": true}), "{hook}");
        }
        assert_eq!(house.kept.0.lock().unwrap().len(), 0, "{hook}");
    }
}

#[tokio::test]
async fn a_post_hook_that_fails_after_a_change_does_not_invite_to_repeat_it() {
    let house =
        House::with(&[], &[("postRequest", "null.x")], json!([asked("POST /v1/things", &json!({"id": 8}))])).await;
    let error = house.post("/things", "{}").await.unwrap_err();
    assert_eq!(error.kind(), Kind::OutcomeUnknown);
    assert!(
        error.message().contains("was done at the vendor") && error.message().contains("postRequest hook"),
        "{error}"
    );
}

#[tokio::test]
async fn what_is_handed_back_and_makes_no_sense_changes_nothing() {
    let odd = [
        "done({ request_vendor_headers: 'x', request_vendor_parameters: 7, response_headers: [1], configuration: 'y' })",
        "done([1, 2])",
        "done('text')",
        "done({ request_vendor_path: 5, request_vendor_method: null, request_body: undefined })",
    ];
    for hook in odd {
        let script: Value = json!([asked("GET /v1/things/7", &json!({"id": 7}))]);
        let house = House::with(&[], &[("preRequest", hook), ("postRequest", hook)], script).await;
        assert_eq!(house.seen().await, json!({"id": 7}), "{hook}");
    }
}
