import unittest

import numpy
from kumiki import FileValue, Image, KumikiError, Values, bad_data, kumiki_error
from kumiki.errors import as_kumiki_error, reason_of, trace_of
from kumiki.values import NotPlain, plain, why_not

image = Image.from_array(numpy.zeros((2, 2, 3), numpy.uint8))
mask = Image.from_array(numpy.zeros((2, 2), numpy.uint8))


class Types(unittest.TestCase):
    def test_values_of_their_types(self):
        verdict = {"verdict": "OK", "reasons": []}
        for value, type_name in (
            (image, "image"),
            (mask, "mask"),
            ([mask, image], "image[]"),
            ("a", "text"),
            (0.5, "number"),
            (None, "json"),
            (verdict, "verdict"),
            ([verdict], "verdict[]"),
            (FileValue.from_bytes(b"a", "a"), "file"),
        ):
            self.assertIsNone(why_not(value, type_name), type_name)

    def test_what_is_not_is_told_in_words(self):
        for value, type_name, words in (
            (image, "mask", "where a mask is 8-bit grey"),
            (image, "json", "an image"),
            (image, "image[]", "an image, not a list"),
            ([1], "image[]", "a list whose element 0 is the number 1"),
            (3, "text", "the number 3"),
            (True, "number", "a boolean"),
            ({"verdict": "NO", "reasons": []}, "verdict", "not valid verdict at verdict"),
            (numpy.zeros(2), "image", "Image.from_array makes an image of it"),
        ):
            self.assertIn(words, why_not(value, type_name) or "")

    def test_numbers_of_numpy_become_plain_ones(self):
        data = {"a": numpy.float32(0.5), 3: (numpy.int64(1), numpy.arange(2)), "b": numpy.bool_(True)}
        self.assertEqual(plain(data), {"a": 0.5, "3": [1, [0, 1]], "b": True})
        for wrong in (float("inf"), object(), [numpy.float64("nan")], {"a": {1}}):
            with self.assertRaises(NotPlain):
                plain(wrong)


class Names(unittest.TestCase):
    def test_by_attribute_and_by_item(self):
        values = Values({"image": 1, "from": 2})
        self.assertEqual((values.image, values["from"], list(values)), (1, 2, ["image", "from"]))
        with self.assertRaisesRegex(AttributeError, 'names no "imge" here; there are image, from'):
            values.imge
        with self.assertRaises(AttributeError):
            values.image = 3


class Errors(unittest.TestCase):
    def test_texts_are_filled_in_and_cut(self):
        error = kumiki_error("INPUT_MISSING", where="a/b", input="x" * 400, expected="image")
        self.assertLess(len(error.message), 340)
        self.assertEqual((error.side, error.retryable), ("caller", False))
        self.assertEqual(bad_data("The plate", "it is black", "Light it.").remedy, "Light it.")
        self.assertEqual(KumikiError("MY_CODE", "It broke.", "Mend it.").side, "component")

    def test_anything_raised_is_told_on_one_line(self):
        class Silent(Exception):
            def __str__(self):
                raise RuntimeError("no words")

        self.assertEqual(reason_of(Silent()), "Silent")
        self.assertEqual(reason_of(ValueError("a\n  b.")), "ValueError: a b")
        self.assertLess(len(reason_of(ValueError("x" * 10_000))), 2010)

    def test_the_innermost_place_comes_first(self):
        def inner():
            raise KeyError("x")

        try:
            inner()
        except KeyError as thrown:
            lines = trace_of(as_kumiki_error(thrown, "a/b")).split("\n")
        self.assertEqual(lines[0], "KeyError: 'x'")
        self.assertRegex(lines[1], r"^    at inner \(.*test_values\.py:\d+:\d+\)$")
