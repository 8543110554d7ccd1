"""Writes the sample pictures and their truth.

    python samples.py --out samples

The seeds lie outside both the training and the held-out range.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from generate import render, truth_entry

SEEDS = (950_006, 950_007, 950_020, 950_022, 950_018, 950_014, 950_005, 950_015)
TURNED = 6  # number of the sample that is stored as a camera held upright stores it
ORIENTATION_TAG = 0x0112


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("samples"))
    parser.add_argument("--quality", type=int, default=90, help="JPEG quality")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, seed in enumerate(SEEDS, 1):
        picture, found = render(seed)
        name, exif = f"plate-{number:02d}.jpg", Image.Exif()
        if number == TURNED:
            # Orientation 6 tells the viewer to turn the picture clockwise, so store it turned the other way.
            picture, exif[ORIENTATION_TAG] = np.rot90(picture), 6
        Image.fromarray(np.ascontiguousarray(picture)).save(args.out / name, quality=args.quality, exif=exif)
        truth[name] = truth_entry(found)
    (args.out / "truth.json").write_text(json.dumps(truth, indent=2) + "\n")


if __name__ == "__main__":
    main()
