"""The three defect classes, drawn into a plate. Each returns its box in rendered pixels."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from fittings import local_grid
from plate import F32, Canvas, soft_noise

LABELS = ("scratch", "dent", "stain")
Box = tuple[float, float, float, float]  # x, y, width, height


def _box_of(mask: np.ndarray, window: tuple[slice, slice]) -> Box:
    """Tight box of the True pixels of a window."""
    rows, cols = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    x, y = window[1].start + cols[0], window[0].start + rows[0]
    return float(x), float(y), float(cols[-1] - cols[0] + 1), float(rows[-1] - rows[0] + 1)


def add_scratch(rng: np.random.Generator, canvas: Canvas, x: float, y: float, size: float) -> Box:
    """A thin curved groove: a bright flank, a dark flank, fading at both ends."""
    s = canvas.scale
    # Along the grain a scratch is lost among the brush marks, also to a human eye.
    angle = canvas.grain_angle + rng.choice([-1, 1]) * np.deg2rad(rng.uniform(16, 90))
    t = np.linspace(-1, 1, 90)
    bend, wave = rng.normal(0, 0.13), rng.normal(0, 0.035)
    side = bend * (1 - t * t) + wave * np.sin(t * np.pi * rng.uniform(0.8, 1.6))
    px = x + size * (t * np.cos(angle) - side * np.sin(angle))
    py = y + size * (t * np.sin(angle) + side * np.cos(angle))
    px, py = px + rng.normal(0, 0.35 * s, t.size), py + rng.normal(0, 0.35 * s, t.size)
    window, _, _ = local_grid(canvas, x, y, size * 1.25 + 12)
    shape = canvas.sdf[window].shape
    weight = np.minimum(1, (1 - np.abs(t)) / rng.uniform(0.15, 0.5)) * rng.uniform(0.55, 1.0, t.size)
    weight = np.convolve(weight, np.ones(5) / 5, "same")
    mask = np.zeros(shape, np.uint8)
    origin = np.array([window[1].start, window[0].start])
    points = np.round((np.stack([px, py], 1) - origin) * 16).astype(int)
    width = rng.uniform(2.5, 4.3) * s
    for i in range(t.size - 1):
        level = int(255 * np.clip(weight[i], 0, 1))
        thick = max(1, round(width * (0.6 + 0.4 * weight[i])))
        cv2.line(mask, tuple(points[i].tolist()), tuple(points[i + 1].tolist()), level, thick, cv2.LINE_AA, 4)
    core = cv2.GaussianBlur(mask, (0, 0), 0.55).astype(F32) / 255
    flip = rng.choice([-1, 1])
    offset = flip * np.array([-np.sin(angle), np.cos(angle)]) * width * 0.8
    shift = np.array([[1, 0, offset[0]], [0, 1, offset[1]]], F32)
    flank = cv2.GaussianBlur(cv2.warpAffine(core, shift, (shape[1], shape[0])), (0, 0), 0.8 * s + 0.2)
    bright = rng.random() < 0.6
    patch = canvas.image[window]
    gain, loss = (rng.uniform(0.22, 0.4), 0.35) if bright else (0.12, rng.uniform(0.55, 0.75))
    patch *= 1 - (loss * (flank if bright else core))[..., None]
    patch += (gain * (core if bright else flank))[..., None]
    x0, y0, w, h = _box_of(core > 0.22, window)
    # A box thinner than this says nothing; a person who marks a scratch leaves such a margin, too.
    grow_x, grow_y = max(4 * s, (40 * s - w) / 2), max(4 * s, (40 * s - h) / 2)
    return x0 - grow_x, y0 - grow_y, w + 2 * grow_x, h + 2 * grow_y


def add_dent(rng: np.random.Generator, canvas: Canvas, x: float, y: float, size: float) -> Box:
    """A shallow round hollow, shaded by its slope against the light."""
    window, dx, dy = local_grid(canvas, x, y, size * 1.5)
    squash, turn = rng.uniform(0.8, 1.0), rng.uniform(0, np.pi)
    u = np.cos(turn) * dx + np.sin(turn) * dy
    v = (-np.sin(turn) * dx + np.cos(turn) * dy) / squash
    wobble = 1 + 0.05 * soft_noise(rng, dx.shape, size * 0.9)
    r = np.hypot(u, v) / size * wobble
    depth = -(np.clip(1 - r * r, 0, 1) ** 2.1)
    gy, gx = np.gradient(cv2.GaussianBlur(depth.astype(F32), (0, 0), 0.05 * size))
    slope = -(gx * canvas.light[0] + gy * canvas.light[1]) * size
    strength = rng.uniform(0.22, 0.38)
    patch = canvas.image[window]
    # The hollow mirrors another part of the room: move the grain a little, then shade.
    map_x = (np.arange(dx.shape[1], dtype=F32)[None] + gx * size * 0.12 * size).astype(F32)
    map_y = (np.arange(dx.shape[0], dtype=F32)[:, None] + gy * size * 0.12 * size).astype(F32)
    patch[:] = cv2.remap(patch.copy(), map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    shade = np.clip(1 + strength * slope + 0.1 * depth, 0.25, 1.8)
    patch *= shade[..., None]
    glint = np.clip(slope - 0.8, 0, None) ** 2
    patch += (0.12 * glint)[..., None]
    return _box_of(r < 0.95, window)


def add_stain(rng: np.random.Generator, canvas: Canvas, x: float, y: float, size: float) -> Box:
    """A dried blotch: irregular outline, tinted, often with a darker rim."""
    window, dx, dy = local_grid(canvas, x, y, size * 1.7)
    squash, turn = rng.uniform(0.6, 1.0), rng.uniform(0, np.pi)
    u = np.cos(turn) * dx + np.sin(turn) * dy
    v = (-np.sin(turn) * dx + np.cos(turn) * dy) / squash
    shape = dx.shape
    edge = 0.19 * soft_noise(rng, shape, size * 0.65) + 0.035 * soft_noise(rng, shape, size * 0.2)
    level = 1 - np.hypot(u, v) / size + np.clip(edge, -0.45, 0.45)
    level -= np.clip(np.hypot(u, v) / size - 1.1, 0, None) * 3  # never reaches the window's border
    body = 1 / (1 + np.exp(-level / rng.uniform(0.035, 0.085)))
    rim = np.exp(-0.5 * ((level - 0.06) / 0.07) ** 2) * rng.uniform(0.0, 0.5)
    # Separate islands would make the box ambiguous: keep the largest blotch only.
    count, labels, stats, _ = cv2.connectedComponentsWithStats((body > 0.3).astype(np.uint8))
    if count > 2:
        keep = labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
        soft = cv2.GaussianBlur(cv2.dilate(keep.astype(F32), np.ones((5, 5))), (0, 0), 2)
        body, rim = body * soft, rim * soft
    density = np.clip(0.8 + 0.16 * soft_noise(rng, shape, size * 0.4), 0.4, 1.1) * body + rim
    tints = [(0.62, 0.48, 0.33), (0.5, 0.46, 0.42), (0.6, 0.57, 0.66), (0.72, 0.56, 0.36), (0.42, 0.43, 0.46)]
    tint = np.array(tints[rng.integers(len(tints))], F32)
    amount = rng.uniform(0.5, 0.85) * density
    canvas.image[window] *= 1 - amount[..., None] * (1 - tint)
    return _box_of((body > 0.4) | (rim > 0.5), window)


# Draw function and range of sizes: half length, radius, radius (reference pixels).
KINDS: dict[str, tuple[Callable[..., Box], float, float]] = {
    "scratch": (add_scratch, 75, 230),
    "dent": (add_dent, 30, 68),
    "stain": (add_stain, 42, 115),
}


def add_defects(rng: np.random.Generator, canvas: Canvas, count: int) -> list[tuple[str, Box]]:
    """Places up to `count` defects on free spots of the plate; returns label and box of each."""
    height, width = canvas.sdf.shape
    s = canvas.scale
    found: list[tuple[str, Box]] = []
    for _ in range(count):
        label = LABELS[rng.integers(len(LABELS))]
        draw, low, high = KINDS[label]
        for _attempt in range(40):
            size = rng.uniform(low, high) * s
            reach = size * (1.0 if label == "scratch" else 1.15) + 14 * s
            x, y = rng.uniform(reach, width - reach), rng.uniform(reach, height - reach)
            clear = canvas.sdf[int(y), int(x)] < -reach - 12 * s
            if clear and all(np.hypot(x - ox, y - oy) > reach + radius for ox, oy, radius in canvas.occupied):
                found.append((label, draw(rng, canvas, x, y, size)))
                canvas.occupied.append((x, y, reach * 0.9))
                break
    return found
