"""This crawler, wget2 and Scrapy on the same corpus, one after the other.

Each fetches from every host that behaves and asks for no delay, with the same number of
connections and no gap. Pages are those that nginx answered with 200, or with 304 to a crawler that
has been there before, read from its log; processor time is user and system time of the whole tree of
processes, by the kernel's account of children. The peers are fetchers: they parse pages for links,
and neither judge pictures nor keep a frontier.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.serving import Servers, manifest
from crawling import Crawler, seeds_file
from manners import requests

CONNECTIONS = 64
LONGEST_SECONDS = 900
# A little more than the week after which pages are due again.
REVISIT = timedelta(days=8)
KNOWN_HOSTS = 1_000_000
NOBODYS_PORT = 8699
WANTED_BYTES = 256 << 20
PAGE_SUFFIXES = (".html", "/")


@dataclass
class Measure:
    """What one program needed, and what it fetched."""

    name: str
    pages: int
    others: int
    processor_seconds: float
    seconds: float
    peak_bytes: int

    def row(self):
        rate, all_of_it = self.pages / self.processor_seconds, (self.pages + self.others) / self.processor_seconds
        return (
            f"{self.name:28} {self.pages:7} {self.others:8} {self.processor_seconds:8.2f} {rate:10.0f}"
            f" {all_of_it:10.0f} {self.seconds:8.1f} {self.peak_bytes / (1 << 20):8.0f}"
        )


HEAD = (
    f"{'':28} {'pages':>7} {'pictures':>8} {'CPU s':>8} {'pages/CPU s':>10} {'all/CPU s':>9}"
    f" {'wall s':>8} {'peak MiB':>8}"
)


def measured(name, command, log, cwd=None, good=(0,)):
    """Runs a program to its end and counts what it asked for."""
    before = log.stat().st_size
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=cwd)
        late = threading.Timer(LONGEST_SECONDS, child.kill)
        late.start()
        _, status, usage = os.wait4(child.pid, 0)
        late.cancel()
        seconds = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in good:
            out.seek(0)
            raise SystemExit(f"{name} ended with {child.returncode}: {out.read()[-2_000:].decode(errors='replace')}")
    time.sleep(0.5)
    pages, others = fetched(log, before)
    return Measure(name, pages, others, usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss * 1024)


def fetched(log, since):
    """Pages and other files that were answered with 200 or 304 after a place in the log, each once."""
    with log.open("rb") as file, tempfile.NamedTemporaryFile() as part:
        file.seek(since)
        shutil.copyfileobj(file, part)
        part.flush()
        by_host = requests(part.name)
    answered = {
        (host, r.uri)
        for host, asked in by_host.items()
        for r in asked
        if r.status in (200, 304) and r.uri != "/robots.txt"
    }
    pages = sum(uri.split("?")[0].endswith(PAGE_SUFFIXES) for _, uri in answered)
    return pages, len(answered) - pages


def wget2(seeds, folder, pictures):
    words = ["wget2", "--recursive", "--level=5", f"--max-threads={CONNECTIONS}", "--input-file", seeds, "--quiet"]
    words += ["--directory-prefix", folder, "--delete-after", "--no-hsts", "--tries=1"]
    return words if pictures else [*words, r"--reject-regex=[.](png|jpg|webp|avif)$", "--filter-urls"]


def scrapy(program, seeds):
    settings = {
        "CONCURRENT_REQUESTS": CONNECTIONS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "DEPTH_LIMIT": 5,
    }
    words = [program, "runspider", str(Path(__file__).with_name("spider.py")), "-a", f"seeds={seeds}"]
    return words + [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]


def version(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout or done.stderr).splitlines()[0].strip()


def million(path, port):
    """URLs of a million hosts on which nobody listens."""
    with path.open("w") as file:
        for order in range(KNOWN_HOSTS):
            file.write(f"http://127.{110 + (order >> 16)}.{order >> 8 & 255}.{order & 255}:{port}/\n")


def later():
    """When every page is to be looked at again."""
    return (datetime.now(UTC) + REVISIT).strftime("%Y-%m-%dT%H:%M:%SZ")


def side_by_side(words, lines, log):
    """Every program on the same hosts, each from the beginning."""
    pages = sum(line["pages"] for line in lines)
    print(f"\n{len(lines)} hosts with {pages} pages, {CONNECTIONS} connections at most", HEAD, sep="\n")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as scratch:
        seeds = seeds_file(lines, scratch)
        crawler = Crawler(words.authority, words.corpus, Path(scratch) / "ours", 0)
        ours = ("run", "--seeds", seeds, "--loopback")
        runs = [("this crawler, with findings", crawler.words(*ours), (0,))]
        runs.append(("this crawler, later again", crawler.words(*ours, now=later()), (0,)))
        # 8: a server answered with an error.
        runs.append(("wget2, pages and pictures", wget2(seeds, scratch, pictures=True), (0, 8)))
        runs.append(("wget2, pages only", wget2(seeds, scratch, pictures=False), (0, 8)))
        if words.scrapy:
            runs.append(("Scrapy, pages only", scrapy(words.scrapy, seeds), (0,)))
        for name, command, good in runs:
            print(measured(name, command, log, good=good).row(), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--authority", type=Path, required=True)
    parser.add_argument("--scrapy", type=Path)
    words = parser.parse_args()
    print(version("wget2", "--version"), version(words.authority, "--version"), sep="; ", end="; ")
    print(version(words.scrapy, "version") if words.scrapy else "without Scrapy")
    with Servers(words.corpus, gzip=False) as servers:
        lines = [line for line in manifest(words.corpus) if line["server"] == "nginx" and not line["delay"]]
        side_by_side(words, [line for line in lines if line["kind"] == "none"], servers.log)
        side_by_side(words, lines, servers.log)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as scratch:
            million(seeds := Path(scratch) / "seeds.txt", NOBODYS_PORT)
            crawler = Crawler(words.authority, words.corpus, Path(scratch) / "ours", 0)
            command = crawler.words("run", "--seeds", seeds, "--loopback", "--minutes", 1)
            kept = measured("a frontier", command, servers.log)
    print(f"\n{KNOWN_HOSTS:,} known hosts: {kept.peak_bytes / (1 << 20):.0f} MiB, {kept.seconds:.0f} s to take them in")
    return 0 if kept.peak_bytes <= WANTED_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
