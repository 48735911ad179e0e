"""The pictures of docs/survival.md: a map of what survives, and what the watermark looks like.

pictures.py SURVIVAL_JSON SAMPLES OUTPUT_FOLDER
"""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.colors import LinearSegmentedColormap  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402
from PIL import Image  # noqa: E402

TITLES = {
    "must": "must · 508 bytes",
    "hard": "hard · 404 bytes",
    "id": "id layer",
    "hard-long": "hard · 508 bytes",
    "moonshot": "moonshot · 404 bytes",
}
INK, FAINT, PAPER = "#1d2b33", "#7b8a92", "#ffffff"
# Colour-blind safe: nothing read is dark red, everything is blue-green.
COLOURS = LinearSegmentedColormap.from_list(
    "survival", ["#a3352b", "#dd8452", "#f2d9a0", "#9fc9b5", "#2f7f78"]
)
GAIN = 8
ZOOM_SIDE = 96


def share(entry):
    """Badges that gave what the row wants, 0 to 1."""
    if entry["set"] == "id":
        return entry["ids"] / entry["badges"]
    reached = entry["payloads"]
    if entry["bound_wanted"]:
        reached = min(reached, entry["bound"])
    return reached / entry["badges"]


def gathered(report):
    """Set → row names and their shares by template, in the report's order."""
    templates = [quality["template"] for quality in report["quality"]]
    sets = {}
    for entry in report["rows"]:
        row = sets.setdefault(entry["set"], {}).setdefault(entry["name"], {})
        row[entry["template"]] = share(entry)
    return templates, sets


def columns_of(sets, count=4):
    """Sets cut into at most `count` columns, as low as can be; a set may go on in the next."""
    lines = []
    for name, rows in sets.items():
        lines.append((name, None, None))
        lines.extend((name, row, shares) for row, shares in rows.items())
    height = -(-len(lines) // count)
    while len(columns := cut(lines, height)) > count:
        height += 1
    return columns


def cut(lines, height):
    lines, columns = list(lines), []
    while lines:
        column, lines = lines[:height], lines[height:]
        if column[-1][1] is None:  # no title at a column's foot
            lines.insert(0, column.pop())
        if lines and lines[0][1] is not None:
            lines.insert(0, (lines[0][0], None, "continued"))
        columns.append(column)
    return columns


def survival_map(report, path):
    templates, sets = gathered(report)
    columns = columns_of(sets)
    rows = max(len(column) for column in columns)
    width = 2.6 + 0.62 * len(templates)
    labels = 2.5 / 0.62
    figure, axes = plt.subplots(
        1, len(columns), figsize=(width * len(columns), 0.22 * rows + 1.35), facecolor=PAPER
    )
    for axis, column in zip(np.atleast_1d(axes), columns, strict=True):
        axis.set_xlim(-labels, len(templates) + 0.1)
        axis.set_ylim(rows + 0.2, -1.9)
        axis.axis("off")
        for at, (name, row, shares) in enumerate(column):
            if row is None:
                text = TITLES[name] + (" (continued)" if shares else "")
                axis.text(-0.12, at + 0.62, text, color=INK, fontsize=9.5, weight="bold", ha="right", va="center")
                if at == 0:
                    heads(axis, templates)
                continue
            axis.text(-0.12, at + 0.5, row, color=INK, fontsize=8.2, ha="right", va="center")
            for place, template in enumerate(templates):
                cell(axis, place, at, shares.get(template))
    figure.suptitle(
        "What the watermark survives", x=0.012, y=0.985, ha="left", color=INK, fontsize=17, weight="bold"
    )
    figure.text(
        0.012,
        0.985 - 0.42 / figure.get_figheight(),
        f"Share of {report['badges']} badges read bit for bit and, from 160 pixels a side, bound to their text and art"
        f" · {report['date']} · seed {report['seed']}",
        color=FAINT,
        fontsize=9.5,
        va="top",
    )
    figure.subplots_adjust(0.005, 0.005, 0.978, 1 - 0.8 / figure.get_figheight(), wspace=0.06)
    figure.savefig(path, dpi=130)
    plt.close(figure)


def heads(axis, templates):
    for place, template in enumerate(templates):
        axis.text(
            place + 0.4, -0.1, template, color=FAINT, fontsize=7, rotation=28, ha="left", va="bottom"
        )


def cell(axis, place, at, value):
    if value is None:
        return
    axis.add_patch(Rectangle((place, at + 0.06), 0.94, 0.88, color=COLOURS(value), lw=0))
    if value < 1:
        dark = value < 0.3
        axis.text(
            place + 0.47,
            at + 0.52,
            f"{100 * value:.0f} %",
            color=PAPER if dark else INK,
            fontsize=7,
            ha="center",
            va="center",
        )


def busiest(delta):
    """The window in which the watermark is strongest."""
    energy = np.add.reduceat(np.add.reduceat(delta**2, range(0, 512, 32), 0), range(0, 512, 32), 1)
    windows = sum(energy[y : 14 + y, x : 14 + x] for y in range(3) for x in range(3))
    top, left = np.unravel_index(np.argmax(windows), windows.shape)
    return 32 * left, 32 * top


def side_by_side(samples, path):
    """Badge, what the watermark adds, and both enlarged where it is strongest."""
    names = sorted(p.name.removesuffix("-marked.png") for p in samples.glob("*-marked.png"))
    heads_text = ["the badge", f"what it carries, × {GAIN}", "without, enlarged 5×", "with, enlarged 5×"]
    figure, axes = plt.subplots(
        len(names), 4, figsize=(16, 4.1 * len(names) + 0.5), facecolor=PAPER, squeeze=False
    )
    for row, name in zip(axes, names, strict=True):
        plain = np.asarray(Image.open(samples / f"{name}-plain.png").convert("RGB")).astype(float)
        marked = np.asarray(Image.open(samples / f"{name}-marked.png").convert("RGB")).astype(float)
        delta = marked - plain
        left, top = busiest(delta.mean(axis=2))
        window = np.s_[top : top + ZOOM_SIDE, left : left + ZOOM_SIDE]
        shown = [marked, np.clip(128 + GAIN * delta, 0, 255), plain[window], marked[window]]
        for axis, pixels in zip(row, shown, strict=True):
            axis.imshow(pixels.astype(np.uint8), interpolation="nearest")
            axis.set_xticks([])
            axis.set_yticks([])
            for spine in axis.spines.values():
                spine.set_edgecolor("#d5dcdf")
        row[0].add_patch(
            Rectangle((left, top), ZOOM_SIDE, ZOOM_SIDE, fill=False, ec="#e0563b", lw=1.4)
        )
        psnr = 10 * np.log10(255**2 / (delta**2).mean())
        row[0].set_ylabel(f"{name} · {psnr:.1f} dB", color=INK, fontsize=11)
    for axis, head in zip(axes[0], heads_text, strict=True):
        axis.set_title(head, color=INK, fontsize=12, loc="left")
    figure.tight_layout(pad=0.8)
    figure.savefig(path, dpi=100)
    plt.close(figure)


def main():
    report = json.loads(Path(sys.argv[1]).read_text())
    output = Path(sys.argv[3])
    survival_map(report, output / "survival-map.png")
    side_by_side(Path(sys.argv[2]), output / "survival-badges.png")


main()
