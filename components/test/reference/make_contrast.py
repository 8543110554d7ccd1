"""Computes what local contrast should give with 16 bits, with scikit-image, which knows nothing of OpenCV's way.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_contrast.py

Its results are checked in beside this script, contrast-16*.png. The tests need no scikit-image.
"""

from pathlib import Path

import cv2
import numpy as np
from skimage import exposure

here = Path(__file__).parent
TILES = 4

# Waves with noise, darker on the left: from 0 to 65,535, as scikit-image stretches a picture before.
y, x = np.mgrid[0:96, 0:128]
noise = np.random.default_rng(5).standard_normal((96, 128))
levels = 20_000 + 12_000 * np.sin(x / 9) * np.cos(y / 7) + 12_000 * noise + 15_000 * (x > 64)
picture = levels.clip(0, 65_535)
picture[0, 0], picture[-1, -1] = 0, 65_535
picture = picture.astype(np.uint16)
assert cv2.imwrite(str(here / "contrast-16.png"), picture)

size = (picture.shape[0] // TILES, picture.shape[1] // TILES)
for limit in (4, 10, 40):
    # Its limit is a share of the pixels of a tile; OpenCV's is how many times the mean of 256 levels.
    found = exposure.equalize_adapthist(picture, kernel_size=size, clip_limit=limit / 256, nbins=256)
    assert cv2.imwrite(str(here / f"contrast-16-{limit}.png"), np.rint(found * 65_535).astype(np.uint16))
