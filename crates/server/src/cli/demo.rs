//! `ligand demo`: the server and a simulated Infusionsoft on loopback, and a tour through everything ([`crate::demo`]).
//!
//! Neither settings file nor environment is read: a tour must not touch an installation.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Stdout, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use ligand_simulator::infusionsoft::{Config as VendorConfig, Simulator};
use ligand_store::{SystemScope, bootstrap};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::serve;
use crate::api::BASE_PATH;
use crate::app::App;
use crate::config::{KEY_FILE, MasterKeys, Settings};
use crate::demo::{Known, STEPS, Show, Walk};
use crate::http::Listener;
use crate::http::signal::{self, Signals, Stop as _};
use crate::{confine, metrics, random, telemetry};

/// Where the server listens if nobody else does.
const PREFERRED: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8090);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// End after the walk, with status 0 only if every step did what it says
    #[arg(long)]
    once: bool,
    /// Keep the data in this directory instead of one that is removed at the end
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let temporary = tempfile::Builder::new().prefix("ligand-demo-").tempdir().context("a directory for the data")?;
    let data = arguments.data_dir.as_deref().unwrap_or(temporary.path());
    let settings = Settings {
        data_dir: data.to_owned(),
        master_keys: MasterKeys::InDataDir(data.join(KEY_FILE)),
        drain_delay: Duration::ZERO,
        ..Settings::defaults()
    };
    let mut log = settings.log.clone();
    // The tour is on standard output; the log beside it says only what is out of order.
    log.filter = "error".into();
    let _log = telemetry::install(&log);
    metrics::install();
    confine::process();
    super::runtime()?.block_on(demo(&arguments, settings, &temporary))
}

async fn demo(arguments: &Arguments, settings: Settings, temporary: &TempDir) -> anyhow::Result<ExitCode> {
    let mut signals = signal::first()?;
    let vendor = Simulator::start(VendorConfig::default()).await.context("the simulated vendor cannot listen")?;
    let listener = listener().await?;
    let app = serve::open(beside(settings, &vendor), &listener).await?;
    let mut show = Show::new(std::io::stdout(), std::io::stdout().is_terminal());
    show.text(&greeting(&app, &vendor, arguments.data_dir.as_deref().unwrap_or(temporary.path())));
    if arguments.data_dir.is_none() {
        show.text("The secrets are made for this demo and end with it.");
    }
    let (ask, asked) = mpsc::channel(1);
    let tour = async {
        let good = tour(&app, &vendor, show, &mut signals, arguments.once).await;
        // The server is there until it was asked to stop: the message arrives.
        let _ = ask.send(()).await;
        good
    };
    let (stopped, good) = tokio::join!(serve::until(app.clone(), listener, asked), tour);
    vendor.stop().await;
    Ok(if good? && stopped { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The usual address, or any free port if somebody else is there.
async fn listener() -> anyhow::Result<Listener> {
    match Listener::bind(PREFERRED).await {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            Ok(Listener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?)
        }
        bound => Ok(bound?),
    }
}

/// Settings under which the element finds the simulated vendor, and nothing else of this machine.
fn beside(settings: Settings, vendor: &Simulator) -> Settings {
    let url = vendor.url();
    let configuration = BTreeMap::from([
        ("oauth.authorization.url".to_owned(), format!("{url}/app/oauth/authorize").into()),
        ("oauth.token.url".to_owned(), format!("{url}/token").into()),
        ("base.url".to_owned(), format!("{url}/crm/xmlrpc/v1").into()),
    ]);
    let mut settings = settings;
    settings.egress.allow = vec![vendor.addr().ip().into()];
    settings.elements = BTreeMap::from([("infusionsoftcrm".to_owned(), configuration)]);
    settings
}

/// Walks, says how it went, and stays until Ctrl-C unless `once`. Says whether every step held.
async fn tour(
    app: &App,
    vendor: &Simulator,
    show: Show<Stdout>,
    signals: &mut Signals,
    once: bool,
) -> anyhow::Result<bool> {
    let known = known(app, vendor).await?;
    let state = known.1;
    let walk = Walk::new(known.0, show, Some(app.callbacks.expect(&state)));
    let walked = tokio::select! {
        walked = walk.through(STEPS) => walked,
        () = signals.next() => return Ok(false),
    };
    match walked {
        Ok(known) => {
            say(&format!("\nAll {} steps did what they say.", STEPS.len()));
            if !once {
                say(&stays(&known)?);
                signals.next().await;
            }
            Ok(true)
        }
        Err(failed) => {
            say("\nThe walk ended early.");
            eprintln!("ligand demo: {failed}");
            Ok(false)
        }
    }
}

/// Says it on standard output, if that is still there.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// What the walk's steps name; and the state by which the vendor's redirect is recognized.
async fn known(app: &App, vendor: &Simulator) -> anyhow::Result<(Known, String)> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the demonstration reads the header of the first user, as its operator may"
    )]
    let scope = SystemScope::worker("ligand demo");
    let first = app.store.read(async |tx| bootstrap::credentials(scope, tx).await).await;
    let first = first.map_err(|error| anyhow::anyhow!("{}", error.message()))?.context("there is no first user")?;
    let state = hex(&random::bytes::<12>());
    let client = VendorConfig::default();
    let known = Known::default()
        .with("base", format!("{}{BASE_PATH}", app.public_url))
        .with("authorization", first.authorization().expose().as_str())
        .with("vendor", vendor.url())
        .with("clientId", client.client_id)
        .with("clientSecret", client.client_secret)
        .with("callbackUrl", format!("{}/oauth/callback", app.public_url))
        .with("state", state.as_str());
    Ok((known, state))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn greeting(app: &App, vendor: &Simulator, data: &Path) -> String {
    format!(
        "Ligand beside a simulated Infusionsoft, both on loopback; nothing leaves this machine.\n\n  \
         Ligand                  {}{BASE_PATH}\n  \
         simulated Infusionsoft  {}\n  \
         data                    {}\n\n\
         Every call below is made, shown as a curl line to paste in a second terminal, and checked.",
        app.public_url,
        vendor.url(),
        data.display()
    )
}

