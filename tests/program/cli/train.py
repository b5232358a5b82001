#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `animevae train` leaves behind, and that the same seed leaves the same."""

import json
import math
import re
from html.parser import HTMLParser

from support import SMALL, ProgramTest, all_finite, hdf5_numbers, main, png_pixels, png_size, table, tensors


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
                     "training.gif", "samples.png", "prior_traversals.png", "posterior_traversals.png", "clusters.png", "diagnosis.png"):
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
        self.assertNotRegex(page, r"@import|url\(\s*['\"]?https?:|<script [^>]*src|<link")
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
        stale = ["neighbours.png", "map.png", "k_means.png", "training.webp", "prior_traversals_rest.png"]
        for name in stale:
            (run / name).write_text("of the run before")
        self.train("--overwrite", steps=1)
        for name in stale:
            file = run / name
            self.assertFalse(file.exists() and file.read_bytes() == b"of the run before", name)
        self.assertEqual((run / "notes.txt").read_text(), "mine")
        self.assertEqual(len(list((run / "checkpoints").iterdir())), 1, "of this run")
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
                  "other-pictures": ["--pictures", "facenet", "--pictures-every", 1],
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


class HeldOutImages(ProgramTest):
    """What is trained on and what is not."""

    def counts(self, run):
        _, metadata = tensors(run / "model.safetensors")
        return int(metadata["split.training"]), int(metadata["split.held_out"])

    def errors(self, run, side):
        out, _ = self.run_program("reconstruct", run, "--split", side)
        return out.splitlines()[0].split(": ")[1], float(re.search(r"mean absolute error ([\d.]+)", out)[1])

    def test_results_are_those_of_images_that_were_held_out(self):
        self.run_program("train", *SMALL, "--epochs", 2, "--hold-out", 0.25, "--out", "run")
        run = self.folder / "run"
        _, metadata = tensors(run / "model.safetensors")
        self.assertEqual(self.counts(run), (45, 15))
        self.assertEqual((metadata["results.of"], metadata["results.images"]), ("held-out images", "15"))
        rows = table(run / "metrics.csv")
        self.assertEqual([row["images"] for row in rows], ["45", "90"])
        for row in rows:
            loss, distortion, rate = (float(row[f"held_out_{name}"]) for name in ("loss", "distortion", "rate"))
            self.assertAlmostEqual(loss, distortion + float(row["beta"]) * rate, places=2)
            self.assertGreater(float(row["held_out_psnr"]), 0)
            self.assertGreater(float(row["held_out_psnr_from_means"]), 0)
        log = (run / "log.txt").read_text()
        for words in ("15 of them are held out", "15 held-out images", "always answering the mean image", "% of these"):
            self.assertIn(words, log)
        page = (run / "report.html").read_text(encoding="utf-8")
        for words in ("15 held-out images", "45, 15", "mean image", "held out"):
            self.assertIn(words, page)

        sides = {side: self.errors(run, side) for side in ("all", "training", "held-out")}
        self.assertEqual([said for said, _ in sides.values()],
                         ["8 of 60 drawn faces (seed 0)", "8 of 45 trained on, out of 60 drawn faces (seed 0)",
                          "8 of 15 held out of 60 drawn faces (seed 0)"])
        self.assertAlmostEqual(sides["held-out"][1], float(metadata["results.mean_absolute_error"]), places=4)
        self.assertAlmostEqual((45 * sides["training"][1] + 15 * sides["held-out"][1]) / 60, sides["all"][1], places=3,
                               msg="the two sides are all of the images")
        for command in ("diagnose", "cluster", "traverse"):
            out, _ = self.run_program(command, run, "--split", "held-out", *(["--percentile", 30] * (command == "cluster")))
        self.run_program("traverse", run, "--split", "held-out", "--image", 14)
        self.refused("traverse", run, "--split", "held-out", "--image", 15, status=2, says=["14", "15 held out"])

    def test_the_quality_of_either_side_is_measured_alike(self):
        # Some dozens of images, so that all of either side are looked at; `reconstruct` measures them in its own way.
        self.run_program("train", *SMALL, "--faces", 80, "--epochs", 3, "--hold-out", 0.25, "--out", "run")
        _, metadata = tensors(self.folder / "run/model.safetensors")
        self.assertEqual((metadata["metrics.psnr_images"], metadata["metrics.held_out_psnr_images"]), ("60", "20"))
        last = table(self.folder / "run/metrics.csv")[-1]
        for side, column in [("training", "psnr"), ("held-out", "held_out_psnr_from_means")]:
            answer = json.loads(self.run_program("reconstruct", "run", "--split", side, "--json")[0])
            self.assertAlmostEqual(float(last[column]), answer["psnr"], places=4, msg=side)
        self.assertAlmostEqual(float(last["held_out_psnr_from_means"]), float(metadata["results.psnr"]), places=4,
                               msg="the curve ends at the headline")
        page = (self.folder / "run/report.html").read_text(encoding="utf-8")
        self.assertIn("both lines are decoded from posterior means, of 60 training images and 20 held-out images", page)
        diagnosis = json.loads(self.run_program("diagnose", "run", "--split", "held-out", "--json")[0])
        self.assertEqual(int(metadata["results.active_latents"]), diagnosis["active_units"], "one definition of active")

    def test_without_a_split_nothing_is_said_of_one(self):
        run = self.train("--hold-out", 0)
        self.assertNotIn("held", (run / "log.txt").read_text())
        self.assertNotIn("held_out_loss", table(run / "metrics.csv")[0])
        self.assertIn("always answering the mean image", (run / "log.txt").read_text())
        self.refused("reconstruct", run, "--split", "held-out", status=1, says=["run", "--hold-out"])

    def test_a_single_image_has_no_other_to_be_compared_with(self):
        self.run_program("train", *SMALL[:2], "--faces", 1, "--steps", 1, "--out", "run")
        log = (self.folder / "run/log.txt").read_text()
        self.assertIn("reconstructions of 1 images", log)
        self.assertNotIn("mean image", log)

    def test_the_configuration_makes_the_same_split_and_flips_again(self):
        options = ["--hold-out", 0.2, "--split-seed", 9, "--flips"]
        run = self.train("--batch", 16, *options)
        self.run_program("--config", run / "config.toml", "train", "--out", "again")
        again = (self.folder / "again/model.safetensors").read_bytes()
        self.assertEqual(again, (run / "model.safetensors").read_bytes())
        for changed in (["--split-seed", 8], ["--hold-out", 0.3], ["--no-flips"]):
            self.run_program("--config", run / "config.toml", "train", *changed, "--overwrite", "--out", "again")
            self.assertNotEqual((self.folder / "again/model.safetensors").read_bytes(), again, changed)

    def test_a_preset_brings_what_its_system_does_to_images(self):
        for preset, lines in {"anime-vae-small": "hold-out = 0.2\nsplit-seed = 0\nflips = true\n",
                              "vae-animeface-grey-32": "hold-out = 0.0\nsplit-seed = 0\nflips = false\n"}.items():
            self.run_program("train", "--preset", preset, "--faces", 10, "--batch", 8, "--steps", 1, "--out", preset)
            self.assertTrue((self.folder / preset / "config.toml").read_text().endswith(lines), preset)

    def test_facenet_has_a_way_of_its_own_to_scale(self):
        self.run_program("faces", "--count", 6, "--size", 64, "--out", "faces")
        train = ["train", "--preset", "vae-animeface-grey-32", "--data", "faces", "--steps", 1]
        self.run_program(*train, "--resize", "facenet", "--out", "run")
        self.assertIn('resize = "facenet"', (self.folder / "run/config.toml").read_text())
        out, _ = self.run_program("reconstruct", "run")
        padded, _ = self.run_program("reconstruct", "run", "--data", "faces", "--resize", "facenet")
        self.assertEqual(out.splitlines()[1:], padded.splitlines()[1:], "a run remembers it")
        plain, _ = self.run_program("reconstruct", "run", "--data", "faces")
        self.assertNotEqual(out.splitlines()[1:], plain.splitlines()[1:])
        self.refused(*train, "--resize", "facenet", "--filter", "lanczos", "--out", "none", status=2,
                     says=["--filter", "lanczos", "facenet"])
        # 64 of 160 pixels are the picture, the rest is black.
        black, _ = self.run_program("statistics", "faces", "--resize", "facenet", "--size", 160)
        whole, _ = self.run_program("statistics", "faces")
        red = [float(re.search(r"red +([\d.]+)", said)[1]) for said in (black, whole)]
        self.assertAlmostEqual(red[0], red[1] * (64 / 160) ** 2, places=5)

    def test_near_duplicates_stay_on_one_side(self):
        # Ten faces, each in two files that differ in their bytes alone: either both of a pair are held out or neither.
        self.run_program("faces", "--count", 10, "--size", 32, "--out", "faces")
        for file in sorted((self.folder / "faces").glob("*.png")):
            file.with_name(f"copy-{file.name}").write_bytes(file.read_bytes() + b"again")
        for seed in range(3):
            self.run_program("train", "--preset", "vae-animeface-grey-32", "--data", "faces", "--hold-out", 0.35,
                             "--split-seed", seed, "--steps", 1, "--overwrite", "--out", "run")
            self.assertEqual(self.counts(self.folder / "run"), (14, 6), "7 would tear a pair apart")

    def test_small_pictures_in_wide_frames_are_told_apart(self):
        # In a black frame of 160x160 little of a face of 32x32 is left, and nothing that tells it from the others.
        self.run_program("faces", "--count", 20, "--size", 32, "--out", "faces")
        splits = []
        for resize in ("crop", "facenet", "pad"):
            self.run_program("train", "--preset", "vae-animeface-grey", "--data", "faces", "--resize", resize, "--hold-out", 0.2,
                             "--steps", 1, "--pictures-every", 0, "--out", resize)
            self.assertEqual(self.counts(self.folder / resize), (16, 4))
            splits.append(tensors(self.folder / resize / "model.safetensors")[1]["split.fingerprint"])
        self.assertEqual(len(set(splits)), 1, "the same split, whatever the pictures are resized to")

    def test_a_moved_folder_is_split_as_it_was_and_a_changed_one_is_refused(self):
        faces = self.folder / "faces"
        self.run_program("faces", "--count", 20, "--size", 32, "--out", faces)
        self.run_program("train", "--preset", "vae-animeface-grey-32", "--data", faces, "--hold-out", 0.2, "--steps", 1,
                         "--out", "run")
        before = self.errors("run", "held-out")[1]
        moved = faces.rename(self.folder / "moved")
        out, _ = self.run_program("reconstruct", "run", "--split", "held-out", "--data", moved)
        self.assertIn(f"mean absolute error {before:.4f}", out)
        (moved / "000007.png").unlink()
        self.refused("reconstruct", "run", "--split", "held-out", "--data", moved, status=1, says=["run", "other images"])
        self.run_program("reconstruct", "run", "--data", moved)
