"""Computes what merging detections should give, with OpenCV (suppression) and ensemble-boxes (fusion).

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_detections.py

Its result is checked in beside this script: detections.json. The tests need no Python.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from ensemble_boxes import weighted_boxes_fusion

SIDE, LABELS = 1000, ("dent", "scratch", "stain")
rng = np.random.default_rng(7)

# Things, each found a few times, shifted a little; scores are all different.
boxes, labels = [], []
for _ in range(60):
    width, height = rng.uniform(30, 160, 2)
    left, top = rng.uniform(0, SIDE - width), rng.uniform(0, SIDE - height)
    label = int(rng.integers(len(LABELS)))
    for _ in range(int(rng.integers(1, 5))):
        shift, grow = rng.normal(0, 8, 2), rng.uniform(0.85, 1.15, 2)
        size = np.minimum([width * grow[0], height * grow[1]], SIDE)
        corner = np.clip([left + shift[0], top + shift[1]], 0, SIDE - size)
        boxes.append([round(float(v), 2) for v in (*corner, *size)])
        labels.append(label)
scores = [round(float(s), 4) for s in rng.permutation(np.linspace(0.3, 0.99, len(boxes)))]
result = {
    "side": SIDE,
    "items": [
        {"box": box, "label": LABELS[label], "score": score} for box, label, score in zip(boxes, labels, scores)
    ],
    "suppress": {},
    "fuse": {},
}
for overlap in (0.3, 0.5, 0.7):
    kept = cv2.dnn.NMSBoxesBatched(boxes, scores, labels, 0.0, overlap)
    together = cv2.dnn.NMSBoxes(boxes, scores, 0.0, overlap)
    result["suppress"][str(overlap)] = {
        "perClass": sorted(int(k) for k in kept),
        "all": sorted(int(k) for k in together),
    }
    corners = [[x / SIDE, y / SIDE, (x + w) / SIDE, (y + h) / SIDE] for x, y, w, h in boxes]
    fused, fused_scores, fused_labels = weighted_boxes_fusion([corners], [scores], [labels], iou_thr=overlap)
    result["fuse"][str(overlap)] = [
        {
            "box": [round(float(v) * SIDE, 2) for v in (x, y, right - x, bottom - y)],
            "label": LABELS[int(label)],
            "score": round(float(score), 4),
        }
        for (x, y, right, bottom), score, label in zip(fused, fused_scores, fused_labels)
    ]

(Path(__file__).parent / "detections.json").write_text(json.dumps(result) + "\n")
