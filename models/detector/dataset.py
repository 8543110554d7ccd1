"""Renders the training set once, shrinks it to the detector's scale and stores it.

    python ../detector/dataset.py --out train.npz

The file holds `images` uint8 [P, 360, 640, 3] RGB and `boxes` float32 [P, MAX_BOXES, 5]:
rows of class, x1, y1, x2, y2 in pixels of the small picture; class -1 marks an unused row.
"""

from __future__ import annotations

import argparse
import io
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from domain import LABELS, MAX_BOXES, SIZE, render

TRAIN_SEED, TRAIN_COUNT = 0, 750
SMALL_WIDTH = 640
SMALL_HEIGHT = SMALL_WIDTH * SIZE[1] // SIZE[0]


def example(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One training picture, shrunk, and its boxes [MAX_BOXES, 5]."""
    cv2.setNumThreads(1)
    picture, found = render(seed)
    rng = np.random.default_rng([seed, 1])
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=int(rng.integers(80, 95)))
    decoded = np.asarray(Image.open(buffer))
    # Programs that run the model shrink pictures in different ways; show it all of them.
    method = rng.choice([cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC], p=[0.4, 0.4, 0.2])
    small = cv2.resize(decoded, (SMALL_WIDTH, SMALL_HEIGHT), interpolation=int(method))
    scale = SMALL_WIDTH / picture.shape[1]
    boxes = np.full((MAX_BOXES, 5), -1, np.float32)
    for row, (label, (x, y, w, h)) in enumerate(found):
        boxes[row] = [LABELS.index(label), x * scale, y * scale, (x + w) * scale, (y + h) * scale]
    return small, boxes


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=TRAIN_SEED)
    parser.add_argument("--count", type=int, default=TRAIN_COUNT)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with ProcessPoolExecutor(args.workers) as pool:
        examples = list(pool.map(example, range(args.seed, args.seed + args.count), chunksize=10))
    images, boxes = (np.stack(part) for part in zip(*examples))
    np.savez(args.out, images=images, boxes=boxes)
    print(f"{len(images)} pictures, {int((boxes[..., 0] >= 0).sum())} things -> {args.out}")


if __name__ == "__main__":
    main()
