#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One wrong program: refused with the sentence it announces, once, before LibTorch is ever mentioned.

usage: check.py CASE.cpp COMPILER FLAGS_FILE PRECOMPILED
       check.py precompile COMPILER FLAGS_FILE PRECOMPILED

The first line of the case is `// expected: ` and a regular expression that the error line must match. Lines that begin
with `// noted: ` have one that must match somewhere in what the compiler says. `// errors: N` allows for a compiler that
tells one mistake in up to N errors. With CONTROL defined the case must compile: then it is the mistake that was refused,
and nothing else.

precompile makes PRECOMPILED, a header with everything the cases include, and what the compiler reads in its place, unless
it is newer than all that it was made of: a case then takes a second instead of five.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

LIBTORCH_FRAME = re.compile(r"/(ATen|c10|torch)/[^:]*:\d+")


def compiled(compiler, flags_file, *options):
    command = [compiler, "@" + flags_file, *options]
    result = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
    return result.returncode, result.stderr


def faults(case, compiler, flags_file, precompiled):
    text = Path(case).read_text(encoding="utf-8")
    if not (expected := re.match(r"// expected: (.+)", text)):
        yield "the first line should be '// expected: ' and a regular expression", ""
        return
    options = ["-include", precompiled, "-fsyntax-only", case]

    status, output = compiled(compiler, flags_file, *options, "-DCONTROL")
    if status != 0:
        yield "the control does not compile", output

    status, output = compiled(compiler, flags_file, *options)
    if status == 0:
        yield "the mistake compiles", ""
        return
    errors = [line for line in output.splitlines() if re.search(r"\berror:", line)]
    most = re.search(r"^// errors: (\d+)", text, re.MULTILINE)
    if len(errors) > (int(most[1]) if most else 1):
        yield f"{len(errors)} errors", output
    if not errors or not re.search(expected[1], errors[0]):
        yield f"the error does not say '{expected[1]}'", output
    for noted in re.findall(r"^// noted: (.+)", text, re.MULTILINE):
        if not re.search(noted, output):
            yield f"nothing says '{noted}'", output
    # The project itself may lie in a folder of such a name.
    before = output.split("error:", 1)[0].replace(str(Path(__file__).resolve().parents[2]), "")
    if LIBTORCH_FRAME.search(before):
        yield "LibTorch is mentioned before the error", output


def is_current(made, made_of):
    try:
        files = shlex.split(made_of.read_text(encoding="utf-8").replace("\\\n", " ").split(":", 1)[1])
        return all(os.stat(file).st_mtime <= made.stat().st_mtime for file in files)
    except OSError:
        return False


def precompile(compiler, flags_file, precompiled):
    header, made, made_of = Path(precompiled), Path(precompiled + ".gch"), Path(precompiled + ".d")  # clang reads .gch too
    if is_current(made, made_of) and Path(flags_file).stat().st_mtime <= made.stat().st_mtime:
        return
    header.write_text("#include <animevae/adversary.hpp>\n", encoding="utf-8")
    status, output = compiled(compiler, flags_file, "-x", "c++-header", precompiled, "-MD", "-MF", str(made_of),
                              "-o", str(made) + ".new")
    if status != 0:
        sys.exit(output)
    os.replace(str(made) + ".new", made)


if sys.argv[1] == "precompile":
    precompile(*sys.argv[2:])
    sys.exit()
found = list(faults(*sys.argv[1:]))
for fault, output in found:
    print(f"{sys.argv[1]}: {fault}", *output.splitlines()[:40], sep="\n  ")
sys.exit(bool(found))
