#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The colours of a folder, against numbers known beforehand."""

import json
import math
import re

from support import ProgramTest, main, png


class Statistics(ProgramTest):
    def numbers(self, out, title):
        """By colour: mean, deviation, deviation within images."""
        rows = out.split(title)[1].splitlines()[1:4]
        return {words[0]: [float(word) for word in words[1:]] for words in map(str.split, rows)}

    def test_known_pictures(self):
        # Red is the same everywhere, green differs from picture to picture, blue within each.
        for i, green in enumerate([0, 255]):
            (self.folder / "faces").mkdir(exist_ok=True)
            (self.folder / "faces" / f"{i}.png").write_bytes(png(8, 8, lambda x, y: (51, green, 255 * (x % 2))))
        out, _ = self.run_program("statistics", "faces", "--size", 8)
        self.assertIn("2 images of faces at 8x8 pixels", out)
        for title, unit in [("on 0 to 1 ", 1), ("on 0 to 255", 255)]:
            for colour, expected in {"red": [0.2, 0, 0], "green": [0.5, 0.5, 0], "blue": [0.5, 0.5, 0.5]}.items():
                for number, value in zip(self.numbers(out, title)[colour], expected, strict=True):
                    self.assertTrue(math.isclose(number, value * unit, abs_tol=1e-6), f"{colour}: {out}")
        self.assertEqual(re.findall(r"--reconstruction-(\S+) (\S+)", out),
                         [("mean-red", "0.200000"), ("mean-green", "0.500000"), ("mean-blue", "0.500000"),
                          ("deviation-red", "0.000000"), ("deviation-green", "0.000000"), ("deviation-blue", "0.500000")])

        said = json.loads(self.run_program("statistics", "faces", "--size", 8, "--json")[0])
        self.assertEqual((said["images"], said["size"]), (2, 8))
        for name, expected in {"mean": [0.2, 0.5, 0.5], "deviation": [0, 0.5, 0.5], "deviation_within_images": [0, 0, 0.5]}.items():
            for number, value in zip(said[name], expected, strict=True):
                self.assertAlmostEqual(number, value, places=6)

    def test_files_with_other_endings_are_counted(self):
        faces = self.folder / "faces"
        faces.mkdir()
        for name in ("0.png", "1.svg", "2.svg", "3.jpg_large", "4"):
            (faces / name).write_bytes(png(8, 8, lambda x, y: (x, y, len(name))))
        for name in (".hidden", "labels.csv", "Thumbs.db", "README"):
            (faces / name).write_text("")
        line = "4 files were passed over because of their endings: 2 .svg, 1 .jpg_large, 1 without an ending; endings that are read: .jpg "
        for _ in "decoded", "from the cache":
            out, err = self.run_program("statistics", "faces", "--size", 8)
            self.assertIn("1 image", out)
            self.assertEqual(sum(said.startswith("faces: " + line) for said in err.splitlines()), 1, err)
        self.assertIn(line, self.run_program("doctor", "--data", "faces")[0])

    def test_the_flags_it_names_are_there(self):
        help_text, _ = self.run_program("train", "--help")
        for name in ("mean", "deviation"):
            for colour in ("red", "green", "blue"):
                self.assertIn(f"--reconstruction-{name}-{colour}", help_text)

    def test_wrong_folders_and_sizes(self):
        self.refused("statistics", "nowhere", status=1, says=["nowhere"])
        self.refused("statistics", "--size", "0", "faces", status=2, says=["--size", "at least 1"])
        self.refused("statistics", status=2, says=["folder"])


if __name__ == "__main__":
    main()
