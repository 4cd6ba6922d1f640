//! From what was typed to what is meant: reads every setting once and checks what belongs together.

use std::path::PathBuf;

use ligand_model::Secret;

use super::layers::{self, Sources};
use super::problem::Wrong;
use super::reader::Reader;
use super::table::{SETTINGS, by_variable, is_known_otherwise};
use super::{Database, Egress, FirstStart, Limits, Log, LogFormat, Migrate, Settings, elements, master_key, value};

/// The file that is read when it exists and nobody named another.
const DEFAULT_FILE: &str = "ligand.toml";

pub(super) fn settings(sources: Sources) -> Result<Settings, Wrong> {
    let named = sources.environment.iter().find(|(name, value)| name == "LIGAND_CONFIG" && !value.is_empty());
    let named = sources.config.clone().or_else(|| named.map(|(_, file)| PathBuf::from(file)));
    // A file that was named must exist; the usual one may.
    let file = named.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|file| file.exists()));
    from_file(sources, file)
}

pub(super) fn without_default_file(sources: Sources) -> Result<Settings, Wrong> {
    from_file(sources, None)
}

fn from_file(sources: Sources, file: Option<PathBuf>) -> Result<Settings, Wrong> {
    let (figment, element_tables) = layers::stack(&sources, file.as_deref()).map_err(Wrong)?;
    let mut reader = Reader::new(figment);
    let elements = elements::read(element_tables, &mut reader.problems);
    let data_dir = PathBuf::from(reader.required("LIGAND_DATA_DIR", value::text));
    let database = database(&mut reader);
    let settings = Settings {
        listen: reader.optional("LIGAND_LISTEN", value::address).unwrap_or_else(|| ([127, 0, 0, 1], 0).into()),
        public_url: reader.optional("LIGAND_PUBLIC_URL", value::public_url),
        master_keys: master_key::resolve(&mut reader, &data_dir, &database),
        migrate: migrate(&mut reader),
        first_start: first_start(&mut reader),
        egress: egress(&mut reader),
        trusted_proxies: reader.required_or_empty("LIGAND_TRUSTED_PROXIES"),
        drain_delay: reader.required("LIGAND_DRAIN_DELAY", value::duration),
        stale_limit: reader.required("LIGAND_STALE_LIMIT", value::duration),
        limits: limits(&mut reader),
        log: log(&mut reader),
        notes: notes(&sources, &reader, &database),
        data_dir,
        database,
        elements,
    };
    if reader.problems.is_empty() { Ok(settings) } else { Err(Wrong(reader.problems)) }
}

impl Reader {
    fn required_or_empty(&mut self, variable: &'static str) -> Vec<ipnet::IpNet> {
        self.optional(variable, value::networks).unwrap_or_default()
    }
}

fn database(reader: &mut Reader) -> Database {
    let postgres = reader.optional("LIGAND_DATABASE_URL", |text| {
        let text = text.trim();
        let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        let whole = url::Url::parse(text).is_ok_and(|url| url.has_host() || url.query().is_some());
        // The text is not repeated: it may hold a password.
        if is_postgres && whole {
            Ok(Secret::from(text))
        } else {
            Err("expected postgres://user:password@host:port/database".to_owned())
        }
    });
    postgres.map_or(Database::Sqlite, Database::Postgres)
}

fn migrate(reader: &mut Reader) -> Migrate {
    let words = [("auto", Migrate::Auto), ("off", Migrate::Off)];
    reader.optional("LIGAND_MIGRATE", |text| value::word(text, &words)).unwrap_or(Migrate::Auto)
}

