// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <any>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/architecture/concept.hpp>
#include <animevae/loss/concept.hpp>
#include <animevae/loss/elbo.hpp>
#include <animevae/model/composition.hpp>
#include <animevae/model/given.hpp>
#include <animevae/model/gradients.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/model/parts.hpp>
#include <animevae/model/prior_context.hpp>
#include <animevae/network/named_network.hpp>
#include <animevae/network/structure.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/prior/rate.hpp>
#include <animevae/prior/standard_normal.hpp>
#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/link.hpp>
#include <animevae/tensor/tensor_store.hpp>

namespace animevae {

/// A variational autoencoder, composed of its parts. An aggregate: set the policies' values by name,
///
///     Vae<BurgessEncoder<image, 10>, BurgessDecoder<10, image>, Laplace, BetaVae<LinearWarmup>> model{
///         .reconstruction = {.scale = 1.0 / 3}, .objective = {.beta = {.to = 4.0, .steps = 100}}};
///
/// and the tensors are made with it. Throws InvalidValue for a value outside its limits. It can be moved, not copied.
/// encode, decode, reconstruct and sample are const, in evaluation mode, record no gradients for the weights, and may
/// be called from several threads. Of a model that takes labels they are those of images of which nothing is known;
/// given() has them for labels. The functions' last argument is a row of labels for all images, or one for each.
template <Encoder E, Decoder D, ReconstructionDistribution R, Objective L = Elbo, Prior P = StandardNormal,
          Posterior Q = DiagonalGaussian>
struct Vae {
  using Posteriors = typename Q::Batch;
  using PriorOfImages = GivenPrior<P>;

  static_assert(Composition<E, D, R, Q>::holds);
  static_assert(
      rule::posterior_takes_the_latents<Q, D::network.in> ||
          !rule::encoder_makes_the_posteriors_moments<E::network.out, Q::moments(D::network.in)>,
      "the posterior cannot divide the decoder's latents; those of a Categorical are a multiple of its values "
      "at each place, and those of a Joint a vector with the sum of its parts");
  static_assert(
      PosteriorOfCodes<Q> == PriorOfCodes<P>,
      "one of posterior and prior is over codes and the other over numbers; take UniformCodes for the prior of "
      "a Codebook");
  static_assert(IsDiscrete<Q> == IsDiscrete<P>,
                "one of posterior and prior is over categories and the other over numbers; take UniformCategorical for "
                "the prior of a Categorical, and a JointPrior for that of a Joint with one");
  static_assert(!NeedsRate<L> || HasRate<PriorOfImages, Posteriors> || !IsDiscrete<Q> || !IsDiscrete<P>,
                "the objective needs the rate, and the prior has none for this posterior; a UniformCategorical has as "
                "many values as the Categorical, and a JointPrior the same parts as the Joint");
  static_assert(!NeedsRate<L> || HasRate<PriorOfImages, Posteriors> || HasDensity<Posteriors> || PosteriorOfCodes<Q> ||
                    IsDiscrete<Q>,
                "the objective needs the rate, and the posterior has no density; take another posterior, or an "
                "objective that works without a rate");
  static_assert(!NeedsRate<L> || HasRate<PriorOfImages, Posteriors> || !HasDensity<Posteriors>,
                "the objective needs the rate, and the prior has none for this posterior; give the prior "
                "log_prob(z), or rate(posterior, z)");
  static_assert(!NeedsRatePerLatent<L> || HasRatePerLatent<PriorOfImages, Posteriors> ||
                    !HasRate<PriorOfImages, Posteriors>,
                "the objective needs the rate of each latent, and there is one rate of all of them together; take a "
                "posterior and a prior that are products over the latents, or another objective");

  static_assert(samples_of<L>() > 0, "the objective asks for no sample of an image; samples is at least 1");
  static_assert(
      samples_of<L>() == 1 || (HasDensity<Posteriors> && detail::HasLogProb<PriorOfImages>),
      "the objective asks for several samples of each image, each with its density, and posterior or prior has "
      "none; take a DiagonalGaussian and a StandardNormal, or others with a log_prob");
  static_assert(rule::parts_take_the_same_labels<animevae::label_count(E::network), animevae::label_count(D::network),
                                                 labels_of_policy<P>(), labels_of_policy<L>()>,
                "the parts take different numbers of labels, those of the encoder, the decoder, the prior and the "
                "objective; give all of them the same");

