#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: ./test.sh [--preset NAME] [CTEST OPTIONS...]

Brings what is missing, builds everything and runs all tests. Runs from any folder; a second run builds what changed.

  --preset NAME   release (default), dev or asan-ubsan, from CMakePresets.json; built in build/NAME
  --apps          instead the tests of the two apps, in Chromium, on a display in memory and under attack (tests/apps)
  --help          this text

Everything else goes to ctest:
  ./test.sh -R test_core                 only the tests whose name matches
  ./test.sh --preset asan-ubsan -R test  the test programs with sanitizers
TEXT
}

preset=release
apps=no
options=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --help | -h) usage && exit ;;
    --preset) preset=${2:?--preset needs a name} && shift 2 ;;
    --preset=*) preset=${1#*=} && shift ;;
    --apps) apps=yes && shift ;;
    *) options+=("$1") && shift ;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")"

if [[ $apps == yes ]]; then
  tools/build "$preset" animevae_program
  exec tests/apps/run "build/$preset/bin/animevae"
fi
tools/build "$preset"

status=0
ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --parallel "$(tools/jobs)" "${options[@]}" || status=$?

# What ctest keeps to itself: how many cases and assertions each program ran, and what was skipped and why.
echo
grep --no-filename -E '^"[^"]+" start time|^\[doctest\] (test cases|assertions|Status)|[Ss]kipped:' \
  "build/$preset/Testing/Temporary/LastTest.log" | sed -E 's/^"([^"]+)" start time.*/\1/' |
  awk '/^\[doctest\]|[Ss]kipped:/ {if (name) print name; name = ""; print "  " $0; next} {name = $0}' || true
exit "$status"
