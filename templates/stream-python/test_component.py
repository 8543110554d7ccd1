import unittest

import component
import numpy
from kumiki import Image
from kumiki.testing import run_stream

# "kumiki test" runs this file and the examples of component.yaml.


def changes(shades, memory):
    """What it says of frames of one shade of grey each, from 0 to 255."""
    frames = [{"image": Image.from_array(numpy.full((2, 2), shade, numpy.uint8))} for shade in shades]
    answers = run_stream(component, frames=frames, params={"memory": memory})
    return [round(answer["change"], 2) for answer in answers]


class Change(unittest.TestCase):
    def test_nothing_has_changed_in_the_first_frame_nor_while_the_picture_stays(self):
        self.assertEqual(changes([80, 80, 80], 0), [0, 0, 0])

    def test_a_flash_is_seen_when_it_comes_and_when_it_goes(self):
        self.assertEqual(changes([0, 255, 0], 0), [0, 1, 1])

    def test_what_stays_is_forgotten_the_sooner_the_less_is_kept(self):
        self.assertEqual(changes([0, 255, 255], 0.5), [0, 1, 0.5])
