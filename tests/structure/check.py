#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rules of the folders, checked by reading include lines.

usage: check.py RULE [ROOT]

Each rule is a function of this file; a broken one is printed as one line per place, and the exit status is 1.
docs/architecture.md explains the folders.
"""

import re
import sys
from functools import cache
from pathlib import Path

# From the bottom up: a header includes only its own folder and those before it.
FOLDERS = ["core", "text", "network", "architecture", "tensor", "posterior", "prior", "reconstruction", "loss", "model",
           "systems", "weights", "image", "animation", "data", "faces", "metric", "latent", "labels", "hdf5", "plot", "train",
           "preset"]
# The same for the program's rooms, which are folders of program/; a room includes what it needs of the library.
ROOMS = ["options", "presets", "images", "run", "figures", "directions", "training", "report", "explore", "server", "commands"]
# The parts a user combines freely know nothing of each other.
POLICIES = {"architecture", "prior", "reconstruction", "loss"}
# Narrower than the order of the folders.
NEVER = {"train": {"data", "faces", "latent", "labels", "plot"}}
WITHOUT_LIBTORCH = {"core", "text", "network", "architecture", "animation"}
# What network/ and architecture/ bring of the standard library compiles for WebAssembly, where files and exceptions are not.
FOR_WEBASSEMBLY = {"network", "architecture"}
# Headers that no umbrella brings, and why.
APART = {
    "tensor/module.hpp": "torch/nn costs more to compile than everything else together",
    "version.hpp": "for the preprocessor",
    **dict.fromkeys(["train/libtorch_optimiser.hpp", "tensor/optimiser_state.hpp"],
                    "LibTorch's optimisers and archives cost as much"),
    **dict.fromkeys(["train/mixed_precision.hpp", "tensor/autocast.hpp"], "autocast's header brings every operator"),
    **dict.fromkeys(["core/even_steps.hpp", "core/interrupt.hpp", "text/suggest.hpp", "text/utf8.hpp",
                     "text/csv.hpp", "text/csv_table.hpp", "text/json.hpp", "train/progress.hpp", "train/progress_text.hpp",
                     "train/show_progress.hpp", "train/stop_on_signal.hpp", "train/write_metrics.hpp", "train/event_file.hpp",
                     "train/write_events.hpp", "train/write_epoch_losses.hpp", "core/append_file.hpp", "core/crc32c.hpp", "text/protobuf.hpp"],
                    "a service to programs, of no use to whoever composes a model"),
}
# What a user includes of each component, and the libraries it may bring besides LibTorch, fmt and range-v3.
ENTRIES = {"vae.hpp": set(), "image.hpp": {"jpeg", "png", "stb", "webp"}, "plot.hpp": {"cairo", "png"},
           "animation.hpp": {"gif", "webp"},
           "labels.hpp": set(), "program.hpp": set(), "adversary.hpp": set(), "faces.hpp": {"cairo", "png"}, "hdf5.hpp": {"hdf5"}}

# Sources of the rooms before commands/ that have no unit test of their own: by what runs them instead (tests/program/cli,
# tests/apps), or by the reason for which there is nothing to test. A file that gets a test leaves the list.
WITHOUT_UNIT_TEST = {
    "options": {"a struct without functions": "embedded_file interrupted"},
    "presets": {"rows of the table, over which the test of presets goes": "anime_face_generator anime_vae facenet "
                                                                          "facenet_perceptual l1_anime_vae published_presets "
                                                                          "vae_animeface",
                "files inside the program": "built_in"},
    "report": {"report, which reads the whole page": "report_input run_report slider_sections"},
    "server": {"a socket: the requests in the tests of http go through it": "connection"},
}

LIBTORCH = re.compile(r"(ATen|c10|torch|caffe2)/")
LIBRARY = {"jpeg": re.compile(r"jpeglib\.h|jerror\.h|turbojpeg\.h"), "png": re.compile(r"png\.h"),
           "stb": re.compile(r"(stb/)?stb_\w+\.h"), "cairo": re.compile(r"(cairo/)?cairo\w*(-\w+)?\.h"),
           "gif": re.compile(r"gif_lib\.h"), "webp": re.compile(r"webp/\w+\.h"),
           "hdf5": re.compile(r"hdf5(_hl)?\.h")}

root = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]).resolve()
headers_root = root / "include" / "animevae"


@cache
def includes(path):
    """What a file includes, in order: [(line number, name)]."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := re.match(r'\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', line):
            found.append((number, match[1] or match[2]))
    return found


