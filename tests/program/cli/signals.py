#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ctrl-C and SIGTERM: what is at hand is finished and saved, or leaves nothing behind."""

import signal
import time

from support import SMALL, ProgramTest, main, table


class Signals(ProgramTest):
    def wait_until(self, process, happened):
        for _ in range(3000):
            if happened():
                return
            if process.poll() is not None:
                self.fail(f"it ended too early:\n{process.communicate()}")
            time.sleep(0.02)
        self.fail("it took too long")

    def end_by(self, process, which):
        process.send_signal(which)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 128 + which, out + err)
        return err

    def test_training_finishes_its_step_and_saves(self):
        for which in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(which.name):
                run = self.folder / which.name
                process = self.start("train", *SMALL, "--batch", 20, "--steps", 10_000_000, "--pictures-every", 0, "--out", run)
                metrics = run / "metrics.csv"
                self.wait_until(process, lambda: metrics.exists() and len(metrics.read_text().splitlines()) > 3)
                err = self.end_by(process, which)
                self.assertIn("model.safetensors", err)
                self.assertIn("signal", (run / "log.txt").read_text())
                shown, _ = self.run_program("show", run)
                self.assertIn("weights_fingerprint", shown)
                self.assertEqual([name for name in self.files(run) if ".tmp" in name], [])
                page = (run / "report.html").read_text(encoding="utf-8")
                self.assertIn("stopped by a signal at step", page)
                if which == signal.SIGTERM:  # no time: the page says how the rest is made
                    self.assertNotIn('id="reconstructions"', page)
                    self.assertIn("<code>animevae report SIGTERM</code>", page)
                    self.run_program("report", "SIGTERM")
                    page = (run / "report.html").read_text(encoding="utf-8")
                for words in ('id="reconstructions"', 'id="samples"', 'id="latents"', 'type="range"', "PSNR of reconstructions, 60 images",
                              "<code>animevae serve "):
                    self.assertIn(words, page)
                self.assertNotIn("animevae report", page, "there is nothing left to make")
                rows = table(metrics)
                self.assertEqual(len(rows[-1]), len(rows[0]), "the last row is whole")

    def test_a_second_ctrl_c_leaves_the_pictures_out_and_the_model_in(self):
        run = self.folder / "run"
        process = self.start("train", "--preset", "vae-animeface-grey-32", "--faces", 3000, "--steps", 10_000_000, "--read-every", 1,
                             "--pictures-every", 0, "--out", run)
        metrics, log = run / "metrics.csv", run / "log.txt"
        self.wait_until(process, lambda: metrics.exists() and len(metrics.read_text().splitlines()) > 3)
        process.send_signal(signal.SIGINT)
        self.wait_until(process, lambda: "Ctrl-C once more" in log.read_text())
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertIn("<code>animevae report run</code>", (run / "report.html").read_text(encoding="utf-8"))
        self.run_program("show", run)

    def test_nothing_is_left_of_a_training_that_had_not_begun(self):
        process = self.start("train", "--faces", 1_000_000, "--out", "run")
        time.sleep(2)
        self.end_by(process, signal.SIGINT)
        self.assertEqual(self.files(), {})

    def test_nothing_is_left_of_a_folder_of_faces(self):
        for which in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(which.name):
                process = self.start("faces", "--count", 1_000_000, "--size", 32, "--out", "faces")
                self.wait_until(process, lambda: len(self.files()) > 20)
                self.end_by(process, which)
                self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    main()
