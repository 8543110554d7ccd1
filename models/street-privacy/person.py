"""People of simple shapes. Those who look at the camera, straight or half to a side, have a face."""

from __future__ import annotations

import cv2
import numpy as np

from colour import toned

Box = tuple[float, float, float, float]  # x, y, width, height

SKIN = np.array([(246, 214, 188), (232, 190, 158), (206, 158, 122), (168, 116, 82), (122, 82, 58), (88, 58, 44)])
HAIR = np.array([(28, 22, 20), (62, 42, 30), (110, 76, 46), (196, 164, 104), (168, 168, 170), (120, 50, 30)])


def add_person(rng: np.random.Generator, canvas: np.ndarray, x: float, foot: float, high: float) -> list[Box]:
    """Draws somebody so tall who stands at (x, foot); gives the box of the face, from hairline to chin, if it shows."""
    head = high * rng.uniform(0.068, 0.08)  # half of its height
    top = foot - high
    neck = top + head * 2
    skin = np.clip(SKIN[rng.integers(len(SKIN))] + rng.normal(0, 6, 3), 0, 255)
    coat, trousers = toned(rng, 25, 225, 30), toned(rng, 20, 130, 14)
    shoulder, hip = high * rng.uniform(0.11, 0.14), high * 0.09

    def area(points: list[tuple[float, float]], colour: np.ndarray) -> None:
        spots = np.array([(x + px, py) for px, py in points])
        cv2.fillPoly(canvas, [np.round(spots * 16).astype(np.int32)], colour.astype(int).tolist(), cv2.LINE_AA, 4)

    def blob(px: float, py: float, wide: float, tall: float, colour: np.ndarray | tuple[int, ...], low: int = 0, end: int = 360) -> None:
        centre = (int((x + px) * 16), int(py * 16))
        axes = (max(8, int(wide * 16)), max(8, int(tall * 16)))
        cv2.ellipse(canvas, centre, axes, 0, low, end, np.asarray(colour).astype(int).tolist(), -1, cv2.LINE_AA, 4)

    waist = top + high * 0.52
    for side in (-1, 1):
        area([(side * hip, waist), (0, waist), (side * hip * 0.25, foot), (side * hip * 0.95, foot)], trousers)
    area([(-shoulder, neck + head * 0.5), (shoulder, neck + head * 0.5), (hip * 1.15, waist + 6), (-hip * 1.15, waist + 6)], coat)
    for side in (-1, 1):
        swing = rng.uniform(1.0, 1.35)
        area([(side * shoulder, neck + head * 0.55), (side * shoulder * 0.72, neck + head * 0.6), (side * shoulder * swing * 0.9, waist), (side * shoulder * swing * 1.1, waist)], coat * 0.88)
        blob(side * shoulder * swing, waist + head * 0.2, head * 0.28, head * 0.34, skin)
    area([(-head * 0.35, neck - head * 0.4), (head * 0.35, neck - head * 0.4), (head * 0.4, neck + head * 0.6), (-head * 0.4, neck + head * 0.6)], skin * 0.86)
    hair = np.clip(HAIR[rng.integers(len(HAIR))] + rng.normal(0, 8, 3), 0, 255)
    middle, wide = top + head, head * rng.uniform(0.74, 0.84)
    if rng.random() < 0.22:  # from behind
        blob(0, middle, wide, head, hair)
        return []
    if rng.random() < 0.4:  # long hair, behind the face
        area([(-wide * 1.15, middle), (wide * 1.15, middle), (wide * 1.1, neck + head * 0.5), (-wide * 1.1, neck + head * 0.5)], hair)
    turn = rng.uniform(-0.32, 0.32)
    blob(0, middle, wide, head, skin)
    blob(-wide * turn * 0.4, middle - head * 0.16, wide * 1.06, head * 0.92, hair, 180, 360)
    brow = middle - head * rng.uniform(0.3, 0.45)
    area([(-wide * 0.98, brow), (wide * 0.98, brow), (wide * 0.92, middle - head * 0.1), (-wide * 0.92, middle - head * 0.1)], skin)
    _features(rng, blob, turn, middle, head, wide, skin, hair)
    face_top = brow - head * 0.12
    return [(x - wide, face_top, 2 * wide, middle + head - face_top)]


def _features(rng, blob, turn: float, middle: float, head: float, wide: float, skin: np.ndarray, hair: np.ndarray) -> None:
    """Eyes, brows, nose and mouth, moved to the side that the face is turned to; maybe glasses, a beard, a cap."""
    shift = wide * turn
    ink = np.array([30, 24, 22])
    if rng.random() < 0.16:
        blob(shift * 0.6, middle + head * 0.56, wide * 0.66, head * 0.42, hair)
    for side in (-1, 1):
        px = shift + side * wide * 0.38
        blob(px, middle - head * 0.02, wide * 0.17, head * 0.085, (240, 238, 234))
        blob(px + shift * 0.12, middle - head * 0.02, wide * 0.085, head * 0.085, ink)
        blob(px, middle - head * 0.19, wide * 0.2, head * 0.035, hair * 0.8)
    if rng.random() < 0.2:
        for side in (-1, 1):
            blob(shift + side * wide * 0.38, middle, wide * 0.3, head * 0.19, ink)
            if rng.random() < 0.6:
                blob(shift + side * wide * 0.38, middle, wide * 0.24, head * 0.14, skin * 0.95)
    blob(shift * 1.25, middle + head * 0.22, wide * 0.11, head * 0.13, skin * 0.84)
    mouth = skin * [0.78, 0.5, 0.48]
    blob(shift, middle + head * 0.55, wide * rng.uniform(0.22, 0.36), head * rng.uniform(0.05, 0.11), mouth)
    if rng.random() < 0.15:  # a cap
        cap = toned(rng, 25, 220, 34)
        blob(0, middle - head * 0.42, wide * 1.1, head * 0.72, cap, 180, 360)
        blob(shift, middle - head * 0.44, wide * 1.25, head * 0.12, cap * 0.8)