  static constexpr Shape image = E::network.in;
  static constexpr Shape latent = D::network.in;
  /// Whether a trained model takes images, and latent maps, of other extents too.
  static constexpr bool is_fully_convolutional =
      animevae::is_fully_convolutional(E::network) && animevae::is_fully_convolutional(D::network);

  /// How many numbers a row of labels has; 0 for a model that takes none.
  [[nodiscard]] static constexpr int label_count() {
    return rule::label_count<animevae::label_count(E::network), animevae::label_count(D::network),
                             labels_of_policy<P>(), labels_of_policy<L>()>();
  }

  R reconstruction{};
  L objective{};
  P prior{};
  Q posterior{};
  ModelOptions options{};

  /// Made from the members above. Only a Vae can make a ModelKey, so no initialiser can put in parts that disagree with
  /// them.
  ModelParts<E, D, R, L, P, Q> parts{ModelKey{}, reconstruction, objective, prior, posterior, options};

  /// q(z|x) of images, (N, C, H, W) in [0, 1] or where image_limits() says; of vectors, (N, C).
  [[nodiscard]] Posteriors encode(const Tensor& images, const Tensor& labels = {}) const {
    const Tensor x = checked("images", images, E::network);
    return posteriors(parts.encoder(x, checked_labels(labels, x.size(0))), Mode::evaluation);
  }

  /// What is known about each latent of images by itself, (N, latents).
  [[nodiscard]] LatentRows rows(const Tensor& images, const Tensor& labels = {}) const {
    return rows_of(encode(images, labels));
  }

  /// The decoder's values for latents z; differentiable in z if z asks for gradients.
  [[nodiscard]] Tensor decode(const Tensor& z, const Tensor& labels = {}) const {
    const Tensor latents = checked("latents", z, D::network);
    return parts.decoder(latents, checked_labels(labels, latents.size(0)));
  }

  /// Pictures from the decoder's values: the mean of p(x|z), in [0, 1] where the images are.
  [[nodiscard]] Tensor pictures(const Tensor& decoded) const { return pictures_of(reconstruction, decoded); }

  /// Pictures of the points that stand for the images: the posterior means, where there are means.
  [[nodiscard]] Tensor reconstruct(const Tensor& images, const Tensor& labels = {}) const {
    return pictures(decode(encode(images, labels).point(), labels));
  }

  /// Pictures of `count` latents from the prior.
  [[nodiscard]] Tensor sample(std::int64_t count, Generator& generator, const Tensor& labels = {}) const {
    return pictures(decode(sample_latents(count, generator, latent, labels), labels));
  }

  /// `count` latents from the prior, (N, latents) or (N, C, H, W); of a fully convolutional model of any extent.
  [[nodiscard]] Tensor sample_latents(std::int64_t count, Generator& generator, Shape shape = latent,
                                      const Tensor& labels = {}) const {
    const at::NoGradGuard no_grad;
    const Tensor& like = parts.tensors.groups().front().values();
    const auto& given = prior_given(prior, checked_labels(labels, count), parts.own_prior);
    if constexpr (PosteriorOfCodes<Q>)
      return Q::latents(sample_codes(count, generator, shape), shape, parts.own_posterior);
    else if constexpr (PriorWithContext<P>)
      return prior.sample(count, shape, generator, like, parts.own_prior, PriorContext<Vae>{*this});
    else if constexpr (GivesSamples<PriorOfImages, OwnTensors>)
      return given.sample(count, shape, generator, like, parts.own_prior);
    else return given.sample(count, shape, generator, like);
  }

  /// The numbers of codes of `count` latents from the prior, (N, places), of a model with a codebook.
  [[nodiscard]] Tensor sample_codes(std::int64_t count, Generator& generator, Shape shape = latent) const
    requires PosteriorOfCodes<Q>
  {
    if constexpr (GivesCodes<P, OwnTensors>)
      return prior.sample_codes(count, shape, Q::codes, generator, parts.own_prior);
    else return prior.sample_codes(count, shape, Q::codes, generator);
  }

  /// The model with the labels of its images given, to encode, decode, sample and measure with, and for everything else
  /// that takes a model: a row for all images, or one for each; or "hair_colour=blue,mouth=smile" in the words that it
  /// was trained with. It refers to the model. InvalidValue for an unknown word.
  [[nodiscard]] Given<Vae> given(Tensor labels) const&
    requires(label_count() > 0)
  {
    return {*this, std::move(labels)};
  }
  [[nodiscard]] Given<Vae> given(std::string_view words) const&
    requires(label_count() > 0)
  {
    if (label_words().empty())
      throw InvalidValue("the model has no words for its labels yet: they come with training, and from its file");
    return {*this, label_row(label_words(), words)};
  }
  Given<Vae> given(Tensor labels) && = delete;  // a temporary model would be gone
  Given<Vae> given(std::string_view words) && = delete;

