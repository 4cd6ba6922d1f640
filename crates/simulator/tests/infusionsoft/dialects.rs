//! Requests as real libraries send them, written by hand after what was captured of them, and the server's own
//! dialect in the answers (`docs/reference/infusionsoft.md` §5).

use super::support::{Answer, KEY, Vendor, call, names, request};
use std::io::Write;

/// Python's standard library: one tag a line, `<string>` always written.
fn python(method: &str, key: &str, rest: &str) -> String {
    format!(
        "<?xml version='1.0'?>\n<methodCall>\n<methodName>{method}</methodName>\n<params>\n<param>\n\
         <value><string>{key}</string></value>\n</param>\n{rest}</params>\n</methodCall>\n"
    )
}

const PYTHON_CONTACT: &str = "<param>\n<value><struct>\n<member>\n<name>FirstName</name>\n<value><string>Emmy</string></value>\n\
    </member>\n<member>\n<name>LastName</name>\n<value><string>Noether</string></value>\n</member>\n<member>\n\
    <name>Email</name>\n<value><string>emmy@example.org</string></value>\n</member>\n</struct></value>\n</param>\n";

async fn post(vendor: &Vendor, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let answer = vendor.send("POST", target, headers, body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

#[tokio::test]
async fn keap_python_adds_a_contact() {
    let vendor = Vendor::start().await;
    let token = vendor.tokens().access_token;
    let headers = [("Accept-Encoding", "gzip"), ("Content-Type", "text/xml"), ("User-Agent", "Python-xmlrpc/3.11")];
    let target = format!("/crm/xmlrpc/v1?access_token={token}");
    let answer = post(&vendor, &target, &headers, &python("ContactService.add", &token, PYTHON_CONTACT)).await;
    assert!(answer.int() > 0);
    let entry = vendor.control.journal().remove(0);
    assert_eq!(entry.call.as_deref(), Some("ContactService.add"));
    assert_eq!(entry.channels, ["query", "parameter"]);
}

#[tokio::test]
async fn infusionsoft_client_adds_a_task_with_a_date() {
    let vendor = Vendor::start().await;
    let task = "<param>\n<value><string>ContactAction</string></value>\n</param>\n<param>\n<value><struct>\n<member>\n\
        <name>ContactId</name>\n<value><int>5</int></value>\n</member>\n<member>\n<name>ActionDescription</name>\n\
        <value><string>Ring back</string></value>\n</member>\n<member>\n<name>ActionDate</name>\n\
        <value><dateTime.iso8601>20260612T14:05:00</dateTime.iso8601></value>\n</member>\n<member>\n\
        <name>Accepted</name>\n<value><int>1</int></value>\n</member>\n</struct></value>\n</param>\n";
    let id = post(&vendor, "/api/xmlrpc", &[], &python("DataService.add", KEY, task)).await.int();
    let id = format!("<i4>{id}</i4>");
    let loaded = vendor.legacy("DataService.load", &["ContactAction", &id, &names(&["ActionDate"])]).await;
    assert_eq!(loaded.column("ActionDate"), ["<dateTime.iso8601>20260612T14:05:00</dateTime.iso8601>"]);
}

#[tokio::test]
async fn the_node_library_queries_on_one_line() {
    let vendor = Vendor::start().await;
    let body = format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>DataService.query</methodName><params><param><value><string>\
         {KEY}</string></value></param><param><value><string>Contact</string></value></param><param><value><int>2</int>\
         </value></param><param><value><int>0</int></value></param><param><value><struct><member><name>Email</name>\
         <value><string>%@example.com</string></value></member></struct></value></param><param><value><array><data>\
         <value><string>Id</string></value><value><string>FirstName</string></value></data></array></value></param>\
         <param><value><string>FirstName</string></value></param><param><value><boolean>1</boolean></value></param>\
         </params></methodCall>"
    );
    let headers = [("User-Agent", "NodeJS XML-RPC Client"), ("Accept", "text/xml"), ("Accept-Charset", "UTF8")];
    let answer = post(&vendor, "/api/xmlrpc", &headers, &body).await;
    assert_eq!(answer.column("FirstName"), ["Ada", "Annie"]);
}

#[tokio::test]
async fn the_ruby_library_writes_i4_and_a_trailing_newline() {
    let vendor = Vendor::start().await;
    let body = format!(
        "<?xml version=\"1.0\" ?><methodCall><methodName>DataService.load</methodName><params><param><value><string>\
         {KEY}</string></value></param><param><value><string>User</string></value></param><param><value><i4>1</i4>\
         </value></param><param><value><array><data><value><string>FirstName</string></value></data></array></value>\
         </param></params></methodCall>\n"
    );
    let answer = post(&vendor, "/api/xmlrpc", &[("Content-Type", "text/xml; charset=utf-8")], &body).await;
    assert_eq!(answer.column("FirstName"), ["Grace"]);
}

#[tokio::test]
async fn an_answer_has_the_servers_headers_and_is_one_line() {
    let vendor = Vendor::start().await;
    let answer = vendor.legacy("DataService.load", &["User", "<i4>1</i4>", &names(&["Id"])]).await;
    for (name, value) in [
        ("server", "Apache-Coyote/1.1"),
        ("pragma", "no-cache"),
        ("cache-control", "no-cache, no-store"),
        ("content-type", "text/xml;charset=UTF-8"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.starts_with("app-lb=")));
    assert!(answer.header("expires").is_some_and(|date| date.ends_with(" GMT")));
    assert!(!answer.body.contains('\n'));
    assert!(answer.body.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?><methodResponse>"));
}

#[tokio::test]
async fn several_requests_share_a_connection() {
    let vendor = Vendor::start().await;
    let body = call("DataService.load", &[KEY, "User", "<i4>1</i4>", &names(&["Id"])]);
    let one = String::from_utf8(request("POST", "/api/xmlrpc", &[], &body)).expect("text");
    let kept = one.replace("Connection: close\r\n", "");
    let answer = vendor.raw(format!("{kept}{kept}{one}").as_bytes()).await.expect("answers");
    assert_eq!(String::from_utf8_lossy(&answer).matches("HTTP/1.1 200 OK").count(), 3);
    let journal = vendor.control.journal();
    assert_eq!(journal.iter().map(|e| e.request_of_connection).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(journal.iter().all(|entry| entry.connection == journal[0].connection));
    assert_eq!(journal[2].raw_text(), one, "the journal holds the request to the byte");
}

#[tokio::test]
async fn chunked_and_compressed_bodies_are_read() {
    let vendor = Vendor::start().await;
    let body = call("DataService.load", &[KEY, "User", "<i4>1</i4>", &names(&["Id"])]);
    let (front, back) = body.split_at(40);
    let chunked = format!(
        "POST /api/xmlrpc HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{:x}\r\n{front}\r\n{:x};x=y\r\n{back}\r\n0\r\n\r\n",
        front.len(),
        back.len(),
    );
    let answer = Answer::parse(&vendor.raw(chunked.as_bytes()).await.expect("an answer"));
    assert_eq!(answer.column("Id"), ["1"]);

    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(body.as_bytes()).expect("memory");
    let packed = packer.finish().expect("memory");
    let head = format!(
        "POST /api/xmlrpc HTTP/1.1\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    );
    let answer = Answer::parse(&vendor.raw(&[head.as_bytes(), &packed].concat()).await.expect("an answer"));
    assert_eq!(answer.column("Id"), ["1"]);
}

#[tokio::test]
async fn what_is_not_a_call_is_a_fault_with_status_200() {
    let vendor = Vendor::start().await;
    for (body, text) in [
        ("", "Failed to parse XML-RPC request: Premature end of file."),
        ("<!DOCTYPE a SYSTEM \"http://127.0.0.1/x\"><methodCall/>", "Failed to parse XML-RPC request: DOCTYPE"),
        ("{\"json\": true}", "Failed to parse XML-RPC request: "),
    ] {
        let (code, said) = post(&vendor, "/api/xmlrpc", &[], body).await.fault();
        assert_eq!(code, 0);
        assert!(said.starts_with(text), "{said}");
    }
    assert_eq!(vendor.send("GET", "/api/xmlrpc", &[], "").await.status, 405);
    assert_eq!(vendor.send("GET", "/elsewhere", &[], "").await.status, 404);
    let large = format!("POST /api/xmlrpc HTTP/1.1\r\nContent-Length: {}\r\n\r\n", 11 << 20);
    let answer = Answer::parse(&vendor.raw(large.as_bytes()).await.expect("an answer"));
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn a_client_that_asks_before_sending_its_body_is_told_to_go_on() {
    let vendor = Vendor::start().await;
    let body = call("DataService.load", &[KEY, "User", "<i4>1</i4>", &names(&["Id"])]);
    let sent = request("POST", "/api/xmlrpc", &[("Expect", "100-continue")], &body);
    let answer = vendor.raw(&sent).await.expect("an answer");
    let text = String::from_utf8_lossy(&answer);
    assert!(text.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "{text}");
}
