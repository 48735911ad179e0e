"""Pictures without a mark, for tests/false_alarms/main.rs: nothing is stored.

generate.py SEED FIRST STEP END SAMPLES writes picture FIRST, FIRST + STEP, ...
before END to its output. A picture follows from SEED and its number alone. Each
is a frame: one byte with the length of the kind's name, the name, four bytes
(little endian) with the length of the file, the file. A file is a JPEG, a WebP,
or, quicker than a PNG and the same, a binary PPM.

SAMPLES holds what the product draws and has not marked: art-*.png, drawn-*.png.
Photographs are those in the wheels of scikit-image and scikit-learn; icons are
what Debian's icon themes have put under /usr/share/icons, and scikit-image's
drawings where there are none.
"""

import io
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import skimage
import sklearn
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

WHEELS = [
    Path(skimage.__file__).parent / "data",
    Path(sklearn.__file__).parent / "datasets" / "images",
]
DRAWINGS = {"chessboard_GRAY", "chessboard_RGB", "horse", "logo", "phantom", "text", "page", "color"}
RESAMPLING = list(Image.Resampling)
LINES = 200
# Photographs are cut from copies of this many pixels a side at most.
LARGEST = 800


def pictures_in(folder, pattern="*"):
    return sorted(p for p in Path(folder).glob(pattern) if p.suffix in {".png", ".jpg"})


@lru_cache(maxsize=256)
def opened(path):
    with Image.open(path) as picture:
        picture = picture.convert("RGBA")
    picture.thumbnail((LARGEST, LARGEST), reducing_gap=3)
    return picture


@lru_cache(maxsize=None)
def written(number):
    """A line of words, as a mask; there are LINES of them."""
    letters = np.random.default_rng(number).integers(0, 26, 140)
    words = "".join(chr(97 + int(letter)) for letter in letters).replace("e", " ")
    mask = Image.new("L", (1280, 20))
    ImageDraw.Draw(mask).text((0, 0), words, fill=255, font=ImageFont.load_default(15))
    return mask


class Corpus:
    """What pictures are made from."""

    def __init__(self, samples):
        shipped = [path for wheel in WHEELS for path in pictures_in(wheel)]
        self.photographs = [path for path in shipped if path.stem not in DRAWINGS]
        icons = pictures_in("/usr/share/icons", "*/*x*/*/*.png")
        icons = [path for path in icons if int(path.parts[-3].split("x")[0]) >= 32]
        self.icons = icons or [path for path in shipped if path.stem in DRAWINGS]
        self.art = pictures_in(samples, "art-*")
        self.drawn = pictures_in(samples, "drawn-*")

    def any(self, paths, rng):
        return opened(paths[rng.integers(len(paths))])


def colour(rng):
    return tuple(int(value) for value in rng.integers(0, 256, 3))


def side(rng, least=48, most=640):
    """Small sides as likely as large ones, by ratio."""
    return round(float(np.exp(rng.uniform(np.log(least), np.log(most)))))


def resized(picture, width, height, rng):
    return picture.resize((width, height), RESAMPLING[rng.integers(len(RESAMPLING))])


def crop(picture, rng, least=0.15):
    width = max(16, round(picture.width * rng.uniform(least, 1)))
    height = max(16, round(picture.height * rng.uniform(least, 1)))
    left = int(rng.integers(picture.width - width + 1))
    top = int(rng.integers(picture.height - height + 1))
    return picture.crop((left, top, left + width, top + height))


def photograph(corpus, rng):
    picture = crop(corpus.any(corpus.photographs, rng).convert("RGB"), rng)
    if rng.random() < 0.3:
        picture = ImageOps.mirror(picture)
    if rng.random() < 0.2:
        picture = ImageOps.grayscale(picture).convert("RGB")
    if rng.random() < 0.5:
        square = side(rng)
        return resized(picture, square, square, rng)
    return resized(picture, side(rng), side(rng), rng)


def icon(corpus, rng):
    drawing = corpus.any(corpus.icons, rng)
    square = side(rng)
    drawing = resized(drawing, square, square, rng)
    paper = Image.new("RGBA", drawing.size, colour(rng) + (255,))
    return Image.alpha_composite(paper, drawing).convert("RGB")