/// What a person can do now.
fn stays(known: &Known) -> anyhow::Result<String> {
    let text = r#"
It stays up until Ctrl-C. In a second terminal:

  every line above; or any query:
    curl -s -G $base/hubs/crm/contacts \
      -H 'Authorization: $authorization, Element $token' \
      --data-urlencode "where=ContactType = 'Customer'" --data-urlencode fields=Id,FirstName,LastName

  what arrived at the vendor, raw; and what it stores:
    curl -s $vendor/_simulator/journal
    curl -s $vendor/_simulator/state

  a bad day: the vendor's next two queries fail with 503; then call again and see
    curl -s -X POST $vendor/_simulator/faults -d '{"call":"DataService.query","times":2,"action":{"kind":"status","status":503}}'

  consent yourself, in a browser; the callback page shows what to send next:
    $oauthUrl
"#;
    known.fill(text).map_err(anyhow::Error::msg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_second_demo_finds_another_port() {
        let (one, other) = (listener().await.unwrap(), listener().await.unwrap());
        assert_ne!(one.address(), other.address());
    }

    #[tokio::test]
    async fn the_element_finds_the_simulated_vendor_and_only_loopback_is_allowed() {
        let vendor = Simulator::start(VendorConfig::default()).await.unwrap();
        let settings = beside(Settings::defaults(), &vendor);
        assert_eq!(settings.egress.allow, ["127.0.0.1/32".parse().unwrap()]);
        let urls = &settings.elements["infusionsoftcrm"];
        assert!(urls.len() == 3 && urls.values().all(|value| value.expose().starts_with(&vendor.url())));
    }

    #[test]
    fn what_stays_is_filled_in() {
        let names = ["base", "authorization", "token", "vendor", "oauthUrl"];
        let known = names.iter().fold(Known::default(), |known, name| known.with(name, "here"));
        let text = stays(&known).unwrap();
        assert!(text.contains("curl -s -G here/hubs/crm/contacts") && !text.contains('$'), "{text}");
    }
}