  /// What the numbers of its labels stand for; empty until it is trained or loaded.
  [[nodiscard]] const LabelWords& label_words() const { return parts.label_words; }

  /// Throws InvalidValue unless they have as many columns as the model takes.
  void set_label_words(const LabelWords& words)
    requires(label_count() > 0)
  {
    if (words.size() != label_count())
      throw InvalidValue("the model takes " + std::to_string(label_count()) + " labels, and these are " +
                         std::to_string(words.size()) + ": " + to_string(words));
    parts.label_words = words;
  }

  /// Everything a loss needs of a batch; z is the posterior's sample for this standard normal `noise` (all zeros: the
  /// mean of a Gaussian one). Training mode updates running statistics and nothing else, and layers with chance, such
  /// as dropout, draw from `generator`; evaluation mode records no gradients. `progress` is for a posterior that
  /// changes as training goes on.
  [[nodiscard]] Evaluation evaluate(const Tensor& images, const Tensor& noise, Mode mode = Mode::training,
                                    const Generator& generator = {}, const Tensor& labels = {},
                                    const Progress& progress = Progress::final()) const {
    const bool training = mode == Mode::training;
    const at::AutoGradMode differentiate{training && at::GradMode::is_enabled()};
    Evaluation e{.images = checked("images", images, E::network)};
    e.mode = mode;
    e.labels = checked_labels(labels, e.images.size(0));
    const Posteriors q =
        posteriors(training ? parts.encoder.train(e.images, generator, e.labels) : parts.encoder(e.images, e.labels),
                   mode, progress, generator);
    e.point = q.point();
    if constexpr (ObjectiveWithContext<L, Context<Vae>>) e.posterior = q;
    const PosteriorSample sample = sample_of(q, checked_noise(noise_of_sample(noise, 0), e.point));
    e.z = sample.z;
    e.decoded = training ? parts.decoder.train(e.z, generator, e.labels) : parts.decoder(e.z, e.labels);
    if constexpr (requires { reconstruction.observe(e.decoded, e.images, parts.own_reconstruction); })
      if (training) reconstruction.observe(e.decoded, e.images, parts.own_reconstruction);
    const OwnTensors& own_r = own_tensors_in_pass<R>(parts.own_reconstruction, training, generator);
    if constexpr (HasTerms<R>) e.distortions = reconstruction.distortions(e.decoded, e.images, own_r);
    e.distortion = e.distortions.empty() ? -reconstruction.log_prob(e.decoded, e.images, own_r) : sum_of(e.distortions);
    const OwnTensors& own_p = own_tensors_in_pass<P>(parts.own_prior, training, generator);
    if constexpr (HasRatePerLatent<PriorOfImages, Posteriors>) {
      e.rate_per_latent = rate_per_latent(prior_given(prior, e.labels, own_p), q, e.z, own_p);
      e.rate = sum_per_sample(e.rate_per_latent);
    } else if constexpr (HasRate<PriorOfImages, Posteriors>) {
      e.rate = rate(prior_given(prior, e.labels, own_p), q, sample, own_p,
                    PriorContext<Vae>{*this, mode, generator, progress});
    }
    if constexpr (samples_of<L>() > 1) add_samples(e, q, sample, noise, generator);
    return e;
  }

  /// -log p(x|z) in nats, one number per image, from the decoder's values for z; differentiable in `decoded`.
  [[nodiscard]] Tensor distortion(const Tensor& decoded, const Tensor& images) const {
    return -reconstruction.log_prob(decoded, images.to(tensor_options()),
                                    own_tensors_in_pass<R>(parts.own_reconstruction, false, {}));
  }

  /// The loss that training minimises: one number for the batch. An objective that takes a Context may draw from
  /// `generator`; of an evaluation without one it draws the same numbers each time.
  [[nodiscard]] Tensor loss(const Evaluation& e, const Progress& progress, const Generator& generator = {}) const {
    return losses(e, progress, generator).model;
  }

