#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One wrong program: refused with the sentence it announces, once, before LibTorch is ever mentioned.

usage: check.py CASE.cpp COMPILER FLAGS_FILE

The first line of the case is `// expected: ` and a regular expression that the error line must match. With CONTROL
defined the case must compile: then it is the mistake that was refused, and nothing else.
"""

import re
import subprocess
import sys
from pathlib import Path

LIBTORCH_FRAME = re.compile(r"/(ATen|c10|torch)/[^:]*:\d+")


def compile_case(case, compiler, flags_file, *options):
    command = [compiler, "@" + flags_file, "-fsyntax-only", *options, case]
    result = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
    return result.returncode, result.stderr


def faults(case, compiler, flags_file):
    first_line = Path(case).read_text(encoding="utf-8").split("\n", 1)[0]
    if not (expected := re.fullmatch(r"// expected: (.+)", first_line)):
        yield "the first line should be '// expected: ' and a regular expression", ""
        return

    status, output = compile_case(case, compiler, flags_file, "-DCONTROL")
    if status != 0:
        yield "the control does not compile", output

    status, output = compile_case(case, compiler, flags_file)
    if status == 0:
        yield "the mistake compiles", ""
        return
    errors = [line for line in output.splitlines() if re.search(r"\berror:", line)]
    if len(errors) != 1:
        yield f"{len(errors)} errors instead of one", output
    if not errors or not re.search(expected[1], errors[0]):
        yield f"the error does not say '{expected[1]}'", output
    before = output.split("error:", 1)[0]
    if LIBTORCH_FRAME.search(before):
        yield "LibTorch is mentioned before the error", output


found = list(faults(*sys.argv[1:]))
for fault, output in found:
    print(f"{sys.argv[1]}: {fault}", *output.splitlines()[:40], sep="\n  ")
sys.exit(bool(found))
