// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/model/gradients.hpp>
#include <animevae/model/latent_model.hpp>

namespace animevae {

/// A value of a model's policies, by its path ("objective.beta.to").
struct ModelValue {
  std::string path{};
  double value = 0;
  bool whole = false;  ///< counts, not quantities
  Limits limits{};
  std::string help{};
};

/// A model whose type is known only at run time, for programs that open what a file names. It holds any TrainableModel,
/// and is one. Its copies share the model.
class AnyModel {
 public:
  template <TrainableModel Model>
  explicit AnyModel(std::shared_ptr<Model> model)
      : tensors_{&model->tensors()},
        tensor_options_{model->tensor_options()},
        image_{model->image_shape()},
        latent_{model->latent_shape()},
        support_{model->support()},
        structure_{model->structure()},
        rows_{[model](const Tensor& x) { return model->rows(x); }},
        reconstruct_{[model](const Tensor& x) { return model->reconstruct(x); }},
        decode_{[model](const Tensor& z) { return model->decode(z); }},
        pictures_{[model](const Tensor& decoded) { return model->pictures(decoded); }},
        sample_latents_{[model](std::int64_t count, Generator& g, [[maybe_unused]] Shape shape) {
          if constexpr (requires { model->sample_latents(count, g, shape); })
            return model->sample_latents(count, g, shape);
          else return model->sample_latents(count, g);
        }},
        noise_{[model](std::int64_t count, Generator& g, [[maybe_unused]] Shape shape) {
          if constexpr (requires { model->noise(count, g, shape); }) return model->noise(count, g, shape);
          else return model->noise(count, g);
        }},
        evaluate_{[model](const Tensor& x, const Tensor& noise, Mode mode, const Generator& g) {
          if (mode == Mode::training) return training_evaluation(*model, x, noise, g);
          return model->evaluate(x, noise, mode);
        }},
        distortion_{[model](const Tensor& decoded, const Tensor& x) { return model->distortion(decoded, x); }},
        loss_{[model](const Evaluation& e, const Progress& p) { return model->loss(e, p); }},
        gradients_{[model](const Tensor& x, const Tensor& noise, const Progress& p, const Generator& g) {
          return gradients_of(*model, x, noise, p, g);
        }},
        beta_at_{[model](const Progress& p) { return model->beta_at(p); }},
        is_warmed_up_{[model](const Progress& p) { return model->is_warmed_up(p); }},
        check_values_{[model] { model->check_values(); }},
        is_continuous_{[model](std::int64_t i) { return animevae::is_continuous(*model, i); }} {
    if constexpr (requires { model->batch_dependence(); }) batch_dependence_ = model->batch_dependence();
    if constexpr (requires { model->terms(); }) terms_ = model->terms();
    if constexpr (requires { model->image_limits(); }) image_limits_ = model->image_limits();
    if constexpr (requires { Model::is_fully_convolutional; }) is_fully_convolutional_ = Model::is_fully_convolutional;
    model->visit_values([&](const std::string& path, const auto& value, const Limits& limits, std::string_view help) {
      values_.push_back(
          {path, double(value), std::is_integral_v<std::remove_cvref_t<decltype(value)>>, limits, std::string{help}});
    });
  }

  [[nodiscard]] Shape image_shape() const { return image_; }
  [[nodiscard]] Shape latent_shape() const { return latent_; }
  [[nodiscard]] const TensorStore& tensors() const { return *tensors_; }
  [[nodiscard]] at::TensorOptions tensor_options() const { return tensor_options_; }
  [[nodiscard]] Support support() const { return support_; }
  [[nodiscard]] std::string structure() const { return structure_; }

