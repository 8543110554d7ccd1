"""What the detector of this folder is for: number plates and faces in rendered street scenes."""

from __future__ import annotations

import numpy as np

from street import Box, render_street

NAME = "street-privacy"
DESCRIPTION = "Number plates and faces in rendered street scenes"
LABELS = ("plate", "face")
SIZE = (1280, 720)
"""Width and height of a rendered picture, in pixels."""
MAX_BOXES = 12
TURNS = False
"""People and cars stand upright: of the symmetries of the square, only left and right change places."""


def render(seed: int) -> tuple[np.ndarray, list[tuple[str, Box]]]:
    """One picture, RGB uint8 [height, width, 3], and what is private in it (label, box in pixels)."""
    return render_street(seed, *SIZE)