fn first_start(reader: &mut Reader) -> FirstStart {
    let address = |text: &str| match text.trim().split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace) => {
            Ok(text.trim().to_owned())
        }
        _ => Err("expected an e-mail address".to_owned()),
    };
    // A secret travels in a header whose parts are separated by commas and blanks.
    let header_secret = |text: &str| {
        let good = text.len() >= 16 && text.chars().all(|letter| letter.is_ascii_graphic() && letter != ',');
        if good {
            Ok(Secret::from(text))
        } else {
            Err("expected at least 16 visible ASCII characters without commas and blanks".to_owned())
        }
    };
    let password = |text: &str| {
        if text.chars().count() >= 8 {
            Ok(Secret::from(text))
        } else {
            Err("expected at least 8 characters".to_owned())
        }
    };
    FirstStart {
        admin_email: reader.optional("LIGAND_ADMIN_EMAIL", address),
        admin_password: reader.optional("LIGAND_ADMIN_PASSWORD", password),
        admin_user_secret: reader.optional("LIGAND_ADMIN_USER_SECRET", header_secret),
        organization_secret: reader.optional("LIGAND_ORGANIZATION_SECRET", header_secret),
    }
}

fn egress(reader: &mut Reader) -> Egress {
    let existing = |text: &str| match std::fs::File::open(text) {
        Ok(_) => Ok(PathBuf::from(text)),
        Err(error) => Err(format!("expected a readable PEM file ({error})")),
    };
    Egress {
        allow: reader.required_or_empty("LIGAND_EGRESS_ALLOW"),
        proxy: reader.optional("LIGAND_EGRESS_PROXY", |text| value::proxy(text).map(Secret::from)),
        ca_file: reader.optional("LIGAND_EGRESS_CA_FILE", existing),
    }
}

fn limits(reader: &mut Reader) -> Limits {
    Limits {
        connect: reader.required("LIGAND_CONNECT_TIMEOUT", value::time_limit),
        idle: reader.required("LIGAND_IDLE_TIMEOUT", value::time_limit),
        vendor_call: reader.required("LIGAND_VENDOR_TIMEOUT", value::time_limit),
        token_endpoint: reader.required("LIGAND_TOKEN_TIMEOUT", value::time_limit),
        refresh_wait: reader.required("LIGAND_REFRESH_WAIT", value::time_limit),
        body: reader.required("LIGAND_BODY_LIMIT", value::size),
        header_time: reader.required("LIGAND_HEADER_TIMEOUT", value::time_limit),
        scan_rows: reader.required("LIGAND_QUERY_SCAN_MAX", value::count),
        login_failures: reader.required("LIGAND_LOGIN_FAILURES", value::count),
    }
}

fn log(reader: &mut Reader) -> Log {
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    let filter = |text: &str| match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            Err(format!("expected a level such as info, or directives such as info,ligand_engine=debug ({error})"))
        }
    };
    Log {
        format: reader.optional("LIGAND_LOG_FORMAT", |text| value::word(text, &formats)).unwrap_or(LogFormat::Text),
        filter: reader.required("LIGAND_LOG", filter),
    }
}

/// What does not stop the start but should be said. An unknown variable does not stop it: clusters inject variables such as
/// `LIGAND_SERVICE_HOST` for a service of that name. An unknown key in the operator's own file does.
fn notes(sources: &Sources, reader: &Reader, database: &Database) -> Vec<String> {
    let names = sources.environment.iter().map(|(name, _)| name.as_str());
    let unknown = names.filter(|name| by_variable(name).is_none() && !is_known_otherwise(name));
    let mut notes: Vec<String> = unknown
        .map(|name| {
            let known = SETTINGS.iter().map(|setting| setting.variable.to_owned());
            format!("environment variable {name} is not a setting and has no effect{}", perhaps(name, known))
        })
        .collect();
    if matches!(database, Database::Postgres(_)) && reader.is_set("LIGAND_DATA_DIR") {
        notes.push(format!(
            "{} has no effect: with PostgreSQL the data directory is not used",
            reader.source("LIGAND_DATA_DIR")
        ));
    }
    notes
}

/// `; perhaps query_scan_max is meant`, when a known name is close.
pub(super) fn perhaps(name: &str, known: impl Iterator<Item = String>) -> String {
    let close = known.map(|known| (distance(name, &known), known)).min();
    match close {
        Some((distance, known)) if distance <= 3 && distance < known.len() / 2 => format!("; perhaps {known} is meant"),
        _ => String::new(),
    }
}

/// How many letters must be changed, added or taken away (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(row[column] + 1).min(row[column + 1] + 1);
        }
    }
    row[right.len()]
}
