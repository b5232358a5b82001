#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Expected numbers for the tests, computed by Python's torch in float64.

usage: make.py OUT.safetensors

Every case has its inputs and what torch makes of them; the tests read both. Nothing here looks at the library: networks
are written with torch.nn.functional, distributions with torch.distributions, VAE animeface's losses from its formulas.
"""

import json
import os
import sys
import warnings

# LibTorch's threads are to sleep while they wait, not spin: on a machine that does other work that is many times faster.
# They read this when torch is imported.
if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"} & os.environ.keys():
    os.environ["OMP_WAIT_POLICY"] = "passive"

import numpy  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import distributions  # noqa: E402

warnings.filterwarnings("ignore", message="Using padding='same'")  # torch copies its input then, no matter
numbers = torch.Generator().manual_seed(20211012)
out = {}


def normal(*sizes):
    return torch.randn(*sizes, generator=numbers, dtype=torch.float64)


def uniform(*sizes):
    return torch.rand(*sizes, generator=numbers, dtype=torch.float64)


def network(name, image, run, batch=3, buffers=(), **sizes):
    """A network `run(x, p, training)` over the tensors `sizes` ("conv1_weight": its sizes): inputs, outputs in both
    modes, and the gradients of sum(output * cotangent) in training mode. `buffers` are not trained; what training makes
    of them is kept as well."""
    tensors = {}
    for key, shape in sizes.items():
        tensors[key] = normal(*shape) * 0.5
        if key.endswith("running_var"):
            tensors[key] = 0.5 + uniform(*shape)
        if key.endswith("weight_u"):
            tensors[key] = F.normalize(tensors[key], dim=0)
    x = normal(batch, *image)

    def named(key):
        layer, _, role = key.partition("_")
        return f"{name}.{layer}.{role}"

    for key, tensor in tensors.items():
        out[named(key)] = tensor.clone()
    out[f"{name}.input"] = x.clone()
    taps = {}
    out[f"{name}.evaluation"] = run(x, tensors, False, taps).clone()
    for tap, features in taps.items():
        out[f"{name}.tap.{tap}"] = features.clone()

    x.requires_grad_()
    for key, tensor in tensors.items():
        if key not in buffers:
            tensor.requires_grad_()
    y = run(x, tensors, True, {})
    cotangent = normal(*y.shape)
    (y * cotangent).sum().backward()
    out[f"{name}.training"] = y
    out[f"{name}.cotangent"] = cotangent
    out[f"{name}.input.grad"] = x.grad
    for key, tensor in tensors.items():
        if key in buffers:
            out[named(key) + ".after"] = tensor
        else:
            out[named(key) + ".grad"] = tensor.grad


def norm(x, p, key, training, epsilon, momentum):
    """Batch norm from its definition; running variances take the unbiased one, as PyTorch does."""
    axes = [0, 2, 3] if x.dim() == 4 else [0]
    shape = [1, -1, 1, 1][: x.dim()]
    if training:
        mean, variance = x.mean(axes), x.var(axes, unbiased=False)
        with torch.no_grad():
            count = x.numel() / x.shape[1]
            p[key + "_running_mean"].mul_(1 - momentum).add_(mean, alpha=momentum)
            p[key + "_running_var"].mul_(1 - momentum).add_(variance * count / (count - 1), alpha=momentum)
    else:
        mean, variance = p[key + "_running_mean"], p[key + "_running_var"]
    y = (x - mean.reshape(shape)) / torch.sqrt(variance.reshape(shape) + epsilon)
    if key + "_weight" in p:
        y = y * p[key + "_weight"].reshape(shape)
    return y + p[key + "_bias"].reshape(shape)


def same(x, kernel, stride, value=0.0):
    """TensorFlow's rule; the odd row goes to the bottom, the odd column to the right."""
    sides = []
    for extent, k, s in ((x.shape[3], kernel[1], stride[1]), (x.shape[2], kernel[0], stride[0])):
        total = max((-(-extent // s) - 1) * s + k - extent, 0)
        sides += [total // 2, total - total // 2]
    return F.pad(x, sides, value=value)


def tf1_bilinear(x, extent, axis):
    """TensorFlow 1's bilinear resizing along one axis, pixel by pixel: the source of target i is i * in / out."""
    size = x.shape[axis]
    rows = []
    for i in range(extent):
        source = i * size / extent
        lower = int(source)
        part = source - lower
        rows.append((1 - part) * x.select(axis, lower) + part * x.select(axis, min(lower + 1, size - 1)))
    return torch.stack(rows, axis)


def networks():
    network("conv", (3, 7, 9),
            lambda x, p, t, taps: F.conv2d(x, p["conv1_weight"], p["conv1_bias"], stride=(2, 1), padding=1),
            conv1_weight=(5, 3, 3, 2), conv1_bias=(5,))
    network("conv_without_bias", (2, 5, 6), lambda x, p, t, taps: F.conv2d(x, p["conv1_weight"], stride=(1, 2)),
            conv1_weight=(4, 2, 1, 3))
    network("conv_same_even", (2, 7, 10),
            lambda x, p, t, taps: F.conv2d(same(x, (4, 2), (2, 2)), p["conv1_weight"], p["conv1_bias"], stride=2),
            conv1_weight=(4, 2, 4, 2), conv1_bias=(4,))
    network("conv_same_stride_1", (2, 5, 6),
            lambda x, p, t, taps: F.conv2d(x, p["conv1_weight"], p["conv1_bias"], padding="same"),
            conv1_weight=(3, 2, 2, 5), conv1_bias=(3,))
    network("conv_to_vector", (2, 4, 4),
            lambda x, p, t, taps: F.linear(
                F.conv2d(x, p["conv1_weight"], p["conv1_bias"]).flatten(1), p["linear1_weight"], p["linear1_bias"]),
            conv1_weight=(6, 2, 4, 4), conv1_bias=(6,), linear1_weight=(3, 6), linear1_bias=(3,))
    network("transposed", (3, 4, 5),
            lambda x, p, t, taps: F.conv_transpose2d(x, p["deconv1_weight"], p["deconv1_bias"], stride=(2, 1), padding=1),
            deconv1_weight=(3, 2, 4, 3), deconv1_bias=(2,))
    network("transposed_without_bias", (4,),
            lambda x, p, t, taps: F.conv_transpose2d(x.reshape(-1, 4, 1, 1), p["deconv1_weight"]),
            deconv1_weight=(4, 3, 2, 3))
    network("linear", (6,), lambda x, p, t, taps: F.linear(x, p["linear1_weight"]), linear1_weight=(4, 6))
    network("activations", (4,),
            lambda x, p, t, taps: torch.sigmoid(F.leaky_relu(F.linear(
                F.relu(F.linear(x, p["linear1_weight"], p["linear1_bias"])), p["linear2_weight"], p["linear2_bias"]), 0.2)),
            linear1_weight=(9, 4), linear1_bias=(9,), linear2_weight=(5, 9), linear2_bias=(5,))
    network("activations_apart", (4,), lambda x, p, t, taps: torch.sigmoid(F.leaky_relu(x, 0.2)))
    network("norm", (3, 4, 5), lambda x, p, t, taps: norm(x, p, "norm1", t, 1e-5, 0.1), batch=4,
            buffers=("norm1_running_mean", "norm1_running_var"), norm1_weight=(3,), norm1_bias=(3,),
            norm1_running_mean=(3,), norm1_running_var=(3,))
    network("norm_shift_only", (3, 4, 5), lambda x, p, t, taps: norm(x, p, "first", t, 1e-3, 0.005), batch=4,
            buffers=("first_running_mean", "first_running_var"), first_bias=(3,), first_running_mean=(3,),
            first_running_var=(3,))
    network("norm_of_vectors", (5,), lambda x, p, t, taps: F.relu(norm(x, p, "norm1", t, 1e-5, 0.1)), batch=6,
            buffers=("norm1_running_mean", "norm1_running_var"), norm1_weight=(5,), norm1_bias=(5,),
            norm1_running_mean=(5,), norm1_running_var=(5,))
    network("pool", (2, 7, 8), lambda x, p, t, taps: F.max_pool2d(x - 5, 3, stride=2, padding=1) + 5)
    network("pool_same", (2, 5, 8),
            lambda x, p, t, taps: F.max_pool2d(same(x - 5, (3, 2), (2, 3), float("-inf")), (3, 2), stride=(2, 3)) + 5)
    network("upsample", (2, 2, 3), lambda x, p, t, taps: x.repeat_interleave(2, 2).repeat_interleave(3, 3))
    network("flatten_and_reshape", (2, 3, 4), lambda x, p, t, taps: x.reshape(-1, 24).reshape(-1, 4, 2, 3))
    network("shuffle", (6, 2, 2), lambda x, p, t, taps: x[:, [0, 2, 4, 1, 3, 5]])
    network("shuffle_of_vectors", (6,), lambda x, p, t, taps: x[:, [0, 3, 1, 4, 2, 5]])
    mean, deviation = (torch.tensor(values, dtype=torch.float64) for values in ([0.5, 0.25, 0.125], [0.5, 2.0, 0.3]))
    network("standardise", (3, 2, 4),
            lambda x, p, t, taps: (x - mean.reshape(1, 3, 1, 1)) / deviation.reshape(1, 3, 1, 1))
    network("standardise_vectors", (3,), lambda x, p, t, taps: (x - mean) / deviation)

    def convolution(key):
        return lambda x, p: F.conv2d(x, p[key + "_weight"], p[key + "_bias"], padding=1)

    def residual(x, p, t, taps):
        y = x + 0.3 * F.relu(convolution("conv1")(x, p))
        return F.relu(y)

    network("residual", (3, 4, 4), residual, conv1_weight=(3, 3, 3, 3), conv1_bias=(3,))

    def nested(x, p, t, taps):
        stem = F.relu(convolution("conv1")(x, p))
        taps["stem"] = stem
        second = convolution("conv3")(stem, p)
        taps["raw"] = second
        second = F.relu(second)
        second = second + 2 * convolution("conv4")(second, p)
        taps["inner"] = second
        return F.leaky_relu(convolution("conv2")(stem, p) + 0.17 * second + 0.17 * stem, 0.1)

    network("nested", (2, 4, 5), nested, conv1_weight=(3, 2, 3, 3), conv1_bias=(3,), conv2_weight=(3, 3, 3, 3),
            conv2_bias=(3,), conv3_weight=(3, 3, 3, 3), conv3_bias=(3,), conv4_weight=(3, 3, 3, 3), conv4_bias=(3,))

    network("output_padding", (3, 4, 5),
            lambda x, p, t, taps: F.conv_transpose2d(x, p["deconv1_weight"], p["deconv1_bias"], stride=(2, 3), padding=1,
                                                     output_padding=(1, 2)),
            deconv1_weight=(3, 2, 3, 3), deconv1_bias=(2,))
    network("elu_and_tanh", (4,),
            lambda x, p, t, taps: torch.tanh(F.linear(F.elu(
                F.linear(x, p["linear1_weight"], p["linear1_bias"]), 1.5), p["linear2_weight"], p["linear2_bias"])),
            linear1_weight=(9, 4), linear1_bias=(9,), linear2_weight=(5, 9), linear2_bias=(5,))
    network("elu_apart", (4,), lambda x, p, t, taps: torch.where(x > 0, x, torch.exp(x) - 1))
    network("affine", (3, 4, 5),
            lambda x, p, t, taps: F.relu(x * p["affine1_weight"].reshape(-1, 1, 1) + p["affine1_bias"].reshape(-1, 1, 1)),
            affine1_weight=(3,), affine1_bias=(3,))
    network("reflected", (2, 5, 6),
            lambda x, p, t, taps: F.conv2d(F.pad(x, (2, 2, 2, 2), mode="reflect"), p["conv1_weight"], p["conv1_bias"]),
            conv1_weight=(3, 2, 3, 3), conv1_bias=(3,))
    network("average_pool", (2, 7, 8), lambda x, p, t, taps: F.avg_pool2d(x, (3, 2), stride=(2, 3), padding=1))
    for name, aligned in (("aligned", True), ("between_centres", False)):
        network("bilinear_" + name, (2, 3, 4),
                lambda x, p, t, taps: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=aligned))
    network("bilinear_tf1", (2, 6, 5), lambda x, p, t, taps: tf1_bilinear(tf1_bilinear(x, 9, 2), 4, 3))
    network("resized", (2, 6, 5), lambda x, p, t, taps: F.interpolate(x, size=(4, 7), mode="bilinear"))
    network("concatenated", (2, 4, 4),
            lambda x, p, t, taps: torch.cat([x, convolution("conv1")(x, p), F.relu(x)], 1),
            conv1_weight=(3, 2, 3, 3), conv1_bias=(3,))

    def extended(x, p, t, taps):
        short_cut = F.avg_pool2d(x, 2)  # 2 x 3 x 4
        branch = F.conv2d(x, p["conv1_weight"], p["conv1_bias"], stride=2)  # 4 x 3 x 3
        return F.pad(short_cut, (0, 0, 0, 0, 0, 2)) + F.pad(branch, (0, 1, 0, 0))

    network("extended_sum", (2, 7, 8), extended, conv1_weight=(4, 2, 3, 3), conv1_bias=(4,))


def probabilities():
    """Reconstruction distributions and the posterior."""
    decoded, images = normal(4, 3, 5, 6) * 2, uniform(4, 3, 5, 6)
    binary = (images > 0.5).double()
    total = lambda log_prob: log_prob.flatten(1).sum(1)
    out.update({"reconstruction.decoded": decoded, "reconstruction.images": images, "reconstruction.binary": binary})
    mean = torch.sigmoid(decoded)
    for name, scale in (("narrow", 1 / 3), ("wide", 1.7)):
        out[f"laplace.{name}"] = total(distributions.Laplace(mean, scale).log_prob(images))
        out[f"gaussian.{name}"] = total(distributions.Normal(mean, scale).log_prob(images))
    out["laplace.identity"] = total(distributions.Laplace(decoded, 0.4).log_prob(images))
    out["gaussian.identity"] = total(distributions.Normal(decoded, 0.4).log_prob(images))
    out["bernoulli.binary"] = total(distributions.Bernoulli(logits=decoded).log_prob(binary))
    out["bernoulli.grey"] = -total(F.binary_cross_entropy(mean, images, reduction="none"))

    continuous = distributions.ContinuousBernoulli(logits=decoded, lims=(0.4999, 0.5001))
    out["continuous_bernoulli"] = total(continuous.log_prob(images))
    out["continuous_bernoulli.mean"] = continuous.mean
    levels = (images * 255).round() / 255
    levels[:, 0, 0, 0], levels[:, 0, 0, 1] = 0, 1
    out["reconstruction.levels"] = levels
    for name, scale in (("narrow", 0.05), ("wide", 1.7)):
        uniform_numbers = distributions.Uniform(torch.zeros_like(mean), torch.ones_like(mean))
        logistic = distributions.TransformedDistribution(
            uniform_numbers, [distributions.SigmoidTransform().inv, distributions.AffineTransform(mean, scale)])
        upper = torch.where(levels >= 1, torch.ones_like(mean), logistic.cdf(levels + 0.5 / 255))
        lower = torch.where(levels <= 0, torch.zeros_like(mean), logistic.cdf(levels - 0.5 / 255))
        out[f"discretised_logistic.{name}"] = total((upper - lower).log())

    log_scale = torch.tensor([-0.6], dtype=torch.float64, requires_grad=True)
    for name, family in (("laplace", distributions.Laplace), ("gaussian", distributions.Normal)):
        learned = total(family(mean, log_scale.exp()).log_prob(images))
        out[f"{name}.learned"] = learned.detach()
        out[f"{name}.learned.grad"] = torch.autograd.grad(learned.sum(), log_scale)[0]

    for name, sizes in (("vector", (5, 10)), ("map", (5, 4, 2, 3))):
        mean, log_variance, noise = normal(*sizes), normal(*sizes), normal(*sizes)
        mean.requires_grad_(), log_variance.requires_grad_()
        posterior = distributions.Normal(mean, (log_variance / 2).exp())
        z = mean + posterior.scale * noise
        cotangent = normal(*sizes)
        grads = torch.autograd.grad((z * cotangent).sum(), (mean, log_variance))
        prior = distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
        out.update({f"posterior.{name}.mean": mean, f"posterior.{name}.log_variance": log_variance,
                    f"posterior.{name}.noise": noise, f"posterior.{name}.z": z, f"posterior.{name}.cotangent": cotangent,
                    f"posterior.{name}.mean.grad": grads[0], f"posterior.{name}.log_variance.grad": grads[1],
                    f"posterior.{name}.log_prob": posterior.log_prob(z),
                    f"posterior.{name}.kl": distributions.kl_divergence(posterior, prior)})


def adam():
    for name, precision, options in (("float64", torch.float64, {"lr": 5e-3}), ("float32", torch.float32, {"lr": 5e-3}),
                                     ("other", torch.float64, {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-3})):
        values = normal(37).to(precision).requires_grad_()
        optimiser = torch.optim.Adam([values], **options)
        out[f"adam.{name}.begin"] = values.detach().clone()
        steps, gradients = [], []
        for step in range(5):
            values.grad = (normal(37) * 10.0 ** (step - 2)).to(precision)
            gradients.append(values.grad.clone())
            optimiser.step()
            steps.append(values.detach().clone())
        out[f"adam.{name}.gradients"], out[f"adam.{name}.steps"] = torch.stack(gradients), torch.stack(steps)


def optimisers():
    """AdamW, SGD with momentum, clipping by norm and one-cycle learning rates, on a matrix and a bias."""
    def run(name, make, steps=5):
        matrix, bias = normal(6, 5).requires_grad_(), normal(7).requires_grad_()
        out.update({f"{name}.matrix": matrix.detach().clone(), f"{name}.bias": bias.detach().clone()})
        optimiser = make(matrix, bias)
        gradients, results = [], []
        for step in range(steps):
            matrix.grad, bias.grad = normal(6, 5) * 10.0 ** (step - 2), normal(7) * 10.0 ** (step - 2)
            gradients.append(torch.cat([matrix.grad.flatten(), bias.grad]))
            optimiser.step()
            results.append(torch.cat([matrix.detach().flatten(), bias.detach()]))
        out.update({f"{name}.gradients": torch.stack(gradients), f"{name}.steps": torch.stack(results)})

    def parts(decay):
        return lambda matrix, bias: [{"params": [matrix], "weight_decay": decay}, {"params": [bias], "weight_decay": 0}]
    run("adamw", lambda m, b: torch.optim.AdamW(parts(0.1)(m, b), lr=5e-3))
    run("adamw_all", lambda m, b: torch.optim.AdamW([m, b], lr=5e-3, weight_decay=0.1))
    run("sgd", lambda m, b: torch.optim.SGD(parts(0.1)(m, b), lr=5e-3, momentum=0.9))
    run("sgd_nesterov", lambda m, b: torch.optim.SGD([m, b], lr=5e-3, momentum=0.8, nesterov=True))
    run("rmsprop", lambda m, b: torch.optim.RMSprop([m, b], lr=5e-3, momentum=0.5))

    for name, scale in (("clip.long", 3.0), ("clip.short", 0.01)):
        x, y = normal(11).requires_grad_(), normal(4, 3).requires_grad_()
        x.grad, y.grad = normal(11) * scale, normal(4, 3) * scale
        out.update({f"{name}.x": x.grad.clone(), f"{name}.y": y.grad.clone()})
        torch.nn.utils.clip_grad_norm_([x, y], 1.5)
        out.update({f"{name}.clipped_x": x.grad.clone(), f"{name}.clipped_y": y.grad.clone()})

    x = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.SGD([x], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=1.0, total_steps=40)
    rates = []
    for _ in range(40):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    out["one_cycle"] = torch.tensor(rates, dtype=torch.float64)

    optimiser = torch.optim.SGD([x], lr=1.0)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, factor=0.5, patience=2)
    losses = [5, 4, 4, 4, 4, 4, 3, 3.5, 3.4, 3.3, 3.2, 2.9999, 2, 2, 2, 2, 2, 2, 2]
    rates = []
    for loss in losses:
        schedule.step(loss)
        rates.append(optimiser.param_groups[0]["lr"])
    out.update({"plateau.losses": torch.tensor(losses, dtype=torch.float64),
                "plateau.rates": torch.tensor(rates, dtype=torch.float64)})


def vae_animeface():
    """What VAE animeface and disentangling-vae print, by their formulas."""
    size, batch, latents = 64, 3, 10
    images, decoded = uniform(batch, 3, size, size), normal(batch, 3, size, size)
    mean, log_variance = normal(batch, latents), normal(batch, latents)
    y = torch.sigmoid(decoded)
    name = "vae_animeface."
    out.update({name + "images": images, name + "decoded": decoded, name + "mean": mean,
                name + "log_variance": log_variance})
    reconstruction = {
        "bernoulli": F.binary_cross_entropy(y, images, reduction="sum") / batch,
        "gaussian": F.mse_loss(y * 255, images * 255, reduction="sum") / 255 / batch,
        "laplace": 3 * F.l1_loss(y, images, reduction="sum") / batch,
    }
    for term, value in reconstruction.items():
        out[name + term] = value
    kl = (0.5 * (-1 - log_variance + mean.pow(2) + log_variance.exp())).mean(dim=0)
    out[name + "kl_per_latent"], out[name + "kl"] = kl, kl.sum()

    def annealed(initial, final, step, steps):
        return final if steps == 0 else min(initial + (final - initial) * step / steps, final)

    counted = torch.tensor([1, 37, 100, 101, 5000])
    out[name + "steps"] = counted
    rec = reconstruction["laplace"]
    out[name + "beta_h"] = torch.stack([rec + annealed(0, 1, int(t), 100) * 4 * kl.sum() for t in counted])
    out[name + "beta_b"] = torch.stack([rec + 100 * (kl.sum() - annealed(0, 25, int(t), 100)).abs() for t in counted])
    out[name + "beta_b_from_3"] = torch.stack(
        [rec + 1000 * (kl.sum() - annealed(3, 50, int(t), 10000)).abs() for t in counted])


def other_systems():
    """What the other systems print, by their formulas, on their own scales."""
    batch, size = 5, 64
    images, decoded = uniform(batch, 3, size, size), normal(batch, 3, size, size)

    def put(system, latent, **values):
        moments = {"mean": normal(batch, *latent), "log_variance": normal(batch, *latent)}
        values = {key: value(moments["mean"], moments["log_variance"]) for key, value in values.items()}
        out.update({f"{system}.{key}": value for key, value in {**moments, **values}.items()})

    out["systems.images"], out["systems.decoded"] = images, decoded
    kl_terms = lambda mean, log_variance: -0.5 * (1 + log_variance - mean.pow(2) - log_variance.exp())

    bce = F.binary_cross_entropy_with_logits(decoded, ((images * 2 - 1) + 1) / 2)  # its images lie in [-1, 1]
    put("anime_vae", (128, 2, 2), bce=lambda m, v: bce, kld=lambda m, v: kl_terms(m, v).mean(),
        loss=lambda m, v: bce + 0.01 * kl_terms(m, v).mean())

    mse = F.mse_loss(torch.sigmoid(decoded), images)
    kl = lambda m, v, n: kl_terms(m, v).sum() / (64 * 64 * n)
    weight = [0.0]  # of epoch 1; what an epoch leaves for the next
    for epoch in range(1, 20):
        weight.append(0.0 if epoch < 3 else 1.0 if epoch >= 15 else (epoch - 3) / 12)
    out["anime_face_generator.weights"] = torch.tensor(weight, dtype=torch.float64)
    put("anime_face_generator", (32,), mse=lambda m, v: mse, kl=lambda m, v: kl(m, v, batch),
        kl_of_a_short_batch=lambda m, v: kl(m, v, 128),
        loss_of_epoch_9=lambda m, v: mse + weight[8] * kl(m, v, batch))

    l1 = F.l1_loss(decoded, images * 2 - 1, reduction="sum") / batch
    put("l1_anime_vae", (128,), l1=lambda m, v: l1, kl=lambda m, v: kl_terms(m, v).sum(1).mean(),
        loss=lambda m, v: l1 + kl_terms(m, v).sum(1).mean())

    means = torch.tensor([134.10714722, 102.52040863, 87.15436554], dtype=torch.float64).reshape(1, 3, 1, 1)
    deviations = torch.tensor([3941.30175781, 2856.94287109, 2519.35791016], dtype=torch.float64).sqrt().reshape(1, 3, 1, 1)
    plain = (decoded * deviations + means - images * 255).pow(2).sum()
    put("facenet", (100,), plain=lambda m, v: plain, kl=lambda m, v: kl_terms(m, v).sum(1).mean(),
        total=lambda m, v: 1.0 * kl_terms(m, v).sum(1).mean() + 0.5 * plain)


def latents():
    """A table of posteriors, what numpy says of it, and VAE animeface's clusters of it before the draw."""
    images, latents = 7000, 4
    mixed = normal(images, latents) @ normal(latents, latents) + normal(latents)
    means, log_variances = mixed.float(), (normal(images, latents) - 2).float()
    out.update({"latent.means": means, "latent.log_variances": log_variances})
    m, v = means.numpy().astype(float), numpy.exp(log_variances.numpy().astype(float))
    rate = ((m**2 + v - 1 - numpy.log(v)) / 2).mean(axis=0)
    statistics = {"mean": m.mean(axis=0), "log_variance": numpy.log(m.var(axis=0)), "rate": rate,
                  "aggregate_log_variance": numpy.log(m.var(axis=0) + v.mean(axis=0)),
                  "order": numpy.argsort(-rate), "correlation": numpy.corrcoef(m, rowvar=False)}
    for name, values in statistics.items():
        out[f"latent.{name}"] = torch.from_numpy(values)

    rounded = numpy.round(m, 4)
    for latent in range(latents):
        column, others = rounded[:, latent], numpy.delete(rounded, latent, axis=1)
        for end, rows in (("low", numpy.flatnonzero(column < numpy.percentile(column, 1))),
                          ("high", numpy.flatnonzero(column > numpy.percentile(column, 99)))):
            distance = numpy.abs(others[rows] - others[rows].mean(axis=0)).sum(axis=1)
            out[f"latent.{latent}.{end}"] = torch.from_numpy(numpy.sort(rows[numpy.argsort(distance)[:60]]))

    for name, table in (("many", m), ("few", normal(20, 30).numpy())):  # of the second: fewer images than latents
        centred = table - table.mean(axis=0)
        _, singular, components = numpy.linalg.svd(centred, full_matrices=False)
        out[f"components.{name}.table"] = torch.from_numpy(table)
        out[f"components.{name}.variances"] = torch.from_numpy(singular**2 / (len(table) - 1))
        out[f"components.{name}.vectors"] = torch.from_numpy(components)


def mixture_of_gaussians():
    """The density of a mixture, with full and with diagonal covariances."""
    components, size = 3, 4
    weights = torch.softmax(normal(components), 0)
    means, rows = normal(components, size) * 2, normal(6, size) * 3
    factors = torch.tril(normal(components, size, size)) * 0.5
    scales = torch.tril(factors, -1) + torch.diag_embed(0.3 + torch.diagonal(factors, dim1=1, dim2=2).abs())
    deviations = 0.2 + uniform(components, size)
    choice = distributions.Categorical(weights)
    for name, component, scale in (
            ("full", distributions.MultivariateNormal(means, scale_tril=scales), scales),
            ("diagonal", distributions.Independent(distributions.Normal(means, deviations), 1), deviations)):
        out[f"mixture.{name}.scales"] = scale
        out[f"mixture.{name}.log_prob"] = distributions.MixtureSameFamily(choice, component).log_prob(rows)
    out["mixture.weights"], out["mixture.means"], out["mixture.rows"] = weights, means, rows


def ssim():
    """The structural similarity of Wang et al., window by window in numpy."""
    images, pictures = uniform(2, 3, 15, 18), uniform(2, 3, 15, 18)
    pictures[1] = (images[1] + 0.1 * pictures[1]).clamp(0, 1)
    bell = numpy.exp(-(numpy.arange(11) - 5.0) ** 2 / (2 * 1.5**2))
    window = numpy.outer(bell, bell) / bell.sum() ** 2
    found = numpy.zeros(2)
    for i in range(2):
        for a, b in zip(images[i].numpy(), pictures[i].numpy()):
            each = []
            for top in range(a.shape[0] - 10):
                for left in range(a.shape[1] - 10):
                    x, y = a[top:top + 11, left:left + 11], b[top:top + 11, left:left + 11]
                    mx, my = (window * x).sum(), (window * y).sum()
                    vx, vy = (window * (x - mx) ** 2).sum(), (window * (y - my) ** 2).sum()
                    both = (window * (x - mx) * (y - my)).sum()
                    each.append((2 * mx * my + 1e-4) * (2 * both + 9e-4) / ((mx**2 + my**2 + 1e-4) * (vx + vy + 9e-4)))
            found[i] += numpy.mean(each) / 3
    out.update({"ssim.images": images, "ssim.pictures": pictures, "ssim.similarity": torch.from_numpy(found)})


def correlations():
    """Scores and what is known of images: numpy's corrcoef, the sums of squares of groups, numpy's least squares."""
    images, words = 60, torch.arange(60) % 4
    shade, hue = normal(images), uniform(images) * 2 * torch.pi
    sides = torch.where(normal(images) > 0.3, 1.0, -1.0).double()
    scores = torch.stack([shade * 0.8 + normal(images) * 0.5, -sides + normal(images), words + normal(images),
                          torch.cos(hue - 1) * 3 + normal(images), normal(images)], 1)
    out.update({"correlation.scores": scores, "correlation.shade": shade, "correlation.sides": sides,
                "correlation.words": words, "correlation.hue": hue})
    rows = {"r_shade": [], "r_sides": [], "eta": [], "r_hue": []}
    for z in scores.numpy().T:
        rows["r_shade"].append(numpy.corrcoef(z, shade)[0, 1])
        rows["r_sides"].append(numpy.corrcoef(z, sides)[0, 1])
        between = sum((words == w).sum().item() * (z[words == w].mean() - z.mean())**2 for w in range(4))
        rows["eta"].append(numpy.sqrt(between / ((z - z.mean())**2).sum()))
        design = numpy.stack([numpy.ones(images), *torch.stack([torch.cos(hue), torch.sin(hue)]).numpy()], 1)
        fit = design @ numpy.linalg.lstsq(design, z, rcond=None)[0]
        rows["r_hue"].append(numpy.sqrt(((fit - z.mean())**2).sum() / ((z - z.mean())**2).sum()))
    out.update({f"correlation.{name}": torch.tensor(row, dtype=torch.float64) for name, row in rows.items()})


def layers_of_no_published_system():
    network("smooth_activations", (4,),
            lambda x, p, t, taps: F.mish(F.linear(F.softplus(F.linear(F.silu(F.linear(F.gelu(
                F.linear(x, p["linear1_weight"], p["linear1_bias"])), p["linear2_weight"], p["linear2_bias"])),
                p["linear3_weight"], p["linear3_bias"])), p["linear4_weight"], p["linear4_bias"])),
            linear1_weight=(9, 4), linear1_bias=(9,), linear2_weight=(5, 9), linear2_bias=(5,), linear3_weight=(6, 5),
            linear3_bias=(6,), linear4_weight=(4, 6), linear4_bias=(4,))
    network("dilated", (4, 9, 10),
            lambda x, p, t, taps: F.conv2d(x, p["conv1_weight"], p["conv1_bias"], stride=(2, 1), padding=2, dilation=(2, 3),
                                           groups=2),
            conv1_weight=(6, 2, 3, 2), conv1_bias=(6,))
    network("depthwise_same", (4, 5, 6),
            lambda x, p, t, taps: F.conv2d(x, p["conv1_weight"], p["conv1_bias"], padding="same", dilation=2, groups=4),
            conv1_weight=(4, 1, 3, 3), conv1_bias=(4,))
    network("transposed_dilated", (4, 3, 4),
            lambda x, p, t, taps: F.conv_transpose2d(x, p["deconv1_weight"], p["deconv1_bias"], stride=2, padding=1,
                                                     groups=2, dilation=(2, 1)),
            deconv1_weight=(4, 3, 3, 4), deconv1_bias=(6,))
    for name, groups in (("group_norm", 2), ("layer_norm", 1), ("instance_norm", 6)):
        network(name, (6, 3, 4), lambda x, p, t, taps: F.relu(F.group_norm(x, groups, p["gn_weight"], p["gn_bias"], 1e-3)),
                gn_weight=(6,), gn_bias=(6,))
    network("group_norm_of_vectors", (6,), lambda x, p, t, taps: F.group_norm(x, 3, p["gn_weight"], p["gn_bias"]),
            gn_weight=(6,), gn_bias=(6,))
    network("pixel_shuffle", (8, 2, 3), lambda x, p, t, taps: F.pixel_shuffle(x, 2))
    network("pixel_shuffle_of_vectors", (4,), lambda x, p, t, taps: F.pixel_shuffle(x.reshape(-1, 4, 1, 1), 2))
    network("pixel_unshuffle", (2, 4, 6), lambda x, p, t, taps: F.pixel_unshuffle(x, 2))
    network("pixel_unshuffle_to_vectors", (2, 3, 3), lambda x, p, t, taps: F.pixel_unshuffle(x, 3).flatten(1))


def posteriors():
    """A Gaussian of full covariance from an encoder's numbers."""
    count, size = 5, 4
    moments = normal(count, size + size * (size + 1) // 2)
    noise, cotangent = normal(count, size), normal(count, size)
    moments.requires_grad_()
    mean, log_diagonal, below = moments.split([size, size, size * (size - 1) // 2], 1)
    rows, columns = torch.tril_indices(size, size, -1)
    scale = torch.diag_embed(log_diagonal.exp())
    scale[:, rows, columns] = below
    posterior = distributions.MultivariateNormal(mean, scale_tril=scale)
    z = mean + (scale @ noise.unsqueeze(2)).squeeze(2)
    prior = distributions.MultivariateNormal(torch.zeros(size, dtype=z.dtype), torch.eye(size, dtype=z.dtype))
    (gradient,) = torch.autograd.grad((z * cotangent).sum(), moments, retain_graph=True)
    out.update({"full_gaussian.moments": moments, "full_gaussian.noise": noise, "full_gaussian.z": z,
                "full_gaussian.cotangent": cotangent, "full_gaussian.moments.grad": gradient,
                "full_gaussian.log_prob": posterior.log_prob(z),
                "full_gaussian.log_variance": posterior.variance.log(),
                "full_gaussian.kl": distributions.kl_divergence(posterior, prior)})


def data_of_any_size():
    """Densities over the reals, of vectors and of signals (N, C, 1, W) with values outside of [0, 1]."""
    for shape, sizes in (("vectors", (6, 20)), ("signals", (6, 2, 1, 16))):
        data, decoded = 1 + 3 * torch.randn(sizes, dtype=torch.float64), torch.randn(sizes, dtype=torch.float64)
        out[f"reals.{shape}.data"], out[f"reals.{shape}.decoded"] = data, decoded
        for name, distribution in (("gaussian", distributions.Normal), ("laplace", distributions.Laplace)):
            x = decoded.clone().requires_grad_()
            nats = distribution(x, 0.7).log_prob(data).flatten(1).sum(1)
            nats.sum().backward()
            out[f"reals.{shape}.{name}"], out[f"reals.{shape}.{name}.grad"] = nats, x.grad


def attention_and_spectral_norm():
    def attention(heads, channels):
        module = torch.nn.MultiheadAttention(channels, heads, batch_first=True, dtype=torch.float64)

        def run(x, p, t, taps):
            places = x.flatten(2).transpose(1, 2)
            tensors = {key.removeprefix("attention1_"): value for key, value in p.items() if key.startswith("attention1_")}
            return torch.func.functional_call(module, tensors, (places, places, places), {"need_weights": False})[0] \
                .transpose(1, 2).reshape(x.shape)
        return run

    def sizes(channels):
        return {"attention1_in_proj_weight": (3 * channels, channels), "attention1_in_proj_bias": (3 * channels,),
                "attention1_out_proj.weight": (channels, channels), "attention1_out_proj.bias": (channels,)}
    for name, heads in (("attention", 1), ("attention_of_3_heads", 3)):
        network(name, (6, 3, 4), lambda x, p, t, taps: F.relu(attention(heads, 6)(x, p, t, taps)), **sizes(6))
    network("attention_block", (4, 3, 2),
            lambda x, p, t, taps: x + attention(2, 4)(F.group_norm(x, 2, p["gn_weight"], p["gn_bias"]), p, t, taps),
            gn_weight=(4,), gn_bias=(4,), **sizes(4))

    def spectral(layer, key, bias=True):
        module = torch.nn.utils.parametrizations.spectral_norm(layer.double())

        def run(x, p, t, taps):
            u, weight = p[key + "_weight_u"], p[key + "_weight"]
            matrix = weight.detach().transpose(0, 1 if isinstance(layer, torch.nn.ConvTranspose2d) else 0).flatten(1)
            tensors = {"parametrizations.weight.original": weight, "parametrizations.weight.0._u": u,
                       "parametrizations.weight.0._v": F.normalize(matrix.T @ u, dim=0)}
            if bias:
                tensors["bias"] = p[key + "_bias"]
            module.train(t)
            return torch.func.functional_call(module, tensors, (x,))
        return run
    network("spectral_conv", (4, 5, 6), spectral(torch.nn.Conv2d(4, 6, (3, 2), stride=2, groups=2), "conv1"),
            buffers=("conv1_weight_u",), conv1_weight=(6, 2, 3, 2), conv1_bias=(6,), conv1_weight_u=(6,))
    network("spectral_transposed", (4, 3, 4), spectral(torch.nn.ConvTranspose2d(4, 6, 3, stride=2, groups=2), "deconv1"),
            buffers=("deconv1_weight_u",), deconv1_weight=(4, 3, 3, 3), deconv1_bias=(6,), deconv1_weight_u=(3,))
    network("spectral_linear", (5,), spectral(torch.nn.Linear(5, 7, bias=False), "linear1", bias=False),
            buffers=("linear1_weight_u",), linear1_weight=(7, 5), linear1_weight_u=(7,))


def categories():
    """Two variables of three values in each row: torch's gumbel_softmax with the noise given, and the divergence."""
    logits, noise, cotangent = normal(5, 6).requires_grad_(), normal(5, 6), normal(5, 6)
    gumbels, temperature = -torch.log(-torch.log(torch.special.ndtr(noise))), 0.7
    soft = ((logits + gumbels).reshape(5, 2, 3) / temperature).softmax(2)
    hard = torch.zeros_like(soft).scatter_(2, soft.max(2, keepdim=True)[1], 1.0)
    out.update({"categorical.logits": logits, "categorical.noise": noise, "categorical.cotangent": cotangent})
    for name, sample in (("soft", soft), ("hard", hard - soft.detach() + soft)):
        z = sample.flatten(1)
        (gradient,) = torch.autograd.grad((z * cotangent).sum(), logits, retain_graph=True)
        out.update({f"categorical.{name}.z": z, f"categorical.{name}.grad": gradient})
    uniform = distributions.OneHotCategorical(probs=torch.full((5, 2, 3), 1 / 3, dtype=torch.float64))
    posterior = distributions.OneHotCategorical(logits=logits.reshape(5, 2, 3))
    out["categorical.kl"] = distributions.kl_divergence(posterior, uniform).sum(1)


def adversaries():
    """Losses of a discriminator and a generator from scores, and those of VAE animeface's later VAE-GAN, with gradients."""
    real, made = normal(5, 1, 2, 3) * 2, normal(5, 1, 2, 3) * 2
    out["adversary.real"], out["adversary.made"] = real, made

    def keep(name, loss, **of):
        tensors = {key: value.clone().requires_grad_() for key, value in of.items()}
        value = loss(**tensors)
        value.backward()
        out[f"adversary.{name}"] = value
        for key, tensor in tensors.items():
            out[f"adversary.{name}.{key}.grad"] = tensor.grad

    cross_entropy = F.binary_cross_entropy_with_logits
    keep("non_saturating.of_generator", lambda made: cross_entropy(made, torch.ones_like(made)), made=made)
    keep("minimax.of_generator", lambda made: -cross_entropy(made, torch.zeros_like(made)), made=made)
    keep("hinge.of_generator", lambda made: -made.mean(), made=made)
    keep("least_squares.of_generator", lambda made: F.mse_loss(made, torch.ones_like(made)) / 2, made=made)
    for name in ("non_saturating", "minimax"):
        keep(f"{name}.of_real", lambda real: cross_entropy(real, torch.ones_like(real)), real=real)
        keep(f"{name}.of_made", lambda made: cross_entropy(made, torch.zeros_like(made)), made=made)
    keep("hinge.of_real", lambda real: F.relu(1 - real).mean(), real=real)
    keep("hinge.of_made", lambda made: F.relu(1 + made).mean(), made=made)
    keep("least_squares.of_real", lambda real: F.mse_loss(real, torch.ones_like(real)) / 2, real=real)
    keep("least_squares.of_made", lambda made: F.mse_loss(made, torch.zeros_like(made)) / 2, made=made)

    keep("animeface.of_generator", lambda made: torch.mean(-torch.log(made + 1e-3)), made=torch.sigmoid(made))
    keep("animeface.discriminator",
         lambda real, made: 0.5 * (torch.mean(-torch.log(real + 1e-3)) + torch.mean(-torch.log(1 - made + 1e-3))),
         real=torch.sigmoid(real), made=torch.sigmoid(made))


def conditional_prior():
    """N(mean, exp(log_variance)) with both linear in a row of labels, against a diagonal Gaussian posterior."""
    count, size, labels = 5, 4, 3
    rows = F.one_hot(torch.tensor([0, 2, 1, 2, 0]), labels).to(torch.float64)
    rows[4] = 0
    own = [normal(size, labels), normal(size), normal(size, labels) * 0.5, normal(size) * 0.5]
    mean, log_variance, z = normal(count, size), normal(count, size) * 0.5, normal(count, size)
    leaves = [tensor.requires_grad_() for tensor in (*own, mean, log_variance)]
    prior = distributions.Normal(F.linear(rows, own[0], own[1]), (F.linear(rows, own[2], own[3]) / 2).exp())
    kl = distributions.kl_divergence(distributions.Normal(mean, (log_variance / 2).exp()), prior)
    gradients = torch.autograd.grad(kl.sum(), leaves)
    out.update({f"conditional_prior.{name}": tensor.clone() for name, tensor in
                {"labels": rows, "mean": mean, "log_variance": log_variance, "z": z, "kl": kl,
                 "log_prob": prior.log_prob(z)}.items()})
    for i in range(4):
        out[f"conditional_prior.own{i}"] = own[i].flatten()
        out[f"conditional_prior.own{i}.grad"] = gradients[i].flatten()
    out["conditional_prior.mean.grad"], out["conditional_prior.log_variance.grad"] = gradients[4:]


def write(path, tensors):
    """safetensors: the length of a JSON header, the header, the numbers."""
    types = {torch.float64: "F64", torch.float32: "F32", torch.int64: "I64"}
    header, data = {}, b""
    for name, tensor in tensors.items():
        array = tensor.detach().contiguous().numpy()
        header[name] = {"dtype": types[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.astype(array.dtype.newbyteorder("<")).tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(numpy.uint64(len(text)).tobytes() + text + data)


if len(sys.argv) != 2:
    sys.exit(__doc__)
networks()
probabilities()
adam()
vae_animeface()
other_systems()
latents()
mixture_of_gaussians()
ssim()
correlations()
optimisers()
layers_of_no_published_system()
posteriors()
data_of_any_size()
attention_and_spectral_norm()
categories()
adversaries()
conditional_prior()
write(sys.argv[1], out)
