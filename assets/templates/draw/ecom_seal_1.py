"""The seal of the online-shop scheme: a shop's awning over a shield, in deep blue and gold."""

from guilloche import braid, lines, ripples, rosette, twist_band, wave_lines
from nameplate import captions, rules, text_field
from svg import arc_text, document, element, group, linear_gradient, number, radial_gradient

CX = CY = 256.0
DEEP, BLUE, TEAL = "#143a5f", "#1d5580", "#1c6b78"
GOLD, PALE_GOLD, IVORY = "#a9853a", "#d8be7e", "#f4efe0"
OUTER, INNER = 246.0, 190.0
EMBLEM = (256.0, 176.0)
PLATE = (22.0, 296.0, 468.0, 112.0)


def circle(r, **attributes):
    return element("circle", cx=CX, cy=CY, r=r, **attributes)


def definitions():
    return element(
        "defs",
        linear_gradient("ground", 0, 0, 512, 512, (0, "#b4d0d9"), (0.5, "#a3c3cf"), (1, "#8fb2c2")),
        radial_gradient("disc", 256, 190, 230, (0, "#d3e2e4"), (0.55, "#c2d6db"), (1, "#a9c6cf")),
        linear_gradient("band", 60, 40, 452, 472, (0, "#24628c"), (0.5, "#163f66"), (1, "#1b5a70")),
        linear_gradient("shield", 190, 90, 322, 240, (0, "#2a6f98"), (1, "#143a5f")),
        linear_gradient("metal", 22, 296, 490, 408, (0, "#c4a35a"), (0.5, "#e3cd95"), (1, "#b08d42")),
        element("clipPath", circle(INNER), id="in-disc"),
        element("clipPath", element("path", d=SHIELD), id="in-shield"),
        element("clipPath", plate(0.0), id="in-plate"),
    )


def ground():
    """The square: rings that leave the seal like ripples, plaited in both directions."""
    out = element("rect", width=512, height=512, fill="url(#ground)")
    left = ripples(CX, CY, OUTER + 3, 366, 5.6, 6.5, 40, 0.07)
    right = ripples(CX, CY, OUTER + 3, 366, 5.6, 6.5, 40, -0.07)
    return group(
        out,
        lines(left, DEEP, 0.85, 0.5),
        lines(right, IVORY, 0.9, 0.6),
    )


def ring():
    """The band of lettering, between two plaits."""
    middle, width = (OUTER + INNER) / 2, OUTER - INNER
    return group(
        circle(middle, fill="none", stroke="url(#band)", stroke_width=width),
        lines(braid(CX, CY, middle, 20, 36, 6), "#cfe6ee", 0.7, 0.26),
        lines(braid(CX, CY, middle, 11, 72, 4), TEAL, 0.8, 0.55),
        circle(OUTER - 1.5, fill="none", stroke="url(#metal)", stroke_width=3.2),
        circle(OUTER - 6.5, fill="none", stroke=PALE_GOLD, stroke_width=0.9),
        circle(INNER + 6.5, fill="none", stroke=PALE_GOLD, stroke_width=0.9),
        circle(INNER + 1.0, fill="none", stroke="url(#metal)", stroke_width=3.2),
    )


def disc():
    """The field inside the ring: one large rosette, fine enough to stay behind the lettering."""
    return group(
        circle(INNER + 1, fill="url(#disc)"),
        lines(rosette(CX, CY, 128, 187, 24, 8, 0.12), BLUE, 0.75, 0.4),
        lines(rosette(EMBLEM[0], EMBLEM[1], 96, 190, 18, 9, 0.15), TEAL, 0.75, 0.34),
        lines(rosette(EMBLEM[0], EMBLEM[1], 36, 116, 12, 9), GOLD, 0.75, 0.5),
        lines(ripples(EMBLEM[0], EMBLEM[1], 40, 300, 8, 3, 45, 0.21), IVORY, 0.9, 0.55),
        clip_path="url(#in-disc)",
    )


SHIELD = "M196 118H316V170C316 206 294 228 256 244C218 228 196 206 196 170Z"

CHECK = "M225 182l22 23l42 -48"


