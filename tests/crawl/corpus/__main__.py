"""python -m corpus FOLDER --authority PROGRAM: makes the corpus, if it is not there already.

FOLDER then holds: office/ (the authority's data, and marks.json), pool/ (pictures), hosts/ (a
folder for each address), manifest.jsonl (a line for each host), seeds.txt (URLs for the crawler).
The same seed, scale and marks give the same files; marks differ, since their keys are random.
"""

import argparse
import json
import shutil
import time
from pathlib import Path
from random import Random

from .office import Office, write_last
from .plan import FULL, SHORT, hosts, wishes
from .pool import Pool
from .sites import shop
from .traps import traps


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--authority", required=True, type=Path, help="the program shirushi-authority")
    parser.add_argument("--scale", choices=["short", "full"], default="short")
    parser.add_argument("--hosts", type=int, help="another number of hosts than the scale's")
    parser.add_argument("--port", type=int, default=8650)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="found the authority anew")
    words = parser.parse_args()
    words.folder.mkdir(parents=True, exist_ok=True)
    make(words)


def make(words):
    scale = SHORT if words.scale == "short" else FULL
    scale.hosts = words.hosts or scale.hosts
    folder, began = words.folder.resolve(), time.monotonic()
    marks = issued(words, scale, folder)
    say(began, f"{len(marks)} marks are issued")
    for name in ("pool", "hosts"):
        shutil.rmtree(folder / name, ignore_errors=True)
    pool = Pool(folder / "pool", words.seed)
    pool.deliver(marks, scale.deliveries)
    living = [mark for mark in marks if mark.use in {"genuine", "scope"}]
    pool.alter(living, scale.altered)
    pool.imitate(scale.imitations)
    pool.collect(scale.ordinary)
    say(began, f"{len(list(pool.all()))} pictures are made")
    lines = list(sites(words, scale, folder, pool, marks, living))
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "seeds.txt").write_text("".join(line["url"] + "\n" for line in lines))
    kinds = [{"file": entry.file, "class": kind, "row": entry.row} for entry, kind in pool.all()]
    (folder / "pool.json").write_text(json.dumps(kinds, indent=1))
    write_last(folder / "manifest.jsonl", text)
    say(began, f"{len(lines)} hosts with {sum(line['pages'] for line in lines)} pages are written")


def issued(words, scale, folder):
    """The marks of an earlier run, or new ones."""
    wanted = list(wishes(scale, words.port))
    office = Office(words.authority.resolve(), folder / "office", words.port + 1)
    stamp = folder / "office" / "program"
    program = str(words.authority.stat().st_mtime_ns)
    known = None if words.fresh else office.known(wanted)
    if known and stamp.exists() and stamp.read_text() == program:
        return known
    marks = office.work(wanted)
    stamp.write_text(program)
    return marks


def sites(words, scale, folder, pool, marks, living):
    """Writes every host; gives the lines of the manifest."""
    rng = Random(f"{words.seed}/hosts")
    for host in hosts(scale, words.port, marks, rng):
        own = Random(f"{words.seed}/{host.address}")
        yield shop(host, pool, living, folder / "hosts", own)
    yield from traps(pool, living, words.port, folder / "hosts", words.seed)


def say(began, what):
    print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)


main()
