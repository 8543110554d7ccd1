import unittest

import component
import cv2
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component

HEIGHT, WIDTH = 90, 120


def corrected(pixels, flat=None, dark=None, **params):
    given = {"image": pixels, "flat": flat, "dark": dark}
    inputs = {name: Image.from_array(value) for name, value in given.items() if value is not None}
    return run_component(component, inputs=inputs, params=params)["image"].array()


def light():
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    return 1 - 0.5 * numpy.hypot((x - 40) / WIDTH, (y - 60) / HEIGHT)


def surface(ground=0.8, thing=0.3):
    picture = numpy.full((HEIGHT, WIDTH), ground)
    cv2.circle(picture, (30, 30), 8, thing, -1)
    cv2.circle(picture, (85, 60), 8, thing, -1)
    return picture


def samples(values, dtype=numpy.uint8):
    return numpy.rint(values * numpy.iinfo(dtype).max).astype(dtype)


class FlatField(unittest.TestCase):
    def test_with_a_flat_field_the_same_is_equally_bright_everywhere(self):
        for dtype in (numpy.uint8, numpy.uint16):
            found = corrected(samples(surface() * light(), dtype), samples(light() * 0.9, dtype))[:, :, 0]
            values = found / numpy.iinfo(dtype).max
            self.assertLess(values[surface() == 0.8].std(), 0.004)
            self.assertAlmostEqual(values[30, 30] / values[60, 85], 1, delta=0.02)
            self.assertAlmostEqual(values[30, 30] / values[5, 5], 0.3 / 0.8, delta=0.02)

    def test_the_dark_field_is_taken_off_first(self):
        dark = numpy.full((HEIGHT, WIDTH), 0.1)
        found = corrected(samples(surface() * light() * 0.8 + dark), samples(light() * 0.8 + dark), samples(dark))
        self.assertLess((found[:, :, 0] / 255)[surface() == 0.8].std(), 0.006)

    def test_without_a_flat_field_the_light_is_estimated(self):
        for ground, thing, named in ((0.8, 0.3, "bright"), (0.3, 0.8, "dark")):
            picture = surface(ground, thing)
            found = corrected(samples(picture * light()), ground=named)[:, :, 0] / 255
            inner = (picture == ground)[10:-10, 10:-10]
            before = (picture * light())[10:-10, 10:-10][inner]
            self.assertLess(found[10:-10, 10:-10][inner].std(), before.std() / 4)
            self.assertAlmostEqual(found[30, 30] / found[60, 85], 1, delta=0.12)

    def test_a_tint_of_the_light_goes_where_channels_are_on_their_own(self):
        tinted = numpy.dstack([light(), light() ** 2, light() ** 3])
        pixels = samples(surface()[:, :, None] * tinted)
        found = corrected(pixels, samples(tinted), each=True).astype(float)
        ratio = (found[:, :, 0] / found[:, :, 2])[surface() == 0.8]
        self.assertLess(ratio.std() / ratio.mean(), 0.03)

    def test_alpha_stays_and_grey_and_colour_go_together(self):
        pixels = numpy.dstack([samples(surface() * light())] * 3 + [samples(light())])
        found = corrected(pixels, samples(light()))
        self.assertTrue((found[:, :, 3] == pixels[:, :, 3]).all())
        colour = corrected(samples(surface() * light()), numpy.dstack([samples(light())] * 3))
        self.assertEqual(colour.shape, (HEIGHT, WIDTH, 1))

    def test_extremes(self):
        for shape in ((1, 1, 1), (1, 40, 3), (40, 1, 4)):
            black = numpy.zeros(shape, numpy.uint8)
            self.assertEqual(corrected(black).max(), 0)
            self.assertEqual(corrected(black, black, black).shape, shape)

    def test_sizes_that_differ_and_floating_point_are_refused(self):
        with self.assertRaises(KumikiError) as caught:
            corrected(samples(light()), numpy.zeros((3, 3), numpy.uint8))
        self.assertEqual((caught.exception.code, caught.exception.input), ("IMAGE_SIZES_DIFFER", "flat"))
        with self.assertRaises(KumikiError) as caught:
            corrected(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual(caught.exception.code, "IMAGE_KIND_NOT_SUPPORTED")


if __name__ == "__main__":
    unittest.main()
