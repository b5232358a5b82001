#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Training that comes to no good: it diverges, or its posterior collapses."""

from support import SMALL, ProgramTest, all_finite, main, table


class BadTraining(ProgramTest):
    def test_divergence_keeps_the_last_good_model(self):
        _, err = self.run_program("train", *SMALL, "--batch", 10, "--epochs", 50, "--learning-rate", 1e6, "--read-every", 4,
                                  "--pictures-every", 0, "--out", "run", status=1)
        self.assertRegex(err.splitlines()[-1], r"^animevae: training diverged: .* step \d+ is not finite; .*1000000")
        self.assertIn("the last good model is in run/model.safetensors", err)
        self.assertIn("diverged", (self.folder / "run/log.txt").read_text())
        self.assertIn("training diverged", (self.folder / "run/report.html").read_text(encoding="utf-8"))
        self.assertTrue(all_finite(self.folder / "run/model.safetensors"))
        self.run_program("sample", "run")

    def test_a_collapsed_posterior_is_said_everywhere(self):
        _, err = self.run_program("train", *SMALL, "--batch", 4, "--steps", 230, "--objective-beta-to", 100_000,
                                  "--read-every", 10, "--pictures-every", 0, "--out", "run")
        self.assertLess(float(table(self.folder / "run/metrics.csv")[-1]["rate"]), 0.5)
        self.assertEqual(err.count("the posterior has collapsed"), 1)
        for name in ("log.txt", "report.html"):
            self.assertIn("the posterior has collapsed", (self.folder / "run" / name).read_text(encoding="utf-8"), name)

    def test_a_short_training_is_not_said_to_have_collapsed(self):
        _, err = self.run_program("train", *SMALL, "--steps", 2, "--out", "run")
        self.assertNotIn("collapsed", err)


if __name__ == "__main__":
    main()
