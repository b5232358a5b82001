#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A model served as pages and as an API: answers, refusals, many clients, the end."""
import concurrent.futures
import http.client
import http.server
import json
import re
import select
import signal
import socket
import threading
import time
import unittest
import urllib.parse
from pathlib import Path

from support import SMALL, ProgramTest, floats, main, png, png_pixels, png_size, tensors


class Server:
    """A server that a test started, and its answers."""

    def __init__(self, test, *arguments):
        self.process = test.start("serve", *arguments, "--port", 0)
        readable, _, _ = select.select([self.process.stdout], [], [], 60)
        first = self.process.stdout.readline() if readable else ""
        if not first.startswith("http://127.0.0.1:"):
            self.process.kill()
            raise AssertionError(f"no address but {first!r}, {self.process.communicate()}")
        self.port = int(first.split()[0].rstrip("/").rsplit(":", 1)[1])

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, the body's bytes)"""
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def get(self, path, **parameters):
        return self.ask("GET", path + ("?" + urllib.parse.urlencode(parameters, doseq=True) if parameters else ""))

    def json(self, method, path, body=None):
        status, _, data = self.ask(method, path, body)
        assert status == 200, (status, data)
        return json.loads(data)

    def wait_until_ready(self):
        until = time.monotonic() + 120
        while not self.json("GET", "/api/v1/model")["ready"]:
            assert time.monotonic() < until, "it never got ready"
            time.sleep(0.1)


