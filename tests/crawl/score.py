"""Compares what a crawl found with what stands in the manifest.

python -m score MANIFEST FINDINGS [--log LOG]

FINDINGS is a list of {number, kind, page, picture, registration}, as crawling.py writes it. For each class: how many
pages show it, how many of those were found, how many findings say so, and how many of those are
right. A genuine badge counts as recognised where its page was fetched and nothing is said of it.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from manners import requests

CLASSES = [
    "genuine",
    "expired",
    "revoked",
    "out-of-scope",
    "copied",
    "altered",
    "effaced",
    "blacked-out",
    "look-alike",
    "linked-picture",
    "none",
]
# By how many of them at least are to be found, and how many of the findings are to be right.
WANTED = {"look-alike": 0.95, "blacked-out": 0.0}


@dataclass
class Row:
    """One class: places in the manifest, those found; findings, those that are right."""

    places: int = 0
    found: int = 0
    findings: int = 0
    right: int = 0
    missed: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    @property
    def recall(self):
        return self.found / self.places if self.places else 1.0

    @property
    def precision(self):
        return self.right / self.findings if self.findings else 1.0


@dataclass
class Score:
    """All classes, and what is said twice."""

    rows: dict
    doubled: list

    def failures(self):
        """What is not as it is to be."""
        for kind, row in self.rows.items():
            least = WANTED.get(kind, 1.0)
            if row.recall < least:
                yield f"{kind}: recall {row.recall:.3f}, wanted {least}: {'; '.join(row.missed[:5])}"
            if row.precision < least:
                yield f"{kind}: precision {row.precision:.3f}, wanted {least}: {'; '.join(row.wrong[:5])}"
        if self.doubled:
            yield f"said twice: {'; '.join(self.doubled[:5])}"

    def table(self):
        lines = ["class            places  found  recall  findings  right  precision"]
        for kind, row in self.rows.items():
            if row.places or row.findings:
                lines.append(
                    f"{kind:15}  {row.places:6}  {row.found:5}  {row.recall:6.3f}"
                    f"  {row.findings:8}  {row.right:5}  {row.precision:9.3f}"
                )
        return "\n".join(lines)


def compare(lines, findings, fetched=None):
    """The score of findings; `fetched` is what the servers' log says was asked for (URLs)."""
    rows = {kind: Row() for kind in CLASSES}
    wanted = defaultdict(list)
    for line in lines:
        for expected in line["expect"]:
            wanted[expected["page"]].append(expected)
    here, said, shown = defaultdict(set), Counter(), set()
    for finding in findings:
        page, kind, picture = finding["page"], finding["kind"], finding.get("picture") or ""
        here[page].add(kind)
        said[page, kind, picture] += 1
        shown.add((root(page), kind, picture))
        row = rows.setdefault(kind, Row())
        row.findings += 1
        if any(fits(expected, kind, picture) for expected in wanted.get(page, [])):
            row.right += 1
        else:
            row.wrong.append(f"{page} {finding.get('number', '')}")
    for page, all_of_it in wanted.items():
        for expected in all_of_it:
            if expected["must"]:
                kinds = expected["kinds"]
                # A picture is told of once a host: of the first page that was found to show it.
                told = any((root(page), kind, expected["sha256"]) in shown for kind in kinds)
                count(rows[expected["row"]], told or bool(here.get(page, set()) & set(kinds)), page)
    for line in lines:
        valid = dict.fromkeys(page for page in line["valid"] if page not in wanted)
        for page in valid:
            count(rows["genuine"], page not in here and (fetched is None or page in fetched), page)
        if line["kind"] == "none":
            accused = [page for page in here if page.startswith(line["url"])]
            count(rows["none"], not accused, line["url"])
    doubled = [" ".join(key) for key, times in said.items() if times > 1]
    return Score(rows, doubled)


def root(page):
    """The host that a page is on."""
    return page.split("/")[2]


def fits(expected, kind, picture):
    """Whether a finding is one that was expected; a picture is told by its hash, where it is told."""
    return kind in expected["kinds"] and (len(picture) != 64 or picture == expected["sha256"])


def count(row, found, page):
    row.places += 1
    row.found += found
    if not found:
        row.missed.append(page)


def fetched_pages(lines, log):
    """URLs that were answered with 200."""
    by_host = requests(log)
    roots = {line["host"]: line["url"].rstrip("/") for line in lines}
    return {
        roots[host] + r.uri for host, asked in by_host.items() if host in roots for r in asked if r.status in {200, 304}
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("findings", type=Path)
    parser.add_argument("--log", type=Path)
    words = parser.parse_args()
    lines = [json.loads(line) for line in words.manifest.read_text().splitlines()]
    fetched = fetched_pages(lines, words.log) if words.log else None
    score = compare(lines, json.loads(words.findings.read_text()), fetched)
    print(score.table())
    failures = list(score.failures())
    print(*failures, sep="\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
