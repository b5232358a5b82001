#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the files for Conan and vcpkg say agrees with the project.

usage: packages.py PROJECT_FOLDER

Where vcpkg itself is not there to read its files, this checks what it would refuse: names, the order of lists and
features that nothing declares. A broken rule is printed as one line, and the exit status is 1.
"""

import ast
import json
import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
faults = []


def check(condition, message):
    if not condition:
        faults.append(message)


version = ".".join(re.findall(r"^#define ANIMEVAE_VERSION_\w+ (\d+)$",
                              (root / "include/animevae/version.hpp").read_text(encoding="utf-8"), re.MULTILINE))
cmake = (root / "CMakeLists.txt").read_text(encoding="utf-8")
components = {name for name in re.findall(r"^animevae_component\((\w+) ", cmake, re.MULTILINE)} - {"core"}


def dependencies_of(manifest):
    yield from manifest["dependencies"]
    for feature in manifest["features"].values():
        yield from feature["dependencies"]


def check_manifest(path):
    manifest = json.loads((root / path).read_text(encoding="utf-8"))
    check(manifest["version"] == version, f"{path}: version {manifest['version']}, the headers say {version}")
    check(manifest["supports"] == "linux", f"{path}: supports {manifest['supports']}")
    for name in manifest["default-features"]:
        check(name in manifest["features"], f"{path}: the default feature {name} is not among the features")
    check(list(manifest["features"]) == sorted(manifest["features"]), f"{path}: the features are not in order")
    for lists in (manifest["dependencies"], *(f["dependencies"] for f in manifest["features"].values())):
        names = [entry if isinstance(entry, str) else entry["name"] for entry in lists]
        check(names == sorted(names), f"{path}: dependencies not in order: {names}")
    for entry in dependencies_of(manifest):
        name = entry if isinstance(entry, str) else entry["name"]
        check(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), f"{path}: {name} is no name of a port")
        if name == manifest["name"]:
            for feature in entry["features"]:
                check(feature in manifest["features"], f"{path}: there is no feature {feature}")
    return manifest


check_manifest("vcpkg.json")
port = check_manifest("ports/animevae/vcpkg.json")
check(set(port["features"]) == components, f"the port's features {sorted(port['features'])}, the components {sorted(components)}")
for name in ("portfile.cmake", "usage"):
    check((root / "ports/animevae" / name).is_file(), f"the port has no {name}")

recipe = ast.parse((root / "conanfile.py").read_text(encoding="utf-8"))
values = {target.id: node.value for node in ast.walk(recipe) if isinstance(node, ast.Assign) for target in node.targets
          if isinstance(target, ast.Name)}
options = set(ast.literal_eval(values["default_options"]))
check(options == components, f"Conan's options {sorted(options)}, the components {sorted(components)}")
for pattern in ast.literal_eval(values["exports_sources"]):
    check(any(root.glob(pattern)), f"conanfile.py exports {pattern}, which is not there")

profile = (root / "packaging/conan-system.profile").read_text(encoding="utf-8")
for reference in ast.literal_eval(values["REQUIREMENTS"]).values():
    for name in (entry.split("/")[0] for entry in reference):
        check(f"\n{name}/" in profile, f"packaging/conan-system.profile does not name {name}")

print("\n".join(faults))
sys.exit(1 if faults else 0)
