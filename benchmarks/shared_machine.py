#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: shared_machine.py PROGRAM [--neighbours 2] [--seconds 20] [--rounds 2] [-- OPTION OF TRAIN...]

Images/s of `animevae train` alone and beside processes that do nothing but compute, with the program's default and with
threads that spin while they wait (OMP_WAIT_POLICY=active). Each row is the mean of the rounds, which go through all cases
in turn; the last column is how many times faster the default is. Needs a machine that does nothing else meanwhile.
"""

import argparse
import contextlib
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DEFAULT = {}
ACTIVE = {"OMP_WAIT_POLICY": "active"}


@contextlib.contextmanager
def neighbours(count):
    """Runs so many processes, each of which keeps a core busy if it gets one."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def environment(more):
    plain = {name: value for name, value in os.environ.items() if name not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
    return {**plain, **more}


def images_per_second(options, folder, more):
    """Between the first and the last step that `seconds` of training hold; one that takes longer counts as one."""
    run = folder / "run"
    command = [options.program, "train", "--faces", "4000", "--epochs", "100000", "--read-every", "1", "--pictures-every", "0",
               "--out", run, "--overwrite", *options.passed_on]
    metrics = run / "metrics.csv"
    metrics.unlink(missing_ok=True)
    process = subprocess.Popen(list(map(str, command)), env=environment(more), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        rows, began = [], None
        while began is None or time.monotonic() < began + options.seconds or len(rows) < 3:
            if process.poll() is not None:
                sys.exit(f"shared_machine.py: the program ended: {process.stderr.read().strip()}")
            time.sleep(0.2)
            if metrics.exists():
                with metrics.open(newline="") as file:
                    rows = list(csv.DictReader(file))
            if rows and began is None:
                began = time.monotonic()
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    rows = rows[1:]  # the first step has the machine warm up
    images = int(rows[-1]["images"]) - int(rows[0]["images"])
    return images / (float(rows[-1]["seconds"]) - float(rows[0]["seconds"]))


def main():
    words = sys.argv[1:]
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--neighbours", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20, help="of training in each case and round")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args(words[:at])
    options.passed_on = words[at + 1:]
    options.program = options.program.resolve()
    cases = [(count, name, more) for count in (0, options.neighbours) for name, more in (("default", DEFAULT), ("active", ACTIVE))]
    found = {(count, name): [] for count, name, _ in cases}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            for count, name, more in cases:
                with neighbours(count):
                    found[count, name].append(images_per_second(options, Path(folder), more))
    mean = {case: sum(speeds) / len(speeds) for case, speeds in found.items()}
    print("| busy neighbours | default, images/s | active waiting, images/s | ratio |\n| --- | --- | --- | --- |")
    for count in (0, options.neighbours):
        default, active = mean[count, "default"], mean[count, "active"]
        print(f"| {count} | {default:.0f} | {active:.0f} | {default / active:.2f} |")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the neighbours end with this
    main()
