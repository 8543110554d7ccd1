"""Cars from the front or from behind, each with a number plate, and what else is on them."""

from __future__ import annotations

import cv2
import numpy as np

from colour import toned

Box = tuple[float, float, float, float]  # x, y, width, height


def add_car(rng: np.random.Generator, canvas: np.ndarray, x: float, foot: float, wide: float) -> list[Box]:
    """Draws a car so wide whose wheels stand at `foot`, around `x`; gives the box of its plate where it has one."""
    paint = toned(rng, 25, 235, 22)
    dark = (paint * 0.6).astype(int).tolist()
    high = wide * rng.uniform(0.62, 0.8)
    top, belt = foot - high, foot - high * 0.55

    def area(points: list[tuple[float, float]], colour: list[int]) -> None:
        spots = np.array([(x + px * wide / 2, py) for px, py in points])
        cv2.fillPoly(canvas, [np.round(spots * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)

    shadow = canvas.copy()
    cv2.ellipse(shadow, (int(x), int(foot)), (int(wide * 0.56), int(wide * 0.07)), 0, 0, 360, (25, 25, 28), -1)
    cv2.addWeighted(shadow, 0.6, canvas, 0.4, 0, canvas)
    for side in (-1, 1):
        area([(side * 0.95, foot - high * 0.22), (side * 0.66, foot - high * 0.22), (side * 0.66, foot), (side * 0.92, foot)], [24, 24, 26])
    lean = rng.uniform(0.62, 0.78)
    area([(-lean, top), (lean, top), (0.96, belt), (1, foot - high * 0.12), (-1, foot - high * 0.12), (-0.96, belt)], paint.tolist())
    glass = toned(rng, 28, 80, 8).tolist()
    area([(-lean + 0.08, top + high * 0.06), (lean - 0.08, top + high * 0.06), (0.84, belt - high * 0.03), (-0.84, belt - high * 0.03)], glass)
    area([(-0.99, foot - high * 0.27), (0.99, foot - high * 0.27), (0.98, foot - high * 0.12), (-0.98, foot - high * 0.12)], dark)
    lamp = [235, 240, 225] if rng.random() < 0.5 else [190, 30, 30]
    for side in (-1, 1):
        area([(side * 0.93, belt + high * 0.06), (side * 0.62, belt + high * 0.06), (side * 0.66, belt + high * 0.17), (side * 0.93, belt + high * 0.17)], lamp)
    if lamp[1] > 100:  # a grille
        for row in range(4):
            y = belt + high * (0.07 + 0.03 * row)
            area([(-0.5, y), (0.5, y), (0.5, y + high * 0.015), (-0.5, y + high * 0.015)], [30, 30, 32])
    if rng.random() < 0.08:
        return []  # it has none
    return [_plate(rng, canvas, x + rng.uniform(-0.04, 0.04) * wide, foot - high * rng.uniform(0.2, 0.32), wide)]


def _plate(rng: np.random.Generator, canvas: np.ndarray, x: float, y: float, car: float) -> Box:
    """A plate around (x, y): long or squarish, pale, yellow, green or blue, a little askew."""
    long = rng.random() < 0.5
    wide = car * (rng.uniform(0.25, 0.33) if long else rng.uniform(0.19, 0.25))
    high = wide / (rng.uniform(4.0, 4.8) if long else rng.uniform(1.8, 2.1))
    ground, ink = _colours(rng)
    fine = 8  # drawn so much larger, and then put into place with soft edges
    art_wide, art_high = max(16, int(wide * fine)), max(8, int(high * fine))
    art = np.full((art_high, art_wide, 3), ground, np.uint8)
    rim = max(2, art_high // 22)
    cv2.rectangle(art, (rim, rim), (art_wide - rim, art_high - rim), ink, rim)
    letters = list("ABCDEFGHJKLMNPRSTUVWXYZ")
    if long:
        text = "".join(rng.choice(letters, int(rng.integers(1, 4)))) + " " + str(rng.integers(100, 9999))
        band = 0.09 if rng.random() < 0.5 else 0.0
        art[:, : int(art_wide * band)] = (30, 60, 160)
        _write(art, text, 0.06 + band, 0.14, 0.88 - band, 0.74, ink)
    else:
        _write(art, f"{rng.choice(letters)}{rng.choice(letters)} {rng.integers(10, 599)}", 0.22, 0.1, 0.56, 0.22, ink)
        _write(art, f"{rng.integers(10, 99)}-{rng.integers(10, 99)}", 0.1, 0.4, 0.8, 0.5, ink)
    turn, shear = np.deg2rad(rng.normal(0, 2.0)), rng.normal(0, 0.03)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * [wide / 2, high / 2]
    corners[:, 1] += shear * corners[:, 0]
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + [x, y]
    left, top = np.floor(corners.min(0)).astype(int) - 2
    right, low = np.ceil(corners.max(0)).astype(int) + 2
    left, top = max(left, 0), max(top, 0)
    right, low = min(right, canvas.shape[1]), min(low, canvas.shape[0])
    # Twice four samples a pixel: a plain warp to the small size would leave the letters ragged.
    more = 4
    source = np.array([(0, 0), (art_wide, 0), (art_wide, art_high), (0, art_high)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, ((corners - [left, top]) * more).astype(np.float32))
    size = ((right - left) * more, (low - top) * more)
    soft = cv2.warpPerspective(art, matrix, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.full(art.shape[:2], 255, np.uint8), matrix, size)
    soft = cv2.resize(soft, (right - left, low - top), interpolation=cv2.INTER_AREA).astype(np.float32)
    cover = cv2.resize(cover, (right - left, low - top), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    patch = canvas[top:low, left:right]
    patch[:] = np.clip(patch * (1 - cover) + soft, 0, 255).astype(np.uint8)
    (x0, y0), (x1, y1) = corners.min(0), corners.max(0)
    return float(x0), float(y0), float(x1 - x0), float(y1 - y0)


def _colours(rng: np.random.Generator) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Of the ground and of the letters."""
    kinds = [
        ((244, 244, 240), (20, 60, 40)),
        ((246, 246, 244), (16, 16, 18)),
        ((238, 200, 40), (16, 16, 18)),
        ((24, 110, 60), (240, 240, 235)),
        ((30, 60, 150), (245, 245, 245)),
    ]
    return kinds[int(rng.choice(len(kinds), p=[0.35, 0.35, 0.16, 0.08, 0.06]))]


def _write(art: np.ndarray, text: str, left: float, top: float, wide: float, high: float, ink: tuple[int, int, int]) -> None:
    """Letters that fill a part of the plate (shares of its size)."""
    height, width = art.shape[:2]
    stroke = max(2, int(height * high * 0.13))
    (text_wide, text_high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, 1.0, 1)
    mask = np.zeros((200, text_wide * 4 + 60), np.uint8)
    cv2.putText(mask, text, (20, 150), cv2.FONT_HERSHEY_DUPLEX, 4.0, 255, max(6, stroke // 2), cv2.LINE_AA)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    mask = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    size = max(4, int(wide * width)), max(4, int(high * height))
    share = cv2.resize(mask, size, interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    x, y = int(left * width), int(top * height)
    patch = art[y : y + size[1], x : x + size[0]]
    share = share[: patch.shape[0], : patch.shape[1]]
    patch[:] = (patch * (1 - share) + np.array(ink) * share).astype(np.uint8)
