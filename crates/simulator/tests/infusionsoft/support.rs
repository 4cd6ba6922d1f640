//! A simulator under test and a client that speaks raw HTTP, so that a test sees every byte.

use ligand_simulator::infusionsoft::{Config, Control, Simulator, Tokens};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The client that every test registers.
pub const CLIENT: (&str, &str) = ("a-client", "a-secret");
/// The legacy key that every test configures.
pub const KEY: &str = "0123456789abcdef0123456789abcdef";
/// The access key that every test configures.
pub const ACCESS_KEY: &str = "KeapAK-for-tests";

/// A simulator with known credentials.
pub struct Vendor {
    pub simulator: Simulator,
    pub control: Control,
}

impl Vendor {
    /// Starts with the small CRM.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// Starts with a changed configuration.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config {
            client_id: CLIENT.0.into(),
            client_secret: CLIENT.1.into(),
            legacy_key: Some(KEY.into()),
            access_keys: vec![ACCESS_KEY.into()],
            ..Config::default()
        };
        change(&mut config);
        let simulator = Simulator::start(config).await.expect("a free port");
        let control = simulator.handle();
        Self { simulator, control }
    }

    pub async fn connect(&self) -> TcpStream {
        connect(self.simulator.addr()).await
    }

    /// Sends raw bytes on a new connection and returns all that comes back until the other side closes.
    pub async fn raw(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = self.connect().await;
        stream.write_all(request).await?;
        stream.shutdown().await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(answer)
    }

    /// One request on a connection of its own.
    pub async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let answer = self.raw(&request(method, target, headers, body)).await.expect("an answer");
        Answer::parse(&answer)
    }

    /// A form to the token endpoint.
    pub async fn token(&self, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", "/token", &[("Content-Type", "application/x-www-form-urlencoded")], &form(fields)).await
    }

    /// Refreshes with the documented client authentication: Basic.
    pub async fn refresh(&self, refresh_token: &str) -> Answer {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        // a-client:a-secret
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Authorization", "Basic YS1jbGllbnQ6YS1zZWNyZXQ="),
        ];
        self.send("POST", "/token", &headers, &form(&fields)).await
    }

    /// A call of the legacy endpoint with the right key; `params` is XML after the key.
    pub async fn legacy(&self, method: &str, params: &[&str]) -> Answer {
        let key = format!("<string>{KEY}</string>");
        let all: Vec<&str> = std::iter::once(key.as_str()).chain(params.iter().copied()).collect();
        self.send("POST", "/api/xmlrpc", &[("Content-Type", "text/xml")], &call(method, &all)).await
    }

    /// A call of the gateway endpoint with a bearer token.
    pub async fn oauth(&self, token: &str, method: &str, params: &[&str]) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("Content-Type", "text/xml"), ("Authorization", bearer.as_str())];
        let all: Vec<&str> = std::iter::once("<string>x</string>").chain(params.iter().copied()).collect();
        self.send("POST", "/crm/xmlrpc/v1", &headers, &call(method, &all)).await
    }

    pub fn tokens(&self) -> Tokens {
        self.control.issue_tokens()
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where these tests open connections, to loopback")]
async fn connect(to: std::net::SocketAddr) -> TcpStream {
    TcpStream::connect(to).await.expect("the simulator listens")
}

/// The bytes of a request that asks for the connection to be closed.
pub fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

/// A form body.
pub fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The XML of a call; each parameter is the inside of its `<value>`.
pub fn call(method: &str, params: &[&str]) -> String {
    let params: String = params.iter().map(|value| format!("<param><value>{value}</value></param>")).collect();
    format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>{method}</methodName><params>{params}</params></methodCall>"
    )
}

/// `<struct>` of text members.
pub fn members(cells: &[(&str, &str)]) -> String {
    let cells: String = cells
        .iter()
        .map(|(name, value)| format!("<member><name>{name}</name><value>{value}</value></member>"))
        .collect();
    format!("<struct>{cells}</struct>")
}

/// `<array>` of text.
pub fn names(names: &[&str]) -> String {
    let items: String = names.iter().map(|name| format!("<value>{name}</value>")).collect();
    format!("<array><data>{items}</data></array>")
}

/// An answer, split but not interpreted.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn parse(bytes: &[u8]) -> Self {
        let at = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
        let headers = lines.filter_map(|l| l.split_once(": ").or_else(|| l.split_once(':')));
        Self {
            status: status.parse().expect("a number"),
            headers: headers.map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
            body: String::from_utf8_lossy(&bytes[at + 4..]).into_owned(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The inside of the answered `<value>`, or of the `<fault>`.
    pub fn value(&self) -> &str {
        let inside =
            self.body.split_once("<params><param><value>").and_then(|(_, rest)| rest.rsplit_once("</value></param>"));
        inside.map_or(self.body.as_str(), |(value, _)| value)
    }

    /// An answered integer.
    pub fn int(&self) -> i32 {
        let text = self.value().strip_prefix("<i4>").and_then(|rest| rest.strip_suffix("</i4>"));
        text.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("not an int: {}", self.body))
    }

    /// Code and text of a fault.
    pub fn fault(&self) -> (i32, String) {
        let after = |text: &str, mark: &str, end: &str| {
            text.split_once(mark).and_then(|(_, rest)| rest.split_once(end)).map(|(inside, _)| inside.to_owned())
        };
        let code = after(&self.body, "<name>faultCode</name><value><i4>", "</i4>");
        let text = after(&self.body, "<name>faultString</name><value>", "</value>");
        match (code.and_then(|code| code.parse().ok()), text) {
            (Some(code), Some(text)) => (code, text),
            _ => panic!("not a fault: {}", self.body),
        }
    }

    /// The values of one column, row by row; rows without it are passed over.
    pub fn column(&self, name: &str) -> Vec<String> {
        let mark = format!("<name>{name}</name><value>");
        let cells = self.body.split(&mark).skip(1).filter_map(|rest| rest.split("</value>").next());
        cells.map(|cell| cell.trim_start_matches("<i4>").trim_end_matches("</i4>").to_owned()).collect()
    }
}
