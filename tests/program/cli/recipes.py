#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""With which values a preset trains, and what is said and kept of them."""

import re
import subprocess
import sys
from pathlib import Path

from support import SMALL, ProgramTest, main, program, table, tensors


class AsPublished(ProgramTest):
    L1 = ["train", "--preset", "l1-anime-vae", "--faces", 4, "--steps", 1, "--pictures-every", 0]

    def train_l1(self, *arguments, out):
        _, err = self.run_program(*self.L1, *arguments, "--out", out)
        config = (self.folder / out / "config.toml").read_text()
        values = tuple(re.search(rf"(?m)^{name} = (.*)$", config)[1] for name in ("learning-rate", "initialisation"))
        return [line for line in err.splitlines() if "published" in line and "warning" in line], values

    def test_published_values_that_do_not_train_are_a_flag_away(self):
        self.assertEqual(self.train_l1(out="plain"), ([], ("0.001", '"framework"')))
        warnings, values = self.train_l1("--as-published", out="published")
        self.assertEqual(values, ("0.007", '"glorot-uniform"'))
        self.assertEqual(len(warnings), 1)
        for words in ("learning-rate 0.007 in place of 0.001", "initialisation glorot-uniform in place of framework",
                      "diverged at step 108"):
            self.assertIn(words, warnings[0])
        self.assertIn(warnings[0], (self.folder / "published/log.txt").read_text())
        self.assertIn("as published", (self.folder / "published/report.html").read_text())

    def test_the_configuration_of_such_a_run_makes_it_again(self):
        self.train_l1("--as-published", out="published")
        _, err = self.run_program("train", "--config", "published/config.toml", "--out", "again")
        self.assertIn("warning: as published: learning-rate", err)
        for name in ("config.toml", "model.safetensors"):
            self.assertEqual((self.folder / "again" / name).read_bytes(), (self.folder / "published" / name).read_bytes())
        self.assertEqual(tensors(self.folder / "again/model.safetensors")[1]["as_published"], "true")

    def test_what_the_user_says_wins_over_both(self):
        warnings, values = self.train_l1("--as-published", "--lr", 1e-4, out="rate")
        self.assertEqual(values, ("0.0001", '"glorot-uniform"'))
        self.assertIn("as published: initialisation glorot-uniform in place of framework;", warnings[0])
        both = ["--lr", 1e-4, "--initialisation", "kaiming-uniform"]
        self.assertEqual(self.train_l1("--as-published", *both, out="both"), ([], ("0.0001", '"kaiming-uniform"')))
        self.assertEqual(self.train_l1("--lr", 0.007, out="own"), ([], ("0.007", '"framework"')))

    def test_it_says_so_where_the_defaults_are_as_published(self):
        _, err = self.run_program("train", *SMALL, "--steps", 1, "--as-published", "--out", "run")
        self.assertIn("--as-published changes nothing: the defaults of vae-animeface-grey-32 are as published", err)

    def test_it_is_seen_before_training(self):
        out, _ = self.run_program("show", "l1-anime-vae")
        self.assertIn("'train --as-published' has learning-rate 0.007 in place of 0.001", out)
        self.assertNotIn("as-published", self.run_program("show", "anime-vae")[0])
        lines = [line for line in self.run_program("presets")[0].splitlines() if "--as-published" in line]
        self.assertEqual([line.split()[0] for line in lines], ["l1-anime-vae"])


class Threads(ProgramTest):
    def test_how_many_computed_is_kept_and_told(self):
        run = self.train("--threads", 1)
        self.assertIn("threads = 1\n", (run / "config.toml").read_text())
        self.assertEqual(tensors(run / "model.safetensors")[1]["threads"], "1")
        self.assertIn("threads that computed", (run / "report.html").read_text())
        self.run_program("train", "--config", run / "config.toml", "--threads", 2, "--out", "two")
        self.assertEqual(tensors(self.folder / "two/model.safetensors")[1]["threads"], "2")


def exploded(steps):
    """The first step of which the rate is more than 10 times the median of the 100 before, of 50 at least, and costs more
    than the distortion has come down; of rows of metrics.csv, each a step."""
    rates, distortions = [float(row["rate"]) for row in steps], [float(row["distortion"]) for row in steps]
    for i, row in enumerate(steps):
        before = sorted(rates[max(0, i - 100):i])
        saved = distortions[0] - min(distortions[:i + 1])
        if i >= 50 and rates[i] > 10 * before[len(before) // 2] and min(1, float(row["beta"])) * rates[i] > saved:
            return int(row["step"])
    return None


class Explosion(ProgramTest):
    def test_a_rate_that_explodes_is_said_once_in_terminal_log_and_report(self):
        """Of steps that grow until weights are thrown far away, though not so far that a number is infinite."""
        said = []
        for seed in range(4):
            self.start("train", "--preset", "l1-anime-vae", "--as-published", "--faces", 60, "--steps", 90, "--batch", 4, "--lr", 0.02,
                       "--schedule-warmup-steps", 1000, "--seed", seed, "--read-every", 1, "--pictures-every", 0, "--threads", 1,
                       "--out", seed).communicate(timeout=240)
            run = self.folder / str(seed)
            steps = [re.search(r"at step (\d+)", line)[1] for line in (run / "log.txt").read_text().splitlines()
                     if line.startswith("warning: the rate has exploded")]
            expected = exploded(table(run / "metrics.csv"))
            self.assertEqual(steps, [str(expected)] if expected else [], f"seed {seed}")
            if "training diverged" not in (run / "log.txt").read_text():
                self.assertEqual("The rate has exploded" in (run / "report.html").read_text(), bool(expected))
                said += steps
            if said:
                break
        self.assertTrue(said, "no seed exploded; take larger steps")


class PresetTable(ProgramTest):
    def table(self, *arguments):
        done = subprocess.run([sys.executable, Path(__file__).parents[3] / "tools/preset-table", "--program", program, "--out", "table",
                               "--presets", SMALL[1], "--steps", "2", "--seeds", "0,1", *arguments],
                              cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines() if line.startswith("|")]
        return rows[2:], done.stderr.count("training ")

    def test_it_keeps_what_is_done_and_shows_it_as_the_runs_have_it(self):
        self.run_program("faces", "--count", 20, "--out", "faces")
        rows, trained = self.table("--faces", "30", "faces")
        self.assertEqual([row[:4] for row in rows],
                         [[SMALL[1], images, seed, "trains"] for images in ("30 drawn faces", "faces") for seed in "01"])
        self.assertEqual(trained, 4)
        found = [[round(float(table(run)[-1][name]), 1) for name in ("loss", "distortion", "rate")]
                 for run in (self.folder / "table").glob("*/metrics.csv")]
        self.assertEqual(sorted(found), sorted([float(cell) for cell in row[5:8]] for row in rows))
        for row in rows:
            self.assertRegex(row[8], r"^\d+ of 10$")
            self.assertRegex(row[9], r"^\d+\.\d\d dB$")
        self.assertEqual(self.table("--faces", "30", "faces"), (rows, 0))
        again, trained = self.table("--faces", "30", "--", "--lr", "1e9")
        self.assertEqual(trained, 2)
        self.assertEqual([row for row in again if row[0] == SMALL[1]], rows)
        for row in again:
            if row not in rows:
                self.assertEqual(row[0], f"{SMALL[1]} --lr 1e9")
                self.assertRegex(row[3], r"^diverged at step \d+$")


if __name__ == "__main__":
    main()
