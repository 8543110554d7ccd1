"""Renders the photos of the sample pipeline documents, and expected.json with what is on them.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python photos.py

Each is a letter on a table, photographed at a slant in warm light with the shadow of a hand and of the phone, through a
soft lens with noise. What is printed leans a little on the paper. One page goes on beyond the picture, one is far away, one
lies on its side, one stands on its head.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from page import page

folder = Path(__file__).parent / "../../../pipelines/documents"
SIZE = 1200, 1500
CUT, FAR = 4, 7
QUARTERS = {9: 1, 10: 2}
"""By how many quarters clockwise the camera turned the photo."""
GRID = 24, 34
"""Columns and rows of the share of ink that expected.json holds of each page, as it was before it was printed askew."""


def table(rng: np.random.Generator) -> np.ndarray:
    """Wood or a plain desk, RGB float 0..255."""
    width, height = SIZE
    tone = np.array([(112, 78, 52), (88, 66, 50), (70, 74, 82), (126, 104, 84), (52, 60, 58)][int(rng.integers(5))], np.float32)
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    grain = np.sin(xx / rng.uniform(9, 16) + 2.2 * np.sin(yy / rng.uniform(150, 300)) + rng.uniform(0, 6))
    fine = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.4, sigmaY=14) * 6
    shade = 1 + 0.05 * grain * rng.uniform(0.3, 1) + 0.04 * fine
    boards = 0.9 + 0.1 * ((xx / width * 4 + rng.uniform(0, 1)) % 1 > 0.012)
    return tone * (shade * boards)[..., None]


def corners_of(rng: np.random.Generator, number: int) -> np.ndarray:
    """Of the paper, clockwise from its upper left, by a camera that looks at it from somewhere."""
    size = 0.42 if number == FAR else rng.uniform(1.02, 1.12)
    flat = np.array([(-0.5, -0.7071), (0.5, -0.7071), (0.5, 0.7071), (-0.5, 0.7071)]) * 780 * size
    turn, tilt, lean = np.deg2rad([rng.uniform(-9, 9), rng.uniform(8, 26) * rng.choice([-1, 1]), rng.uniform(-16, 16)])
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    flat = flat @ spin.T
    x, y = flat.T
    # Turned about the axes across and down, and seen from 1700 pixels away.
    depth = y * np.sin(tilt) + x * np.sin(lean)
    away = 1700 / (1700 + depth)
    seen = np.stack([x * np.cos(lean) * away, y * np.cos(tilt) * away], 1)
    middle = np.array(SIZE) / 2 + rng.uniform(-25, 25, 2)
    if number == CUT:
        middle[1] += 330
    return seen - seen.mean(0) + middle


def photo(number: int) -> tuple[np.ndarray, dict[str, object]]:
    rng = np.random.default_rng(7300 + number)
    lean = float(rng.uniform(-3.5, 3.5))
    seed = int(rng.integers(1 << 30))
    art = page(np.random.default_rng(seed), lean=lean)
    straight = page(np.random.default_rng(seed))
    picture = table(rng)
    corners = corners_of(rng, number)
    source = np.array([(0, 0), (art.shape[1], 0), (art.shape[1], art.shape[0]), (0, art.shape[0])], np.float32)
    matrix = cv2.getPerspectiveTransform(source, (corners * 2).astype(np.float32))
    size = SIZE[0] * 2, SIZE[1] * 2
    small = lambda seen: cv2.resize(seen, SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)
    paper = small(cv2.warpPerspective(art, matrix, size, flags=cv2.INTER_AREA))[..., None]
    cover = small(cv2.warpPerspective(np.full_like(art, 255), matrix, size))[..., None] / 255
    below = cv2.warpAffine(cover[..., 0], np.array([[1, 0, 7], [0, 1, 9]], np.float32), SIZE)
    shade = cv2.GaussianBlur(below, (0, 0), 9)[..., None]
    picture *= 1 - 0.4 * shade * (1 - cover)
    picture = picture * (1 - cover) + paper * np.array([0.93, 0.92, 0.88], np.float32)
    picture = photograph(rng, picture)
    rows = cv2.resize(255 - straight, GRID, interpolation=cv2.INTER_AREA) / 255
    width, height = SIZE
    inside = bool((corners > 0).all() and (corners < SIZE).all())
    coverage = 0.5 * abs(np.dot(corners[:, 0], np.roll(corners[:, 1], -1)) - np.dot(corners[:, 1], np.roll(corners[:, 0], -1)))
    quarters = QUARTERS.get(number, 0)
    for _ in range(quarters):
        # The lower left corner comes to the upper left.
        corners = np.roll(np.stack([height - corners[:, 1], corners[:, 0]], 1), 1, axis=0)
        picture, width, height = np.rot90(picture, -1), height, width
    return picture, {
        "verdict": "NG" if number in (CUT, FAR) else "OK",
        "inside": inside,
        "coverage": round(100 * coverage / (width * height), 1),
        "corners": [[round(float(x), 1), round(float(y), 1)] for x, y in corners],
        "lean": round(lean, 2),
        "quarters": quarters,
        "ink": [[round(float(share), 3) for share in row] for row in rows],
    }


def photograph(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A warm lamp at one side, one or two soft shadows over the page, lens and sensor."""
    height, width = picture.shape[:2]
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    lamp = np.array([rng.uniform(-0.2, 1.2) * width, rng.uniform(-0.3, 0.2) * height])
    light = 1.06 - 0.5 * (np.hypot(xx - lamp[0], yy - lamp[1]) / np.hypot(width, height)) ** 1.3
    for _ in range(int(rng.integers(1, 3))):
        shadow = np.zeros((height, width), np.float32)
        start = np.array([rng.uniform(0, width), rng.uniform(0.6, 1.1) * height])
        end = start + np.array([rng.uniform(-0.5, 0.5) * width, -rng.uniform(0.3, 0.8) * height])
        cv2.line(shadow, start.astype(int).tolist(), end.astype(int).tolist(), 1.0, int(rng.uniform(130, 330)), cv2.LINE_AA)
        light *= 1 - rng.uniform(0.22, 0.42) * cv2.GaussianBlur(shadow, (0, 0), rng.uniform(14, 40))
    warmth = np.array([1.0, rng.uniform(0.9, 0.97), rng.uniform(0.74, 0.9)], np.float32)
    image = cv2.GaussianBlur(picture * light[..., None] * warmth, (0, 0), rng.uniform(0.6, 0.9))
    image += rng.normal(0, rng.uniform(2, 4), image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    expected = {}
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for number in range(1, 11):
        picture, truth = photo(number)
        name = f"letter-{number:02d}.jpg"
        cv2.imwrite(str(folder / "images" / name), np.ascontiguousarray(picture[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, 78])
        expected[name] = truth
    lines = [f"{json.dumps(name)}: {json.dumps(truth)}" for name, truth in expected.items()]
    (folder / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
