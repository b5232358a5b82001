#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Five published variational autoencoders of faces in PyTorch, each in a few lines of stock layers.

The tensors have the names of the systems' own programs, so that a state dict of theirs, or one that `animevae export`
writes, loads with strict=True. Images are (N, C, H, W) in [0, 1] everywhere; `decode` gives the decoder's values before
anything makes pictures of them; `losses(x, z)` gives the numbers that the system's own program prints of a batch.

    model = VaeAnimeface()
    model.load_state_dict(torch.load("exported.pt", weights_only=True))
    mean, log_variance = model.eval().encode(images)
    print(model.losses(images, mean))

On the command line, NAME being a preset of animevae:

    animevae_reference.py NAME weights.pt --make [--seed K]   random weights and running statistics
    animevae_reference.py NAME weights.pt batch.pt            the losses of a batch that `animevae losses --out` wrote

facenet is a TensorFlow program: `to_tensorflow` and `from_tensorflow` give a state dict of it TensorFlow's names and
layouts, which are what its weights.pt has here.
"""

import argparse
import json
import os
from collections import OrderedDict

# LibTorch's threads are to sleep while they wait, not spin: on a machine that does other work that is many times faster.
# They read this when torch is imported.
if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"} & os.environ.keys():
    os.environ["OMP_WAIT_POLICY"] = "passive"

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import Tensor, nn  # noqa: E402


def sequence(**layers: nn.Module) -> nn.Sequential:
    """Layers one behind the other, each under its name."""
    return nn.Sequential(OrderedDict(layers))


class TwoHeads(nn.Sequential):
    """Layers one behind the other but for the last two, which stand side by side: mean and log-variance."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        *trunk, mean, log_variance = self
        for layer in trunk:
            x = layer(x)
        return mean(x), log_variance(x)