class SubPath(http.server.BaseHTTPRequestHandler):
    """A reverse proxy that shows a server's / below /faces/, and nothing beside it."""

    prefix, port = "/faces", 0

    def do_GET(self):
        self.forward()

    def do_POST(self):
        self.forward(self.rfile.read(int(self.headers["Content-Length"])))

    def forward(self, body=None):
        if not self.path.startswith(self.prefix + "/"):
            self.send_error(404, "the proxy has no such path")
            return
        upstream = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            kept = {name: self.headers[name] for name in ("Accept", "Content-Type") if name in self.headers}
            upstream.request(self.command, self.path[len(self.prefix):], body, kept)
            answer = upstream.getresponse()
            data = answer.read()
        finally:
            upstream.close()
        self.send_response(answer.status)
        for name in ("Content-Type", "Location"):
            if answer.headers[name]:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class OneServer(ProgramTest):
    """Tests that ask one server, of a tiny run on 60 drawn faces."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("setUp")
        maker.folder = cls.class_folder
        cls.run_folder = maker.train(folder=cls.class_folder)
        cls.server = Server(maker, "run")
        cls.addClassCleanup(maker.doCleanups)
        cls.server.wait_until_ready()

    def picture(self, answer):
        """The rows of pixels of an answer that is a PNG."""
        status, headers, data = answer
        self.assertEqual((status, headers["Content-Type"]), (200, "image/png"), data[:200])
        file = self.folder / "answer.png"
        file.write_bytes(data)
        return file

    def refused(self, answer, status, *says):
        found, headers, data = answer
        self.assertEqual(found, status, data)
        sentence = json.loads(data)["error"]
        for words in says:
            self.assertIn(words, sentence)
        self.assertLess(len(sentence), 250)
        return headers


class Api(OneServer):
    def test_the_model_says_what_it_can_do(self):
        model = self.server.json("GET", "/api/v1/model")
        self.assertEqual((model["preset"], model["image"], model["latents"], model["images"], model["problem"]),
                         ("vae-animeface-grey-32", {"channels": 1, "height": 32, "width": 32}, 10, 60, None))

    def test_directions_are_named_and_measured(self):
        latents = self.server.json("GET", "/api/v1/latents")["directions"]
        self.assertEqual(sorted(each["id"] for each in latents), sorted(f"z{i}" for i in range(10)))
        rates = [float(re.fullmatch(r"KL (.*) nats", each["note"])[1]) for each in latents]
        self.assertEqual(rates, sorted(rates, reverse=True))
        components = self.server.json("GET", "/api/v1/components")["directions"]
        self.assertEqual([each["id"] for each in components], [f"c{i}" for i in range(10)])

    def test_the_first_64_samples_are_those_of_the_program(self):
        self.run_program("sample", self.run_folder, "--seed", 7, "--count", 64, "--numbers", "numbers.safetensors")
        found, _ = tensors(self.folder / "numbers.safetensors")
        shape, expected = floats(found["latents"])
        self.assertEqual(shape, [64, 10])
        status, _, data = self.server.get("/api/v1/sample", seed=7, count=70, format="json")
        rows = json.loads(data)["latents"]
        self.assertEqual((status, len(rows)), (200, 70))
        for a, b in zip(sum(rows, []), expected):
            self.assertAlmostEqual(a, b, delta=1e-5)
        self.assertNotEqual(rows[64], rows[0])

    def test_a_sample_is_the_same_picture_alone_and_in_a_grid(self):
        grid = pixels(self.picture(self.server.get("/api/v1/sample", seed=3, count=6, columns=3)))
        self.assertEqual((len(grid), len(grid[0])), (64, 96))
        point = {"seed": 3, "index": 4}
        alone = pixels(self.picture(self.server.ask("POST", "/api/v1/decode", {"points": [point]})))
        cell = [b"".join(row[32:64]) for row in grid[32:]]
        self.assertLessEqual(most_difference(cell, [b"".join(row) for row in alone]), 1)

    def test_weights_are_added_and_values_set(self):
        def latents(point):
            return self.server.json("POST", "/api/v1/decode", {"points": [point], "format": "json"})["latents"][0]
        base = latents({"seed": 1})
        moved = latents({"seed": 1, "set": {"z2": 0.25}, "add": {"z2": 1, "z5": -2}})
        expected = list(base)
        expected[2] = 1.25
        expected[5] -= 2
        for a, b in zip(moved, expected):
            self.assertAlmostEqual(a, b, delta=1e-5)
        average = latents({"average": True})
        images = self.server.json("POST", "/api/v1/decode", {"points": [{"image": i} for i in range(60)], "format": "json"})
        for k in range(10):
            self.assertAlmostEqual(average[k], sum(row[k] for row in images["latents"]) / 60, delta=1e-5)
        half = latents({"seed": 1, "temperature": 0.5})
        for a, b in zip(half, base):
            self.assertAlmostEqual(a, b / 2, delta=1e-5)

    def test_a_traversal_sets_one_latent_a_row(self):
        point = {"latents": [0.5] * 10}
        def rows(**more):
            return self.server.json("POST", "/api/v1/traverse",
                                    {"point": point, "directions": ["z1", "z4"], "steps": 3, "format": "json", **more})["latents"]
        def changed(k, value, base=0.5):
            row = [base] * 10
            row[k] = value
            return row
        self.assertEqual(rows(), [changed(1, v) for v in (-1, 0, 1)] + [changed(4, v) for v in (-1, 0, 1)])
        self.assertEqual(rows(mode="add", to=3)[:3], [changed(1, v) for v in (-0.5, 1.5, 3.5)])
        faithful = rows(mode="faithful")
        self.assertEqual([row[1] for row in faithful], [-1, 0, 1, 1, 1, 1])
        grid = self.picture(self.server.ask("POST", "/api/v1/traverse", {"point": point, "steps": 5}))
        self.assertEqual(png_size(grid), (5 * 32, 10 * 32))

    def test_a_picture_is_encoded_as_the_data_are(self):
        status, _, data = self.server.get("/api/v1/image/17.png")
        self.assertEqual(status, 200)
        status, _, answer = self.server.ask("POST", "/api/v1/encode", data, {"Content-Type": "image/png"})
        found = json.loads(answer)
        self.assertEqual(found["crop"], [0, 0, 32, 32])
        known = self.server.json("POST", "/api/v1/decode", {"points": [{"image": 17}], "format": "json"})["latents"][0]
        for a, b in zip(found["latents"], known):
            self.assertAlmostEqual(a, b, delta=1e-4)

    def test_an_edit_of_nothing_leaves_a_picture_as_it_is(self):
        picture = png(50, 40, lambda x, y: ((5 * x) % 256,) * 3)
        before = [bytes((5 * x) % 256 for x in range(50))] * 40
        same = png_pixels(self.picture(self.server.ask("POST", "/api/v1/edit", picture)))
        self.assertTrue(same == before, "it changed")
        rows = png_pixels(self.picture(self.server.ask("POST", "/api/v1/edit?add=z0:3&add=z1:-3&crop=0,0,20", picture)))
        self.assertTrue([row[:20] for row in rows[:20]] != [row[:20] for row in before[:20]], "the part stayed as it was")
        self.assertTrue([row[20:] for row in rows] == [row[20:] for row in before] and rows[20:] == before[20:], "more changed")
        small = self.picture(self.server.ask("POST", "/api/v1/edit?max_side=25&add=z0:1", picture))
        self.assertEqual(png_size(small), (25, 20))
        own = self.picture(self.server.ask("POST", "/api/v1/edit?keep_residual=0", picture))
        self.assertEqual(png_size(own), (32, 32))

    def test_a_morph_moves(self):
        body = {"points": [{"seed": 1}, {"seed": 2}, {"seed": 3}], "steps": 4, "there_and_back": False}
        status, headers, data = self.server.ask("POST", "/api/v1/morph", body)
        self.assertEqual((status, headers["Content-Type"], data[:6]), (200, "image/gif", b"GIF89a"))
        status, headers, data = self.server.ask("POST", "/api/v1/morph", {**body, "format": "webp", "enlarge": 2})
        self.assertEqual((status, headers["Content-Type"], data[8:12]), (200, "image/webp", b"WEBP"))
        self.assertEqual(data.count(b"ANMF"), 7)
        strip = self.picture(self.server.ask("POST", "/api/v1/morph", {**body, "format": "png"}))
        self.assertEqual(png_size(strip), (7 * 32, 32))

    def test_the_map_has_every_image(self):
        found = self.server.json("GET", "/api/v1/map")
        self.assertEqual(sorted(item["image"] for item in found["items"]), list(range(60)))
        status, headers, data = self.server.get("/api/v1/map.webp")
        self.assertEqual((status, headers["Content-Type"], data[8:12]), (200, "image/webp", b"WEBP"))

    def test_what_the_description_names_is_there(self):
        described = self.server.json("GET", "/api/v1/openapi.json")
        self.assertGreater(len(described["paths"]), 12)
        for path, methods in described["paths"].items():
            for method in methods:
                status, _, data = self.server.ask(method.upper(), path.replace("{image}", "1"), b"" if method == "post" else None)
                self.assertNotIn(status, (404, 405), path)
        source = (Path(__file__).resolve().parents[3] / "program/server/api.cpp").read_text(encoding="utf-8")
        for pattern in re.findall(r'add\("(?:GET|POST)", "([^"]*)"', source):
            path = "/api/v1" + pattern.replace("\\\\.", ".").replace("([0-9]{1,9})", "{image}")
            self.assertIn(path, described["paths"])


class Refusals(OneServer):
    def test_values_out_of_range_are_named(self):
        ask = self.server.ask
        self.refused(self.server.get("/api/v1/sample", count=2000), 400, "'count'", "1024")
        self.refused(self.server.get("/api/v1/sample", temperature="nan"), 400, "'temperature'")
        self.refused(self.server.get("/api/v1/sample", format="bmp"), 400, "'format'", "png, webp, json")
        for body, words in [({"points": []}, '"points"'), ({"points": [{}]}, "a point has one of"),
                            ({"points": [{"latents": [1]}]}, "10 numbers"), ({"points": [{"latents": [1e300] * 10}]}, "-1000"),
                            ({"points": [{"seed": -1}]}, '"seed"'), ({"points": [{"seed": 0, "add": {"z77": 1}}]}, "z77"),
                            ({"points": [{"seed": 0, "set": {"Smiling": 1}}]}, "z0 to z9"), ({"points": [{"image": 60}]}, "59"),
                            ({"points": [{"seed": 0}] * 1025}, "1024"), ([1], "JSON object"), ("{", "JSON object")]:
            self.refused(ask("POST", "/api/v1/decode", body), 400, words)
        self.refused(ask("POST", "/api/v1/traverse", {"point": {"seed": 0}, "steps": 1000}), 400, "2048")
        self.refused(ask("POST", "/api/v1/morph", {"points": [{"seed": 0}] * 8, "steps": 600}), 400, "600")
        self.refused(ask("POST", "/api/v1/decode", '{"points": ' + "[" * 100_000), 400, "deeper than 8")

    def test_pictures_that_are_none(self):
        ask = self.server.ask
        self.refused(ask("POST", "/api/v1/encode", b"no picture"), 415, "text file")
        self.refused(ask("POST", "/api/v1/encode", b""), 415, "empty")
        bomb = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (60000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"\0" * 40
        self.refused(ask("POST", "/api/v1/encode", bomb), 415)
        good = png(40, 40, lambda x, y: (x, y, 0))
        self.refused(ask("POST", "/api/v1/encode?crop=30,0,20", good), 400, "crop is 30,0,20", "40x40")
        self.refused(ask("POST", "/api/v1/encode?crop=a", good), 400, "crop is 'a'")
        self.refused(ask("POST", "/api/v1/edit?add=z0", good), 400, "NAME:NUMBER")

    def test_http_that_is_not_for_it(self):
        ask = self.server.ask
        self.refused(ask("GET", "/nothing"), 404, "no such page")
        self.refused(ask("GET", "/../../etc/passwd"), 404)
        self.refused(ask("GET", "/web/%2e%2e/%2e%2e/etc/passwd"), 404)
        self.refused(ask("GET", "/" + "a" * 5000), 404)
        self.assertEqual(self.refused(ask("GET", "/api/v1/decode"), 405, "POST")["Allow"], "POST")
        self.assertEqual(self.refused(ask("DELETE", "/"), 405, "GET")["Allow"], "GET, HEAD")
        # However much of it is still to come, the client hears why.
        self.refused(ask("POST", "/api/v1/decode", b"x" * 2_000_000), 413, "2000000", "1048576")
        self.refused(ask("POST", "/api/v1/encode", b"x" * 20_000_000), 413, "20000000", "8388608")
        self.refused(ask("POST", "/api/v1/decode", b"{}", {"Content-Type": "text/csv"}), 415, "JSON")
        self.refused(ask("POST", "/api/v1/decode", b"x", {"Content-Encoding": "gzip"}), 415, "compressed")
        self.refused(ask("POST", "/api/v1/encode", b"x", {"Content-Type": "multipart/form-data; boundary=x"}), 415, "form")

    def test_what_is_no_request_ends_the_connection(self):
        """What comes behind it would be taken for another one."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as client:
            client.sendall(b"BREW / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}GET /healthz HTTP/1.1\r\n\r\n")
            said = b"".join(iter(lambda: client.recv(1000), b""))
        self.assertEqual((said.count(b"HTTP/1.1"), said[:12]), (1, b"HTTP/1.1 400"))
        self.assertIn(b"Connection: close", said)

    def test_a_body_of_no_one_length(self):
        """What stands before the server may have read another one, and a body's end would be a request."""
        chunks, one, two = b"Transfer-Encoding: chunked\r\n", b"Content-Length: 2\r\n", b"Content-Length: 12\r\n"
        for headers in (chunks, chunks + one, one + chunks, one + two, b"Content-Length: +2\r\n"):
            for request, status in ((b"POST /api/v1/decode", b"411"), (b"GET /api/v1/model", b"400")):
                with self.subTest(headers, request=request), \
                        socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as client:
                    client.sendall(request + b" HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n2\r\n{}\r\n0\r\n\r\n")
                    client.shutdown(socket.SHUT_WR)
                    said = b"".join(iter(lambda: client.recv(1000), b""))
                    self.assertEqual((said.count(b"HTTP/1.1"), said[9:12]), (1, status))


