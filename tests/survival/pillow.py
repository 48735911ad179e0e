"""What Pillow does in the survival bench: one JSON job a line, one answer a line.

Started by the bench (tests/src/helper.rs) in its working folder; every job
takes in.png and leaves out.png.
"""

import json
import sys

from PIL import Image

KERNELS = {kernel.name.lower(): kernel for kernel in Image.Resampling}


def resize(picture, job):
    return picture.resize((job["width"], job["height"]), KERNELS[job["kernel"]])


def rotate(picture, job):
    return picture.rotate(
        job["degrees"],
        resample=Image.Resampling.BICUBIC,
        expand=True,
        fillcolor=(255, 255, 255),
    )


JOBS = {"resize": resize, "rotate": rotate}


def main():
    for line in sys.stdin:
        job = json.loads(line)
        try:
            with Image.open("in.png") as picture:
                JOBS[job["do"]](picture.convert("RGB"), job).save("out.png", compress_level=1)
            answer = "ok"
        except (KeyError, OSError, ValueError) as error:
            answer = f"{type(error).__name__}: {error}".replace("\n", " ")
        print(answer, flush=True)


main()
