//! Memory of a frontier with many hosts: `cargo run --release --example million -- FOLDER HOSTS`.
//! Prints the peak of the process in MiB, as the kernel counts it.

use std::path::PathBuf;

use shirushi_crawl::{
    Expected,
    frontier::{Frontier, Wanted},
};
use shirushi_verifier::domain::UnixTime;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("FOLDER is missing")?);
    let hosts: u32 = arguments.next().ok_or("HOSTS is missing")?.parse()?;
    let now = UnixTime::try_from(1_800_000_000)?;
    let (frontier, _) = Frontier::open(&folder, now)?;
    let started = std::time::Instant::now();
    let mut batch = Vec::with_capacity(2_000);
    for host in 0..hosts {
        let url = format!("https://shop-{host:07}.example.jp/store/index.html").parse()?;
        batch.push(Wanted::seed(url, Expected::Nothing)?);
        if batch.len() == 2_000 {
            frontier.add(&batch, now)?;
            batch.clear();
        }
    }
    frontier.add(&batch, now)?;
    println!(
        "{hosts} hosts added in {:?}, peak {}",
        started.elapsed(),
        peak()?
    );
    let started = std::time::Instant::now();
    for _ in 0..10_000 {
        let Some(mut lease) = frontier.lease(now)? else {
            break;
        };
        while let Some(mut due) = lease.take() {
            due.page.done(now, shirushi_crawl::frontier::Timing::Never);
            lease.set(due, now);
        }
        frontier.put_back(lease, now, now, false)?;
    }
    println!(
        "10,000 hosts leased and put back in {:?}, peak {}",
        started.elapsed(),
        peak()?
    );
    println!("{:?}", frontier.counts(now)?);
    frontier.close(now)?;
    println!("peak {}", peak()?);
    Ok(())
}

fn peak() -> Result<String, std::io::Error> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    Ok(line.unwrap_or("unknown").to_owned())
}
