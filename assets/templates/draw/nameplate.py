"""What every nameplate shares: the field of the variable text, its rules and its captions."""

from svg import element

HEIGHT = 64
LEFT, RIGHT, MIDDLE = 64, 448, 256


def rounded_plate(box, radius, inset, **attributes):
    """A plate's outline with round corners, this far inside its box."""
    x, y, w, h = box
    return element(
        "rect", x=x + inset, y=y + inset, width=w - 2 * inset, height=h - 2 * inset, rx=radius - inset, **attributes
    )


def text_field(top, fill):
    """The plain ground that the variable text stands on."""
    return element("rect", x=LEFT, y=top, width=RIGHT - LEFT, height=HEIGHT, fill=fill)


def rules(top, stroke):
    """The lines between the field's halves, and above and below it; to be unpacked."""
    bottom = top + HEIGHT
    return (
        element("path", d=f"M{MIDDLE} {top + 6}V{bottom - 6}", stroke=stroke, stroke_width=1, fill="none"),
        element("path", d=f"M{LEFT} {top}H{RIGHT}M{LEFT} {bottom}H{RIGHT}", stroke=stroke, stroke_width=1, fill="none"),
    )


def captions(top, ink, ground):
    """What the four texts are, above and below the field; to be unpacked."""

    def caption(x, y, text):
        return element(
            "text",
            text,
            x=x,
            y=y,
            text_anchor="middle",
            font_family="BIZ UDPGothic",
            font_weight=700,
            font_size=12,
            fill=ink,
            letter_spacing=0.4,
            stroke=ground,
            stroke_width=2.6,
            stroke_linejoin="round",
            paint_order="stroke",
        )

    above, below = top - 4.5, top + HEIGHT + 13.5
    return (
        caption(160, above, "合格証番号 PASS No."),
        caption(352, above, "登録番号 MARK No."),
        caption(160, below, "有効期限 VALID THROUGH"),
        caption(352, below, "審査機関 REVIEWED BY"),
    )
