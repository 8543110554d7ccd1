"""Renders sheets that are too large for a detector to see at once, and their truth.

    python large.py --out ../../pipelines/very-large-image

writes images/sheet-NN.jpg, 6000x4000, and truth.json. Defects have the size in pixels that they have in the
training pictures, so that a tile of 1920x1920 shows them as the model knows them. The camera is a line scanner
with hardly any noise, which also keeps the files small.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from defects import Box, add_defects
from fittings import add_fittings, photograph
from generate import truth_entry
from plate import make_plate

WIDTH, HEIGHT = 6000, 4000
# Seed and number of defects of each sheet.
SHEETS = ((960_002, 9), (960_001, 2), (960_003, 0), (960_004, 3), (960_005, 12), (960_006, 1))


class Still(np.random.Generator):
    """Draws the same numbers, but noise of the sensor a quarter as strong."""

    def standard_normal(self, size=None, dtype=np.float64, out=None):  # noqa: D102
        return super().standard_normal(size, dtype, out) * np.float32(0.25)


def render(seed: int, count: int, width: int = WIDTH, height: int = HEIGHT) -> tuple[np.ndarray, list[tuple[str, Box]]]:
    """One sheet, RGB uint8 [height, width, 3], and its defects (label, box in pixels)."""
    rng = np.random.default_rng(seed)
    canvas = make_plate(rng, width, height, reference=width)
    add_fittings(rng, canvas)
    found = add_defects(rng, canvas, count)
    return photograph(Still(rng.bit_generator), canvas), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the sample pipeline")
    parser.add_argument("--quality", type=int, default=32, help="JPEG quality")
    args = parser.parse_args()
    (args.out / "images").mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, (seed, count) in enumerate(SHEETS, 1):
        picture, found = render(seed, count)
        name = f"sheet-{number:02d}.jpg"
        options = {"quality": args.quality, "optimize": True, "progressive": True}
        Image.fromarray(picture).save(args.out / "images" / name, **options)
        truth[name] = truth_entry(found)
    (args.out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
