"""The pool of picture files that the hosts share, made once and named by what they show.

Everything follows from the seed and the marks. What a picture is to be judged as stands in its
`Entry`; where it then hangs, and what that makes of it, is the plan's business (hosts.py).
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from PIL import Image

from . import forgeries, imitations, ordinary
from .deliveries import USUAL, Delivery, encoded


@dataclass
class Entry:
    """A file of the pool."""

    file: str
    sha256: str
    registration: str = ""
    row: str = ""  # as what a forgery counts (forgeries.py)


class Pool:
    """Files in a folder."""

    def __init__(self, folder, seed):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.seed = seed
        self.genuine = {}
        self.altered, self.imitations, self.ordinary, self.furniture = [], [], [], []

    def rng(self, *name):
        return Random(f"{self.seed}/{'/'.join(map(str, name))}")

    def read(self, file):
        return (self.folder / file).read_bytes()

    def keep(self, name, suffix, data, **more):
        file = f"{name}.{suffix}"
        (self.folder / file).write_bytes(data)
        return Entry(file, sha256(data).hexdigest(), **more)

    def deliver(self, marks, each):
        """Files of every mark as sites show them: those of the bundle, and `each` made from them."""
        for order, mark in enumerate(marks):
            registration, bundle = mark.registration, Path(mark.bundle)
            files = self.genuine[registration] = []
            for name in ("badge.png", "badge-256.png", "badge.webp"):
                stem, suffix = name.split(".")
                data = (bundle / name).read_bytes()
                files.append(self.keep(f"mark-{registration}-{stem}", suffix, data, registration=registration))
            picture = forgeries.opened(mark)
            for turn in range(each):
                delivery = USUAL[(order * each + turn) % len(USUAL)]
                name = f"mark-{registration}-{delivery.name}"
                files.append(self.keep(name, delivery.suffix, delivery.of(picture), registration=registration))

    def alter(self, marks, count):
        """Forgeries of the marks, of every kind in turn."""
        forms = [
            Delivery(512, "png"),
            Delivery(512, "jpeg", 85),
            Delivery(512, "webp", 80),
            Delivery(256, "png"),
            Delivery(256, "jpeg", 85),
        ]
        kinds = list(forgeries.COUNTS_AS.items())
        for order in range(count):
            kind, row = kinds[order % len(kinds)]
            rng = self.rng("altered", order)
            mark = marks[rng.randrange(len(marks))]
            others = [m for m in marks if m.template == mark.template and m is not mark]
            picture = kind(mark, rng.choice(others or [mark]), rng)
            delivery = forms[(order + order // len(kinds)) % len(forms)]
            name = f"altered-{order}-{kind.__name__}-{delivery.name}"
            data = delivery.of(picture)
            self.altered.append(self.keep(name, delivery.suffix, data, registration=mark.registration, row=row))

    def imitate(self, count):
        """Imitations of every kind in turn, in sizes and forms by chance."""
        for order in range(count):
            kind = imitations.KINDS[order % len(imitations.KINDS)]
            rng = self.rng("imitation", order)
            picture = kind(rng)
            side = rng.choice(imitations.SIDES)
            form, quality = rng.choice([("png", 0), ("jpeg", 85), ("jpeg", 70), ("webp", 80)])
            delivery = Delivery(side, form, quality)
            name = f"imitation-{order}-{kind.__name__}-{delivery.name}"
            self.imitations.append(self.keep(name, delivery.suffix, delivery.of(picture)))

    def collect(self, count):
        """Ordinary pictures, and the small ones that stand on every page of a shop."""
        for order, (kind, suffix, data) in enumerate(ordinary.stream(self.seed, count)):
            self.ordinary.append(self.keep(f"other-{order}-{kind}", suffix, data))
        for order in range(count // 2):
            kind = ordinary.DRAWN[order % len(ordinary.DRAWN)]
            suffix, data = kind(self.rng(kind.__name__, order))
            entry = self.keep(f"shop-{order}-{kind.__name__}", suffix, data)
            (self.ordinary if kind is ordinary.rosette else self.furniture).append(entry)
        square = encoded(Image.new("RGB", (160, 160), "gray"), "png")
        self.furniture.append(self.keep("shop-broken", "png", square[: len(square) // 2]))

    def all(self):
        """Every file with the class it is of by itself."""
        for files in self.genuine.values():
            yield from ((entry, "genuine") for entry in files)
        yield from ((entry, "altered") for entry in self.altered)
        yield from ((entry, "look-alike") for entry in self.imitations)
        yield from ((entry, "none") for entry in [*self.ordinary, *self.furniture])
