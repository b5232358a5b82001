#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What TensorBoard itself reads in the file of `animevae train --tensorboard`."""

import subprocess
import sys
import unittest
from pathlib import Path

from support import SMALL, ProgramTest, main, png_size, table


def tensorboard():
    """TensorBoard's reader of event files, or None."""
    try:
        found = subprocess.run([Path(__file__).parents[3] / "tools/find-tensorboard"], capture_output=True, text=True, timeout=400)
        sys.path.insert(0, found.stdout.strip())
        from tensorboard.backend.event_processing import event_accumulator
        return event_accumulator
    except (ImportError, subprocess.SubprocessError):
        return None


class TensorBoard(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = tensorboard()
        if cls.reader is None:
            raise unittest.SkipTest("pip cannot bring the Python package tensorboard")

    def read(self, run):
        accumulator = self.reader.EventAccumulator(str(run), size_guidance={name: 0 for name in ("scalars", "images", "histograms")})
        accumulator.Reload()
        return accumulator

    def test_scalars_pictures_histograms_and_hyper_parameters(self):
        run = self.train("--batch", 20, "--epochs", 2, "--tensorboard", "--read-every", 2, steps=None)
        events, rows = self.read(run), table(run / "metrics.csv")
        tags = events.Tags()
        for name in ("loss", "distortion", "rate"):
            scalars = events.Scalars(f"training/{name}")
            self.assertEqual([scalar.step for scalar in scalars], [int(row["step"]) for row in rows])
            for scalar, row in zip(scalars, rows):
                self.assertAlmostEqual(scalar.value / float(row[name]), 1, places=5)
        for latent in range(10):
            self.assertEqual(len(events.Scalars(f"rate of a latent/{latent}")), 2)
        for tag in ("samples", "images above their reconstructions"):
            pictures = events.Images(tag)
            self.assertEqual([picture.step for picture in pictures], [3, 6])
            file = self.folder / "picture.png"
            file.write_bytes(pictures[-1].encoded_image_string)
            self.assertEqual(png_size(file), (pictures[-1].width, pictures[-1].height))
        weights = [tag for tag in tags["histograms"] if tag.startswith("weights/")]
        self.assertIn("weights/encoder.conv1.weight", weights)
        for tag in weights:
            histogram = events.Histograms(tag)[-1].histogram_value
            self.assertEqual(sum(histogram.bucket), histogram.num)
        summary = events.SummaryMetadata("_hparams_/session_start_info")
        self.assertEqual(summary.plugin_data.plugin_name, "hparams")
        from tensorboard.plugins.hparams import plugin_data_pb2
        values = plugin_data_pb2.HParamsPluginData.FromString(summary.plugin_data.content).session_start_info.hparams
        self.assertEqual(values["batch_size"].number_value, 20)
        self.assertEqual(values["objective.beta.to"].number_value, 4)

    def test_a_run_that_goes_on_has_every_event_once(self):
        run = self.train("--batch", 20, "--epochs", 1, "--tensorboard", steps=None)
        self.run_program("train", "--resume", run, "--epochs", 3)
        self.assertEqual([scalar.step for scalar in self.read(run).Scalars("training/loss")], [3, 6, 9])


if __name__ == "__main__":
    main()
