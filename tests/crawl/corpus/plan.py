"""Which hosts there are, of which class, and where their marks are to be registered.

The eight classes of the corpus, and `linked`: a picture that leads to a verification page and is
no badge. Addresses are 127.100.0.1 and up; hosts that misbehave stand in 127.101.0.0/16.
"""

from dataclasses import dataclass

from .office import Wish

# What a page shows, by class: the kind of finding that is to come of it.
KIND = {
    "expired": "expired",
    "revoked": "revoked",
    "scope": "out-of-scope",
    "copied": "copied",
    "altered": "altered",
    "look-alike": "look-alike",
    "linked": "linked-picture",
}
TEMPLATES = ["isp-mark-1", "ecom-seal-1", "plain-white-1"]
# Of the hosts that need no mark of their own.
SHARES = [("copied", 24), ("look-alike", 14), ("altered", 14), ("linked", 1), ("none", 47)]


@dataclass
class Scale:
    """How much of everything."""

    hosts: int
    marks: dict
    deliveries: int
    altered: int
    imitations: int
    ordinary: int


SHORT = Scale(150, {"genuine": 9, "scope": 3, "expired": 3, "revoked": 3}, 3, 32, 45, 160)
FULL = Scale(2_000, {"genuine": 18, "scope": 6, "expired": 6, "revoked": 6}, 5, 120, 270, 600)


@dataclass
class Host:
    """A host that is planned."""

    address: str
    kind: str
    url: str
    mark: object = None
    case: str = ""


def address(order, second=100):
    return f"127.{second}.{order // 250}.{order % 250 + 1}"


def wishes(scale, port):
    """The marks that are wanted, each for a host of its own."""
    order = 0
    for use, count in scale.marks.items():
        for turn in range(count):
            below = "shop/" if use == "scope" or turn % 3 == 1 else ""
            yield Wish(use, f"http://{address(order)}:{port}/{below}", TEMPLATES[turn % len(TEMPLATES)])
            order += 1


def hosts(scale, port, marks, rng):
    """All hosts that behave."""
    by_url = {mark.url: mark for mark in marks}
    planned = []
    for order, wish in enumerate(wishes(scale, port)):
        where = address(order)
        planned.append(Host(where, wish.use, f"http://{where}:{port}/", by_url[wish.url]))
    kinds = [kind for kind, share in SHARES for _ in range(share)]
    for order in range(len(planned), scale.hosts):
        where = address(order)
        planned.append(Host(where, kinds[order % len(kinds)], f"http://{where}:{port}/"))
    rng.shuffle(planned)
    return planned