  /// The same with all that the objective returns. In the turn of another group its own network is a constant.
  [[nodiscard]] Losses losses(const Evaluation& e, const Progress& progress, const Generator& generator = {}) const {
    const bool training = e.mode == Mode::training;
    const OwnTensors& own = own_tensors_in_pass<L>(parts.own_objective, training, generator);
    const auto with = [&](const OwnTensors& seen) {
      if constexpr (ObjectiveWithContext<L, Context<Vae>>) {
        const auto& q = std::any_cast<const Posteriors&>(e.posterior);
        const bool draws_alike = !training && !generator.defined();
        return losses_of(objective, e, progress, seen,
                         Context<Vae>{*this, q, draws_alike ? make_generator(evaluation_stream) : generator, progress,
                                      e.mode, !is_turn_of_adversary(progress), e.labels});
      } else {
        return losses_of(objective, e, progress, seen, nullptr);
      }
    };
    Losses all = is_turn_of_others(progress) ? with(own.fixed()) : with(own);
    std::size_t named = 0;
    if constexpr (HasTerms<L>) named = L::terms.size();
    if (all.adversary.defined() && !may_have_adversary)
      throw InvalidValue("the objective " + std::string{objective.name} +
                         " returns a loss of an adversary, and has no optimiser group of its own; give it a static "
                         "constexpr std::string_view optimiser_group");
    if (all.terms.size() != named)
      throw InvalidValue("the objective " + std::string{objective.name} + " names " + std::to_string(named) +
                         " terms for the log and returns " + std::to_string(all.terms.size()));
    return all;
  }

  /// Noise for evaluate(), of latents of a shape: (count, ...), or where the objective asks for several samples of each
  /// image (count, samples, ...).
  [[nodiscard]] Tensor noise(std::int64_t count, Generator& generator, Shape shape = latent) const {
    std::vector<std::int64_t> sizes = batch_sizes(count, Q::noise(shape));
    if (samples_of<L>() > 1) sizes.insert(sizes.begin() + 1, samples_of<L>());
    return standard_normal(sizes, generator, tensor_options());
  }

  /// The model's half of a training step: adds the gradients of the batch's loss to those of its optimiser groups,
  /// which are zero before. The losses are those of `noise`, as in evaluate().
  [[nodiscard]] BatchLosses gradients(const Tensor& images, const Tensor& noise, const Progress& progress,
                                      const Generator& generator = {}, const Tensor& labels = {}) const {
    Evaluation e;
    {
      const at::AutoGradMode differentiate{at::GradMode::is_enabled() && !is_turn_of_adversary(progress)};
      e = evaluate(images, noise, Mode::training, generator, labels, progress);
    }
    const Losses all = losses(e, progress, generator);
    backward_by_parameters(all, parts.tensors.groups(), may_have_adversary ? optimiser_group<L>() : "", progress);
    return batch_losses(all.model, e, all.terms);
  }

  /// What of the model takes a batch as a whole, so that the gradient of a batch is not the mean of those of its parts:
  /// "batch norm", or the name of an objective that says so; empty if nothing does.
  [[nodiscard]] std::string batch_dependence() const {
    if (uses_batch_statistics(E::network) || uses_batch_statistics(D::network) || own_batch_statistics<R>() ||
        own_batch_statistics<L>() || own_batch_statistics<P>() || own_batch_statistics<Q>())
      return "batch norm";
    if constexpr (requires { L::is_mean_over_images; })
      if (!objective.is_mean_over_images) return "the objective " + std::string{objective.name};
    return {};
  }

  /// The range of the numbers in its images: [0, 1], or any, where the mean of p(x|z) has no bounds.
  [[nodiscard]] static Limits image_limits() {
    return takes_any_number<R>() ? any_finite : Limits{.at_least = 0, .at_most = 1};
  }

  /// The posteriors of a batch from the encoder's output; in evaluation mode its own tensors are constants.
  [[nodiscard]] Posteriors posteriors(const Tensor& moments, Mode mode, const Progress& progress = Progress::final(),
                                      const Generator& generator = {}) const {
    const bool training = mode == Mode::training;
    return make_posteriors(
        posterior, moments, latent,
        training ? own_tensors_in_pass<Q>(parts.own_posterior, true, generator) : parts.own_posterior.constant(),
        progress);
  }

  /// Its two networks, for tables and counts.
  [[nodiscard]] static std::vector<NamedNetwork> networks() {
    return {{"encoder", E::network}, {"decoder", D::network}};
  }

