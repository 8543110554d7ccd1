"""What the detector of this folder is for: defects on rendered metal plates."""

from __future__ import annotations

from defects import LABELS
from generate import render

NAME = "surface-defects"
DESCRIPTION = "Scratches, dents and stains on rendered metal plates"
SIZE = (1920, 1080)
"""Width and height of a rendered picture, in pixels."""
MAX_BOXES = 5
TURNS = True
"""A defect looks the same from all sides: all symmetries of the square occur in training."""

__all__ = ["DESCRIPTION", "LABELS", "MAX_BOXES", "NAME", "SIZE", "TURNS", "render"]
