import unittest

import component
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component


def contrasted(pixels, **params):
    result = run_component(component, inputs={"image": Image.from_array(pixels)}, params=params)
    return result["image"].array()


def faint(dtype, channels=1):
    """A texture of little contrast, on the left in the dark and on the right in the light: 64 × 128 pixels."""
    texture = numpy.random.default_rng(3).integers(0, 20, (64, 128, 1)).repeat(channels, axis=2)
    ground = numpy.where(numpy.arange(128) < 64, 30, 200)[None, :, None]
    return ((ground + texture) * (257 if dtype == numpy.uint16 else 1)).astype(dtype)


def spread(pixels, level=1):
    """The contrast of the texture in the dark and in the light, in levels of 255."""
    values = pixels[:, :, 0].astype(float) / level
    return values[:, 4:44].std(), values[:, 84:124].std()


class Contrast(unittest.TestCase):
    def test_a_texture_stands_out_in_the_dark_and_in_the_light(self):
        for dtype, level in ((numpy.uint8, 1), (numpy.uint16, 257)):
            before, after = spread(faint(dtype), level), spread(contrasted(faint(dtype), limit=8, tiles=4), level)
            self.assertGreater(after[0], 1.3 * before[0])
            self.assertGreater(after[1], 1.3 * before[1])

    def test_16_bits_are_equalised_as_8_bits_are(self):
        for shape in ((64, 128), (61, 45)):
            pixels = numpy.random.default_rng(4).integers(0, 256, shape, numpy.uint8)
            for limit, tiles in ((2, 8), (10, 3)):
                deep = contrasted(pixels.astype(numpy.uint16) * 257, limit=limit, tiles=tiles)
                difference = numpy.abs(deep / 257 - contrasted(pixels, limit=limit, tiles=tiles))
                self.assertLess(difference.max(), 1.01)

    def test_a_higher_limit_gives_more(self):
        low, high = (spread(contrasted(faint(numpy.uint8), limit=limit))[0] for limit in (1.5, 20))
        self.assertGreater(high, low)

    def test_the_tint_of_colours_stays(self):
        random = numpy.random.default_rng(1)
        pixels = (random.integers(20, 80, (60, 60, 1)) * numpy.array([3, 2, 1])).astype(numpy.uint8)
        found = contrasted(pixels).astype(float)
        bright = found.max(axis=2) < 250
        ratio = found[bright][:, 1] / found[bright][:, 0]
        self.assertLess(abs(ratio - 2 / 3).max(), 0.03)

    def test_grey_and_grey_as_colour_are_the_same(self):
        grey, colour = contrasted(faint(numpy.uint8)), contrasted(faint(numpy.uint8, 3))
        self.assertLessEqual(numpy.abs(colour[:, :, :1].astype(int) - grey).max(), 1)

    def test_alpha_stays_as_it_is(self):
        pixels = numpy.random.default_rng(2).integers(0, 256, (40, 40, 4), numpy.uint8)
        self.assertTrue((contrasted(pixels)[:, :, 3] == pixels[:, :, 3]).all())

    def test_extremes(self):
        for shape in ((1, 1, 1), (1, 40, 3), (40, 1, 4), (3, 3, 2)):
            found = contrasted(numpy.zeros(shape, numpy.uint8), tiles=64, limit=40)
            self.assertEqual(found.shape, shape)

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            contrasted(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual(caught.exception.code, "IMAGE_KIND_NOT_SUPPORTED")


if __name__ == "__main__":
    unittest.main()
