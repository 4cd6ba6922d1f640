//! Every setting, once. The parser, the flags, `--help` and the checks for typing errors are made from this table.

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The environment variable. The key in `ligand.toml` is the same without `LIGAND_`, in lower case; dots may stand
    /// for underscores there, so `query.scan.max` and `[query] scan_max` are the same.
    pub variable: &'static str,
    /// The value when nobody says anything.
    pub default: Option<&'static str>,
    /// Holds a secret: never printed, and not a flag, because every process of the machine can read command lines.
    pub secret: bool,
    /// One line for people.
    pub help: &'static str,
}

impl Setting {
    /// The key in `ligand.toml`, with underscores.
    pub fn key(&self) -> String {
        self.variable.trim_start_matches("LIGAND_").to_ascii_lowercase()
    }

    /// The flag without its dashes; secrets have none.
    pub fn flag(&self) -> Option<String> {
        (!self.secret).then(|| self.key().replace('_', "-"))
    }
}

const fn plain(variable: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { variable, default: Some(default), secret: false, help }
}

const fn absent(variable: &'static str, help: &'static str) -> Setting {
    Setting { variable, default: None, secret: false, help }
}

const fn secret(variable: &'static str, help: &'static str) -> Setting {
    Setting { variable, default: None, secret: true, help }
}

/// Every setting, in the order of `--help`.
pub const SETTINGS: &[Setting] = &[
    plain("LIGAND_LISTEN", "127.0.0.1:8090", "Address and port to listen on; port 0 takes any free one"),
    absent("LIGAND_PUBLIC_URL", "Where callers and browsers reach this server, such as https://ligand.example.com"),
    plain("LIGAND_DATA_DIR", "./ligand-data", "Directory of the embedded database; not used with PostgreSQL"),
    secret("LIGAND_DATABASE_URL", "postgres://…; absent: the embedded database in the data directory"),
    plain("LIGAND_MIGRATE", "auto", "auto: bring the schema up to date at the start; off: only `ligand migrate` does"),
    secret(
        "LIGAND_MASTER_KEY",
        "32 random bytes in standard base64 (44 characters), such as `openssl rand -base64 32` prints",
    ),
    absent("LIGAND_MASTER_KEY_FILE", "File with one master key a line: the first seals, the others only open"),
    absent("LIGAND_MASTER_KEY_COMMAND", "Command that prints what the key file would hold"),
    absent("LIGAND_EGRESS_ALLOW", "Comma list of networks (CIDR) that outgoing calls may reach although private"),
    secret("LIGAND_EGRESS_PROXY", "Proxy for outgoing calls: http://[user:password@]host:port, taking CONNECT"),
    absent("LIGAND_EGRESS_CA_FILE", "PEM file of certificate authorities to trust besides the system's"),
    absent("LIGAND_TRUSTED_PROXIES", "Comma list of networks (CIDR) whose X-Forwarded-For is believed"),
    absent("LIGAND_ADMIN_EMAIL", "First start only: the administrator's address"),
    secret("LIGAND_ADMIN_PASSWORD", "First start only: the administrator's password"),
    secret("LIGAND_ADMIN_USER_SECRET", "First start only: the administrator's user secret"),
    secret("LIGAND_ORGANIZATION_SECRET", "First start only: the organization's secret"),
    plain("LIGAND_DRAIN_DELAY", "5s", "After SIGTERM, how long /health/ready says no before the listener closes"),
    plain("LIGAND_STALE_LIMIT", "30s", "How long cached entries are served while the database is away"),
    plain("LIGAND_CONNECT_TIMEOUT", "5s", "Opening a connection to a vendor"),
    plain("LIGAND_IDLE_TIMEOUT", "30s", "The longest pause within a vendor's answer"),
    plain("LIGAND_VENDOR_TIMEOUT", "60s", "One whole vendor call"),
    plain("LIGAND_TOKEN_TIMEOUT", "30s", "One call of a vendor's token endpoint"),
    plain("LIGAND_REFRESH_WAIT", "45s", "How long a call waits for a token refresh that is under way"),
    plain("LIGAND_BODY_LIMIT", "8MB", "The largest body of a request"),
    plain(
        "LIGAND_HEADER_TIMEOUT",
        "75s",
        "Receiving the head of a request; also the pause between two on one connection",
    ),
    plain("LIGAND_QUERY_SCAN_MAX", "10000", "Rows fetched to answer a predicate that the vendor cannot"),
    plain("LIGAND_LOGIN_FAILURES", "30", "Failed authentications per address and minute; 0: no limit"),
    plain("LIGAND_LOG", "info", "What is logged: a level, or directives such as info,ligand_engine=debug"),
    plain("LIGAND_LOG_FORMAT", "text", "text or json"),
];

/// Whether a name that begins with `LIGAND_` means something although it is no setting: the settings file, and what the
/// project's own tests are told.
pub fn is_known_otherwise(variable: &str) -> bool {
    variable == "LIGAND_CONFIG" || variable.starts_with("LIGAND_TEST_")
}

/// The setting with this environment variable.
pub fn by_variable(variable: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.variable == variable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_setting_with_its_default() {
        let manual = include_str!("../../../../docs/operations.md");
        for setting in SETTINGS {
            let default = setting.default.map(|default| format!("`{default}`")).unwrap_or_default();
            let row = format!("| `{}` | {default} |", setting.variable);
            assert!(manual.contains(&row), "docs/operations.md has no row that begins {row}");
        }
    }
}