class Serving(OneServer):
    def test_pages_and_their_headers(self):
        for path in ("/", "/explore", "/sliders", "/edit", "/morph", "/map"):
            status, headers, data = self.server.get(path)
            self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"), path)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            loaded = re.findall(rb'(?:src|href)="(web/[^"]+)"', data)
            self.assertGreater(len(loaded), 3)
            for name in loaded:
                self.assertEqual(self.server.get("/" + name.decode())[0], 200, name)
            self.assertEqual(re.findall(rb"https?://(?!www\.w3\.org)", data), [], f"{path} asks for something elsewhere")
        tag = self.server.get("/")[1]["ETag"]
        self.assertEqual(self.server.ask("GET", "/", None, {"If-None-Match": tag})[0], 304)

    def test_several_at_once_go_through_the_decoder_together(self):
        def counts():
            text = self.server.get("/metrics")[2].decode()
            return {line.split()[0]: float(line.split()[1]) for line in text.splitlines() if not line.startswith("#")}
        points = [{"points": [{"seed": 5, "index": i}]} for i in range(200)]
        alone = [self.server.ask("POST", "/api/v1/decode", body)[2] for body in points[:20]]
        before = counts()
        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            together = list(pool.map(lambda body: self.server.ask("POST", "/api/v1/decode", body), points))
        after = counts()
        self.assertEqual({status for status, _, _ in together}, {200})
        pictures = after["animevae_decoded_pictures_total"] - before["animevae_decoded_pictures_total"]
        self.assertEqual(pictures, 200)
        self.assertLessEqual(after["animevae_decode_batches_total"] - before["animevae_decode_batches_total"], 200)
        for (_, _, data), single in zip(together, alone):
            (self.folder / "a.png").write_bytes(data)
            (self.folder / "b.png").write_bytes(single)
            self.assertLessEqual(most_difference(png_pixels(self.folder / "a.png"), png_pixels(self.folder / "b.png")), 1)

    def test_one_face_does_not_wait_for_thousands(self):
        sheet = {"points": [{"seed": 1, "index": i} for i in range(1000)], "columns": 40}
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            sheets = [pool.submit(self.server.ask, "POST", "/api/v1/decode", sheet) for _ in range(6)]
            while b"animevae_decode_waiting 0\n" in self.server.get("/metrics")[2] and not any(each.done() for each in sheets):
                time.sleep(0.001)
            self.assertEqual(self.server.ask("POST", "/api/v1/decode", {"points": [{"seed": 2}]})[0], 200)
            self.assertFalse(all(each.done() for each in sheets), "it came behind them")
        self.assertEqual({each.result()[0] for each in sheets}, {200})

    def test_health(self):
        self.assertEqual(self.server.get("/healthz")[2], b"ok\n")
        self.assertEqual(self.server.ask("HEAD", "/healthz")[2], b"")


class BelowAPath(OneServer):
    """What a proxy shows below /faces/ leads nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Proxy", (SubPath,), {"port": cls.server.port}))
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        cls.addClassCleanup(proxy.server_close)
        cls.addClassCleanup(proxy.shutdown)
        cls.root = f"http://127.0.0.1:{proxy.server_address[1]}/faces/"

    def get(self, address, accept="*/*", body=None):
        """(status, content type, body) of an absolute address."""
        self.assertTrue(address.startswith(self.root), f"{address} leads out of {self.root}")
        parts = urllib.parse.urlsplit(address)
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        try:
            path = parts.path + ("?" + parts.query if parts.query else "")
            connection.request("GET" if body is None else "POST", path, body, {"Accept": accept})
            answer = connection.getresponse()
            return answer.status, answer.headers["Content-Type"], answer.read()
        finally:
            connection.close()

    def crawl(self, pages):
        """Everything that pages and scripts name leads to something."""
        waiting, seen = list(pages), set()
        while waiting:
            address = waiting.pop().split("#")[0]
            if address in seen:
                continue
            seen.add(address)
            status, kind, data = self.get(address)
            self.assertEqual(status, 200, address)
            pattern = {"text/html; charset=utf-8": r'(?:src|href|action)="([^"]*)"',
                       "text/javascript; charset=utf-8": r"""from '([^']*)'""",
                       "text/css; charset=utf-8": r"""url\(["']?([^"')]*)"""}.get(kind)
            if pattern:
                waiting += [urllib.parse.urljoin(address, found) for found in re.findall(pattern, data.decode())]
        return seen

    def test_pages_and_scripts(self):
        pages = ("", "explore", "sliders", "edit", "morph", "map")
        seen = self.crawl(self.root + page for page in pages)
        for name in (*pages, "web/api.js", "web/shell.js", "web/style.css", "web/icon.svg", "web/arrival.js"):
            self.assertIn(self.root + name, seen)
        for script in (address for address in seen if address.endswith(".js")):
            absolute = re.findall(r"""['"`](/[a-z][\w/]*)['"`?]""", self.get(script)[2].decode())
            self.assertEqual(absolute, [], f"{script} names addresses from the root of the host")

    def test_the_description(self):
        address = self.root + "api/v1/openapi.json"
        described = json.loads(self.get(address)[2])
        for server in described["servers"]:
            base = urllib.parse.urljoin(address, server["url"]).rstrip("/")
            for path, methods in described["paths"].items():
                status = self.get(base + path.replace("{image}", "1"), body=b"{}" if "post" in methods else None)[0]
                self.assertNotIn(status, (404, 405), path)

    def test_a_page_that_is_not_there(self):
        for path in ("nothing", "nothing/", "a/b/c", "api-docs?x=/y/z"):
            status, kind, data = self.get(self.root + path, accept="text/html,*/*;q=0.8")
            self.assertEqual((status, kind), (404, "text/html; charset=utf-8"), path)
            links = re.findall(r'(?:src|href)="([^"]*)"', data.decode())
            self.assertIn(self.root, self.crawl(urllib.parse.urljoin(self.root + path, link) for link in links))


