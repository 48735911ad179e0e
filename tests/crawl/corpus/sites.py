"""Writes the sites: a folder of files for each host, and what is to be found there.

A `Site` collects one host's pages, robots rules and files, and gives its line of the manifest.
"""

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from .pages import TITLES, Page, Picture, html
from .plan import KIND

INLINE_AT_MOST = 80_000
OUTSIDE = ["/blog/1.html", "/blog/2.html"]
NAMES = ["about.html", "guide.html", "items/1.html", "items/2.html", "news.html", "faq.html", "law.html"]
FOLDERS = ["img", "images", "assets", "wp-content/uploads/2026/11"]
# Ways of showing a picture that is too large to stand in the page itself.
BY_URL = ["img", "linked", "srcset", "picture", "style", "sheet", "lazy", "noscript", "unquoted"]
# As the page is written, and as it says it is.
ENCODINGS = [("utf-8", "utf-8")] * 13 + [("shift_jis", "Shift_JIS")] * 3 + [("euc_jp", "EUC-JP")] * 2
ENCODINGS += [("shift_jis", "utf-8"), ("utf-8", "Shift_JIS")]


@dataclass
class Line:
    """A host's line of the manifest; URLs are whole, `never` are patterns of requests."""

    host: str
    url: str
    kind: str
    case: str = ""
    server: str = "nginx"
    expect: list = field(default_factory=list)
    valid: list = field(default_factory=list)
    never: list = field(default_factory=list)
    delay: float = 0.0
    pages: int = 0
    target: str = ""


class Site:
    """One host's site."""

    def __init__(self, host, pool, folder, rng):
        self.host, self.pool, self.rng = host, pool, rng
        self.folder = Path(folder) / host.address
        self.folder.mkdir(parents=True)
        self.line = Line(host.address, host.url, host.kind, host.case)
        self.pages = {}
        self.robots = None
        self.shown = {}

    def page(self, path):
        """A page with ordinary pictures and no links yet."""
        encoding, label = self.rng.choice(ENCODINGS)
        page = Page(path, self.rng.choice(TITLES), encoding=encoding, label=label)
        shelf = self.pool.furniture if self.rng.random() < 0.6 else self.pool.ordinary
        page.pictures = [self.picture(self.rng.choice(shelf)) for _ in range(self.rng.randrange(1, 4))]
        page.broken = self.rng.random() < 0.06
        self.pages[path] = page
        return page

    def picture(self, entry, link=""):
        """A file of the pool under a path of this host, the same each time."""
        if entry.file not in self.shown:
            stem, suffix = entry.file.rsplit(".", 1)
            # A site that copies a badge rarely keeps its name.
            name = f"p{len(self.shown) + 1}" if self.rng.random() < 0.7 else stem.split("-")[0]
            path = f"/{self.rng.choice(FOLDERS)}/{name}{len(self.shown)}.{suffix}"
            self.shown[entry.file] = path
            self.put(path, self.pool.folder / entry.file)
        return Picture(entry.file, self.shown[entry.file], link)

    def put(self, path, source):
        """A file of the pool, by a hard link."""
        target = self.folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, target)

    def badge(self, page, entry, kind="", link="", must=True, ways=()):
        """Shows a badge on a page; `kind` is what is to be found, nothing for a valid one."""
        page.badges.append(self.picture(entry, link))
        page.ways = list(ways)
        if not page.ways and (self.pool.folder / entry.file).stat().st_size > INLINE_AT_MOST:
            page.ways = [self.rng.choice(BY_URL)]
        where = self.host.url.rstrip("/") + page.path
        if not kind:
            self.line.valid.append(where)
        else:
            row = entry.row or kind
            kinds = [kind] if row == kind else ["altered", "look-alike", "unreadable"]
            more = {"sha256": entry.sha256, "registration": entry.registration, "must": must}
            self.line.expect.append({"page": where, "row": row, "kinds": kinds, **more})

    def forbid(self, entry, rule="/private/", path="/private/member.html"):
        """A page that robots rules keep from the crawler, with a copied badge as bait."""
        page = self.page(path)
        page.badges = [self.picture(entry)]
        self.robots = f"User-agent: *\nDisallow: {rule}\n"
        self.line.never.append("^" + rule.replace("*", ".*").replace("?", r"\?"))

    def write(self):
        """Writes everything; gives the line."""
        for page in self.pages.values():
            read = self.pool.read
            text = html(page, self.rng, read).encode(page.encoding, "xmlcharrefreplace")
            self.file(page.path + ("index.html" if page.path.endswith("/") else ""), text)
        if self.robots is not None:
            self.file("/robots.txt", self.robots.encode())
        self.line.pages = len(self.pages)
        return asdict(self.line)

    def file(self, path, data):
        target = self.folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def sitemap(self, paths):
        """A sitemap, named by the robots file."""
        places = "".join(f"<url><loc>{escape(self.host.url.rstrip('/') + path)}</loc></url>" for path in paths)
        xml = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        self.file("/sitemap.xml", xml.encode())
        self.robots = (self.robots or "User-agent: *\nDisallow:\n") + f"Sitemap: {self.host.url}sitemap.xml\n"


