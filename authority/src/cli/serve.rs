//! `serve`: the public site, with status lists signed afresh and the crawler's rounds while it runs.

use std::{
    net::{IpAddr, SocketAddr},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use shirushi_authority::{
    crawl::{RoundParts, RoundRecord, Rounds},
    office::Office,
    pass_file::sign_missing,
    publish::sign_lists,
    view::View,
    web::{AppState, Clock, Config},
};
use shirushi_verifier::domain::UnixTime;
use tokio::{net::TcpListener, runtime::Runtime, signal::unix::SignalKind};
use url::Url;

use super::{
    context::{Context, Signing, wall_clock},
    decode_avif,
    failure::Failure,
    output::Output,
};

/// Serve the public site. TLS belongs to a reverse proxy in front. Where the settings file has
/// crawl.every_hours, the crawler works beside it.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port [default: 127.0.0.1:8600]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The address that readers use, if it is not the one recorded at founding
    #[arg(long, value_name = "URL")]
    public_url: Option<Url>,
    /// A reverse proxy whose X-Forwarded-For names the client; can be given several times.
    /// Without it all clients behind a proxy share one allowance of reports and uploads
    #[arg(long, value_name = "ADDRESS")]
    trusted_proxy: Vec<IpAddr>,
    /// Who may read /metrics besides this machine; can be given several times
    #[arg(long, value_name = "ADDRESS")]
    metrics_reader: Vec<IpAddr>,
    /// Mailbox to name in security.txt
    #[arg(long, value_name = "MAIL")]
    security_contact: Option<String>,
}

const DEFAULT_LISTEN: &str = "127.0.0.1:8600";
/// How often it is looked at whether a list must be signed afresh.
const SIGN_EVERY: Duration = Duration::from_mins(1);

impl Serve {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let listen = match (self.listen, &context.settings.listen) {
            (Some(address), _) => address,
            (None, Some(text)) => text.parse().with_context(|| format!("listen = {text:?}"))?,
            (None, None) => DEFAULT_LISTEN.parse().context("the default address")?,
        };
        let office = Arc::new(context.office(Signing::Yes)?);
        sign_lists(&office, context.now()?)?;
        let runtime = Runtime::new().context("starting the server's threads")?;
        let rounds = runtime.block_on(async {
            let listener = bind(listen).await?;
            let address = listener.local_addr().context("reading the address")?;
            let public = self.public_url.or_else(|| recorded_url(&office));
            let public = public.unwrap_or(local_url(address)?);
            let record = Arc::<RoundRecord>::default();
            let rounds = begin_rounds(context, &office, &public, record.clone())?;
            Output::note(&format!("serving {public} on {address}; stop with Ctrl-C"));
            let config = Config {
                trusted_proxies: self.trusted_proxy,
                metrics_readers: self.metrics_reader,
                security_contact: self.security_contact,
                crawler: context.settings.crawl.token().to_owned(),
                rounds: rounds.is_some().then_some(record),
                ..Config::new(public)
            };
            let signalled = stop_signal()?;
            let stop = async {
                signalled.await;
                // The site and the crawler end what they are at side by side.
                if let Some(rounds) = &rounds {
                    rounds.stop();
                }
            };
            run(office, listener, config, clock(context)?, stop).await?;
            Ok::<_, Failure>(rounds)
        })?;
        if let Some(rounds) = rounds {
            rounds.end();
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Begins the crawler's rounds, where the settings have any. The site signs the status lists.
fn begin_rounds(
    context: &Context,
    office: &Arc<Office>,
    public: &Url,
    record: Arc<RoundRecord>,
) -> Result<Option<Rounds>, Failure> {
    let settings = &context.settings.crawl;
    let Some(schedule) = settings.schedule()? else {
        return Ok(None);
    };
    let clock = instants(context)?;
    let mut parts = RoundParts::of(settings, office.clone(), clock, Some(public.clone()))?;
    parts.avif = decode_avif::program();
    let rounds = Rounds::begin(parts, schedule, record);
    Ok(Some(rounds.context("starting the crawler's thread")?))
}

/// Binds the address.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    Ok(TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on; is another server there?"))?)
}

/// The URL of a server on this machine.
pub(crate) fn local_url(address: SocketAddr) -> Result<Url, Failure> {
    Ok(Url::parse(&format!("http://{address}/")).context("the server's own URL")?)
}

pub(crate) fn recorded_url(office: &Office) -> Option<Url> {
    let registry = office.store().registry();
    let recorded = registry.founded()?.public_url.clone()?;
    Some(recorded.url().clone())
}

/// Serves until `stop` is done, signing lists that grow old or change, and passes that were issued.
pub(crate) async fn run(
    office: Arc<Office>,
    listener: TcpListener,
    config: Config,
    clock: Clock,
    stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let signer = tokio::spawn(sign_while_serving(office.clone(), clock.clone()));
    let state = AppState::new(View::new(office), clock, config);
    shirushi_authority::web::serve(state, listener, stop).await;
    signer.abort();
    Ok(())
}

async fn sign_while_serving(office: Arc<Office>, clock: Clock) {
    let mut tick = tokio::time::interval(SIGN_EVERY);
    loop {
        tick.tick().await;
        let (office, now) = (office.clone(), clock());
        let signed = tokio::task::spawn_blocking(move || {
            let now = UnixTime::try_from(now.as_second());
            let now = now.map_err(|_| "the clock cannot be read".to_owned())?;
            if let Err(error) = sign_missing(&office, now) {
                tracing::error!(%error, "a pass could not be signed");
            }
            sign_lists(&office, now).map_err(|e| e.to_string())
        });
        match signed.await {
            Ok(Ok(0)) => {}
            Ok(Ok(lists)) => tracing::info!(lists, "status lists signed"),
            Ok(Err(error)) => tracing::error!(%error, "status lists could not be signed"),
            Err(error) => tracing::error!(%error, "signing of status lists stopped"),
        }
    }
}

/// The site's clock: the system's; in a drill, one that starts at the time given and goes on
/// from there.
pub(crate) fn clock(context: &Context) -> Result<Clock, Failure> {
    let ahead = match context.settings.now {
        Some(now) => now.seconds_since(wall_clock()?),
        None => 0,
    };
    Ok(Arc::new(move || {
        let now = wall_clock().ok().map(UnixTime::seconds);
        let now = now.and_then(|now| Timestamp::from_second(now.checked_add(ahead)?).ok());
        now.unwrap_or(Timestamp::UNIX_EPOCH)
    }))
}

/// The same clock for those who count in whole seconds; past the calendar's end it stands still.
pub(crate) fn instants(
    context: &Context,
) -> Result<Arc<dyn Fn() -> UnixTime + Send + Sync>, Failure> {
    let clock = clock(context)?;
    Ok(Arc::new(move || {
        UnixTime::try_from(clock().as_second()).unwrap_or(UnixTime::MAX)
    }))
}

/// Done at SIGINT or SIGTERM.
pub(crate) fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut interrupt =
        tokio::signal::unix::signal(SignalKind::interrupt()).context("waiting for signals")?;
    let mut terminate =
        tokio::signal::unix::signal(SignalKind::terminate()).context("waiting for signals")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
