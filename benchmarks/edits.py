#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures edits of attributes with a classifier that never saw the model.

usage: edits.py PROGRAM RUN                                      drawn faces, judged by the network that knows their factors
       edits.py PROGRAM RUN --images FOLDER --labels FILE        labelled faces, judged by a classifier trained here

Directions are fitted to one third of the faces, the judge learns from another, and faces of the last one are edited, each
attribute by itself with weight 1. Needs Python's torch, numpy and Pillow.
"""

import argparse
import csv
import json
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

# LibTorch's threads are to sleep while they wait, not spin: on a machine that does other work that is many times faster.
# They read this when torch is imported.
if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"} & os.environ.keys():
    os.environ["OMP_WAIT_POLICY"] = "passive"

import numpy  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402
from torch.nn import functional  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("program", type=Path)
parser.add_argument("run", type=Path)
parser.add_argument("--images", type=Path, help="a folder of faces; otherwise they are drawn")
parser.add_argument("--labels", type=Path, help="CelebA's list of attributes")
parser.add_argument("--only", help="attributes, with commas between them (default: all)")
parser.add_argument("--faces", type=int, default=3000, help="of each third that is drawn")
parser.add_argument("--edited", type=int, default=500, help="faces that are edited")
parser.add_argument("--weight", type=float, default=1.0, help="of every edit")
parser.add_argument("--method", choices=["disentangled", "means"], default="disentangled", help="how directions are fitted")
options = parser.parse_args()
torch.manual_seed(0)


def animevae(*arguments):
    done = subprocess.run([options.program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"animevae {arguments[0]}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def tensors_of(file):
    data = Path(file).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    return {name: torch.from_numpy(numpy.frombuffer(data, "<f4", (entry["data_offsets"][1] - entry["data_offsets"][0]) // 4,
                                                    8 + size + entry["data_offsets"][0]).reshape(entry["shape"]).copy())
            for name, entry in header.items() if name != "__metadata__" and entry["dtype"] == "F32"}


def pictures(folder):
    """All pictures of a folder by name, (N, 3, 64, 64) in [0, 1]."""
    stack = []
    for file in sorted(path for path in Path(folder).iterdir() if path.suffix in (".png", ".jpg")):
        image = Image.open(file).convert("RGB")
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        image = image.crop((left, top, left + side, top + side)).resize((64, 64), Image.BILINEAR)
        stack.append(torch.from_numpy(numpy.asarray(image).copy()))
    return torch.stack(stack).permute(0, 3, 1, 2).float() / 255


# Faces and their labels

def draw_thirds(folder):
    for third, seed in (("fit", 9001), ("judge", 9002), ("edit", 9003)):
        count = options.edited if third == "edit" else options.faces
        animevae("faces", "--count", count, "--size", 64, "--seed", seed, "--out", folder / third)


def share_thirds(folder):
    files = sorted(options.images.rglob("*.jpg"))
    for number, third in enumerate(("fit", "judge", "edit")):
        (folder / third).mkdir()
        some = files[number::3]
        for file in some[:options.edited] if third == "edit" else some:
            try:
                os.link(file, folder / third / file.name)
            except OSError:
                shutil.copy(file, folder / third / file.name)


def numbers_of(rows, factor):
    """A factor of drawn faces; a hue, in degrees, is the two numbers `.cos` and `.sin`."""
    name, _, part = factor.partition(".")
    values = torch.tensor([float(row[name]) for row in rows])
    return getattr(torch, part)(values * torch.pi / 180) if part else values


def labels_of(folder, names):
    """The attributes of a third of the faces, (N, K): 1 and 0, or numbers scaled so that two standard deviations are 1."""
    if options.labels:
        lines = options.labels.read_text().splitlines()
        columns = {name: k for k, name in enumerate(lines[1].split())}
        known = {line.split()[0]: line.split()[1:] for line in lines[2:]}
        rows = [known[file.name] for file in sorted(folder.iterdir())]
        return torch.tensor([[float(row[columns[name]]) > 0 for name in names] for row in rows]).float()
    with open(folder / "factors.csv", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row[next(iter(row))])
    columns = []
    for name in names:
        factor, _, word = name.partition("=")
        if word:
            columns.append(torch.tensor([float(row[factor] == word) for row in rows]))
        else:
            numbers = numbers_of(rows, factor)
            columns.append((numbers - numbers.mean()) / (2 * numbers.std()))
    return torch.stack(columns, 1)


# Judges: from pictures (N, 3, 64, 64) to attributes (N, K)

def face_factor_judge(images, labels):
    """The regression network of the factors of drawn faces; least squares turns its outputs into these attributes."""
    weights = tensors_of(Path(__file__).parent.parent / "weights/face_factors.safetensors")

    def answers(x):
        x = (x - 0.5) / 0.25
        for k in range(1, 5):
            x = functional.conv2d(x, weights[f"conv{k}.weight"], padding=1)
            x = functional.batch_norm(x, weights[f"norm{k}.running_mean"], weights[f"norm{k}.running_var"], weights[f"norm{k}.weight"],
                                      weights[f"norm{k}.bias"])
            x = functional.max_pool2d(functional.relu(x), 2)
        x = functional.relu(functional.conv2d(x, weights["squeeze.weight"], weights["squeeze.bias"])).flatten(1)
        x = functional.linear(x, weights["factors.weight"], weights["factors.bias"])
        return torch.cat([x, torch.ones(len(x), 1)], 1).double()

    readings = torch.linalg.lstsq(answers(images), labels.double()).solution
    return lambda x: (answers(x) @ readings).float()


def classifier(images, labels):
    """A small convolutional network; it also learns from blurred faces, as models draw them."""
    net = torch.nn.Sequential(
        torch.nn.Conv2d(3, 32, 3, 2, 1), torch.nn.ReLU(), torch.nn.Conv2d(32, 64, 3, 2, 1), torch.nn.BatchNorm2d(64), torch.nn.ReLU(),
        torch.nn.Conv2d(64, 96, 3, 2, 1), torch.nn.BatchNorm2d(96), torch.nn.ReLU(), torch.nn.Conv2d(96, 96, 3, 2, 1), torch.nn.ReLU(),
        torch.nn.Flatten(), torch.nn.Dropout(0.3), torch.nn.Linear(96 * 16, labels.shape[1]))
    epochs, batch = 12, 64
    optimiser = torch.optim.Adam(net.parameters(), 1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, epochs * (len(images) // batch))
    for _ in range(epochs):
        order = torch.randperm(len(images))
        for begin in range(0, len(images) - batch + 1, batch):
            x, y = images[order[begin:begin + batch]], labels[order[begin:begin + batch]]
            if torch.rand(()) < 0.5:
                x = x.flip(3)
            if torch.rand(()) < 0.5:
                x = functional.interpolate(functional.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")
            loss = functional.binary_cross_entropy_with_logits(net(x - 0.5), y)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    net.eval()
    return lambda x: torch.sigmoid(net(x - 0.5))


def auc(scores, labels):
    positive, negative = scores[labels > 0.5], scores[labels <= 0.5]
    if len(positive) == 0 or len(negative) == 0:
        return float("nan")
    return (positive[:, None] > negative[None, :]).float().mean().item()


def decode(latents, folder, scratch):
    header = ",".join(f"z{j}" for j in range(latents.shape[1]))
    numpy.savetxt(scratch, latents.numpy(), fmt="%.8g", delimiter=",", header=header, comments="")
    animevae("decode", options.run, scratch, "--folder", folder)
    return pictures(folder)


def main(folder):
    share_thirds(folder) if options.images else draw_thirds(folder)
    fit = ["attributes", options.run, "--data", folder / "fit", "--out", folder / "attributes.safetensors", "--json"]
    fit += ["--disentangle"] if options.method == "disentangled" else []
    fit += ["--labels", options.labels, "--skip-unlabelled"] if options.labels else []
    fit += ["--only", options.only] if options.only else []
    told = json.loads(animevae(*fit))["attributes"]
    names = [attribute["name"] for attribute in told]
    directions = tensors_of(folder / "attributes.safetensors")["vectors"]

    with torch.no_grad() if not options.images else torch.enable_grad():
        judge = (classifier if options.images else face_factor_judge)(pictures(folder / "judge"), labels_of(folder / "judge", names))
    with torch.no_grad():
        originals, labels = pictures(folder / "edit"), labels_of(folder / "edit", names)
        of_originals = judge(originals)
        animevae("encode", options.run, "--data", folder / "edit", "--out", folder / "latents.safetensors", "--no-error",
                 "--keep-duplicates")
        latents = tensors_of(folder / "latents.safetensors")["means"]
        plain = judge(decode(latents, folder / "plain", folder / "latents.csv"))
        moved = torch.stack([(judge(decode(latents + options.weight * directions[k], folder / f"edited{k}", folder / "latents.csv"))
                              - plain).mean(0) for k in range(len(names))])

    width = max(map(len, names))
    print(f"{'':{width}}  {'judge on':>10} {'images':>8}  {'an edit of':>10}  strongest side effects")
    print(f"{'attribute':{width}}  {'originals':>10} {'decoded':>8}  {f'{options.weight:g} moves it':>10}")
    told = []
    for k, name in enumerate(names):
        def quality(scores):
            if options.images or "=" in name:  # two sides; of a number, how it correlates
                return auc(scores[:, k], labels[:, k])
            return torch.corrcoef(torch.stack([scores[:, k], labels[:, k]]))[0, 1].item()
        two_sides = options.images or "=" in name
        told.append(quality(plain) > (0.75 if two_sides else 0.5))
        others = sorted((j for j in range(len(names)) if j != k), key=lambda j: -abs(moved[k, j]))[:3]
        print(f"{name:{width}}  {quality(of_originals):10.3f} {quality(plain):8.3f}  {moved[k, k]:+10.2f}  "
              + ", ".join(f"{names[j]} {moved[k, j]:+.2f}" for j in others))
    if "Smiling" in names:
        k = names.index("Smiling")
        print("Smiling: " + ", ".join(f"{name} {moved[k, names.index(name)]:+.3f}" for name in ("Smiling", "Male", "Blond_Hair")
                                      if name in names))
    right = moved.abs().argmax(1) == torch.arange(len(names))
    print(f"{int(right[told].sum())} of the {sum(told)} attributes that decoded pictures still tell (AUC above 0.75, r above 0.5) are moved "
          f"most by their own edit; {int(right.sum())} of all {len(names)}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch_folder:
        main(Path(scratch_folder))
