"""The mark of the provider scheme: a knot of five bights in a soft square, in green and indigo."""

from functools import partial
from math import cos, hypot, pi, sin, tau

from guilloche import lines, path_data, ripples, rosette, twist_band, wave_lines
from nameplate import captions, rounded_plate, rules, text_field
from svg import document, element, group, linear_gradient, number, radial_gradient

CX = CY = 256.0
INDIGO, VIOLET, GREEN, LEAF = "#2b3270", "#4a4f97", "#1f6d4d", "#3f8a5f"
SILVER, IVORY = "#c9d6c4", "#f2f3e6"
OUTER, INNER = 246.0, 204.0
KNOT_X, KNOT_Y, KNOT_R, KNOT_SWING = 256.0, 158.0, 52.0, 31.0
PLATE = (20.0, 360.0, 472.0, 112.0)
plate = partial(rounded_plate, PLATE, 18.0)


def soft_square(t, radius, power=4.2):
    """The point at angle t of a superellipse of this half width."""
    c, s = cos(t), sin(t)
    r = radius / (abs(c) ** power + abs(s) ** power) ** (1 / power)
    return CX + r * c, CY + r * s


def frame(radius, **attributes):
    data = path_data(lambda t: soft_square(t, radius), 0, tau, 96, closed=True)
    return element("path", d=data, **attributes)


def square_braid(radius, amplitude, lobes, strands):
    """A plait that follows the soft square."""

    def strand(shift):
        return path_data(
            lambda t: soft_square(t, radius + amplitude * sin(lobes * t + shift)),
            0,
            tau,
            5 * lobes,
            closed=True,
        )

    return [strand(i * tau / strands) for i in range(strands)]


def square_ripples(first, last, spacing, amplitude, lobes, twist):
    return [
        path_data(
            lambda t, i=i: soft_square(t, first + i * spacing + amplitude * sin(lobes * t + i * twist * tau)),
            0,
            tau,
            4 * lobes,
            closed=True,
        )
        for i in range(int((last - first) / spacing) + 1)
    ]


def definitions():
    return element(
        "defs",
        linear_gradient("ground", 0, 0, 512, 512, (0, "#b7d2bf"), (0.5, "#a4c5b0"), (1, "#93b3b4")),
        radial_gradient("field", 256, 180, 260, (0, "#d2e1d2"), (0.55, "#c0d6c5"), (1, "#a8c6b6")),
        linear_gradient("band", 20, 20, 492, 492, (0, "#2b7d58"), (0.5, "#27577a"), (1, "#333c80")),
        element("clipPath", frame(INNER), id="in-field"),
        element("clipPath", plate(0.0), id="in-plate"),
    )


def ground():
    return group(
        element("rect", width=512, height=512, fill="url(#ground)"),
        lines(square_ripples(OUTER + 3, 330, 5.4, 4.6, 44, 0.08), INDIGO, 0.8, 0.5),
        lines(square_ripples(OUTER + 3, 330, 5.4, 4.6, 44, -0.08), IVORY, 0.9, 0.6),
    )


def field():
    return group(
        frame(INNER + 1, fill="url(#field)"),
        lines(rosette(KNOT_X, KNOT_Y, 150, 300, 25, 10, 0.1), GREEN, 0.75, 0.4),
        lines(rosette(KNOT_X, KNOT_Y, 84, 176, 20, 9, 0.15), VIOLET, 0.75, 0.36),
        lines(rosette(KNOT_X, KNOT_Y, 20, 100, 15, 9), GREEN, 0.75, 0.4),
        lines(ripples(KNOT_X, KNOT_Y, 24, 330, 8, 3, 45, 0.21), IVORY, 0.9, 0.55),
        clip_path="url(#in-field)",
    )


def band():
    middle, width = (OUTER + INNER) / 2, OUTER - INNER
    return group(
        frame(middle, fill="none", stroke="url(#band)", stroke_width=width),
        lines(square_braid(middle, 15, 40, 6), "#d6ecd9", 0.7, 0.28),
        lines(square_braid(middle, 8, 80, 4), "#1d4a5c", 0.8, 0.5),
        frame(OUTER - 1.0, fill="none", stroke=INDIGO, stroke_width=2.5),
        frame(OUTER - 4.5, fill="none", stroke=SILVER, stroke_width=1.2),
        frame(INNER + 4.5, fill="none", stroke=SILVER, stroke_width=1.2),
        frame(INNER + 1.0, fill="none", stroke=INDIGO, stroke_width=2.5),
    )


