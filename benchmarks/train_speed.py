#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Python peer of train_speed.cpp: VAE animeface as its own program trains it, on images that lie in memory.

usage: train_speed.py [BATCH [STEPS [eager|best]]]

`eager` is what people write; `best` adds channels-last and the fused Adam. Run both with and without an allocator that
keeps memory (LD_PRELOAD=libtcmalloc.so.4): C++ keeps it by keep_memory().
"""

import os
import sys
import time

# LibTorch's threads are to sleep while they wait, not spin: on a machine that does other work that is many times faster.
# They read this when torch is imported.
if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"} & os.environ.keys():
    os.environ["OMP_WAIT_POLICY"] = "passive"

import torch  # noqa: E402
from torch import nn  # noqa: E402


class Burgess(nn.Module):
    def __init__(self, latents=10):
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv2d(3 if i == 0 else 32, 32, 4, 2, 1) for i in range(4))
        self.encoder_lines = nn.ModuleList([nn.Linear(512, 256), nn.Linear(256, 256)])
        self.moments = nn.Linear(256, 2 * latents)
        self.decoder_lines = nn.ModuleList([nn.Linear(latents, 256), nn.Linear(256, 256), nn.Linear(256, 512)])
        self.transposed = nn.ModuleList(nn.ConvTranspose2d(32, 3 if i == 3 else 32, 4, 2, 1) for i in range(4))

    def forward(self, x):
        for layer in self.convolutions:
            x = torch.relu(layer(x))
        x = x.flatten(1)
        for layer in self.encoder_lines:
            x = torch.relu(layer(x))
        mean, log_variance = self.moments(x).view(-1, 10, 2).unbind(-1)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        for layer in self.decoder_lines:
            z = torch.relu(layer(z))
        z = z.view(-1, 32, 4, 4)
        for layer in self.transposed[:-1]:
            z = torch.relu(layer(z))
        return torch.sigmoid(self.transposed[-1](z)), mean, log_variance


def main():
    batch = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    best = len(sys.argv) > 3 and sys.argv[3] == "best"
    model, images = Burgess(), torch.rand(batch, 3, 64, 64)
    if best:
        model, images = model.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    adam = torch.optim.Adam(model.parameters(), lr=5e-3, fused=best)
    for step in range(1, steps + 1):
        picture, mean, log_variance = model(images)
        kl = (0.5 * (mean**2 + log_variance.exp() - 1 - log_variance)).sum(1).mean()
        loss = 3 * (picture - images).abs().sum() / batch + min(step / 100, 1) * 4 * kl
        adam.zero_grad()
        loss.backward()
        adam.step()
        if step == steps // 5:
            start = time.perf_counter()
    print(f"{batch * (steps - steps // 5) / (time.perf_counter() - start):.0f} images/s")


main()
