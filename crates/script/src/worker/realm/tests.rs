//! The hook contract, run in this process: what a hook sees and what its result becomes. What needs a process of its own
//! is in `tests/`.

mod jobs;
mod libraries;

use std::time::Duration;

use super::*;
use crate::call::Level;
use crate::failure::Limit;

const SECOND: Duration = Duration::from_secs(1);

fn run_with(source: &str, convention: Convention, bindings: &str) -> Result<DoneMessage, Failure> {
    let (wall, cpu, memory) = (SECOND * 5, SECOND * 5, 64 << 20);
    let call = CallMessage { hash: [0; 32], source: None, forget: false, convention, wall, cpu, memory, bindings };
    Realm::new(&Rc::default()).unwrap().run(&call, source, None)
}

fn done(source: &str) -> Option<String> {
    run_with(source, Convention::Done, "{}").unwrap().result
}

fn returned(source: &str) -> Option<String> {
    run_with(source, Convention::Return, "{}").unwrap().result
}

fn failure(source: &str) -> Reason {
    run_with(source, Convention::Done, "{}").unwrap_err().reason
}

fn threw(source: &str) -> (String, Option<u32>) {
    match failure(source) {
        Reason::Threw { message, line } => (message, line),
        other => panic!("{source}: {other:?}"),
    }
}

/// The value of one expression, through `done`.
fn value(expression: &str) -> String {
    let result = done(&format!("done({{v: {expression}}})")).unwrap();
    result.strip_prefix("{\"v\":").and_then(|rest| rest.strip_suffix('}')).unwrap_or("nothing").to_owned()
}

