"""Where an image lies on a reference: 3 × 3 matrices that send corners of the reference, in pixels, to the image."""

import cv2
import numpy
from numpy.typing import NDArray

from pixels import Grey, for_opencv, from_opencv

Matrix = NDArray[numpy.float64]

FEATURES = 4000
RATIO = 0.8
"""A match counts where its distance is below this share of that of the second best."""

AGREES = 2.5
"""Pixels of the copies that a match may be off by."""

FEWEST = 8
"""Fewer matches that agree are chance."""

STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 50, 1e-6)
SMALLEST = 16
"""Copies with a shorter side have nothing to go by."""


def by_features(image: Grey, reference: Grey, transform: str) -> Matrix | None:
    if min(*image.pixels.shape, *reference.pixels.shape) < SMALLEST:
        return None
    sift = cv2.SIFT_create(FEATURES)
    pictures = [(stretched(grey.pixels), grey.visible) for grey in (reference, image)]
    (points, those), (others, there) = (sift.detectAndCompute(*picture) for picture in pictures)
    if those is None or there is None or len(points) < FEWEST or len(others) < FEWEST:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(those, there, k=2)
    good = [best for best, second in pairs if best.distance < RATIO * second.distance]
    if len(good) < FEWEST:
        return None
    source = numpy.array([points[pair.queryIdx].pt for pair in good], numpy.float64) + 0.5
    target = numpy.array([others[pair.trainIdx].pt for pair in good], numpy.float64) + 0.5
    small = fitted(source, target, transform)
    return None if small is None else enlarged(small, image, reference)


def stretched(pixels: NDArray[numpy.uint8]) -> NDArray[numpy.uint8]:
    """With the whole range of levels in use: dark pictures have features too."""
    low, high = numpy.percentile(pixels, (0.5, 99.5))
    scale = 255 / max(high - low, 1)
    return numpy.clip(numpy.rint((pixels - low) * scale), 0, 255).astype(numpy.uint8)


def fitted(source: NDArray, target: NDArray, transform: str) -> Matrix | None:
    """The transform that most matches agree on; none where fewer than a handful do."""
    if transform == "shift":
        return shift(target - source)
    if transform == "perspective":
        matrix, agree = cv2.findHomography(source, target, cv2.RANSAC, AGREES, maxIters=5000, confidence=0.999)
    else:
        fit = cv2.estimateAffinePartial2D if transform == "similarity" else cv2.estimateAffine2D
        matrix, agree = fit(source, target, method=cv2.RANSAC, ransacReprojThreshold=AGREES, maxIters=5000)
    if matrix is None or int(agree.sum()) < FEWEST:
        return None
    whole = matrix if len(matrix) == 3 else numpy.vstack([matrix, [0, 0, 1]])
    return whole if abs(numpy.linalg.det(whole)) > 1e-6 else None


def shift(moves: NDArray) -> Matrix | None:
    """The mean of the moves around the one with the most like it."""
    near = [int((numpy.hypot(*(moves - move).T) < AGREES).sum()) for move in moves]
    best = int(numpy.argmax(near))
    if near[best] < FEWEST:
        return None
    x, y = moves[numpy.hypot(*(moves - moves[best]).T) < AGREES].mean(axis=0)
    return numpy.array([[1, 0, x], [0, 1, y], [0, 0, 1]])


def by_phase(image: Grey, reference: Grey, _transform: str) -> Matrix | None:
    if min(*image.pixels.shape, *reference.pixels.shape) < SMALLEST:
        return None
    height, width = (max(a, b) for a, b in zip(image.pixels.shape, reference.pixels.shape, strict=True))
    # OpenCV is half a pixel off where it has to make a width or height longer to an odd one.
    size = (even(width), even(height))
    (x, y), _ = cv2.phaseCorrelate(*(faded(grey.pixels, size) for grey in (reference, image)))
    return enlarged(numpy.array([[1, 0, x], [0, 1, y], [0, 0, 1]]), image, reference)


