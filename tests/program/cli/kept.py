# SPDX-License-Identifier: MIT
"""What animevae 0.1 wrote stays readable for good, and says the same.

kept/0.1/ was written by that version from 60 drawn faces, by these commands:

    animevae train --preset vae-animeface-grey-32 --faces 60 --steps 30 --hold-out 0.2 --out run
    animevae name run z3 "hair shade" --from dark --to light
    animevae encode run --out latents.safetensors --csv latents.csv
    animevae pca run --out components.safetensors --count 5
    animevae attributes run --out attributes.safetensors --only hair_shade,tilt
    animevae losses run --json > losses.json
    animevae sample weights/faces.safetensors --seed 7 --count 8 --bare --out samples.png
"""

import json
import shutil
from pathlib import Path

from support import ProgramTest, floats, main, png_pixels, tensors

KEPT = Path(__file__).resolve().parent / "kept/0.1"


def built_in_model():
    root = next(folder for folder in Path(__file__).resolve().parents if (folder / "weights/faces.safetensors").exists())
    return root / "weights/faces.safetensors"


class Kept(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_folder = self.folder / "run"
        shutil.copytree(KEPT / "run", self.run_folder)

    def close(self, found, kept, tolerance):
        self.assertEqual(len(found), len(kept))
        for mine, theirs in zip(found, kept):
            self.assertLessEqual(abs(mine - theirs), tolerance * max(1, abs(theirs)))

    def test_a_run_says_the_same_of_its_images(self):
        found = json.loads(self.run_program("losses", "run", "--json")[0])
        kept = json.loads((KEPT / "losses.json").read_text())
        for name in ("distortion", "rate"):
            self.close([found[name]], [kept[name]], 1e-5)
        self.close(found["rate_per_latent"], kept["rate_per_latent"], 1e-4)
        for name in ("total", "reconstruction", "kl"):
            self.close([found["reference"][name]], [kept["reference"][name]], 1e-5)

    def test_a_run_is_reported_with_its_numbers(self):
        self.run_program("report", "run")
        page = (self.run_folder / "report.html").read_text(encoding="utf-8")
        for number in ("14.70 dB", "0.1551", "0.03546", "61.2 nats", "4.29 nats", "8.092", "hair shade"):
            self.assertTrue(number in page, f"the page lacks {number}")

    def test_a_run_can_be_made_again_from_its_configuration(self):
        config = self.run_folder / "config.toml"
        self.run_program("train", "--config", config, "--steps", 2, "--out", "again")
        again = (self.folder / "again/config.toml").read_text().splitlines()
        for line in config.read_text().splitlines():
            if not line.startswith("steps"):
                self.assertIn(line, again)

    def test_kept_latents_are_used_and_are_what_encoding_gives(self):
        for how in ("kept", "anew"):
            if how == "anew":
                shutil.rmtree(self.run_folder / "latents")
            self.run_program("encode", "run", "--out", f"{how}.safetensors", "--csv", f"{how}.csv")
            found, _ = tensors(self.folder / f"{how}.safetensors")
            kept, _ = tensors(KEPT / "latents.safetensors")
            for name in kept:
                if kept[name][0] == "F32":
                    self.close(floats(found[name])[1], floats(kept[name])[1], 1e-5)
            names = [line.split(",")[0] for line in (self.folder / f"{how}.csv").read_text().splitlines()]
            self.assertEqual(names, [line.split(",")[0] for line in (KEPT / "latents.csv").read_text().splitlines()])

    def test_latents_and_directions_are_taken_from_files(self):
        self.run_program("decode", "run", KEPT / "latents.safetensors", "--folder", "decoded")
        self.assertEqual(len(list((self.folder / "decoded").iterdir())), 60)
        self.run_program("traverse", "run", "--along", KEPT / "components.safetensors", "--out", "components.png")
        self.run_program("edit", "run", self.folder_of_faces() / "0.png", "--add", "hair_shade=1", "--directions",
                         KEPT / "attributes.safetensors", "--out", "edited.png")

    def test_names_of_latents_are_kept(self):
        self.assertIn("hair shade", self.run_program("name", "run")[0])

    def test_the_built_in_model_draws_the_same_faces(self):
        self.run_program("sample", built_in_model(), "--seed", 7, "--count", 8, "--bare", "--out", "samples.png")
        found, kept = png_pixels(self.folder / "samples.png"), png_pixels(KEPT / "samples.png")
        self.assertEqual(len(found), len(kept))
        for mine, theirs in zip(found, kept):
            self.assertEqual(len(mine), len(theirs))
            # Kernels differ between processors and sizes of batches by a shade.
            self.assertLessEqual(max(abs(a - b) for a, b in zip(mine, theirs)), 1)


if __name__ == "__main__":
    main()
