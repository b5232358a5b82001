#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A project that `animevae new` writes: built against the installed package, trained, looked at in the browser.

usage: own_program.py PROGRAM FOLDER OPTION OF CMAKE...

What was built stays in FOLDER, so that the next time only what changed is compiled.
"""

import filecmp
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

program, folder, options = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
project, build = folder / "my-faces", folder / "build"


def run(*command, status=0, cwd=None):
    """Runs a command, and returns what it says."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd)
    if done.returncode != status:
        sys.exit(f"{' '.join(map(str, command))}: exit status {done.returncode}\n{done.stdout[-6000:]}")
    return done.stdout


def check(is_right, what):
    if not is_right:
        sys.exit(what)


def write_project():
    """The project in its folder, where files that are the same keep their times."""
    with tempfile.TemporaryDirectory() as fresh:
        said = run(program, "new", Path(fresh) / "my-faces")
        check("cmake --build build" in said, said)
        project.mkdir(parents=True, exist_ok=True)
        for file in sorted((Path(fresh) / "my-faces").iterdir()):
            if not (project / file.name).exists() or not filecmp.cmp(file, project / file.name, shallow=False):
                shutil.copy(file, project / file.name)
        refused = run(program, "new", Path(fresh) / "my-faces", status=1)
        check("exists already" in refused, refused)
        refused = run(program, "new", Path(fresh) / "9 lives", status=2)
        check("cannot be called '9 lives'" in refused, refused)
        check(sorted(path.name for path in Path(fresh).iterdir()) == ["my-faces"], "something else was written")


def main():
    write_project()
    run("cmake", "-S", project, "-B", build, *options)
    run("cmake", "--build", build, "--parallel", 2)
    print(run("ctest", "--test-dir", build, "--output-on-failure").strip().splitlines()[-1])

    mine = build / "my-faces"
    said = run(mine, "--help")
    check("my-faces train --help" in said and "animevae train" not in said, said)
    said = run(mine, "presets")
    check(len(said.strip().splitlines()) == 2 and "the model of model.hpp" in said, said)
    check("no model is named" in run(mine, "sample", status=2), "a model was found that nobody named")
    with tempfile.TemporaryDirectory() as runs:
        run(mine, "train", "--faces", 64, "--steps", 10, "--out", "first", cwd=runs)
        check((Path(runs) / "first" / "report.html").exists(), "the run has no report")
        run(mine, "sample", "first", "--out", "faces.png", cwd=runs)
        check("my-faces" in run(mine, "show", "first", cwd=runs), "the run's model has another name")
        server = subprocess.Popen([str(mine), "serve", "first", "--port", "0"], cwd=runs, stdout=subprocess.PIPE, text=True)
        try:
            address = server.stdout.readline().split()[0]
            for page in ("", "sliders", "api/v1/model"):
                with urllib.request.urlopen(address + page, timeout=60) as answer:
                    check(answer.status == 200 and answer.read(), f"{page}: no page")
        finally:
            server.terminate()
            server.wait(timeout=60)
        run(mine, "train", "--reconstruction", "gaussian", "--faces", 64, "--steps", 2, "--out", "other", cwd=runs)
        check("gaussian" in run(mine, "show", "other", cwd=runs), "the family was forgotten")


main()
