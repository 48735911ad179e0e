"""A crawl that is killed again and again, compared with one that nobody disturbs.

python -m killing CORPUS --authority PROGRAM [--kills 30] [--seed 1]

Each kill is SIGKILL at a random moment. Afterwards the crawl is run to its end: what was found
must be what the undisturbed one found, none lost and none twice, and the servers' log must show
good manners across all starts.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from corpus.serving import Servers, manifest
from crawling import Crawler, ours, seeds_file
from manners import judge, requests

# From the start of the program: its first second goes into opening the office.
EARLIEST_SECONDS = 0.3


def places(findings):
    """Findings as what they are of, without numbers and times."""
    return sorted((f["page"], f["kind"], f.get("picture") or "", f.get("registration") or "") for f in findings)


def undisturbed(words, lines, folder):
    crawler = Crawler(words.authority, words.corpus, folder, words.gap)
    with Servers(words.corpus) as servers:
        began = time.monotonic()
        crawler.run(seeds_file(lines, folder))
        seconds = time.monotonic() - began
        asked = sum(map(len, requests(servers.log).values()))
    return places(ours(crawler.findings(), lines)), seconds, asked


def disturbed(words, lines, folder, seconds):
    """The findings and the manners of a crawl that is killed, and how many kills hit it."""
    crawler, rng = Crawler(words.authority, words.corpus, folder, words.gap), Random(words.seed)
    seeds, hit = seeds_file(lines, folder), 0
    with Servers(words.corpus) as servers:
        for _ in range(words.kills):
            child = crawler.start(seeds)
            try:
                child.wait(rng.uniform(EARLIEST_SECONDS, max(1.5, 2.5 * seconds / words.kills)))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                hit += 1
        crawler.run(seeds)
        by_host = requests(servers.log)
        manners = judge(lines, by_host, words.gap)
        again = sum(map(len, by_host.values()))
    return places(ours(crawler.findings(), lines)), manners, hit, again


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--authority", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gap", type=int, default=1, help="seconds")
    words = parser.parse_args()
    # Without the hosts that misbehave: how those answer depends on when they are asked.
    lines = [line for line in manifest(words.corpus) if line["server"] == "nginx"]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        expected, seconds, asked = undisturbed(words, lines, Path(one))
        print(f"undisturbed: {len(expected)} findings in {seconds:.1f} s, {asked} requests")
        found, manners, hit, again = disturbed(words, lines, Path(other), seconds)
    lost = [place for place in expected if place not in set(found)]
    more = [place for place in found if place not in set(expected)]
    doubled = sorted({place for place in found if found.count(place) > 1})
    print(f"killed {hit} times: {len(found)} findings, {again} requests")
    print(f"lost {len(lost)}, doubled {len(doubled)}, others {len(more)}")
    print(manners.table())
    for what, which in (("lost", lost), ("doubled", doubled), ("others", more)):
        if which:
            print(f"{what}: {json.dumps(which[:5])}")
    right = expected and hit >= words.kills * 0.9 and not (lost or more or doubled) and manners.kept
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
