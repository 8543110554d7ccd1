"""Writes the pictures of the sample pipeline own-yolo-model and their truth.

    python own_model.py --out ../../pipelines/own-yolo-model

The seeds lie outside the training and the held-out range, and those of samples.py.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from PIL import Image

from generate import render, truth_entry

# With 2, 5, 1, 2, 3, 1, 2 and 0 defects.
SEEDS = (951_002, 951_000, 951_011, 951_006, 951_012, 951_018, 951_022, 951_005)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the sample pipeline")
    args = parser.parse_args()
    (args.out / "images").mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, seed in enumerate(SEEDS, 1):
        picture, found = render(seed, 1280, 720)
        name = f"plate-{number:02d}.jpg"
        Image.fromarray(picture).save(args.out / "images" / name, quality=84)
        truth[name] = truth_entry(found)
    (args.out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
