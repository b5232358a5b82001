#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Builds the program and trains VAE animeface on anime faces that the program draws itself; the last lines say what it
# learned and where the report is. Runs from any folder; what is already built is not built again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

tools/build release animevae_program

# Other options may be given, such as --epochs 3. The folder is this script's own, so a second run replaces the first.
[[ $# -gt 0 ]] || set -- --steps 1500
build/release/bin/animevae train --preset vae-animeface --faces 20000 --out runs/quickstart --overwrite "$@"
