//! `demo`: from an empty folder to a running authority, and what to try with it.

mod drill;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;
use clap::Args;
use shirushi_authority::{
    assets::EXAMPLE_HOLDERS,
    demo::{Trial, requests, run_trials},
    issue::Existing,
    issuing::{Released, issue},
    keys::{EXAMPLE_PASSPHRASE, Passphrase, Terms},
    office::{Found, Office, found},
    publish::{publish, sign_lists},
    store::DataFolder,
    web::Config,
};
use shirushi_verifier::domain::UnixTime;
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};
use url::Url;

use super::{
    context::{Context, Signing, system_randomness},
    failure::Failure,
    mark::write_bundle,
    output::Output,
    passphrase::DEMONSTRATION_FILE,
    serve,
};

/// Found a demonstration with example keys, issue its marks, serve its site.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Port on this machine to serve at
    #[arg(long, default_value_t = 8600)]
    port: u16,
    /// Try every verdict, show it, and end; exit code 1 if one is wrong
    #[arg(long)]
    once: bool,
    /// Show the crawler at work on sites of this machine with one misuse each, and end; exit code 1
    /// if anything comes out otherwise than it should
    #[arg(long, conflicts_with = "once")]
    crawl: bool,
    /// Folder for the demonstration [default: shirushi-demo; with --crawl shirushi-crawl-demo; with
    /// --once a temporary one]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

const DEFAULT_FOLDER: &str = "shirushi-demo";

