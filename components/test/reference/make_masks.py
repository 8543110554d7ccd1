"""Computes what the components that make and measure masks should give, with OpenCV, SciPy and scikit-image.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_masks.py

Its results are checked in beside this script: the pictures mask-*.png and masks.json. The tests need no Python.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from scipy.ndimage import binary_fill_holes
from skimage.filters import threshold_sauvola
from skimage.measure import label, perimeter_crofton, regionprops
from skimage.morphology import disk

here = Path(__file__).parent
specks = cv2.imread(str(here / "../../imaging/morphology/examples/in.png"), cv2.IMREAD_GRAYSCALE)
blobs = cv2.imread(str(here / "../../measure/blobs/examples/in.png"), cv2.IMREAD_GRAYSCALE)


def save(name, mask):
    assert cv2.imwrite(str(here / f"mask-{name}.png"), mask.astype(np.uint8) * 255, [cv2.IMWRITE_PNG_BILEVEL, 1])


# Morphology by OpenCV. Beyond the edge nothing grows, which is what it does where no border is named.
shapes = {
    "disc": disk,
    "square": lambda r: np.ones((2 * r + 1, 2 * r + 1), np.uint8),
    "cross": lambda r: cv2.getStructuringElement(cv2.MORPH_CROSS, (2 * r + 1, 2 * r + 1)),
}
operations = {"open": cv2.MORPH_OPEN, "close": cv2.MORPH_CLOSE, "erode": cv2.MORPH_ERODE, "dilate": cv2.MORPH_DILATE}
for shape, element in shapes.items():
    for operation, code in operations.items():
        save(f"{operation}-{shape}", cv2.morphologyEx(specks, code, element(3).astype(np.uint8)) > 127)
save("fill", binary_fill_holes(specks > 127))

# Sauvola by scikit-image, whose windows are mirrored at the edge: compare inside.
for bits in (8, 16):
    grey = cv2.imread(str(here / f"parts-{bits}.png"), cv2.IMREAD_UNCHANGED)
    for window, k in ((15, 0.2), (31, 0.05)):
        save(f"sauvola-{bits}-{window}", grey < threshold_sauvola(grey, window, k))

# Blobs by scikit-image. It takes pixels as points; as squares they have 1/12 more of each second moment.
found = []
for region in regionprops(label(blobs > 127, connectivity=2)):
    along, across = region.inertia_tensor_eigvals
    top, left, bottom, right = region.bbox
    found.append(
        {
            "area": float(region.area),
            "x": region.centroid[1] + 0.5,
            "y": region.centroid[0] + 0.5,
            "box": [left, top, right - left, bottom - top],
            "diameter": float(region.equivalent_diameter_area),
            "perimeter": float(perimeter_crofton(np.pad(region.image, 1), directions=4)),
            "majorAxis": float(4 * np.sqrt(along + 1 / 12)),
            "minorAxis": float(4 * np.sqrt(across + 1 / 12)),
            # Its angle is from the axis that points down, towards x; what is as wide as high has none.
            "orientation": 90 - float(np.rad2deg(region.orientation)) % 180 if along - across > 1e-9 else 0.0,
        }
    )
(here / "masks.json").write_text(json.dumps(found, indent=2) + "\n")
