"""Things that belong on a good plate: holes, screws, an engraved number, dust."""

from __future__ import annotations

import cv2
import numpy as np

from plate import F32, Canvas, smooth_step


def local_grid(
    canvas: Canvas, x: float, y: float, reach: float
) -> tuple[tuple[slice, slice], np.ndarray, np.ndarray]:
    """Window of +-reach pixels around (x, y), and the offsets dx, dy inside it."""
    height, width = canvas.sdf.shape
    x0, x1 = max(0, int(x - reach)), min(width, int(x + reach) + 2)
    y0, y1 = max(0, int(y - reach)), min(height, int(y + reach) + 2)
    yy, xx = np.mgrid[y0:y1, x0:x1].astype(F32)
    return (slice(y0, y1), slice(x0, x1)), xx - x, yy - y


def _blend(canvas: Canvas, window: tuple[slice, slice], alpha: np.ndarray, value: np.ndarray) -> None:
    """Covers the window with a grey `value` where alpha is 1, keeping the metal's tint."""
    patch = canvas.image[window]
    tint = patch.mean((0, 1)) / (patch.mean() + 1e-6)
    patch += alpha[..., None] * (value[..., None] * tint - patch)


def add_hole(canvas: Canvas, x: float, y: float, radius: float, chamfer: float) -> None:
    """A drilled hole with a countersunk edge."""
    window, dx, dy = local_grid(canvas, x, y, radius + chamfer + 4)
    if dx.size == 0:
        return
    dist = np.hypot(dx, dy)
    # The countersink slopes inwards, so its far side (seen from the light) is the bright one.
    facing = -(dx * canvas.light[0] + dy * canvas.light[1]) / (dist + 1e-3)
    base = float(canvas.image[window].mean())
    _blend(
        canvas,
        window,
        smooth_step(dist - radius - chamfer),
        base * (0.85 + 0.6 * facing) + 0.05 * (facing > 0.9),
    )
    depth = 0.05 + 0.2 * np.clip(dist / radius - 0.72, 0, 1) * np.clip(facing + 0.3, 0, 1)
    _blend(canvas, window, smooth_step(dist - radius), depth)
    rim = np.exp(-0.5 * ((dist - radius - chamfer) / (1.2 * canvas.scale)) ** 2)
    canvas.image[window] += (0.1 * rim * np.clip(0.3 - facing, 0, 1))[..., None]


def _socket(kind: str, dx: np.ndarray, dy: np.ndarray, radius: float, turn: float) -> np.ndarray:
    """Signed distance (about) to the drive recess of a screw head."""
    c, s = np.cos(turn), np.sin(turn)
    u, v = c * dx + s * dy, -s * dx + c * dy
    if kind == "hex":
        sides = [np.abs(u * np.cos(a) + v * np.sin(a)) for a in (0, np.pi / 3, 2 * np.pi / 3)]
        return np.maximum.reduce(sides) - 0.46 * radius
    if kind == "torx":
        theta = np.arctan2(v, u)
        return np.hypot(u, v) - radius * (0.44 + 0.075 * np.cos(6 * theta))
    arm = 0.13 * radius
    bar = np.maximum(np.abs(u) - 0.55 * radius, np.abs(v) - arm)
    return np.minimum(bar, np.maximum(np.abs(v) - 0.55 * radius, np.abs(u) - arm))


def add_screw(canvas: Canvas, x: float, y: float, radius: float, kind: str, turn: float) -> None:
    """A screw head with a turned face, sitting in a shallow counterbore."""
    window, dx, dy = local_grid(canvas, x, y, radius * 1.35 + 6)
    if dx.size == 0:
        return
    lx, ly = canvas.light
    dist = np.hypot(dx, dy)
    base = float(canvas.image[window].mean())
    facing = (dx * lx + dy * ly) / (dist + 1e-3)
    _blend(canvas, window, smooth_step(dist - radius * 1.22), base * (0.5 - 0.22 * facing))
    # A turned face reflects the light as a bow tie, as the bottom of a pan does.
    theta = np.arctan2(dy, dx)
    bow = np.abs(np.cos(theta - np.arctan2(ly, lx))) ** 6
    rings = 0.03 * np.sin(dist * (2 * np.pi / (3.2 * canvas.scale)))
    face = base * (0.82 + 0.42 * bow + rings)
    edge = np.clip((dist / radius - 0.8) / 0.2, 0, 1)
    face = face * (1 - edge) + edge * base * (0.8 + 0.55 * facing)
    _blend(canvas, window, smooth_step(dist - radius), face)
    recess = _socket(kind, dx, dy, radius, turn)
    inner = 0.1 + 0.18 * np.clip(-facing, 0, 1) * np.clip(1 + recess / (0.25 * radius), 0, 1)
    _blend(canvas, window, smooth_step(recess), inner)
    lip = np.exp(-0.5 * (recess / (1.3 * canvas.scale)) ** 2)
    canvas.image[window] += (0.12 * lip * np.clip(0.2 - facing, 0, 1))[..., None]


