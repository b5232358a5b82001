#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Weights go both ways between the program and the twins in Python, and both then compute the same numbers.

Where Python has no torch, there is nothing to compare with.
"""

import copy
import json
import math
import subprocess
import sys
import unittest
from pathlib import Path

from support import ProgramTest, main

REFERENCE = Path(__file__).resolve().parents[3] / "python" / "animevae_reference.py"
try:
    import torch
except ImportError:
    torch = None
else:
    sys.path.insert(0, str(REFERENCE.parent))
    import animevae_reference as reference

# What the same may differ by, relative; and what something else differs by at least.
SAME, ELSE = 1e-8, 1e-2

# Every network and naming, of each the smaller presets.
PRESETS = ["vae-animeface", "vae-animeface-grey-32", "anime-vae-small", "anime-vae-96x64", "anime-face-generator",
           "l1-anime-vae", "facenet-dfc-published", "facenet-resnet-published", "facenet-large-published"]


def difference(ours, theirs):
    """The largest relative difference of two numbers, tensors, lists or dictionaries of the same names."""
    if isinstance(theirs, dict):
        assert ours.keys() == theirs.keys(), f"{list(ours)} is not {list(theirs)}"
        return max(difference(ours[name], theirs[name]) for name in theirs)
    ours, theirs = torch.as_tensor(ours, dtype=torch.float64), torch.as_tensor(theirs, dtype=torch.float64)
    assert ours.shape == theirs.shape, f"{ours.shape} is not {theirs.shape}"
    apart = ((ours - theirs).abs().max() / theirs.abs().max()).item()
    assert math.isfinite(apart), "a number is missing, or all are 0"
    return apart


@unittest.skipIf(torch is None, "this Python has no torch")
class ReferenceWeights(ProgramTest):
    def random(self, name, seed=1):
        """A twin with random weights."""
        model = reference.make(name)
        reference.randomise(model, seed)
        return model

    def save(self, state, file="weights.pt"):
        torch.save(state, self.folder / file)
        return file

    def measured(self, *arguments, faces=3):
        """What the program says, and the batch of which."""
        out, _ = self.run_program("losses", *arguments, "--faces", faces, "--json", "--out", "batch.pt")
        return json.loads(out), torch.load(self.folder / "batch.pt", weights_only=True)

    def apart(self, model, measured):
        """How far a twin is from what the program says and has computed, in outputs and losses."""
        losses, batch = measured
        model = copy.deepcopy(model).double()
        with torch.no_grad():
            mean, log_variance = model.encode(batch["images"])
            rates = reference.kl_divergence(mean, log_variance)
            return max(difference(batch, {"images": batch["images"], "mean": mean, "log_variance": log_variance,
                                          "z": batch["z"], "decoded": model.decode(batch["z"])}),
                       difference(losses["rate_per_latent"], rates.mean(0).flatten()),
                       difference(losses["rate"], rates.sum() / len(rates)),
                       difference(losses["reference"], model.losses(batch["images"], batch["z"])))

    def test_weights_from_python(self):
        for name in PRESETS:
            with self.subTest(name):
                model = self.random(name)
                self.run_program("import", self.save(reference.state_of(model)), "--preset", name, "--out", "run", "--overwrite")
                measured = self.measured("run")
                self.assertLess(self.apart(model, measured), SAME)
                self.assertEqual(measured[0]["preset"], name)
                self.assertTrue(measured[1]["z"].equal(measured[1]["mean"]))

    def test_weights_from_the_program(self):
        for name, names in {"vae-animeface-grey-32": "original", "anime-vae-small": "original", "l1-anime-vae": "ours"}.items():
            with self.subTest(name):
                self.run_program("train", "--preset", name, "--faces", 6, "--batch", 3, "--steps", 2, "--pictures-every", 0,
                                 "--out", name)
                self.run_program("export", name, "--names", names, "--out", "exported.pt")
                model = reference.make(name)
                reference.load(model, torch.load(self.folder / "exported.pt", weights_only=True))
                self.assertLess(self.apart(model, self.measured(name)), SAME)

    def test_what_goes_in_comes_out_again(self):
        for name in ("vae-animeface-32", "anime-face-generator", "facenet-dfc-published"):
            state = reference.state_of(self.random(name))
            self.run_program("import", self.save(state), "--preset", name, "--out", name)
            self.run_program("export", name, "--out", "exported.pt")
            exported = torch.load(self.folder / "exported.pt", weights_only=True)
            for key, tensor in state.items():
                self.assertTrue(tensor.equal(exported[key]), key)

    def test_the_names_of_disentangling_vae(self):
        model = reference.VaeAnimeface(upstream_names=True).eval()
        reference.randomise(model, 2)
        self.assertIn("decoder.convT_64.weight", model.state_dict())
        measured = self.measured("vae-animeface", "--weights", self.save(model.state_dict()))
        self.assertLess(self.apart(model, measured), SAME)

    def test_a_sample_of_the_posterior(self):
        model = self.random("vae-animeface-grey-32")
        weights = ["vae-animeface-grey-32", "--weights", self.save(model.state_dict())]
        first = self.measured(*weights, "--z", "sample", "--seed", 3)
        self.assertLess(self.apart(model, first), SAME)
        self.assertGreater(difference(first[1]["z"], first[1]["mean"]), ELSE)
        self.assertEqual(self.measured(*weights, "--z", "sample", "--seed", 3)[0], first[0])
        other = self.measured(*weights, "--z", "sample", "--seed", 4)[0]
        self.assertNotEqual(other["reference"], first[0]["reference"])
        self.assertEqual(other["rate"], first[0]["rate"])

    def test_a_folder_is_one_batch(self):
        # More than the program takes at once; facenet sums over a batch what others average.
        for name in ("vae-animeface-grey-32", "facenet-dfc-published"):
            model = self.random(name)
            measured = self.measured(name, "--weights", self.save(reference.state_of(model)), faces=70)
            self.assertEqual(len(measured[1]["images"]), 70)
            self.assertLess(self.apart(model, measured), SAME)

    def differs(self, name, change):
        """That the numbers are others where weights are not what their names say."""
        model = self.random(name)
        state = {key: tensor.clone() for key, tensor in reference.state_of(model).items()}
        self.assertLess(self.apart(model, self.measured(name, "--weights", self.save(state))), SAME)
        change(state)
        self.assertGreater(self.apart(model, self.measured(name, "--weights", self.save(state))), ELSE)

    def test_swapped_heads_are_seen(self):
        def swap(first, second):
            def change(state):
                for role in first:
                    a, b = first[role], second[role]
                    state[a], state[b] = state[b], state[a]
            return change
        heads = [{role: f"encoder.{head}.{role}" for role in ("weight", "bias")} for head in ("mu", "logvar")]
        self.differs("anime-face-generator", swap(*heads))
        heads = [{role: f"encoder/{head}/{role}" for role in ("weights", "biases")} for head in ("Fc_1", "Fc_2")]
        self.differs("facenet-dfc-published", swap(*heads))

        def swap_halves(state):
            for role in ("weight", "bias"):
                key = f"encoder.project_latent.0.{role}"
                state[key] = torch.cat(state[key].chunk(2)[::-1])
        self.differs("anime-vae-small", swap_halves)

    def test_halves_for_interleaved_moments_are_seen(self):
        def in_halves(state):
            for role in ("weight", "bias"):
                key = f"encoder.mu_logvar_gen.{role}"
                state[key] = torch.cat([state[key][0::2], state[key][1::2]])
        self.differs("vae-animeface-grey-32", in_halves)

    def test_another_order_of_a_flattened_map_is_seen(self):
        def encoder_channels_first(state):
            for head in ("Fc_1", "Fc_2"):
                key = f"encoder/{head}/weights"
                state[key] = state[key].unflatten(0, (4, 4, 256)).permute(2, 0, 1, 3).flatten(0, 2)

        def decoder_channels_first(state):
            key = "decoder/Fc_1/weights"
            state[key] = state[key].unflatten(1, (4, 4, 256)).permute(0, 3, 1, 2).flatten(1)
        self.differs("facenet-dfc-published", encoder_channels_first)
        self.differs("facenet-dfc-published", decoder_channels_first)

    def test_the_twins_on_the_command_line(self):
        def twin(*arguments):
            done = subprocess.run([sys.executable, REFERENCE, *map(str, arguments)], cwd=self.folder, capture_output=True,
                                  text=True, env=self.environment(), check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            return done.stdout
        twin("facenet-dfc-published", "weights.pt", "--make", "--seed", 5)
        losses, _ = self.measured("facenet-dfc-published", "--weights", "weights.pt")
        theirs = json.loads(twin("facenet-dfc-published", "weights.pt", "batch.pt"))
        self.assertLess(difference(losses["reference"], theirs), SAME)


if __name__ == "__main__":
    main()
