#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: in_turn.py [--rounds 3] COMMAND COMMAND...

Runs trainings in turn, several times, and prints the images/s of each and their ratio to those of the first command: two
programs, or one program with and without an option. A COMMAND is a whole command line of `animevae train` in quotes, without
--out. Speed is that between the first and the last reading of the losses, the end of a run not included. Needs a machine that
does nothing else meanwhile.

    benchmarks/in_turn.py "old/animevae train --faces 4000 --epochs 4" "build/release/bin/animevae train --faces 4000 --epochs 4"
"""

import argparse
import csv
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path


def images_per_second(command, folder):
    run = Path(folder) / "run"
    done = subprocess.run([*shlex.split(command), "--out", run, "--overwrite"], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)
    if done.returncode:
        sys.exit(f"in_turn.py: {command}: {done.stderr.strip().splitlines()[-1]}")
    with (run / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    if len(rows) < 2:
        sys.exit(f"in_turn.py: {command}: has one reading of the losses; more steps, or --read-every, give two")
    images, seconds = (float(rows[-1][name]) - float(rows[0][name]) for name in ("images", "seconds"))
    return images / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="+", metavar="COMMAND")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    speeds = [[] for _ in options.commands]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            for own, command in zip(speeds, options.commands):
                own.append(images_per_second(command, folder))
    for own, command in zip(speeds, options.commands):
        ratios = [speed / first for speed, first in zip(own, speeds[0])]
        print(f"{statistics.median(own):8.0f} images/s   {statistics.median(ratios):.3f} "
              f"({min(ratios):.3f} to {max(ratios):.3f})   {command}")


if __name__ == "__main__":
    main()
