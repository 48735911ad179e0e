"""Guilloche: families of fine curves, as engraving lathes draw them.

A curve is a function of one parameter. It becomes a path of cubic Bézier
pieces whose ends and slopes are those of the curve, so a few pieces a wave
are enough and the SVG stays small.
"""

from math import cos, sin, tau

from svg import element, number


def path_data(curve, start, end, pieces, closed=False):
    """Path data of `curve(t)` → (x, y) for t from start to end."""
    step = (end - start) / pieces
    tiny = step / 1000
    points = []
    for i in range(pieces + 1):
        t = start + i * step
        (xa, ya), (xb, yb) = curve(t - tiny), curve(t + tiny)
        x, y = curve(t)
        points.append((x, y, (xb - xa) / (2 * tiny), (yb - ya) / (2 * tiny)))
    words = [f"M{number(points[0][0])} {number(points[0][1])}C"]
    for (x0, y0, u0, v0), (x1, y1, u1, v1) in zip(points, points[1:]):
        words.append(
            " ".join(
                number(v)
                for v in (
                    x0 + u0 * step / 3,
                    y0 + v0 * step / 3,
                    x1 - u1 * step / 3,
                    y1 - v1 * step / 3,
                    x1,
                    y1,
                )
            )
        )
    return " ".join(words) + ("Z" if closed else "")


def lines(data, colour, width, opacity, **attributes):
    """One path element that strokes all of the given path data."""
    return element(
        "path",
        d="".join(data),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_opacity=opacity,
        **attributes,
    )


def wave_ring(cx, cy, radius, amplitude, lobes, phase, pieces_a_lobe=4):
    """A circle that swings in and out `lobes` times; phase in turns of one lobe."""

    def curve(t):
        r = radius + amplitude * sin(lobes * t + phase * tau)
        return cx + r * cos(t), cy + r * sin(t)

    return path_data(curve, 0, tau, pieces_a_lobe * lobes, closed=True)


def braid(cx, cy, radius, amplitude, lobes, strands):
    """Strands of one wave, evenly out of phase: a plaited ring."""
    return [wave_ring(cx, cy, radius, amplitude, lobes, i / strands) for i in range(strands)]


def rosette(cx, cy, inner, outer, petals, strands, sharpness=0.0):
    """Strands that swing between two radii; `sharpness` adds a second harmonic."""
    middle, swing = (inner + outer) / 2, (outer - inner) / 2

    def strand(shift):
        def curve(t):
            a = petals * t + shift
            r = middle + swing * (sin(a) + sharpness * sin(2 * a)) / (1 + sharpness)
            return cx + r * cos(t), cy + r * sin(t)

        return path_data(curve, 0, tau, 6 * petals, closed=True)

    return [strand(i * tau / strands) for i in range(strands)]


def ripples(cx, cy, first, last, spacing, amplitude, lobes, twist):
    """Rings from radius `first` to `last`, each turned `twist` lobes on from the one before."""
    count = int((last - first) / spacing) + 1
    return [wave_ring(cx, cy, first + i * spacing, amplitude, lobes, i * twist, 3) for i in range(count)]


def wave_lines(top, bottom, spacing, amplitude, length, drift, left=0.0, right=512.0, axis=256.0):
    """Wavy lines from side to side, mirrored at x = axis."""
    count = int((bottom - top) / spacing) + 1

    def line(i):
        def curve(x):
            a = tau * (x - axis) / length
            return x, top + i * spacing + amplitude * cos(a) * cos(i * drift) + amplitude / 2 * cos(
                1.618 * a + i * drift / 2
            )

        return path_data(curve, left, right, max(4, int(5 * (right - left) / length)))

    return [line(i) for i in range(count)]


def twist_band(x0, x1, middle, half, waves, strands):
    """A straight plait between x0 and x1."""

    def strand(shift):
        def curve(x):
            a = waves * tau * (x - x0) / (x1 - x0) + shift
            return x, middle + half * sin(a)

        return path_data(curve, x0, x1, 4 * waves)

    return [strand(i * tau / strands) for i in range(strands)]
