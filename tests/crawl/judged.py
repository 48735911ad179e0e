"""python -m judged CORPUS SHIRUSHI_VERIFY: what the verifier says of every picture of the corpus.

The corpus promises what each picture is; this asks `shirushi-verify image` and compares. Exits
with 1 if a genuine badge is not valid on its own site, an altered one passes, or an imitation or
an ordinary picture is taken for a mark.
"""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path

# The verdicts that are right for a picture of a class, its page being in scope.
RIGHT = {
    "genuine": {"valid"},
    "expired": {"expired"},
    "altered": {"altered"},
    "effaced": {"altered", "no-mark", "unreadable-credential"},
    "blacked-out": {"altered", "no-mark", "unreadable-credential"},
    "look-alike": {"no-mark"},
    "none": {"no-mark"},
}


def main():
    corpus, program = Path(sys.argv[1]), sys.argv[2]
    marks = {mark["registration"]: mark for mark in json.loads((corpus / "office/marks.json").read_text())}
    trust = max((corpus / "office/data/trust").glob("trust-*.cbor"))
    pictures = json.loads((corpus / "pool.json").read_text())

    def judge(picture):
        mark = marks.get(picture["file"].split("-")[1]) if picture["class"] == "genuine" else None
        page = mark["url"] if mark else "http://127.100.0.1/"
        command = [program, "image", corpus / "pool" / picture["file"], "--page", page, "--trust", trust, "--json"]
        done = subprocess.run(command, capture_output=True, text=True)
        try:
            return picture, mark, json.loads(done.stdout)["verdict"]
        except (ValueError, KeyError):
            return picture, mark, "unreadable" if picture["class"] == "none" else done.stderr.strip()

    table, wrong = Counter(), []
    with ThreadPoolExecutor(cpu_count()) as workers:
        for picture, mark, verdict in workers.map(judge, pictures):
            kind = "expired" if mark and mark["use"] == "expired" else picture["row"] or picture["class"]
            table[kind, verdict] += 1
            broken = kind == "none" and "broken" in picture["file"]
            if verdict not in RIGHT[kind] and not broken:
                wrong.append(f"{picture['file']}: {verdict}")
    for (kind, verdict), number in sorted(table.items()):
        print(f"{kind:12} {verdict:20} {number:6}")
    print(*wrong, sep="\n")
    print(f"{sum(table.values()) - len(wrong)} as promised, {len(wrong)} not")
    return 1 if wrong else 0


sys.exit(main())
