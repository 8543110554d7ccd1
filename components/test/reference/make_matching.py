"""Computes what template matching and tracking should give, with OpenCV, SciPy and NumPy.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_matching.py

Its result is checked in beside this script: matching.json. The tests need no Python.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment

here = Path(__file__).parent
grey = cv2.imread(str(here / "parts-8.png"), cv2.IMREAD_GRAYSCALE)
deep = cv2.imread(str(here / "parts-16.png"), cv2.IMREAD_UNCHANGED)


def scores(image, left, top, width, height):
    """Some scores of a template cut from the image, over all of it, and where the best one is."""
    template = image[top : top + height, left : left + width]
    found = cv2.matchTemplate(image.astype(np.float32), template.astype(np.float32), cv2.TM_CCOEFF_NORMED)
    rows, cols = found.shape
    points = [(0, 0), (cols - 1, rows - 1), (left, top), (cols // 2, rows // 3), (cols // 5, rows // 2), (cols - 1, 0)]
    return {
        "template": [left, top, width, height],
        "size": [cols, rows],
        "points": [[x, y, float(found[y, x])] for x, y in points],
        "mean": float(found.mean()),
    }


rng = np.random.default_rng(3)
costs = []
for rows, cols in ((1, 1), (3, 3), (4, 7), (8, 5), (20, 20)):
    matrix = rng.uniform(0, 1, (rows, cols)).round(4)
    chosen = linear_sum_assignment(matrix)
    costs.append({"costs": matrix.tolist(), "least": float(matrix[chosen].sum())})

# The filter of SORT (A. Bewley et al., 2016) written out in matrices: u, v, s, r and the speeds of the first three.
F, H = np.eye(7), np.eye(4, 7)
F[0, 4] = F[1, 5] = F[2, 6] = 1
R = np.diag([1.0, 1, 10, 10])
Q = np.diag([1.0, 1, 1, 1, 0.01, 0.01, 0.0001])
boxes = [[10, 20, 30, 40], [14, 23, 31, 40], [18, 25, 31, 42], None, [27, 31, 32, 43], [31, 33, 33, 44]]


def measured(box):
    x, y, w, h = box
    return np.array([x + w / 2, y + h / 2, w * h, w / h], float)


def box_of(state):
    w = np.sqrt(state[2] * state[3])
    h = state[2] / w
    return [float(v) for v in (state[0] - w / 2, state[1] - h / 2, w, h)]


state, P = np.concatenate([measured(boxes[0]), np.zeros(3)]), np.diag([10.0, 10, 10, 10, 1e4, 1e4, 1e4])
predicted = []
for box in boxes[1:]:
    if state[2] + state[6] <= 0:
        state[6] = 0
    state, P = F @ state, F @ P @ F.T + Q
    predicted.append(box_of(state))
    if box is not None:
        K = P @ H.T @ np.linalg.inv(H @ P @ H.T + R)
        state, P = state + K @ (measured(box) - H @ state), (np.eye(7) - K @ H) @ P

result = {
    "grey": scores(grey, 40, 30, 25, 18),
    "odd": scores(grey, 10, 5, 61, 47),
    "one": scores(grey, 20, 20, 2, 2),
    "deep": scores(deep, 33, 21, 19, 30),
    "assignment": costs,
    "filter": {"boxes": boxes, "predicted": predicted},
}
(here / "matching.json").write_text(json.dumps(result) + "\n")
