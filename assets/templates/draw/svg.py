"""Writing SVG: elements as text, numbers short, nothing else."""

from math import cos, radians, sin


def number(value):
    """A coordinate to a hundredth of a pixel, without needless zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(name, *children, **attributes):
    """An element. `stroke_width=2` becomes `stroke-width="2"`."""
    words = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        if isinstance(value, float):
            value = number(value)
        words.append(f'{key.rstrip("_").replace("_", "-")}="{value}"')
    start = " ".join(words)
    if not children:
        return f"<{start}/>"
    return f"<{start}>{''.join(children)}</{name}>"


def group(*children, **attributes):
    """Elements that share attributes."""
    return element("g", *(f"\n{child}" for child in children), "\n", **attributes)


def document(*children):
    """A whole picture of 512×512 units."""
    body = "\n".join(children)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">\n{body}\n</svg>\n'


def linear_gradient(name, x1, y1, x2, y2, *stops):
    """A gradient along a line in user space; stops are (offset, colour)."""
    return element(
        "linearGradient",
        *(element("stop", offset=offset, stop_color=colour) for offset, colour in stops),
        id=name,
        gradientUnits="userSpaceOnUse",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
    )


def radial_gradient(name, cx, cy, r, *stops):
    """A gradient around a point in user space; stops are (offset, colour)."""
    return element(
        "radialGradient",
        *(element("stop", offset=offset, stop_color=colour) for offset, colour in stops),
        id=name,
        gradientUnits="userSpaceOnUse",
        cx=cx,
        cy=cy,
        r=r,
    )


def arc_text(text, cx, cy, r, middle_degrees, inside_out=False, **attributes):
    """Text on a circle, centred at an angle (0 is right, 90 is down).

    Letters stand on the circle; with `inside_out` they hang inside it and read
    from left to right along the bottom.
    """
    half = 89.0
    first, last = (middle_degrees - half, middle_degrees + half)
    if inside_out:
        first, last = last, first
    x0, y0 = cx + r * cos(radians(first)), cy + r * sin(radians(first))
    x1, y1 = cx + r * cos(radians(last)), cy + r * sin(radians(last))
    sweep = 0 if inside_out else 1
    name = f"arc-{number(r)}-{number(middle_degrees)}".replace(".", "_")
    path = element(
        "path",
        id=name,
        fill="none",
        d=f"M{number(x0)} {number(y0)}A{number(r)} {number(r)} 0 0 {sweep} {number(x1)} {number(y1)}",
    )
    run = element("textPath", text, href=f"#{name}", startOffset="50%")
    return element("defs", path) + element("text", run, text_anchor="middle", **attributes)
