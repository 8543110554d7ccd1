"""Computes what components of tone, geometry, combining and comparing should give, with Pillow, OpenCV and scikit-image.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_tone.py

Its results are checked in beside this script: the pictures tone-*.png and tone.json. The tests need no Python.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageOps
from skimage import color, exposure, metrics

here = Path(__file__).parent
imaging = here / "../../imaging"
photo = Image.open(imaging / "crop/examples/in.png").convert("RGB")
vase = Image.open(imaging / "trim/examples/in.png").convert("RGB")
noisy = Image.open(imaging / "denoise/examples/in.png").convert("RGB")
pixels = np.asarray(photo)
grey16 = cv2.imread(str(here / "parts-16.png"), cv2.IMREAD_UNCHANGED)


def save(name, image):
    if isinstance(image, np.ndarray) and image.ndim == 2 and set(np.unique(image)) <= {0, 255}:
        assert cv2.imwrite(str(here / f"tone-{name}.png"), image, [cv2.IMWRITE_PNG_BILEVEL, 1])
        return
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(here / f"tone-{name}.png", optimize=True)


# Geometry by Pillow.
save("flip", ImageOps.mirror(photo))
save("flip-both", ImageOps.flip(ImageOps.mirror(photo)))
save("pad", ImageOps.expand(photo, 7, (51, 102, 153)))
off = ImageChops.difference(vase, Image.new("RGB", vase.size, vase.getpixel((0, 0))))
bounds = off.point(lambda level: 255 if level > 60 else 0).getbbox()

# Tone: a gamma by scikit-image, points by OpenCV's table, hue and saturation by scikit-image.
save("gamma", exposure.adjust_gamma(pixels, 1 / 1.8))
ramp = np.clip((np.arange(256) - 40) / (200 - 40), 0, 1) * 255
save("points", cv2.LUT(pixels, np.floor(ramp + 0.5).astype(np.uint8)))
hsv = color.rgb2hsv(pixels)
save("saturation", np.floor(hsv[:, :, 1] * 255 + 0.5).astype(np.uint8))
save("hue", np.floor(hsv[:, :, 0] * 255 + 0.5).astype(np.uint8))
inside = cv2.inRange(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2HSV), (60, 0.2, 0.1), (180, 1, 1))
save("hsv-range", inside)
lab = color.rgb2lab(pixels)
wanted = color.rgb2lab(np.array([[[0x35, 0x69, 0x1F]]], np.uint8))
save("lab-range", (color.deltaE_cie76(lab, wanted) <= 20).astype(np.uint8) * 255)
grey = cv2.imread(str(imaging / "false-color/examples/in.png"), cv2.IMREAD_GRAYSCALE)
for name, scale in (("viridis", cv2.COLORMAP_VIRIDIS), ("turbo", cv2.COLORMAP_TURBO)):
    save(name, cv2.cvtColor(cv2.applyColorMap(grey, scale), cv2.COLOR_BGR2RGB))

# Combining by Pillow and OpenCV.
save("multiply", ImageChops.multiply(photo, vase))
save("screen", ImageChops.screen(photo, vase))
save("overlay", ImageChops.overlay(photo, vase))
logo = Image.open(imaging / "rotate/examples/logo.png").convert("RGBA")
laid = photo.convert("RGBA")
laid.alpha_composite(logo, (0, 0))
save("composite", laid.convert("RGB"))
one, other = np.asarray(noisy), pixels
square = np.ones((7, 7), np.uint8)
most, least = cv2.dilate(other, square), cv2.erode(other, square)
save("difference", cv2.max(cv2.subtract(one, most), cv2.subtract(least, one)).max(axis=2))

# Comparing by scikit-image.
bell = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
deep = np.clip(grey16.astype(int) + ((np.arange(grey16.size).reshape(grey16.shape) * 7919) % 4001 - 2000), 0, 65535)
numbers = {
    "bounds": [bounds[0], bounds[1], bounds[2] - bounds[0], bounds[3] - bounds[1]],
    "psnr": float(metrics.peak_signal_noise_ratio(other, one)),
    "ssim": float(metrics.structural_similarity(other, one, channel_axis=2, data_range=255, **bell)),
    "ssim16": float(metrics.structural_similarity(grey16, deep.astype(np.uint16), data_range=65535, **bell)),
    "deltaE": float(color.deltaE_ciede2000(color.rgb2lab(one), lab).mean()),
    "largestDeltaE": float(color.deltaE_ciede2000(color.rgb2lab(one), lab).max()),
    "percentiles16": [float(level) / 257 for level in np.percentile(grey16, (1, 50, 99), method="inverted_cdf")],
    "deviation16": float(grey16.std() / 257),
}
(here / "tone.json").write_text(json.dumps(numbers, indent=2) + "\n")
