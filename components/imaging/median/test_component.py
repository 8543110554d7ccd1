import unittest

import component
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component

random = numpy.random.default_rng(1)


def median(pixels, size=3):
    result = run_component(component, inputs={"image": Image.from_array(pixels)}, params={"size": size})
    return result["image"].array()


def by_definition(pixels, size):
    reach = size // 2
    height, width, channels = pixels.shape
    wide = numpy.pad(pixels, ((reach, reach), (reach, reach), (0, 0)), "edge")
    found = numpy.empty_like(pixels)
    for y in range(height):
        for x in range(width):
            square = wide[y : y + size, x : x + size].reshape(-1, channels)
            found[y, x] = numpy.sort(square, axis=0)[size * size // 2]
    return found


class Median(unittest.TestCase):
    def test_is_the_middle_of_the_square_by_its_definition(self):
        for dtype in (numpy.uint8, numpy.uint16):
            for size in (3, 5, 7, 15):
                for channels in (1, 3):
                    with self.subTest(dtype=dtype, size=size, channels=channels):
                        pixels = random.integers(0, numpy.iinfo(dtype).max, (13, 17, channels), dtype)
                        self.assertTrue((median(pixels, size) == by_definition(pixels, size)).all())

    def test_specks_go_and_edges_stay(self):
        pixels = numpy.full((20, 20, 1), 40, numpy.uint8)
        pixels[:, 10:] = 200
        specked = pixels.copy()
        specked[5, 5], specked[12, 15] = 255, 0
        self.assertTrue((median(specked) == pixels).all())

    def test_alpha_stays_as_it_is(self):
        for channels in (2, 4):
            pixels = random.integers(0, 256, (12, 12, channels), numpy.uint8)
            self.assertTrue((median(pixels)[:, :, -1] == pixels[:, :, -1]).all())

    def test_extremes(self):
        for dtype in (numpy.uint8, numpy.uint16):
            for shape in ((1, 1, 1), (1, 9, 3), (9, 1, 2)):
                pixels = numpy.full(shape, 7, dtype)
                self.assertTrue((median(pixels, 15) == pixels).all())

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            median(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual(caught.exception.code, "IMAGE_KIND_NOT_SUPPORTED")


if __name__ == "__main__":
    unittest.main()
