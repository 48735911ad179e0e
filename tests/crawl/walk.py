"""python -m walk CORPUS: whether everything that the manifest promises can be reached.

A plain walk over every host that behaves, by Python's own HTTP, HTML and robots readers: the pages
that links or the sitemap lead to, without those that robots rules forbid. On each page that the
manifest names, the picture with that SHA-256 must be shown. It keeps no gap, and is no crawler.
"""

import base64
import http.client
import re
import sys
from collections import deque
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from corpus.serving import Servers, manifest
from manners import judge, requests

AGENT = "Walk/1 (+http://127.0.0.1/)"
URLS = re.compile(r"url\(['\"]?([^'\")]+)")


class Reader(HTMLParser):
    """The links and the pictures of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.pictures = [], URLS.findall(text)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        for name in ("src", "srcset", "data-src"):
            if tag in {"img", "source"} and values.get(name):
                self.pictures.append(values[name].split(" ")[0])


class Walk:
    """One host."""

    def __init__(self, line):
        self.root = line["url"]
        self.link = http.client.HTTPConnection(urlsplit(self.root).netloc, timeout=20)
        self.shown = {}
        self.hashes = {}

    def get(self, url):
        parts = urlsplit(url)
        self.link.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers={"User-Agent": AGENT})
        answer = self.link.getresponse()
        return answer.status, answer.read()

    def pages(self):
        """Fetches every page that may be fetched; gives the pictures' hashes by page."""
        status, body = self.get(urljoin(self.root, "/robots.txt"))
        robots, lines = RobotFileParser(), body.decode().splitlines() if status == 200 else []
        # Python's reader knows no wildcards; the one rule with them is about queries.
        robots.parse(lines)
        waiting = deque([self.root])
        for sitemap in robots.site_maps() or []:
            waiting += re.findall("<loc>(.*?)</loc>", self.get(sitemap)[1].decode())
        while waiting:
            url = urljoin(self.root, waiting.popleft()).split("#")[0]
            if (
                url in self.shown
                or not url.startswith(self.root)
                or "?sort=" in url
                or not robots.can_fetch("Walk", url)
            ):
                continue
            status, body = self.get(url)
            page = Reader(body.decode("latin-1")) if status == 200 else None
            self.shown[url] = {self.picture(url, source) for source in page.pictures} if page else None
            waiting += [urljoin(url, link) for link in page.links] if page else []
        return self.shown

    def picture(self, page, source):
        if source.startswith("data:"):
            return sha256(base64.b64decode(source.split(",", 1)[1] + "==")).hexdigest()
        url = urljoin(page, source)
        if url not in self.hashes:
            self.hashes[url] = sha256(self.get(url)[1]).hexdigest()
        return self.hashes[url]


def main():
    corpus = Path(sys.argv[1])
    lines = [line for line in manifest(corpus) if line["server"] == "nginx"]
    missing, pages = [], 0
    with Servers(corpus, gzip=False) as servers:
        for line in lines:
            shown = Walk(line).pages()
            pages += len(shown)
            missing += [f"{url} answers with an error" for url, found in shown.items() if found is None]
            missing += [
                f"{e['page']} {e['sha256'][:12]}"
                for e in line["expect"]
                if e["sha256"] not in (shown.get(e["page"]) or ())
            ]
            missing += [f"{page} was not reached" for page in line["valid"] if page not in shown]
    print(f"{pages} pages on {len(lines)} hosts; {len(missing)} promises not kept", *missing[:20], sep="\n")
    manners = judge([line | {"delay": 0.0} for line in lines], requests(servers.log), gap=0.0)
    print(manners.table())
    return 1 if missing or not manners.kept else 0


sys.exit(main())
