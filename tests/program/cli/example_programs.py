#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The examples, each run on a few drawn faces, and weights that go out to Python and come back."""

import re
import subprocess
from pathlib import Path

from support import ProgramTest, main, png_size, program, tensors

EXAMPLES = {"vae_animeface": "traversals.png", "anime_vae": "generated.png", "anime_face_generator": "generated.png",
            "l1_anime_vae": "generated.png", "facenet_dfc": "generated.png", "facenet_resnet": "generated.png",
            "facenet_large": "generated.png", "fully_connected": "generated.png"}


class Examples(ProgramTest):
    def run_example(self, name, *arguments):
        process = subprocess.run([program.parent / name, *map(str, arguments)], cwd=self.folder, env=self.environment(),
                                 stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
        self.assertEqual(process.returncode, 0, f"{name}\n{process.stdout}{process.stderr}")
        return process.stdout

    def test_every_system_trains_on_a_few_faces(self):
        self.run_program("faces", "--count", 6, "--out", "faces")
        for name, picture in EXAMPLES.items():
            with self.subTest(name):
                self.run_example(name, "faces", 1)
                self.assertGreater(png_size(self.folder / picture)[0], 300)
                found, metadata = tensors(self.folder / f"{name}.safetensors")
                self.assertTrue(any(key.startswith("encoder.") for key in found))
                self.assertIn("structure", metadata)

    def test_a_training_step_of_parts_goes_on_from_its_checkpoint(self):
        self.run_program("faces", "--count", 6, "--out", "faces")
        self.run_example("training_step", "faces", 1)
        first, _ = tensors(self.folder / "training_step.safetensors")
        self.run_example("training_step", "faces", 2)
        self.assertEqual(sorted(path.name for path in (self.folder / "checkpoints").iterdir()),
                         ["epoch-0001.safetensors", "epoch-0002.safetensors"])
        self.assertNotEqual(tensors(self.folder / "training_step.safetensors")[0], first)

    def test_an_optimiser_of_ones_own_trains(self):
        self.run_example("own_optimiser", 20)
        self.assertGreater(png_size(self.folder / "samples.png")[0], 300)

    def test_a_vae_gan_trains(self):
        self.run_example("vae_gan", 20)
        self.assertGreater(png_size(self.folder / "samples.png")[0], 300)
        with open(self.folder / "metrics.csv", encoding="utf-8") as file:
            self.assertIn("feature_distortion,adversary,discriminator", file.readline())

    def test_vectors_and_signals_of_any_size_are_learned(self):
        bound, pca, error, variance = map(float, re.findall(r"-?\d+\.\d+", self.run_example("vectors")))
        self.assertGreater(bound, pca - 0.05)  # no model beats the maximum of the likelihood
        self.assertLess(bound, pca + 0.5)
        self.assertLess(error, 0.2 * variance)
        error, variance, *_ = map(float, re.findall(r"-?\d+\.\d+", self.run_example("signals")))
        self.assertLess(error, 0.2 * variance)

    def test_a_trained_model_morphs_two_faces(self):
        self.run_program("faces", "--count", 6, "--out", "faces")
        self.run_example("vae_animeface", "faces", 1)
        self.run_example("morph", "vae_animeface.safetensors", "faces/000000.png", "faces/000001.png")
        self.assertTrue((self.folder / "morph.gif").read_bytes().startswith(b"GIF89a"))

    def test_the_perceptual_example_trains_with_the_features_of_the_repository(self):
        self.run_program("faces", "--count", 6, "--out", "faces")
        weights = Path(__file__).parents[3] / "weights/face_factors.safetensors"
        self.run_example("facenet_perceptual", weights, "faces", 1)
        self.assertGreater(png_size(self.folder / "perceptual.png")[0], 300)

    def test_experiments_print_their_tables(self):
        self.assertIn("17,089,539", self.run_example("sweep"))
        rows = self.run_example("composable").splitlines()
        self.assertEqual([row.count("yes") for row in rows], [0, 3, 3, 3, 1, 1])

    def test_weights_go_out_under_their_original_names_or_ours_and_come_back(self):
        self.train(steps=1)
        for file, options in (("a.pt", ()), ("b.safetensors", ("--format", "safetensors")),
                              ("c.pt", ("--names", "disentangling-vae")), ("d.pt", ("--names", "ours"))):
            with self.subTest(file):
                self.run_program("export", "run", "--out", file, *options)
                self.run_program("import", file, "--preset", "vae-animeface-grey-32", "--out", f"from-{file}")
                first, _ = tensors(self.folder / "run/model.safetensors")
                again, metadata = tensors(self.folder / f"from-{file}/model.safetensors")
                self.assertEqual(first, again)
                self.assertEqual(metadata["preset"], "vae-animeface-grey-32")
        found, _ = tensors(self.folder / "b.safetensors")
        self.assertIn("encoder.mu_logvar_gen.weight", found)
        self.assertIn("decoder.convT3.bias", found)

    def test_a_decoder_alone_samples_and_is_traversed_and_what_needs_an_encoder_says_so(self):
        self.train(steps=1)
        self.run_program("export", "run", "--part", "decoder", "--out", "decoder.pt")
        self.run_program("import", "decoder.pt", "--preset", "vae-animeface-grey-32", "--out", "half")
        self.run_program("sample", "half", "--bare", "--out", "samples.png")
        self.run_program("traverse", "half", "--bare", "--out", "rows.png")
        self.refused("reconstruct", "half", status=1, says=["half", "no encoder", "reconstruct"])
        self.refused("traverse", "half", "--picture", "samples.png", status=1, says=["half", "no encoder", "traverse"])

    def test_an_encoder_alone_is_diagnosed_and_what_needs_a_decoder_says_so(self):
        self.train(steps=1)
        self.run_program("export", "run", "--part", "encoder", "--out", "encoder.pt")
        self.run_program("import", "encoder.pt", "--preset", "vae-animeface-grey-32", "--out", "half")
        self.run_program("diagnose", "half", "--faces", 60)
        for command in ("sample", "reconstruct", "traverse"):
            self.refused(command, "half", status=1, says=["half", "no decoder", command])

    def test_weights_of_another_model_are_refused(self):
        self.train(steps=1)
        self.run_program("export", "run", "--out", "a.pt")
        self.refused("import", "a.pt", "--preset", "vae-animeface", "--out", "other", status=1, says=["a.pt", "encoder.conv1"])
        self.refused("import", "a.pt", "--preset", "anime-face-generator", "--out", "other", status=1, says=["a.pt"])
        (self.folder / "text.pt").write_text("no weights")
        self.refused("import", "text.pt", "--preset", "vae-animeface", "--out", "other", status=1, says=["text.pt"])
        self.assertFalse((self.folder / "other").exists())


if __name__ == "__main__":
    main()
