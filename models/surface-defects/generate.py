"""Renders pictures of metal plates with known defects.

    python generate.py --out pictures --seed 900000 --count 10

writes JPEG pictures and `truth.json`: {file: [{"label", "box": [x, y, width, height]}]}
with boxes in pixels of the picture. The same seed gives the same picture.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from defects import Box, add_defects
from fittings import add_dust, add_fittings, photograph
from plate import make_plate

COUNT_WEIGHTS = [0.24, 0.18, 0.2, 0.16, 0.12, 0.10]  # 0 to 5 defects


def render(seed: int, width: int = 1920, height: int = 1080) -> tuple[np.ndarray, list[tuple[str, Box]]]:
    """One picture, RGB uint8 [height, width, 3], and its defects (label, box in pixels)."""
    rng = np.random.default_rng(seed)
    canvas = make_plate(rng, width, height)
    add_fittings(rng, canvas)
    count = int(rng.choice(len(COUNT_WEIGHTS), p=COUNT_WEIGHTS))
    found = add_defects(rng, canvas, count)
    add_dust(rng, canvas)
    return photograph(rng, canvas), found


def truth_entry(found: list[tuple[str, Box]]) -> list[dict[str, object]]:
    """Defects in the form that truth.json holds."""
    return [{"label": label, "box": [round(v, 1) for v in box]} for label, box in found]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=900_000, help="seed of the first picture")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--width", type=int, default=1920)
    parser.add_argument("--height", type=int, default=1080)
    parser.add_argument("--quality", type=int, default=89, help="JPEG quality")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    truth = {}
    for seed in range(args.seed, args.seed + args.count):
        picture, found = render(seed, args.width, args.height)
        name = f"{seed}.jpg"
        Image.fromarray(picture).save(args.out / name, quality=args.quality)
        truth[name] = truth_entry(found)
    (args.out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