  // Properties of the model that the LatentModel concept requires.
  [[nodiscard]] Shape image_shape() const { return image; }
  [[nodiscard]] Shape latent_shape() const { return latent; }
  [[nodiscard]] const TensorStore& tensors() const { return parts.tensors; }
  /// The precision and the device of its parameters, and of what it encodes and decodes.
  [[nodiscard]] at::TensorOptions tensor_options() const { return parts.tensors.groups().front().values().options(); }
  [[nodiscard]] Support support() const { return reconstruction.support; }
  /// Whether a latent, in its place of a row, is a number that can be moved along an axis: no code and no category is.
  [[nodiscard]] bool is_continuous(std::int64_t i) const { return has_continuous_latent<Q>(i); }
  [[nodiscard]] double beta_at(const Progress& progress) const { return objective.beta_at(progress); }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const { return objective.is_warmed_up(progress); }

  /// A complete description of the networks and policies, a line each.
  [[nodiscard]] std::string structure() const {
    return "encoder: " + animevae::structure(E::network) + "\ndecoder: " + animevae::structure(D::network) +
           "\nreconstruction: " + describe_distribution(reconstruction) +
           "\nobjective: " + std::string{objective.name} + "\nprior: " + described<P>() + describe_posterior() + "\n";
  }

  /// Throws InvalidValue for a value outside its limits: when the model is made, and again when training starts.
  void check_values() const { ModelParts<E, D, R, L, P, Q>::check_values(reconstruction, objective, prior, posterior); }

  /// Calls `f(path, number, limits, help)` for every value of its policies: "objective.beta.to".
  template <class F>
  void visit_values(F&& f) const {
    for_each_value(reconstruction, f, "reconstruction.");
    for_each_value(objective, f, "objective.");
    for_each_value(prior, f, "prior.");
    for_each_value(posterior, f, "posterior.");
  }

  /// The names of the numbers that its reconstruction and its objective have in the log.
  [[nodiscard]] static std::vector<std::string> terms() {
    std::vector<std::string> names;
    if constexpr (HasTerms<R>) names.assign(R::terms.begin(), R::terms.end());
    if constexpr (HasTerms<L>) names.insert(names.end(), L::terms.begin(), L::terms.end());
    return names;
  }

 private:
  // An adversary is alone in its optimiser group: in its turn nothing else is trained.
  static constexpr bool may_have_adversary = MayHaveAdversary<L>;
  static_assert(!may_have_adversary ||
                    (optimiser_group<L>() != model_group && optimiser_group<L>() != optimiser_group<R>() &&
                     optimiser_group<L>() != optimiser_group<P>() && optimiser_group<L>() != optimiser_group<Q>()),
                "the objective's adversary shares its optimiser group with another part of the model; give it a name "
                "of its own, static constexpr std::string_view optimiser_group");

  static bool is_turn_of_adversary(const Progress& progress) {
    return may_have_adversary && progress.turn == optimiser_group<L>();
  }
  static bool is_turn_of_others(const Progress& progress) {
    return may_have_adversary && !progress.turn.empty() && progress.turn != optimiser_group<L>();
  }

  static Tensor sum_of(const std::vector<Tensor>& terms) {
    Tensor sum = terms.front();
    for (std::size_t i = 1; i < terms.size(); ++i) sum = sum + terms[i];
    return sum;
  }

  /// The part of the noise that one sample of each image takes.
  [[nodiscard]] Tensor noise_of_sample(const Tensor& noise, std::int64_t k) const {
    if constexpr (samples_of<L>() == 1) return noise;
    if (noise.dim() < 3 || noise.size(1) != samples_of<L>())
      throw InvalidValue("the objective " + std::string{objective.name} + " takes noise for " +
                         std::to_string(samples_of<L>()) +
                         " samples of each image, (images, samples, ...), not a tensor of " + sizes_of(noise.sizes()));
    return noise.select(1, k);
  }

