import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from kumiki.errors import KumikiError
from kumiki.serve.choose import choose


class Choosing(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name).resolve()

    def bundle(self, *names):
        path = self.folder / "bundle.json"
        listed = [{"manifest": {"name": name}, "digest": "sha256:0", "folder": f"components/{name}"} for name in names]
        path.write_text(json.dumps({"components": listed}), "utf-8")
        return str(path)

    def choose(self, bundle, component=None, **environment):
        with mock.patch.dict(os.environ, environment):
            folder, manifest = choose(bundle, component)
        return folder.relative_to(self.folder).as_posix(), manifest.name

    def test_one_of_several_by_name_or_environment(self):
        bundle = self.bundle("a/edges", "a/lines")
        expected = ("components/a/lines", "a/lines")
        self.assertEqual(self.choose(bundle, "a/lines"), expected)
        self.assertEqual(self.choose(bundle, KUMIKI_COMPONENT="a/lines"), expected)
        self.assertEqual(self.choose(bundle, "a/lines", KUMIKI_COMPONENT="a/edges"), expected)

    def test_the_only_one_needs_no_name(self):
        self.assertEqual(self.choose(self.bundle("a/edges")), ("components/a/edges", "a/edges"))

    def test_what_is_not_there_is_refused(self):
        bundle = self.bundle("a/edges", "a/lines")
        for given, code in [({}, "BUNDLE_COMPONENT_NEEDED"), ({"component": "a/x"}, "BUNDLE_COMPONENT_UNKNOWN")]:
            with self.assertRaises(KumikiError) as raised:
                self.choose(bundle, **given)
            self.assertEqual(raised.exception.code, code)
            self.assertIn("a/edges, a/lines", raised.exception.message)

    def test_an_image_of_another_component_is_refused(self):
        with self.assertRaises(KumikiError) as raised:
            self.choose(None, str(self.folder), KUMIKI_MANIFEST='{"name": "a/edges"}', KUMIKI_COMPONENT="a/lines")
        self.assertEqual(raised.exception.code, "BUNDLE_COMPONENT_UNKNOWN")
