"""The provider scheme's mark for white pages: a snow ring (雪輪) on calm waves (青海波), in slate on white."""

from functools import partial
from math import cos, pi, sin, tau

from guilloche import braid, lines, path_data, ripples, rosette, twist_band, wave_lines
from nameplate import captions, rounded_plate, rules, text_field
from svg import arc_text, document, element, group, linear_gradient, number, radial_gradient

CX = CY = 256.0
INK, BLUE, SLATE, SAGE, GOLD = "#27426c", "#3f6a96", "#5b7d99", "#5f9078", "#ab8d4c"
PAPER, SNOW = "#f0f3f2", "#f3f5f4"
OUTER, NOTCH = 247.0, 222.0
BAND_OUT, BAND_IN = 214.0, 178.0
EMBLEM = (256.0, 175.0)
PLATE = (20.0, 360.0, 472.0, 112.0)
plate = partial(rounded_plate, PLATE, 16.0)
SCALE, RINGS = 28.0, 5


def circle(r, cx=CX, cy=CY, **attributes):
    return element("circle", cx=cx, cy=cy, r=float(r), **attributes)


def snow_ring(inset):
    """The outline: six lobes, one of them at the top, between notches that do not come to a point."""

    def curve(t):
        lobe = (sin(3 * t) ** 2 + 0.002) ** 0.22
        r = NOTCH + (OUTER - NOTCH) * lobe - inset
        return CX + r * cos(t), CY + r * sin(t)

    return path_data(curve, 0, tau, 240, closed=True)


def definitions():
    wave = [circle(SCALE, 0, 0, fill=PAPER, stroke=SLATE, stroke_width=1, stroke_opacity=0.62)]
    step = SCALE / RINGS
    wave += [
        circle(SCALE - i * step, 0, 0, fill="none", stroke=SLATE, stroke_width=0.8, stroke_opacity=0.5)
        for i in range(1, RINGS)
    ]
    return element(
        "defs",
        radial_gradient("field", 256, 190, 230, (0, SNOW), (0.6, "#f0f4f4"), (1, "#eaf0f2")),
        linear_gradient("band", 60, 40, 452, 472, (0, "#e3edf4"), (0.5, "#e8f0f0"), (1, "#dfe9f1")),
        element("clipPath", element("path", d=snow_ring(0)), id="in-snow"),
        element("clipPath", circle(BAND_IN), id="in-field"),
        element("clipPath", plate(0.0), id="in-plate"),
        group(*wave, id="wave"),
    )


def ground():
    """Waves like scales, each row before the one above it."""
    waves = []
    for row in range(int(512 / (SCALE / 2)) + 4):
        y = row * SCALE / 2 - SCALE / 2
        for column in range(-1, int(512 / (2 * SCALE)) + 2):
            x = CX + (column - 4 + row % 2 / 2) * 2 * SCALE
            if (x - CX) ** 2 + (y - CY) ** 2 > (NOTCH - 2 * SCALE) ** 2:
                waves.append(element("use", href="#wave", x=float(x), y=float(y)))
    return group(element("rect", width=512, height=512, fill=PAPER), *waves)


def ring():
    """The snow ring, and the band of lettering within it."""
    middle, width = (BAND_OUT + BAND_IN) / 2, BAND_OUT - BAND_IN
    shore = group(
        lines(ripples(CX, CY, BAND_OUT + 4, OUTER + 4, 5.2, 3.2, 54, 0.11), SLATE, 0.8, 0.42),
        lines(ripples(CX, CY, BAND_OUT + 4, OUTER + 4, 5.2, 3.2, 54, -0.11), SAGE, 0.8, 0.42),
        clip_path="url(#in-snow)",
    )
    return group(
        element("path", d=snow_ring(0), fill=SNOW),
        shore,
        circle(middle, fill="none", stroke="url(#band)", stroke_width=width),
        lines(braid(CX, CY, middle, 14, 45, 6), BLUE, 0.75, 0.28),
        lines(braid(CX, CY, middle, 7.5, 90, 4), SLATE, 0.7, 0.28),
        circle(BAND_OUT, fill="none", stroke=BLUE, stroke_width=1.4),
        circle(BAND_OUT - 3.2, fill="none", stroke=GOLD, stroke_width=0.8),
        circle(BAND_IN + 3.2, fill="none", stroke=GOLD, stroke_width=0.8),
        element("path", d=snow_ring(1.4), fill="none", stroke=BLUE, stroke_width=2.4, stroke_linejoin="round"),
        element("path", d=snow_ring(5.4), fill="none", stroke=SLATE, stroke_width=0.9, stroke_linejoin="round"),
    )


