//! `require('http')` and `require('https')` through real worker processes; the way out is scripted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod calls;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use calls::{call, config, result};
use futures::future::join_all;
use ligand_script::{Call, HttpFromHooks, Outcome, Pool, Reason};

/// Remembers what it was asked and answers one way.
struct Scripted {
    asked: Mutex<Vec<String>>,
    answer: Result<String, String>,
    after: Duration,
}

impl Scripted {
    fn new(answer: Result<&str, &str>) -> Arc<Self> {
        let answer = answer.map(str::to_owned).map_err(str::to_owned);
        Arc::new(Self { asked: Mutex::default(), answer, after: Duration::ZERO })
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl HttpFromHooks for Scripted {
    fn send(&self, request: String) -> Pin<Box<dyn Future<Output = Result<String, String>> + Send + '_>> {
        self.asked.lock().unwrap().push(request);
        Box::pin(async move {
            tokio::time::sleep(self.after).await;
            self.answer.clone()
        })
    }
}

const HELLO: &str = r#"{"status":201,"message":"Created","body":"{\"hello\":\"wörld\"}",
    "headers":[["content-type","application/json"],["set-cookie","a=1"],["set-cookie","b=2"],["via","x"],["via","y"]]}"#;

async fn run(http: &Arc<Scripted>, source: &str) -> Outcome {
    let call = Call { http: Some(Arc::<Scripted>::clone(http)), ..call(source) };
    Pool::new(config()).run(call).await.unwrap()
}

async fn fails(http: &Arc<Scripted>, source: &str) -> String {
    let call = Call { http: Some(Arc::<Scripted>::clone(http)), ..call(source) };
    Pool::new(config()).run(call).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_request_goes_out_as_the_hook_wrote_it_and_its_answer_comes_back() {
    let http = Scripted::new(Ok(HELLO));
    let source = "const https = require('https');
        const req = https.request({hostname: 'vendor.example', port: null, path: '/a?b=1', method: 'post',
            headers: {'X-Key': 'k', accept: undefined, Many: ['1', 2]}, auth: 'me:pässword'}, (res) => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (chunk) => { text += chunk; });
          res.on('end', () => done({body: JSON.parse(text), code: res.statusCode, words: res.statusMessage,
            headers: res.headers, complete: res.complete}));
        });
        req.on('error', (error) => done({error: error.message}));
        req.write('one ');
        req.end('two');";
    let outcome = run(&http, source).await;
    assert_eq!(
        http.asked(),
        [
            r#"{"method":"POST","url":"https://vendor.example/a?b=1","headers":[["X-Key","k"],["Many","1"],["Many","2"],["Authorization","Basic bWU6cMOkc3N3b3Jk"]],"body":"one two"}"#
        ]
    );
    assert_eq!(
        outcome.result.as_deref(),
        Some(
            r#"{"body":{"hello":"wörld"},"code":201,"words":"Created","headers":{"content-type":"application/json","set-cookie":["a=1","b=2"],"via":"x, y"},"complete":true}"#
        )
    );
}

