import unittest

import component
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component

# "kumiki test" runs this file and the examples of component.yaml.


def dot():
    """A black image of 9 × 9 pixels with a white one in the middle."""
    pixels = numpy.zeros((9, 9), numpy.uint8)
    pixels[4, 4] = 255
    return Image.from_array(pixels)


class Softening(unittest.TestCase):
    def test_light_spreads_to_the_neighbours(self):
        result = run_component(component, inputs={"image": dot()}, params={"sigma": 1})
        pixels = result["image"].array()
        self.assertLess(pixels[4, 4, 0], 255)
        self.assertGreater(pixels[4, 5, 0], 0)

    def test_the_size_stays_also_that_of_a_single_pixel(self):
        pixel = Image.from_array(numpy.full((1, 1), 128, numpy.uint8))
        image = run_component(component, inputs={"image": pixel})["image"]
        self.assertEqual((image.width, image.height), (1, 1))

    def test_a_strength_below_the_minimum_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            run_component(component, inputs={"image": dot()}, params={"sigma": 0})
        self.assertEqual(caught.exception.code, "PARAMETER_INVALID")