class Errors(OneServer):
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

    def test_a_browser_sees_a_page_and_programs_json(self):
        for path, status in (("/nothing", 404), ("/a/b", 404)):
            found, headers, data = self.server.ask("GET", path, None, self.browser)
            self.assertEqual((found, headers["Content-Type"], headers["Vary"]), (status, "text/html; charset=utf-8", "Accept"))
            self.assertIn("There is no such page", data.decode())
            self.assertNotRegex(data.decode(), r"\{[a-z]+\}")
            self.refused(self.server.get(path), status, "no such page")
        found, headers, data = self.server.ask("DELETE", "/", None, self.browser)
        self.assertEqual((found, headers["Content-Type"]), (405, "text/html; charset=utf-8"))
        self.assertIn("DELETE is not for this page; it takes GET, HEAD.", data.decode())
        self.refused(self.server.ask("GET", "/api/v1/nothing", None, self.browser), 404, "no such page")
        self.assertEqual(self.server.ask("HEAD", "/nothing", None, self.browser)[2], b"")
        self.assertEqual(self.server.get("/error")[0], 404)

    def test_what_an_address_holds_is_text_of_the_page(self):
        _, _, data = self.server.ask("<B>", "/", None, self.browser)
        self.assertNotIn(b"<B>", data)

    def test_cookies_of_other_programs_are_passed_over(self):
        for size in (8_150, 8_190, 50_000, 1_000_000):
            with self.subTest(size):
                status, _, data = self.server.ask("GET", "/healthz", None, {"Cookie": "a=" + "b" * size})
                self.assertEqual((status, data), (200, b"ok\n"))
        many = "; ".join(f"c{i}=" + "d" * 4000 for i in range(180))  # as many as Chromium keeps
        self.assertEqual(self.server.ask("POST", "/api/v1/decode", {"points": [{"seed": 1}]}, {"Cookie": many})[0], 200)

    def test_headers_that_are_too_large_are_named(self):
        cookies = {"Cookie": "a=" + "b" * (1 << 20)}
        self.refused(self.server.ask("GET", "/healthz", None, cookies), 431, "cookies", "1048576", "other programs")
        found, headers, data = self.server.ask("GET", "/", None, {**self.browser, **cookies})
        self.assertEqual((found, headers["Content-Type"]), (431, "text/html; charset=utf-8"))
        self.assertIn("The cookies have more than 1048576 bytes", data.decode())
        self.refused(self.server.ask("GET", "/healthz", None, {"X-Long": "a" * 9000}), 431, "X-Long", "8192")
        self.refused(self.server.ask("GET", "/healthz", None, {f"X-{i}": "a" * 4000 for i in range(9)}), 431, "32768")
        self.refused(self.server.ask("GET", "/healthz", None, {f"X-{i}": "a" for i in range(101)}), 431, "100 headers")
        self.refused(self.server.ask("GET", "/healthz?" + "a" * 9000), 414, "address", "8192")
        # A request goes on as before on a connection that has had many cookies.
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        for _ in range(3):
            connection.request("GET", "/healthz", None, {"Cookie": "a=" + "b" * 90_000})
            self.assertEqual(connection.getresponse().read(), b"ok\n")
        connection.close()