def texture(corpus, rng):
    width, height = (512, 512) if rng.random() < 0.4 else (side(rng), side(rng))
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    form = rng.integers(5)
    if form == 0:  # noise of some slope
        frequencies = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :])
        frequencies[0, 0] = 1
        spectrum = np.fft.rfft2(rng.standard_normal((height, width)))
        field = np.fft.irfft2(spectrum * frequencies ** -rng.uniform(0, 2.2), (height, width))
    elif form == 1:  # gratings over each other, as in guilloche
        field = sum(
            np.sin(rng.uniform(-0.8, 0.8) * x + rng.uniform(-0.8, 0.8) * y + rng.uniform(0, 6.3))
            for _ in range(int(rng.integers(1, 6)))
        )
    elif form == 2:  # rings with petals
        dx, dy = x - width / 2, y - height / 2
        petals = np.cos(rng.integers(3, 40) * np.arctan2(dy, dx)) * rng.uniform(0, 12)
        field = np.sin((np.hypot(dx, dy) + petals) * rng.uniform(0.05, 1.2))
    elif form == 3:  # modules, as in printed codes
        cell = int(rng.integers(2, 17))
        modules = rng.integers(0, 2, (height // cell + 1, width // cell + 1))
        field = np.kron(modules, np.ones((cell, cell)))[:height, :width].astype(float)
    else:  # halftone dots
        pitch = rng.uniform(3, 14)
        field = np.sin(6.283 * x / pitch) * np.sin(6.283 * y / pitch) + rng.uniform(-1, 1) * x / width
    field = (field - field.min()) / max(float(np.ptp(field)), 1e-9)
    ink, paper = np.array(colour(rng)), np.array(colour(rng))
    pixels = paper + field[..., None] * (ink - paper)
    return Image.fromarray(np.rint(pixels).astype(np.uint8))


def seal(corpus, rng):
    """Another issuer's badge: rings, rays, a ribbon and words."""
    picture = Image.new("RGB", (512, 512), colour(rng))
    draw = ImageDraw.Draw(picture)
    for radius in sorted(rng.integers(40, 256, int(rng.integers(2, 9))), reverse=True):
        box = (256 - radius, 256 - radius, 256 + radius, 256 + radius)
        draw.ellipse(box, fill=colour(rng), outline=colour(rng), width=int(rng.integers(1, 9)))
    for turn in np.linspace(0, 6.283, int(rng.integers(2, 90)), endpoint=False):
        end = (256 + 250 * np.cos(turn), 256 + 250 * np.sin(turn))
        draw.line((256, 256, *end), fill=colour(rng), width=int(rng.integers(1, 4)))
    draw.rounded_rectangle((40, 200, 472, 312), radius=20, fill=colour(rng), outline=colour(rng))
    words = ["SECURE", "TRUSTED SHOP", "SSL", "VERIFIED", f"{rng.integers(10**5):05}-{rng.integers(100):02}"]
    draw.text((64, 232), words[rng.integers(len(words))], fill=colour(rng), font_size=44)
    square = side(rng)
    return resized(picture, square, square, rng)


def page(corpus, rng):
    """A page of 320×240 to 1280×800 with words and photographs."""
    width, height = int(rng.integers(320, 1281)), int(rng.integers(240, 801))
    light = rng.random() < 0.7
    paper = tuple(int(v) for v in (rng.integers(235, 256, 3) if light else rng.integers(0, 60, 3)))
    picture = Image.new("RGB", (width, height), paper)
    ink = (30, 30, 30) if light else (220, 220, 220)
    for top in range(20, height, 24):
        line = written(int(rng.integers(LINES)))
        picture.paste(ink, (20, top, 1300, top + 20), line)
    for _ in range(int(rng.integers(0, 4))):
        photo = photograph(corpus, rng)
        at = (int(rng.integers(width)) - photo.width // 2, int(rng.integers(height)) - photo.height // 2)
        picture.paste(photo, at)
    return picture


def bare_template(corpus, rng):
    return handled(corpus.any(corpus.art, rng).convert("RGB"), rng)


def drawn_badge(corpus, rng):
    return handled(corpus.any(corpus.drawn, rng).convert("RGB"), rng)


def badge_on_a_page(corpus, rng):
    picture = page(corpus, rng)
    for _ in range(int(rng.integers(1, 4))):
        badge = corpus.any(corpus.drawn, rng).convert("RGB")
        square = side(rng, 64, 400)
        badge = resized(badge, square, square, rng)
        at = (int(rng.integers(picture.width)) - square // 2, int(rng.integers(picture.height)) - square // 2)
        picture.paste(badge, at)
    return picture


def photograph_in_a_badge(corpus, rng):
    """As much of a photograph over a badge as a watermark is, or more: host noise."""
    badge = corpus.any(corpus.drawn, rng).convert("RGB")
    photo = photograph(corpus, rng).resize(badge.size)
    blended = Image.blend(badge, photo, float(rng.choice([0.02, 0.05, 0.1, 0.3])))
    return handled(blended, rng)


def handled(picture, rng):
    """What sites do to a badge: resized, turned, framed, cut, blurred, or left alone."""
    if rng.random() < 0.75:
        width = side(rng, 40, 800)
        height = width if rng.random() < 0.8 else round(width * rng.uniform(0.8, 1.25))
        picture = resized(picture, width, height, rng)
    if rng.random() < 0.2:
        paper = (255, 255, 255) if rng.random() < 0.5 else colour(rng)
        picture = picture.rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC, True, fillcolor=paper)
    if rng.random() < 0.2:
        picture = ImageOps.expand(picture, int(rng.integers(1, 60)), colour(rng))
    if rng.random() < 0.2:
        picture = crop(picture, rng, 0.8)
    if rng.random() < 0.1:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 3)))
    return picture


def encoded(picture, rng):
    file = io.BytesIO()
    form = rng.random()
    if form < 0.5:
        picture.save(file, "JPEG", quality=int(rng.integers(15, 97)), subsampling=int(rng.integers(3)))
    elif form < 0.7:
        picture.save(file, "WEBP", quality=int(rng.integers(15, 97)), method=0)
    else:
        picture.save(file, "PPM")
    return file.getvalue()


# The more a picture looks like a badge, the further it gets in the reader.
KINDS = [
    (photograph, 30),
    (icon, 8),
    (texture, 10),
    (seal, 8),
    (page, 6),
    (bare_template, 10),
    (drawn_badge, 12),
    (badge_on_a_page, 6),
    (photograph_in_a_badge, 10),
]


def main():
    seed, first, step, end = (int(argument) for argument in sys.argv[1:5])
    corpus = Corpus(sys.argv[5])
    shares = [kind for kind, share in KINDS for _ in range(share)]
    for number in range(first, end, step):
        rng = np.random.default_rng([seed, number])
        kind = shares[rng.integers(len(shares))]
        file = encoded(kind(corpus, rng), rng)
        name = kind.__name__.replace("_", " ").encode()
        frame = bytes([len(name)]) + name + len(file).to_bytes(4, "little") + file
        sys.stdout.buffer.write(frame)
    sys.stdout.buffer.flush()


main()