class Twin(nn.Module):
    """An encoder and a decoder."""

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of the posterior."""
        return self.encoder(x)

    def decode(self, z: Tensor) -> Tensor:
        return self.decoder(z)

    def losses(self, x: Tensor, z: Tensor) -> dict:
        """'total', 'reconstruction' and 'kl' of a batch decoded from z; of several kinds each by its name as well."""
        raise NotImplementedError


def kl_divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Of N(mean, exp(log_variance)) from N(0, 1), of each latent, in nats."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)


# --- VAE animeface (github.com/Minzhe/VAE_animeface), on disentangling-vae (github.com/YannDubs/disentangling-vae) ---


class VaeAnimeface(Twin):
    """Burgess et al. (2018), for 64x64 or 32x32. disentangling-vae calls two layers of the larger one differently."""

    def __init__(self, channels: int = 3, size: int = 64, latents: int = 10, upstream_names: bool = False):
        super().__init__()
        self.latents = latents
        down, up = {64: (["conv1", "conv2", "conv3", "conv4"], ["convT1", "convT2", "convT3", "convT4"]),
                    32: (["conv1", "conv2", "conv3"], ["convT1", "convT2", "convT3"])}[size]
        if upstream_names and size == 64:
            down, up = ["conv1", "conv2", "conv3", "conv_64"], ["convT_64", "convT1", "convT2", "convT3"]

        encoder = OrderedDict()
        for i, name in enumerate(down):
            encoder[name] = nn.Conv2d(32 if i else channels, 32, 4, stride=2, padding=1)
            encoder["relu_" + name] = nn.ReLU()
        self.encoder = sequence(**encoder, flatten=nn.Flatten(),
                                lin1=nn.Linear(512, 256), relu1=nn.ReLU(),
                                lin2=nn.Linear(256, 256), relu2=nn.ReLU(),
                                mu_logvar_gen=nn.Linear(256, 2 * latents))
        decoder = OrderedDict()
        for name in up[:-1]:
            decoder[name] = nn.ConvTranspose2d(32, 32, 4, stride=2, padding=1)
            decoder["relu_" + name] = nn.ReLU()
        decoder[up[-1]] = nn.ConvTranspose2d(32, channels, 4, stride=2, padding=1)
        self.decoder = sequence(lin1=nn.Linear(latents, 256), relu1=nn.ReLU(),
                                lin2=nn.Linear(256, 256), relu2=nn.ReLU(),
                                lin3=nn.Linear(256, 512), relu3=nn.ReLU(),
                                reshape=nn.Unflatten(1, (32, 4, 4)), **decoder)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.encoder(x).view(-1, self.latents, 2).unbind(-1)  # interleaved
        return mean, log_variance

    def losses(self, x: Tensor, z: Tensor) -> dict:
        y = self.decode(z).sigmoid()
        n = len(x)
        kl = kl_divergence(*self.encode(x)).mean(0).sum()
        all_kinds = {"laplace": 3 * (y - x).abs().sum() / n,
                     "bernoulli": F.binary_cross_entropy(y, x, reduction="sum") / n,
                     "gaussian": (255 * y - 255 * x).square().sum() / 255 / n}
        kinds = {name: {"total": reconstruction + 4 * kl, "reconstruction": reconstruction, "kl": kl}
                 for name, reconstruction in all_kinds.items()}
        return {**kinds["laplace"], **kinds}


# --- Anime VAE (github.com/pierrot-lc/anime_vae) ---


def normed(convolution: nn.Module) -> nn.Sequential:
    return nn.Sequential(convolution, nn.BatchNorm2d(convolution.out_channels), nn.LeakyReLU())


class ConvBlock(nn.Module):
    def __init__(self, convolution: nn.Module):
        super().__init__()
        self.conv_block = normed(convolution)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv_block(x)


class ResidualBlock(ConvBlock):
    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_block(x)


class AnimeVae(Twin):
    """Fully convolutional, around a latent map, for extents that 2^levels divides."""

    def __init__(self, channels: int = 3, filters: int = 20, levels: int = 5, latents: int = 128,
                 kl_weight: float = 0.01):
        super().__init__()
        self.kl_weight = kl_weight

        def same(c_in: int, c_out: int) -> nn.Module:
            return nn.Conv2d(c_in, c_out, 3, padding="same", bias=False)

        def down(c: int) -> nn.Module:
            halve = nn.Conv2d(c, 2 * c, 4, stride=2, padding=1, bias=False)
            return nn.Sequential(ResidualBlock(same(c, c)), ConvBlock(halve))

        def up(c: int) -> nn.Module:
            double = nn.ConvTranspose2d(c, c // 2, 4, stride=2, padding=1, bias=False)
            return nn.Sequential(ResidualBlock(same(c, c)), ConvBlock(double))

        widest = filters << levels
        self.encoder = sequence(
            cnn_encoder=sequence(project_layer=normed(same(channels, filters)),
                                 layers=nn.Sequential(*[down(filters << i) for i in range(levels)])),
            project_latent=nn.Sequential(nn.Conv2d(widest, 2 * latents, 3, padding="same")))
        self.decoder = sequence(
            cnn_decoder=sequence(project_layer=normed(same(latents, widest)),
                                 layers=nn.Sequential(*[up(widest >> i) for i in range(levels)])),
            project_rgb=nn.Conv2d(filters, channels, 3, padding="same"))

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.encoder(2 * x - 1).chunk(2, dim=1)
        return mean, log_variance

    def losses(self, x: Tensor, z: Tensor) -> dict:
        bce = F.binary_cross_entropy_with_logits(self.decode(z), x)
        kld = kl_divergence(*self.encode(x)).mean()
        return {"total": bce + self.kl_weight * kld, "reconstruction": bce, "kl": kld}


# --- Anime Face Generator (github.com/saiboxx/ml-showcases, anime-autoencoder) ---


class AnimeFaceGenerator(Twin):
    """Convolutional: max pooling one way, bilinear up-sampling with aligned corners the other, for extents that 8
    divides. Fully connected: its other variant, whose last version that ran had 64 latents."""

    def __init__(self, size: int = 64, latents: int = 32, fully_connected: bool = False):
        super().__init__()
        if fully_connected:
            self.make_fully_connected(size, latents)
        else:
            self.make_convolutional(size, latents)

    def make_convolutional(self, size: int, latents: int) -> None:
        s = size // 8

        def double() -> nn.Module:
            return nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)

        self.encoder = TwoHeads(OrderedDict(
            conv1=nn.Conv2d(3, 128, 3, padding=1), elu1=nn.ELU(), pool1=nn.MaxPool2d(2),
            conv2=nn.Conv2d(128, 64, 3, padding=1), elu2=nn.ELU(), pool2=nn.MaxPool2d(2),
            conv3=nn.Conv2d(64, 32, 3, padding=1), elu3=nn.ELU(), pool3=nn.MaxPool2d(2),
            flatten=nn.Flatten(), fc1=nn.Linear(32 * s * s, 64), elu4=nn.ELU(),
            mu=nn.Linear(64, latents), logvar=nn.Linear(64, latents)))
        self.decoder = sequence(
            fc1=nn.Linear(latents, 64), elu1=nn.ELU(),
            fc2=nn.Linear(64, 32 * s * s), reshape=nn.Unflatten(1, (32, s, s)),
            up1=double(), conv1=nn.ConvTranspose2d(32, 64, 3, padding=1), elu2=nn.ELU(),
            up2=double(), conv2=nn.ConvTranspose2d(64, 128, 3, padding=1), elu3=nn.ELU(),
            up3=double(), conv3=nn.ConvTranspose2d(128, 3, 3, padding=1))

    def make_fully_connected(self, size: int, latents: int) -> None:
        numbers = 3 * size * size

        def layers(*widths: int) -> OrderedDict:
            named = OrderedDict()
            for i, (c_in, c_out) in enumerate(zip(widths, widths[1:]), 1):
                named[f"fc{i}"], named[f"elu{i}"] = nn.Linear(c_in, c_out), nn.ELU()
            return named

        self.encoder = TwoHeads(OrderedDict(flatten=nn.Flatten(), **layers(numbers, 2048, 1024, 256, 128),
                                            mu=nn.Linear(128, latents), logvar=nn.Linear(128, latents)))
        self.decoder = sequence(**layers(latents, 128, 256, 1024, 2048),
                                fc5=nn.Linear(2048, numbers), reshape=nn.Unflatten(1, (3, size, size)))

    def losses(self, x: Tensor, z: Tensor) -> dict:
        """With the weight 1 of the KL divergence at which its annealing ends."""
        mse = F.mse_loss(self.decode(z).sigmoid(), x)
        kl = kl_divergence(*self.encode(x)).sum() / (64 * 64 * len(x))
        return {"total": mse + kl, "reconstruction": mse, "kl": kl}


# --- L1 anime VAE (github.com/Mohanned-Elkholy/Variational-Auto-Encoder-for-Anime-Faces) ---


class L1AnimeVae(Twin):
    """A README is all that was published: layers, weights of the loss and the names of the tensors are animevae's."""

    def __init__(self, size: int = 64, latents: int = 128):
        super().__init__()
        s = size // 16

        def norm(channels: int) -> nn.Module:
            return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)

        encoder, decoder = OrderedDict(), OrderedDict()
        for i, (c_in, c_out) in enumerate([(3, 32), (32, 64), (64, 128), (128, 256)], 1):
            encoder[f"conv{i}"] = nn.Conv2d(c_in, c_out, 3, stride=2, padding=1)
            encoder[f"relu{i}"], encoder[f"norm{i}"] = nn.ReLU(), norm(c_out)
        for i, (c_in, c_out) in enumerate([(256, 128), (128, 64), (64, 32)], 1):
            decoder[f"deconv{i}"] = nn.ConvTranspose2d(c_in, c_out, 3, stride=2, padding=1, output_padding=1)
            decoder[f"relu{i}"], decoder[f"norm{i}"] = nn.ReLU(), norm(c_out)
        self.encoder = sequence(**encoder, flatten=nn.Flatten(), linear1=nn.Linear(256 * s * s, 2 * latents))
        self.decoder = sequence(linear1=nn.Linear(latents, 256 * s * s), relu0=nn.ReLU(),
                                reshape=nn.Unflatten(1, (256, s, s)), **decoder,
                                deconv4=nn.ConvTranspose2d(32, 3, 3, stride=2, padding=1, output_padding=1),
                                tanh=nn.Tanh())

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.encoder(2 * x - 1).chunk(2, dim=1)
        return mean, log_variance

    def losses(self, x: Tensor, z: Tensor) -> dict:
        l1 = (self.decode(z) - (2 * x - 1)).abs().sum() / len(x)
        kl = kl_divergence(*self.encode(x)).sum(1).mean()
        return {"total": l1 + kl, "reconstruction": l1, "kl": kl}


