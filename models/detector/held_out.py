"""Writes a few held-out pictures with their truth, by which the tests tell how good the shipped model is.

    python ../detector/held_out.py --out held-out

The pictures are consecutive seeds, none chosen, and lie outside of those that training, evaluation and samples use. They are as
wide as the input of the model, so that they take little room.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from PIL import Image

from domain import SIZE, render

SEED, COUNT, WIDTH = 910_000, 24, 640


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    scale = WIDTH / SIZE[0]
    truth = {}
    for seed in range(args.seed, args.seed + args.count):
        picture, found = render(seed)
        small = Image.fromarray(picture).resize((WIDTH, round(SIZE[1] * scale)), Image.Resampling.BOX)
        small.save(args.out / f"{seed}.jpg", quality=89)
        truth[f"{seed}.jpg"] = [
            {"label": label, "box": [round(float(side) * scale, 2) for side in box]} for label, box in found
        ]
    (args.out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
