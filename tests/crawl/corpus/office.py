"""An authority that is founded for the corpus, and the marks that it issues, by the real program.

It is a demonstration's office, founded more than a year ago: in no other can a mark be issued
whose term is over today. Nothing here draws or signs anything itself.
"""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

FOUNDED_DAYS_AGO = 380
# The scheme of ecom-seal-1 asks for another mark first; the demonstration's first is one.
PREREQUISITE = "20001"
HOLDERS = ["見本通信", "例示商店", "さくら堂", "青空書房", "みなと工芸", "山手物産", "北風電機", "ひかり薬局"]
SYSTEMS = ["見本ネット", "通販システム", "会員サービス", "受注システム"]


@dataclass
class Wish:
    """A mark that is wanted."""

    use: str  # genuine, expired, revoked or scope
    url: str
    template: str


@dataclass
class Mark:
    """A mark that was issued."""

    use: str
    url: str
    template: str
    registration: str
    bundle: str
    link: str

    @property
    def badge(self):
        return Path(self.bundle) / "badge.png"


class Office:
    """The office in a folder."""

    def __init__(self, program, folder, site_port):
        self.program = Path(program)
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.site = f"http://127.0.0.1:{site_port}"
        self.port = site_port

    def run(self, *words, assets=None, now=None):
        """Runs a command; gives what it answers."""
        command = [self.program, "--data", self.data, "--json"]
        command += ["--assets", assets] if assets else []
        command += ["--now", now] if now else []
        done = subprocess.run([*command, *words], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"shirushi-authority {' '.join(words)}: {done.stderr.strip()}")
        return json.loads(done.stdout or "null")

    def found(self):
        """Founds it as it would have been more than a year ago."""
        command = [self.program, "demo", "--dir", self.data, "--port", str(self.port)]
        with (self.folder / "founding.log").open("w") as log:
            demo = subprocess.Popen([*command, "--now", days_ago(FOUNDED_DAYS_AGO)], stdout=log, stderr=log)
        try:
            while not answers(f"{self.site}/readyz"):
                if demo.poll() is not None:
                    raise SystemExit((self.folder / "founding.log").read_text())
                time.sleep(0.2)
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait()

    def issue(self, wish, number):
        """Issues a mark: one person proposes it, another approves."""
        out = self.folder / "bundles" / str(number)
        now = days_ago(FOUNDED_DAYS_AGO - 1) if wish.use == "expired" else None
        how = {"assets": self.assets(wish.template), "now": now}
        holder = f"{HOLDERS[number % len(HOLDERS)]}株式会社"
        system = SYSTEMS[number % len(SYSTEMS)]
        ecom = wish.template == "ecom-seal-1"
        words = ["--scheme", "ecom2000" if ecom else "isp2014", "--holder", holder, "--system", system]
        words += ["--prerequisite", PREREQUISITE] if ecom else []
        proposed = self.run("mark", "issue", *words, "--url", wish.url, "--out", str(out), **how)
        issued = self.run("proposal", "approve", str(proposed["proposal"]), "--as", "second", "--out", str(out), **how)
        registration = issued["number"].split("-")[0]
        link = f"{self.site}/marks/{registration}"
        return Mark(wish.use, wish.url, wish.template, registration, str(out), link)

    def assets(self, template):
        """Assets by which the mark is drawn on another template than its scheme's own."""
        if template != "plain-white-1":
            return None
        folder = self.folder / "assets"
        if not folder.exists():
            shutil.copytree(repository() / "assets", folder)
            scheme = folder / "schemes" / "isp2014.toml"
            scheme.write_text(scheme.read_text().replace('"isp-mark-1"', '"plain-white-1"'))
        return folder

    def work(self, wishes):
        """Founds it and issues the marks; those of the past come first, since no clock goes back."""
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "bundles").mkdir(parents=True)
        self.found()
        ordered = sorted(wishes, key=lambda wish: wish.use != "expired")
        marks = [self.issue(wish, number) for number, wish in enumerate(ordered)]
        for mark in marks:
            if mark.use == "revoked":
                self.run("mark", "revoke", mark.registration, "--reason", "misuse")
        self.run("trust", "sign")
        shutil.rmtree(self.folder / "assets", ignore_errors=True)
        text = json.dumps([asdict(mark) for mark in marks], ensure_ascii=False, indent=1)
        write_last(self.folder / "marks.json", text)
        return marks

    def known(self, wishes):
        """The marks of an earlier run, if they are those that are wanted."""
        try:
            marks = [Mark(**mark) for mark in json.loads((self.folder / "marks.json").read_text())]
        except (OSError, ValueError, TypeError):
            return None
        wanted = sorted((wish.use, wish.url, wish.template) for wish in wishes)
        found = sorted((mark.use, mark.url, mark.template) for mark in marks)
        ours = all(mark.link.startswith(f"{self.site}/") and mark.badge.exists() for mark in marks)
        return marks if wanted == found and ours else None

    def trust(self):
        """The newest trust bundle."""
        return max((self.data / "trust").glob("trust-*.cbor"))


def days_ago(days):
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def repository():
    return Path(__file__).resolve().parents[3]


def write_last(path, text):
    """Writes a file whose presence says that all before it is done."""
    scratch = path.with_suffix(".new")
    scratch.write_text(text)
    os.replace(scratch, path)
