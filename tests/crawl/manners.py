"""Reads from the servers' logs whether a crawler kept its manners.

python -m manners MANIFEST LOG --gap SECONDS [--table]

Rules, each with the requests that broke it:

  overlap     a request began before the last to the same host had ended
  gap         it began sooner after the last than the gap, or than the host's Crawl-delay
  disallowed  robots rules forbid it
  robots      the first request to a host was not for its robots rules
  closed      robots rules could not be had (RFC 9309, 2.3.1.4), and something was asked for all the same
  waiting     the host asked to be left alone for a while (Retry-After), and was not
  agent       the user agent does not say who crawls and where to read about it

A server's clock has milliseconds, and nginx reads it once a turn of its loop: hence SLACK.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

SLACK_SECONDS = 0.015
RETRY_AFTER_SECONDS = 2.0
AGENT = re.compile(r"^[A-Za-z_-]+/\S+ \(\+https?://\S+\)$")
RULES = ["overlap", "gap", "disallowed", "robots", "closed", "waiting", "agent"]


@dataclass
class Request:
    """A request as the server saw it; times in seconds since 1970."""

    host: str
    uri: str
    status: int
    began: float
    ended: float
    agent: str

    @property
    def cut(self):
        """The client went away, or was sent away; the server may have noticed late."""
        return self.status in {0, 499}


@dataclass
class Manners:
    """What was counted."""

    requests: int = 0
    hosts: int = 0
    broken: dict = field(default_factory=lambda: {rule: [] for rule in RULES})

    @property
    def kept(self):
        return not any(self.broken.values())

    def table(self):
        lines = [f"{self.requests} requests to {self.hosts} hosts"]
        for rule, requests in self.broken.items():
            lines.append(f"{rule:12} {len(requests):6}  {'; '.join(requests[:3])}")
        return "\n".join(lines)


def requests(log):
    """The requests of a log, by host, each host's in the order in which they began."""
    by_host = defaultdict(list)
    for line in Path(log).read_text(errors="replace").splitlines():
        entry = json.loads(line)
        ended = float(entry["end"])
        began = ended - float(entry["took"])
        status = int(entry["status"] or 0)
        by_host[entry["host"]].append(Request(entry["host"], entry["uri"], status, began, ended, entry["agent"]))
    for all_of_it in by_host.values():
        all_of_it.sort(key=lambda request: (request.began, request.ended))
    return dict(by_host)


def judge(lines, by_host, gap):
    """What manners a crawler had with the hosts of a manifest."""
    manners = Manners(sum(map(len, by_host.values())), len(by_host))
    by_address = {line["host"]: line for line in lines}
    for host, asked in by_host.items():
        judge_host(by_address.get(host), asked, gap, manners.broken)
    return manners


def judge_host(line, asked, gap, broken):
    def breaks(rule, request, more=""):
        broken[rule].append(f"{request.host}{request.uri}{more}")

    line = line or {"never": [], "delay": 0.0, "case": ""}
    never = [re.compile(pattern) for pattern in line["never"]]
    if asked[0].uri != "/robots.txt":
        breaks("robots", asked[0])
    rules, last = None, None
    for request in asked:
        wanted = max(gap, line["delay"] if rules == "had" else 0.0)
        if last is not None:
            since = request.began - (last.began if last.cut else last.ended)
            if since < -SLACK_SECONDS and not last.cut:
                breaks("overlap", request, f" {since:.3f} s")
            elif since < wanted - SLACK_SECONDS:
                breaks("gap", request, f" {since:.3f} s")
            if line["case"] == "retry-after" and last.status == 503 and since < RETRY_AFTER_SECONDS - SLACK_SECONDS:
                breaks("waiting", request, f" {since:.3f} s")
        if any(pattern.search(request.uri) for pattern in never):
            breaks("disallowed", request)
        if request.uri == "/robots.txt":
            rules = "closed" if request.status == 0 or request.status >= 500 else "had"
        elif rules == "closed":
            breaks("closed", request)
        if not AGENT.match(request.agent):
            breaks("agent", request, f" {request.agent}")
        last = request


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("log", type=Path)
    parser.add_argument("--gap", type=float, required=True, help="seconds")
    words = parser.parse_args()
    lines = [json.loads(line) for line in words.manifest.read_text().splitlines()]
    manners = judge(lines, requests(words.log), words.gap)
    print(manners.table())
    return 0 if manners.kept and manners.requests else 1


if __name__ == "__main__":
    sys.exit(main())
