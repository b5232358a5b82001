#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What LibTorch's threads do while they wait, on a machine that other programs use as well."""

import os
import re
import subprocess
import sys
import unittest

from support import ProgramTest, main, program

# Of a user who says nothing of threads.
PLAIN = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"),
         **{name: os.environ[name] for name in ("LD_LIBRARY_PATH", "LD_PRELOAD") if name in os.environ}}


def spins(command, environment):
    """How often libgomp's threads look before they sleep, as it says itself; None where it says nothing."""
    done = subprocess.run(command, env={**environment, "OMP_DISPLAY_ENV": "VERBOSE"}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=240)
    found = re.search(r"GOMP_SPINCOUNT = '(\w+)'", done.stderr)
    return found and found[1]


@unittest.skipUnless(sys.platform == "linux", "only glibc's loader lets a program do this")
class SharedMachine(ProgramTest):
    def setUp(self):
        super().setUp()
        if spins([program, "--version"], {**PLAIN, "OMP_WAIT_POLICY": "passive"}) is None:
            self.skipTest("this LibTorch's threads are not libgomp's")

    def test_threads_sleep_unless_the_user_says_otherwise(self):
        for beside in ({}, {"SHLVL": "1"}, {"_": "x", "PWD": "/"}, {"OMP_NUM_THREADS": "2"}):
            self.assertEqual(spins([program, "--version"], {**PLAIN, **beside}), "0", beside)
        self.assertEqual(spins([program, "--version"], {**PLAIN, "GOMP_SPINCOUNT": "77"}), "77")
        self.assertNotEqual(spins([program, "--version"], {**PLAIN, "OMP_WAIT_POLICY": "active"}), "0")

    def test_so_they_do_in_the_tests_and_the_examples(self):
        there = [path for path in (program.parent / "test_torch", program.parent / "vae_animeface") if path.exists()]
        for path in there:
            self.assertEqual(spins([path, "--version"], PLAIN), "0", path)

    def test_nothing_of_the_environment_is_lost(self):
        """What was written over is back before main(): the program finds its cache by it."""
        environment = {"PATH": PLAIN["PATH"], "HOME": str(self.folder / "home"),
                       **{name: PLAIN[name] for name in ("LD_LIBRARY_PATH", "LD_PRELOAD") if name in PLAIN}}
        said = subprocess.run([program, "doctor"], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
        self.assertIn(f"image cache            {self.folder}/home/.cache/", said)

    def test_it_works_where_there_is_no_environment_at_all(self):
        nothing = {name: PLAIN[name] for name in ("LD_LIBRARY_PATH", "LD_PRELOAD") if name in PLAIN}
        self.assertEqual(subprocess.run([program, "--version"], env=nothing, stdout=subprocess.DEVNULL).returncode, 0)


if __name__ == "__main__":
    main()
