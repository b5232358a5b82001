#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `animevae losses` says: our numbers and those of a system's own program, of the same batch."""

import json
import math

from support import ProgramTest, main

PRESET = "vae-animeface-grey-32"
PIXELS = 32 * 32


class Losses(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        cls.run_folder = maker.train("--objective-beta-to", 2.5, "--pictures-every", 0)
        for part in ("whole", "encoder", "decoder"):
            maker.run_program("export", "run", "--part", part, "--out", f"{part}.pt")
        maker.doCleanups()

    def losses(self, *arguments):
        out, _ = self.run_program("losses", *arguments, "--json")
        return json.loads(out)

    def assert_close(self, a, b, relative=1e-12):
        self.assertTrue(math.isclose(a, b, rel_tol=relative), f"{a} is not {b}")

    def test_our_nats_and_their_sums_agree(self):
        found = self.losses(self.run_folder, "--faces", 70)
        self.assertEqual(list(found), ["preset", "images", "z", "distortion", "rate", "rate_per_latent", "reference"])
        self.assertEqual((found["preset"], found["images"], found["z"]), (PRESET, 70, "mean"))
        reference = found["reference"]
        self.assertEqual(list(reference), ["total", "reconstruction", "kl", "laplace", "bernoulli", "gaussian"])
        # A Laplace density of scale 1/3 has a constant, 3 * L1 has none.
        self.assert_close(reference["laplace"]["reconstruction"], found["distortion"] - PIXELS * math.log(2 / 3))
        for name in ("laplace", "bernoulli", "gaussian"):
            kind = reference[name]
            self.assert_close(kind["kl"], found["rate"])
            self.assert_close(kind["total"], kind["reconstruction"] + 2.5 * kind["kl"])  # the beta of the run
        self.assertEqual({**reference["laplace"], **reference}, reference, "first is what the model trains with")
        self.assertEqual(len(found["rate_per_latent"]), 10)
        self.assert_close(sum(found["rate_per_latent"]), found["rate"])

    def test_a_preset_with_weights_is_the_run_with_the_values_of_the_preset(self):
        run = self.losses(self.run_folder, "--faces", 20)
        preset = self.losses(PRESET, "--weights", self.class_folder / "whole.pt", "--faces", 20)
        self.assertEqual(preset["reference"]["kl"], run["reference"]["kl"])
        self.assertEqual(preset["distortion"], run["distortion"])
        self.assert_close(preset["reference"]["total"], preset["reference"]["reconstruction"] + 4 * preset["rate"])

    def test_a_preset_alone_is_as_it_begins(self):
        first = self.losses(PRESET, "--faces", 20)
        self.assertEqual(first, self.losses(PRESET, "--faces", 20))
        self.assertNotEqual(first["distortion"], self.losses(self.run_folder, "--faces", 20)["distortion"])

    def test_the_objective_says_the_total(self):
        # Above no capacity: gamma (100) times what the rate is from 25 nats.
        reference = self.losses("burgess-capacity", "--faces", 5)["reference"]
        self.assertEqual(list(reference)[3:], ["bernoulli", "gaussian", "laplace"])
        self.assert_close(reference["total"], reference["reconstruction"] + 100 * abs(reference["kl"] - 25))

    def test_samples_repeat_with_their_seed(self):
        def seeded(seed):
            return self.losses(self.run_folder, "--faces", 20, "--z", "sample", "--seed", seed)
        first = seeded(1)
        self.assertEqual((first["z"], first["seed"]), ("sample", 1))
        self.assertEqual(first, seeded(1))
        self.assertNotEqual(first["distortion"], seeded(2)["distortion"])
        self.assertEqual(first["rate"], seeded(2)["rate"])

    def test_a_folder_may_be_called_images(self):
        self.folder_of_faces()
        given = self.losses(self.run_folder, "--images", "faces")
        self.assertEqual(given["images"], 6)
        self.assertEqual(given, self.losses(self.run_folder, "--data", "faces"))
        self.assertNotEqual(given["distortion"], self.losses(self.run_folder, "--faces", 6)["distortion"])

    def test_the_text_says_the_same(self):
        found = self.losses(self.run_folder, "--faces", 20)
        out, _ = self.run_program("losses", self.run_folder, "--faces", 20)
        self.assertIn(f"distortion {found['distortion']:.4f}, rate {found['rate']:.4f}", out)
        for name in ("laplace", "bernoulli", "gaussian"):
            line = next(line for line in out.splitlines() if line.startswith(name))
            for word, key in zip(line.split()[1:], ("total", "reconstruction", "kl"), strict=True):
                self.assert_close(float(word), found["reference"][name][key], 1e-7)

    def test_it_needs_the_whole_model(self):
        for part, other in (("encoder", "decoder"), ("decoder", "encoder")):
            file = self.class_folder / f"{part}.pt"
            self.refused("losses", PRESET, "--weights", file, "--faces", 3, status=1, says=[file, f"has no {other}"])
            self.run_program("import", file, "--preset", PRESET, "--out", part)
            self.refused("losses", part, "--faces", 3, status=1, says=[part, f"has no {other}"])

    def test_weights_are_for_presets(self):
        weights = self.class_folder / "whole.pt"
        self.refused("losses", self.run_folder, "--weights", weights, status=2, says=["--weights", self.run_folder])
        self.refused("losses", "anime-vae", "--weights", weights, status=1, says=[weights, "encoder.conv1.weight"])
        self.refused("losses", "nothing", status=2, says=["nothing"])


if __name__ == "__main__":
    main()
