#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every example that a help text shows is run.

They are run as they stand but for their counts: those that cost time are cut down to CAPS. What they expect to be there,
the run of the first example of `train` and a folder of faces, is made by those very examples first.
"""

import re
import shlex

from support import ProgramTest, main

# The highest count of an option that is run; anything below is left as it is.
CAPS = {"--faces": 200, "--epochs": 1, "--count": 100, "--size": 128}

# Their examples open a window: tests/apps/ runs them, on a display of its own.
WITH_WINDOW = {"explore"}


def cheaper(words):
    """The words of an example with its counts cut down."""
    return [str(min(int(word), CAPS[before])) if before in CAPS else word for before, word in zip(["", *words], words)]


class Examples(ProgramTest):
    def subcommands(self):
        help_text, _ = self.run_program("--help")
        names = re.findall(r"^  ([a-z-]+) {2,}\S", help_text.split("Look at faces:")[1], re.MULTILINE)
        self.assertIn("train", names)
        return names

    def examples(self, subcommand):
        help_text, _ = self.run_program(subcommand, "--help")
        self.assertEqual(help_text.count("Examples:"), 1, help_text)
        lines = [line.strip() for line in help_text.split("Examples:")[1].splitlines() if line.strip()]
        self.assertEqual(len(lines), 2, f"two examples in the help of {subcommand}:\n{help_text}")
        for line in lines:
            self.assertTrue(line.startswith("animevae "), line)
        return lines

    def test_every_example_of_a_help_text_works(self):
        names = self.subcommands()
        # First those that make what the others start from.
        makers = ["faces", "train", "export", "import", "encode"]
        names.sort(key=lambda name: makers.index(name) if name in makers else len(makers))
        for name in names:
            for example in self.examples(name):
                with self.subTest(example):
                    if name in WITH_WINDOW:
                        self.skipTest("it opens a window: tests/apps/ runs it")
                    before = self.files()
                    words = cheaper(shlex.split(example)[1:])
                    if name == "serve":
                        self.served(*words)
                        continue
                    out, _ = self.run_program(*words)
                    if "--out" in words:
                        self.assertTrue((self.folder / words[words.index("--out") + 1]).exists(), "it wrote what --out names")
                    else:
                        self.assertTrue(out or self.files() != before, "it said or wrote something")

    def served(self, *words):
        """It says where it listens, on a port of its own here, and ends when it is told to."""
        process = self.start(*words, "--port", 0)
        self.assertRegex(process.stdout.readline(), r"^http://[\d.]+:\d+/ \(open this in your browser")
        process.terminate()
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, out + err)

    def test_help_is_on_stdout_and_version_is_one_line(self):
        for name in ("", *self.subcommands()):
            out, err = self.run_program(*[name] if name else [], "--help")
            self.assertEqual(err, "")
            self.assertGreater(len(out.splitlines()), 5)
        out, err = self.run_program("--version")
        self.assertRegex(out, r"^animevae \d+\.\d+\.\d+\n$")
        self.assertEqual(err, "")


if __name__ == "__main__":
    main()