def shop(host, pool, marks, folder, rng):
    """The site of a host that behaves."""
    site = Site(host, pool, folder, rng)
    inside = host.mark.url.removeprefix(host.url) if host.mark else ""
    root = "/" + inside
    paths = ["/", *([root] if inside else [])]
    paths += [f"{root}{name}" for name in rng.sample(NAMES, rng.randrange(3, 7))]
    for path in [*paths, *(OUTSIDE if host.kind == "scope" else [])]:
        site.page(path)
    dress(site, paths, root, pool, marks, rng)
    manners(site, paths, pool, marks, rng)
    wire(site, rng)
    site.line.target = host.mark.url if host.mark else ""
    return site.write()


def dress(site, paths, root, pool, marks, rng):
    """Puts up badges as the host's class has them."""
    host, kind = site.host, site.host.kind
    if kind == "none":
        return
    if kind == "linked":
        logos = [entry for entry in pool.furniture if "logo" in entry.file]
        site.badge(site.pages["/"], rng.choice(logos), KIND[kind], rng.choice(marks).link, ways=["img"])
        return
    if host.mark:
        # The registered page itself shows the badge, or it would be missed there.
        inside = [path for path in paths if path not in {"/", root}]
        places = [root, *rng.sample(inside, rng.randrange(1, 4))]
    else:
        places = rng.sample(paths, rng.randrange(1, 4))
    for path in places:
        entry, link = choose(kind, host, pool, marks, rng)
        site.badge(site.pages[path], entry, "" if kind in {"genuine", "scope"} else KIND[kind], link)
    for path in OUTSIDE if kind == "scope" else []:
        site.badge(site.pages[path], rng.choice(pool.genuine[host.mark.registration]), KIND[kind])


def choose(kind, host, pool, marks, rng):
    """A picture for a host of a class, and where the link around it leads."""
    if host.mark:
        entry = rng.choice(pool.genuine[host.mark.registration])
        return entry, host.mark.link if rng.random() < 0.7 else ""
    mark = rng.choice(marks)
    link = mark.link if rng.random() < 0.4 else ""
    if kind == "copied":
        return rng.choice(pool.genuine[mark.registration]), link
    return rng.choice(pool.altered if kind == "altered" else pool.imitations), link


def manners(site, paths, pool, marks, rng):
    """Robots rules: mostly none at all, as on the web."""
    form = rng.random()
    bait = rng.choice(pool.genuine[rng.choice(marks).registration])
    if form < 0.55:
        return
    if form < 0.7:
        site.robots = "User-agent: *\nDisallow:\n"
    elif form < 0.85:
        site.forbid(bait)
    elif form < 0.9:
        site.forbid(bait, "/*?sort=", "/list.html")
    elif form < 0.95:
        site.robots = "User-agent: *\nCrawl-delay: 2\n"
        site.line.delay = 2.0
    else:
        site.page("/only-in-the-sitemap.html")
        site.sitemap([*paths, "/only-in-the-sitemap.html"])
        if site.host.kind == "copied":
            site.badge(site.pages["/only-in-the-sitemap.html"], bait, KIND["copied"])


def wire(site, rng):
    """Links the pages: the front page to all, the others to it and to some more."""
    linked = [path for path in site.pages if path != "/only-in-the-sitemap.html"]
    if site.line.never and site.line.never[0].startswith("^/."):
        linked = [path + "?sort=price" if path == "/list.html" else path for path in linked]
    site.pages["/"].links = [path for path in linked if path != "/"] + ["mailto:shop@example.jp", "javascript:void(0)"]
    for path, page in site.pages.items():
        if path != "/":
            page.links = ["/", *rng.sample(linked, min(3, len(linked))), "#top"]
