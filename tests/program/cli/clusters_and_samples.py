#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Clusters of faces, their neighbours, the diagnosis of the latents, and where samples come from."""

import json
import re
import statistics
import struct

from support import ProgramTest, all_finite, main, png_pixels, png_size, table, tensors


class ClustersAndSamples(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.run_program("train", "--faces", 60, "--batch", 30, "--steps", 2, "--hold-out", 0.2, "--pictures-every", 0,
                          "--out", "run")
        maker.run_program("train", "--faces", 60, "--batch", 30, "--steps", 2, "--pictures-every", 0, "--seed", 1, "--out", "other")
        maker.doCleanups()
        cls.run_folder, cls.other = cls.class_folder / "run", cls.class_folder / "other"

    def ask(self, command, *arguments):
        """What a command answers to a program."""
        return json.loads(self.run_program(command, self.run_folder, *arguments, "--json")[0])

    def latents(self):
        """The posterior means of all images, and their names."""
        self.run_program("encode", self.run_folder, "--csv", "latents.csv", "--no-error")
        rows = table(self.folder / "latents.csv")
        return [[float(row[f"z{j}"]) for j in range(10)] for row in rows], [row["image"] for row in rows]

    # Clusters

    def test_k_means_gives_a_sheet_a_map_a_table_and_numbers(self):
        answer = self.ask("cluster", "--method", "k-means", "--clusters", 4, "--draw", 6, "--bare", "--out", "a.png", "--csv", "a.csv",
                          "--map", "map.png", "--numbers", "a.safetensors")
        self.assertEqual(png_size(self.folder / "a.png"), (6 * 66 + 2, 4 * 66 + 2))
        self.assertTrue(all(side > 600 for side in png_size(self.folder / "map.png")))
        means, names = self.latents()
        rows = table(self.folder / "a.csv")
        self.assertEqual([row["image"] for row in rows], names)
        groups = [[i for i, row in enumerate(rows) if row["cluster"] == str(k + 1)] for k in range(4)]
        self.assertEqual([len(group) for group in groups], answer["sizes"])
        self.assertEqual(answer["sizes"], sorted(answer["sizes"], reverse=True))
        inertia = 0
        for group, medoid in zip(groups, answer["medoids"]):
            centre = [statistics.fmean(means[i][j] for i in group) for j in range(10)]
            square = {i: sum((a - b) ** 2 for a, b in zip(means[i], centre)) for i in group}
            self.assertEqual(medoid, names[min(square, key=square.get)])
            inertia += sum(square.values())
            for i in group:
                self.assertAlmostEqual(float(rows[i]["distance"]), square[i] ** 0.5, places=4)
        self.assertAlmostEqual(answer["inertia"], inertia, delta=1e-3 * inertia)
        self.assertEqual(tensors(self.folder / "a.safetensors")[0]["assignments"][1], [60])

    def test_clusters_are_the_same_for_the_same_seed(self):
        for method in ("k-means", "mixture"):
            pictures = set()
            for name in ("a.png", "b.png"):
                self.run_program("cluster", self.run_folder, "--method", method, "--clusters", 3, "--seed", 5, "--out", name)
                pictures.add((self.folder / name).read_bytes())
            self.assertEqual(len(pictures), 1)

    def test_a_mixture_says_how_probable_each_cluster_is(self):
        for covariance in ("full", "diagonal"):
            answer = self.ask("cluster", "--method", "mixture", "--clusters", 3, "--covariance", covariance, "--csv", "a.csv")
            probabilities = [float(row["probability"]) for row in table(self.folder / "a.csv")]
            self.assertTrue(all(1 / 3 - 1e-9 <= p <= 1 + 1e-9 for p in probabilities))
            self.assertEqual(sum(answer["sizes"]), 60)

    def test_extremes_can_be_asked_by_a_program(self):
        answer = self.ask("cluster", "--percentile", 10, "--draw", 2, "--csv", "a.csv")
        self.assertEqual(sorted(answer["latents"]), sorted(f"z{j}" for j in range(10)))
        self.assertEqual(len(table(self.folder / "a.csv")), 10 * 4)

    def test_what_has_no_clusters(self):
        for method in ("k-means", "mixture"):
            self.refused("cluster", self.run_folder, "--method", method, "--clusters", 61, status=2, says=["--clusters", "61", "60 images"])
        self.refused("cluster", self.run_folder, "--method", "medoids", status=2, says=["medoids", "k-means"])
        self.refused("cluster", self.run_folder, "--map", "map.png", status=2, says=["--map", "--method k-means"])
        self.assertEqual(self.files(), {})

    # Neighbours

    def test_a_search_finds_what_lies_nearest(self):
        answer = self.ask("search", "--image", 3, "--image", 8, "--count", 4, "--out", "a.png", "--bare")
        self.assertEqual(png_size(self.folder / "a.png"), (5 * 66 + 2, 2 * 66 + 2))
        means, names = self.latents()
        for query, found, distances in zip((3, 8), answer["nearest"], answer["distances"]):
            by_distance = sorted((sum((a - b) ** 2 for a, b in zip(row, means[query])) ** 0.5, i)
                                 for i, row in enumerate(means) if i != query)
            self.assertEqual([i for _, i in by_distance[:4]], found)
            for expected, distance in zip(by_distance, distances):
                self.assertAlmostEqual(expected[0], distance, places=5)
        self.assertEqual(answer["names"][0], names[answer["nearest"][0][0]])
        self.assertEqual(len(self.ask("search", "--image", 3, "--count", 500)["nearest"][0]), 59, "all others")

    def test_an_image_of_the_data_finds_itself_as_a_picture(self):
        self.run_program("faces", "--count", 8, "--seed", 4, "--out", "faces")
        answer = self.ask("search", "faces/000005.png", "faces/000002.png", "--data", "faces", "--count", 2)
        self.assertEqual([answer["names"][0], answer["names"][2]], ["000005.png", "000002.png"])
        self.assertLess(answer["distances"][0][0], 1e-3)
        out, _ = self.run_program("search", self.run_folder, "faces/000005.png", "--crop", "0,0,32", "--cosine")
        self.assertIn("nearest.png", out)
        width, height = png_size(self.folder / "nearest.png")
        self.assertTrue(width > 8 * 128 and height > 128)

    def test_a_search_through_a_file_of_latents(self):
        self.run_program("encode", self.run_folder, "--no-error")
        data = self.ask("search", "--image", 3, "--out", "a.png")
        file = self.ask("search", "--image", 3, "--latents", "latents.safetensors", "--out", "b.png")
        self.assertEqual((data["nearest"], data["distances"]), (file["nearest"], file["distances"]))
        self.assertEqual((self.folder / "a.png").read_bytes(), (self.folder / "b.png").read_bytes(), "the images are at hand")
        self.run_program("faces", "--count", 5, "--seed", 4, "--out", "faces")
        self.run_program("encode", self.run_folder, "--data", "faces", "--no-error", "--out", "faces.safetensors")
        out, _ = self.run_program("search", self.run_folder, "--image", 1, "--latents", "faces.safetensors")
        self.assertIn("as their latents decode", out)

    def test_what_cannot_be_searched(self):
        self.run_program("encode", self.other, "--no-error")
        (self.folder / "bad.png").write_bytes(b"no picture\n")
        before = self.files()
        self.refused("search", self.run_folder, status=2, says=["nothing to search for", "--image"])
        self.refused("search", self.run_folder, "--image", 60, status=2, says=["--image is 60", "59", "60 drawn faces"])
        self.refused("search", self.run_folder, "bad.png", status=1, says=["bad.png"])
        self.refused("search", self.run_folder, "missing.png", status=1, says=["missing.png"])
        self.refused("search", self.run_folder, "--image", 1, "--latents", "latents.safetensors", status=1, says=["another model"])
        self.assertEqual(self.files(), before)

    # Diagnosis

    def test_the_diagnosis_has_all_numbers(self):
        answer = self.ask("diagnose", "--out", "a.png")
        means, _ = self.latents()
        for j in range(10):
            column = [row[j] for row in means]
            self.assertAlmostEqual(answer["mean"][j], statistics.fmean(column), places=5)
            self.assertAlmostEqual(answer["variance_of_means"][j], statistics.pvariance(column), places=5)
            self.assertGreater(answer["variance_of_aggregate"][j], answer["variance_of_means"][j])
        active = [f"z{j}" for j in range(10) if answer["variance_of_means"][j] > 0.01]
        self.assertEqual(sorted(answer["active"]), sorted(active))
        self.assertEqual(sorted(answer["active"] + answer["collapsed"]), sorted(f"z{j}" for j in range(10)))
        self.assertEqual(len(answer["correlation"]), 10)
        out, _ = self.run_program("diagnose", self.run_folder)
        for latent in answer["collapsed"]:
            self.assertRegex(out, rf"{latent} has collapsed: .*variance .*KL divergence")
        self.assertIn(f"{len(active)} of 10 latents are active", out)
        self.assertIn("What to do", out)

    def test_a_name_stands_in_the_diagnosis(self):
        self.run_program("name", self.run_folder, "z3", "hair shade")
        out, _ = self.run_program("diagnose", self.run_folder)
        self.run_program("name", self.run_folder, "z3", "--remove")
        self.assertRegex(out, r"(?m)^ +z3 hair shade +\d")

    def test_a_latent_map_has_a_short_table_and_a_readable_figure(self):
        self.run_program("train", "--preset", "anime-vae-small", "--faces", 20, "--batch", 10, "--steps", 1, "--hold-out", 0,
                         "--pictures-every", 0, "--out", "map")
        out, _ = self.run_program("diagnose", "map")
        latents = len(json.loads(self.run_program("diagnose", "map", "--json")[0])["kl"])
        self.assertGreater(latents, 64)
        self.assertEqual(len(re.findall(r"(?m)^ +z\d+ ", out)), 40)
        self.assertIn(f"the first 64 of {latents} are drawn", out)
        self.assertIn(f"and {latents - 40} more; --all lists them", out)
        everything, _ = self.run_program("diagnose", "map", "--all")
        self.assertEqual(len(re.findall(r"(?m)^ +z\d+ ", everything)), latents)

    # Samples

    def test_temperature_and_truncation(self):
        def samples(*options):
            self.run_program("sample", self.run_folder, "--count", 20, "--numbers", "a.safetensors", *options)
            kind, shape, data = tensors(self.folder / "a.safetensors")[0]["latents"]
            self.assertEqual((kind, shape), ("F32", [20, 10]))
            return [number for (number,) in struct.iter_unpack("<f", data)]
        plain, cold, cut = samples(), samples("--temperature", 0.5), samples("--truncate", 1)
        self.assertTrue(all(abs(0.5 * a - b) < 1e-6 for a, b in zip(plain, cold)))
        self.assertTrue(all(abs(b) < 1 for b in cut))
        self.assertTrue(all(a == b for a, b in zip(plain, cut) if abs(a) < 1), "what lies within stays")
        self.assertLess(max(map(abs, samples("--truncate", 1, "--temperature", 0.25))), 0.25)

    def test_where_samples_come_from(self):
        pictures = set()
        for source in ("prior", "gaussian", "mixture", "data"):
            for _ in range(2):
                out, _ = self.run_program("sample", self.run_folder, "--from", source, "--count", 6, "--seed", 2, "--bare", "--out", "a.png",
                                          "--numbers", "a.safetensors")
                pictures.add((self.folder / "a.png").read_bytes())
                self.assertEqual(png_size(self.folder / "a.png"), (6 * 66 + 2, 68))
                self.assertTrue(all_finite(self.folder / "a.safetensors"))
                self.assertIn("seed 2", out)
        self.assertEqual(len(pictures), 4, "each the same for the same seed, and different from the others")

    def test_single_files_are_the_pictures_of_the_grid(self):
        self.run_program("sample", self.run_folder, "--count", 3, "--columns", 3, "--bare", "--out", "grid.png")
        self.run_program("sample", self.run_folder, "--count", 3, "--folder", "single")
        self.assertEqual(sorted(self.files(self.folder / "single")), [f"{i:06}.png" for i in range(3)])
        grid = png_pixels(self.folder / "grid.png")
        for i in range(3):
            begin = 3 * (2 + 66 * i)
            self.assertEqual(png_pixels(self.folder / f"single/{i:06}.png"), [row[begin:begin + 192] for row in grid[2:66]])

    def test_neighbours_say_whether_images_were_memorised(self):
        answer = self.ask("sample", "--neighbours", 2, "--count", 4, "--columns", 6, "--bare", "--out", "a.png")
        self.assertEqual(png_size(self.folder / "a.png"), (6 * 66 + 2, 2 * 66 + 2), "two samples in a row, each with two images")
        self.assertEqual(len(answer["neighbours"]), 8)
        self.assertEqual(answer["others"], "held-out images")
        self.assertGreater(answer["median_distance_of_others"], 0)
        out, _ = self.run_program("sample", self.run_folder, "--faces", 30, "--neighbours", 1, "--count", 2)
        self.assertRegex(out, r"median distance from the nearest training image: \d+\.\d+ of samples, \d+\.\d+ of the images")

    def test_what_cannot_be_sampled(self):
        before = self.files()
        for options, says in [(("--from", "posterior"), ["posterior", "gaussian"]),
                              (("--from", "mixture", "--components", 61), ["--components", "61", "60 images"]),
                              (("--from", "data", "--temperature", 0.5), ["--from data", "--temperature"]),
                              (("--truncate", 0), ["--truncate", "0.01"]),
                              (("--temperature", -1), ["--temperature", "-1"]),
                              (("--from", "gaussian", "--size", "64x64"), ["--size", "prior"])]:
            self.refused("sample", self.run_folder, *options, status=2, says=says)
        self.assertEqual(self.files(), before)


if __name__ == "__main__":
    main()
