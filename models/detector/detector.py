"""Runs the exported model on a picture: letterbox, inference, suppression of doubles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

SIZE, GREY = 640, 114


def letterbox(picture: np.ndarray) -> tuple[np.ndarray, float, int, int]:
    """Shrinks RGB uint8 [H, W, 3] into a grey square.

    Returns float32 [1, 3, SIZE, SIZE] in 0..1, the scale, and the left and top margins.
    """
    height, width = picture.shape[:2]
    scale = min(SIZE / width, SIZE / height)
    w, h = round(width * scale), round(height * scale)
    left, top = (SIZE - w) // 2, (SIZE - h) // 2
    square = np.full((SIZE, SIZE, 3), GREY, np.uint8)
    square[top : top + h, left : left + w] = np.asarray(
        Image.fromarray(picture).resize((w, h), Image.Resampling.BILINEAR)
    )
    return square.transpose(2, 0, 1)[None].astype(np.float32) / 255, scale, left, top


def iou_matrix(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes x1, y1, x2, y2: [A, 4], [B, 4] -> [A, B]."""
    low, high = np.maximum(a[:, None, :2], b[None, :, :2]), np.minimum(a[:, None, 2:], b[None, :, 2:])
    both = np.clip(high - low, 0, None).prod(-1)
    area = (a[:, 2:] - a[:, :2]).prod(-1)[:, None] + (b[:, 2:] - b[:, :2]).prod(-1)[None]
    return both / np.maximum(area - both, 1e-9)


def suppress(boxes: np.ndarray, scores: np.ndarray, limit: float) -> list[int]:
    """Non-maximum suppression: indices of the boxes to keep, best first."""
    order, kept = np.argsort(-scores, kind="stable"), []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(int(best))
        if len(order):
            order = order[iou_matrix(boxes[best : best + 1], boxes[order])[0] <= limit]
    return kept


class Detector:
    """The ONNX model on one thread."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def raw(self, images: np.ndarray) -> np.ndarray:
        """[1, 3, SIZE, SIZE] -> [1, 4 + classes, cells]."""
        return self.session.run(None, {"images": images})[0]

    def __call__(self, picture: np.ndarray, score: float = 0.25, overlap: float = 0.45) -> np.ndarray:
        """Detections [D, 6]: class, score, x1, y1, x2, y2 in pixels of the picture, best first."""
        images, scale, left, top = letterbox(picture)
        output = self.raw(images)[0].T
        centre, size, scores = output[:, :2], output[:, 2:4], output[:, 4:]
        label, best = scores.argmax(1), scores.max(1)
        keep = best >= score
        corners = np.concatenate([centre - size / 2, centre + size / 2], 1)[keep]
        corners = (corners - [left, top, left, top]) / scale
        label, best = label[keep], best[keep]
        # Shifting each class far away makes one pass suppress doubles within classes only.
        kept = suppress(corners + label[:, None] * 1e5, best, overlap)
        return np.column_stack([label, best, corners])[kept].reshape(-1, 6)
