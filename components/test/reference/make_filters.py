"""Computes what filters should give, with scikit-image, SciPy and Pillow.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python make_filters.py

Its results are checked in beside this script: filter-*.png and filters.json. The tests need no Python for them.
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage
from skimage import color, exposure, feature, metrics, restoration

HERE = Path(__file__).parent
IMAGING = HERE / "../../imaging"


def read(path: str) -> np.ndarray:
    return np.asarray(Image.open(IMAGING / path).convert("RGB"))


def save(name: str, pixels: np.ndarray) -> None:
    Image.fromarray(pixels).save(HERE / f"filter-{name}.png")


def edges() -> np.ndarray:
    """Canny's method with the parameters that the component has where nobody says others."""
    grey = read("edges/examples/in.png").astype(float) @ [0.299, 0.587, 0.114]
    # Sobel's sums are four times as high as a step is.
    found = feature.canny(grey, sigma=1, low_threshold=4 * 15, high_threshold=4 * 40, mode="nearest")
    return found.astype(np.uint8) * 255


def sharpened(pixels: np.ndarray, sigma: float, flat: float, amount: float) -> np.ndarray:
    """Unsharp masking of the lightness with limits; what exceeds the threshold counts more."""
    threshold, brighten, darken = 2.0, 10.0, 20.0
    lab = color.rgb2lab(pixels)
    off = lab[..., 0] - ndimage.gaussian_filter(lab[..., 0], sigma, mode="nearest")
    beyond = np.sign(off) * np.maximum(np.abs(off) - threshold, 0)
    change = flat * (off - beyond) + amount * beyond
    lab[..., 0] += np.clip(change, -darken, brighten)
    return np.clip(np.rint(color.lab2rgb(lab) * 255), 0, 255).astype(np.uint8)


def main() -> None:
    save("edges", edges())
    source, wanted = (read(f"histogram-match/examples/{name}.png") for name in ("in", "reference"))
    matched = exposure.match_histograms(source, wanted, channel_axis=-1)
    save("histogram-match", np.clip(np.rint(matched), 0, 255).astype(np.uint8))
    save("sharpen", sharpened(read("sharpen/examples/in.png"), 1.5, 1, 2))
    for name in ("jpg", "webp"):
        save(f"convert-{name}", read(f"convert/examples/logo.{name}"))

    # How near non-local means of the same neighbourhood come to the picture without noise, by the best of its strengths.
    clean, noisy = read("crop/examples/in.png") / 255, read("denoise/examples/in.png") / 255
    ratio = lambda pixels: metrics.peak_signal_noise_ratio(clean, pixels, data_range=1)
    options = {"patch_size": 7, "patch_distance": 5, "fast_mode": False, "channel_axis": -1}
    tried = [restoration.denoise_nl_means(noisy, h=h, **options) for h in np.arange(0.02, 0.2, 0.01)]
    facts = {"noisy": ratio(noisy), "best": max(ratio(pixels) for pixels in tried)}
    (HERE / "filters.json").write_text(json.dumps({"denoise": facts}, indent=2) + "\n")


if __name__ == "__main__":
    main()
