use super::*;
use std::fs;

fn sources(environment: &[(&str, &str)]) -> Sources {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources { config: None, environment, flags: Flags::default() }
}

fn with_file(text: &str, environment: &[(&str, &str)]) -> (tempfile::TempDir, Sources) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("settings.toml");
    fs::write(&file, text).unwrap();
    (directory, Sources { config: Some(file), ..sources(environment) })
}

fn problems(sources: Sources) -> Vec<String> {
    Settings::from_sources(sources).unwrap_err().0.iter().map(ToString::to_string).collect()
}

const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[test]
fn without_any_setting_the_server_listens_on_loopback_with_an_embedded_database() {
    let settings = Settings::defaults();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8090");
    assert!(matches!(settings.database, Database::Sqlite));
    assert!(
        matches!(settings.master_keys, MasterKeys::InDataDir(ref file) if file.ends_with("ligand-data/master.key"))
    );
    assert_eq!(
        (settings.limits.connect, settings.limits.refresh_wait),
        (Duration::from_secs(5), Duration::from_secs(45))
    );
    assert_eq!((settings.limits.scan_rows, settings.limits.body), (10_000, 8 << 20));
    assert!(settings.notes.is_empty(), "{:?}", settings.notes);
}

#[test]
fn a_flag_beats_the_environment_and_the_environment_beats_the_file() {
    let file = "listen = \"127.0.0.1:1\"\ndrain_delay = \"1s\"\nstale_limit = 9\n";
    let (_directory, mut sources) = with_file(file, &[("LIGAND_LISTEN", "127.0.0.1:2"), ("LIGAND_DRAIN_DELAY", "2s")]);
    sources.flags = Flags(vec![("LIGAND_LISTEN", "127.0.0.1:3".to_owned())]);
    let settings = Settings::from_sources(sources).unwrap();
    assert_eq!(settings.listen.port(), 3);
    assert_eq!((settings.drain_delay, settings.stale_limit), (Duration::from_secs(2), Duration::from_secs(9)));
}

#[test]
fn a_wrong_setting_names_its_source() {
    let (directory, mut sources) =
        with_file("drain_delay = \"soon\"\n", &[("LIGAND_LISTEN", "here"), ("LIGAND_QUERY_SCAN_MAX", "many")]);
    sources.flags = Flags(vec![("LIGAND_LOG_FORMAT", "xml".to_owned())]);
    let file = directory.path().join("settings.toml");
    assert_eq!(
        problems(sources),
        [
            "environment variable LIGAND_LISTEN: expected an address and a port such as 127.0.0.1:8090 or [::1]:8090, found \"here\"".to_owned(),
            format!("drain_delay in {}: expected a time such as 500ms, 5s, 2m or 1h, found \"soon\"", file.display()),
            "environment variable LIGAND_QUERY_SCAN_MAX: expected a whole number, found \"many\"".to_owned(),
            "flag --log-format: expected text or json, found \"xml\"".to_owned(),
        ]
    );
}

#[test]
fn a_wrong_secret_is_described_and_not_shown() {
    let table = [
        ("LIGAND_MASTER_KEY", "correct-horse"),
        ("LIGAND_DATABASE_URL", "mysql://root:hunter2@db/x"),
        ("LIGAND_EGRESS_PROXY", "hunter2"),
        ("LIGAND_ADMIN_USER_SECRET", "hunter2"),
        ("LIGAND_ADMIN_PASSWORD", "hunter2"),
        ("LIGAND_ORGANIZATION_SECRET", "with,comma,and,more"),
    ];
    for (name, value) in table {
        let said = problems(sources(&[(name, value)])).join("\n");
        assert!(
            said.starts_with(&format!("environment variable {name}: expected")) || said.contains("44 were expected"),
            "{said}"
        );
        assert!(!said.contains(value) && !said.contains("hunter2"), "{said}");
    }
}

