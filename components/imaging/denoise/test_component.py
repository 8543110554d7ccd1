import unittest

import component
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component

random = numpy.random.default_rng(1)


def denoised(pixels, **params):
    result = run_component(component, inputs={"image": Image.from_array(pixels)}, params=params)
    return result["image"].array()


def step(dtype, channels):
    """The left half dark, the right half light: 48 × 64 pixels, in levels of 255."""
    pixels = numpy.full((48, 64, channels), 60, numpy.float64)
    pixels[:, 32:] = 180
    return pixels * (257 if dtype == numpy.uint16 else 1)


def noisy(dtype, channels, levels=10):
    clean = step(dtype, channels)
    level = 257 if dtype == numpy.uint16 else 1
    return clean, (clean + random.normal(0, levels * level, clean.shape)).round().astype(dtype)


def error(found, clean):
    return float(numpy.sqrt(((found.astype(numpy.float64) - clean) ** 2).mean()))


class Denoise(unittest.TestCase):
    def test_of_noise_less_than_half_is_left_and_the_edge_stays(self):
        for dtype in (numpy.uint8, numpy.uint16):
            for channels in (1, 3):
                with self.subTest(dtype=dtype, channels=channels):
                    clean, image = noisy(dtype, channels)
                    found = denoised(image, strength=15, search=21)
                    self.assertEqual(found.dtype, dtype)
                    self.assertLess(error(found, clean), error(image, clean) / 2)
                    across = found.astype(numpy.float64).mean(axis=(0, 2))
                    level = 257 if dtype == numpy.uint16 else 1
                    self.assertGreater((across[33] - across[30]) / level, 100)

    def test_an_even_area_stays_as_it_is(self):
        for dtype, level in ((numpy.uint8, 200), (numpy.uint16, 51_401)):
            pixels = numpy.full((20, 20, 3), level, dtype)
            self.assertTrue((denoised(pixels, strength=30) == pixels).all())

    def test_alpha_stays_as_it_is(self):
        pixels = random.integers(0, 256, (30, 30, 4), numpy.uint8)
        self.assertTrue((denoised(pixels)[:, :, 3] == pixels[:, :, 3]).all())
        grey = random.integers(0, 65_536, (30, 30, 2), numpy.uint16)
        self.assertTrue((denoised(grey)[:, :, 1] == grey[:, :, 1]).all())

    def test_extremes(self):
        for shape in ((1, 1, 1), (1, 40, 3), (40, 1, 4), (3, 3, 2)):
            self.assertEqual(denoised(numpy.zeros(shape, numpy.uint8), search=35).shape, shape)

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            denoised(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual(caught.exception.code, "IMAGE_KIND_NOT_SUPPORTED")


if __name__ == "__main__":
    unittest.main()
