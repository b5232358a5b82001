#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The commands that look at a trained model, and those that print."""

import base64
import json
import re
import statistics
from xml.etree import ElementTree

from support import ProgramTest, floats, main, png, png_pixels, png_size, tensors


class Pictures(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.run_program("train", "--faces", 100, "--batch", 50, "--steps", 2, "--pictures-every", 0, "--out", "run")
        maker.doCleanups()
        cls.run_folder = cls.class_folder / "run"

    def draw(self, command, *arguments, target="picture.png"):
        """(width, height) of what a command draws, and what it says."""
        out, _ = self.run_program(command, self.run_folder, *arguments, "--out", target)
        self.assertIn(target, out)
        return png_size(self.folder / target), out

    def picture(self, command, *arguments, target="picture.png"):
        self.draw(command, *arguments, target=target)
        return (self.folder / target).read_bytes()

    def test_reconstructions(self):
        size, out = self.draw("reconstruct", "--bare")
        self.assertEqual(size, (530, 134), "8 faces above 8, 2 pixels around each")
        self.assertRegex(out, r"PSNR \d+\.\d\d dB")
        self.assertIn("100 drawn faces (seed 0)", out)
        self.assertEqual(self.draw("reconstruct", "--bare", "--count", 3, "--enlarge", 2)[0], (3 * 130 + 2, 2 * 130 + 2))
        width, height = self.draw("reconstruct")[0]
        self.assertTrue(width > 530 and height > 134, "with captions it is larger")
        self.assertIn("50 drawn faces (seed 7)", self.draw("reconstruct", "--faces", 50, "--faces-seed", 7)[1])

    def test_the_numbers_behind_reconstructions_are_those_of_every_image(self):
        self.draw("reconstruct", "--count", 3, "--out", "a.png")
        out, _ = self.run_program("reconstruct", self.run_folder, "--count", 3, "--json", "--numbers", "n.safetensors")
        said = json.loads(out)
        self.assertEqual((said["picture"], said["images"], len(said["shown"])), ("reconstructions.png", 100, 3))
        self.assertEqual(said["decoded_from"], "mean")
        found, _ = tensors(self.folder / "n.safetensors")
        self.assertEqual(found["images"][2].split(b"\0")[:2], [b"face-000000", b"face-000001"])
        for name in ("psnr", "mean_absolute_error", "distortion", "rate"):
            shape, each = floats(found[name])
            self.assertEqual(shape, [100])
            self.assertAlmostEqual(statistics.fmean(each), said[name], delta=1e-5 * abs(said[name]))
        self.assertTrue(all(-1 < each < 1 for each in floats(found["ssim"])[1]))
        # An image is compared with what the picture shows below it.
        self.run_program("reconstruct", self.run_folder, "--count", 3, "--bare")
        rows = png_pixels(self.folder / "reconstructions.png")
        for place, image in enumerate(said["shown"]):
            begin = 3 * (2 + 66 * place)
            pairs = [(a, b) for y in range(2, 66) for a, b in zip(rows[y][begin:begin + 192], rows[y + 66][begin:begin + 192])]
            error = statistics.fmean(abs(a - b) for a, b in pairs) / 255
            self.assertAlmostEqual(error, floats(found["mean_absolute_error"])[1][int(image)], delta=2 / 255)

    def test_a_fully_convolutional_model_makes_pictures_of_other_sizes(self):
        self.run_program("train", "--preset", "anime-vae-small", "--faces", 20, "--batch", 10, "--steps", 1, "--hold-out", 0,
                         "--pictures-every", 0, "--out", "wide")
        self.run_program("sample", "wide", "--size", "96x32", "--count", 2, "--columns", 2, "--bare", "--out", "a.png")
        self.assertEqual(png_size(self.folder / "a.png"), (2 * 34 + 2, 100))
        out, _ = self.run_program("reconstruct", "wide", "--size", "64x96", "--count", 2, "--bare", "--out", "b.png")
        self.assertEqual(png_size(self.folder / "b.png"), (2 * 98 + 2, 2 * 66 + 2))
        self.assertRegex(out, r"PSNR \d")
        for size in ("65x65", "0x64", "64", "64x", "axb", "99999x64"):
            self.refused("sample", "wide", "--size", size, status=2, says=[size])
        self.refused("sample", self.run_folder, "--size", "96x64", status=2, says=["96x64", "not fully convolutional"])

    def test_measuring_with_samples_of_the_posterior(self):
        distortion = {}
        for options in ((), ("--sampled",)):
            out = self.draw("reconstruct", "--bare", *options)[1]
            self.assertIn("a sample of the posterior" if options else "the posterior mean", out)
            found = re.search(r"distortion (\S+) nats, rate (\S+) nats, distortion \+ 4 \* rate (\S+) nats", out)
            distortion[options], rate, total = map(float, found.groups())
            self.assertAlmostEqual(total, distortion[options] + 4 * rate, delta=0.1)
        self.assertNotEqual(*distortion.values())

    def test_reconstructions_of_fewer_images_than_asked_for(self):
        self.folder_of_faces(count=3)
        self.assertEqual(self.draw("reconstruct", "--data", "faces", "--bare")[0], (3 * 66 + 2, 134))

    def test_samples(self):
        self.assertEqual(self.draw("sample", "--bare")[0], (530, 530))
        self.assertEqual(self.draw("sample", "--bare", "--count", 10, "--columns", 4)[0], (4 * 66 + 2, 3 * 66 + 2))
        self.assertEqual(self.picture("sample", "--seed", 3), self.picture("sample", "--seed", 3))
        self.assertNotEqual(self.picture("sample", "--seed", 3), self.picture("sample", "--seed", 4))

    def test_traversals_of_the_prior(self):
        self.assertEqual(self.draw("traverse", "--bare")[0], (662, 662), "10 latents, 10 steps")
        self.assertEqual(self.draw("traverse", "--bare", "--steps", 8, "--rows", 3)[0], (8 * 66 + 2, 3 * 66 + 2))
        self.assertNotEqual(self.picture("traverse", "--range", 3), self.picture("traverse", "--range", 1))
        self.assertNotEqual(self.picture("traverse", "--mass", 0.99), self.picture("traverse", "--mass", 0.5))
        self.assertEqual(self.picture("traverse", "--bare", "--range", 1.959963984540054), self.picture("traverse", "--bare"))

    def test_traversals_from_an_image(self):
        size, out = self.draw("traverse", "--image", 3, "--bare")
        self.assertEqual(size, (662, 662))
        prior = self.picture("traverse", "--bare")
        around_image = self.picture("traverse", "--image", 3, "--bare")
        faithful = self.picture("traverse", "--image", 3, "--faithful", "--bare")
        self.assertEqual(len({prior, around_image, faithful}), 3, "three different pictures")

    def test_clusters(self):
        size, out = self.draw("cluster", "--bare", "--percentile", 5)
        self.assertEqual(size, (662, 662), "5 faces from either end of 10 latents")
        self.assertIn("100 drawn faces", out)
        again = self.picture("cluster", "--percentile", 10, "--seed", 2)
        self.assertEqual(again, self.picture("cluster", "--percentile", 10, "--seed", 2))

    def test_the_diagnosis(self):
        size, out = self.draw("diagnose", "--faithful")
        self.assertEqual(size, (1500, 600))
        self.assertEqual(sorted(re.findall(r"^ +z(\d+) ", out, re.MULTILINE)), [str(latent) for latent in range(10)])
        self.assertGreater(self.draw("diagnose")[0][1], 600, "and histograms below")

    def test_pictures_are_svg_and_pdf_on_request(self):
        # A captioned grid, a bare one, bars and a heat map, a contact sheet, a map of thumbnails, curves, a strip.
        for name, arguments in (("grid", ("sample", self.run_folder, "--count", 4, "--out")),
                                ("bare", ("traverse", self.run_folder, "--bare", "--rows", 2, "--out")),
                                ("bars", ("diagnose", self.run_folder, "--out")),
                                ("sheet", ("search", self.run_folder, "--image", 3, "--out")),
                                ("map", ("cluster", self.run_folder, "--method", "k-means", "--clusters", 2, "--map")),
                                ("curves", ("pca", self.run_folder, "--count", 3, "--variance")),
                                ("strip", ("morph", self.run_folder, "--random", 2, "--out"))):
            with self.subTest(name):
                for ending in ("svg", "pdf"):
                    self.run_program(*arguments, f"{name}.{ending}")
                data = (self.folder / f"{name}.pdf").read_bytes()
                self.assertTrue(data.startswith(b"%PDF-1.") and data.endswith(b"%%EOF\n"))
                root = ElementTree.parse(self.folder / f"{name}.svg").getroot()
                self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
                images = root.findall(".//{http://www.w3.org/2000/svg}image")
                self.assertEqual(len(images) > 0, name not in ("bars", "curves"))
                if name == "bare":  # the pixels of the PNG, and nothing else
                    self.run_program(*arguments, "bare.png")
                    embedded = base64.b64decode(images[0].get("href").split(",")[1])
                    self.assertEqual(embedded, (self.folder / "bare.png").read_bytes())
                    self.assertEqual((root.get("width"), root.get("height")), ("662", "134"))

    def test_a_picture_of_another_kind_is_refused_before_anything_is_computed(self):
        picture = self.folder / "me.png"
        picture.write_bytes(png(64, 64, lambda x, y: (x, y, 0)))
        before = self.files()
        for command, *arguments in (("reconstruct",), ("sample",), ("traverse",), ("cluster",), ("diagnose",), ("search", picture),
                                    ("edit", picture, "--add", "z0=1"), ("decode", "none.safetensors")):
            for name in ("picture.jpg", "picture", "picture.JPG"):
                self.refused(command, self.run_folder, *arguments, "--out", name, status=2,
                             says=["--out", ".png, .svg, .pdf", f"'{name}'"])
        self.refused("pca", self.run_folder, "--variance", "v.bmp", status=2, says=["--variance", "'v.bmp'"])
        self.refused("morph", self.run_folder, "--random", 2, "--out", "a.bmp", status=2, says=[".pdf", "'a.bmp'"])
        self.assertEqual(self.files(), before)

    def test_a_picture_goes_into_no_folder_that_is_not_there(self):
        self.refused("sample", self.run_folder, "--out", "no/where.png", status=1, says=["no/where.png"])
        self.assertEqual(self.files(), {})


class Printed(ProgramTest):
    def test_presets(self):
        out, _ = self.run_program("presets")
        self.assertRegex(out, r"(?m)^vae-animeface +3x64x64 +10 +504,055 ")
        names = re.findall(r"(?m)^([a-z0-9-]+) +\dx\d+x\d+ ", out)
        self.assertGreaterEqual(len(names), 5)
        for name in names:
            shown, _ = self.run_program("show", name)
            self.assertIn(name, shown)

    def test_show(self):
        preset, _ = self.run_program("show", "vae-animeface")
        for words in ("Encoder", "Decoder", "504,055", "objective.beta.to = 4", "laplace"):
            self.assertIn(words, preset)
        run = self.train("--objective-beta-to", 3, steps=1)
        shown, _ = self.run_program("show", run)
        for words in ("vae-animeface-grey-32", "value.objective.beta.to = 3", "60 drawn faces"):
            self.assertIn(words, shown)
        self.assertEqual(self.run_program("show", run / "model.safetensors")[0], shown)

    def test_the_table_of_anime_vae_has_the_rows_of_its_readme(self):
        shown, _ = self.run_program("show", "anime-vae")
        readme = [("20x64x64", "540"), ("20x64x64", "40"), ("40x32x32", "16,520"), ("80x16x16", "65,840"),
                  ("160x8x8", "262,880"), ("320x4x4", "1,050,560"), ("640x2x2", "4,200,320"), ("256x2x2", "1,474,816"),
                  ("640x2x2", "737,280"), ("640x2x2", "1,280"), ("320x4x4", "6,965,120"), ("160x8x8", "1,741,760"),
                  ("80x16x16", "435,680"), ("40x32x32", "109,040"), ("20x64x64", "27,320"), ("3x64x64", "543")]
        rows = re.findall(r"(?m)^(?!input|total)\S.*? +(\d+x\d+x\d+) +([\d,]+)(?: |$)", shown)
        self.assertEqual(rows, readme)
        self.assertIn("parameters 17,089,539", shown)

    def test_doctor(self):
        self.folder_of_faces(count=4)
        out, _ = self.run_program("doctor", "--data", "faces")
        for words in ("LibTorch", "HDF5", "BLAS", "oneDNN", "threads", "GB free", "4 image files"):
            self.assertIn(words, out)


class DrawnFaces(ProgramTest):
    def test_faces_have_known_factors(self):
        out, _ = self.run_program("faces", "--count", 5, "--size", 32, "--seed", 4, "--out", "a")
        self.assertIn("5 faces", out)
        files = self.files(self.folder / "a")
        self.assertEqual(sorted(files), [*(f"{i:06}.png" for i in range(5)), "factors.csv"])
        self.assertEqual(png_size(self.folder / "a/000003.png"), (32, 32))
        self.assertEqual(len(files["factors.csv"].splitlines()), 6)
        self.run_program("faces", "--count", 5, "--size", 32, "--seed", 4, "--out", "b", "--threads", 1)
        self.assertEqual(self.files(self.folder / "b"), files, "the same seed, the same faces")

    def test_faces_are_not_drawn_over_others(self):
        self.run_program("faces", "--count", 2, "--size", 16, "--out", "faces")
        before = self.files()
        self.refused("faces", "--count", 3, "--size", 16, "--out", "faces", status=1, says=["faces", "overwrite"])
        self.assertEqual(self.files(), before)
        self.run_program("faces", "--count", 3, "--size", 16, "--out", "faces", "--overwrite")
        self.assertEqual(len(self.files()), 4)


if __name__ == "__main__":
    main()
