#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Training that was killed and goes on is the training that never was: `animevae train --resume`.

ANIMEVAE_KILLS says how often each of the two trainings is killed at a random moment (default: 5; tools/kill-training);
ANIMEVAE_KILLS_SEED chooses the moments.
"""

import csv
import os
import random
import resource
import shutil
import signal
import time

from support import SMALL, ProgramTest, main, tensors

KILLS = int(os.environ.get("ANIMEVAE_KILLS", "5"))
SEED = os.environ.get("ANIMEVAE_KILLS_SEED", "0")
STATEFUL = ["--optimiser", "adamw", "--clip", "1", "--ema", "0.99", "--schedule", "one-cycle", "--hold-out", "0.1", "--flips",
            "--pictures-every", "5"]


def without_seconds(run):
    with open(run / "metrics.csv", newline="", encoding="utf-8") as file:
        return [[cell for name, cell in row.items() if name != "seconds"] for row in csv.DictReader(file)]


class KilledTraining(ProgramTest):
    def command(self, threads, steps):
        """Epochs of 9 steps, a checkpoint at the end of each and, by minutes, in between."""
        return ["train", *SMALL[:2], "--faces", 100, *STATEFUL, "--batch", 10, "--steps", steps, "--read-every", 4, "--threads",
                threads, "--checkpoint-every", 1, "--checkpoint-minutes", 0.005, "--keep", 3]

    def assert_same_run(self, run, whole):
        (ours, _), (theirs, _) = tensors(run / "model.safetensors"), tensors(whole / "model.safetensors")
        self.assertEqual(ours, theirs, "weights")
        self.assertEqual(without_seconds(run), without_seconds(whole), "metrics.csv")
        self.assertEqual((run / "training.gif").read_bytes(), (whole / "training.gif").read_bytes(), "the film")
        pictures = [{path.name: path.read_bytes() for path in (folder / "samples").iterdir()} for folder in (run, whole)]
        self.assertEqual(pictures[0].keys(), pictures[1].keys())
        self.assertEqual(pictures[0], pictures[1], "samples/")

    def kill_and_resume(self, threads):
        steps = max(60, 12 * KILLS)
        self.run_program(*self.command(threads, steps), "--out", "whole")
        moments, run, killed = random.Random(f"{SEED} {threads}"), self.folder / "run", 0
        for _ in range(4 * KILLS):  # on a slow machine many a moment comes before the first checkpoint
            going_on = any(run.glob("checkpoints/epoch-*.safetensors"))
            if not going_on:
                shutil.rmtree(run, ignore_errors=True)
            process = self.start("train", "--resume", run) if going_on else self.start(*self.command(threads, steps), "--out", run)
            # From its first lines on, so that most moments fall into steps and into the writing of files.
            started = run / "log.txt"
            size = started.stat().st_size if started.exists() else 0
            while process.poll() is None and not (started.exists() and started.stat().st_size > size):
                time.sleep(0.002)
            time.sleep(moments.uniform(0, 0.6))
            if process.poll() is not None:
                out, err = process.communicate()
                self.assertEqual(process.returncode, 0, out + err)
                break  # the machine was faster than the moments
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += any(run.glob("checkpoints/epoch-*.safetensors"))
            if killed == KILLS:
                break
        self.assertGreater(killed, 0, "no kill came behind a checkpoint")
        if not (run / "report.html").exists():
            self.run_program("train", "--resume", run)
        print(f"killed {killed} times with {threads} threads", flush=True)
        self.assert_same_run(run, self.folder / "whole")

    def test_with_one_thread(self):
        self.kill_and_resume(1)

    def test_with_two_threads(self):
        self.kill_and_resume(2)


class Resume(ProgramTest):
    def test_a_finished_run_goes_on_for_longer_and_says_what_changes(self):
        run = self.train("--faces", 40, "--batch", 10, "--epochs", 2, steps=None)
        whole = self.train("--faces", 40, "--batch", 10, "--epochs", 4, steps=None, out="whole")
        self.refused("train", "--resume", run, status=2, says=[run, "was trained to its end, step 8 of 8", "--epochs"])
        _, err = self.run_program("train", "--resume", run, "--epochs", 4)
        self.assertIn("going on after step 8", err)
        self.assertIn("from step 9 on epochs is 4 in place of 2", err)
        self.assertEqual(tensors(run / "model.safetensors")[0], tensors(whole / "model.safetensors")[0])
        self.assertEqual(without_seconds(run), without_seconds(whole))
        self.assertIn("epochs = 4", (run / "config.toml").read_text())

    def test_what_a_run_began_with_cannot_change(self):
        run = self.train("--faces", 40, "--batch", 10, "--epochs", 2, steps=None)
        before = self.files(run)
        for arguments, words in ((["--batch", 20], "--batch-size was 10 when the run began and is 20 here"),
                                 (["--seed", 3], "--seed was 0 when the run began and is 3 here"),
                                 (["--optimiser", "sgd"], "--optimiser was adam when the run began and is sgd here"),
                                 (["--faces", 50], "--faces was 40 when the run began and is 50 here"),
                                 (["--preset", "facenet-dfc"], "--preset was vae-animeface-grey-32 when the run began")):
            self.refused("train", "--resume", run, "--epochs", 4, *arguments, status=2, says=[words])
        self.assertEqual(self.files(run), before)

    def test_images_that_were_changed_are_refused(self):
        faces = self.folder_of_faces(count=6)
        self.run_program("train", *SMALL[:2], "--data", faces, "--epochs", 2, "--batch", 3, "--out", "run")
        (faces / "5.png").unlink()
        self.refused("train", "--resume", "run", "--epochs", 4, status=1, says=["was trained on other images than these"])

    def test_a_damaged_checkpoint_is_told_and_the_one_before_it_used(self):
        run = self.train("--faces", 40, "--batch", 10, "--epochs", 3, "--checkpoint-every", 1, steps=None)
        expected = tensors(run / "model.safetensors")[0]
        newest = run / "checkpoints/epoch-0003.safetensors"
        damaged = bytearray(newest.read_bytes())
        damaged[-5] ^= 1
        newest.write_bytes(damaged)
        _, err = self.run_program("train", "--resume", run)
        self.assertIn(f"warning: {newest}: is damaged", err)
        self.assertIn("going on after step 8", err)
        self.assertEqual(tensors(run / "model.safetensors")[0], expected)

    def test_a_folder_without_a_run_or_a_checkpoint_is_refused(self):
        (self.folder / "empty").mkdir()
        self.refused("train", "--resume", "empty", status=1, says=["empty", "is not a run folder"])
        self.refused("train", "--resume", "none", status=1, says=["none", "is not a run folder"])
        run = self.train("--checkpoint-minutes", 0)
        self.assertFalse((run / "checkpoints").exists())
        self.refused("train", "--resume", run, "--steps", 9, status=1, says=[run, "has no checkpoint"])
        self.refused("train", "--resume", run, "--out", "other", status=2, says=["--out"])

    def test_a_run_that_is_being_trained_is_refused(self):
        run = self.folder / "run"
        process = self.start("train", *SMALL, "--batch", 20, "--steps", 10_000_000, "--pictures-every", 0, "--checkpoint-every", 1,
                             "--out", run)
        while process.poll() is None and not any(run.glob("checkpoints/*")):
            time.sleep(0.02)
        self.refused("train", "--resume", run, status=1, says=[run, "is being trained by another process"])

    def test_a_disk_that_is_full_ends_the_run_with_a_sentence_and_its_checkpoint_stays(self):
        run = self.train("--faces", 40, "--batch", 10, "--epochs", 1, steps=None)
        before = {path.name: path.read_bytes() for path in (run / "checkpoints").iterdir()}
        largest = 64 * 1024  # bytes of any file; a checkpoint is larger

        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        import subprocess
        from support import program
        process = subprocess.run([program, "train", "--resume", run, "--epochs", "9", "--checkpoint-every", "1"],
                                 cwd=self.folder, env=self.environment(), capture_output=True, text=True, preexec_fn=limited,
                                 timeout=240)
        self.assertEqual(process.returncode, 1, process.stderr)
        self.assertIn("cannot be written", process.stderr)
        for name, data in before.items():
            self.assertEqual((run / "checkpoints" / name).read_bytes(), data)
        self.assertEqual([path.name for path in run.rglob("*.tmp")], [])
        self.run_program("train", "--resume", run, "--epochs", 2)


if __name__ == "__main__":
    main()
