"""Renders a bare machined plate: geometry, surface finish, lighting, holes and screws.

Lengths are in pixels of a 1920 px wide picture; `Canvas.scale` converts them to
the pixels that are rendered. Brightness is display referred, 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

F32 = np.float32

# Multiplied into the grey picture, so (1, 1, 1) is neutral steel.
TINTS = [(0.97, 1.0, 1.035), (1.0, 1.0, 1.0), (0.985, 1.0, 1.015), (1.035, 1.0, 0.955), (1.09, 0.99, 0.80)]
TINT_WEIGHTS = [0.3, 0.27, 0.2, 0.15, 0.08]


@dataclass
class Canvas:
    """The picture under construction, and what later steps need to know of it."""

    image: np.ndarray  # [H, W, 3] float32
    sdf: np.ndarray  # [H, W] float32, signed distance to the plate edge (negative inside)
    light: np.ndarray  # [2] unit vector in the picture plane that points to the light
    plate_angle: float  # radians; the plate lies a little askew
    grain_angle: float  # radians
    scale: float  # rendered pixels per reference pixel
    occupied: list[tuple[float, float, float]]  # x, y, radius already taken (rendered pixels)

    def askew(self, x: float, y: float) -> tuple[float, float]:
        """Turns a point of the picture around its middle as the plate is turned."""
        height, width = self.sdf.shape
        dx, dy = x - width / 2, y - height / 2
        c, s = np.cos(self.plate_angle), np.sin(self.plate_angle)
        return width / 2 + c * dx - s * dy, height / 2 + s * dx + c * dy


def smooth_step(x: np.ndarray) -> np.ndarray:
    """Soft 0..1 ramp one pixel wide around x = 0 (1 where x is negative)."""
    return np.clip(0.5 - x, 0.0, 1.0)


def soft_noise(rng: np.random.Generator, shape: tuple[int, int], cell: float) -> np.ndarray:
    """Smooth noise of unit variance whose features are about `cell` pixels wide."""
    rows = max(4, int(np.ceil(shape[0] / cell)) + 3)
    cols = max(4, int(np.ceil(shape[1] / cell)) + 3)
    small = rng.standard_normal((rows, cols), dtype=F32)
    large = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return large / (large.std() + 1e-6)


def _streaks(rng: np.random.Generator, height: int, width: int, length: float) -> np.ndarray:
    """Noise drawn out along x, unit variance, [height, width]."""
    step = max(1, int(length / 12))  # long streaks need few samples along their length
    noise = rng.standard_normal((height, width // step + 2), dtype=F32)
    noise = cv2.blur(noise, (max(1, int(length / step)) | 1, 1))
    noise = cv2.blur(noise, (max(1, int(length / step / 2)) | 1, 1))
    noise = cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR)
    return noise / noise.std()


def _finish(rng: np.random.Generator, kind: str, u: np.ndarray, v: np.ndarray, s: float) -> np.ndarray:
    """Surface relief seen by the camera, unit variance, [H, W]; the grain runs along u."""
    height, width = u.shape
    if kind == "blasted":
        fine = cv2.GaussianBlur(rng.standard_normal(u.shape, dtype=F32), (0, 0), 0.9 * s + 0.2)
        grit = fine / fine.std() + 0.5 * soft_noise(rng, u.shape, 5 * s)
        return grit / grit.std() * 0.8
    size = int(np.hypot(width, height)) + 64
    sheet = 0.75 * _streaks(rng, size, size, 420 * s) + 0.55 * _streaks(rng, size, size, 110 * s)
    sheet += 0.35 * _streaks(rng, size, size, 18 * s)
    sheet += 0.5 * soft_noise(rng, (size, 1), 9 * s)  # wider bands, as left by a belt
    along, across = u, v
    if kind == "milled":
        # A face mill leaves arcs: each pass repeats the same arc, shifted by the feed.
        radius, pitch = rng.uniform(420, 800) * s, rng.uniform(9, 15) * s
        lane = rng.uniform(300, 460) * s
        local = np.mod(v + rng.uniform(0, lane), lane) - lane / 2
        along, across = local, u + np.sqrt(np.maximum(radius**2 - local**2, 1.0))
        across = across - radius
    relief = cv2.remap(
        sheet,
        (along + size / 2).astype(F32),
        (across + size / 2).astype(F32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    if kind == "milled":
        relief = relief * 0.55 + 0.55 * np.sin(across * (2 * np.pi / pitch)) * (1 + 0.3 * relief)
    return relief / relief.std()


def _lighting(
    rng: np.random.Generator, kind: str, u: np.ndarray, v: np.ndarray, light: np.ndarray, s: float
) -> np.ndarray:
    """Broad reflections and light falloff, about 0.35..0.95, [H, W]."""
    height, width = u.shape
    level = rng.uniform(0.46, 0.62)
    field = np.full(u.shape, level, F32)
    yy, xx = np.mgrid[0:height, 0:width].astype(F32)
    toward = (xx - width / 2) / width * light[0] + (yy - height / 2) / width * light[1]
    field += rng.uniform(0.12, 0.3) * toward
    for _ in range(rng.integers(2, 5)):
        # Brushed metal stretches a reflection across its grain; a blasted one scatters it evenly.
        position = rng.uniform(-0.55, 0.55) * width
        spread = rng.uniform(0.06, 0.26) * width
        lean = rng.uniform(-0.25, 0.25)
        band = np.exp(-0.5 * ((u - position + lean * v) / spread) ** 2)
        if kind == "blasted":
            band *= np.exp(-0.5 * ((v - rng.uniform(-0.3, 0.3) * height) / (2.2 * spread)) ** 2)
        field += rng.uniform(-0.1, 0.19) * band
    return field + 0.012 * soft_noise(rng, u.shape, 260 * s)


def make_plate(rng: np.random.Generator, width: int, height: int, reference: int = 1920) -> Canvas:
    """A plate on a dark bench, without holes or defects yet; `reference` pixels are as long as 1920 elsewhere."""
    s = width / reference
    yy, xx = np.mgrid[0:height, 0:width].astype(F32)
    angle = np.deg2rad(rng.normal(0, 1.6))
    half_w, half_h = width / 2 - rng.uniform(45, 130) * s, height / 2 - rng.uniform(40, 95) * s
    cx, cy = width / 2 + rng.normal(0, 12) * s, height / 2 + rng.normal(0, 10) * s
    framing = rng.choice(["whole", "side", "close"], p=[0.5, 0.3, 0.2])
    if framing != "whole":  # enlarge the plate until it runs out of the frame
        half_w, half_h = half_w * 1.35, half_h * 1.45
    if framing == "side":
        cx += rng.choice([-1, 1]) * 0.3 * half_w
        cy += rng.choice([-1, 0, 1]) * 0.36 * half_h
    u = np.cos(angle) * (xx - cx) + np.sin(angle) * (yy - cy)
    v = -np.sin(angle) * (xx - cx) + np.cos(angle) * (yy - cy)
    corner = rng.uniform(10, 60) * s
    qu, qv = np.abs(u) - half_w + corner, np.abs(v) - half_h + corner
    sdf = np.hypot(np.maximum(qu, 0), np.maximum(qv, 0)) + np.minimum(np.maximum(qu, qv), 0) - corner

    turn = rng.uniform(0, 2 * np.pi)
    light = np.array([np.cos(turn), np.sin(turn)])
    kind = str(rng.choice(["brushed", "milled", "blasted"], p=[0.62, 0.2, 0.18]))
    upright = kind != "blasted" and rng.random() < 0.3
    gu, gv = (v, -u) if upright else (u, v)
    relief = _finish(rng, kind, gu, gv, s)
    lit = _lighting(rng, kind, gu, gv, light, s)
    strength = {"brushed": (0.035, 0.07), "milled": (0.03, 0.055), "blasted": (0.035, 0.06)}[kind]
    metal = lit * (1 + rng.uniform(*strength) * relief)

    chamfer = rng.uniform(7, 16) * s
    normal = np.stack([np.maximum(qu, 0) * np.sign(u), np.maximum(qv, 0) * np.sign(v)], -1)
    flat = (qu <= 0) & (qv <= 0)
    normal[..., 0] += np.where(flat & (qu > qv), np.sign(u), 0)
    normal[..., 1] += np.where(flat & (qv >= qu), np.sign(v), 0)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-6
    facing = normal[..., 0] * light[0] + normal[..., 1] * light[1]
    bevel = smooth_step(-(sdf + chamfer))
    metal = metal * (1 - bevel) + bevel * (lit * (1 + 0.5 * facing) + 0.012 * relief)
    glint = np.exp(-0.5 * ((sdf + chamfer) / (1.3 * s)) ** 2) * np.clip(0.35 + facing, 0, 1)
    metal += 0.18 * glint

    tint = np.array(TINTS[rng.choice(len(TINTS), p=TINT_WEIGHTS)], F32)
    bench_tint = np.array([1 + rng.normal(0, 0.05), 1.0, 1 + rng.normal(0.02, 0.06)], F32)
    bench = rng.uniform(0.08, 0.2) * (
        1 + 0.12 * soft_noise(rng, u.shape, 140 * s) + 0.09 * soft_noise(rng, u.shape, 3 * s)
    )
    mask = smooth_step(sdf)
    shift = np.array([[1, 0, -light[0] * 14 * s], [0, 1, -light[1] * 14 * s]], F32)
    shadow = cv2.warpAffine(mask, shift, (width, height), borderMode=cv2.BORDER_REPLICATE)
    shadow = cv2.resize(
        cv2.GaussianBlur(cv2.resize(shadow, None, fx=0.25, fy=0.25), (0, 0), 4 * s), (width, height)
    )
    bench = bench * (1 - 0.75 * shadow)
    image = mask[..., None] * (metal[..., None] * tint) + (1 - mask[..., None]) * (
        bench[..., None] * bench_tint
    )
    grain_angle = angle + (np.pi / 2 if upright else 0.0)
    return Canvas(image.astype(F32), sdf.astype(F32), light, angle, grain_angle, s, [])