impl Demo {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let runtime = Runtime::new().context("starting the server's threads")?;
        if self.once {
            return self.once(context, &runtime);
        }
        if self.crawl {
            return drill::run(context, &runtime, self.dir.as_deref(), self.port);
        }
        let folder = self.dir.as_deref().unwrap_or(Path::new(DEFAULT_FOLDER));
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let listener = runtime.block_on(serve::bind(address))?;
        let url = local_url(&listener)?;
        let office = if DataFolder::at(folder).is_founded() {
            reopen(context, folder)?
        } else {
            begin(context, folder, &url)?
        };
        Output::print(&what_to_try(folder, &url))?;
        runtime.block_on(async {
            serve::run(
                Arc::new(office),
                listener,
                Config::new(url),
                serve::clock(context)?,
                serve::stop_signal()?,
            )
            .await
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// The whole demonstration at once: real site on loopback, real verifier, every verdict.
    fn once(&self, context: &Context, runtime: &Runtime) -> Result<ExitCode, Failure> {
        let temporary = Temporary::new(self.dir.as_deref());
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = runtime.block_on(serve::bind(address))?;
        let url = local_url(&listener)?;
        let office = Arc::new(begin(context, temporary.path(), &url)?);
        let (stop, stopped) = oneshot::channel::<()>();
        let site = runtime.spawn(serve::run(
            office.clone(),
            listener,
            Config::new(url),
            serve::clock(context)?,
            async {
                // An error means that the sender is gone: stop as well.
                let _ = stopped.await;
            },
        ));
        let trials = run_trials(&office, &fetch, context.now()?);
        let _ = stop.send(());
        // The trials have what they need; a site that ends badly changes no verdict.
        let _ = runtime.block_on(site);
        let trials = trials?;
        let right = trials.iter().all(Trial::is_right);
        context.output.answer(&trials, || show(&trials))?;
        Ok(if right {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}

/// Founds the demonstration and issues all its marks.
fn begin(context: &Context, folder: &Path, url: &Url) -> Result<Office, Failure> {
    let now = context.now()?;
    let office = found_demonstration(context, folder, url, now)?;
    let requests = requests(EXAMPLE_HOLDERS)?;
    let bar = context
        .output
        .progress(requests.len() as u64, "issuing marks");
    let issued = issue(&office, &requests, now, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let released = issued.into_iter().collect::<Result<Vec<_>, _>>()?;
    hand_over(folder, &office, &released, url)?;
    sign_lists(&office, now)?;
    publish(&office, &folder.join("public"), now)?;
    Ok(office)
}

/// Founds an authority with example keys, and no marks yet.
fn found_demonstration(
    context: &Context,
    folder: &Path,
    url: &Url,
    now: UnixTime,
) -> Result<Office, Failure> {
    let mut setup = context.setup(Signing::No)?;
    setup.folder = DataFolder::at(folder);
    let how = Found {
        demonstration: true,
        public_url: Some(url.as_str().parse()?),
        root_passphrase: Passphrase::new(EXAMPLE_PASSPHRASE.to_owned())?,
        terms: Terms::default(),
    };
    let office = found(setup, &how, now, &mut system_randomness())?;
    let note = "Example keys: nobody must trust what this authority says.\n";
    fs::write(folder.join(DEMONSTRATION_FILE), note).context("marking the folder")?;
    Ok(office)
}

/// Writes some delivery bundles to look at.
fn hand_over(
    folder: &Path,
    office: &Office,
    released: &[Released],
    url: &Url,
) -> Result<(), Failure> {
    let bundles = folder.join("bundles");
    fs::create_dir_all(&bundles).context("making the folder of bundles")?;
    for released in released.iter().take(3).chain(released.iter().rev().take(1)) {
        let number = released.grant.number.registration.to_string();
        let out = bundles.join(number);
        write_bundle(&out, released, office.assets(), url, Existing::Replace)?;
    }
    Ok(())
}

fn reopen(context: &Context, folder: &Path) -> Result<Office, Failure> {
    let mut setup = context.setup(Signing::No)?;
    setup.folder = DataFolder::at(folder);
    setup.passphrase = Some(Passphrase::new(EXAMPLE_PASSPHRASE.to_owned())?);
    let now: UnixTime = context.now()?;
    let (office, repairs) = Office::open(setup, now)?;
    for repair in repairs {
        Output::note(&repair.to_string());
    }
    if !office.is_demonstration() {
        let folder = folder.display();
        return Err(anyhow::anyhow!("{folder} holds a real authority; give another --dir").into());
    }
    sign_lists(&office, now)?;
    Ok(office)
}

fn local_url(listener: &TcpListener) -> Result<Url, Failure> {
    serve::local_url(listener.local_addr().context("reading the address")?)
}

/// Fetches a status list from the site. Lists are small, so a few seconds are plenty.
fn fetch(url: &str) -> Result<Vec<u8>, String> {
    use std::time::Duration;
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .into();
    let mut answer = agent.get(url).call().map_err(|e| e.to_string())?;
    let body = answer.body_mut().with_config().limit(1 << 20);
    body.read_to_vec().map_err(|e| e.to_string())
}

fn show(trials: &[Trial]) -> String {
    let lines = trials.iter().map(|trial| {
        let sign = if trial.is_right() { "ok   " } else { "WRONG" };
        let (what, found) = (trial.what, trial.found.code());
        let expected = if trial.is_right() {
            String::new()
        } else {
            format!("  (expected {})", trial.expected.code())
        };
        format!(
            "{sign}  {what:45}  {found}{expected}\n         {}",
            trial.words
        )
    });
    let right = trials.iter().filter(|t| t.is_right()).count();
    let count = format!(
        "{right} of {} verdicts are as they should be.",
        trials.len()
    );
    lines.chain([count]).collect::<Vec<_>>().join("\n")
}

fn what_to_try(folder: &Path, url: &Url) -> String {
    let folder = folder.display();
    format!(
        "A demonstration with 117 marks is in {folder}, and its site is at {url}\n\
         Its keys are examples: nobody must trust what it says.\n\n\
         Look at a mark as a visitor who clicked it:\n  \
           {url}marks/20001\n\
         Verify a badge on its own site, then on another:\n  \
           shirushi-verify image {folder}/bundles/20001/badge.png --page https://ocn-1.example.jp/ --trust {folder}/public/trust.cbor --online\n  \
           shirushi-verify image {folder}/bundles/20001/badge.png --page https://copycat.example.com/ --trust {folder}/public/trust.cbor\n\
         Revoke it and verify again: stop this with Ctrl-C, then\n  \
           shirushi-authority --data {folder} mark revoke 20001 --reason misuse\n  \
           shirushi-authority demo --dir {folder}\n\
         Everything at once, with every verdict:\n  \
           shirushi-authority demo --once\n\
         Misuse on eight sites, found by the crawler and followed to its end:\n  \
           shirushi-authority demo --crawl"
    )
}

/// A folder for one run, removed at its end unless the user named it.
struct Temporary {
    path: PathBuf,
    remove: bool,
}

impl Temporary {
    fn new(named: Option<&Path>) -> Self {
        match named {
            Some(path) => Self {
                path: path.to_owned(),
                remove: false,
            },
            None => Self {
                path: std::env::temp_dir().join(format!("shirushi-demo-{}", std::process::id())),
                remove: true,
            },
        }
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if self.remove {
            // What cannot be removed is in the system's temporary folder anyway.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
