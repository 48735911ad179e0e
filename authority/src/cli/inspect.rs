//! `inspect`: plan, run and read online inspections.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use shirushi_authority::inspection::{
    AddressPolicy, Clock, Declaration, InspectionReport, Inspector, Outcome, Plan,
    holes::HoleReport,
    import::{Format, Limits},
    plan::SystemResolver,
    ports::{NmapReport, PortPolicy},
    run::{Progress, StopSwitch},
    tls::{RevocationList, Roots, TlsPolicy},
};
use shirushi_authority::{language::Language, store::write_whole};
use shirushi_verifier::domain::UnixTime;
use tokio::runtime::Runtime;

use super::{
    context::{Context, wall_clock},
    failure::Failure,
    output::Output,
    serve::stop_signal,
};

/// Commands on online inspections.
#[derive(Debug, Subcommand)]
pub(crate) enum InspectCommand {
    /// Check a declaration, resolve its hosts once, and write the plan
    Plan(MakePlan),
    /// Run a plan, inside its window; Ctrl-C stops it and keeps what is known
    Run(RunPlan),
    /// Read a scanner's report, and show what is in it
    Import(Import),
}

/// Check a declaration and write the plan.
#[derive(Debug, Args)]
pub(crate) struct MakePlan {
    /// The declaration, TOML, or JSON if its name ends in .json
    declaration: PathBuf,
    /// The plan to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Servers on this machine only; for drills
    #[arg(long)]
    loopback: bool,
}

/// Run a plan.
#[derive(Debug, Args)]
pub(crate) struct RunPlan {
    /// The plan
    plan: PathBuf,
    /// The report to write, JSON
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Which reading of Table 4-2
    #[arg(long, value_enum, default_value_t = Reading::Y2026)]
    ports: Reading,
    /// Root certificates to trust, PEM; the web's, if not given
    #[arg(long, value_name = "FILE")]
    roots: Option<PathBuf>,
    /// Revocation list, PEM or DER; can be given several times
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,
    /// nmap's XML report of the same window, to be judged together
    #[arg(long, value_name = "FILE")]
    nmap: Vec<PathBuf>,
    /// Language of the report on the screen
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Servers on this machine only; for drills
    #[arg(long)]
    loopback: bool,
}

/// Read a scanner's report.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Import {
    /// nmap's XML (-oX)
    #[arg(long, value_name = "FILE")]
    nmap: Option<PathBuf>,
    /// nuclei's JSON lines (-jsonl)
    #[arg(long, value_name = "FILE")]
    nuclei: Option<PathBuf>,
    /// OpenVAS's or GVM's XML report
    #[arg(long, value_name = "FILE")]
    gvm: Option<PathBuf>,
    /// SARIF 2.1.0
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
    /// CycloneDX with vulnerabilities, JSON
    #[arg(long, value_name = "FILE")]
    vex: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Reading {
    #[value(name = "2000")]
    Y2000,
    #[value(name = "2026")]
    Y2026,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    Ja,
    En,
}

impl InspectCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Plan(command) => command.run(context),
            Self::Run(command) => command.run(context),
            Self::Import(command) => command.run(context),
        }
    }
}

impl MakePlan {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let now = drill_time(context, self.loopback)?;
        let bytes = read(&self.declaration)?;
        let json = self.declaration.extension().is_some_and(|e| e == "json");
        let declaration = if json {
            Declaration::from_json(&bytes)
        } else {
            Declaration::from_toml(&bytes)
        };
        let declaration = declaration.with_context(|| self.declaration.display().to_string())?;
        let prepared = Plan::prepare(declaration, now, &SystemResolver, addresses(self.loopback));
        let plan = Runtime::new()
            .context("starting threads")?
            .block_on(prepared);
        let plan = plan.map_err(refused)?;
        if let Some(out) = &self.out {
            write(out, &plan)?;
        }
        context.output.answer(&plan, || plan_text(&plan))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn plan_text(plan: &Plan) -> String {
    let declaration = plan.declaration();
    let mut lines = vec![
        format!("{} ({})", declaration.system, declaration.case),
        format!(
            "window {} - {}",
            declaration.window.start, declaration.window.end
        ),
    ];
    for (server, addresses) in plan.servers() {
        let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "{} {}: {}",
            server.name,
            server.host,
            addresses.join(", ")
        ));
    }
    lines.push(format!("SHA-256 of the plan {}", plan.digest()));
    lines.join("\n")
}