#[test]
fn settings_do_not_print_their_secrets() {
    let environment = [
        ("LIGAND_MASTER_KEY", KEY),
        ("LIGAND_DATABASE_URL", "postgres://u:hunter2@db/x"),
        ("LIGAND_ADMIN_PASSWORD", "hunter2-and-more"),
    ];
    let settings = Settings::from_sources(sources(&environment)).unwrap();
    let printed = format!("{settings:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("1, 1, 1"), "{printed}");
}

#[test]
fn a_key_of_the_file_that_is_no_setting_stops_the_start_and_its_neighbour_is_suggested() {
    let (directory, sources) = with_file("lisen = \"127.0.0.1:1\"\n", &[]);
    let expected = format!(
        "lisen in {}: is not a setting; perhaps listen is meant",
        directory.path().join("settings.toml").display()
    );
    assert_eq!(problems(sources), [expected]);
}

#[test]
fn a_variable_that_is_no_setting_is_noted() {
    let settings =
        Settings::from_sources(sources(&[("LIGAND_LISTN", "x"), ("LIGAND_SERVICE_HOST", "10.0.0.1")])).unwrap();
    assert_eq!(
        settings.notes,
        [
            "environment variable LIGAND_LISTN is not a setting and has no effect; perhaps LIGAND_LISTEN is meant",
            "environment variable LIGAND_SERVICE_HOST is not a setting and has no effect",
        ]
    );
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let settings =
        Settings::from_sources(sources(&[("LIGAND_DATABASE_URL", ""), ("LIGAND_DRAIN_DELAY", " ")])).unwrap();
    assert!(matches!(settings.database, Database::Sqlite));
    assert_eq!(settings.drain_delay, Duration::from_secs(5));
}

#[test]
fn dots_and_tables_in_the_file_mean_the_same_as_underscores() {
    for text in ["query.scan.max = 7", "[query]\nscan_max = 7", "[query.scan]\nmax = \"7\"", "query_scan_max = 7"] {
        let (_directory, sources) = with_file(text, &[]);
        assert_eq!(Settings::from_sources(sources).unwrap().limits.scan_rows, 7, "{text}");
    }
    let (_directory, sources) = with_file("query.scan.max = 7\nquery_scan_max = 8", &[]);
    assert!(problems(sources)[0].contains("written twice"));
}

#[test]
fn lists_may_be_lists_in_the_file() {
    let (_directory, sources) = with_file("egress.allow = [\"10.0.0.0/8\", \"127.0.0.1\"]", &[]);
    assert_eq!(Settings::from_sources(sources).unwrap().egress.allow.len(), 2);
}

#[test]
fn elements_configuration_is_overridden_per_installation_with_or_without_quotes() {
    let text = "[elements.infusionsoftcrm.configuration]\n\"oauth.token.url\" = \"https://sandbox.example/token\"\npagination.max = 50\n";
    let (_directory, sources) = with_file(text, &[]);
    let settings = Settings::from_sources(sources).unwrap();
    let values = &settings.elements["infusionsoftcrm"];
    assert_eq!(values["oauth.token.url"].expose(), "https://sandbox.example/token");
    assert_eq!(values["pagination.max"].expose(), "50");
    let (_directory, sources) = with_file("[elements.x]\nconfig.a = 1", &[]);
    assert!(problems(sources)[0].starts_with("elements.x.config in"));
}

#[test]
fn a_file_that_is_no_toml_or_does_not_exist_is_named_without_its_text() {
    let (directory, sources) = with_file("master_key = \"hunter2\nlisten", &[]);
    let said = problems(sources).join("\n");
    assert!(said.contains("settings.toml") && said.contains("line 1") && !said.contains("hunter2"), "{said}");
    let missing = Sources { config: Some(directory.path().join("none.toml")), ..Sources::default() };
    assert!(problems(missing)[0].contains("none.toml: cannot be read"));
}

#[test]
fn the_file_can_be_named_in_the_environment() {
    let (_directory, sources) = with_file("listen = \"127.0.0.1:77\"", &[]);
    let file = sources.config.unwrap();
    let settings = Settings::from_sources(self::sources(&[("LIGAND_CONFIG", file.to_str().unwrap())])).unwrap();
    assert_eq!(settings.listen.port(), 77);
}

#[test]
fn postgres_without_a_master_key_does_not_start() {
    let said = problems(sources(&[("LIGAND_DATABASE_URL", "postgres://u:hunter2@db/x")])).join("\n");
    assert!(
        said.contains("LIGAND_DATABASE_URL: is set, so a master key is needed") && !said.contains("hunter2"),
        "{said}"
    );
    assert!(
        Settings::from_sources(sources(&[("LIGAND_DATABASE_URL", "postgres://u@db/x"), ("LIGAND_MASTER_KEY", KEY)]))
            .is_ok()
    );
}

#[test]
fn master_keys_come_from_one_source_only() {
    let said = problems(sources(&[("LIGAND_MASTER_KEY", KEY), ("LIGAND_MASTER_KEY_COMMAND", "echo")])).join("\n");
    assert!(
        said.contains("LIGAND_MASTER_KEY: is set together with environment variable LIGAND_MASTER_KEY_COMMAND"),
        "{said}"
    );
}

#[test]
fn master_keys_can_come_from_a_command() {
    let settings = Settings::from_sources(sources(&[("LIGAND_MASTER_KEY_COMMAND", &format!("echo {KEY}"))])).unwrap();
    assert_eq!(settings.master_keys.load().unwrap()[0].expose(), &[1; 32]);
}

#[test]
fn a_command_that_prints_no_keys_is_named_with_what_is_wrong() {
    let said = problems(sources(&[("LIGAND_MASTER_KEY_COMMAND", "yes")])).join("\n");
    assert!(said.contains("LIGAND_MASTER_KEY_COMMAND: printed more than 64 KiB"), "{said}");
}

#[test]
fn the_public_url_is_what_was_set_or_where_a_browser_reaches_the_listener() {
    let table = [
        ("127.0.0.1:80", "http://127.0.0.1:80"),
        ("0.0.0.0:81", "http://127.0.0.1:81"),
        ("[::]:82", "http://[::1]:82"),
    ];
    for (address, url) in table {
        assert_eq!(Settings::defaults().public_url_for(address.parse().unwrap()), url);
    }
    let settings = Settings::from_sources(sources(&[("LIGAND_PUBLIC_URL", "https://ligand.example.com/")])).unwrap();
    assert_eq!(settings.public_url_for("127.0.0.1:80".parse().unwrap()), "https://ligand.example.com");
}

#[test]
fn the_names_of_the_settings_are_unique_and_only_secrets_have_no_flag() {
    for (index, setting) in SETTINGS.iter().enumerate() {
        assert!(setting.variable.starts_with("LIGAND_"), "{}", setting.variable);
        assert!(SETTINGS[..index].iter().all(|other| other.key() != setting.key()), "{}", setting.variable);
        assert_eq!(setting.flag().is_none(), setting.secret);
    }
}
