"""Computes what white balance, background and fit to a size should give, with NumPy, scikit-image, OpenCV and Pillow.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_product.py

Its results are checked in beside this script: the pictures product-*.png and product.json. The tests need no
Python.
"""

import io
import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from skimage import color

here = Path(__file__).parent
imaging = here / "../../imaging"


def read(path):
    return np.asarray(Image.open(path).convert("RGB"))


def save(name, pixels):
    Image.fromarray(pixels).save(here / f"{name}.png", optimize=True)


def linear(pixels):
    """Red, green and blue of linear light, by way of scikit-image's XYZ."""
    return color.rgb2xyz(pixels) @ np.linalg.inv(color.colorconv.xyz_from_rgb).T


# White balance: von Kries on linear light, to grey of the luminance that the light had.
tinted = read(imaging / "white-balance/examples/in.png")
light = linear(tinted)
height, width = light.shape[:2]
border = max(1, round(min(width, height) * 0.03))
on_border = np.ones((height, width), bool)
on_border[border:-border, border:-border] = False
brightest = np.percentile(tinted.reshape(-1, 3), 99, axis=0, method="inverted_cdf").astype(np.uint8)
lights = {
    "border": light[on_border].mean(axis=0),
    "grey-world": light.reshape(-1, 3).mean(axis=0),
    "white-patch": linear(brightest[None, None])[0, 0],
    "area": light[height // 4 : height // 2, width // 2 : width * 3 // 4].reshape(-1, 3).mean(axis=0),
}
for name, found in lights.items():
    gains = (found @ color.colorconv.xyz_from_rgb[1]) / found
    balanced = color.xyz2rgb(np.clip(light * gains, 0, 1) @ color.colorconv.xyz_from_rgb.T)
    save(f"product-{name}", np.floor(np.clip(balanced, 0, 1) * 255 + 0.5).astype(np.uint8))


# Background: least squares by NumPy for the light along the border, Oklab by its matrices, parts by OpenCV.
def oklab(rgb):
    to_cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return 100 * np.cbrt(np.clip(rgb, 0, None) @ np.transpose(to_cones)) @ np.transpose(to_lab)


vase = read(imaging / "background/examples/in.png").astype(float)
height, width = vase.shape[:2]
band = max(1, round(min(width, height) * 0.02))
at_border = np.ones((height, width), bool)
at_border[band:-band, band:-band] = False
y, x = np.meshgrid(*((np.arange(size) + 0.5) / size * 2 - 1 for size in (height, width)), indexing="ij")
terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
kept = at_border & (np.abs(vase - np.median(vase[at_border], axis=0)).max(axis=-1) <= 0.2 * 255)
for _ in range(4):
    factors = np.linalg.lstsq(terms[kept], vase[kept], rcond=None)[0]
    off = np.abs(vase - terms @ factors).max(axis=-1)
    kept = at_border & (off <= max(0.012 * 255, 3 * 1.4826 * np.median(off[kept])))
backdrop = np.clip(terms @ factors, 0, 255)
distance = np.linalg.norm(oklab(linear(vase / 255)) - oklab(linear(backdrop / 255)), axis=-1)
share = np.clip((distance - 4) / 6, 0, 1)
_, parts = cv2.connectedComponents((share < 1).astype(np.uint8), connectivity=4)
outer = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
share[~np.isin(parts, outer[outer > 0])] = 1
_, parts, about, _ = cv2.connectedComponentsWithStats((share > 0).astype(np.uint8), connectivity=4)
share[about[parts, cv2.CC_STAT_AREA] <= 30] = 0
save("product-background", np.floor(share * 255 + 0.5).astype(np.uint8))


# Fit to a size: the best quality of Pillow's files that are no larger.
def size_of(picture, kind, quality):
    file = io.BytesIO()
    more = {"optimize": True} if kind == "jpeg" else {"method": 4}
    picture.save(file, kind, quality=quality, **more)
    return file.tell()


photo = Image.open(imaging / "crop/examples/in.png").convert("RGB")
sizes = []
for kind in ("jpeg", "webp"):
    of = [size_of(photo, kind, quality) for quality in range(1, 101)]
    for limit in (2500, 4000, 6000):
        best = max(quality for quality, size in enumerate(of, 1) if size <= limit)
        sizes.append({"format": kind, "limit": limit, "quality": best, "size": of[best - 1]})
(here / "product.json").write_text(json.dumps(sizes, indent=2) + "\n")
