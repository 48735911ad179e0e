"""Other open watermarks, for tests/peers/main.rs: one JSON job a line, one answer a line.

  {"do": "embed", "method": ..., "payload": HEX}   plain.png to marked.png
  {"do": "control", "method": ..., "payload": HEX} the same on a photograph, left in delivered.png
  {"do": "read", "method": ..., "bytes": N}        delivered.png to a payload

An answer is `ok` and a JSON object: "milliseconds" of the library's own work,
without files, and what was read. The libraries expect the size that they wrote,
so a picture of another size is brought back to it first.
"""

import json
import sys
import time
import types
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np

# invisible-watermark imports torch for a third method, which is not used here.
sys.modules["torch"] = types.ModuleType("torch")

import blind_watermark  # noqa: E402
from imwatermark import WatermarkDecoder, WatermarkEncoder  # noqa: E402

blind_watermark.bw_notes.close()
SIDE = 512
# 512×512 pixels, in scikit-image's wheel; its code is not run.
PHOTOGRAPH = Path(find_spec("skimage").origin).parent / "data" / "astronaut.png"


def bits(payload):
    return np.unpackbits(np.frombuffer(payload, dtype=np.uint8))


class Invisible:
    """invisible-watermark, with its own default strength."""

    def __init__(self, method):
        self.method = method

    def embed(self, picture, payload):
        encoder = WatermarkEncoder()
        encoder.set_watermark("bytes", payload)
        return encoder.encode(picture, self.method)

    def read(self, picture, count):
        return WatermarkDecoder("bytes", 8 * count).decode(picture, self.method)


class Blind:
    """blind-watermark, with its own default strength, on one core like the others."""

    def embed(self, picture, payload):
        mark = blind_watermark.WaterMark(mode="common")
        mark.read_img(img=picture)
        mark.read_wm(bits(payload).astype(bool), mode="bit")
        return np.rint(mark.embed()).astype(np.uint8)

    def read(self, picture, count):
        mark = blind_watermark.WaterMark(mode="common")
        found = mark.extract(embed_img=picture, wm_shape=8 * count, mode="bit")
        return np.packbits(np.asarray(found) >= 0.5).tobytes()


METHODS = {
    "invisible-watermark dwtDct": Invisible("dwtDct"),
    "invisible-watermark dwtDctSvd": Invisible("dwtDctSvd"),
    "blind-watermark": Blind(),
}


def do(job):
    method = METHODS[job["method"]]
    if job["do"] in {"embed", "control"}:
        badge = job["do"] == "embed"
        plain = cv2.imread("plain.png" if badge else str(PHOTOGRAPH), cv2.IMREAD_COLOR)
        started = time.perf_counter()
        marked = method.embed(plain, bytes.fromhex(job["payload"]))
        spent = time.perf_counter() - started
        cv2.imwrite("marked.png" if badge else "delivered.png", marked)
        return {"milliseconds": 1e3 * spent}
    picture = cv2.imread("delivered.png", cv2.IMREAD_COLOR)
    if picture.shape[:2] != (SIDE, SIDE):
        picture = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    started = time.perf_counter()
    payload = method.read(picture, job["bytes"])
    spent = time.perf_counter() - started
    return {"milliseconds": 1e3 * spent, "payload": payload.hex()}


def main():
    for line in sys.stdin:
        try:
            answer = "ok " + json.dumps(do(json.loads(line)))
        except Exception as error:  # noqa: BLE001: whatever a library raises is its answer
            answer = f"{type(error).__name__}: {error}".replace("\n", " ")
        print(answer, flush=True)


main()
