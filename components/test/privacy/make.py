"""Makes the examples of the components for privacy, with the renderer of the sample model.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make.py
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, TiffImagePlugin

here = Path(__file__).parent
sys.path.insert(0, str(here / "../../../models/street-privacy"))

from samples import metadata  # noqa: E402
from street import render_street  # noqa: E402

picture, found = render_street(950_002, 1280, 720)
half = cv2.resize(picture, (640, 360), interpolation=cv2.INTER_AREA)
faces = sorted(([v / 2 for v in box] for label, box in found if label == "face"), key=lambda box: box[0])
# Two people beside each other.
first = min(range(len(faces) - 1), key=lambda at: faces[at + 1][0] - faces[at][0])
pair = faces[first : first + 2]
middle = np.array([[x + w / 2, y + h / 2] for x, y, w, h in pair]).mean(0)
left, top = int(np.clip(middle[0] - 80, 0, 480)), int(np.clip(middle[1] - 40, 0, 240))
part = half[top : top + 120, left : left + 160]
examples = here / "../../vision/blur-regions/examples"
Image.fromarray(part).save(examples / "in.png")
inside = [[round(x - left, 1), round(y - top, 1), round(w, 1), round(h, 1)] for x, y, w, h in pair]
root = f"sha256:{hashlib.sha256((examples / 'in.png').read_bytes()).hexdigest()}"
frame = {"root": root, "width": 160, "height": 120, "toRoot": [1, 0, 0, 0, 1, 0, 0, 0, 1]}
items = [{"box": box, "label": "face", "score": 0.9} for box in inside]
(examples / "faces.json").write_text(json.dumps({"frame": frame, "items": items}, indent=1) + "\n")

saved, _ = metadata(1)
Image.fromarray(part).save(here / "../../imaging/strip-metadata/examples/in.jpg", quality=85, **saved)

# A TIFF has what EXIF says in its own directory.
tags = TiffImagePlugin.ImageFileDirectory_v2()
tags[0x010F], tags[0x013B], tags[0x0132] = "Kumiki", "A. Person", "2026:05:11 14:01:30"
Image.fromarray(part[:12, :20]).save(here / "scan.tiff", tiffinfo=tags)
