#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`animevae runs`, and the log of disentangling-vae."""

import csv
import json
import signal
import time

from support import SMALL, ProgramTest, main, table


class Runs(ProgramTest):
    def test_runs_are_listed_with_their_state_and_numbers(self):
        self.train("--batch", 20, "--epochs", 2, out="runs/first", steps=None)
        self.train("--batch", 20, "--hold-out", 0.2, out="runs/second", steps=3)
        killed = self.folder / "runs/third"
        process = self.start("train", *SMALL, "--batch", 20, "--steps", 10_000_000, "--pictures-every", 0, "--out", killed)
        while not (killed / "metrics.csv").exists() or len((killed / "metrics.csv").read_text().splitlines()) < 3:
            self.assertIsNone(process.poll())
            time.sleep(0.02)
        out, _ = self.run_program("runs")
        lines = {line.split()[0]: line for line in out.splitlines()}
        self.assertIn("training", lines["runs/third"])
        process.send_signal(signal.SIGKILL)
        process.wait()
        listed = {run["run"]: run for run in json.loads(self.run_program("runs", "runs", "--json")[0])["runs"]}
        self.assertEqual({name: run["state"] for name, run in listed.items()},
                         {"runs/first": "finished", "runs/second": "finished", "runs/third": "interrupted"})
        last = table(self.folder / "runs/first/metrics.csv")[-1]
        self.assertAlmostEqual(listed["runs/first"]["elbo"], -float(last["distortion"]) - float(last["rate"]), places=6)
        self.assertEqual(listed["runs/first"]["length"], "2 epochs")
        self.assertEqual(listed["runs/second"]["elbo_of"], "held-out images")
        self.assertEqual(listed["runs/second"]["length"], "3 steps")
        self.assertGreater(listed["runs/first"]["images_per_second"], 0)

    def test_a_folder_without_runs_and_no_folder(self):
        (self.folder / "runs").mkdir()
        self.assertEqual(self.run_program("runs")[0], "no runs below runs\n")
        self.refused("runs", "none", status=1, says=["none"])

    def test_the_losses_of_every_epoch_as_disentangling_vae_logs_them(self):
        run = self.train("--batch", 20, "--epochs", 2, "--epoch-losses", steps=None)
        with open(run / "train_losses.log", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["Loss"] for row in rows if row["Epoch"] == "1"],
                         ["recon_loss", "kl_loss", *(f"kl_loss_{latent}" for latent in range(10)), "loss"])
        epoch = table(run / "metrics.csv")[-1]
        self.assertEqual([row["Value"] for row in rows if row["Epoch"] == "1" and row["Loss"] == "recon_loss"],
                         [epoch["distortion"]])


if __name__ == "__main__":
    main()