#[test]
fn the_current_convention_takes_what_done_is_given() {
    let cases = [
        ("done({a: 1})", Some(r#"{"a":1}"#)),
        ("done()", None),
        ("done(null)", None),
        ("done({a: 1}); done({a: 2})", Some(r#"{"a":1}"#)),
        ("done({a: 1}); null.x", Some(r#"{"a":1}"#)),
        ("done(); throw new Error('late')", None),
        ("const o = {a: 1}; done(o); o.a = 2", Some(r#"{"a":1}"#)),
        (
            "done({a: undefined, f: () => 1, n: null, d: new Date(0)})",
            Some(r#"{"n":null,"d":"1970-01-01T00:00:00.000Z"}"#),
        ),
        ("done({a: 1}); return {a: 2}", Some(r#"{"a":1}"#)),
        ("return {a: 2}", Some(r#"{"a":2}"#)),
        ("if (false) done({})", None),
        ("Promise.resolve().then(() => done({late: true}))", Some(r#"{"late":true}"#)),
        ("(async () => { await null; done({...{a: 1}}) })()", Some(r#"{"a":1}"#)),
    ];
    for (source, result) in cases {
        assert_eq!(done(source).as_deref(), result, "{source}");
    }
}

#[test]
fn the_legacy_convention_takes_what_is_returned() {
    let cases = [
        ("return {a: 1}", Some(r#"{"a":1}"#)),
        ("return;", None),
        ("var x = 1", None),
        ("return {known: typeof done}", Some(r#"{"known":"undefined"}"#)),
        ("var list = getArray(); list.add({a: 1}); list.add(2); return {list: list}", Some(r#"{"list":[{"a":1},2]}"#)),
        (
            "return {keys: getKeys({b: 1, a: 2}), code: base64Encode('a:b')}",
            Some(r#"{"keys":["b","a"],"code":"YTpi"}"#),
        ),
    ];
    for (source, result) in cases {
        assert_eq!(returned(source).as_deref(), result, "{source}");
    }
}

#[test]
fn what_is_no_object_changes_nothing_and_is_said_in_the_log() {
    let outcome = run_with("done('x')", Convention::Done, "{}").unwrap();
    assert_eq!(outcome.result, None);
    assert_eq!(outcome.logs[0].text, "ignored: done() was given a string, expected an object");
}

#[test]
fn names_of_the_call_are_bound_and_the_others_of_the_contract_are_null() {
    let bindings = r#"{"configuration":{"a":1},"originalObject":[1],"request_body":"text"}"#;
    let source = "done({c: configuration, o: originalObject, b: request_body, e: events === null, p: request_vendor_parameters})";
    let result = run_with(source, Convention::Done, bindings).unwrap().result;
    assert_eq!(result.as_deref(), Some(r#"{"c":{"a":1},"o":[1],"b":"text","e":true,"p":null}"#));
    for name in CONTRACT_NAMES {
        assert_eq!(value(&format!("{name} === null")), "true", "{name}");
    }
}

#[test]
fn a_name_may_be_declared_again_or_assigned() {
    let bindings = r#"{"configuration":{"a":1}}"#;
    for source in [
        "var configuration = configuration; done(configuration)",
        "let response_body = {a: 1}; done(response_body)",
        "const CE = {a: 1}; done(CE)",
        "request_body = {a: 1}; done(request_body)",
        "undeclared = {a: 1}; done(undeclared)",
        "function print() { return {a: 1} } done(print())",
    ] {
        let result = run_with(source, Convention::Done, bindings).unwrap().result;
        assert_eq!(result.as_deref(), Some(r#"{"a":1}"#), "{source}");
    }
}

#[test]
fn headers_are_found_in_any_case_and_handed_back_as_they_are() {
    let bindings = r#"{"response_headers":{"x-key":"1"},"request_headers":{"accept":"a"}}"#;
    let source = "const h = response_headers; h['New'] = 2;
        done({x: [h['X-Key'], h['x-key'], h.none, 'X-KEY' in h, 'y' in h, request_headers.Accept], h, keys: Object.keys(h)})";
    let result = run_with(source, Convention::Done, bindings).unwrap().result;
    let expected = r#"{"x":["1","1",null,true,false,"a"],"h":{"x-key":"1","New":2},"keys":["x-key","New"]}"#;
    assert_eq!(result.as_deref(), Some(expected));
}

#[test]
fn the_previous_response_can_be_read_as_an_object_and_as_text() {
    let bindings = r#"{"request_previous_response":[{"id":7}]}"#;
    let source = "done({a: request_previous_response[0].id, b: JSON.parse(request_previous_response)[0].id,
        c: Object.keys(request_previous_response), d: request_previous_response})";
    let result = run_with(source, Convention::Done, bindings).unwrap().result;
    assert_eq!(result.as_deref(), Some(r#"{"a":7,"b":7,"c":["0"],"d":[{"id":7}]}"#));
}

#[test]
fn java_is_refused_by_name_and_lists_are_taken() {
    let (message, line) = threw("\nvar Joda = Java.type('org.joda.time.DateTime');");
    assert!(message.contains("Java.type(\"org.joda.time.DateTime\")") && message.contains("moment"), "{message}");
    assert_eq!(line, Some(2));
    assert!(threw("Java.from({a: 1})").0.contains("Java.from"));
    assert_eq!(value("Java.from(getArray()).concat(Java.to([1], 'int[]'))"), "[1]");
}

#[test]
fn a_call_whose_names_or_values_cannot_be_bound_is_refused() {
    for bindings in ["[1]", "{", r#"{"a-b":1}"#, r#"{"while":1}"#, "1"] {
        let reason = run_with("done()", Convention::Done, bindings).unwrap_err().reason;
        assert!(matches!(reason, Reason::Unusable { .. }), "{bindings}: {reason}");
    }
}

#[test]
fn a_throw_tells_message_and_line_of_the_hook() {
    let cases = [
        ("null.x", "TypeError: cannot read property 'x' of null", Some(1)),
        ("\n\nmissing()", "ReferenceError: missing is not defined", Some(3)),
        ("function f() {\n throw new RangeError('far') }\nf()", "RangeError: far", Some(2)),
        ("throw 'plain'", "plain", None),
        ("throw {code: 7}", r#"{"code":7}"#, None),
        ("throw undefined", "undefined", None),
        ("CE.b64(undefined)", "TypeError: CE.b64 needs a text, got undefined", Some(1)),
        ("(async () => { throw new Error('in a promise') })()", "Error: in a promise", Some(1)),
        ("try { done({n: 1n}) } finally {}", "TypeError: BigInt are forbidden in JSON.stringify", Some(1)),
    ];
    for (source, message, line) in cases {
        assert_eq!(threw(source), (message.to_owned(), line), "{source}");
    }
}

#[test]
fn a_result_that_contains_itself_is_a_clear_failure() {
    let (message, _) = threw("const o = {}; o.o = o; done(o)");
    assert!(message.contains("circular"), "{message}");
}

#[test]
fn recursion_without_end_is_a_clear_failure() {
    for source in [
        "function f() { return f() + 1 } f()",
        "let o = {}; for (let i = 0; i < 1e5; i++) o = {o}; done(o)",
        "JSON.parse('['.repeat(1e6))",
        "const o = {toString() { return '' + o }}; '' + o",
    ] {
        let (message, _) = threw(source);
        assert!(message.contains("call stack"), "{source}: {message}");
    }
    let (message, _) = threw("new RegExp('('.repeat(1e6))");
    assert!(message.starts_with("SyntaxError"), "{message}");
}

#[test]
fn a_text_that_does_not_compile_says_where() {
    let Reason::DoesNotCompile(error) = failure("done()\nfor each (x in y) {}") else { panic!("compiled") };
    assert_eq!(error.line, 2, "{error}");
}

#[test]
fn what_does_not_fit_into_memory_says_so() {
    for source in ["const a = []; for (;;) a.push('x'.repeat(1e6))", "'x'.repeat(9e7)", "new Uint8Array(1e9)"] {
        assert_eq!(failure(source), Reason::OutOfMemory { limit_bytes: 64 << 20 }, "{source}");
    }
}

#[test]
fn a_result_beyond_a_frame_is_too_large() {
    let reason = failure("done({a: 'x'.repeat(9e6)})");
    assert!(matches!(reason, Reason::TooLarge { .. }), "{reason}");
    assert_eq!(done("done({a: 'x'.repeat(6e6)})").unwrap().len(), 6_000_008);
}

#[test]
fn a_loop_without_end_stops_at_the_deadline_and_what_done_was_given_before_counts() {
    let run = |source: &str, wall, cpu| {
        let (convention, memory, bindings) = (Convention::Done, 64 << 20, "{}");
        let call = CallMessage { hash: [0; 32], source: None, forget: false, convention, wall, cpu, memory, bindings };
        Realm::new(&Rc::default())
            .unwrap()
            .run(&call, source, None)
            .map(|done| done.result)
            .map_err(|failure| failure.reason)
    };
    let short = Duration::from_millis(30);
    let wall = Err(Reason::TimedOut { limit: Limit::Wall { allowed: short } });
    assert_eq!(run("for (;;);", short, SECOND), wall);
    assert_eq!(run("try { for (;;); } catch (e) { done({caught: true}) }", short, SECOND), wall);
    assert_eq!(run("(function next() { Promise.resolve().then(next) })()", short, SECOND), wall);
    assert_eq!(run("/(a+)+$/.test('a'.repeat(40) + 'b')", short, SECOND), wall);
    assert_eq!(run("for (;;);", SECOND * 9, short), Err(Reason::TimedOut { limit: Limit::Cpu { allowed: short } }));
    assert_eq!(run("done({a: 1}); for (;;);", short, SECOND), Ok(Some(r#"{"a":1}"#.to_owned())));
}

#[test]
fn ce_digests_match_published_vectors() {
    let quick = "The quick brown fox jumps over the lazy dog";
    let cases = [
        ("CE.b64('user:pässword')".to_owned(), "dXNlcjpww6Rzc3dvcmQ="),
        ("CE.decode64('dXNlcjpww6Rzc3dvcmQ=')".to_owned(), "user:pässword"),
        ("CE.decode64('dXNlcjpww6Rzc3dvcmQ')".to_owned(), "user:pässword"),
        ("CE.md5('abc')".to_owned(), "900150983cd24fb0d6963f7d28e17f72"),
        (format!("CE.hmacMd5Hex('key', '{quick}')"), "80070713463e7749b90c2dc24911e275"),
        (format!("CE.hmacSha1Hex('key', '{quick}')"), "de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9"),
        (format!("CE.hmacSha1Base64('key', '{quick}')"), "3nybhbi3iqa8ino29wqQcBydtNk="),
        (
            format!("CE.hmac('HmacSHA256')('hex')('key', '{quick}')"),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
        ),
        (format!("CE.hmacSha256Base64('key', '{quick}')"), "97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg="),
        (format!("CE.hmac('sha-512')('hex')('key', '{quick}').slice(0, 16)"), "b42af09057bac1e2"),
    ];
    for (expression, expected) in cases {
        assert_eq!(value(&expression), format!("\"{expected}\""), "{expression}");
    }
}

#[test]
fn ce_refuses_what_it_does_not_know() {
    for source in ["CE.hmac('crc')('hex')('a', 'b')", "CE.hmac('sha1')('utf')('a', 'b')", "CE.decode64('***')"] {
        assert!(threw(source).0.starts_with("TypeError: CE."), "{source}");
    }
}

#[test]
fn random_texts_have_the_length_asked_for_and_differ() {
    assert_eq!(value("CE.randomString(200).replace(/[A-Za-z0-9]/g, '').length + CE.randomString(200).length"), "200");
    assert_eq!(value("CE.randomString() !== CE.randomString()"), "true");
    assert_eq!(value("/^[a-z0-9]{16}@example\\.com$/.test(CE.randomEmail())"), "true");
}

#[test]
fn old_built_ins_are_there_and_time_has_no_zone() {
    assert_eq!(value("unescape(escape('ä b'))"), "\"ä b\"");
    assert_eq!(value("decodeURIComponent(encodeURIComponent('ä&'))"), "\"ä&\"");
    assert_eq!(value("new Uint8Array([1, 2]).length"), "2");
}

#[test]
fn what_is_printed_is_kept_with_its_level() {
    let source = "console.log('a', {b: 1}, [2], null, undefined); console.warn(1); console.error('e'); print('p', '\\ud800'); done()";
    let logs = run_with(source, Convention::Done, "{}").unwrap().logs;
    let lines: Vec<_> = logs.iter().map(|line| (line.level, line.text.as_str())).collect();
    let expected = [
        (Level::Info, "a {\"b\":1} [2] null undefined"),
        (Level::Warn, "1"),
        (Level::Error, "e"),
        (Level::Info, "p \u{fffd}"),
    ];
    assert_eq!(lines, expected);
    let failed = run_with("print('before'); null.x", Convention::Done, "{}").unwrap_err();
    assert_eq!(failed.logs[0].text, "before");
}

#[test]
fn a_hook_that_overwrites_built_ins_hurts_only_itself() {
    let source = "JSON.stringify = () => 'stolen'; Object.prototype.x = 1; Promise = null; done({a: 1})";
    assert_eq!(done(source).as_deref(), Some(r#"{"a":1}"#));
    assert_eq!(value("[JSON.stringify({}), ({}).x === undefined]"), r#"["{}",true]"#);
}

#[test]
fn the_runners_own_functions_are_out_of_reach() {
    assert_eq!(value("Object.getOwnPropertyNames(globalThis).filter(name => /hook|native/.test(name))"), "[]");
    assert_eq!(value("typeof native + typeof state + typeof settle"), "\"undefinedundefinedundefined\"");
}
