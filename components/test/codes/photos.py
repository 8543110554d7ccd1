"""Renders the photos of the sample pipeline read-codes, and expected.json with what is on them.

    VENV/bin/python photos.py

Each shows parcels on a shelf with six codes of several kinds: printed labels that lie askew, in uneven light, through a
soft lens with noise. On one a label is stained so that its code is lost, on another one is covered by tape.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from symbols import code, with_caption

folder = Path(__file__).parent / "../../../pipelines/read-codes"
SIZE = 1400, 1050
STAINED, COVERED = 4, 7
KINDS = ["QRCode", "EAN13", "Code128", "DataMatrix", "ITF", "Aztec", "QRCode", "Code39"]


def text_of(rng: np.random.Generator, kind: str) -> tuple[str, str]:
    """What goes in, and what is read."""
    number = int(rng.integers(10_000_000, 99_999_999))
    if kind == "EAN13":
        body = f"4912{number}"
        check = -sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(body)) % 10
        return body, f"{body}{check}"
    if kind == "ITF":
        return str(number), str(number)
    if kind == "QRCode":
        text = f"https://example.com/p/{number}"
    elif kind == "Code39":
        text = f"BOX {number % 10_000}"
    else:
        text = f"KM-{number % 1_000_000:06d}"
    return text, text


def label(rng: np.random.Generator, kind: str, text: str, shown: str) -> np.ndarray:
    """Paper with a code and words, grey uint8; about twice as large as it will be seen."""
    level = {"QRCode": 3}.get(kind)
    scale = {"EAN13": 5, "Code128": 4, "ITF": 5, "Code39": 4}.get(kind, 10)
    art = with_caption(code(kind, text, scale, level), shown, 38)
    if rng.random() < 0.25 and kind in ("QRCode", "DataMatrix", "Aztec"):
        art = 255 - art  # printed white on a dark label
    margin = 26
    ground = int(art[2, 2])
    art = cv2.copyMakeBorder(art, margin + 34, margin, margin, margin, cv2.BORDER_CONSTANT, value=ground)
    words = str(rng.choice(["KUMIKI PARTS", "FRAGILE", "LOT A7", "WAREHOUSE 3", "HANDLE WITH CARE"]))
    cv2.putText(art, words, (margin, 42), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 255 - ground, 2, cv2.LINE_AA)
    return art


def shelf(rng: np.random.Generator) -> np.ndarray:
    """Boxes of cardboard side by side on two boards, RGB float 0..255."""
    width, height = SIZE
    picture = np.zeros((height, width, 3), np.float32)
    picture[:] = (58, 54, 50)
    for row in range(2):
        floor = height * (row + 1) // 2 - 26
        x = int(rng.uniform(-30, 10))
        while x < width:
            wide, high = int(rng.uniform(400, 480)), int(rng.uniform(410, 470))
            tone = np.array([196, 158, 112]) * rng.uniform(0.78, 1.08)
            box = picture[max(0, floor - high) : floor, max(0, x) : min(width, x + wide)]
            flutes = 1 + 0.02 * np.sin(np.arange(box.shape[0]) * rng.uniform(0.25, 0.4))[:, None, None]
            box[:] = tone * flutes
            cv2.rectangle(picture, (x, floor - high), (x + wide, floor), (tone * 0.6).tolist(), 3)
            cv2.line(picture, (x, floor - high // 2), (x + wide, floor - high // 2), (tone * 0.86).tolist(), 2)
            x += wide + int(rng.uniform(4, 22))
        cv2.rectangle(picture, (0, floor), (width, floor + 26), (118, 122, 126), -1)
    return picture


def stick(rng: np.random.Generator, picture: np.ndarray, art: np.ndarray, x: float, y: float, angle: float, wide: float) -> np.ndarray:
    """Puts a label so wide around (x, y), turned and a little in perspective; gives its corners."""
    high = wide * art.shape[0] / art.shape[1]
    corners = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)]) / 2
    corners *= 1 + rng.uniform(-0.05, 0.05, (4, 1))
    turn = np.deg2rad(angle)
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + [x, y]
    more = 3
    source = np.array([(0, 0), (art.shape[1], 0), (art.shape[1], art.shape[0]), (0, art.shape[0])], np.float32)
    matrix = cv2.getPerspectiveTransform(source, (corners * more).astype(np.float32))
    size = SIZE[0] * more, SIZE[1] * more
    seen = cv2.resize(cv2.warpPerspective(art, matrix, size, flags=cv2.INTER_LINEAR), SIZE, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(cv2.warpPerspective(np.full_like(art, 255), matrix, size), SIZE, interpolation=cv2.INTER_AREA)
    share = cover.astype(np.float32)[..., None] / 255
    shadow = cv2.GaussianBlur(np.roll(share[..., 0], (5, 4), (0, 1)), (0, 0), 5)[..., None]
    picture *= 1 - 0.35 * shadow * (1 - share)
    paper = seen.astype(np.float32)[..., None] * np.array([0.94, 0.93, 0.9], np.float32) + 8 * share
    picture[:] = picture * (1 - share) + paper
    return corners


def photograph(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    side = rng.uniform(0, 2 * np.pi)
    slope = ((xx / width - 0.5) * np.cos(side) + (yy / height - 0.5) * np.sin(side)) * rng.uniform(0.3, 0.6)
    far = np.hypot(xx / width - 0.5, yy / height - 0.5)
    image = picture * ((0.92 - slope) * (1 - 0.35 * far**2))[..., None]
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.6, 1.0))
    image += rng.normal(0, rng.uniform(2, 4), image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)


def photo(number: int) -> tuple[np.ndarray, list[dict[str, object]]]:
    rng = np.random.default_rng(4400 + number)
    picture = shelf(rng)
    kinds = ["QRCode", "EAN13", *rng.permutation(KINDS)[:4].tolist()]
    places = [(x, y) for y in (0.26, 0.75) for x in (0.18, 0.5, 0.82)]
    codes = []
    for index, (kind, (x, y)) in enumerate(zip(kinds, rng.permutation(places))):
        text, shown = text_of(rng, kind)
        art = label(rng, kind, text, shown)
        wide = rng.uniform(300, 350) if kind in ("EAN13", "Code128", "ITF", "Code39") else rng.uniform(190, 240)
        angle = rng.uniform(-28, 28) if rng.random() < 0.7 else rng.choice([90, 180, 270]) + rng.uniform(-10, 10)
        spoilt = index == 1 and number in (STAINED, COVERED)
        if spoilt and number == STAINED:
            ink = np.zeros(art.shape, np.uint8)
            for _ in range(60):
                at = rng.normal([art.shape[1] / 2, art.shape[0] / 2], [art.shape[1] * 0.2, art.shape[0] * 0.3])
                cv2.circle(ink, at.astype(int).tolist(), int(rng.uniform(14, 52)), 255, -1, cv2.LINE_AA)
            art = np.where(ink > 127, 52, art).astype(np.uint8)
        centre = np.array([x * SIZE[0], y * SIZE[1]]) + rng.uniform(-22, 22, 2)
        corners = stick(rng, picture, art, *centre, angle, wide)
        if spoilt and number == COVERED:
            tape = (corners.mean(0) + (corners - corners.mean(0)) * [1.25, 0.62]).astype(np.int32)
            cv2.fillPoly(picture, [tape], (150, 116, 74), cv2.LINE_AA)
        codes.append({"kind": kind, "text": shown, "x": round(float(centre[0])), "y": round(float(centre[1])), "readable": not spoilt})
    return photograph(rng, picture), codes


expected = {}
(folder / "images").mkdir(parents=True, exist_ok=True)
for number in range(1, 9):
    picture, codes = photo(number)
    name = f"shelf-{number:02d}.jpg"
    cv2.imwrite(str(folder / "images" / name), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 80])
    expected[name] = {"verdict": "OK" if all(c["readable"] for c in codes) else "NG", "codes": codes}
(folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