def even(length: int) -> int:
    """The next even length that a Fourier transform is quick for."""
    while length % 2 or cv2.getOptimalDFTSize(length) != length:
        length += 1
    return length


def faded(pixels: NDArray[numpy.uint8], size: tuple[int, int]) -> NDArray[numpy.float32]:
    """The difference from the mean, less towards the edges, so that they are no feature; zeros beyond them."""
    height, width = pixels.shape
    ground = numpy.zeros(size[::-1], numpy.float32)
    window = cv2.createHanningWindow((width, height), cv2.CV_32F)
    ground[:height, :width] = (pixels - numpy.float32(pixels.mean())) * window
    return ground


def refined(image: Grey, reference: Grey, matrix: Matrix, transform: str) -> Matrix:
    """A nearby transform of the kind with a higher correlation; the same one where none is found."""
    small = shrunk(matrix, image, reference)
    kinds = {"shift": cv2.MOTION_TRANSLATION, "perspective": cv2.MOTION_HOMOGRAPHY}
    kind = kinds.get(transform, cv2.MOTION_AFFINE)
    start = for_opencv(small / small[2, 2])
    rows = 3 if kind == cv2.MOTION_HOMOGRAPHY else 2
    try:
        guess = start[:rows].astype(numpy.float32)
        _, better = cv2.findTransformECC(
            reference.pixels, image.pixels, guess, kind, STEPS, inputMask=image.visible, gaussFiltSize=5
        )
    except cv2.error:
        return matrix
    whole = numpy.eye(3)
    whole[:rows] = better
    whole = from_opencv(whole)
    if transform == "similarity":
        whole = nearest_similarity(whole, reference)
    return enlarged(whole, image, reference)


def nearest_similarity(matrix: Matrix, reference: Grey) -> Matrix:
    """That of the affine transform which leaves the middle where it is."""
    height, width = reference.pixels.shape
    middle = numpy.array([width / 2, height / 2])
    along, turned = (matrix[0, 0] + matrix[1, 1]) / 2, (matrix[1, 0] - matrix[0, 1]) / 2
    turn = numpy.array([[along, -turned], [turned, along]])
    result = numpy.eye(3)
    result[:2, :2] = turn
    result[:2, 2] = mapped(matrix, middle) - turn @ middle
    return result


def correlation(image: Grey, reference: Grey, matrix: Matrix) -> float:
    """From 0 (none, or too little in common) to 1, over the part of the reference that the image covers."""
    height, width = reference.pixels.shape
    inverse = for_opencv(shrunk(matrix, image, reference))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved, seen = (
        cv2.warpPerspective(part, inverse, (width, height), flags=flags) for part in (image.pixels, image.visible)
    )
    both = (seen == 255) & (reference.visible == 255)
    if both.mean() < 0.1:
        return 0.0
    one, other = moved[both].astype(numpy.float64), reference.pixels[both].astype(numpy.float64)
    one, other = one - one.mean(), other - other.mean()
    power = numpy.sqrt((one**2).sum() * (other**2).sum())
    return float(max(0.0, (one * other).sum() / power)) if power > 0 else 0.0


def mapped(matrix: Matrix, point: NDArray) -> NDArray:
    x, y, w = matrix @ numpy.array([*point, 1.0])
    return numpy.array([x / w, y / w])


def enlarged(matrix: Matrix, image: Grey, reference: Grey) -> Matrix:
    """From the copies to the images themselves."""
    whole = numpy.linalg.inv(numpy.diag([*image.scale, 1])) @ matrix @ numpy.diag([*reference.scale, 1])
    return whole / whole[2, 2]


def shrunk(matrix: Matrix, image: Grey, reference: Grey) -> Matrix:
    return numpy.diag([*image.scale, 1]) @ matrix @ numpy.linalg.inv(numpy.diag([*reference.scale, 1]))
