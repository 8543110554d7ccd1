"""Street scenes: houses, a pavement, cars with number plates, people with faces, and things that are neither.

Everything is drawn by OpenCV with colours of 0 to 255, blue last (RGB), at the size that it has in the picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from car import add_car
from colour import toned
from person import add_person

Box = tuple[float, float, float, float]  # x, y, width, height


def render_street(seed: int, width: int, height: int) -> tuple[np.ndarray, list[tuple[str, Box]]]:
    """One picture, RGB uint8 [height, width, 3], and what is private in it (label, box in pixels)."""
    rng = np.random.default_rng(seed)
    canvas = np.zeros((height, width, 3), np.uint8)
    horizon = int(height * rng.uniform(0.5, 0.62))
    _houses(rng, canvas, horizon)
    _ground(rng, canvas, horizon)
    _posts(rng, canvas, horizon)
    found: list[tuple[str, Box]] = []
    taken: list[tuple[float, float]] = []

    def place(wide: float) -> float | None:
        """Where something so wide has room, or nowhere."""
        for _ in range(12):
            x = rng.uniform(wide / 2, width - wide / 2)
            if all(abs(x - other) > (wide + span) / 2 for other, span in taken):
                taken.append((x, wide))
                return x
        return None

    for _ in range(int(rng.integers(0, 4))):
        size = rng.uniform(0.16, 0.36) * width
        x = place(size * 0.92)
        if x is not None:
            foot = horizon + (height - horizon) * min(0.95, size / width * 2.3 + rng.uniform(0.02, 0.1))
            found += [("plate", box) for box in add_car(rng, canvas, x, foot, size)]
    for _ in range(int(rng.integers(0, 6))):
        size = rng.uniform(0.36, 0.8) * height
        x = place(size * 0.3)
        if x is not None:
            foot = min(height * 1.25, horizon + size * rng.uniform(0.52, 0.62))
            found += [("face", box) for box in add_person(rng, canvas, x, foot, size)]
    return _photograph(rng, canvas), found


def _houses(rng: np.random.Generator, canvas: np.ndarray, horizon: int) -> None:
    width = canvas.shape[1]
    top = np.array([120, 165, 225]) * rng.uniform(0.8, 1.05) + rng.uniform(0, 50)
    low = np.array([225, 230, 235]) * rng.uniform(0.85, 1.05)
    for y in range(horizon):
        canvas[y] = np.clip(top + (low - top) * y / horizon, 0, 255)
    x = 0
    while x < width:
        wide = int(rng.uniform(0.12, 0.32) * width)
        wall = toned(rng, 80, 225)
        roof = int(rng.uniform(0.02, 0.45) * horizon)
        cv2.rectangle(canvas, (x, roof), (x + wide, horizon), wall.tolist(), -1)
        step_x, step_y = int(rng.uniform(46, 90)), int(rng.uniform(50, 95))
        glass, frame = toned(rng, 35, 120, 14).tolist(), toned(rng, 165, 248, 10).tolist()
        for top_y in range(roof + 18, horizon - step_y - 30, step_y):
            for left in range(x + 12, x + wide - step_x // 2 - 6, step_x):
                ends = (left + step_x // 2, top_y + int(step_y * 0.62))
                cv2.rectangle(canvas, (left, top_y), ends, frame, -1)
                cv2.rectangle(canvas, (left + 3, top_y + 3), (ends[0] - 3, ends[1] - 3), glass, -1)
        if rng.random() < 0.75:
            _shop(rng, canvas, x, wide, horizon)
        x += wide


def _shop(rng: np.random.Generator, canvas: np.ndarray, x: int, wide: int, horizon: int) -> None:
    """A window, a sign with words, and maybe a round clock: what looks a little like plates and faces."""
    high = int(rng.uniform(60, 105))
    cv2.rectangle(canvas, (x + 8, horizon - high), (x + wide - 8, horizon), toned(rng, 25, 115).tolist(), -1)
    sign = toned(rng, 40, 245, 50)
    top = horizon - high - int(rng.uniform(26, 44))
    cv2.rectangle(canvas, (x + 8, top), (x + wide - 8, horizon - high), sign.tolist(), -1)
    word = "".join(rng.choice(list("ABCDEFGHIKLMNOPRSTU"), int(rng.integers(4, 9))))
    ink = (0, 0, 0) if sign.mean() > 130 else (245, 245, 245)
    scale = rng.uniform(0.7, 1.1)
    cv2.putText(canvas, word, (x + 18, horizon - high - 8), cv2.FONT_HERSHEY_DUPLEX, scale, ink, 2, cv2.LINE_AA)
    if rng.random() < 0.3:
        centre = (x + wide // 2, max(40, top - 40))
        cv2.circle(canvas, centre, int(rng.uniform(14, 26)), toned(rng, 185, 250).tolist(), -1, cv2.LINE_AA)
        cv2.line(canvas, centre, (centre[0] + 9, centre[1] - 9), (20, 20, 20), 2, cv2.LINE_AA)
        cv2.line(canvas, centre, (centre[0], centre[1] - 14), (20, 20, 20), 2, cv2.LINE_AA)
    if rng.random() < 0.5:  # posters: pale rectangles with lines
        left = x + int(rng.uniform(0.15, 0.6) * wide)
        end = (left + int(rng.uniform(26, 60)), horizon - int(rng.uniform(8, 26)))
        cv2.rectangle(canvas, (left, horizon - high + 10), end, toned(rng, 195, 250).tolist(), -1)
        for y in range(horizon - high + 18, end[1] - 6, 9):
            cv2.line(canvas, (left + 5, y), (end[0] - int(rng.uniform(5, 20)), y), (60, 60, 60), 2)


def _ground(rng: np.random.Generator, canvas: np.ndarray, horizon: int) -> None:
    height, width = canvas.shape[:2]
    pavement, road = rng.integers(120, 180), rng.integers(60, 105)
    edge = horizon + int(0.22 * (height - horizon))
    cv2.rectangle(canvas, (0, horizon), (width, edge), [int(pavement)] * 3, -1)
    cv2.rectangle(canvas, (0, edge), (width, height), [int(road)] * 3, -1)
    cv2.rectangle(canvas, (0, edge), (width, edge + 6), [int(pavement) + 40] * 3, -1)
    for x in range(int(rng.integers(0, 120)), width, 170):
        cv2.rectangle(canvas, (x, edge + 70), (x + 90, edge + 80), (215, 215, 205), -1)
    grain = rng.normal(0, 7, (height - horizon, width)).astype(np.float32)
    floor = canvas[horizon:].astype(np.float32) + cv2.GaussianBlur(grain, (0, 0), 1.2)[..., None] * 2
    canvas[horizon:] = np.clip(floor, 0, 255).astype(np.uint8)


def _posts(rng: np.random.Generator, canvas: np.ndarray, horizon: int) -> None:
    """Lamp posts with round lamps, and traffic signs."""
    width = canvas.shape[1]
    for _ in range(int(rng.integers(0, 4))):
        x, top = int(rng.uniform(0, width)), int(horizon * rng.uniform(0.25, 0.6))
        cv2.line(canvas, (x, top), (x, horizon + 20), (70, 75, 80), 7, cv2.LINE_AA)
        if rng.random() < 0.5:
            cv2.circle(canvas, (x, top), int(rng.uniform(15, 28)), (250, 240, 215), -1, cv2.LINE_AA)
        else:
            radius = int(rng.uniform(16, 30))
            cv2.circle(canvas, (x, top), radius, (190, 40, 40), -1, cv2.LINE_AA)
            cv2.circle(canvas, (x, top), int(radius * 0.7), (245, 245, 245), -1, cv2.LINE_AA)
            text = str(rng.choice(["30", "50", "P", "40"]))
            cv2.putText(canvas, text, (x - 12, top + 8), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (20, 20, 20), 2, cv2.LINE_AA)


def _photograph(rng: np.random.Generator, canvas: np.ndarray) -> np.ndarray:
    """Light from one side, lens and sensor: uneven light, warmth, blur, noise."""
    height, width = canvas.shape[:2]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None, None]
    light = rng.uniform(0.72, 1.1) * (1 + rng.uniform(-0.2, 0.2) * across + rng.uniform(-0.12, 0.12) * down)
    warmth = np.array([1 + rng.uniform(-0.08, 0.08), 1, 1 + rng.uniform(-0.08, 0.08)], np.float32)
    image = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.6, 1.3)).astype(np.float32) * light * warmth
    image += rng.normal(0, rng.uniform(1.5, 5), image.shape).astype(np.float32)
    return (np.clip(image, 0, 255) + 0.5).astype(np.uint8)
