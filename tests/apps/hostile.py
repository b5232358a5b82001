#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: hostile.py PROGRAM [--requests 10000] [--honest 64]

Strangers who send lies, drips and rubbish to `animevae serve`, while honest clients go on: no crash, no leak, and nobody
honest is refused or forgotten. What the honest ones waited is printed.
"""
import argparse
import http.client
import json
import multiprocessing
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib

HOST = "127.0.0.1"


def png_header(width, height):
    """A PNG that announces so many pixels, and has none."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + len(header).to_bytes(4, "big") + b"IHDR" + header + zlib.crc32(b"IHDR" + header).to_bytes(4, "big")


def post(path, body, length=None, more=b""):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body) if length is None else length}\r\n".encode()
    return head + more + b"\r\n" + body


def bomb():
    """Few bytes that are many pixels: within the limit of a picture, and beyond it."""
    side = random.choice([3900, 12000])
    raw = zlib.compress(bytes(side * 3 + 1) * min(side, 4000), 1)
    return png_header(side, side) + len(raw).to_bytes(4, "big") + b"IDAT" + raw + zlib.crc32(b"IDAT" + raw).to_bytes(4, "big")


def rubbish(count=400):
    return random.randbytes(count)


DECODE = b'{"points": [{"seed": 1}]}'
# What a stranger sends, and whether they stay to hear the answer.
KINDS = {
    "a body shorter than it says": lambda: post("/api/v1/decode", DECODE, 5000),
    "a body longer than it says": lambda: post("/api/v1/decode", DECODE * 40, 10),
    "a length below nothing": lambda: post("/api/v1/decode", DECODE, -1),
    "a length beyond any": lambda: post("/api/v1/decode", DECODE, 10**30),
    "two lengths": lambda: post("/api/v1/decode", DECODE, 3, b"Content-Length: 900000\r\n"),
    "no length": lambda: b"POST /api/v1/decode HTTP/1.1\r\nHost: x\r\n\r\n" + DECODE,
    "chunks": lambda: b"POST /api/v1/encode HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff0\r\n" + rubbish(),
    "rubbish": rubbish,
    "rubbish as a request": lambda: b"GET " + rubbish(60).replace(b"\n", b"") + b" HTTP/1.1\r\n\r\n",
    "a line without end": lambda: b"GET /" + b"a" * 60_000,
    "headers without end": lambda: b"GET / HTTP/1.1\r\n" + b"X-Y: z\r\n" * 8000,
    "ranges": lambda: b"GET /api/v1/sample HTTP/1.1\r\nHost: x\r\nRange: bytes=" + b"0-,1-," * 900 + b"2-\r\n\r\n",
    "deep JSON": lambda: post("/api/v1/decode", b'{"points": ' + b"[" * 500_000),
    "numbers that are none": lambda: post("/api/v1/decode", b'{"points": [{"latents": [1e999, NaN]}]}'),
    "types that are others": lambda: post("/api/v1/traverse", b'{"point": 7, "steps": "x", "directions": {"a": []}}'),
    "a key that is bytes": lambda: post("/api/v1/decode", b'{"points": [{"seed": 1, "add": {"\xff\xfe": 1}}]}'),
    "no picture": lambda: post("/api/v1/encode", rubbish(5000)),
    "a picture cut short": lambda: post("/api/v1/edit?add=z0:1", png_header(64, 64) + rubbish(300)),
    "a picture of gigabytes": lambda: post("/api/v1/encode", png_header(60_000, 60_000) + bytes(1000)),
    "a path out of the house": lambda: b"GET /web/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "an expectation": lambda: post("/api/v1/encode", b"", 8_000_000, b"Expect: 100-continue\r\n"),
    "an empty line": lambda: b"\r\n" * 500,
}


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "OMP_WAIT_POLICY": "passive"})
        readable, _, _ = select.select([self.process.stdout], [], [], 60)
        if not readable:
            sys.exit("the server says nothing")
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline())[1])

    def get(self, path):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        finally:
            connection.close()

    def metric(self, name):
        return float(re.search(rf"^animevae_{name} (\S+)$", self.get("/metrics").decode(), re.MULTILINE)[1])

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Crowd:
    """Threads that go on until they are told to end."""

    def __init__(self):
        self.ending = threading.Event()
        self.threads = []

    def add(self, count, work, *arguments):
        for number in range(count):
            self.threads.append(threading.Thread(target=work, args=(number, *arguments), daemon=True))
            self.threads[-1].start()

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join(timeout=60)


