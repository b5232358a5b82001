#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page of a run: everything that can be seen of it, in one file."""

import csv
import json
import re
import shutil

from support import ProgramTest, main, table

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
        """The page as `report` writes it, from where the run was trained: it says so of the folder."""
        arguments = [self.folder / each if each in ("faces", "labels.csv", "none.csv") else each for each in arguments]
        self.run_program("report", "run", *arguments, folder=self.class_folder)
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

    def test_numbers_and_pictures_say_which_images_they_are_of(self):
        page = self.page()
        for words in ("PSNR of reconstructions, 24 held-out images", "those of 24 held-out images, decoded from posterior means",
                      "Above, held-out faces", ">held-out face 1<", "Reconstructions (held-out images)",
                      "<code>animevae serve run</code>"):
            self.assertIn(words, page)
        self.assertIn("Above, faces of 100 drawn faces", self.page("--faces", 100))

    def test_few_steps_are_said_on_top_to_be_worse_than_the_mean_image(self):
        _, err = self.run_program("train", "--preset", "vae-animeface-grey-32", "--faces", 60, "--steps", 1, "--out", "short")
        page = (self.folder / "short/report.html").read_text(encoding="utf-8")
        percent = float(re.search(r"the model's errors are [\d.]+ % and ([\d.]+) % of these", err)[1])
        self.assertGreater(percent, 100)
        self.assertRegex(err, r"(?m)^warning: the reconstructions are worse than always answering the mean image")
        top = page.split("<nav")[0]
        self.assertIn("Look at this</b>The reconstructions are worse than always answering the mean image: their squared error is "
                      f"{percent:.1f} % of its; train longer", top)
        self.assertNotIn("worse than always", self.long_enough())

    def long_enough(self):
        self.run_program("train", "--preset", "vae-animeface-grey-32", "--faces", 60, "--steps", 60, "--out", "long")
        return (self.folder / "long/report.html").read_text(encoding="utf-8")

    def test_a_run_of_an_older_version_has_a_page_that_says_how_it_was_measured(self):
        """Its table has no PSNR of the held-out images' means, its model file no number of images and none of latents in use."""
        older = self.folder / "older"
        shutil.copytree(self.run_folder, older)
        rows = table(older / "metrics.csv")
        with open(older / "metrics.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, [name for name in rows[0] if name != "held_out_psnr_from_means"], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        self.run_program("report", older)
        page = (older / "report.html").read_text(encoding="utf-8")
        self.assertIn("says nothing about overfitting", page)
        self.assertIn("held out, samples", page)

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
