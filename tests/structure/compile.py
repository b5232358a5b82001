#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What including an umbrella costs and survives, asked of the compiler.

usage: compile.py size     UMBRELLA COMPILER FLAGS_FILE
       compile.py macros   UMBRELLA COMPILER FLAGS_FILE
       compile.py warnings SOURCE   COMPILER FLAGS_FILE
       compile.py webassembly

size      a file that includes only the umbrella has at most 0.7 of the preprocessed lines of one that includes torch/torch.h
macros    the umbrella compiles after another library's header has taken common names as macros
warnings  the source compiles without a warning in it or in our headers, which are not system headers to it
webassembly  network/ and architecture/ compile for WebAssembly with clang 16 and libc++ 16, without exceptions
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

LIMIT = 0.7
# Names that glog, windows.h and older C headers define; a library that writes one of them breaks beside those.
TAKEN = ["LOG", "CHECK", "INFO", "ERROR", "WARNING", "FATAL", "VLOG", "DCHECK", "ASSERT", "small", "near",
         "far", "IN", "OUT", "OPTIONAL", "CONST", "VOID", "MIN", "MAX", "Success", "Bool", "Status"]
# The two of windows.h that take arguments: `(std::min)(a, b)` is no use of them.
TAKEN_WITH_ARGUMENTS = ["min", "max"]
# What strict projects compile with.
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]

include = Path(__file__).parents[2] / "include"


def run(compiler, flags_file, source, *options):
    command = [compiler, "@" + flags_file, *options, "-x", "c++", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True)


def preprocessed_lines(compiler, flags_file, header):
    result = run(compiler, flags_file, f"#include <{header}>\n", "-E")
    if result.returncode != 0:
        sys.exit(f"<{header}> could not be preprocessed:\n{result.stderr}")
    return result.stdout.count("\n")


def size(umbrella, compiler, flags_file):
    ours = preprocessed_lines(compiler, flags_file, umbrella)
    whole = preprocessed_lines(compiler, flags_file, "torch/torch.h")
    print(f"{umbrella}: {ours} lines, torch/torch.h: {whole} lines, {ours / whole:.2f}")
    if ours > LIMIT * whole:
        sys.exit(f"the limit is {LIMIT}")


def other_libraries(header, seen):
    """What the header brings that is not ours: those come before the macros, as they would in a user's file (except stb,
    which is compiled into ours with its own settings)."""
    for name in re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', (include / header).read_text(encoding="utf-8"), re.MULTILINE):
        if name in seen:
            continue
        seen.add(name)
        if name.startswith("animevae/"):
            yield from other_libraries(name, seen)
        elif not name.startswith("stb"):
            yield name


def macros(umbrella, compiler, flags_file):
    lines = [f"#include <{name}>" for name in other_libraries(umbrella, set())]
    for name in TAKEN:
        lines += [f"#undef {name}", f"#define {name} ) another_librarys_macro ("]
    for name in TAKEN_WITH_ARGUMENTS:
        lines += [f"#undef {name}", f"#define {name}(...) ) another_librarys_macro ("]
    lines.append(f"#include <{umbrella}>")
    result = run(compiler, flags_file, "\n".join(lines) + "\n", "-fsyntax-only")
    if result.returncode != 0:
        sys.exit(f"<{umbrella}> does not compile after these macros: {', '.join(TAKEN + TAKEN_WITH_ARGUMENTS)}\n{result.stderr[:4000]}")


def warnings(source, compiler, flags_file):
    text = Path(source).read_text(encoding="utf-8")
    result = run(compiler, flags_file, text, "-fsyntax-only", *WARNINGS)
    if result.returncode != 0:
        sys.exit(f"{source} does not compile with {' '.join(WARNINGS)}:\n{result.stderr[:8000]}")


def webassembly():
    compiler = shutil.which("clang++-16")
    if compiler is None or not Path("/usr/include/wasm32-wasi/c++/v1").exists():
        print("skipped: clang++-16 or libc++ for WebAssembly is missing (Debian: clang-16 libc++-16-dev-wasm32 wasi-libc)")
        sys.exit(77)
    headers = sorted(path.relative_to(include) for folder in ("network", "architecture")
                     for path in (include / "animevae" / folder).glob("*.hpp"))
    source = "".join(f"#include <{header.as_posix()}>\n" for header in headers)
    command = [compiler, "--target=wasm32-wasi", "-std=c++20", "-fno-exceptions", "-fno-rtti", *WARNINGS, f"-I{include}",
               "-fsyntax-only", "-x", "c++", "-"]
    result = subprocess.run(command, input=source, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"network/ and architecture/ do not compile for WebAssembly:\n{result.stderr[:8000]}")


{"size": size, "macros": macros, "warnings": warnings, "webassembly": webassembly}[sys.argv[1]](*sys.argv[2:])
