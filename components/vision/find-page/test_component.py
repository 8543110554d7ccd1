import unittest

import component
import cv2
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component

random = numpy.random.default_rng(4)
PAGE = numpy.array([(60, 40), (230, 62), (214, 270), (42, 246)], float)


def photo(corners=PAGE, size=(280, 320), page=225, table=90, noise=3):
    """A page of one brightness on a table of another, with soft edges: grey of float, height × width."""
    large = numpy.full((size[1] * 8, size[0] * 8), table, numpy.uint8)
    cv2.fillPoly(large, [numpy.round(corners * 8).astype(numpy.int32)], page)
    small = cv2.resize(large, size, interpolation=cv2.INTER_AREA).astype(float)
    return numpy.clip(small + random.normal(0, noise, small.shape), 0, 255)


def find(pixels, **params):
    return run_component(component, inputs={"image": Image.from_array(pixels)}, params=params)


def corners_of(result):
    (item,) = result["corners"]["items"]
    return numpy.array([(point["x"], point["y"]) for point in item["points"]])


def report(result):
    return {item["name"]: item["value"] for item in result["report"]["items"]}


def far(found, wanted):
    return float(numpy.hypot(*(found - wanted).T).max())


class FindPage(unittest.TestCase):
    def test_the_corners_are_found_within_a_pixel_and_in_order(self):
        for kind in ("grey", "colour", "16 bits", "alpha"):
            with self.subTest(kind=kind):
                pixels = photo().round().astype(numpy.uint8)
                if kind == "colour":
                    pixels = numpy.dstack([pixels] * 3)
                if kind == "16 bits":
                    pixels = pixels.astype(numpy.uint16) * 257
                if kind == "alpha":
                    pixels = numpy.dstack([pixels, numpy.full_like(pixels, 255)])
                result = find(pixels)
                self.assertLess(far(corners_of(result), PAGE), 1)
                names = [point["name"] for point in result["corners"]["items"][0]["points"]]
                self.assertEqual(names, ["topLeft", "topRight", "bottomRight", "bottomLeft"])

    def test_a_large_picture_is_searched_small_and_gives_its_own_pixels(self):
        large = cv2.resize(photo(noise=0), None, fx=6, fy=6, interpolation=cv2.INTER_CUBIC)
        result = find(numpy.clip(large, 0, 255).astype(numpy.uint8))
        self.assertLess(far(corners_of(result), PAGE * 6), 5)

    def test_a_dark_page_on_a_bright_table_is_a_page_too(self):
        self.assertLess(far(corners_of(find(photo(page=60, table=200).astype(numpy.uint8))), PAGE), 1)

    def test_a_page_of_the_same_brightness_is_found_by_its_colour(self):
        inside = photo(page=255, table=0, noise=0)[:, :, None] / 255
        pixels = numpy.array([200, 190, 60]) * inside + numpy.array([150, 192, 205]) * (1 - inside)
        self.assertLess(far(corners_of(find(pixels.astype(numpy.uint8))), PAGE), 1.5)

    def test_shadow_over_half_of_the_page_does_not_split_it(self):
        light = numpy.ones((320, 280))
        light[:, 150:] = 0.62
        self.assertLess(far(corners_of(find((photo() * light).astype(numpy.uint8))), PAGE), 2)

    def test_the_report_says_how_large_the_page_is_and_whether_it_is_cut(self):
        whole = report(find(photo().astype(numpy.uint8)))
        share = 100 * cv2.contourArea(PAGE.astype(numpy.float32)) / (280 * 320)
        self.assertEqual((whole["found"], whole["cut"]), (1, 0))
        self.assertAlmostEqual(whole["coverage"], share, delta=1)
        beyond = PAGE + (0, 130)
        cut = report(find(photo(beyond).astype(numpy.uint8)))
        self.assertEqual(cut["found"], 1)
        self.assertGreater(cut["cut"], 10)

    def test_the_detection_has_the_outline(self):
        result = find(photo().astype(numpy.uint8))
        (item,) = result["detections"]["items"]
        self.assertEqual(item["label"], "page")
        self.assertTrue((numpy.array(item["outline"]) == corners_of(result)).all())

    def test_where_there_is_none_nothing_is_found_or_it_fails(self):
        noise = random.integers(0, 256, (200, 240, 3), numpy.uint8)
        for pixels in (noise, numpy.full((200, 240), 128, numpy.uint8)):
            result = find(pixels)
            self.assertEqual((result["corners"]["items"], report(result)["found"]), ([], 0))
            with self.assertRaises(KumikiError) as caught:
                find(pixels, missing="fail")
            self.assertEqual((caught.exception.code, caught.exception.input), ("DATA_UNUSABLE", "image"))

    def test_what_is_smaller_than_asked_for_is_no_page(self):
        self.assertEqual(report(find(photo().astype(numpy.uint8), smallest=60))["found"], 0)

    def test_extremes(self):
        for shape in ((1, 1), (1, 500), (7, 7, 3), (900, 2, 4)):
            self.assertEqual(report(find(numpy.zeros(shape, numpy.uint8)))["found"], 0)

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            find(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual((caught.exception.code, caught.exception.input), ("IMAGE_KIND_NOT_SUPPORTED", "image"))


if __name__ == "__main__":
    unittest.main()
