"""Makes the pictures that vision/read-codes is tested with, and codes.json with what is on them.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make.py

The results are checked in beside this script; the tests need no Python.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from symbols import code

here = Path(__file__).parent
texts = {
    "QRCode": "https://example.com/kumiki",
    "MicroQRCode": "12345",
    "RMQRCode": "rMQR 77",
    "DataMatrix": "DM 4711",
    "Aztec": "Aztec 12",
    "PDF417": "PDF417 text",
    "EAN13": "4901234567894",
    "EAN8": "49123456",
    "UPCA": "",
    "UPCE": "0012345000065",
    "Code128": "KUMIKI-128",
    "Code39": "PART 39",
    "Code93": "PART93",
    "ITF": "12345670",
    "Codabar": "A12345B",
    "DataBar": "(01)04912345678904",
    "DataBarExp": "(01)04912345678904(10)LOT7",
}
"""What a code says for people; encoders take some of them without check digit or in another form."""
# A UPC-A code is an EAN-13 code that begins with 0, and is read as one; UPC-E is a short form of such a one.
texts["UPCA"] = "0012345678905"
encoded = {"UPCA": "01234567890", "EAN8": "4912345", "UPCE": "123456", "DataBar": "0491234567890", "DataBarExp": "[01]04912345678904[10]LOT7"}
truth: dict[str, list[dict[str, object]]] = {}


def save(name: str, picture: np.ndarray, codes: list[dict[str, object]]) -> None:
    assert cv2.imwrite(str(here / f"{name}.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    truth[name] = codes


def sheet(pictures: list[np.ndarray], columns: int, ground: int = 255) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Pictures in rows, and the middle of each."""
    high, wide = max(p.shape[0] for p in pictures), max(p.shape[1] for p in pictures)
    rows = -(-len(pictures) // columns)
    whole = np.full((rows * high, columns * wide), ground, np.uint8)
    middles = []
    for at, picture in enumerate(pictures):
        y = at // columns * high + (high - picture.shape[0]) // 2
        x = at % columns * wide + (wide - picture.shape[1]) // 2
        whole[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
        middles.append((x + picture.shape[1] / 2, y + picture.shape[0] / 2))
    return whole, middles


def make(kind: str, scale: int = 2, **options: int) -> np.ndarray:
    return code(kind, encoded.get(kind, texts[kind]), scale, **options)


def entries(kinds: list[str], middles: list[tuple[float, float]]) -> list[dict[str, object]]:
    return [{"format": kind, "text": texts[kind], "x": x, "y": y} for kind, (x, y) in zip(kinds, middles)]


def turned(picture: np.ndarray, angle: float, ground: int = 255) -> np.ndarray:
    """Clockwise, in a picture that is large enough."""
    side = int(np.hypot(*picture.shape[:2])) + 8
    matrix = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), -angle, 1)
    matrix[:, 2] += (side - picture.shape[1]) / 2, (side - picture.shape[0]) / 2
    return cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_AREA, borderValue=ground)


kinds = list(texts)
picture, middles = sheet([make(kind) for kind in kinds], 4)
save("kinds", picture, entries(kinds, middles))

for kind in ("QRCode", "DataMatrix", "EAN13", "Code128"):
    angles = range(0, 360, 15) if kind == "EAN13" else range(0, 360, 45)
    picture, middles = sheet([turned(make(kind, 2), angle) for angle in angles], 6 if len(angles) > 8 else 4)
    codes = [{**entry, "angle": angle} for entry, angle in zip(entries([kind] * len(angles), middles), angles)]
    save(f"turned-{kind.lower()}", picture, codes)

some = ["QRCode", "DataMatrix", "Aztec", "EAN13", "Code128", "PDF417"]
picture, middles = sheet([255 - make(kind, 3) for kind in some], 3, ground=0)
save("inverted", picture, entries(some, middles))

# As a camera sees them from afar: 1.6 pixels a module for squares, 1.4 for bars, a little soft.
small = ["QRCode", "DataMatrix", "EAN13", "Code128"]
parts = [cv2.resize(make(kind, 8), None, fx=share, fy=share, interpolation=cv2.INTER_AREA) for kind, share in zip(small, (0.2, 0.2, 0.18, 0.18))]
picture, middles = sheet([cv2.copyMakeBorder(part, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=255) for part in parts], 2)
save("small", cv2.GaussianBlur(picture, (0, 0), 0.5), entries(small, middles))

# A QR code corrects what is lost: of level H up to 30 %, scratches and a stain here; bars are read beside a cut.
whole = make("QRCode", 5, level=4)
side = whole.shape[0]
scratched = whole.copy()
cv2.line(scratched, (int(side * 0.42), 0), (int(side * 0.72), side), 128, 6)
cv2.circle(scratched, (int(side * 0.5), int(side * 0.72)), int(side * 0.09), 90, -1)
bars = make("EAN13", 3)
cv2.rectangle(bars, (0, int(bars.shape[0] * 0.3)), (bars.shape[1], int(bars.shape[0] * 0.5)), 40, -1)
picture, middles = sheet([scratched, bars], 2)
save("damaged", picture, entries(["QRCode", "EAN13"], middles))

# Half of the data is gone: there is a code, and no way to read it.
lost = make("QRCode", 5, level=1)
lost[int(lost.shape[0] * 0.4) : int(lost.shape[0] * 0.7), int(lost.shape[1] * 0.35) : int(lost.shape[1] * 0.86)] = 255
save("lost", lost, entries(["QRCode"], [(lost.shape[1] / 2, lost.shape[0] / 2)]))

# The example of the manifest.
picture = np.full((400, 560), 235, np.uint8)
spots = [("QRCode", 3, 0, 20, 20), ("EAN13", 2, 0, 280, 16), ("DataMatrix", 4, 0, 40, 250), ("Code128", 2, 20, 205, 105)]
for kind, scale, angle, x, y in spots:
    art = turned(make(kind, scale)[40:-40], angle, 235) if angle else make(kind, scale)
    part = picture[y : y + art.shape[0], x : x + art.shape[1]]
    part[:] = np.minimum(part, art[: part.shape[0], : part.shape[1]])
assert cv2.imwrite(str(here / "../../vision/read-codes/examples/in.png"), picture)
(here / "codes.json").write_text(json.dumps(truth, indent=1) + "\n")
