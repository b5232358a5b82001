#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page of a run: everything that can be seen of it, in one file."""

import json
import re

from support import ProgramTest, main

SECTIONS = ["Reconstructions", "Samples", "Latents", "Components", "Attributes", "Clusters", "Diagnosis", "Curves", "Progress",
            "What was trained", "Networks", "Configuration", "Make it again", "Files"]


class Report(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.run_program("train", "--preset", "vae-animeface-grey-32", "--faces", 120, "--batch", 40, "--epochs", 2, "--hold-out", 0.2,
                          "--out", "run")
        maker.doCleanups()
        cls.run_folder = cls.class_folder / "run"

    def page(self, *arguments):
        """The page as `report` writes it."""
        self.run_program("report", self.run_folder, *arguments)
        return (self.run_folder / "report.html").read_text(encoding="utf-8")

    @staticmethod
    def sections(page):
        return re.findall(r"<h2[^>]*>([^<]*)</h2>", page)

    def test_training_leaves_the_page_that_report_writes_again(self):
        trained = (self.run_folder / "report.html").read_text(encoding="utf-8")
        self.assertEqual(self.sections(trained), SECTIONS)
        again = self.page()
        self.assertEqual(again.split('id="files"')[0], trained.split('id="files"')[0])

    def test_sliders_stand_where_the_face_lies(self):
        page = self.page()
        self.assertEqual(len(re.findall(r'type="range"', page)), 10 + 10 + 16, "latents, components, attributes")
        for starts in re.findall(r'data-starts="([^"]*)"', page):
            frames = [int(frame) for frame in starts.split()]
            self.assertEqual(len(frames), 3)
            self.assertTrue(all(0 <= frame < 15 for frame in frames))
        self.assertEqual(page.count("<script"), 1)

    def test_names_given_since_are_shown(self):
        self.run_program("name", self.run_folder, "z3", "hair shade", "--from", "dark", "--to", "light")
        page = self.page()
        self.run_program("name", self.run_folder, "z3", "--remove")
        self.assertIn("<b>z3 hair shade</b>", page)
        self.assertIn("<span>dark</span><span>light</span>", page)

    def test_other_images_have_no_held_out_side(self):
        page = self.page("--faces", 100)
        self.assertIn("pictures here are of", page)
        self.assertNotIn("nearest training image", page, "these are not what it was trained on")
        self.assertIn("nearest training image", self.page())
        answer = json.loads(self.run_program("report", self.run_folder, "--faces", 100, "--json")[0])
        self.assertEqual(answer["images"], 100)
        self.assertEqual(answer["bytes"], (self.run_folder / "report.html").stat().st_size)

    def test_labels_of_a_folder_make_attributes(self):
        self.run_program("faces", "--count", 120, "--size", 32, "--out", "faces")
        labels = ["image,smiling"] + [f"{path.name},{1 if i % 3 else -1}" for i, path in enumerate(sorted((self.folder / "faces").rglob("*.png")))]
        (self.folder / "labels.csv").write_text("\n".join(labels) + "\n")
        page = self.page("--data", "faces", "--labels", "labels.csv", "--skip-unlabelled")
        self.assertIn("<b>smiling</b>", page)
        (self.folder / "none.csv").write_text("image,smiling\nnobody.png,1\n")
        before = (self.run_folder / "report.html").read_bytes()
        _, err = self.run_program("report", self.run_folder, "--data", "faces", "--labels", "none.csv", status=1)
        self.assertIn("none.csv", err)
        self.assertEqual((self.run_folder / "report.html").read_bytes(), before, "nothing was written")

    def test_a_decoder_alone_is_refused_in_a_sentence(self):
        self.run_program("export", self.run_folder, "--part", "decoder", "--format", "safetensors", "--out", "decoder.safetensors")
        self.run_program("import", "decoder.safetensors", "--preset", "vae-animeface-grey-32", "--out", "decoder")
        _, err = self.run_program("report", "decoder", status=1)
        self.assertIn("has no encoder", err)

    def test_a_single_image_has_a_page_too(self):
        page = self.page("--faces", 1)
        self.assertEqual(self.sections(page)[:3], ["Reconstructions", "Samples", "Curves"])


if __name__ == "__main__":
    main()
