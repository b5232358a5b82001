#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Training that comes to no good: it diverges, or its posterior collapses."""

from support import SMALL, ProgramTest, all_finite, main, table, tensors


class BadTraining(ProgramTest):
    def test_divergence_keeps_the_last_good_model(self):
        _, err = self.run_program("train", *SMALL, "--batch", 10, "--epochs", 50, "--learning-rate", 1e6, "--read-every", 4,
                                  "--pictures-every", 0, "--out", "run", status=1)
        self.assertRegex(err.splitlines()[-1], r"^animevae: training diverged: .* are not finite, from step \d+ on .*1000000")
        self.assertIn("the last good model is in run/model.safetensors", err)
        self.assertIn("diverged", (self.folder / "run/log.txt").read_text())
        self.assertTrue("Training diverged" in (self.folder / "run/report.html").read_text(encoding="utf-8"), "the page is silent")
        self.assertTrue(all_finite(self.folder / "run/model.safetensors"))
        self.run_program("sample", "run")

    def test_a_collapsed_posterior_is_said_everywhere(self):
        _, err = self.run_program("train", *SMALL, "--batch", 4, "--steps", 230, "--objective-beta-to", 100_000,
                                  "--read-every", 10, "--pictures-every", 0, "--out", "run")
        self.assertLess(float(table(self.folder / "run/metrics.csv")[-1]["rate"]), 0.5)
        self.assertEqual(err.count("the posterior has collapsed"), 1)
        for name, words in (("log.txt", "the posterior has collapsed"), ("report.html", "The posterior has collapsed")):
            self.assertTrue(words in (self.folder / "run" / name).read_text(encoding="utf-8"), name)

    def test_a_short_training_is_not_said_to_have_collapsed(self):
        _, err = self.run_program("train", *SMALL, "--steps", 2, "--out", "run")
        self.assertNotIn("collapsed", err)

    def test_batch_normalisation_that_has_not_settled_is_said_in_a_sentence(self):
        # Facenet's running statistics keep 99.5 % of themselves at each step: evaluated now, its deepest network overflows.
        sentence = r"not finite: .* have seen 2 steps and keep 99\.5 % .* before about 600 steps$"
        _, err = self.run_program("train", "--preset", "facenet-large", "--faces", 8, "--batch", 8, "--steps", 2,
                                  "--pictures-every", 0, "--hold-out", 0.5, "--split-seed", 1, "--out", "run")
        self.assertRegex(err, rf"(?m)^warning: .*{sentence}")
        self.assertIn("not finite", (self.folder / "run/report.html").read_text(encoding="utf-8"))
        self.assertEqual(table(self.folder / "run/metrics.csv")[-1]["held_out_rate"], "")
        _, metadata = tensors(self.folder / "run/model.safetensors")
        self.assertRegex(metadata["results.problem"], sentence)
        self.assertNotIn("results.psnr", metadata)
        for command in (["reconstruct"], ["diagnose"], ["cluster"], ["traverse", "--image", 0]):
            out, err = self.run_program(command[0], "run", *command[1:], status=1)
            self.assertRegex(err.splitlines()[-1], rf"^animevae: run: .*{sentence}")
            self.assertEqual(out, "", command)
        for name in ("log.txt", "metrics.csv", "report.html", "config.toml"):
            self.assertNotRegex((self.folder / "run" / name).read_text(encoding="utf-8"), r"\b(nan|inf)\b", name)
        self.assertEqual([file for file in self.folder.glob("*.png")], [], "no picture of what cannot be computed")

    def test_a_short_training_with_batch_normalisation_is_told_to_go_on(self):
        _, err = self.run_program("train", "--preset", "facenet-dfc", "--faces", 8, "--batch", 8, "--steps", 1, "--out", "run")
        self.assertRegex(err, r"(?m)^warning: .* have seen 1 step and keep 99\.5 % .* before about 600 steps$")
        self.assertRegex(err, "PSNR [0-9.]+ dB")
        _, err = self.run_program("sample", "run")
        self.assertRegex(err, "^warning: run: .* have seen 1 step ")
        _, err = self.run_program("train", *SMALL, "--steps", 1, "--out", "none")
        self.assertNotIn("batch normalisation", err)


if __name__ == "__main__":
    main()
