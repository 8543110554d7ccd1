import unittest

import component
import cv2
import numpy
from kumiki import Image, KumikiError
from kumiki.frame import map_point
from kumiki.testing import run_component

SIZE = (160, 220)


def scene(seed=1):
    """Discs and bars on a soft ground: 160 × 220 pixels, 0 to 255."""
    random = numpy.random.default_rng(seed)
    picture = cv2.GaussianBlur(random.normal(0, 40, SIZE).astype(numpy.float32), (0, 0), 8) * 6 + 120
    for _ in range(25):
        x, y, r = (int(random.integers(low, high)) for low, high in ((10, 210), (10, 150), (3, 14)))
        if random.random() < 0.5:
            cv2.circle(picture, (x, y), r, float(random.uniform(0, 255)), -1, cv2.LINE_AA)
        else:
            cv2.rectangle(picture, (x, y), (x + r, y + 2 * r), float(random.uniform(0, 255)), -1)
    return numpy.clip(picture, 5, 250)


def seen_from(picture, matrix):
    """The picture as a camera sees it whose pixels are where the matrix sends those of the picture."""
    half = numpy.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centres = numpy.linalg.inv(half) @ matrix @ half
    return cv2.warpPerspective(picture, centres, SIZE[::-1], flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def turned(degrees, scale=1.0, x=0.0, y=0.0):
    matrix = numpy.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D((110, 80), -degrees, scale)
    matrix[:2, 2] += x, y
    return matrix


def image_of(picture, dtype=numpy.uint8):
    level = 257 if dtype == numpy.uint16 else 1
    return Image.from_array(numpy.rint(numpy.clip(picture, 0, 255) * level).astype(dtype))


def align(image, reference, **params):
    return run_component(component, inputs={"image": image, "reference": reference}, params=params)


def measured(result):
    return {item["name"]: item["value"] for item in result["measurements"]["items"]}


def off_by(result, truth):
    """How far the corners of the reference are from where they truly are in the image, in pixels; the most."""
    height, width = SIZE
    matrix = result["image"].frame.to_root
    found = [map_point(matrix, corner) for corner in ((0, 0), (width, 0), (width, height), (0, height))]
    true = [map_point(tuple(truth.ravel()), corner) for corner in ((0, 0), (width, 0), (width, height), (0, height))]
    return max(numpy.hypot(a[0] - b[0], a[1] - b[1]) for a, b in zip(found, true, strict=True))


class Align(unittest.TestCase):
    def test_place_turn_and_size_are_found_to_a_fraction_of_a_pixel(self):
        truth = turned(9, 0.93, 6.3, -4.6)
        result = align(image_of(seen_from(scene(), truth)), image_of(scene()))
        self.assertLess(off_by(result, truth), 0.35)
        found = measured(result)
        self.assertGreater(found["match"], 97)
        for name, value, near in (("x", 6.3, 0.2), ("y", -4.6, 0.2), ("turn", 9, 0.1), ("scale", 93, 0.2)):
            self.assertAlmostEqual(found[name], value, delta=near)

    def test_the_aligned_image_looks_like_the_reference_where_it_reaches(self):
        for dtype, level in ((numpy.uint8, 1), (numpy.uint16, 257)):
            result = align(image_of(seen_from(scene(), turned(4, 1.05)), dtype), image_of(scene(), dtype))
            area = result["area"].array()[:, :, 0] == 255
            pixels = result["image"].array()
            self.assertEqual(pixels.dtype, dtype)
            difference = numpy.abs(pixels[:, :, 0].astype(float) / level - scene())[area]
            self.assertLess(numpy.percentile(difference, 95), 12)
            self.assertGreater(area.mean(), 0.85)

    def test_a_whole_shift_is_exact_by_features_and_by_phase(self):
        base = cv2.copyMakeBorder(scene(), 20, 20, 20, 20, cv2.BORDER_REFLECT)
        reference, moved = base[20:180, 20:240], base[13:173, 25:245]
        # The 12 pixels at the right and the bottom do not reach.
        for params in ({"transform": "shift"}, {"method": "phase", "refine": False}, {"method": "phase"}):
            result = align(image_of(moved), image_of(reference), **params)
            found = measured(result)
            self.assertAlmostEqual(found["x"], -5, delta=0.1)
            self.assertAlmostEqual(found["y"], 7, delta=0.1)

    def test_a_view_from_aside_needs_perspective(self):
        truth = numpy.array([[1.02, 0.05, -6], [-0.03, 0.98, 4], [0.0004, -0.0003, 1]])
        image = image_of(seen_from(scene(), truth))
        self.assertLess(off_by(align(image, image_of(scene()), transform="perspective"), truth), 0.6)
        self.assertGreater(off_by(align(image, image_of(scene())), truth), 2)

    def test_darker_light_and_another_size_do_not_matter(self):
        truth = turned(-12)
        dim = seen_from(scene(), truth) * 0.45 + 8
        larger = cv2.resize(dim, (440, 320), interpolation=cv2.INTER_CUBIC)
        result = align(image_of(larger), image_of(scene()))
        self.assertEqual((result["image"].width, result["image"].height), (220, 160))
        self.assertLess(off_by(result, numpy.diag([2, 2, 1]) @ truth), 0.8)
        self.assertAlmostEqual(measured(result)["scale"], 200, delta=1)

    def test_what_is_transparent_takes_no_part_and_stays_transparent(self):
        pixels = numpy.dstack([seen_from(scene(), turned(5))] * 3 + [numpy.full(SIZE, 255.0)])
        pixels[:, :40, :3], pixels[:, :40, 3] = 255, 0
        result = align(image_of(pixels), image_of(scene()))
        self.assertLess(off_by(result, turned(5)), 0.6)
        found = result["image"].array()
        self.assertEqual(found.shape, (*SIZE, 4))
        self.assertEqual(found[80, 5, 3], 0)
        self.assertEqual(found[80, 110, 3], 255)

    def test_another_thing_fails_or_goes_on_with_a_match_of_0(self):
        other = image_of(scene(seed=7))
        with self.assertRaises(KumikiError) as caught:
            align(other, image_of(scene()))
        self.assertEqual(caught.exception.code, "DATA_UNUSABLE")
        kept = align(other, image_of(scene()), lost="keep")
        self.assertEqual(measured(kept), {"match": 0, "x": 0, "y": 0, "turn": 0, "scale": 100})
        self.assertTrue((kept["image"].array() == other.array()).all())

    def test_extremes_are_lost_and_do_not_crash(self):
        for shape in ((1, 1), (1, 300), (20, 20, 3), (64, 64, 4)):
            for method in ("features", "phase"):
                even = Image.from_array(numpy.full(shape, 80, numpy.uint8))
                result = align(even, image_of(scene()), lost="keep", method=method)
                self.assertEqual(measured(result)["match"], 0)
                self.assertEqual(result["area"].array().shape, (*SIZE, 1))

    def test_the_same_again_is_the_same(self):
        image, reference = image_of(seen_from(scene(), turned(3))), image_of(scene())
        self.assertEqual(align(image, reference)["measurements"], align(image, reference)["measurements"])

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            align(Image.from_array(numpy.zeros((30, 30), numpy.float32)), image_of(scene()))
        self.assertEqual((caught.exception.code, caught.exception.input), ("IMAGE_KIND_NOT_SUPPORTED", "image"))


if __name__ == "__main__":
    unittest.main()
