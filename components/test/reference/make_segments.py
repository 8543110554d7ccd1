"""Computes what YOLO models for segmentation should give, with ONNX Runtime, OpenCV (suppression) and scikit-image (masks).

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_segments.py

Its results are checked in beside this script (segments.json and segments-*.png, one bit of a level for each thing), and the
picture as the example of vision/segment. The tests need no Python.
"""

import json
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from skimage.transform import warp

HERE = Path(__file__).parent
MODEL = HERE / "../../../models/tiny/yolov8-seg.onnx"
EXAMPLE = HERE / "../../vision/segment/examples/things.png"
SIDE, CONFIDENCE, OVERLAP = 64, 0.25, 0.45


def picture(width: int, height: int) -> np.ndarray:
    """A red disc, a green bar, a blue ring and a second red disc on grey, with noise; RGB."""
    scale = width / 64
    at = lambda x, y: (round(x * scale * 16), round((y - (64 - height / scale) / 2) * scale * 16))
    drawn = np.full((height, width, 3), 96, np.uint8)
    draw = {"lineType": cv2.LINE_AA, "shift": 4}
    cv2.circle(drawn, at(16, 22), round(9.3 * scale * 16), (215, 40, 35), -1, **draw)
    cv2.fillConvexPoly(drawn, np.array([at(33, 18), at(57, 14), at(59, 21), at(35, 26)]), (30, 190, 50), **draw)
    cv2.circle(drawn, at(44, 43), round(8 * scale * 16), (30, 60, 220), round(6 * scale), **draw)
    cv2.circle(drawn, at(14, 45), round(8 * scale * 16), (200, 30, 45), -1, **draw)
    noise = np.random.default_rng(3).normal(0, 5, drawn.shape)
    return np.clip(np.rint(drawn + noise), 0, 255).astype(np.uint8)


def segment(image: np.ndarray) -> tuple[list[dict], np.ndarray]:
    height, width = image.shape[:2]
    scale = min(SIDE / width, SIDE / height)
    inner = round(width * scale), round(height * scale)
    left, top = (SIDE - inner[0]) // 2, (SIDE - inner[1]) // 2
    small = image if scale == 1 else cv2.resize(image, inner, interpolation=cv2.INTER_AREA)
    tensor = np.full((SIDE, SIDE, 3), 114, np.float32)
    tensor[top : top + inner[1], left : left + inner[0]] = small
    session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    planes = (tensor / 255).transpose(2, 0, 1)[None].astype(np.float32)
    table, prototypes = (one[0] for one in session.run(None, {"images": planes}))
    columns = table.T
    numbers, scores = columns[:, 4:7].argmax(1), columns[:, 4:7].max(1)
    boxes = np.concatenate([columns[:, :2] - columns[:, 2:4] / 2, columns[:, 2:4]], 1)
    kept = cv2.dnn.NMSBoxesBatched(boxes.tolist(), scores.tolist(), numbers.tolist(), CONFIDENCE, OVERLAP)
    things, bits = [], np.zeros((height, width), np.uint8)
    for index in sorted((int(one) for one in kept), key=lambda one: -scores[one]):
        x, y, across, down = boxes[index]
        corners = np.array([x - left, y - top, x + across - left, y + down - top]) / scale
        corners = np.clip(corners, 0, [width, height, width, height])
        logits = np.tensordot(columns[index, 7:], prototypes, 1)
        cells = SIDE / logits.shape[0]
        # Where the middle of a pixel (column, row) of the picture lies among the middles of the cells.
        places = lambda points: ((points + 0.5) * scale + [left, top]) / cells - 0.5
        full = warp(logits, places, order=1, mode="edge", output_shape=(height, width), preserve_range=True)
        columns_in = np.arange(width) + 0.5
        rows_in = np.arange(height) + 0.5
        inside = ((rows_in >= corners[1]) & (rows_in < corners[3]))[:, None]
        inside = inside & ((columns_in >= corners[0]) & (columns_in < corners[2]))[None]
        mask = (1 / (1 + np.exp(-full)) > 0.5) & inside
        if not mask.any():
            continue
        bits |= mask.astype(np.uint8) << len(things)
        box = [float(v) for v in (corners[0], corners[1], corners[2] - corners[0], corners[3] - corners[1])]
        things.append({"class": int(numbers[index]), "score": round(float(scores[index]), 4), "box": box})
    return things, bits


def main() -> None:
    found = {}
    for width, height in ((64, 64), (64, 48), (128, 96), (150, 110)):
        image = picture(width, height)
        name = f"{width}x{height}"
        things, bits = segment(image)
        found[name] = things
        cv2.imwrite(str(HERE / f"segments-{name}.png"), bits)
        given = EXAMPLE if name == "128x96" else HERE / f"segments-{name}-in.png"
        cv2.imwrite(str(given), image[..., ::-1])
    (HERE / "segments.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
