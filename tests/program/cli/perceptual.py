#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Models that compare pictures by a feature network: which one, and where its weights are."""

import json
import math
import re
import struct

from support import ProgramTest, floats, main, png_size, safetensors, tensors

FEW = ["--faces", "40", "--batch", "20", "--steps", "2", "--pictures-every", "0"]


class Perceptual(ProgramTest):
    def make_features(self, name="features.safetensors"):
        return self.run_program("train-features", "--faces", 150, "--epochs", 1, "--out", name)

    def test_features_are_trained_and_the_same_command_makes_the_same_file(self):
        out, _ = self.make_features()
        self.make_features("again.safetensors")
        made, again = ((self.folder / name).read_bytes() for name in ("features.safetensors", "again.safetensors"))
        self.assertEqual(made, again)
        self.assertLess(len(made), 500_000)
        explained = dict(re.findall(r"^  (\w+) +(-?[\d.]+) %$", out, re.MULTILINE))
        self.assertEqual(len(explained), 25)
        self.assertIn("hair_colour", explained)

    def test_a_run_without_a_file_uses_the_programs_own_features(self):
        self.run_program("train", "--preset", "facenet-perceptual", *FEW, "--out", "run")
        self.assertFalse((self.folder / "run/features.safetensors").exists())
        out, _ = self.run_program("reconstruct", "run")
        self.assertNotIn("bits per dimension", out)  # features have none
        self.run_program("sample", "run")

    def test_a_run_keeps_the_features_it_was_given(self):
        self.make_features()
        self.run_program("train", "--preset", "facenet-perceptual", "--features", "features.safetensors", *FEW, "--out", "run")
        self.run_program("train", "--config", "run/config.toml", "--pictures-every", 0, "--out", "again")
        self.assertEqual(*((self.folder / run / "model.safetensors").read_bytes() for run in ("run", "again")))
        (self.folder / "features.safetensors").unlink()
        self.run_program("sample", "run")
        (self.folder / "run/features.safetensors").unlink()
        _, err = self.run_program("sample", "run", status=1)
        self.assertEqual(err, "animevae: run/features.safetensors: is missing: the model was trained against it and "
                              "cannot be opened without\n")

    def test_a_run_refuses_other_features_than_it_was_trained_against(self):
        self.make_features()
        self.run_program("train", "--preset", "facenet-perceptual", "--features", "features.safetensors", *FEW, "--out", "run")
        self.run_program("train-features", "--faces", 150, "--epochs", 1, "--seed", 7, "--out", "run/features.safetensors")
        _, err = self.run_program("sample", "run", status=1)
        self.assertRegex(err, r"^animevae: run/model.safetensors: was trained against other frozen weights .*\n$")

    def test_facenets_own_network_is_read_under_its_tensorflow_names(self):
        entries, data = {}, b""
        for name, channels in ("Conv2d_1a_3x3", (3, 32)), ("Conv2d_2a_3x3", (32, 32)), ("Conv2d_2b_3x3", (32, 64)):
            inputs, outputs = channels
            for tensor, shape, value in (("weights", [3, 3, inputs, outputs], 0.01), ("BatchNorm/beta", [outputs], 0.5),
                                         ("BatchNorm/moving_mean", [outputs], 0.0),
                                         ("BatchNorm/moving_variance", [outputs], 1.0)):
                numbers = struct.pack("<f", value) * math.prod(shape)
                entries[f"InceptionResnetV1/{name}/{tensor}"] = ("F32", shape, len(data), len(data) + len(numbers))
                data += numbers
        (self.folder / "inception.safetensors").write_bytes(safetensors(entries, data))
        self.run_program("train", "--preset", "facenet-perceptual-inception", "--features", "inception.safetensors",
                         "--faces", 8, "--batch", 4, "--steps", 1, "--pictures-every", 0, "--out", "run")
        kept, _ = tensors(self.folder / "run/features.safetensors")
        self.assertEqual(sum(math.prod(shape) for name, (_, shape, _) in kept.items() if "running" not in name), 28_640)

    def test_features_that_do_not_fit_are_one_sentence(self):
        self.make_features()
        few = [*FEW, "--out", "run"]
        for arguments, status, sentence in [
                (["facenet-perceptual-vgg"], 2, "the preset facenet-perceptual-vgg needs --features FILE, the weights of a "
                                                "VGG-19 of a sixteenth width"),
                (["facenet-dfc", "--features", "features.safetensors"], 2,
                 "--features is features.safetensors; the preset facenet-dfc compares pixels and has no use for it"),
                (["facenet-perceptual-dlib", "--features", "features.safetensors"], 1,
                 "features.safetensors: holds no weights of dlib's face recognition network (it has 'conv1.weight' and such)"),
                (["facenet-perceptual", "--features", "none.safetensors"], 1, "none.safetensors: ")]:
            _, err = self.run_program("train", "--preset", *arguments, *few, status=status)
            self.assertIn(f"animevae: {sentence}", err)
            self.assertEqual(err.count("\n"), 1, err)
            self.assertFalse((self.folder / "run").exists())

    def test_compare_at_chooses_the_layers_and_is_kept_with_the_run(self):
        def train(choice, steps, run):
            self.run_program("train", "--preset", "facenet-perceptual", "--compare-at", choice, *FEW[:4], "--steps", steps,
                             "--pictures-every", 0, "--checkpoint-every", 1, "--out", run)
        train("conv3=0.5,conv1", 2, "run")
        self.assertIn('compare-at = "conv1,conv3=0.5"\n', (self.folder / "run/config.toml").read_text())
        shown, _ = self.run_program("show", "run")
        self.assertIn("value.reconstruction.compare_at_conv1 = 1\n", shown)
        self.assertIn("value.reconstruction.compare_at_conv3 = 0.5\n", shown)
        self.assertNotIn("reconstruction.scale_", shown)
        self.run_program("train", "--config", "run/config.toml", "--out", "again")
        self.assertEqual(*((self.folder / run / "model.safetensors").read_bytes() for run in ("run", "again")))
        self.run_program("train", "--resume", "run", "--steps", 4)
        train("conv1,conv3=0.5", 4, "at_once")
        self.assertEqual(*(tensors(self.folder / run / "model.safetensors")[0] for run in ("run", "at_once")))
        self.run_program("report", "run")
        self.refused("train", "--resume", "run", "--steps", 6, "--compare-at", "conv1", status=2,
                     says=["--compare-at was conv1,conv3=0.5 when the run began and is conv1 here"])

    def test_compare_at_reads_no_weights_behind_the_last_layer(self):
        self.make_features()
        entries = tensors(self.folder / "features.safetensors")[0]
        few, data = {}, b""
        for name, (kind, shape, numbers) in entries.items():
            if re.match(r"(conv|norm)[12]\.", name):
                few[name] = (kind, shape, len(data), len(data) + len(numbers))
                data += numbers
        (self.folder / "few.safetensors").write_bytes(safetensors(few, data))
        given = ["train", "--preset", "facenet-perceptual", "--features", "few.safetensors", *FEW, "--out", "run"]
        _, err = self.run_program(*given, status=1)
        self.assertIn("few.safetensors: has no tensor conv3.weight, which the network needs", err)
        self.run_program(*given, "--compare-at", "conv2")
        self.run_program("sample", "run")

    def test_compare_at_refuses_layers_that_are_not_there(self):
        out, _ = self.run_program("show", "facenet-perceptual-inception")
        self.assertIn("'train --compare-at' takes its layers Conv2d_1a_3x3, Conv2d_2a_3x3, ", out)
        for preset, choice, sentence in [
                ("facenet-perceptual", "conf1", "--compare-at: the feature network has no layer 'conf1'; did you mean 'conv1', 'conv2' "
                                                "or 'conv3'? (it has conv1, conv2, conv3, conv4)"),
                ("facenet-perceptual", "conv1=0", "--compare-at conv1=0: the deviation must be above 0"),
                ("facenet-dfc", "conv1", "--compare-at is conv1; the preset facenet-dfc compares pixels and has no use for it")]:
            _, err = self.run_program("train", "--preset", preset, "--compare-at", choice, *FEW, "--out", "run", status=2)
            self.assertEqual(err, f"animevae: {sentence}\n")
            self.assertFalse((self.folder / "run").exists())

    def test_two_runs_are_compared_image_by_image(self):
        for seed in (0, 1):
            self.run_program("train", "--preset", "facenet-dfc", *FEW, "--seed", seed, "--out", f"run{seed}")
        out, _ = self.run_program("compare", "run0", "run1", "--count", 30)
        rows = re.findall(r"^(\D+?) {2,}([\d.-]+) +([\d.-]+) +([+-][\d.]+) +([+-][\d.]+) to ([+-][\d.]+)$", out, re.MULTILINE)
        self.assertEqual(len(rows), 3, out)
        self.assertRegex(out, r"(?m)^ +run0 +run1 +difference ")
        for _, first, second, difference, low, high in rows:
            self.assertAlmostEqual(float(second) - float(first), float(difference), delta=2e-3)
            self.assertLess(float(low), float(difference))
            self.assertLess(float(difference), float(high))
        same, _ = self.run_program("compare", "run0", "run0", "--count", 30)
        self.assertEqual(same.count("+0.00000   +0.00000 to +0.00000"), 2, same)
        said, _ = self.run_program("compare", "run0", "run1", "--count", 30, "--json", "--numbers", "n.safetensors", "--bare",
                                   "--out", "compared.png")
        self.assertEqual(png_size(self.folder / "compared.png"), (8 * 66 + 2, 3 * 66 + 2), "8 images above two rows of theirs")
        self.assertEqual((json.loads(said)["first"], json.loads(said)["second"]), ("run0", "run1"))
        said, found = json.loads(said), tensors(self.folder / "n.safetensors")[0]
        for (_, first, *_), name in zip(rows, ("psnr", "mean_absolute_error", "feature_distance"), strict=True):
            self.assertAlmostEqual(float(first), said[name]["first"], delta=1e-3)
            shape, each = floats(found[name])
            self.assertEqual(shape, [30, 2])
            self.assertAlmostEqual(math.fsum(each[1::2]) / 30, said[name]["second"], places=9)
            self.assertAlmostEqual(said[name]["second"] - said[name]["first"], said[name]["difference"], places=9)
        self.assertEqual(len(found["images"][2].split(b"\0")), 31)
        self.assertEqual(said["psnr"]["means"], [said["psnr"]["first"], said["psnr"]["second"]])
        self.assertEqual(said["psnr"]["to_first"][0]["difference"], said["psnr"]["difference"])
        self.run_program("train", "--preset", "vae-animeface-32", *FEW, "--out", "small")
        _, err = self.run_program("compare", "run0", "small", status=1)
        self.assertIn("small: has images of 3x32x32 and run0 of 3x64x64", err)

    def test_any_number_of_runs_on_one_page(self):
        for seed in (0, 1, 2):
            self.run_program("train", "--preset", "facenet-dfc", "--faces", 80, *FEW[2:4], "--epochs", 1, *FEW[6:], "--seed", seed, "--hold-out", 0.25, "--out", f"run{seed}")
        best = "run1/best.safetensors"
        out, _ = self.run_program("compare", "run0", best, "run2", "--count", 30, "--page", "page.html", "--out", "rows.png", "--bare")
        self.assertRegex(out, r"(?m)^ +run0 +best\.safetensors +run2$")
        self.assertEqual(len(re.findall(r"(?m)^  run2 - run0, 95 % interval +[+-][\d.]+   [+-][\d.]+ to [+-][\d.]+$", out)), 3, out)
        self.assertEqual(png_size(self.folder / "rows.png"), (8 * 66 + 2, 4 * 66 + 2))
        page = (self.folder / "page.html").read_text(encoding="utf-8")
        self.assertIn("<h1>3 models compared</h1>", page)
        self.assertEqual(page.count('src="data:image/webp;base64,'), 2)
        self.assertGreater(page.count("<svg "), 3)
        self.assertIn('<th scope="row">seed</th><td>0</td><td>1</td><td>2</td>', page)
        self.refused("compare", "run0", status=2, says=["two or more models", "run0 is one"])
        self.refused("compare", "run0", "run1", "--page", "page.pdf", status=2, says=["--page", "must end in .html", "page.pdf"])


if __name__ == "__main__":
    main()