class InTraining(ProgramTest):
    def wait_for(self, what, condition):
        until = time.monotonic() + 120
        while not condition():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.05)

    def test_a_run_is_shown_while_it_is_trained_and_then_its_model(self):
        run = self.folder / "run"
        training = self.start("train", *SMALL, "--hold-out", 0.2, "--batch", 16, "--epochs", 100000, "--out", run)
        self.wait_for("the first epochs", lambda: (run / "samples" / "reconstructions-0002.png").exists())
        server = Server(self, run)
        state = server.json("GET", "/api/v1/training")
        self.assertEqual((state["name"], state["preset"], state["state"], state["length"], state["steps"]),
                         ("run", "vae-animeface-grey-32", "training", "100000 epochs", 300000))
        self.assertEqual((state["elbo_is_held_out"], state["warnings"]), (True, []))
        self.assertGreater(state["seconds_left"], 0)
        newest = next(each for each in state["pictures"] if each["kind"] == "reconstructions")["numbers"][-1]
        status, headers, picture = server.get("/api/v1/training/picture", kind="reconstructions", unit="epoch", number=newest)
        self.assertEqual((status, headers["Content-Type"], picture[1:4]), (200, "image/png", b"PNG"))
        self.wait_for("later readings", lambda: server.json("GET", "/api/v1/training")["epoch"] > state["epoch"])
        self.assertIn(b"training.js", server.get("/explore")[2])
        self.assertEqual(server.get("/api/v1/model")[0], 404)

        training.send_signal(signal.SIGTERM)
        self.assertEqual(training.wait(timeout=120), 143)
        def has_model():
            try:
                return server.get("/api/v1/model")[0] == 200
            except OSError:  # between the two
                return False
        self.wait_for("the apps at the same address", has_model)
        self.assertEqual(server.json("GET", "/api/v1/model")["preset"], "vae-animeface-grey-32")
        self.assertEqual(server.get("/api/v1/training")[0], 404)
        server.process.send_signal(signal.SIGINT)
        self.assertEqual(server.process.wait(timeout=60), 0)

    def test_it_ends_while_the_training_goes_on(self):
        run = self.folder / "run"
        training = self.start("train", *SMALL, "--epochs", 100000, "--out", run)
        self.wait_for("the mark", (run / "metrics.csv").exists)
        server = Server(self, run)
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(server.process.wait(timeout=60), 0)
        self.assertIsNone(training.poll())


