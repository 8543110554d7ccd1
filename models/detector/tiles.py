"""Cuts training tiles from the small pictures, and varies them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from domain import TURNS

TILE = 256  # pixels of a 640 px wide picture; the net is fully convolutional
MAX_TRUTH = 6
GREY = 114  # padding of the letterbox

# tiles uint8 [B, TILE, TILE, 3], truth [B, MAX_TRUTH, 5], gain and offset [B, 3]
Batch = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def cut_tile(rng: np.random.Generator, image: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A random tile [TILE, TILE, 3] of a picture and the things in it [MAX_TRUTH, 5].

    Most tiles are aimed at one. Tiles may reach past the picture, into grey padding.
    """
    height, width = image.shape[:2]
    real = boxes[boxes[:, 0] >= 0]
    x0, y0 = rng.integers(-24, width - TILE + 25), rng.integers(-70, height - TILE + 71)
    if len(real) and rng.random() < 0.75:
        _, bx1, by1, bx2, by2 = real[rng.integers(len(real))]
        low_x, high_x = bx2 + 4 - TILE, bx1 - 4
        low_y, high_y = by2 + 4 - TILE, by1 - 4
        if low_x < high_x and low_y < high_y:
            x0 = int(np.clip(rng.uniform(low_x, high_x), -24, width - TILE + 24))
            y0 = int(np.clip(rng.uniform(low_y, high_y), -70, height - TILE + 70))
    tile = np.full((TILE, TILE, 3), GREY, np.uint8)
    sx0, sy0, sx1, sy1 = max(x0, 0), max(y0, 0), min(x0 + TILE, width), min(y0 + TILE, height)
    tile[sy0 - y0 : sy1 - y0, sx0 - x0 : sx1 - x0] = image[sy0:sy1, sx0:sx1]

    truth = np.full((MAX_TRUTH, 5), -1, np.float32)
    moved = real[:, 1:] - np.array([x0, y0, x0, y0], np.float32)
    cut = np.clip(moved, 0, TILE)
    size, whole = cut[:, 2:] - cut[:, :2], moved[:, 2:] - moved[:, :2]
    # A sliver of a thing at the border of the tile is no fair question.
    seen = (size.min(1, initial=1e9) > 5) & (size.prod(1) > 0.2 * whole.prod(1))
    truth[: seen.sum(), 0], truth[: seen.sum(), 1:] = real[seen, 0], cut[seen]
    return flip(rng, tile, truth)


def flip(rng: np.random.Generator, tile: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Another view of the tile: left and right change places, and all symmetries of the square where things turn."""
    label, x1, y1, x2, y2 = truth.T
    if rng.random() < 0.5:
        tile, x1, x2 = tile[:, ::-1], TILE - x2, TILE - x1
    if TURNS and rng.random() < 0.5:
        tile, y1, y2 = tile[::-1], TILE - y2, TILE - y1
    if TURNS and rng.random() < 0.5:
        tile, x1, y1, x2, y2 = tile.transpose(1, 0, 2), y1, x1, y2, x2
    truth = np.stack([label, x1, y1, x2, y2], 1)
    return tile, truth


def batches(rng: np.random.Generator, images: np.ndarray, boxes: np.ndarray, size: int) -> Iterator[Batch]:
    """Endless batches; each picture gives one tile before any gives the next."""
    order = np.empty(0, int)
    while True:
        if len(order) < size:
            order = np.concatenate([order, rng.permutation(len(images))])
        picked, order = order[:size], order[size:]
        cut = [cut_tile(rng, images[i], boxes[i]) for i in picked]
        # Exposure, white balance and contrast vary from camera to camera.
        gain = rng.uniform(0.75, 1.25, (size, 1)) * rng.uniform(0.95, 1.05, (size, 3))
        offset = rng.uniform(-0.06, 0.06, (size, 1)) * np.ones((1, 3))
        tiles, truth = np.stack([tile for tile, _ in cut]), np.stack([rows for _, rows in cut])
        yield tiles, truth, gain.astype(np.float32), offset.astype(np.float32)
