import unittest
from pathlib import Path

import component
import numpy
from kumiki import FileValue, Image, KumikiError
from kumiki.testing import run_component

# "kumiki test" runs this file and the examples of component.yaml.

path = Path(__file__).parent / "examples" / "classify.onnx"
model = FileValue.from_bytes(path.read_bytes(), path.name)


def plain(*colour):
    """An image of one colour."""
    return Image.from_array(numpy.full((8, 8, len(colour)), colour, numpy.uint8))


class Classifying(unittest.TestCase):
    def test_the_best_class_comes_first(self):
        result = run_component(component, inputs={"image": plain(0, 255, 0), "model": model})
        best = result["classes"]["items"][0]
        self.assertEqual(best["label"], "green")
        self.assertGreater(best["score"], 0.99)

    def test_a_grey_image_is_nothing_of_it(self):
        result = run_component(component, inputs={"image": plain(90), "model": model})
        for item in result["classes"]["items"]:
            self.assertAlmostEqual(item["score"], 1 / 3, places=3)

    def test_names_that_do_not_fit_the_model_are_refused(self):
        with self.assertRaises(KumikiError) as caught:
            run_component(component, inputs={"image": plain(0, 0, 0), "model": model}, params={"labels": ["cat"]})
        self.assertEqual(caught.exception.code, "DATA_UNUSABLE")