def emblem():
    """A shield under an awning, with a check mark."""
    left, top, width, stripes = 189.0, 98.0, 134.0, 7
    step = width / stripes
    awning = []
    for i in range(stripes):
        x = left + i * step
        shape = (
            f"M{number(x)} {number(top)}h{number(step)}v24"
            f"a{number(step / 2)} {number(step / 2)} 0 0 1 {number(-step)} 0z"
        )
        awning.append(element("path", d=shape, fill=IVORY if i % 2 else "#b8954a"))
        for j in (1, 2, 3, 4):
            fold = x + j * step / 5
            awning.append(
                lines(
                    [f"M{number(fold)} {number(top + 1)}v{29 if j in (2, 3) else 26}"],
                    GOLD if i % 2 else "#7a5c1e",
                    0.8,
                    0.55,
                )
            )
    halo = element(
        "path", d=SHIELD, fill="#d6e4e6", stroke="#d6e4e6", stroke_width=12, stroke_linejoin="round", opacity=0.85
    )
    return group(
        halo,
        element("path", d=SHIELD, fill="url(#shield)"),
        group(
            lines(wave_lines(110, 262, 6.5, 4, 62, 0.5, 180, 332), "#d8ecf2", 0.75, 0.36),
            lines(rosette(256, 182, 14, 56, 12, 6), PALE_GOLD, 0.7, 0.34),
            clip_path="url(#in-shield)",
        ),
        element("path", d=SHIELD, fill="none", stroke=IVORY, stroke_width=2.4),
        *awning,
        element("rect", x=left - 4, y=top - 8, width=width + 8, height=9, rx=2, fill=DEEP),
        element(
            "path",
            d=CHECK,
            fill="none",
            stroke=IVORY,
            stroke_width=13,
            stroke_linecap="round",
            stroke_linejoin="round",
        ),
        lines([CHECK], GOLD, 0.9, 0.75, stroke_linecap="round", stroke_linejoin="round"),
    )


def title():
    return element(
        "text",
        "Shop on Secure System",
        x=256,
        y=286,
        text_anchor="middle",
        font_family="Lato",
        font_weight=800,
        font_size=30,
        fill=DEEP,
        stroke="#cadce0",
        stroke_width=4,
        stroke_linejoin="round",
        stroke_opacity=0.8,
        paint_order="stroke",
    )


def plate(inset, notch=14.0, **attributes):
    """The plate's outline, with concave corners."""
    x, y, w, h = PLATE
    x, y, w, h = x + inset, y + inset, w - 2 * inset, h - 2 * inset
    n = notch
    d = (
        f"M{number(x + n)} {number(y)}H{number(x + w - n)}a{n} {n} 0 0 0 {n} {n}"
        f"V{number(y + h - n)}a{n} {n} 0 0 0 {-n} {n}"
        f"H{number(x + n)}a{n} {n} 0 0 0 {-n} {-n}"
        f"V{number(y + n)}a{n} {n} 0 0 0 {n} {-n}Z"
    )
    return element("path", d=d, **attributes)


def nameplate():
    """The plate that the variable text stands on; x 64 to 448, y 320 to 384 stays plain."""
    return group(
        plate(0.0, fill=DEEP),
        plate(2.5, fill="url(#metal)"),
        plate(5.0, fill=DEEP),
        plate(7.0, fill="#c8d8d9"),
        group(
            lines(twist_band(29, 483, 310, 7, 26, 5), BLUE, 0.7, 0.32),
            lines(twist_band(29, 483, 394, 7, 26, 5), BLUE, 0.7, 0.32),
            lines(wave_lines(322, 382, 5.2, 2.4, 18, 0.9, 28, 64), BLUE, 0.7, 0.34),
            lines(wave_lines(322, 382, 5.2, 2.4, 18, 0.9, 448, 484), BLUE, 0.7, 0.34),
            lines(rosette(46.5, 352, 3, 16.5, 9, 6), TEAL, 0.7, 0.6),
            lines(rosette(465.5, 352, 3, 16.5, 9, 6), TEAL, 0.7, 0.6),
            clip_path="url(#in-plate)",
        ),
        text_field(320, "#e6edea"),
        *rules(320, GOLD),
        *captions(320, DEEP, "#c8d8d9"),
    )


def lettering():
    style = dict(font_family="Lato", font_weight=800, fill=IVORY)
    return group(
        arc_text("SECURITY MARK FOR ONLINE SHOPS", CX, CY, 210, -90, font_size=24, letter_spacing=4, **style),
        arc_text(
            "セキュリティマーク付与機関",
            CX,
            CY,
            226,
            90,
            True,
            font_family="BIZ UDPGothic",
            font_weight=700,
            font_size=20.5,
            letter_spacing=3.2,
            fill=IVORY,
        ),
    )


def draw():
    return document(
        definitions(),
        ground(),
        disc(),
        ring(),
        lettering(),
        emblem(),
        title(),
        nameplate(),
    )


if __name__ == "__main__":
    print(draw(), end="")
