#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Another reconstruction distribution, objective or size for a preset; a model file that names no preset."""

from support import SMALL, ProgramTest, main, png_size, safetensors, tensors


class Families(ProgramTest):
    def test_a_run_keeps_its_families_when_it_is_opened_and_resumed(self):
        run = self.train("--reconstruction", "continuous-bernoulli", "--objective", "capacity_vae", "--objective-gamma", 5,
                         "--batch", 20)
        _, metadata = tensors(run / "model.safetensors")
        self.assertEqual((metadata["preset"], metadata["reconstruction"], metadata["objective"]),
                         (SMALL[1], "continuous_bernoulli", "capacity_vae"))
        self.assertIn("reconstruction: continuous_bernoulli\nobjective: capacity_vae\n", metadata["structure"])
        self.assertEqual(metadata["value.objective.gamma"], "5")
        self.assertIn("reconstruction distribution continuous_bernoulli, objective capacity_vae",
                      self.run_program("show", run)[0])
        self.run_program("sample", run, "--out", self.folder / "faces.png")
        self.run_program("train", "--resume", run, "--steps", 5)
        _, metadata = tensors(run / "model.safetensors")
        self.assertEqual((metadata["step"], metadata["objective"]), ("5", "capacity_vae"))
        self.refused("train", "--resume", run, "--steps", 6, "--objective", "elbo", status=2,
                     says=["--objective was capacity_vae when the run began and is elbo here"])

    def test_a_family_of_the_preset_itself_changes_nothing(self):
        run, same = self.train(), self.train("--reconstruction", "laplace", "--objective", "beta-vae", out="same")
        self.assertEqual(tensors(run / "model.safetensors")[0], tensors(same / "model.safetensors")[0])

    def test_what_a_preset_cannot_have_is_refused(self):
        self.refused("train", *SMALL, "--reconstruction", "gausian", status=2, says=["did you mean 'gaussian'?"])
        self.refused("train", *SMALL, "--objective", "iwae", status=2, says=["can have beta_vae, elbo, capacity_vae, free_bits"])
        self.refused("train", "--preset", "facenet-perceptual", "--faces", 60, "--reconstruction", "laplace", status=2,
                     says=["cannot be had with another"])
        self.refused("train", *SMALL, "--objective", "elbo", "--objective-beta-to", 2, status=2,
                     says=["has no such value"])


class Size(ProgramTest):
    def test_a_fully_convolutional_preset_trains_at_another_size_and_keeps_it(self):
        run = self.train("--preset", "anime-vae-small", "--faces", 24, "--size", "32x64", "--batch", 8)
        _, metadata = tensors(run / "model.safetensors")
        self.assertEqual(metadata["size"], "32x64")
        self.run_program("sample", run, "--count", 1, "--bare", "--out", self.folder / "one.png")
        self.assertEqual(png_size(self.folder / "one.png"), (66 + 2, 34 + 2))

    def test_sizes_that_a_preset_cannot_have_are_refused(self):
        self.refused("train", *SMALL, "--size", "64x64", status=2, says=["the model is not fully convolutional"])
        self.refused("train", "--preset", "anime-vae-small", "--faces", 24, "--size", "33x64", status=2,
                     says=["this model takes heights that are multiples of 32"])
        self.refused("train", "--preset", "anime-vae-small", "--faces", 24, "--size", "big", status=2,
                     says=["--size is 'big'; it must be HEIGHTxWIDTH"])


class WithoutPreset(ProgramTest):
    def test_a_file_that_names_no_preset_is_opened_by_its_structure(self):
        run = self.train()
        entries, metadata = tensors(run / "model.safetensors")
        for name in [name for name in metadata if name not in ("format", "version", "structure", "weights_fingerprint")
                     and not name.startswith("value.")]:
            del metadata[name]
        self.assertNotIn("preset", metadata)
        bare = self.folder / "bare.safetensors"
        self.write(bare, entries, metadata)
        self.assertIn(SMALL[1], self.run_program("show", bare)[0])
        self.run_program("sample", bare, "--out", self.folder / "faces.png")
        metadata["structure"] = metadata["structure"].replace("10", "11")
        self.write(bare, entries, metadata)
        self.refused("show", bare, status=1, says=["names no preset, and no preset of this program has its networks"])

    @staticmethod
    def write(file, entries, metadata):
        file.write_bytes(safetensors(*packed(entries), metadata))


def packed(entries):
    """Tensors as tensors() gives them, for safetensors()."""
    header, data = {}, b""
    for name, (kind, shape, numbers) in entries.items():
        header[name] = (kind, shape, len(data), len(data) + len(numbers))
        data += numbers
    return header, data


main()
