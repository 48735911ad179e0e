"""Genuine badges that somebody altered: what is printed on them, or the art.

The forger starts from a badge as delivered and works as one does with a paint program: paints
over and writes anew, lays something on it, or puts in parts of another badge.
"""

import tomllib
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from .office import repository

FACE_FONT = "/usr/share/fonts/opentype/b612/B612Mono-Bold.otf"
SIDE = 512


@cache
def layout(template):
    """The fields of a template: name to (left, top, right, bottom), and the colour of their text."""
    text = (repository() / "assets" / "templates" / template / "template.toml").read_text()
    read = tomllib.loads(text)
    style = read["styles"]["figures"]
    width, height = style["cell"]
    places = {f["name"]: (f["x"], f["y"], f["x"] + f["cells"] * width, f["y"] + height) for f in read["fields"]}
    return places, tuple(style["colour"])


def opened(mark):
    with Image.open(mark.badge) as picture:
        return picture.convert("RGB")


def written(picture, template, field, words):
    """Paints a field over in the plate's colour, and writes other words there."""
    places, ink = layout(template)
    left, top, right, bottom = places[field]
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left, top + 2, right - 1, bottom - 2), fill=plate(picture, places[field]))
    font = ImageFont.truetype(FACE_FONT, 34)
    middle = ((left + right) // 2, top + 28)
    draw.text(middle, words, font=font, fill=ink, anchor="ms")
    return picture


def plate(picture, place):
    """The commonest light colour of a place."""
    colours = picture.crop(place).quantize(8).convert("RGB").getcolors()
    return max(colours, key=lambda pair: pair[0] * sum(pair[1]))[1]


def number(mark, _other, rng):
    words = f"{rng.randrange(20000, 99999)}-{rng.randrange(100):02}"
    return written(opened(mark), mark.template, "registration", words)


def date(mark, _other, rng):
    words = f"{rng.randrange(29, 36)}/{rng.randrange(1, 13):02}"
    return written(opened(mark), mark.template, "expiry", words)


def body(mark, _other, rng):
    words = rng.choice(["JQA-SEC", "NETSAFE", "TRUST-JP", "ANZEN-24"])
    return written(opened(mark), mark.template, "bodies", words)


def blanked(mark, _other, rng):
    """A field taken away."""
    field = rng.choice(["pass", "expiry", "bodies"])
    return written(opened(mark), mark.template, field, "")


def exchanged(mark, other, rng):
    """A field of another genuine badge of the same art, pixel by pixel."""
    places, _ = layout(mark.template)
    place = places[rng.choice(["registration", "pass"])]
    picture = opened(mark)
    picture.paste(opened(other).crop(place), place[:2])
    return picture


def logo(mark, _other, rng):
    """A shop's own logo laid on the art."""
    return stamped(opened(mark), rng.randrange(20, 30), rng)


def large_logo(mark, _other, rng):
    """One that covers a twentieth of the badge: some are then not read any more."""
    return stamped(opened(mark), rng.randrange(44, 66), rng)


def stamped(picture, r, rng):
    x, y = rng.randrange(150, 360), rng.randrange(110, 230)
    draw = ImageDraw.Draw(picture)
    colours = [tuple(rng.randrange(256) for _ in range(3)) for _ in range(2)]
    draw.ellipse((x - r, y - r, x + r, y + r), fill=colours[0], outline=(255, 255, 255), width=4)
    draw.rectangle((x - r // 2, y - 8, x + r // 2, y + 8), fill=colours[1])
    return picture


def emblem(mark, other, rng):
    """The emblem replaced by a flat one."""
    picture = opened(mark)
    draw = ImageDraw.Draw(picture)
    ground = tuple(rng.randrange(150, 256) for _ in range(3))
    draw.ellipse((166, 66, 346, 246), fill=ground, outline=(90, 90, 90), width=3)
    star = [(256, 90), (285, 200), (190, 130), (322, 130), (227, 200)]
    draw.polygon(star, fill=tuple(rng.randrange(0, 120) for _ in range(3)))
    return picture


def block(mark, _other, rng):
    """A black block over the art: so much is gone that it may not be read at all."""
    picture = opened(mark)
    top = rng.randrange(40, 90)
    ImageDraw.Draw(picture).rectangle((110, top, 400, top + 190), fill=(0, 0, 0))
    return picture


# As what it counts. Effaced: so much is gone that not every one is read, and those that are not look alike.
# Blacked out: what is left looks like nothing any more; those are counted, and nothing is demanded.
COUNTS_AS = {
    number: "altered",
    date: "altered",
    body: "altered",
    blanked: "altered",
    exchanged: "altered",
    logo: "altered",
    large_logo: "effaced",
    emblem: "effaced",
    block: "blacked-out",
}
