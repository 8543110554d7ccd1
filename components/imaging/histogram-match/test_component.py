import unittest

import component
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component

random = numpy.random.default_rng(1)


def matched(pixels, reference, **params):
    inputs = {"image": Image.from_array(pixels), "reference": Image.from_array(reference)}
    return run_component(component, inputs=inputs, params=params)["image"].array()


def normal(mean, deviation, channels=1, dtype=numpy.uint8, size=(60, 80)):
    level = 257 if dtype == numpy.uint16 else 1
    drawn = random.normal(mean, deviation, (*size, channels)).clip(0, 255) * level
    return drawn.round().astype(dtype)


class HistogramMatch(unittest.TestCase):
    def test_the_tones_become_those_of_the_reference(self):
        for dtype, level in ((numpy.uint8, 1), (numpy.uint16, 257)):
            found = matched(normal(60, 10, dtype=dtype), normal(150, 30, dtype=dtype, size=(33, 47)))
            self.assertEqual(found.dtype, dtype)
            self.assertAlmostEqual(found.mean() / level, 150, delta=2.5)
            self.assertAlmostEqual(found.std() / level, 30, delta=2.5)

    def test_8_bits_match_a_reference_of_16(self):
        found = matched(normal(60, 10), normal(150, 30, dtype=numpy.uint16))
        self.assertAlmostEqual(found.mean(), 150, delta=2.5)

    def test_the_order_of_levels_stays(self):
        pixels = normal(90, 20)
        found = matched(pixels, normal(150, 40))
        order = numpy.argsort(pixels.ravel(), kind="stable")
        self.assertTrue((numpy.diff(found.ravel()[order].astype(int)) >= 0).all())

    def test_an_image_matches_itself_and_no_strength_changes_nothing(self):
        pixels = normal(90, 20, 3)
        self.assertTrue((matched(pixels, pixels) == pixels).all())
        self.assertTrue((matched(pixels, normal(10, 5, 3), strength=0) == pixels).all())

    def test_each_takes_over_the_tint_and_brightness_does_not(self):
        grey = normal(80, 15).repeat(3, axis=2)
        red = numpy.dstack([normal(200, 10), normal(90, 10), normal(60, 10)])
        each, bright = matched(grey, red), matched(grey, red, channels="brightness")
        self.assertGreater(each[:, :, 0].mean() - each[:, :, 2].mean(), 120)
        self.assertLessEqual(numpy.abs(bright[:, :, 0].astype(int) - bright[:, :, 2]).max(), 1)

    def test_what_is_transparent_does_not_count_and_alpha_stays(self):
        pixels = numpy.dstack([normal(100, 10, 3), numpy.full((60, 80), 255, numpy.uint8)])
        pixels[:30, :, :3], pixels[:30, :, 3] = 0, 0
        found = matched(pixels, normal(180, 10, 3))
        self.assertTrue((found[:, :, 3] == pixels[:, :, 3]).all())
        self.assertAlmostEqual(found[30:, :, :3].mean(), 180, delta=2)
        with self.assertRaises(KumikiError) as caught:
            matched(numpy.zeros((4, 4, 4), numpy.uint8), normal(100, 9))
        self.assertEqual(caught.exception.code, "DATA_UNUSABLE")

    def test_extremes(self):
        for shape in ((1, 1, 1), (1, 9, 3), (9, 1, 2)):
            found = matched(numpy.full(shape, 255, numpy.uint8), numpy.full((1, 1), 40, numpy.uint8))
            self.assertEqual(found.shape, shape)

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            matched(normal(9, 1), numpy.zeros((3, 3), numpy.float32))
        self.assertEqual((caught.exception.code, caught.exception.input), ("IMAGE_KIND_NOT_SUPPORTED", "reference"))


if __name__ == "__main__":
    unittest.main()
