"""Computes what the imaging components should give, with Pillow, OpenCV, scikit-image and NumPy.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make.py

The pictures and reference.json beside this script are its results, checked in; the tests compare with them and
need no Python.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from skimage.filters import gaussian, threshold_otsu
from skimage.transform import AffineTransform, warp

here = Path(__file__).parent
photo = Image.open(here / "../../imaging/crop/examples/in.png").convert("RGB")
parts = Image.open(here / "../../imaging/threshold/examples/in.png").convert("RGB")


def save(name, pixels):
    if pixels.dtype == np.uint16 or pixels.ndim == 2:
        assert cv2.imwrite(str(here / name), pixels)
    else:
        Image.fromarray(pixels).save(here / name)


def rounded(values, dtype=np.uint8):
    return np.clip(np.floor(values + 0.5), 0, np.iinfo(dtype).max).astype(dtype)


def luminance(pixels):
    """IEC 61966-2-1 to linear light, ITU-R BT.709 weights, and back; 0..1."""
    levels = pixels.astype(np.float64) / 255
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    y = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(y <= 0.0031308, y * 12.92, 1.055 * y ** (1 / 2.4) - 0.055)


# Resize: one picture smaller, a part of it larger. In these sizes no new pixel lies between two old ones.
part = photo.crop((60, 40, 100, 70))
save("part.png", np.asarray(part))
kernels = {"linear": Image.BILINEAR, "cubic": Image.BICUBIC, "lanczos3": Image.LANCZOS, "nearest": Image.NEAREST}
for name, kernel in kernels.items():
    save(f"smaller-{name}.png", np.asarray(photo.resize((64, 48), kernel)))
    save(f"larger-{name}.png", np.asarray(part.resize((96, 72), kernel)))

# Grayscale, and a picture of 16 bits whose low bits are in use.
save("grayscale.png", rounded(luminance(np.asarray(photo)) * 255))
grey = luminance(np.asarray(parts))
grey16 = rounded(grey * 65535, np.uint16)
save("parts-16.png", grey16)

# Blur, beyond the edge as at the edge.
for sigma in (0.6, 1.5, 5, 12):
    image = np.asarray(photo).astype(np.float64)
    blurred = gaussian(image, sigma, mode="nearest", truncate=6, channel_axis=2)
    save(f"blur-{sigma}.png", rounded(blurred))
save("blur-16.png", rounded(gaussian(grey16.astype(np.float64), 3, mode="nearest", truncate=6), np.uint16))

# Rotate about the centre. Coordinates here count from pixel centres, as scikit-image does.
for angle in (30, -7.5):
    width, height = photo.size
    turn = np.deg2rad(angle)
    cos, sin = np.cos(turn), np.sin(turn)
    wide = int(np.ceil(width * abs(cos) + height * abs(sin)))
    high = int(np.ceil(width * abs(sin) + height * abs(cos)))
    centre = np.array([wide / 2 - 0.5, high / 2 - 0.5])
    back = np.array([[cos, sin], [-sin, cos]])
    offset = np.array([width / 2 - 0.5, height / 2 - 0.5]) - back @ centre
    matrix = np.array([[*back[0], offset[0]], [*back[1], offset[1]], [0, 0, 1]])
    image = np.asarray(photo).astype(np.float64)
    turned = warp(image, AffineTransform(matrix), output_shape=(high, wide), order=1, mode="constant", cval=255)
    save(f"rotate-{angle}.png", rounded(turned))

# Threshold.
grey8 = rounded(grey * 255)
save("parts-8.png", grey8)
numbers = {
    "otsu8": float(threshold_otsu(grey8)),
    "otsu8OpenCv": float(cv2.threshold(grey8, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]),
    "otsu16": float(threshold_otsu(grey16)),
    "whiteAbove100": int(np.count_nonzero(grey8 > 100)),
    "whiteAbove100Of16": int(np.count_nonzero(grey16 > 100 * 257)),
    "opencvBlurDifference": {
        str(sigma): float(
            np.abs(
                cv2.GaussianBlur(np.asarray(photo).astype(np.float64), (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
                - np.asarray(Image.open(here / f"blur-{sigma}.png")).astype(np.float64)
            ).max()
        )
        for sigma in (1.5, 5)
    },
}
(here / "reference.json").write_text(json.dumps(numbers, indent=2) + "\n")
