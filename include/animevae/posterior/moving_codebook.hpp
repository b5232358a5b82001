// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/index_add.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include <animevae/core/values.hpp>
#include <animevae/posterior/codebook.hpp>

namespace animevae {

/// A codebook whose codes are moving averages of the vectors that chose them (van den Oord et al., 2017, appendix A.1),
/// updated in every training pass and saved with the model. A code that is hardly chosen any more is put where the
/// vector lies that is farthest from its own code (revival; Dhariwal et al., "Jukebox", 2020, draw one at random).
template <int Codes = 512>
struct MovingCodebook {
  static_assert(Codes > 1, "a codebook has at least two codes");

  double decay = 0.99;
  /// A code is revived when its moving count of choices is below this share of the mean over all codes; 0: never.
  double revive_below = 0.03;

  static constexpr std::string_view name = "moving_codebook";
  static constexpr int codes = Codes;

  struct Batch : CodebookBatch<Codes> {
    Tensor codebook_error() const = delete;  // no gradient trains the codes
  };

  static constexpr Shape moments(Shape latent) { return latent; }
  static constexpr Shape noise(Shape /*latent*/) { return {0}; }
  static constexpr auto own_tensors(Shape latent) {
    const Shape numbers{Codes * latent.channels};
    return std::array{OwnTensor{.name = "codes", .shape = numbers, .trained = false, .deviation = 1},
                      OwnTensor{.name = "counts", .shape = {Codes}, .trained = false},
                      OwnTensor{.name = "sums", .shape = numbers, .trained = false}};
  }

  [[nodiscard]] Batch of(const Tensor& moments, Shape latent, const OwnTensors& own) const {
    const Tensor all = own[0].view({Codes, latent.channels});
    const Tensor vectors = detail::vectors_of_places(moments);
    const Tensor distances = detail::distances_from_codes(vectors, all);
    Batch batch;
    batch.encoded = moments;
    batch.indices = distances.argmin(2);
    batch.chosen = detail::look_up(batch.indices, moments.sizes(), all);
    if (!own.is_constant) update(vectors.detach().flatten(0, 1), batch.indices.flatten(), distances, own);
    return batch;
  }

  /// The latents of codes, (count, places) int64, of a shape.
  static Tensor latents(const Tensor& indices, Shape shape, const OwnTensors& own) {
    return Codebook<Codes>::latents(indices, shape, own);
  }

  static void visit(auto& self, auto&& f) {
    f("decay", self.decay, Limits{.at_least = 0, .at_most = 1}, "share of the moving averages that a step keeps");
    f("revive_below", self.revive_below, Limits{.at_least = 0, .at_most = 1},
      "share of the mean count below which a code is revived");
  }

 private:
  /// Of vectors (M, D) that chose these codes; nothing waits for the device.
  void update(const Tensor& vectors, const Tensor& indices, const Tensor& distances, const OwnTensors& own) const {
    const at::NoGradGuard no_grad;
    const Tensor &counts = own[1], all = own[0].view({Codes, -1}), sums = own[2].view({Codes, -1});
    const Tensor chosen = at::index_add(at::zeros_like(counts), 0, indices, at::ones_like(vectors.select(1, 0)));
    const Tensor added = at::index_add(at::zeros_like(sums), 0, indices, vectors);
    Tensor{counts}.mul_(decay).add_(chosen, 1 - decay);
    Tensor{sums}.mul_(decay).add_(added, 1 - decay);
    const Tensor known = counts.unsqueeze(1) > 0;
    Tensor{all}.copy_(at::where(known, sums / counts.unsqueeze(1).clamp_min(1e-20), all));
    if (revive_below <= 0) return;
    // The farthest vectors, as many as there are codes; fewer vectors come again from the first.
    const Tensor away = distances.amin(2).flatten() + (vectors * vectors).sum(1);
    const std::int64_t wanted = (std::min)(std::int64_t{Codes}, vectors.size(0));
    const Tensor farthest = std::get<1>(away.topk(wanted));
    const Tensor dead = counts < counts.mean() * revive_below;
    // The dead codes take the farthest vectors in turn.
    const Tensor turn = (dead.to(at::kLong).cumsum(0) - 1).clamp_min(0).remainder(wanted);
    const Tensor candidates = vectors.index_select(0, farthest.index_select(0, turn));
    const Tensor begin = counts.mean();  // as if it had been chosen as often as the others
    Tensor{all}.copy_(at::where(dead.unsqueeze(1), candidates, all));
    Tensor{sums}.copy_(at::where(dead.unsqueeze(1), candidates * begin, sums));
    Tensor{counts}.copy_(at::where(dead, begin, counts));
  }
};

static_assert(PosteriorOfCodes<MovingCodebook<>>);

}  // namespace animevae