impl RunPlan {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let offset = drill_time(context, self.loopback)?.seconds_since(wall_clock()?);
        let plan = Plan::from_json(&read(&self.plan)?);
        let plan = plan.with_context(|| self.plan.display().to_string())?;
        let ports = match self.ports {
            Reading::Y2000 => PortPolicy::of_2000()?,
            Reading::Y2026 => PortPolicy::of_2026()?,
        };
        let scans = self
            .nmap
            .iter()
            .map(|path| nmap(path))
            .collect::<Result<Vec<_>, _>>()?;
        let mut report = self.inspect(context, &plan, &ports, offset)?;
        write(&self.out, &report)?;
        for scan in &scans {
            report.add_nmap(scan, &ports).map_err(refused)?;
        }
        if !scans.is_empty() {
            write(&self.out, &report)?;
        }
        let language = match self.lang {
            Lang::Ja => Language::Ja,
            Lang::En => Language::En,
        };
        context.output.answer(&report, || report.text(language))?;
        let passed = report.outcome == Outcome::Passed;
        Ok(if passed {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }

    fn inspect(
        &self,
        context: &Context,
        plan: &Plan,
        ports: &PortPolicy,
        offset: i64,
    ) -> Result<InspectionReport, Failure> {
        let roots = match &self.roots {
            Some(path) => Roots::given(&read(path)?)?,
            None => Roots::web(),
        };
        let lists = self
            .crl
            .iter()
            .map(|path| Ok::<_, Failure>(RevocationList::parse(&read(path)?)?));
        let bar = context.output.progress(0, "ports");
        let stop = StopSwitch::default();
        let inspector = Inspector {
            plan,
            clock: &WallClock { offset },
            stop: stop.clone(),
            addresses: addresses(self.loopback),
            ports,
            tls: &TlsPolicy::of_2026()?,
            roots: &roots,
            lists: lists.collect::<Result<_, _>>()?,
            resolver: &SystemResolver,
            progress: &|progress| match progress {
                Progress::Ports(ports) => bar.inc_length(ports as u64),
                Progress::Port => bar.inc(1),
            },
        };
        let runtime = Runtime::new().context("starting threads")?;
        let report = runtime.block_on(async {
            let interrupted = stop_signal()?;
            tokio::spawn(async move {
                interrupted.await;
                stop.stop();
            });
            inspector.run().await.map_err(refused)
        });
        bar.finish_and_clear();
        report
    }
}

/// The system's clock; in a drill as many seconds ahead as the drill's time was.
struct WallClock {
    offset: i64,
}

impl Clock for WallClock {
    /// A clock that cannot be read stands after every window.
    fn now(&self) -> UnixTime {
        wall_clock().map_or(UnixTime::MAX, |now| now.plus_seconds(self.offset))
    }
}

impl Import {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if let Some(path) = &self.nmap {
            let report = nmap(path)?;
            context.output.answer(&report, || nmap_text(&report))?;
            return Ok(ExitCode::SUCCESS);
        }
        let given = [
            (Format::Nuclei, self.nuclei),
            (Format::Gvm, self.gvm),
            (Format::Sarif, self.sarif),
            (Format::Vex, self.vex),
        ];
        for (format, path) in given {
            let Some(path) = path else { continue };
            let report = HoleReport::parse(format, &read(&path)?, Limits::default());
            let report = report.with_context(|| path.display().to_string())?;
            context.output.answer(&report, || holes_text(&report))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn nmap_text(report: &NmapReport) -> String {
    let hosts = report.hosts.iter().map(|host| {
        let (tcp, udp) = (&host.scan.tcp.open, &host.scan.udp.open);
        format!("{}: open TCP {tcp}; open UDP {udp}", host.address)
    });
    hosts.collect::<Vec<_>>().join("\n")
}

fn holes_text(report: &HoleReport) -> String {
    let mut lines = vec![format!(
        "{}: {} findings",
        report.tool,
        report.findings.len()
    )];
    for finding in &report.findings {
        let scores: Vec<String> = finding
            .scores()
            .iter()
            .map(|s| match s.computed_by {
                Some(version) => format!("CVSS {version} {}", s.score),
                None => format!("reported {}", s.score),
            })
            .collect();
        let scores = if scores.is_empty() {
            "no score".to_owned()
        } else {
            scores.join(", ")
        };
        lines.push(format!(
            "{scores}: {} {} ({})",
            finding.id, finding.target, finding.title
        ));
    }
    lines.join("\n")
}

fn nmap(path: &Path) -> Result<NmapReport, Failure> {
    let report = NmapReport::parse(&read(path)?, Limits::default());
    Ok(report.with_context(|| path.display().to_string())?)
}

fn addresses(loopback: bool) -> AddressPolicy {
    if loopback {
        AddressPolicy::LoopbackOnly
    } else {
        AddressPolicy::PublicOnly
    }
}

/// The time to work by. A window is a promise: only a drill on this machine may have another time.
fn drill_time(context: &Context, loopback: bool) -> Result<UnixTime, Failure> {
    if context.settings.now.is_some() && !loopback {
        let error =
            anyhow::anyhow!("--now is for drills: an inspection keeps its window; add --loopback");
        return Err(Failure::Refused(error));
    }
    context.now()
}

fn refused(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::Refused(error.into())
}

/// Largest file read: a revocation list or a scanner's report.
const MAX_BYTES: u64 = 40 << 20;

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = fs::metadata(path)
        .with_context(|| format!("reading {}", path.display()))?
        .len();
    if bytes > MAX_BYTES {
        let path = path.display();
        return Err(
            anyhow::anyhow!("{path} has {bytes} bytes; at most {MAX_BYTES} are read").into(),
        );
    }
    Ok(fs::read(path).with_context(|| format!("reading {}", path.display()))?)
}

fn write(path: &Path, document: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_vec_pretty(document).context("encoding")?;
    let whole = std::path::absolute(path).and_then(|path| write_whole(&path, &json, false));
    whole.with_context(|| format!("writing {}", path.display()))?;
    Output::note(&format!("wrote {}", path.display()));
    Ok(())
}
