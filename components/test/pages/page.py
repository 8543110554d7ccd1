"""Pages of text, as a printer makes them: grey uint8, ink 0 on paper 255."""

from __future__ import annotations

import cv2
import numpy as np

WORDS = (
    "the joint holds without a nail where each part is cut to fit the other and wood moves with the seasons so that "
    "a frame stays square for a hundred years of use in sun and rain no glue is needed if the grain runs true"
).split()
A4 = 2**0.5


def page(rng: np.random.Generator, width: int = 1240, lean: float = 0.0) -> np.ndarray:
    """A letter of A4 with a title, paragraphs and a table; `lean` turns what is printed clockwise, in degrees."""
    height = round(width * A4)
    paper = np.full((height, width), 255, np.uint8)
    left, right, y = width * 0.11, width * 0.89, height * 0.1
    number = int(rng.integers(1000, 9999))
    _write(paper, f"Delivery note {number}", left, y, width / 760, 3)
    cv2.line(paper, (int(left), int(y + 24)), (int(right), int(y + 24)), 0, 3, cv2.LINE_AA)
    y += height * 0.06
    for _ in range(int(rng.integers(2, 4))):
        y = _paragraph(rng, paper, left, right, y, width) + height * 0.025
    y = _table(rng, paper, left, right, y, width) + height * 0.04
    while y < height * 0.8:
        y = _paragraph(rng, paper, left, right, y, width) + height * 0.025
    _write(paper, "Signed", left, height * 0.93, width / 1500, 2)
    points = np.array([(left + width * 0.14 + t * 9, height * 0.925 - 22 * np.sin(t * 1.1 + number) * np.exp(-t / 22)) for t in range(26)])
    cv2.polylines(paper, [points.astype(np.int32)], False, 40, 4, cv2.LINE_AA)
    if lean:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -lean, 1)
        paper = cv2.warpAffine(paper, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return paper


def _write(paper: np.ndarray, text: str, x: float, y: float, scale: float, stroke: int) -> float:
    cv2.putText(paper, text, (int(x), int(y)), cv2.FONT_HERSHEY_TRIPLEX, scale, 20, stroke, cv2.LINE_AA)
    return cv2.getTextSize(text, cv2.FONT_HERSHEY_TRIPLEX, scale, stroke)[0][0]


def _paragraph(rng: np.random.Generator, paper: np.ndarray, left: float, right: float, y: float, width: int) -> float:
    scale, step = width / 1500, width * 0.028
    for _ in range(int(rng.integers(3, 6))):
        x = left
        end = right - (rng.uniform(0.1, 0.5) * width if rng.random() < 0.15 else 0)
        while True:
            word = str(rng.choice(WORDS))
            wide = cv2.getTextSize(word, cv2.FONT_HERSHEY_TRIPLEX, scale, 1)[0][0]
            if x + wide > end:
                break
            _write(paper, word, x, y, scale, 2)
            x += wide + width * 0.012
        y += step
    return y


def _table(rng: np.random.Generator, paper: np.ndarray, left: float, right: float, y: float, width: int) -> float:
    rows, high = int(rng.integers(3, 6)), width * 0.04
    edges = [left, left + (right - left) * 0.5, left + (right - left) * 0.75, right]
    for row in range(rows + 1):
        cv2.line(paper, (int(left), int(y + row * high)), (int(right), int(y + row * high)), 40, 2)
    for x in edges:
        cv2.line(paper, (int(x), int(y)), (int(x), int(y + rows * high)), 40, 2)
    for row in range(rows):
        for column, x in enumerate(edges[:3]):
            text = f"{rng.choice(WORDS)} {rng.choice(WORDS)}" if column == 0 else str(rng.integers(1, 999))
            _write(paper, text, x + width * 0.01, y + (row + 0.7) * high, width / 1700, 2)
    return y + rows * high
