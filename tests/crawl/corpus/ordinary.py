"""Pictures without a mark: those of tests/false_alarms, and what shops have on every page.

Photographs, icons, textures, other issuers' seals and pages come from tests/false_alarms;
logos, avatars, banners and printed codes are drawn here.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .deliveries import encoded
from .imitations import FONTS
from .office import repository

# Of the stream's kinds, those that are not drawings of this product's badges.
KEPT = {"photograph", "icon", "texture", "seal", "page"}
# Larger than a shop has in its shelves; the stream's pages can be screenshots.
LARGEST = 160_000


def stream(seed, count):
    """Files of the false alarms' generator: (kind, suffix, bytes)."""
    program = repository() / "tests" / "false_alarms" / "generate.py"
    with tempfile.TemporaryDirectory() as samples:
        # It draws kinds from these that are thrown away here.
        for name in ("art-none.png", "drawn-none.png"):
            Image.new("RGB", (64, 64), "white").save(Path(samples) / name)
        words = [sys.executable, program, str(seed), "0", "1", str(count * 2), samples]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as work:
            found = 0
            while found < count and (frame := read(work.stdout)):
                kind, file = frame
                if kind in KEPT and len(file) <= LARGEST * 8:
                    found += 1
                    yield (kind, *as_delivered(file))
            work.kill()


def read(source):
    """One frame of the stream; None at its end."""
    length = source.read(1)
    if not length:
        return None
    kind = source.read(length[0]).decode()
    return kind, source.read(int.from_bytes(source.read(4), "little"))


def as_delivered(file):
    """A suffix, and a file that browsers show: the stream's PPM as PNG."""
    if file[:2] == b"\xff\xd8":
        return "jpg", file
    if file[:4] == b"RIFF":
        return "webp", file
    with Image.open(io.BytesIO(file)) as picture:
        return "png", encoded(picture.convert("RGB"), "png")


def logo(rng):
    """A shop's name in its colours."""
    picture = Image.new("RGB", (rng.randrange(160, 360), rng.randrange(48, 90)), pale(rng))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((8, 8, 8 + picture.height - 16, picture.height - 8), radius=8, fill=dark(rng))
    font = ImageFont.truetype(FONTS[2], 26)
    words = rng.choice(["さくら堂", "青空書房", "MINATO", "みなと工芸", "Hikari", "北風電機"])
    draw.text((picture.height + 6, picture.height // 2), words, font=font, fill=dark(rng), anchor="lm")
    return "png", encoded(picture, "png")


def avatar(rng):
    """A head and shoulders on a ground."""
    side = rng.choice([64, 96, 128, 200])
    picture = Image.new("RGB", (side, side), pale(rng))
    draw, skin = ImageDraw.Draw(picture), pale(rng)
    draw.ellipse((side * 0.15, side * 0.62, side * 0.85, side * 1.4), fill=dark(rng))
    draw.ellipse((side * 0.3, side * 0.18, side * 0.7, side * 0.66), fill=skin, outline=dark(rng))
    return "jpg", encoded(picture, "jpeg", 85)


def code(rng):
    """Modules as in a printed code, with its three corners."""
    modules, cell = rng.choice([21, 25, 29, 33]), rng.randrange(4, 9)
    picture = Image.new("1", (modules + 8, modules + 8), 1)
    for y in range(modules):
        for x in range(modules):
            picture.putpixel((x + 4, y + 4), rng.randrange(2))
    draw = ImageDraw.Draw(picture)
    for x, y in ((4, 4), (modules - 3, 4), (4, modules - 3)):
        draw.rectangle((x - 1, y - 1, x + 7, y + 7), fill=1)
        draw.rectangle((x, y, x + 6, y + 6), outline=0)
        draw.rectangle((x + 2, y + 2, x + 4, y + 4), fill=0)
    large = picture.resize((picture.width * cell, picture.height * cell), Image.Resampling.NEAREST)
    return "png", encoded(large.convert("RGB"), "png")


def rosette(rng):
    """Another scheme's badge: a square with a shield, a tick, and a number."""
    side = rng.choice([100, 128, 160, 200, 256])
    picture = Image.new("RGB", (512, 512), pale(rng))
    draw, ink, ground = ImageDraw.Draw(picture), dark(rng), pale(rng)
    draw.rounded_rectangle((12, 12, 500, 500), radius=rng.randrange(0, 80), outline=ink, width=10, fill=ground)
    form = rng.randrange(3)
    if form == 0:
        draw.polygon([(256, 60), (380, 110), (370, 250), (256, 330), (142, 250), (132, 110)], fill=ink)
    elif form == 1:
        draw.regular_polygon((256, 190, 140), rng.randrange(5, 13), fill=ink)
    else:
        draw.rounded_rectangle((166, 170, 346, 320), radius=24, fill=ink)
        draw.arc((196, 70, 316, 260), 180, 360, fill=ink, width=26)
    draw.line([(196, 200), (240, 250), (322, 140)], fill=ground, width=28, joint="curve")
    words = rng.choice(["SSL 認証済", "安心取引", "PRIVACY OK", "加盟店", "審査済"])
    draw.text((256, 400), words, font=ImageFont.truetype(FONTS[2], 58), fill=ink, anchor="mm")
    number = f"No. {rng.randrange(10**7):07}"
    draw.text((256, 462), number, font=ImageFont.truetype(FONTS[1], 34), fill=ink, anchor="mm")
    small = picture.resize((side, side), Image.Resampling.LANCZOS)
    return "webp", encoded(small, "webp", 85)


def banner(rng):
    picture = Image.new("RGB", (468, 60), dark(rng))
    draw = ImageDraw.Draw(picture)
    draw.text(
        (20, 30),
        rng.choice(["送料無料", "全品ポイント10倍", "SUMMER SALE"]),
        font=ImageFont.truetype(FONTS[2], 28),
        fill=pale(rng),
        anchor="lm",
    )
    return "jpg", encoded(picture, "jpeg", 80)


def pale(rng):
    return tuple(rng.randrange(190, 256) for _ in range(3))


def dark(rng):
    return tuple(rng.randrange(0, 130) for _ in range(3))


DRAWN = [logo, avatar, code, rosette, banner]