def ours(name):
    """The header of ours that an include line names, relative to include/animevae, or None."""
    return name.removeprefix("animevae/") if name.startswith("animevae/") else None


def headers():
    return sorted(path.relative_to(headers_root).as_posix() for path in headers_root.rglob("*.hpp"))


def folder(header):
    return header.split("/")[0] if "/" in header else ""


@cache
def reaches(header):
    """Everything that including a header brings: ours and others, by name."""
    seen, todo, others = set(), [header], set()
    while todo:
        header = todo.pop()
        if header in seen or not (headers_root / header).exists():
            continue
        seen.add(header)
        for _, name in includes(headers_root / header):
            if ours(name):
                todo.append(ours(name))
            else:
                others.add(name)
    return frozenset(seen), frozenset(others)


def libraries(header):
    return {library for library, pattern in LIBRARY.items() for name in reaches(header)[1] if pattern.fullmatch(name)}


def folders():
    """A header includes only its own folder and those below it, and no policy folder another."""
    for header in headers():
        here = folder(header)
        if not here:
            continue
        if here not in FOLDERS:
            yield f"include/animevae/{header}: {here}/ is not one of the folders"
            continue
        for line, name in includes(headers_root / header):
            where = f"include/animevae/{header}:{line}: "
            target = ours(name)
            if target is None:
                continue
            there = folder(target)
            if not (headers_root / target).exists():
                yield where + f"{name} does not exist"
            elif not there:
                if target != "version.hpp":
                    yield where + f"{name} is an umbrella, for users only"
            elif there == here:
                pass
            elif here in POLICIES and there in POLICIES:
                yield where + f"{here}/ includes {there}/, and the two are independent choices of a user"
            elif there in NEVER.get(here, ()):
                yield where + f"{here}/ never includes {there}/"
            elif FOLDERS.index(there) > FOLDERS.index(here):
                yield where + f"{here}/ stands below {there}/ and cannot include it"


def rooms():
    """A source of the program includes only its own room and those before it, by the room's name; all of it is in
    animevae::program."""
    program = root / "program"
    for path in sorted([*program.glob("**/*.hpp"), *program.glob("**/*.cpp")]):
        where = path.relative_to(root).as_posix()
        here = path.relative_to(program).parts[0]
        if here in ("main.cpp", "shared_machine.cpp"):
            continue
        if here not in ROOMS:
            yield f"{where}: {here}/ is not one of the rooms"
            continue
        for line, name in includes(path):
            if not (program / name).exists():
                continue
            there = name.split("/")[0]
            if ROOMS.index(there) > ROOMS.index(here):
                yield f"{where}:{line}: {here}/ stands before {there}/ and cannot include it"
        if "namespace animevae::program {" not in path.read_text(encoding="utf-8"):
            yield f"{where}: is not in namespace animevae::program"


def room_tests():
    """A source of a room before commands/ has the test of its name in tests/program/, or stands in the list of those that
    have none."""
    for room in ROOMS[:-1]:
        without = {stem for stems in WITHOUT_UNIT_TEST.get(room, {}).values() for stem in stems.split()}
        stems = {path.stem for path in (root / "program" / room).glob("*.[hc]pp")}
        tested = {path.stem for path in (root / "tests" / "program" / room).glob("*.cpp")}
        for stem in sorted(stems - tested - without):
            yield f"tests/program/{room}/{stem}.cpp is missing: the tests of program/{room}/{stem}"
        for stem in sorted(without & tested):
            yield f"tests/structure/check.py: program/{room}/{stem} has a test, and stands among those without"
        for stem in sorted((without | tested) - stems):
            yield f"tests/program/{room}/{stem}: there is no program/{room}/{stem}"


def libtorch():
    """tensor/tensor.hpp is the door to LibTorch; other folders include single operators, some nothing of it."""
    for header in headers():
        here = folder(header)
        for line, name in includes(headers_root / header):
            where = f"include/animevae/{header}:{line}: "
            if not LIBTORCH.match(name):
                continue
            if here != "tensor" and not re.fullmatch(r"ATen/ops/\w+\.h", name):
                yield where + f"<{name}> comes through tensor/ only; single operators are <ATen/ops/name.h>"
            if re.fullmatch(r"ATen/ops/\w+_(native|dispatch|meta|ops)\.h", name) or name in ("torch/torch.h", "ATen/ATen.h"):
                yield where + f"<{name}> is not for including"
            if here != "tensor" and "tensor/tensor.hpp" not in reaches(header)[0]:
                yield where + f"<{name}> without <animevae/tensor/tensor.hpp>"
        if here in FOR_WEBASSEMBLY:
            seen = reaches(header)[0]
            for name in sorted(seen):
                source = (headers_root / name).read_text(encoding="utf-8")
                if re.search(r"\bthrow\b", re.sub(r"//.*", "", source)) or "#include <filesystem>" in source:
                    yield f"include/animevae/{header}: brings {name}, which throws or includes <filesystem>"
        if here in WITHOUT_LIBTORCH:
            for name in sorted(name for name in reaches(header)[1] if LIBTORCH.match(name)):
                yield f"include/animevae/{header}: {here}/ does without LibTorch, and this brings <{name}>"


