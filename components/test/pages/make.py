"""Makes the examples of the components for documents, and what scikit-image makes of two of them.

    VENV/bin/python make.py

warp-linear-8.png and warp-linear-16.png are what imaging/perspective should give; the tests need no Python.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from page import page
from photos import photo
from skimage.transform import ProjectiveTransform, warp

here = Path(__file__).parent
components = here / "../.."


def save(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 85] if path.suffix == ".jpg" else [cv2.IMWRITE_PNG_COMPRESSION, 9]
    assert cv2.imwrite(str(path), picture if picture.ndim == 2 else picture[..., ::-1], quality)


letter, _ = photo(1)
save(components / "vision/find-page/examples/in.jpg", cv2.resize(letter, (360, 450), interpolation=cv2.INTER_AREA))
# Small, but with words that are lines.
save(components / "imaging/deskew/examples/in.png", cv2.resize(page(np.random.default_rng(3), 900, 4), (300, 424), interpolation=cv2.INTER_AREA))

# A part of a page in the shadow of a hand and warm light.
part = page(np.random.default_rng(8), 620)[100:340, 40:360].astype(np.float32)
yy, xx = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float32)
shadow = 1 - 0.45 / (1 + np.exp((np.hypot(xx - 300, yy - 190) - 110) / 9))
light = shadow * (1 - 0.3 * yy / part.shape[0])
noise = np.random.default_rng(2).normal(0, 2, (*part.shape, 3))
save(components / "imaging/flatten-light/examples/in.png", np.clip(part[..., None] * light[..., None] * [0.96, 0.9, 0.76] + noise, 0, 255).astype(np.uint8))

# A card on a table, by the corners that the example of the manifest names.
corners = np.array([(34, 30), (136, 18), (146, 88), (22, 96)], np.float64)
card = np.full((216, 342, 3), (236, 232, 220), np.uint8)
cv2.rectangle(card, (0, 0), (342, 46), (36, 92, 130), -1)
cv2.putText(card, "KUMIKI", (16, 34), cv2.FONT_HERSHEY_TRIPLEX, 1.0, (245, 245, 240), 2, cv2.LINE_AA)
cv2.rectangle(card, (20, 70), (110, 180), (150, 160, 150), -1)
cv2.circle(card, (65, 108), 24, (96, 84, 76), -1, cv2.LINE_AA)
cv2.ellipse(card, (65, 180), (40, 46), 0, 180, 360, (96, 84, 76), -1, cv2.LINE_AA)
for row in range(4):
    cv2.line(card, (130, 82 + 28 * row), (300 - 26 * (row % 2), 82 + 28 * row), (70, 70, 74), 5, cv2.LINE_AA)
table = np.full((120, 170, 3), (96, 74, 58), np.float32) * (0.92 + 0.08 * np.sin(np.arange(170) / 5))[None, :, None]
source = np.array([(0, 0), (342, 0), (342, 216), (0, 216)], np.float32)
matrix = cv2.getPerspectiveTransform(source, (corners * 4).astype(np.float32))
seen = cv2.resize(cv2.warpPerspective(card, matrix, (680, 480)), (170, 120), interpolation=cv2.INTER_AREA)
cover = cv2.resize(cv2.warpPerspective(np.full((216, 342), 255, np.uint8), matrix, (680, 480)), (170, 120), interpolation=cv2.INTER_AREA)
picture = table * (1 - cover[..., None] / 255.0) + seen
save(components / "imaging/perspective/examples/in.png", np.clip(picture, 0, 255).astype(np.uint8))

# The same card by scikit-image, in the size that 120 pixels across have as a card.
width, height = 120, round(120 * 54 / 85.6)
for bits in (8, 16):
    grey = cv2.cvtColor(cv2.imread(str(components / "imaging/perspective/examples/in.png")), cv2.COLOR_BGR2GRAY)
    levels = grey.astype(np.uint16) * 257 + (np.arange(grey.size).reshape(grey.shape) % 199).astype(np.uint16) if bits == 16 else grey
    levels = np.minimum(levels, 2**bits - 1)
    if bits == 16:
        levels = np.where(levels < grey, 65_535, levels).astype(np.uint16)
    save(here / f"card-{bits}.png", levels)
    upright = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    # scikit-image counts from the middle of the first pixel.
    transform = ProjectiveTransform.from_estimate(upright - 0.5, corners - 0.5)
    found = warp(levels.astype(np.float64), transform, output_shape=(height, width), order=1, mode="edge", preserve_range=True)
    save(here / f"warp-linear-{bits}.png", np.floor(found + 0.5).astype(levels.dtype))
