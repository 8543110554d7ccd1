"""Writes the photos of the sample pipeline privacy with the metadata of a phone, and what is on and in them.

    PYTHONPATH=. python samples.py --out ../../pipelines/privacy

The seeds lie outside both the training and the held-out range. Two photos are spoilt: by a hand that moved, and by dusk.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageCms

from domain import render

SEEDS = (950_001, 950_002, 950_008, 950_003, 950_012, 950_007, 950_010, 950_022)
MOVED, DARK = 4, 7
"""Numbers of the photos that are spoilt."""

WITHOUT_PLACE, WITHOUT_ANY = 2, 6
"""A camera without a receiver, and a picture from which somebody took everything out."""

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="A. Person"/></rdf:RDF></x:xmpmeta>'
)


def spoilt(picture: np.ndarray, number: int) -> np.ndarray:
    if number == MOVED:
        path = np.zeros((7, 7))
        cv2.line(path, (0, 4), (6, 2), 1.0, 1)
        return cv2.filter2D(picture, -1, path / path.sum())
    if number == DARK:
        noise = np.random.default_rng(number).normal(0, 6, picture.shape)
        return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.8) * 0.4 + noise, 0, 255).astype(np.uint8)
    return picture


def metadata(number: int) -> tuple[dict[str, object], list[str]]:
    """What Pillow saves with a photo, and the names of what a report has to list."""
    if number == WITHOUT_ANY:
        return {}, []
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Kumiki", f"Phone {number}", "Camera 4.2"
    exif[0x0132] = f"2026:05:{10 + number:02d} 14:0{number}:30"
    exif.get_ifd(0x8769)[0x9003] = f"2026:05:{10 + number:02d} 14:0{number}:30"
    exif.get_ifd(0x8769)[0xA431] = f"SN-{4711 * number}"
    names = ["BodySerialNumber", "DateTime", "DateTimeOriginal", "ICC", "Make", "Model", "Software"]
    if number != WITHOUT_PLACE:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N", (35.0, 0.0, 40.5 + number)
        place[3], place[4] = "E", (135.0, 46.0, 7.25)
        place[6] = 51.0
        names += ["GPSAltitude", "GPSPosition"]
    saved: dict[str, object] = {"exif": exif, "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    if number % 2:
        saved["xmp"] = XMP.encode()
        names.append("XMP")
    return saved, sorted(names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    (args.out / "images").mkdir(parents=True, exist_ok=True)
    expected = {}
    for number, seed in enumerate(SEEDS, 1):
        picture, found = render(seed)
        name = f"street-{number:02d}.jpg"
        saved, names = metadata(number)
        Image.fromarray(spoilt(picture, number)).save(args.out / "images" / name, quality=82, **saved)
        things = [{"label": label, "box": [round(v, 1) for v in box]} for label, box in found]
        expected[name] = {"verdict": "NG" if number in (MOVED, DARK) else "OK", "metadata": names, "things": things}
    (args.out / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