def add_fittings(rng: np.random.Generator, canvas: Canvas) -> None:
    """Screws or holes near the corners of the picture, or a row of holes, or nothing."""
    height, width = canvas.sdf.shape
    s = canvas.scale
    radius = rng.uniform(20, 42) * s
    spots: list[tuple[float, float]] = []
    layout = rng.choice(["corners", "row", "pair", "none"], p=[0.45, 0.2, 0.2, 0.15])
    inset_x, inset_y = rng.uniform(210, 300) * s, rng.uniform(170, 230) * s
    if layout == "corners":
        spots = [(x, y) for x in (inset_x, width - inset_x) for y in (inset_y, height - inset_y)]
    elif layout == "row":
        y = rng.uniform(0.25, 0.75) * height
        spots = [(x, y) for x in np.linspace(inset_x * 1.2, width - inset_x * 1.2, rng.integers(3, 6))]
    elif layout == "pair":
        spots = [(inset_x * 1.2, height / 2), (width - inset_x * 1.2, height / 2)]
    screws = rng.random() < 0.5
    kind = str(rng.choice(["hex", "torx", "cross"]))
    for x, y in (canvas.askew(*spot) for spot in spots):
        if not 0 <= y < height or canvas.sdf[int(y), int(x)] > -radius * 2:
            continue
        if screws:
            add_screw(canvas, x, y, radius, kind, rng.uniform(0, np.pi))
        else:
            add_hole(canvas, x, y, radius * 0.8, radius * 0.22)
        canvas.occupied.append((x, y, radius * 1.5))
    if rng.random() < 0.35:
        _engrave(rng, canvas)


def _engrave(rng: np.random.Generator, canvas: Canvas) -> None:
    """A laser-marked part number."""
    height, width = canvas.sdf.shape
    s = canvas.scale
    text = f"K{rng.integers(10, 99)}-{rng.integers(100, 999)}"
    size = rng.uniform(1.1, 1.7) * s
    x, y = rng.uniform(0.3, 0.6) * width, rng.choice([0.16, 0.84]) * height
    length = 22 * len(text) * size
    middle_x, middle_y = canvas.askew(x + length / 2, y)
    if any(np.hypot(middle_x - ox, middle_y - oy) < radius + length for ox, oy, radius in canvas.occupied):
        return
    end_x, end_y = canvas.askew(x + length, y)
    if not 0 <= end_y < height or canvas.sdf[int(end_y), int(min(end_x, width - 1))] > -50 * s:
        return
    mask = np.zeros((height, width), np.uint8)
    stroke = max(1, round(3.2 * s))
    cv2.putText(mask, text, (int(x), int(y)), cv2.FONT_HERSHEY_SIMPLEX, size, 255, stroke, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -np.rad2deg(canvas.plate_angle), 1.0)
    mask = cv2.warpAffine(mask, turn, (width, height))
    alpha = cv2.GaussianBlur(mask, (0, 0), 0.7).astype(F32) / 255
    canvas.image *= 1 - 0.42 * alpha[..., None]
    canvas.occupied.append((middle_x, middle_y - 10 * s, length * 0.62))


def add_dust(rng: np.random.Generator, canvas: Canvas) -> None:
    """Small specks, bright or dark, far below the size of a defect."""
    height, width = canvas.sdf.shape
    for size, most in ((0.7, 90), (1.3, 14)):
        count = int(rng.integers(0, most))
        specks = np.zeros((height, width), F32)
        rows, cols = rng.integers(0, height, count), rng.integers(0, width, count)
        specks[rows, cols] = rng.uniform(-0.9, 1.3, count)
        specks = cv2.GaussianBlur(specks, (0, 0), size * canvas.scale + 0.3)
        canvas.image += (specks * (0.25 + 0.6 * size))[..., None]


def photograph(rng: np.random.Generator, canvas: Canvas) -> np.ndarray:
    """Lens and sensor: vignette, blur, noise, exposure. Returns RGB uint8 [H, W, 3]."""
    height, width = canvas.sdf.shape
    image = canvas.image
    yy, xx = np.mgrid[0:height, 0:width].astype(F32)
    r2 = ((xx - width / 2) ** 2 + (yy - height / 2) ** 2) / (width / 2) ** 2
    image = image * (1 - rng.uniform(0.08, 0.26) * r2)[..., None] * rng.uniform(0.92, 1.1)
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.45, 0.95) * canvas.scale + 0.15)
    image = np.clip(image, 0, None)
    image = np.where(image > 0.8, 0.8 + 0.2 * np.tanh((image - 0.8) / 0.2), image)  # soft highlight shoulder
    sigma = rng.uniform(0.004, 0.011)
    grain = rng.standard_normal((height, width, 1), dtype=F32) + 0.45 * rng.standard_normal(
        image.shape, dtype=F32
    )
    image = image + sigma * grain * np.sqrt(0.25 + image)
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