#[tokio::test]
async fn whatever_way_a_target_is_written_the_url_is_the_same() {
    let cases = [
        ("https", "get('https://vendor.example/x?y=1')", "https://vendor.example/x?y=1"),
        ("http", "get('http://vendor.example:8080')", "http://vendor.example:8080/"),
        ("http", "get({host: 'vendor.example:8080', path: '/x'})", "http://vendor.example:8080/x"),
        ("http", "get({host: 'other', hostname: 'vendor.example', port: '81'})", "http://vendor.example:81/"),
        ("http", "get({protocol: 'https:', host: 'vendor.example', path: '?x=1'})", "https://vendor.example/?x=1"),
        ("http", "get({hostname: '::1', port: 81})", "http://[::1]:81/"),
        ("https", "get(require('url').parse('https://vendor.example/p?q=2'))", "https://vendor.example/p?q=2"),
        ("https", "request('https://vendor.example/x', {method: 'GET'}).end()", "https://vendor.example/x"),
        (
            "https",
            "get({hostname: 'vendor.example', agent: new (require('https').Agent)({keepAlive: true})})",
            "https://vendor.example/",
        ),
    ];
    for (module, target, url) in cases {
        let http = Scripted::new(Ok(HELLO));
        run(&http, &format!("require('{module}').{target}")).await;
        let expected = format!(r#"{{"method":"GET","url":"{url}","headers":[],"body":""}}"#);
        assert_eq!(http.asked(), [expected], "{target}");
    }
}

#[tokio::test]
async fn a_refusal_is_an_error_event_with_the_words_of_the_refusal() {
    let http = Scripted::new(Err("10.0.0.1 is refused: it is a private address"));
    let listened = "const req = require('http').get('http://10.0.0.1/');
        req.on('error', (error) => done({told: error.message, kind: error instanceof Error}));";
    let told = r#"{"told":"10.0.0.1 is refused: it is a private address","kind":true}"#;
    assert_eq!(run(&http, listened).await.result.as_deref(), Some(told));
    // Without anybody who listens the hook fails, at the line that asked.
    let message = fails(&http, "\n\nrequire('http').get('http://10.0.0.1/')").await;
    assert_eq!(message, "the hook threw Error: 10.0.0.1 is refused: it is a private address (line 3)");
}

#[tokio::test]
async fn a_hook_without_a_way_out_is_told_so() {
    let source = "require('https').get('https://vendor.example').on('error', (error) => done({told: error.message}))";
    let answer = Pool::new(config()).run(call(source)).await;
    assert_eq!(result(answer), r#"{"told":"this hook may not send HTTP requests"}"#);
}

#[tokio::test]
async fn the_twenty_first_request_of_a_hook_is_refused() {
    let http = Scripted::new(Ok(HELLO));
    let source = "let answered = 0;
        for (let i = 0; i < 21; i++) {
          require('http').get('http://vendor.example/' + i, () => { answered++; })
            .on('error', (error) => done({answered, told: error.message}));
        }";
    let expected = r#"{"answered":20,"told":"a hook may send 20 HTTP requests, no more"}"#;
    assert_eq!(run(&http, source).await.result.as_deref(), Some(expected));
    assert_eq!(http.asked().len(), 20);
}

#[tokio::test]
async fn after_done_nothing_is_sent_any_more() {
    let http = Scripted::new(Ok(HELLO));
    let outcome =
        run(&http, "require('http').get('http://vendor.example/', () => { throw 1 }); done({early: 1})").await;
    assert_eq!(outcome.result.as_deref(), Some(r#"{"early":1}"#));
    assert_eq!(http.asked().len(), 0);
}

#[tokio::test]
async fn requests_can_follow_each_other_and_answers_can_be_awaited() {
    let http = Scripted::new(Ok(HELLO));
    let source = "const https = require('https');
        const ask = (path) => new Promise((resolve, reject) => {
          https.get({host: 'vendor.example', path}, async (res) => {
            let text = '';
            for await (const chunk of res) text += chunk;
            resolve(JSON.parse(text).hello);
          }).on('error', reject);
        });
        (async () => done({all: await Promise.all([ask('/1'), ask('/2')]), last: await ask('/3')}))();";
    assert_eq!(run(&http, source).await.result.as_deref(), Some(r#"{"all":["wörld","wörld"],"last":"wörld"}"#));
    let paths: Vec<bool> =
        http.asked().iter().zip(["/1", "/2", "/3"]).map(|(asked, path)| asked.contains(path)).collect();
    assert_eq!(paths, [true; 3]);
}

#[tokio::test]
async fn a_request_that_took_too_long_says_so_and_can_be_given_up() {
    let late = r#"{"timed_out":"vendor.example did not answer in time: gave up after 50 ms"}"#;
    let cases = [
        (
            "req.setTimeout(50, () => { seen.push('timeout'); req.abort(); });",
            r#"{"seen":["timeout"],"told":"the hook gave the request up","code":"ECONNRESET"}"#,
        ),
        (
            "req.setTimeout(50);",
            r#"{"seen":[],"told":"vendor.example did not answer in time: gave up after 50 ms","code":"ETIMEDOUT"}"#,
        ),
    ];
    for (handling, expected) in cases {
        let http = Scripted::new(Ok(late));
        let source = format!(
            "const seen = []; const req = require('http').request('http://vendor.example/');
            req.on('error', (error) => done({{seen, told: error.message, code: error.code}})); {handling} req.end();"
        );
        assert_eq!(run(&http, &source).await.result.as_deref(), Some(expected));
        assert!(http.asked()[0].ends_with(r#""body":"","timeout":50}"#), "{:?}", http.asked());
    }
}

#[tokio::test]
async fn a_request_that_was_given_up_is_not_sent() {
    let http = Scripted::new(Ok(HELLO));
    let source = "const req = require('http').get('http://vendor.example/');
        req.on('error', (error) => done({told: error.message})); req.destroy(new Error('changed my mind'));";
    assert_eq!(run(&http, source).await.result.as_deref(), Some(r#"{"told":"changed my mind"}"#));
    assert_eq!(http.asked().len(), 0);
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_by_name() {
    let cases = [
        ("request({host: 'a', cert: 'x'})", "http: the option cert is not supported in hooks"),
        ("request('vendor.example/x')", "http: not the URL of a server; it begins with http:// or https://"),
        ("request({host: 'a', path: 'x'})", "http: a path begins with /; the host is an option of its own"),
        ("request({host: 'a'}).write(new Uint8Array(1))", "http: a body is text, got object"),
        ("request({host: 'a'}).write('aa', 'base64')", "http: a body is text, the encoding base64 is not supported"),
        ("request({host: 'a'}).end().write('x')", "http: write after end"),
    ];
    let http = Scripted::new(Ok(HELLO));
    for (target, message) in cases {
        let told = fails(&http, &format!("require('https').{target}")).await;
        assert!(told.contains(message), "{target}: {told}");
    }
    assert_eq!(http.asked().len(), 0);
}

#[tokio::test]
async fn an_answer_that_does_not_come_ends_with_the_hook() {
    let http =
        Arc::new(Scripted { asked: Mutex::default(), answer: Ok(HELLO.to_owned()), after: Duration::from_secs(60) });
    let source = "require('http').get('http://vendor.example/', () => done())";
    let call = Call { http: Some(Arc::<Scripted>::clone(&http)), wall: Duration::from_millis(100), ..call(source) };
    let pool = Pool::new(config());
    let reason = pool.run(call).await.unwrap_err().reason;
    assert!(matches!(reason, Reason::TimedOut { .. }), "{reason}");
    assert_eq!(result(pool.run(calls::call("done({ok: 1})")).await), r#"{"ok":1}"#);
}

#[tokio::test]
async fn hooks_that_wait_let_others_run() {
    let mut config = config();
    (config.running, config.workers) = (1, 4);
    let pool = Pool::new(config);
    let started = Instant::now();
    let waiting = (0..4).map(|_| pool.run(call("setTimeout(() => done({ok: 1}), 400)")));
    for answer in join_all(waiting).await {
        assert_eq!(result(answer), r#"{"ok":1}"#);
    }
    assert!(started.elapsed() < Duration::from_millis(1500), "one after the other: {:?}", started.elapsed());
}