def be_honest(number, port, ending, waited, failed):
    """Asks for a face four times a second."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    body = json.dumps({"points": [{"seed": number}]})
    while not ending.is_set():
        begin = time.perf_counter()
        try:
            connection.request("POST", "/api/v1/decode", body)
            response = connection.getresponse()
            if response.status != 200 or not response.read().startswith(b"\x89PNG"):
                failed.append(response.status)
        except (http.client.HTTPException, OSError) as error:
            failed.append(repr(error))
            connection.close()
        waited.append(time.perf_counter() - begin)
        time.sleep(max(0.0, 0.25 - (time.perf_counter() - begin)))
    connection.close()


def honest_clients(port, count, ending, answers):
    """In a process of their own, so that they do not wait for the hostile ones here."""
    waited, failed = [], []
    threads = [threading.Thread(target=be_honest, args=(n, port, ending, waited, failed)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put((sorted(waited), failed))


class Honest:
    def __init__(self, port, count):
        self.ending, self.answers = multiprocessing.Event(), multiprocessing.Queue()
        self.process = multiprocessing.Process(target=honest_clients, args=(port, count, self.ending, self.answers))
        self.process.start()

    def end(self):
        self.ending.set()
        found = self.answers.get(timeout=120)
        self.process.join()
        return found


def be_elsewhere():
    """A stranger's own work is not done by the server's processors: this thread takes what these leave."""
    os.nice(19)


def drip(number, server, crowd):
    """A request that comes a byte at a time, for as long as it is let."""
    be_elsewhere()
    request = post("/api/v1/encode", b"x" * 100_000) if number % 2 else b"GET / HTTP/1.1\r\nX-Long: " + b"y" * 7000
    while not crowd.ending.is_set():
        try:
            with socket.create_connection((HOST, server.port), timeout=5) as client:
                for byte in request:
                    client.send(bytes([byte]))
                    if crowd.ending.wait(0.3):
                        return
        except OSError:
            pass


def attack(server, requests, crowd, errors):
    be_elsewhere()
    while True:
        with requests["lock"]:
            if requests["left"] == 0:
                return
            requests["left"] -= 1
        kind = random.choice(list(KINDS))
        try:
            with socket.create_connection((HOST, server.port), timeout=3) as client:
                client.settimeout(0.3)
                client.sendall(KINDS[kind]())
                if random.random() < 0.5:
                    client.recv(1 << 16)
        except OSError:
            pass
        requests["kinds"][kind] = requests["kinds"].get(kind, 0) + 1
        if server.process.poll() is not None:
            errors.append(f"the server ended ({server.process.returncode}) at {kind}")
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--honest", type=int, default=64)
    parser.add_argument("--drips", type=int, default=100)
    options = parser.parse_args()
    random.seed(0)

    server = Server(options.program)
    while server.metric("ready") == 0:
        time.sleep(0.2)
    honest, hostile, errors = Honest(server.port, options.honest), Crowd(), []
    time.sleep(3)
    alone, failed = honest.end()
    memory, files = server.metric("resident_bytes"), server.files()

    honest = Honest(server.port, options.honest)
    hostile.add(options.drips, drip, server, hostile)
    requests = {"left": options.requests, "lock": threading.Lock(), "kinds": {}}
    attackers = [threading.Thread(target=attack, args=(server, requests, hostile, errors)) for _ in range(40)]
    big = post("/api/v1/encode", bomb())
    for thread in attackers:
        thread.start()
    for _ in range(20):  # pictures that take all the work they may
        try:
            with socket.create_connection((HOST, server.port), timeout=3) as client:
                client.sendall(big)
                client.settimeout(20)
                client.recv(1000)
        except OSError:
            pass
    for thread in attackers:
        thread.join()
    under_attack, failed_under_attack = honest.end()
    failed += failed_under_attack
    hostile.end()
    if errors:
        sys.exit(errors[0])
    until = time.monotonic() + 60
    while server.metric("connections_open") > 1 and time.monotonic() < until:
        time.sleep(0.5)
    while server.metric("resident_bytes") > memory + 200 * 2**20 and time.monotonic() < until:
        time.sleep(1)
    after, files_after = server.metric("resident_bytes"), server.files()
    refused, busy = server.metric("connections_refused_total"), server.metric("busy_total")
    threads = len(os.listdir(f"/proc/{server.process.pid}/task"))
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=60)

    def percentiles(times):
        return " ".join(f"{name} {1000 * times[min(int(part * len(times)), len(times) - 1)]:.0f} ms"
                        for name, part in (("p50", 0.5), ("p99", 0.99), ("most", 1)))
    print(f"{sum(requests['kinds'].values())} hostile requests of {len(requests['kinds'])} kinds, {options.drips} that drip; "
          f"refused connections {refused:.0f}, busy {busy:.0f}")
    print(f"{options.honest} honest clients alone:        {percentiles(alone)} ({len(alone)} answers)")
    print(f"{options.honest} honest clients meanwhile:    {percentiles(under_attack)} ({len(under_attack)} answers, {len(failed)} failed)")
    print(f"memory {memory / 2**20:.0f} MiB before, {after / 2**20:.0f} MiB after; open files {files} and {files_after}; {threads} threads")
    assert server.process.returncode == 0, server.process.returncode
    assert not failed, failed[:5]
    assert files_after <= files + 2, "files stay open"
    assert after < memory + 400 * 2**20, "memory is not given back"


if __name__ == "__main__":
    main()
