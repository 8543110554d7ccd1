"""Measures the exported model on pictures that training never saw.

    python ../detector/evaluate.py

Renders the held-out pictures (through JPEG), runs the model with ONNX
Runtime and reports precision, recall and average precision at IoU 0.5.
"""

from __future__ import annotations

import argparse
import io
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from domain import LABELS, NAME, SIZE, render
from detector import Detector, iou_matrix, letterbox

HELD_OUT_SEED, HELD_OUT_COUNT = 900_000, 200
LOWEST = 0.01  # detections below this score are not counted at all


def held_out(seed: int) -> tuple[bytes, np.ndarray]:
    """A picture as JPEG, and what is in it [G, 5]: class, x1, y1, x2, y2."""
    picture, found = render(seed)
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=89)
    rows = [[LABELS.index(label), x, y, x + w, y + h] for label, (x, y, w, h) in found]
    return buffer.getvalue(), np.array(rows, np.float64).reshape(-1, 5)


def match(found: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """For detections [D, 6], best first: does each hit a thing of its class not hit before?"""
    hits, free = np.zeros(len(found), bool), np.ones(len(truth), bool)
    if len(truth) and len(found):
        iou = iou_matrix(found[:, 2:], truth[:, 1:])
        for i, row in enumerate(iou):
            row = np.where(free & (truth[:, 0] == found[i, 0]), row, 0)
            best = int(row.argmax())
            if row[best] >= 0.5:
                hits[i], free[best] = True, False
    return hits


def average_precision(scores: np.ndarray, hits: np.ndarray, total: int) -> float:
    """Area under the precision-recall curve, precision made monotonic."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(hits[order])
    precision = right / np.arange(1, len(right) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(precision * hits[order]) / max(total, 1))


def rates(scores: np.ndarray, hits: np.ndarray, total: int, threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 at a score threshold."""
    taken = scores >= threshold
    right = float(hits[taken].sum())
    precision, recall = right / max(taken.sum(), 1), right / max(total, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=Path(f"{NAME}.onnx"))
    parser.add_argument("--seed", type=int, default=HELD_OUT_SEED)
    parser.add_argument("--count", type=int, default=HELD_OUT_COUNT)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    detector = Detector(args.model)
    found, hits, defects, clean, alarms = [], [], [], 0, 0
    with ProcessPoolExecutor(args.workers) as pool:
        for data, truth in pool.map(held_out, range(args.seed, args.seed + args.count), chunksize=5):
            result = detector(np.asarray(Image.open(io.BytesIO(data))), LOWEST)
            found.append(result)
            hits.append(match(result, truth))
            defects.append(truth)
            clean += len(truth) == 0
            alarms += len(truth) == 0 and bool((result[:, 1] >= 0.5).any())
    all_found, all_hits, all_truth = np.concatenate(found), np.concatenate(hits), np.concatenate(defects)
    thresholds = np.arange(0.05, 0.951, 0.01)
    best = max(thresholds, key=lambda t: rates(all_found[:, 1], all_hits, len(all_truth), t)[2])

    last = args.seed + args.count - 1
    print(
        f"{args.count} pictures, seeds {args.seed}..{last}, {len(all_truth)} things, {clean} clean pictures"
    )
    print(f"best F1 at score {best:.2f}")
    header = (
        "class,things,AP@0.5,precision 0.25,recall 0.25,precision 0.5,recall 0.5,precision best,recall best"
    )
    print(" | ".join(header.split(",")))
    precisions = []
    for index, label in enumerate(LABELS):
        mine, total = all_found[:, 0] == index, int((all_truth[:, 0] == index).sum())
        precisions.append(average_precision(all_found[mine, 1], all_hits[mine], total))
        show(label, total, precisions[-1], all_found[mine, 1], all_hits[mine], best)
    show("all", len(all_truth), float(np.mean(precisions)), all_found[:, 1], all_hits, best)
    print(f"clean pictures with a detection at score 0.5: {alarms} of {clean}")

    images = letterbox(np.zeros((SIZE[1], SIZE[0], 3), np.uint8))[0]
    times = []
    for _ in range(30):
        start = time.perf_counter()
        detector.raw(images)
        times.append(time.perf_counter() - start)
    print(f"inference on one thread: median {np.median(times) * 1e3:.1f} ms, best {min(times) * 1e3:.1f} ms")


def show(label: str, total: int, ap: float, scores: np.ndarray, hits: np.ndarray, best: float) -> None:
    """Prints one line of the table."""
    cells = [f"{v:.3f}" for t in (0.25, 0.5, best) for v in rates(scores, hits, total, t)[:2]]
    print(" | ".join([label, str(total), f"{ap:.3f}", *cells]))


if __name__ == "__main__":
    main()