  [[nodiscard]] LatentRows rows(const Tensor& images) const { return rows_(images); }
  [[nodiscard]] Tensor reconstruct(const Tensor& images) const { return reconstruct_(images); }
  [[nodiscard]] Tensor decode(const Tensor& z) const { return decode_(z); }
  [[nodiscard]] Tensor pictures(const Tensor& decoded) const { return pictures_(decoded); }
  [[nodiscard]] Tensor sample(std::int64_t count, Generator& generator) const {
    return pictures(decode(sample_latents(count, generator)));
  }
  [[nodiscard]] Tensor sample_latents(std::int64_t count, Generator& generator) const {
    return sample_latents_(count, generator, latent_);
  }
  [[nodiscard]] Tensor noise(std::int64_t count, Generator& generator) const {
    return noise_(count, generator, latent_);
  }
  [[nodiscard]] Evaluation evaluate(const Tensor& images, const Tensor& noise, Mode mode = Mode::training,
                                    const Generator& generator = {}) const {
    return evaluate_(images, noise, mode, generator);
  }
  [[nodiscard]] Tensor distortion(const Tensor& decoded, const Tensor& images) const {
    return distortion_(decoded, images);
  }
  [[nodiscard]] Tensor loss(const Evaluation& e, const Progress& progress) const { return loss_(e, progress); }
  [[nodiscard]] BatchLosses gradients(const Tensor& images, const Tensor& noise, const Progress& progress,
                                      const Generator& generator = {}) const {
    return gradients_(images, noise, progress, generator);
  }
  [[nodiscard]] const std::string& batch_dependence() const { return batch_dependence_; }
  [[nodiscard]] const std::vector<std::string>& terms() const { return terms_; }
  [[nodiscard]] Limits image_limits() const { return image_limits_; }
  [[nodiscard]] double beta_at(const Progress& progress) const { return beta_at_(progress); }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const { return is_warmed_up_(progress); }
  void check_values() const { check_values_(); }
  [[nodiscard]] bool is_continuous(std::int64_t latent) const { return is_continuous_(latent); }

  /// The same model for images of another size. InvalidValue where it is not fully convolutional, and for a size that
  /// does not come to a whole latent map.
  [[nodiscard]] AnyModel at_size(Extent size) const {
    const std::string asked = std::to_string(size.height) + "x" + std::to_string(size.width);
    if (!is_fully_convolutional_)
      throw InvalidValue("the size " + asked + " cannot be had: the model is not fully convolutional and has " +
                         to_string(image_) + " alone");
    const int rows = image_.height / latent_.height, columns = image_.width / latent_.width;
    if (size.height < rows || size.width < columns || size.height % rows != 0 || size.width % columns != 0)
      throw InvalidValue("the size is " + asked + "; this model takes heights that are multiples of " +
                         std::to_string(rows) + " and widths that are multiples of " + std::to_string(columns));
    AnyModel other = *this;
    other.image_ = {image_.channels, size.height, size.width};
    other.latent_ = {latent_.channels, size.height / rows, size.width / columns};
    return other;
  }

  template <class F>
  void visit_values(F&& f) const {
    for (const ModelValue& v : values_) f(v.path, v.value, v.limits, std::string_view{v.help});
  }

 private:
  const TensorStore* tensors_;
  at::TensorOptions tensor_options_;
  Shape image_, latent_;
  Support support_;
  std::string structure_;
  std::string batch_dependence_{};
  std::vector<std::string> terms_{};
  Limits image_limits_{.at_least = 0, .at_most = 1};
  bool is_fully_convolutional_ = false;
  std::vector<ModelValue> values_{};
  std::function<LatentRows(const Tensor&)> rows_;
  std::function<Tensor(const Tensor&)> reconstruct_, decode_, pictures_;
  std::function<Tensor(std::int64_t, Generator&, Shape)> sample_latents_, noise_;
  std::function<Evaluation(const Tensor&, const Tensor&, Mode, const Generator&)> evaluate_;
  std::function<Tensor(const Tensor&, const Tensor&)> distortion_;
  std::function<Tensor(const Evaluation&, const Progress&)> loss_;
  std::function<BatchLosses(const Tensor&, const Tensor&, const Progress&, const Generator&)> gradients_;
  std::function<double(const Progress&)> beta_at_;
  std::function<bool(const Progress&)> is_warmed_up_;
  std::function<void()> check_values_;
  std::function<bool(std::int64_t)> is_continuous_;
};

static_assert(TrainableModel<AnyModel>);

}  // namespace animevae