def field():
    """White, under a rosette of six and its echoes."""
    x, y = EMBLEM
    return group(
        circle(BAND_IN, fill="url(#field)"),
        group(
            lines(rosette(x, y, 124, 290, 30, 9, 0.1), SLATE, 0.75, 0.3),
            lines(rosette(x, y, 80, 160, 24, 8, 0.15), SAGE, 0.75, 0.36),
            lines(rosette(x, y, 30, 98, 18, 8, 0.1), SLATE, 0.75, 0.25),
            lines(ripples(x, y, 30, 330, 7.4, 2.6, 48, 0.19), BLUE, 0.7, 0.26),
            clip_path="url(#in-field)",
        ),
        circle(BAND_IN, fill="none", stroke=BLUE, stroke_width=1.4),
    )


def crystal():
    """The emblem: a snow crystal of engraved petals around a check mark."""
    x, y = EMBLEM
    petals = [lines(rosette(x, y, 41 + 2.5 * i, 91 - 7 * i, 6, 2), BLUE, 1.5 - 0.2 * i, 0.8) for i in range(4)]
    check = f"M{number(x - 20)} {number(y + 2)}l14.5 15l26.5 -31"
    return group(
        circle(92, x, y, fill=SNOW, opacity=0.55),
        lines(rosette(x, y, 50, 90, 12, 8), BLUE, 0.75, 0.45),
        *petals,
        lines(rosette(x, y, 40, 58, 18, 4), BLUE, 0.7, 0.3),
        circle(40, x, y, fill=SNOW),
        circle(40, x, y, fill="none", stroke=BLUE, stroke_width=1.4),
        lines(rosette(x, y, 6, 36, 12, 6), BLUE, 0.7, 0.4),
        element(
            "path",
            d=check,
            fill="none",
            stroke=SNOW,
            stroke_width=15.0,
            stroke_linecap="round",
            stroke_linejoin="round",
            stroke_opacity=0.8,
        ),
        element(
            "path",
            d=check,
            fill="none",
            stroke=INK,
            stroke_width=10.0,
            stroke_linecap="round",
            stroke_linejoin="round",
        ),
        lines([check], "#a9c3d8", 0.8, 0.8, stroke_linecap="round", stroke_linejoin="round"),
    )


def nameplate():
    """The plate that the variable text stands on; x 64 to 448, y 384 to 448 is nearly plain."""
    return group(
        plate(0.0, fill=BLUE),
        plate(2.2, fill=SNOW),
        plate(4.6, fill=SLATE),
        plate(5.6, fill="#e7edef"),
        group(
            lines(twist_band(26, 486, 373.5, 7, 26, 5), BLUE, 0.75, 0.4),
            lines(twist_band(26, 486, 458.5, 7, 26, 5), BLUE, 0.75, 0.4),
            lines(wave_lines(386, 446, 5.2, 2.4, 18, 0.9, 26, 64), SLATE, 0.75, 0.42),
            lines(wave_lines(386, 446, 5.2, 2.4, 18, 0.9, 448, 486), SLATE, 0.75, 0.42),
            lines(rosette(45, 416, 3, 17, 6, 4), BLUE, 0.75, 0.6),
            lines(rosette(467, 416, 3, 17, 6, 4), BLUE, 0.75, 0.6),
            clip_path="url(#in-plate)",
        ),
        text_field(384, "#e6ecec"),
        lines(wave_lines(386.5, 446, 4.9, 1.7, 24, 0.7, 64, 448), SLATE, 0.7, 0.22),
        *rules(384, SLATE),
        *captions(384, INK, "#e9eef0"),
    )


def lettering():
    halo = dict(stroke="#eef2f3", stroke_width=5, stroke_linejoin="round", stroke_opacity=0.85, paint_order="stroke")
    thin = dict(halo, stroke="#dfe9ee", stroke_width=2.4)
    return group(
        arc_text(
            "SAFE &amp; SECURE INTERNET ACCESS",
            CX,
            CY,
            188,
            -90,
            font_family="Lato",
            font_weight=800,
            font_size=22,
            letter_spacing=3,
            fill=INK,
            **thin,
        ),
        element(
            "text",
            "安全・安心マーク",
            x=256,
            y=310,
            text_anchor="middle",
            font_family="BIZ UDPGothic",
            font_weight=700,
            font_size=39,
            fill=INK,
            letter_spacing=1,
            **halo,
        ),
        element(
            "text",
            "インターネット接続サービス安全・安心マーク推進協議会",
            x=256,
            y=340,
            text_anchor="middle",
            font_family="BIZ UDPGothic",
            font_weight=700,
            font_size=13,
            fill=INK,
            letter_spacing=0.2,
            **halo,
        ),
    )


def draw():
    return document(definitions(), ground(), ring(), field(), crystal(), lettering(), nameplate())


if __name__ == "__main__":
    print(draw(), end="")