# --- facenet (github.com/davidsandberg/facenet, generative) ---


class Slim(nn.Conv2d):
    """A convolution as TensorFlow slim makes it: no bias, a batch norm without a scale, and where its padding ('SAME')
    is odd, the more of it behind."""

    def __init__(self, c_in: int, c_out: int, kernel: int, stride: int = 1):
        super().__init__(c_in, c_out, kernel, stride, bias=False)
        self.before, self.behind = (kernel - stride) // 2, (kernel - stride + 1) // 2
        self.BatchNorm = nn.BatchNorm2d(c_out, eps=1e-3, momentum=0.005)
        self.BatchNorm.register_parameter("weight", None)

    def forward(self, x: Tensor) -> Tensor:
        return self.BatchNorm(super().forward(F.pad(x, 2 * (self.before, self.behind))))


class SlimResidual(Slim):
    def forward(self, x: Tensor) -> Tensor:
        return x + 0.1 * F.leaky_relu(super().forward(x), 0.1)


class FlattenHwc(nn.Module):
    """A map to a vector in TensorFlow's order."""

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


class UnflattenHwc(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.unflatten(1, (4, 4, 256)).permute(0, 3, 1, 2)


class Facenet(Twin):
    """dfc_vae, dfc_vae_resnet or dfc_vae_large, as published."""

    # Of images on 0 to 255, red, green, blue.
    MEAN = torch.tensor([134.10714722, 102.52040863, 87.15436554], dtype=torch.float64).view(3, 1, 1)
    DEVIATION = torch.tensor([3941.30175781, 2856.94287109, 2519.35791016], dtype=torch.float64).sqrt().view(3, 1, 1)

    def __init__(self, network: str = "dfc", latents: int = 100):
        super().__init__()
        resnet, large = network == "resnet", network == "large"

        def stage(i: int, resample: nn.Module, channels: int, kernel: int) -> dict:
            """A convolution that changes the width, and in the residual network three blocks behind it."""
            if not resnet:
                return {f"Conv2d_{i}": resample, f"leaky{i}": nn.LeakyReLU(0.1)}
            blocks = {f"Conv2d_{i}b_{j}": SlimResidual(channels, channels, kernel) for j in (1, 2, 3)}
            return {f"Conv2d_{i}a": resample, f"leaky{i}": nn.LeakyReLU(0.1), f"Conv2d_{i}b": sequence(**blocks)}

        encoder, c = OrderedDict(), 3
        widths = [32, 64, 128, 256, 512] if large else [32, 64, 128, 256]
        for i, width in enumerate(widths, 1):
            encoder.update(stage(i, Slim(c, width, 4, stride=2), width, 4))
            c = width
        self.encoder = TwoHeads(OrderedDict(**encoder, flatten=FlattenHwc(),
                                            Fc_1=nn.Linear(16 * c, latents), Fc_2=nn.Linear(16 * c, latents)))
        decoder, c = OrderedDict(), 256
        for i, width in enumerate([128, 64, 32, 3] if resnet or large else [128, 64, 32], 1):
            decoder[f"up{i}"] = nn.Upsample(scale_factor=2, mode="nearest")
            decoder.update(stage(i, Slim(c, width, 3), width, 3))
            c = width
        if not resnet:
            decoder["up"] = nn.Upsample(scale_factor=2, mode="nearest")
        last = "Conv2d_4c" if resnet else "Conv2d_5" if large else "Conv2d_4"
        self.decoder = sequence(Fc_1=nn.Linear(latents, 4 * 4 * 256), reshape=UnflattenHwc(), **decoder,
                                **{last: Slim(c, 3, 3)})

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.encoder((255 * x - self.MEAN.to(x)) / self.DEVIATION.to(x))

    def losses(self, x: Tensor, z: Tensor) -> dict:
        """'PLAIN'; its squared error is summed over the batch, its KL divergence averaged."""
        y = self.decode(z) * self.DEVIATION.to(x) + self.MEAN.to(x)
        error = (y - 255 * x).square().sum()
        kl = kl_divergence(*self.encode(x)).sum(1).mean()
        plain = {"total": 1.0 * kl + 0.5 * error, "reconstruction": error, "kl": kl}
        return {**plain, "PLAIN": plain}


TENSORFLOW_NAMES = {"BatchNorm/bias": "BatchNorm/beta", "BatchNorm/running_mean": "BatchNorm/moving_mean",
                    "BatchNorm/running_var": "BatchNorm/moving_variance", "weight": "weights", "bias": "biases"}


def to_tensorflow(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """TensorFlow's names and layouts: kernels (H, W, in, out), matrices (in, out)."""
    variables = {}
    for name, tensor in state.items():
        name = name.replace(".", "/")
        ours = next((suffix for suffix in TENSORFLOW_NAMES if name.endswith("/" + suffix)), None)
        if ours is None:
            continue  # num_batches_tracked
        order = {4: (2, 3, 1, 0), 2: (1, 0), 1: (0,)}[tensor.dim()]
        variables[name.removesuffix(ours) + TENSORFLOW_NAMES[ours]] = tensor.permute(order).contiguous()
    return variables


def from_tensorflow(variables: dict[str, Tensor]) -> dict[str, Tensor]:
    """The other way, for load_state_dict."""
    state = {}
    for name, tensor in variables.items():
        suffix, ours = next((theirs, ours) for ours, theirs in TENSORFLOW_NAMES.items() if name.endswith("/" + theirs))
        order = {4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}[tensor.dim()]
        state[(name.removesuffix(suffix) + ours).replace("/", ".")] = tensor.permute(order).contiguous()
    return state


# --- all of them ---

TWINS = {
    "vae-animeface": VaeAnimeface,
    "vae-animeface-20": lambda: VaeAnimeface(latents=20),
    "vae-animeface-32": lambda: VaeAnimeface(size=32),
    "vae-animeface-grey": lambda: VaeAnimeface(channels=1),
    "vae-animeface-grey-32": lambda: VaeAnimeface(channels=1, size=32),
    "anime-vae": AnimeVae,
    "anime-vae-small": lambda: AnimeVae(filters=8, latents=256, kl_weight=0.1),
    "anime-vae-96x64": lambda: AnimeVae(filters=8),
    "anime-face-generator": AnimeFaceGenerator,
    "anime-face-generator-128": lambda: AnimeFaceGenerator(size=128),
    "anime-face-generator-fc": lambda: AnimeFaceGenerator(fully_connected=True),
    "anime-face-generator-fc-64": lambda: AnimeFaceGenerator(latents=64, fully_connected=True),
    "l1-anime-vae": L1AnimeVae,
    "facenet-dfc-published": Facenet,
    "facenet-resnet-published": lambda: Facenet("resnet"),
    "facenet-large-published": lambda: Facenet("large"),
}


def make(name: str) -> Twin:
    """The twin of a preset of animevae, in evaluation mode."""
    return TWINS[name]().eval()


def randomise(model: nn.Module, seed: int) -> None:
    """Random weights and running statistics, so large that nothing fades on its way through the layers."""
    generator = torch.Generator().manual_seed(seed)

    def uniform(like: Tensor, low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(like.shape, generator=generator)

    for module in model.modules():
        for name, tensor in [*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]:
            with torch.no_grad():
                if tensor.dim() > 1 and name == "weight":
                    tensor.copy_(torch.randn(tensor.shape, generator=generator) * (2 / tensor[0].numel()) ** 0.5)
                elif name in ("weight", "running_var"):
                    tensor.copy_(uniform(tensor, 0.5, 1.5))
                elif name in ("bias", "running_mean"):
                    tensor.copy_(uniform(tensor, -0.2, 0.2))


def state_of(model: Twin) -> dict[str, Tensor]:
    """As its own program names it."""
    state = model.state_dict()
    return to_tensorflow(state) if isinstance(model, Facenet) else state


def load(model: Twin, state: dict[str, Tensor]) -> None:
    """From that, refusing a name that is missing or one too many."""
    model.load_state_dict(from_tensorflow(state) if isinstance(model, Facenet) else state, strict=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Twins of animevae's presets: weights to import, losses to compare.")
    parser.add_argument("name", choices=TWINS, metavar="NAME", help="a preset: " + ", ".join(TWINS))
    parser.add_argument("weights", help="a state dict under the original names, .pt")
    parser.add_argument("batch", nargs="?", help="images and z, from `animevae losses ... --out batch.pt`")
    parser.add_argument("--make", action="store_true", help="write the weights, at random")
    parser.add_argument("--seed", type=int, default=0, help="of random weights")
    arguments = parser.parse_args()
    if arguments.make == (arguments.batch is not None):
        parser.error("either --make or a batch")

    model = make(arguments.name)
    if arguments.make:
        randomise(model, arguments.seed)
        torch.save(OrderedDict(state_of(model)), arguments.weights)
        return
    load(model, torch.load(arguments.weights, weights_only=True))
    batch = torch.load(arguments.batch, weights_only=True)
    with torch.no_grad():
        losses = model.double().losses(batch["images"].double(), batch["z"].double())
    print(json.dumps(losses, default=Tensor.item, indent=2))


if __name__ == "__main__":
    main()
