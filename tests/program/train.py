#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `animevae train` leaves behind, and that the same seed leaves the same."""

import re
from html.parser import HTMLParser

from support import SMALL, ProgramTest, all_finite, main, png_size, table, tensors


class Resources(HTMLParser):
    """What a page would fetch: addresses of pictures, scripts, styles and the like; a link is only a link."""

    def __init__(self, page):
        super().__init__()
        self.fetched, self.links = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "href" and tag == "a":
                self.links.append(value)
            elif name in ("src", "srcset", "href", "data", "poster", "action"):
                self.fetched.append(value)


class RunFolder(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.run_program("train", *SMALL, "--batch", 20, "--epochs", 2, "--checkpoint-every", 1, "--out", "run")
        maker.doCleanups()
        cls.run_folder = cls.class_folder / "run"

    def test_a_run_holds_all_that_it_should(self):
        files = self.files(self.run_folder)
        for name in ("config.toml", "metrics.csv", "model.safetensors", "report.html", "log.txt", "reconstructions.png",
                     "samples.png", "prior_traversals.png", "posterior_traversals.png", "clusters.png", "diagnosis.png"):
            self.assertIn(name, files)
        for kind in ("reconstructions", "samples", "traversals"):
            for epoch in (1, 2):
                self.assertIn(f"samples/{kind}-{epoch:04}.png", files)
        self.assertNotIn("left_out.txt", files, "nothing was left out")
        for name in files:
            self.assertNotIn(".tmp", name)

    def test_pictures_are_there_for_every_epoch(self):
        self.assertEqual(png_size(self.run_folder / "samples/reconstructions-0002.png"), (8 * 34 + 2, 2 * 34 + 2))
        self.assertEqual(png_size(self.run_folder / "samples/samples-0002.png"), (8 * 34 + 2, 8 * 34 + 2))
        self.assertEqual(png_size(self.run_folder / "samples/traversals-0002.png"), (10 * 34 + 2, 10 * 34 + 2))

    def test_metrics_are_a_table_of_numbers(self):
        rows = table(self.run_folder / "metrics.csv")
        self.assertEqual(list(rows[0]), ["step", "epoch", "images", "seconds", "loss", "distortion", "rate", "beta",
                                         "bits_per_dim", "psnr", *(f"kl_{latent}" for latent in range(10))])
        self.assertEqual([row["step"] for row in rows], ["3", "6"], "one reading at the end of each epoch")
        self.assertEqual([row["images"] for row in rows], ["60", "120"])
        for row in rows:
            numbers = {name: float(value) for name, value in row.items() if value}
            self.assertAlmostEqual(sum(numbers[f"kl_{latent}"] for latent in range(10)), numbers["rate"], places=2)
            self.assertGreater(numbers["distortion"], 0)
            self.assertGreater(numbers["psnr"], 0, "at the end of an epoch")
        self.assertEqual([float(row["beta"]) for row in rows], [4 * 3 / 100, 4 * 6 / 100], "warmed up over 100 steps")

    def test_the_model_says_everything_about_itself(self):
        _, metadata = tensors(self.run_folder / "model.safetensors")
        self.assertEqual(metadata["preset"], "vae-animeface-grey-32")
        self.assertEqual(metadata["value.objective.beta.to"], "4")
        self.assertEqual(metadata["data.faces"], "60")
        for key in ("structure", "weights_fingerprint", "data.fingerprint", "seed", "version"):
            self.assertIn(key, metadata)
        self.assertTrue(all_finite(self.run_folder / "model.safetensors"))

    def test_the_report_is_one_page_that_fetches_nothing(self):
        page = (self.run_folder / "report.html").read_text(encoding="utf-8")
        resources = Resources(page)
        self.assertGreater(len(resources.fetched), 5, "there are pictures")
        for address in resources.fetched:
            self.assertTrue(address.startswith("data:image/"), address[:80])
        for address in resources.links:
            self.assertRegex(address, r"^(#|\./)")
            if address.startswith("./"):
                self.assertTrue((self.run_folder / address).exists(), address)
        self.assertNotRegex(page, r"@import|url\(\s*['\"]?https?:|<script")
        for words in ("vae-animeface-grey-32", "60 drawn faces", "Encoder", "batch-size = 20", "animevae train --config"):
            self.assertIn(words, page)

    def test_the_log_repeats_what_was_said(self):
        log = (self.run_folder / "log.txt").read_text(encoding="utf-8")
        for words in ("60 drawn faces", "PSNR", "KL per latent", "report.html"):
            self.assertIn(words, log)
        self.assertNotIn("\x1b", log)

    def test_a_checkpoint_opens_like_a_model(self):
        names = sorted(path.name for path in (self.run_folder / "checkpoints").iterdir())
        self.assertEqual(names, ["epoch-0001.safetensors", "epoch-0002.safetensors"])
        found, metadata = tensors(self.run_folder / "checkpoints/epoch-0001.safetensors")
        self.assertEqual((metadata["step"], metadata["epoch"]), ("3", "1"))
        self.assertTrue(any(name.startswith("train.") for name in found), "the optimiser's moments and the generators")
        self.run_program("reconstruct", self.run_folder / "checkpoints/epoch-0001.safetensors", "--bare", "--out", "r.png")
        self.assertEqual(png_size(self.folder / "r.png"), (8 * 34 + 2, 2 * 34 + 2))
        last, _ = tensors(self.run_folder / "checkpoints/epoch-0002.safetensors")
        model, _ = tensors(self.run_folder / "model.safetensors")
        for name, tensor in model.items():
            self.assertEqual(last[name], tensor, f"{name} of the last checkpoint is the model's")

    def test_a_used_folder_is_refused_and_not_touched(self):
        before = self.files(self.run_folder)
        self.refused("train", *SMALL, "--steps", 1, "--out", self.run_folder, status=1,
                     says=[self.run_folder, "--overwrite"])
        self.assertEqual(self.files(self.run_folder), before)

    def test_overwriting_takes_a_run_and_nothing_else_away(self):
        run = self.train("--checkpoint-every", 1)
        (run / "notes.txt").write_text("mine")
        self.train("--overwrite", steps=1)
        self.assertEqual((run / "notes.txt").read_text(), "mine")
        self.assertFalse((run / "checkpoints").exists())
        self.assertEqual(table(run / "metrics.csv")[-1]["step"], "1")

        (self.folder / "photos").mkdir()
        (self.folder / "photos" / "log.txt").write_text("mine")
        before = self.files(self.folder / "photos")
        self.refused("train", *SMALL, "--steps", 1, "--overwrite", "--out", "photos", status=1, says=["photos"])
        self.assertEqual(self.files(self.folder / "photos"), before)

    def test_a_bad_value_leaves_a_run_that_was_to_be_overwritten(self):
        run = self.train(steps=1)
        before = self.files()
        self.run_program("train", *SMALL, "--overwrite", "--lr", 0, "--out", run, status=2)
        self.run_program("train", "--data", "nowhere", "--overwrite", "--out", run, status=1)
        self.assertEqual(self.files(), before)

    def test_steps_and_epochs_say_how_long(self):
        run = self.train("--batch", 20, steps=4)
        self.assertEqual([row["step"] for row in table(run / "metrics.csv")], ["3", "4"])
        self.assertIn("steps = 4", (run / "config.toml").read_text())
        self.assertNotIn("epochs", (run / "config.toml").read_text())
        run = self.train("--batch", 20, "--epochs", 3, "--pictures-every", 0, out="epochs", steps=None)
        self.assertEqual([row["epoch"] for row in table(run / "metrics.csv")], ["1", "2", "3"])
        self.assertEqual(list((run / "samples").iterdir()), [])


class Repeating(ProgramTest):
    def weights(self, run):
        return (run / "model.safetensors").read_bytes()

    def test_a_seed_gives_the_same_model_whatever_is_watched(self):
        first = self.train("--batch", 16, "--seed", 5, out="first", steps=6)
        others = {"again": [], "no-pictures": ["--pictures-every", 0],
                  "read-often": ["--read-every", 1, "--checkpoint-every", 1]}
        for name, options in others.items():
            self.assertEqual(self.weights(self.train("--batch", 16, "--seed", 5, *options, out=name, steps=6)),
                             self.weights(first), name)
        other = self.train("--batch", 16, "--seed", 6, out="other", steps=6)
        self.assertNotEqual(self.weights(other), self.weights(first))

    def test_one_thread_gives_the_same_model_each_time(self):
        runs = [self.train("--batch", 16, "--threads", 1, out=name, steps=4) for name in ("a", "b")]
        self.assertEqual(self.weights(runs[0]), self.weights(runs[1]))

    def test_the_configuration_of_a_run_makes_it_again(self):
        run = self.train("--batch", 16, "--seed", 7, "--objective-beta-to", 2.5, "--lr", 0.003)
        self.run_program("--config", run / "config.toml", "train", "--out", "again")
        self.assertEqual(self.weights(self.folder / "again"), self.weights(run))
        self.assertEqual((self.folder / "again/config.toml").read_text(), (run / "config.toml").read_text())
        self.run_program("train", "--config", run / "config.toml", "--out", "behind")
        self.assertEqual(self.weights(self.folder / "behind"), self.weights(run))

    def test_the_command_line_goes_before_the_configuration(self):
        run = self.train("--batch", 20)
        self.run_program("--config", run / "config.toml", "train", "--steps", 2, "--out", "two")
        self.assertEqual(table(self.folder / "two/metrics.csv")[-1]["step"], "2")
        # A file with `steps` gives way to --epochs, though the two are different options.
        self.run_program("--config", run / "config.toml", "train", "--epochs", 2, "--out", "epochs")
        self.assertEqual(table(self.folder / "epochs/metrics.csv")[-1]["epoch"], "2")

    def test_of_an_option_given_twice_the_last_counts(self):
        run = self.train("--steps", 2, steps=1)
        self.assertEqual(table(run / "metrics.csv")[-1]["step"], "2")

    def test_the_largest_seed_is_remembered_exactly(self):
        largest = 2 ** 64 - 1
        run = self.train("--seed", largest, "--faces-seed", largest, steps=1)
        self.run_program("--config", run / "config.toml", "train", "--out", "again")
        self.assertEqual(self.weights(self.folder / "again"), self.weights(run))
        out, _ = self.run_program("reconstruct", run)
        self.assertIn(f"(seed {largest})", out)

    def test_the_report_says_how_to_make_the_run_again(self):
        run = self.train(steps=1)
        page = (run / "report.html").read_text(encoding="utf-8")
        command = re.search(r"animevae (train --config config\.toml --out \w+)", page)
        self.assertIsNotNone(command)
        self.run_program(*command[1].split(), folder=run)

    def test_without_a_folder_named_a_run_gets_one_of_its_own(self):
        self.run_program("train", *SMALL, "--steps", 1)
        self.assertRegex(next((self.folder / "runs").iterdir()).name, r"^vae-animeface-grey-32-\d{8}-\d{6}$")


class OwnFaces(ProgramTest):
    def test_copies_are_left_out_and_named_unless_they_are_asked_for(self):
        faces = self.folder_of_faces()
        (faces / "zz-copy.png").write_bytes((faces / "0.png").read_bytes())
        options = ["--preset", "vae-animeface-grey-32", "--data", "faces", "--steps", 1]
        _, err = self.run_program("train", *options, "--out", "run")
        self.assertIn("6 images of faces", err)
        self.assertIn("1 file was left out", err)
        left_out = (self.folder / "run/left_out.txt").read_text()
        self.assertEqual(left_out, "zz-copy.png: has the same bytes as 0.png\n")
        _, err = self.run_program("train", *options, "--keep-duplicates", "--out", "all")
        self.assertIn("7 images of faces", err)
        self.assertFalse((self.folder / "all/left_out.txt").exists())

    def test_a_run_remembers_its_images_from_another_folder(self):
        self.folder_of_faces()
        self.run_program("train", "--preset", "vae-animeface-grey-32", "--data", "faces", "--steps", 1, "--out", "run")
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        out, _ = self.run_program("reconstruct", "../run", folder=elsewhere)
        self.assertIn("6 images of", out)
        _, err = self.run_program("--config", "run/config.toml", "train", "--faces", 60, "--out", "drawn")
        self.assertIn("60 drawn faces", err, "what the command line says of the images goes before the folder")


if __name__ == "__main__":
    main()