def form():
    """Every source says its licence; no header is included twice; <ranges> stays out (clang 16 cannot read it)."""
    for path in sorted([*root.glob("include/**/*.hpp"), *root.glob("tests/**/*.[hc]pp"), *root.glob("examples/**/*.[hc]pp"),
                        *root.glob("program/**/*.[hc]pp"),
                        *root.glob("benchmarks/**/*.[hc]pp")]):
        where = path.relative_to(root).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines()
        first = 1 if where.startswith("tests/compile_fail/") else 0
        if lines[first:first + 1] != ["// SPDX-License-Identifier: MIT"]:
            yield f"{where}:{first + 1}: should be '// SPDX-License-Identifier: MIT'"
        if path.suffix == ".hpp" and "#pragma once" not in lines[:3]:
            yield f"{where}:2: should be '#pragma once'"
        for line, name in includes(path):
            if name == "ranges":
                yield f"{where}:{line}: <ranges> does not compile with clang 16; use range-v3"
            if name == "range/v3/all.hpp":
                yield f"{where}:{line}: range-v3 comes by single headers"
            if name.startswith("doctest") and where != "tests/support/doctest.hpp":
                yield f"{where}:{line}: doctest comes through \"support/doctest.hpp\""


def tests():
    """Every header has the test file of its name, which includes it first and doctest after it."""
    for header in headers():
        if not folder(header) and header != "version.hpp":
            continue  # an umbrella: the consumers include it, and compile.py
        test = root / "tests" / Path(header).with_suffix(".cpp")
        where = test.relative_to(root).as_posix()
        if not test.exists():
            yield f"{where} is missing: the tests of include/animevae/{header}"
            continue
        names = [name for _, name in includes(test)]
        if names[:1] != [f"animevae/{header}"]:
            yield f"{where}: should include <animevae/{header}> first"
        if "support/doctest.hpp" not in names:
            yield f'{where}: should include "support/doctest.hpp"'


def umbrellas():
    """Every header is brought by an umbrella, and no umbrella brings a library that its users did not ask for."""
    for name in sorted(name for name in reaches("vae.hpp")[1] if name.startswith(("fmt/", "range/"))):
        yield f"include/animevae/vae.hpp: brings <{name}>; neither fmt nor range-v3 is for every user of a model"
    for name in sorted(name for name in reaches("vae.hpp")[0] if folder(name) == "faces"):
        yield f"include/animevae/vae.hpp: brings {name}; the drawn faces are a component of their own"
    for entry, allowed in ENTRIES.items():
        if not (headers_root / entry).exists():
            yield f"include/animevae/{entry} is missing"
            continue
        named = [name for _, name in includes(headers_root / entry)]
        if not folder(entry) and named != sorted(named):
            yield f"include/animevae/{entry}: the lines should be sorted"
        for library in sorted(libraries(entry) - allowed):
            yield f"include/animevae/{entry}: brings {library}, which is not of its component"
    brought = set().union(*(reaches(entry)[0] for entry in ENTRIES))
    for header in headers():
        if header not in brought and header not in APART and folder(header) != "systems":  # each by its own name
            fits = next((entry for entry, allowed in ENTRIES.items() if libraries(header) <= allowed), "an umbrella")
            yield f"include/animevae/{header}: no umbrella brings it; list it in {fits}"


def main():
    rules = {rule.__name__: rule for rule in (folders, rooms, room_tests, libtorch, form, tests, umbrellas)}
    if len(sys.argv) < 2 or sys.argv[1] not in rules:
        sys.exit(f"usage: check.py {'|'.join(rules)} [ROOT]")
    broken = list(rules[sys.argv[1]]())
    print(*broken, sep="\n")
    if broken:
        sys.exit(f"{len(broken)} places break the rule: {rules[sys.argv[1]].__doc__}")


main()
