#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: serve.py PROGRAM [RUN] [--seconds 10] [--clients 1,8,64]

The throughput of `animevae serve` on this machine, over the loopback: answers per second, their latencies, and the number of
lost requests. Needs wrk (Debian: wrk). Every request is for another face.
"""
import argparse
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

SCRIPT = """
local number = 0
function setup(thread) thread:set("first", math.random(1, 1000000)) end
function request()
  number = number + 1
  return %s
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("rate %%f p50 %%f p99 %%f lost %%d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, e.connect + e.read + e.write + e.timeout + e.status))
end
"""
ASKS = {
    "a face (POST /decode)": 'wrk.format("POST", "/api/v1/decode", nil, string.format(\'{"points": [{"seed": %d}]}\', first + number))',
    "64 faces (GET /sample)": 'wrk.format("GET", string.format("/api/v1/sample?seed=%d", first + number))',
    "the first page (GET /)": 'wrk.format("GET", "/")',
}


def start(program, run):
    process = subprocess.Popen([program, "serve", *run, "--port", "0"], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "OMP_WAIT_POLICY": "passive"})
    readable, _, _ = select.select([process.stdout], [], [], 60)
    address = process.stdout.readline().split()[0] if readable else sys.exit("the server says nothing")
    while b'"ready":true' not in urllib.request.urlopen(address + "api/v1/model").read():
        time.sleep(0.2)
    return process, address


def measure(address, ask, clients, seconds):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % ask)
        script.flush()
        said = subprocess.run(["wrk", "-t1", "--timeout", "20s", f"-c{clients}", f"-d{seconds}s", "-s", script.name, address],
                              capture_output=True, text=True, check=True).stdout
    return [float(x) for x in re.search(r"rate (\S+) p50 (\S+) p99 (\S+) lost (\S+)", said).groups()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("run", nargs="*")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--clients", default="1,8,64")
    options = parser.parse_args()
    process, address = start(options.program, options.run)
    try:
        print("| what | clients | answers/s | p50 ms | p99 ms | lost |\n|---|---|---|---|---|---|")
        for name, ask in ASKS.items():
            for clients in options.clients.split(","):
                rate, p50, p99, lost = measure(address, ask, clients, options.seconds)
                print(f"| {name} | {clients} | {rate:.0f} | {p50:.1f} | {p99:.1f} | {lost:.0f} |", flush=True)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


if __name__ == "__main__":
    main()
