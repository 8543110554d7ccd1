import numpy

import find
from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, bad_data, kumiki_error
from pixels import grey_of, warped

LONGEST = 32_766
"""OpenCV moves pixels of images with sides up to this."""


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """Finds how the image lies on the reference, and moves its pixels there.

    Features are those of D. Lowe, Distinctive Image Features from Scale-Invariant Keypoints (2004), matched with his
    ratio test; of the matches, RANSAC finds those that agree on one transform (M. Fischler and R. Bolles, 1981). Phase
    correlation is that of C. Kuglin and D. Hines (1975), to a fraction of a pixel. Refining maximises the correlation of
    the brightness (G. Evangelidis and E. Psarakis, Parametric Image Alignment Using Enhanced Correlation Coefficient
    Maximization, 2008). All are OpenCV's, on copies of at most 1,024 pixels a side. The match is the correlation of the
    aligned image's brightness with that of the reference (zero-mean, normalised), where they overlap.
    """
    image, reference = inputs.image, inputs.reference
    check(image, "image")
    check(reference, "reference")
    here, there = grey_of(image), grey_of(reference)
    ctx.progress(0.1, "looking for the place")
    transform = "shift" if params.method == "phase" else params.transform
    search = find.by_phase if params.method == "phase" else find.by_features
    found = search(here, there, transform)
    match = 0.0 if found is None else find.correlation(here, there, found)
    ctx.raise_if_cancelled()
    if found is not None and params.refine:
        ctx.progress(0.5, "refining")
        finer = find.refined(here, there, found, transform)
        better = find.correlation(here, there, finer)
        if better > match:
            found, match = finer, better
    if found is None or match * 100 < params.minMatch:
        if params.lost == "fail":
            raise lost(match)
        found = numpy.diag([image.width / reference.width, image.height / reference.height, 1.0])
        match = 0.0
    ctx.progress(0.7, "moving pixels")
    pixels, area = warped(image, found, reference.width, reference.height)
    aligned = Image.from_array(pixels, from_=image, transform=found)
    return {
        "image": aligned,
        "area": Image.from_array(area, from_=image, transform=found),
        "measurements": {"frame": aligned.frame.to_json(), "items": describe(found, match, reference)},
    }


def check(image: Image, name: str) -> None:
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step."
        values = {"operation": "Alignment", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input=name, **values)
    if max(image.width, image.height) > LONGEST:
        values = {"operation": "Alignment", "kind": f"images with a side longer than {LONGEST} pixels"}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input=name, advice="Scale it down first.", **values)


def lost(match: float) -> Exception:
    reason = f"it does not fit the reference (match {match * 100:.0f} %)"
    advice = "Check that it shows the same thing, allow it to differ in more ways, or lower the lowest match."
    return bad_data("The image", reason, advice, input="image")


def describe(found: numpy.ndarray, match: float, reference: Image) -> list[dict]:
    """How the image lay: where the middle of the reference is in it, and how it is turned and scaled there."""
    middle = numpy.array([reference.width / 2, reference.height / 2])
    place, along, across = (find.mapped(found, middle + step) for step in ([0, 0], [1, 0], [0, 1]))
    right, down = along - place, across - place
    turn = numpy.degrees(numpy.arctan2(right[1] - down[0], right[0] + down[1]))
    scale = numpy.sqrt(abs(right[0] * down[1] - right[1] * down[0]))
    values = [("match", match * 100, "%"), ("x", place[0] - middle[0], "px"), ("y", place[1] - middle[1], "px")]
    values += [("turn", turn, "°"), ("scale", scale * 100, "%")]
    return [{"name": name, "value": round(float(value), 6), "unit": unit} for name, value, unit in values]
