"""The real crawler, at work on a corpus: its data, its settings, its findings.

python -m crawling CORPUS --authority PROGRAM [--gap SECONDS] [--keep FOLDER]

crawls the whole corpus once, prints what the program says of it, the table of classes and the
manners, and exits with 0 only if both are as they are to be.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus.serving import Servers, manifest
from manners import judge, requests
from score import compare, fetched_pages

# Requests are few, so that calendars without end do not take minutes; no host that behaves needs more.
SETTINGS = """\
[crawl]
addresses = "loopback"
gap_seconds = {gap:g}
hosts_at_a_time = {hosts}
requests_per_host = 60
screenshots = false
"""
HOSTS_AT_A_TIME = 64


class Crawler:
    """The program with a copy of the corpus's office, so that every crawl begins anew."""

    def __init__(self, program, corpus, folder, gap):
        self.program, self.folder = Path(program).resolve(), Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        shutil.copytree(Path(corpus) / "office" / "data", self.data)
        self.settings = self.folder / "settings.toml"
        # No gap at all is what --loopback is for.
        self.settings.write_text(SETTINGS.format(gap=max(gap, 1), hosts=HOSTS_AT_A_TIME))

    def words(self, *words, now=None):
        """The program with these words, as at a time that is not the clock's, if one is given."""
        drill = ["--now", now] if now else []
        data = ["--data", self.data, "--config", self.settings]
        return [self.program, *data, *drill, "--json", "crawl", *map(str, words)]

    def start(self, seeds, *more):
        """Starts a crawl; its answer and its log go to files in the folder."""
        out, log = (self.folder / "run.json").open("w"), (self.folder / "run.log").open("a")
        with out, log:
            words = self.words("run", "--seeds", seeds, *more)
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=log)

    def run(self, seeds, *more, limit=1_200):
        """Crawls to the end; gives the program's own summary."""
        child = self.start(seeds, *more)
        try:
            status = child.wait(limit)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            raise SystemExit(f"the crawl did not end within {limit} s") from None
        if status:
            raise SystemExit(f"crawl run ended with {status}: {(self.folder / 'run.log').read_text()[-2_000:]}")
        return json.loads((self.folder / "run.json").read_text() or "null")

    def findings(self):
        """What was found, as the program tells it."""
        done = subprocess.run(self.words("findings", "list"), capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"crawl findings: {done.stderr.strip()}")
        return [plain(finding) for finding in json.loads(done.stdout)]


def plain(finding):
    """A finding as score.py reads it, from its form in the answer."""
    place = finding["place"]
    picture, mark = place["thing"].get("picture"), place["thing"].get("mark") or finding.get("mark")
    said = {"number": finding["number"], "page": place["page"], "kind": place["kind"]}
    return said | {
        "picture": picture,
        "registration": mark,
        "first_seen": finding["at"],
        "last_seen": finding["last_seen"],
    }


def seeds_file(lines, folder):
    """The front pages of hosts, in a file."""
    seeds = Path(folder) / "seeds.txt"
    seeds.write_text("".join(line["url"] + "\n" for line in lines))
    return seeds


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--authority", type=Path, required=True)
    parser.add_argument("--gap", type=int, default=1, help="seconds")
    parser.add_argument("--keep", type=Path, help="leave data, answers and logs in this folder")
    words = parser.parse_args()
    lines = manifest(words.corpus)
    with tempfile.TemporaryDirectory() as scratch, Servers(words.corpus) as servers:
        folder = words.keep or Path(scratch)
        shutil.rmtree(folder / "data", ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        crawler = Crawler(words.authority, words.corpus, folder, words.gap)
        began = time.monotonic()
        summary = crawler.run(seeds_file(lines, folder))
        print(f"crawled in {time.monotonic() - began:.1f} s: {json.dumps(summary, ensure_ascii=False)[:2_000]}")
        found = crawler.findings()
        (folder / "findings.json").write_text(json.dumps(found, ensure_ascii=False, indent=1))
        if words.keep:
            shutil.copy(servers.log, folder / "access.log")
        score = compare(lines, ours(found, lines), fetched_pages(lines, servers.log))
        manners = judge(lines, requests(servers.log), words.gap)
    print(score.table(), manners.table(), sep="\n\n")
    failures = [*score.failures(), *([] if manners.kept else ["manners were not kept"])]
    print(*failures, sep="\n")
    return 1 if failures else 0


def ours(findings, lines):
    """The findings on hosts of the corpus: the demonstration's own marks are for hosts that are not there."""
    roots = tuple(line["url"] for line in lines)
    return [finding for finding in findings if finding["page"].startswith(roots)]


if __name__ == "__main__":
    sys.exit(main())
