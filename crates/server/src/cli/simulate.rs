//! `ligand simulate VENDOR`: a simulated vendor by itself, until Ctrl-C or SIGTERM.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use ligand_simulator::infusionsoft::{Config, Simulator};

use crate::config::{Log, LogFormat};
use crate::http::signal::{self, Stop as _};
use crate::telemetry;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    vendor: Vendor,
}

/// Which vendor is simulated.
#[derive(Debug, Subcommand)]
enum Vendor {
    /// Infusionsoft (Keap): OAuth 2.0 and XML-RPC, in memory; driven over /_simulator (docs/simulator.md)
    Infusionsoft(Box<Infusionsoft>),
}

#[derive(Debug, Args)]
struct Infusionsoft {
    /// Address and port to listen on; port 0 takes any free one
    #[arg(long, value_name = "ADDR", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8091)))]
    listen: SocketAddr,
    /// Id of the one registered application
    #[arg(long, value_name = "ID", default_value_t = Config::default().client_id)]
    client_id: String,
    /// Its secret
    #[arg(long, value_name = "SECRET", default_value_t = Config::default().client_secret)]
    client_secret: String,
    /// A callback registered for the application; may be repeated; without any, every callback is accepted
    #[arg(long, value_name = "URL")]
    redirect_uri: Vec<String>,
    /// The legacy encrypted key that /api/xmlrpc accepts; without one every key is refused
    #[arg(long, value_name = "KEY")]
    legacy_key: Option<String>,
    /// An access key (KeapAK-…) that is accepted as a bearer token; may be repeated
    #[arg(long, value_name = "KEY")]
    access_key: Vec<String>,
    /// Lifetime of access tokens, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().expires_in)]
    expires_in: u64,
    /// Start with users, stages and settings only
    #[arg(long)]
    no_seed_data: bool,
}

impl Infusionsoft {
    fn config(self) -> Config {
        Config {
            listen: self.listen,
            client_id: self.client_id,
            client_secret: self.client_secret,
            redirect_uris: self.redirect_uri,
            legacy_key: self.legacy_key,
            access_keys: self.access_key,
            expires_in: self.expires_in,
            seed_data: !self.no_seed_data,
            ..Config::default()
        }
    }
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Vendor::Infusionsoft(infusionsoft) = arguments.vendor;
    // Its own text goes to standard output; the log says only what is wrong.
    let _log = telemetry::install(&Log { format: LogFormat::Text, filter: "warn".into() });
    super::runtime()?.block_on(simulate(infusionsoft.config()))
}

async fn simulate(config: Config) -> anyhow::Result<ExitCode> {
    let mut stop = signal::first()?;
    let listen = config.listen;
    let (id, secret) = (config.client_id.clone(), config.client_secret.clone());
    let simulator = Simulator::start(config)
        .await
        .map_err(|error| anyhow::anyhow!("cannot listen on {listen} (--listen): {error}"))?;
    // Whoever reads it may be content with the first line.
    let _ = std::io::stdout().write_all(greeting(&simulator.url(), &id, &secret).as_bytes());
    stop.next().await;
    simulator.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Where it is and how to drive it.
fn greeting(url: &str, id: &str, secret: &str) -> String {
    let host = url.trim_start_matches("http://").rsplit_once(':').map_or(url, |(host, _)| host);
    format!(
        r#"Simulated Infusionsoft: {url}

  consent        {url}/app/oauth/authorize   (&auto=allow answers for the person)
  token          {url}/token
  XML-RPC        {url}/crm/xmlrpc/v1         (OAuth token or access key)
                 {url}/api/xmlrpc            (legacy key)
  application    {id}, secret {secret}
  controls       {url}/_simulator            (docs/simulator.md)

Ligand uses it with LIGAND_EGRESS_ALLOW={host} and these lines in ligand.toml:

  [elements.infusionsoftcrm.configuration]
  "oauth.authorization.url" = "{url}/app/oauth/authorize"
  "oauth.token.url" = "{url}/token"
  "base.url" = "{url}/crm/xmlrpc/v1"

Drive it:

  curl -s {url}/_simulator/state                           # what is stored
  curl -s {url}/_simulator/journal                         # what arrived
  curl -s -X POST {url}/_simulator/expire-access-tokens    # the next call must refresh
  curl -s -X POST {url}/_simulator/faults -d '{{"call":"DataService.query","action":{{"kind":"status","status":503}}}}'

It keeps everything in memory. Ctrl-C ends it.
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn config(line: &[&str]) -> Config {
        let Vendor::Infusionsoft(infusionsoft) =
            Alone::parse_from([&["simulate", "infusionsoft"], line].concat()).arguments.vendor;
        infusionsoft.config()
    }

    #[test]
    fn without_flags_it_is_the_simulator_of_the_manual() {
        let config = config(&[]);
        assert_eq!(config.listen.to_string(), "127.0.0.1:8091");
        assert_eq!(
            (config.client_id.as_str(), config.seed_data, config.expires_in),
            ("simulated-client", true, 86_400)
        );
        assert!(config.redirect_uris.is_empty() && config.access_keys.is_empty() && config.legacy_key.is_none());
    }

    #[test]
    fn every_flag_arrives() {
        let line = "--listen 127.0.0.1:0 --client-id i --client-secret s --redirect-uri http://a --redirect-uri http://b \
                    --legacy-key l --access-key KeapAK-1 --access-key KeapAK-2 --expires-in 60 --no-seed-data";
        let config = config(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(config.listen.port(), 0);
        assert_eq!((config.client_id.as_str(), config.client_secret.as_str()), ("i", "s"));
        assert_eq!(config.redirect_uris, ["http://a", "http://b"]);
        assert_eq!((config.legacy_key.as_deref(), config.access_keys.len()), (Some("l"), 2));
        assert_eq!((config.expires_in, config.seed_data), (60, false));
    }

    #[test]
    fn the_greeting_can_be_pasted() {
        let text = greeting("http://127.0.0.1:8091", "id", "secret");
        assert!(text.contains("LIGAND_EGRESS_ALLOW=127.0.0.1 and"), "{text}");
        assert!(
            text.contains(r#"-d '{"call":"DataService.query","action":{"kind":"status","status":503}}'"#),
            "{text}"
        );
    }
}
