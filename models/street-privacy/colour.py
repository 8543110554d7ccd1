"""Colours as they are in a street: much grey, little chroma."""

from __future__ import annotations

import numpy as np


def toned(rng: np.random.Generator, low: float, high: float, chroma: float = 26) -> np.ndarray:
    """Red, green and blue around one brightness from `low` to `high`; now and then a strong colour."""
    strong = 2.6 if rng.random() < 0.12 else 1.0
    tint = rng.normal(0, chroma * strong, 3)
    return np.clip(rng.uniform(low, high) + tint - tint.mean(), 8, 250).astype(int)