def knot_point(t, offset=0.0):
    """A point of the cord, or beside it: twice around, five bights."""

    def centre(t):
        r = KNOT_R + KNOT_SWING * cos(2.5 * t)
        a = t - pi / 2
        return KNOT_X + r * cos(a), KNOT_Y + r * sin(a)

    x, y = centre(t)
    (xa, ya), (xb, yb) = centre(t - 1e-4), centre(t + 1e-4)
    u, v = xb - xa, yb - ya
    length = hypot(u, v)
    return x - offset * v / length, y + offset * u / length


def knot():
    """Five strands side by side, over and under in turn."""
    strands = [(-7.6, INDIGO), (-3.8, LEAF), (0.0, IVORY), (3.8, LEAF), (7.6, INDIGO)]
    under, over = [], []
    for k in range(10):
        middle = (pi / 2 + k * pi) / 2.5
        start, end = middle - pi / 5 - 0.01, middle + pi / 5 + 0.01

        def piece(offset, reach=0.0):
            return path_data(lambda t: knot_point(t, offset), start + reach, end - reach, 10)

        parts = [lines([piece(0.0, 0.12)], "#dfe9dc", 24.5, 1.0), lines([piece(0.0)], "#20295c", 20.4, 1.0)]
        parts += [lines([piece(offset)], colour, 3.1, 1.0) for offset, colour in strands]
        (over if k % 2 else under).extend(parts)
    return group(*under, *over)


def check():
    return group(
        element("circle", cx=KNOT_X, cy=KNOT_Y, r=27, fill=GREEN),
        lines(rosette(KNOT_X, KNOT_Y, 4, 26, 11, 5), "#d6ecd9", 0.6, 0.35),
        element("circle", cx=KNOT_X, cy=KNOT_Y, r=27, fill="none", stroke=IVORY, stroke_width=2),
        element(
            "path",
            d=f"M{number(KNOT_X - 12.5)} {number(KNOT_Y + 1)}l9 9.5l17 -19",
            fill="none",
            stroke=IVORY,
            stroke_width=6,
            stroke_linecap="round",
            stroke_linejoin="round",
        ),
    )


def nameplate():
    """The plate that the variable text stands on; x 64 to 448, y 384 to 448 stays plain."""
    return group(
        plate(0.0, fill=INDIGO),
        plate(2.5, fill=SILVER),
        plate(4.5, fill=GREEN),
        plate(6.5, fill="#c9d9cb"),
        group(
            lines(twist_band(27, 485, 374, 7, 26, 5), GREEN, 0.7, 0.34),
            lines(twist_band(27, 485, 458, 7, 26, 5), GREEN, 0.7, 0.34),
            lines(wave_lines(386, 446, 5.2, 2.4, 18, 0.9, 26, 64), GREEN, 0.7, 0.36),
            lines(wave_lines(386, 446, 5.2, 2.4, 18, 0.9, 448, 486), GREEN, 0.7, 0.36),
            lines(rosette(45, 416, 3, 17, 9, 5), VIOLET, 0.7, 0.55),
            lines(rosette(467, 416, 3, 17, 9, 5), VIOLET, 0.7, 0.55),
            clip_path="url(#in-plate)",
        ),
        text_field(384, "#e6ede5"),
        *rules(384, LEAF),
        *captions(384, INDIGO, "#c9d9cb"),
    )


def lettering():
    data = path_data(lambda t: soft_square(t, 219), pi * 1.02, pi * 1.98, 60)
    halo = dict(stroke="#cddfd0", stroke_width=5, stroke_linejoin="round", stroke_opacity=0.85, paint_order="stroke")
    return group(
        element("defs", element("path", id="top", d=data, fill="none")),
        element(
            "text",
            element("textPath", "SAFE &amp; SECURE INTERNET ACCESS", href="#top", startOffset="50%"),
            text_anchor="middle",
            font_family="Lato",
            font_weight=800,
            font_size=23,
            letter_spacing=3.2,
            fill=IVORY,
        ),
        element(
            "text",
            "安全・安心マーク",
            x=256,
            y=296,
            text_anchor="middle",
            font_family="BIZ UDPGothic",
            font_weight=700,
            font_size=42,
            fill=INDIGO,
            letter_spacing=2,
            **halo,
        ),
        element(
            "text",
            "インターネット接続サービス安全・安心マーク推進協議会",
            x=256,
            y=332,
            text_anchor="middle",
            font_family="BIZ UDPGothic",
            font_weight=700,
            font_size=14,
            fill="#1d5640",
            letter_spacing=0.4,
            **halo,
        ),
    )


def draw():
    return document(definitions(), ground(), field(), band(), knot(), check(), lettering(), nameplate())


if __name__ == "__main__":
    print(draw(), end="")
