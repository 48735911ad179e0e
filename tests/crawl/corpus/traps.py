"""The hosts that misbehave: what stands on each, and what is to be found there all the same.

Every one has a front page, a page with a trap, and a page with a copied badge. A fault costs one
page: the badge is to be found, unless the host as a whole cannot be visited. How a trap behaves
is in misbehave.py, by the case's name.
"""

from random import Random

from .plan import KIND, Host, address
from .sites import Site

EVERYTHING = "^/(?!robots\\.txt)"
# Name: (links of the front page to traps, whether the badge must be found, patterns never requested).
CASES = {
    "slow-answers": (["/slow.html"], True, []),
    "drip": (["/drip.html"], True, []),
    "reset-in-body": (["/reset.html"], True, []),
    "endless-page": (["/endless.html"], True, []),
    "endless-picture": (["/gallery.html"], True, []),
    "gzip-bomb": (["/bomb.html"], True, []),
    "false-gzip": (["/notgzip.html"], True, []),
    "huge-picture": (["/gallery.html"], True, []),
    "wrong-length": (["/short.html"], True, []),
    "huge-head": (["/head.html"], True, []),
    "no-http": (["/noise.html"], True, []),
    "wrong-types": (["/page.png", "/page.bin", "/picture.html"], True, []),
    "closes-always": ([], True, []),
    "http-1.0": ([], True, []),
    "statuses": (["/status/500", "/status/403", "/status/410", "/status/404", "/status/204"], True, []),
    "redirect-chain": (["/hop/1"], True, []),
    "redirect-loop": (["/loop/a", "/self"], True, []),
    "redirect-elsewhere": (["/to/file", "/to/metadata", "/to/private", "/to/script", "/to/ftp"], True, []),
    "calendar": (["/calendar/2026/11/"], True, []),
    "many-pictures": (["/pictures.html"], True, []),
    "deep-nesting": (["/deep.html"], True, []),
    "refresh-loop": (["/refresh.html"], True, []),
    "retry-after": ([], False, []),
    "robots-redirect": (["/private/member.html"], True, ["^/private/"]),
    "robots-huge": (["/private/member.html"], True, ["^/private/"]),
    "robots-html": ([], True, []),
    "robots-slow": ([], True, []),
    "robots-loop": ([], False, []),
    "robots-500": ([], False, [EVERYTHING]),
    "robots-reset": ([], False, [EVERYTHING]),
    "robots-flapping": ([], False, []),
    "reset-at-once": ([], False, []),
    "nobody-there": ([], False, []),
}
# What nobody can be asked to find: the visit cannot be made, or not now.
NOT_THERE = {"robots-500", "robots-reset", "reset-at-once", "nobody-there"}


def traps(pool, marks, port, folder, seed):
    """The lines of all hosts that misbehave."""
    for order, (case, (links, must, never)) in enumerate(CASES.items()):
        rng = Random(f"{seed}/trap/{case}")
        where = address(order, second=101)
        site = Site(Host(where, "trap", f"http://{where}:{port}/", case=case), pool, folder, rng)
        site.line.server, site.line.never = "misbehaving", never
        mark = rng.choice(marks)
        badge = rng.choice(pool.genuine[mark.registration])
        site.page("/").links = [*links, "/badge.html", "/about.html"]
        site.page("/about.html").links = ["/"]
        shown = site.page("/badge.html")
        shown.links = ["/"]
        for page in site.pages.values():
            page.broken = False
        if case in NOT_THERE:
            shown.badges = [site.picture(badge)]
        else:
            site.badge(shown, badge, KIND["copied"], must=must, ways=["img"])
        if "^/private/" in never:
            site.page("/private/member.html").badges = [site.picture(badge)]
        yield site.write()