class Ends(ProgramTest):
    together = ["sh", "-c", 'exec "$0" "$@" 2>&1']  # both streams in one, as a terminal shows them

    def test_it_says_first_what_to_do(self):
        process = self.start("serve", "--port", 0, before=self.together)
        first = process.stdout.readline()
        self.assertRegex(first, r"^http://127\.0\.0\.1:\d+/ \(open this in your browser; Ctrl-C ends\)\n$")
        self.assertEqual(process.stdout.readline(), "drawing faces: 2,000\n")

    def test_it_ends_while_it_looks_at_the_images(self):
        """The program that comes with it looks at 2,000 faces for some seconds."""
        for stage in ("drawing faces", "encoding images"):
            with self.subTest(stage):
                process = self.start("serve", "--port", 0, before=self.together)
                while stage not in (line := process.stdout.readline()):
                    self.assertNotEqual(line, "", "it ended")
                time.sleep(0.3)
                begin = time.monotonic()
                process.terminate()
                said, _ = process.communicate(timeout=30)
                self.assertEqual(process.returncode, 0, said)
                self.assertLess(time.monotonic() - begin, 2)
                self.assertEqual(said, "stopping: what has begun is answered\n")
        self.assertEqual(list((self.class_folder / "cache").rglob("latents")), [], "part of them was kept")

    def test_it_ends_when_it_is_asked_to(self):
        run = self.train()
        server = Server(self, run)
        self.assertEqual(server.get("/healthz")[0], 200)
        # A connection that is held open, and one in the middle of its request, keep nobody waiting.
        with socket.create_connection(("127.0.0.1", server.port)) as idle, \
                socket.create_connection(("127.0.0.1", server.port)) as half:
            idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertIn(b"200", idle.recv(1000))
            half.sendall(b"POST /api/v1/decode HTTP/1.1\r\nContent-Le")
            server.process.send_signal(signal.SIGTERM)
            out, err = server.process.communicate(timeout=30)
        self.assertEqual(server.process.returncode, 0, out + err)

    def test_it_ends_however_soon_it_is_asked_to(self):
        run = self.train()
        for _ in range(10):
            server = Server(self, run)
            server.process.terminate()
            out, err = server.process.communicate(timeout=30)
            self.assertEqual(server.process.returncode, 0, out + err)

    def test_a_port_that_is_taken(self):
        run = self.train()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.refused("serve", run, "--port", port, status=1, says=[f"127.0.0.1:{port}", "--port"])

    def test_files_that_are_wrong_are_said_at_once(self):
        run = self.train()
        self.refused("serve", run, "--labels", "none.csv", status=1, says=["none.csv"])
        self.refused("serve", run, "--directions", run / "model.safetensors", status=1, says=["model.safetensors"])

    def test_labels_that_do_not_fit_cost_the_attributes_alone(self):
        run = self.train()
        for name, text, says in (
                ("others.csv", "file,Smiling\nx.png,1\ny.png,0\n", "has labels for 2 images, 'x.png' for one"),
                ("few.csv", "file,Smiling\nface-000000,1\nface-000001,0\n", "knows 2 of the 60 drawn faces"),
                ("same.csv", "file,Smiling\n" + "".join(f"face-{i:06},1\n" for i in range(60)), "has no attribute of which")):
            with self.subTest(name):
                (self.folder / name).write_text(text)
                server = Server(self, run, "--labels", name)
                server.wait_until_ready()
                self.assertEqual(server.json("GET", "/api/v1/model")["problem"], None)
                self.assertEqual(len(server.json("GET", "/api/v1/components")["directions"]), 10)
                self.assertEqual(server.json("GET", "/api/v1/attributes")["directions"], [])
                self.assertEqual(server.get("/api/v1/map")[0], 200)
                server.process.terminate()
                _, err = server.process.communicate(timeout=60)
                self.assertRegex(err, "warning: no attributes of the labels: .*" + says)

    def test_without_the_images(self):
        """Everything but components, attributes and the map."""
        folder = self.folder_of_faces(count=6)
        run = self.folder / "run"
        self.run_program("train", "--preset", "vae-animeface-grey-32", "--data", folder, "--hold-out", 0, "--steps", 3, "--out", run)
        for file in folder.iterdir():
            file.unlink()
        for file in (run / "latents").glob("*"):
            file.unlink()
        server = Server(self, run)
        server.wait_until_ready()
        model = server.json("GET", "/api/v1/model")
        self.assertIn(str(folder), model["problem"])
        self.assertEqual(server.json("GET", "/api/v1/components")["directions"], [])
        self.assertEqual(server.get("/api/v1/map")[0], 404)
        self.assertEqual(server.get("/api/v1/sample", count=1)[0], 200)


def most_difference(a, b):
    """Of two pictures' shades: what is decoded beside a face may decide which of two it is rounded to."""
    return max(abs(x - y) for row, other in zip(a, b, strict=True) for x, y in zip(row, other, strict=True))


def pixels(file):
    """Each row's pixels."""
    rows = png_pixels(file)
    each = len(rows[0]) // png_size(file)[0]
    return [[row[i:i + each] for i in range(0, len(row), each)] for row in rows]


if __name__ == "__main__":
    main()
