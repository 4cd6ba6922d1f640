//! The configured proxy, and none other.

use crate::listener::{Listener, Reply, header};
use crate::{client, get, guarded, permitting};
use ligand_engine::outbound::{ProxyUrl, Sent, Settings, Stage};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;

/// A proxy that opens every way to one port of loopback, whatever it is asked for. Gives the heads it saw.
async fn open_proxy(to: u16) -> (u16, tokio::sync::mpsc::UnboundedReceiver<String>, JoinSet<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, heads) = tokio::sync::mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut head).await.unwrap();
        }
        send.send(String::from_utf8(head).unwrap()).unwrap();
        let target = TcpSocket::new_v4().unwrap().connect(([127, 0, 0, 1], to).into()).await;
        stream.write_all(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n").await.unwrap();
        _ = copy_bidirectional(&mut stream, &mut target.unwrap()).await;
    });
    (port, heads, tasks)
}

fn through(port: u16, settings: Settings) -> Settings {
    let url = format!("http://user:p%40ss@127.0.0.1:{port}");
    Settings { proxy: Some(url.parse().unwrap()), ..settings }
}

#[tokio::test]
async fn a_call_goes_through_the_proxy() {
    let vendor = Listener::start(|_| Reply::ok("through")).await;
    let (port, mut heads, _tasks) = open_proxy(vendor.port()).await;
    let answer = client(through(port, guarded())).send(get("http://vendor.example/path?q=1")).await.unwrap();
    assert_eq!(answer.body, "through");
    let head = heads.recv().await.unwrap();
    assert!(head.starts_with("CONNECT vendor.example:80 HTTP/1.1\r\n"), "{head}");
    assert_eq!(header(&head, "proxy-authorization"), Some("Basic dXNlcjpwQHNz"), "user:p@ss");
    let seen = &vendor.seen()[0];
    assert!(seen.head.starts_with("GET /path?q=1 HTTP/1.1\r\n") && header(&seen.head, "proxy-authorization").is_none());
}

#[tokio::test]
async fn a_proxy_that_refuses_is_a_failure_of_its_own() {
    let refusals = [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "LIGAND_EGRESS_PROXY"),
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", "403"),
        ("SSH-2.0-x\r\n\r\n", "not HTTP"),
        ("", "closed"),
    ];
    for (answer, said) in refusals {
        let proxy = Listener::start(move |_| Reply::raw(answer).then_close()).await;
        let failure = client(through(proxy.port(), guarded())).send(get("http://vendor.example/")).await.unwrap_err();
        assert_eq!((failure.stage, failure.sent), (Stage::Proxy, Sent::No), "{answer}");
        assert!(failure.cause.contains(said), "{failure}");
    }
}

#[tokio::test]
async fn what_can_be_judged_is_judged_before_the_proxy() {
    let proxy = Listener::start(|_| Reply::raw("HTTP/1.1 200 OK\r\n\r\n")).await;
    for url in ["http://169.254.169.254/", "http://[::1]/", "http://localhost/", "http://app.localhost./"] {
        let failure = client(through(proxy.port(), guarded())).send(get(url)).await.unwrap_err();
        assert!(matches!(failure.stage, Stage::Refused(_)), "{url}: {failure:?}");
    }
    assert!(proxy.seen().is_empty());
}

/// The variables name a port where nobody listens, so a client that read them would fail. They are set for a process
/// of its own: this test, run again.
#[tokio::test]
async fn proxies_of_the_environment_are_not_used() {
    let told = "LIGAND_TEST_PROXIES_ARE_SET";
    #[expect(clippy::disallowed_methods, reason = "a test about the environment")]
    if std::env::var(told).is_err() {
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "proxy::proxies_of_the_environment_are_not_used"]).env(told, "1");
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            again.env(name, "http://127.0.0.1:1");
        }
        for name in ["NO_PROXY", "no_proxy"] {
            again.env_remove(name);
        }
        let output = again.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
        return;
    }
    let vendor = Listener::start(|_| Reply::ok("direct")).await;
    assert_eq!(client(permitting()).send(get(&vendor.url("/"))).await.unwrap().body, "direct");
}

#[test]
fn a_proxy_url_is_checked_and_hides_its_password() {
    for wrong in ["proxy:3128", "https://proxy:3128", "socks5://proxy", "http://", "http://proxy/path"] {
        assert!(wrong.parse::<ProxyUrl>().is_err(), "{wrong}");
    }
    let proxy: ProxyUrl = "http://ada:s3cret@[2001:db8::1]:3128".parse().unwrap();
    assert_eq!(format!("{proxy:?}"), "ProxyUrl(2001:db8::1:3128)");
    assert!(!"https://ada:s3cret@proxy".parse::<ProxyUrl>().unwrap_err().to_string().contains("s3cret"));
}