  /// The densities of all samples; those behind the first are decoded in one pass.
  void add_samples(Evaluation& e, const Posteriors& q, const PosteriorSample& first, const Tensor& noise,
                   const Generator& generator) const {
    const bool training = e.mode == Mode::training;
    const OwnTensors& own_p = own_tensors_in_pass<P>(parts.own_prior, training, generator);
    const auto& given = prior_given(prior, e.labels, own_p);
    std::vector<Tensor> z, rates;
    for (std::int64_t k = 0; k < samples_of<L>(); ++k) {
      const PosteriorSample sample = k == 0 ? first : sample_of(q, checked_noise(noise_of_sample(noise, k), e.point));
      if (k > 0) z.push_back(sample.z);
      rates.push_back(log_prob_of(q, sample) - prior_log_prob(given, sample.z, own_p));
    }
    e.rate_of_samples = at::stack(rates, 1);
    const Tensor latents = at::cat(z);
    const Tensor labels = e.labels.defined() ? e.labels.repeat({samples_of<L>() - 1, 1}) : Tensor{};
    const std::vector<Tensor> decoded =
        (training ? parts.decoder.train(latents, generator, labels) : parts.decoder(latents, labels))
            .split(e.images.size(0));
    std::vector<Tensor> distortions{e.distortion};
    for (const Tensor& values : decoded)
      distortions.push_back(-reconstruction.log_prob(
          values, e.images, own_tensors_in_pass<R>(parts.own_reconstruction, training, generator)));
    e.distortion_of_samples = at::stack(distortions, 1);
  }

  /// A row of labels for each image; undefined for a model that takes none.
  [[nodiscard]] Tensor checked_labels(const Tensor& labels, std::int64_t count) const {
    if constexpr (label_count() > 0) return label_rows(labels, count, label_count(), tensor_options());
    if (labels.defined()) throw InvalidValue("the model was given labels, and takes none");
    return {};
  }

  /// The batch in the model's precision and on its device; InvalidValue where its sizes are not the network's.
  [[nodiscard]] Tensor checked(const std::string& what, const Tensor& batch, const NetworkView& network) const {
    const auto expected = batch_sizes(0, network.in);
    const bool any_extent = !network.in.is_vector() && animevae::is_fully_convolutional(network);
    bool fits = batch.dim() == std::int64_t(expected.size());
    for (std::size_t axis = 1; fits && axis < (any_extent ? 2 : expected.size()); ++axis)
      fits = batch.size(std::int64_t(axis)) == expected[axis];
    // The extent that the encoder reduces to one place of the latent map; 1x1 for a decoder, which takes maps of any
    // extent.
    const Extent whole{(std::max)(network.in.height / network.out.height, 1),
                       (std::max)(network.in.width / network.out.width, 1)};
    if (fits && any_extent) fits = batch.size(2) % whole.height == 0 && batch.size(3) % whole.width == 0;
    if (!fits)
      throw InvalidValue("the model takes a batch of " + what + " of " + to_string(network.in) +
                         (any_extent ? ", or of other multiples of " + std::to_string(whole.height) + "x" +
                                           std::to_string(whole.width) + ","
                                     : "") +
                         " each, not a tensor of " + sizes_of(batch.sizes()));
    return batch.to(tensor_options());
  }

  /// Noise of other sizes would be broadcast silently.
  [[nodiscard]] static Tensor checked_noise(const Tensor& noise, const Tensor& point) {
    Shape shape = latent;
    if (point.dim() == 4) shape = {int(point.size(1)), int(point.size(2)), int(point.size(3))};
    std::vector<std::int64_t> wanted = point.sizes().vec();
    if (Q::noise(shape) != shape) wanted = batch_sizes(point.size(0), Q::noise(shape));
    if (noise.sizes() == wanted) return noise.to(point.options());
    throw InvalidValue("the noise of these images must be a tensor of " + sizes_of(wanted) + ", not of " +
                       sizes_of(noise.sizes()));
  }

  static std::string sizes_of(at::IntArrayRef sizes) {
    std::string text;
    for (const std::int64_t size : sizes) text += (text.empty() ? "" : "x") + std::to_string(size);
    return text.empty() ? "one number" : text;
  }

  /// Whether a part trains a network with batch statistics.
  template <class Part>
  static constexpr bool own_batch_statistics() {
    if constexpr (HasParts<Part>)
      return []<class... Parts>(const std::tuple<Parts...>*) {
        return (own_batch_statistics<Parts>() || ...);
      }(static_cast<const decltype(Part::parts)*>(nullptr));
    else if constexpr (HasTrainedNetwork<Part>) return uses_batch_statistics(Part::network);
    else return false;
  }

  /// A line for the posterior; none for the diagonal Gaussian, of which model files have never said a word.
  static std::string describe_posterior() {
    if (std::is_same_v<Q, DiagonalGaussian>) return {};
    return "\nposterior: " + described<Q>();
  }

  template <class Part>
  static std::string described() {
    std::string text{Part::name};
    if constexpr (requires { Part::description(); }) text += ", " + Part::description();
    return text;
  }
};

}  // namespace animevae
