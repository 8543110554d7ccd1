"""Computes what the metrics of "kumiki evaluate" should give, with scikit-learn 1.9.

    python3 -m venv VENV && VENV/bin/pip install scikit-learn==1.9.1 && VENV/bin/python make.py

Its result is checked in beside this script: reference.json. The tests need no Python.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    confusion_matrix,
    precision_recall_curve,
    precision_recall_fscore_support,
)

rng = np.random.default_rng(11)
LABELS = ["bolt", "nut", "screw", "washer"]

# Classes: right three times out of four.
truth = rng.integers(0, 4, 200)
said = np.where(rng.random(200) < 0.75, truth, rng.integers(0, 4, 200))
precision, recall, f1, _ = precision_recall_fscore_support(truth, said, labels=range(4))
classes = {
    "truth": [LABELS[i] for i in truth],
    "said": [LABELS[i] for i in said],
    "labels": LABELS,
    "precision": precision.tolist(),
    "recall": recall.tolist(),
    "f1": f1.tolist(),
    "accuracy": float(accuracy_score(truth, said)),
    "confusion": confusion_matrix(truth, said).tolist(),
}

# Verdicts with scores, many of them the same.
bad = rng.random(80) < 0.3
scores = np.clip(np.round(rng.normal(np.where(bad, 0.62, 0.4), 0.15), 2), 0, 1)
curve = precision_recall_curve(bad, scores)
verdicts = {
    "bad": bad.tolist(),
    "scores": scores.tolist(),
    "thresholds": curve[2].tolist(),
    "precision": curve[0][:-1].tolist(),
    "recall": curve[1][:-1].tolist(),
    "averagePrecision": float(average_precision_score(bad, scores)),
}

(Path(__file__).parent / "reference.json").write_text(json.dumps({"classes": classes, "verdicts": verdicts}) + "\n")