def grid(columns, rows, tile, padding=2):
    """The size in pixels of tiles side by side."""
    return columns * (tile + padding) + padding, rows * (tile + padding) + padding


class TrainingPictures(ProgramTest):
    def sizes(self, run):
        return {file.name: png_size(file) for file in (run / "samples").iterdir()}

    def test_any_preset_makes_the_pictures_of_any_system(self):
        expected = {
            "vae-animeface": {"reconstructions-0002.png": grid(8, 2, 32), "samples-0002.png": grid(8, 8, 32),
                              "traversals-0002.png": grid(10, 10, 32)},
            "anime-vae": {"reconstructions-0002.png": grid(8, 2, 32), "generated-0002.png": grid(8, 2, 32)},
            "anime-face-generator": {"generated-0002.png": grid(10, 10, 32), "reconstructed-0002.png": grid(10, 10, 32)},
            "l1-anime-vae": {"samples-0002.png": grid(6, 6, 32)},
            "facenet": {"reconstructed_000002.png": grid(16, 8, 32, padding=3)},
        }
        for name, last in expected.items():
            with self.subTest(name):
                run = self.train("--faces", 130, "--batch", 130, "--pictures", name, "--pictures-every", 1, out=name, steps=2)
                sizes = self.sizes(run)
                self.assertEqual(len(sizes), 2 * len(last), "after each of two steps, which are epochs")
                for file, size in last.items():
                    self.assertEqual(sizes[file], size)
                    self.assertEqual(sizes[file.replace("2.png", "1.png")], size)
                report = (run / "report.html").read_text(encoding="utf-8")
                self.assertIn("step 2" if name == "facenet" else "epoch 2", report)

    def test_the_borders_are_those_of_the_system(self):
        for name, file, tile, padding, colour in [("facenet", "reconstructed_000001.png", 32, 3, 0),
                                                  ("vae-animeface", "samples-0001.png", 32, 2, 255)]:
            run = self.train("--faces", 130, "--pictures", name, out=name, steps=1)
            rows = png_pixels(run / "samples" / file)
            pitch = tile + padding
            for y, row in enumerate(rows):
                for x in range(len(row) // 3):
                    if y % pitch < padding or x % pitch < padding:
                        self.assertEqual(row[3 * x:3 * x + 3], bytes([colour] * 3), f"{file} at {x}, {y}")
            tiles = [rows[y][3 * padding:3 * pitch] for y in range(padding, pitch)]
            self.assertTrue(all(max(row) - min(row) < 255 and 0 < sum(row) < 255 * len(row) for row in tiles),
                            "the first tile fills its place")

    def test_pictures_come_as_often_as_asked_for_and_at_the_end(self):
        run = self.train("--batch", 60, "--pictures", "l1-anime-vae", "--pictures-every", 2, steps=5)
        self.assertEqual(sorted(self.sizes(run)), ["samples-0002.png", "samples-0004.png", "samples-0005.png"])
        run = self.train("--batch", 20, "--pictures", "l1-anime-vae", out="mid", steps=4)
        self.assertEqual(sorted(self.sizes(run)), ["samples-0001.png", "samples-0002.png"], "the last one within an epoch")
        run = self.train("--batch", 20, "--pictures", "facenet", "--pictures-every", 0, out="none", steps=4)
        self.assertEqual(self.sizes(run), {})

    def test_a_picture_has_as_many_faces_as_there_are(self):
        run = self.train("--faces", 20, "--pictures", "facenet", steps=1)
        self.assertEqual(self.sizes(run), {"reconstructed_000001.png": grid(16, 2, 32, padding=3)})

    def test_the_configuration_keeps_the_choice(self):
        run = self.train("--pictures", "facenet", "--pictures-every", 2, "--no-step-log")
        config = (run / "config.toml").read_text()
        for line in ('pictures = "facenet"', "pictures-every = 2", "step-log = false"):
            self.assertIn(line, config)
        self.run_program("train", "--config", run / "config.toml", "--out", "again")
        self.assertEqual((self.folder / "again/config.toml").read_text(), config)
        self.assertEqual(self.sizes(self.folder / "again"), self.sizes(run))

    def test_a_preset_makes_the_pictures_of_its_system(self):
        for preset, files in [("anime-vae-small", ["generated-0001.png", "reconstructions-0001.png"]),
                              ("anime-face-generator", ["generated-0001.png", "reconstructed-0001.png"]),
                              ("l1-anime-vae", ["samples-0001.png"]), ("facenet-dfc", ["reconstructed_000001.png"])]:
            with self.subTest(preset):
                self.run_program("train", "--preset", preset, "--faces", 4, "--steps", 1, "--out", preset)
                self.assertEqual(sorted(self.sizes(self.folder / preset)), files)


class StepLog(ProgramTest):
    def setUp(self):
        super().setUp()
        if "not in this build" in self.run_program("doctor")[0]:
            self.skipTest("the program was built without HDF5")

    def numbers(self, run, name):
        found = hdf5_numbers(run / "logs.h5", name)
        if found is None:
            self.skipTest("neither h5py nor h5dump can read HDF5 files")
        return found

    def test_facenet_keeps_a_record_of_every_step_in_its_own_numbers(self):
        self.run_program("train", "--preset", "facenet-dfc", "--faces", 10, "--batch", 4, "--steps", 5, "--read-every", 1,
                         "--pictures-every", 0, "--out", "run")
        self.assertNotIn("step-log", (self.folder / "run/config.toml").read_text())
        rows = table(self.folder / "run/metrics.csv")
        log = {name: self.numbers(self.folder / "run", name)
               for name in ("total_loss", "reconstruction_loss", "kl_loss", "learning_rate")}
        self.assertEqual({len(numbers) for numbers in log.values()}, {5})
        self.assertEqual(log["learning_rate"], [2e-4] * 5)
        size, scale = 3 * 64 * 64, 1 / 255
        for row, images, total, reconstruction, kl in zip(rows, [4, 4, 2, 4, 4], *list(log.values())[:3]):
            # A Gaussian's distortion is the squared error over 2 scale^2, and its constant.
            error = 2 * scale ** 2 * (float(row["distortion"]) - size * math.log(scale * math.sqrt(2 * math.pi)))
            self.assertAlmostEqual(reconstruction / (images * 255 ** 2 * error), 1, delta=1e-6)
            self.assertAlmostEqual(kl / float(row["rate"]), 1, delta=1e-6)
            self.assertAlmostEqual(total / (kl + 0.5 * reconstruction), 1, delta=1e-9)

    def test_any_preset_can_keep_one_in_nats_per_image(self):
        self.assertFalse((self.train(out="without") / "logs.h5").exists())
        run = self.train("--step-log", "--read-every", 1, "--schedule-warmup-steps", 2)
        rows = table(run / "metrics.csv")
        for name, column in [("total_loss", "loss"), ("reconstruction_loss", "distortion"), ("kl_loss", "rate")]:
            for number, row in zip(self.numbers(run, name), rows, strict=True):
                self.assertAlmostEqual(number / float(row[column]), 1, delta=1e-6)
        self.assertEqual(self.numbers(run, "learning_rate"), [0.0025, 0.005, 0.005])
        self.run_program("train", "--config", run / "config.toml", "--out", "again")
        self.assertEqual((self.folder / "again/logs.h5").read_bytes(), (run / "logs.h5").read_bytes())

    def test_the_record_is_left_out_where_it_is_not_wanted(self):
        self.run_program("train", "--preset", "facenet-dfc", "--faces", 4, "--steps", 1, "--no-step-log", "--out", "run")
        self.assertFalse((self.folder / "run/logs.h5").exists())


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
