"""Imitations of the badges without a watermark: what somebody draws who wants the look of one.

The art is rendered by librsvg, so none of these comes from a delivered file; words and figures
are the imitator's own.
"""

import io
import re
import subprocess
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from .forgeries import SIDE, layout
from .office import repository

FONTS = [
    "/usr/share/fonts/opentype/b612/B612Mono-Bold.otf",
    "/usr/share/fonts/truetype/lato/Lato-Heavy.ttf",
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Bold.ttf",
]
THIN = re.compile(r'<path [^>]*stroke-width="0\.\d+"[^>]*/>')
TEMPLATES = ["isp-mark-1", "ecom-seal-1", "plain-white-1"]


@cache
def art(template, plain):
    """The art as librsvg draws it; plain: without its fine lines, as one redraws by hand."""
    svg = (repository() / "assets" / "templates" / template / "art.svg").read_text()
    svg = THIN.sub("", svg) if plain else svg
    done = subprocess.run(["rsvg-convert", "--width", str(SIDE)], input=svg.encode(), capture_output=True, check=True)
    with Image.open(io.BytesIO(done.stdout)) as picture:
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def drawn(rng, plain=False, template=None):
    """A badge with words of the imitator's."""
    template = template or rng.choice(TEMPLATES)
    picture = art(template, plain).copy()
    places, ink = layout(template)
    font = ImageFont.truetype(rng.choice(FONTS), rng.randrange(26, 35))
    words = {
        "pass": f"{rng.randrange(10**5):05}-{rng.randrange(100):02}",
        "registration": f"{rng.randrange(10**5):05}-{rng.randrange(100):02}",
        "expiry": f"{rng.randrange(25, 33)}/{rng.randrange(1, 13):02}",
        "bodies": rng.choice(["ISPSS-RC", "TRUST", "SSL-OK", "ECOM"]),
    }
    draw = ImageDraw.Draw(picture)
    for field, (left, _top, right, bottom) in places.items():
        draw.text(((left + right) // 2, bottom - 4), words[field], font=font, fill=ink, anchor="ms")
    return picture


def traced(rng):
    return drawn(rng)


def redrawn(rng):
    return drawn(rng, plain=True)


def hue(rng):
    """Another colour all over."""
    h, s, v = drawn(rng, rng.random() < 0.5).convert("HSV").split()
    turn = rng.randrange(30, 226)
    return Image.merge("HSV", (h.point(lambda value: (value + turn) % 256), s, v)).convert("RGB")


def gray(rng):
    return ImageOps.grayscale(drawn(rng)).convert("RGB")


def two_tone(rng):
    """Ink and paper of the imitator's choice, the darker first."""
    ink = tuple(rng.randrange(0, 110) for _ in range(3))
    paper = tuple(rng.randrange(190, 256) for _ in range(3))
    return ImageOps.colorize(ImageOps.grayscale(drawn(rng)), ink, paper)


def washed(rng):
    """Paler or darker than it should be."""
    slope, lift = rng.uniform(0.6, 1.2), rng.uniform(-20, 50)
    return drawn(rng).point(lambda value: max(0, min(255, round(value * slope + lift))))


def framed(rng):
    """With a border all around."""
    width = rng.randrange(6, 25)
    return ImageOps.expand(drawn(rng), width, tuple(rng.randrange(200, 256) for _ in range(3)))


def cut(rng):
    """With a little cut off."""
    edge = rng.randrange(6, 22)
    return drawn(rng).crop((edge, edge, SIDE - edge, SIDE - edge))


def photographed(rng):
    """A screenshot of it, small, soft, and saved again."""
    small = drawn(rng).resize((rng.randrange(128, 240),) * 2, Image.Resampling.BILINEAR)
    return small.filter(ImageFilter.GaussianBlur(0.5))


KINDS = [traced, redrawn, hue, gray, two_tone, washed, framed, cut, photographed]
SIDES = [96, 120, 128, 150, 160, 180, 200, 240, 256, 300, 320, 400, 512]
