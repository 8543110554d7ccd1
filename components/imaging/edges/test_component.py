import unittest

import component
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component


def edges(pixels, **params):
    image = Image.from_array(pixels)
    return run_component(component, inputs={"image": image}, params=params)["mask"].array()[:, :, 0]


def step(low, high, dtype=numpy.uint8):
    """The left half dark, the right half light: 20 × 20 pixels."""
    pixels = numpy.full((20, 20), low, dtype)
    pixels[:, 10:] = high
    return pixels


class Edges(unittest.TestCase):
    def test_an_even_area_has_none(self):
        for level in (0, 128, 255):
            self.assertEqual(edges(step(level, level)).max(), 0)

    def test_a_step_is_a_line_of_one_pixel_where_it_is(self):
        found = edges(step(50, 200), smoothing=0)
        self.assertEqual(set(numpy.flatnonzero(found[10])), {9})
        self.assertEqual(set(found.ravel().tolist()), {0, 255})

    def test_a_step_counts_by_its_height_in_levels(self):
        self.assertGreater(edges(step(100, 131), smoothing=0, high=30, low=30).max(), 0)
        self.assertEqual(edges(step(100, 129), smoothing=0, high=30, low=30).max(), 0)

    def test_16_bits_tell_apart_what_8_bits_cannot(self):
        tenth = step(25_700, 25_700 + 26, numpy.uint16)
        self.assertGreater(edges(tenth, smoothing=0, high=0.05, low=0.05).max(), 0)
        self.assertEqual(edges(tenth, smoothing=0, high=0.2, low=0.2).max(), 0)

    def test_thresholds_the_wrong_way_round_change_places(self):
        pixels = step(50, 200)
        self.assertTrue((edges(pixels, high=20, low=60) == edges(pixels, high=60, low=20)).all())

    def test_the_outline_of_what_is_not_transparent_is_found(self):
        pixels = numpy.full((20, 20, 4), 255, numpy.uint8)
        pixels[:, :10, 3] = 0
        self.assertGreater(edges(pixels).max(), 0)

    def test_extremes(self):
        for shape in ((1, 1), (1, 50), (50, 1, 3), (2, 2, 4)):
            self.assertEqual(edges(numpy.zeros(shape, numpy.uint8), smoothing=20).shape, shape[:2])
        white_on_black = edges(step(0, 65_535, numpy.uint16), smoothing=0, high=255, low=255)
        self.assertGreater(white_on_black.max(), 0)

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            edges(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual((caught.exception.code, caught.exception.input), ("IMAGE_KIND_NOT_SUPPORTED", "image"))


if __name__ == "__main__":
    unittest.main()
