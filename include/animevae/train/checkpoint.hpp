// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/tensor/weights.hpp>
#include <animevae/train/observer.hpp>
#include <animevae/train/state_list.hpp>
#include <animevae/weights/model_file.hpp>
#include <animevae/weights/safetensors.hpp>

namespace animevae {

/// Everything that training changes, as it was at one moment: copies, so that training may go on while it is written.
struct Checkpoint {
  std::vector<NamedTensor> tensors{};
  Metadata metadata{};
};

namespace detail {

/// The prefix of the tensors that are not the model's.
inline constexpr std::string_view state_scope = "train.";

/// A checksum of all tensors. It does not depend on their order.
inline std::string checksum(std::vector<NamedTensor> tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const NamedTensor& a, const NamedTensor& b) { return a.name < b.name; });
  return to_hex(fingerprint(tensors));
}

}  // namespace detail

/// Copies everything that training changes: the model's tensors under their own names, and under "train." all else,
/// such as the optimiser's state, averages, generators and the position in the data. `more` joins the metadata.
template <class Model>
[[nodiscard]] Checkpoint make_checkpoint(const TrainingView<Model>& view, const Metadata& more = {}) {
  Checkpoint checkpoint;
  if constexpr (LatentModel<Model>) checkpoint.metadata = model_metadata(view.model);
  const auto keep = [&](const std::string& name, const Tensor& tensor) {
    checkpoint.tensors.push_back({name, tensor.detach().to(at::kCPU, tensor.scalar_type(), false, true)});
  };
  for (const NamedTensor& named : view.model.tensors().saved()) keep(named.name, named.tensor);
  if (view.rest_of_state)
    for (const NamedTensor& named : view.rest_of_state())
      keep(std::string{detail::state_scope} + named.name, named.tensor);
  checkpoint.metadata["step"] = std::to_string(view.state.progress().step);
  checkpoint.metadata["epoch"] = std::to_string(view.state.progress().epoch);
  for (const auto& [what, value] : view.state.identity()) checkpoint.metadata["training." + what] = value;
  checkpoint.metadata.insert(more.begin(), more.end());
  return checkpoint;
}

/// Writes a checkpoint as one safetensors file with a checksum, all or nothing. The file also loads as a model.
inline void write_checkpoint(const std::filesystem::path& path, Checkpoint checkpoint) {
  checkpoint.metadata["checksum"] = detail::checksum(checkpoint.tensors);
  write_tensors(path, checkpoint.tensors, checkpoint.metadata);
}

/// The same of a training that waits for it.
template <class Model>
void save_checkpoint(const std::filesystem::path& path, const TrainingView<Model>& view, const Metadata& more = {}) {
  write_checkpoint(path, make_checkpoint(view, more));
}

/// Reads a checkpoint. FileError for a damaged file, and for one from which no training can go on.
[[nodiscard]] inline Checkpoint load_checkpoint(const std::filesystem::path& path) {
  const SafetensorsFile file = SafetensorsFile::open(path);
  Checkpoint checkpoint{detail::copied(file.tensors(), path).tensors, file.metadata()};
  const auto sum = checkpoint.metadata.find("checksum");
  if (sum == checkpoint.metadata.end()) throw FileError(path, "is not a checkpoint from which training can go on");
  if (sum->second != detail::checksum(checkpoint.tensors))
    throw FileError(path, "is damaged: its tensors do not have the checksum that it names");
  return checkpoint;
}

namespace detail {

/// The state of `training` in a checkpoint, by name. Observers that the checkpoint knows nothing of begin anew.
class StateReader {
 public:
  StateReader(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors) : path_{path} {
    for (const NamedTensor& named : tensors)
      if (named.name.starts_with(state_scope)) state_[named.name.substr(state_scope.size())] = named.tensor;
  }

  template <class Value>
  void read(const std::string& name, Value& value) {
    const bool is_of_observer = name.starts_with(observer_scope);
    const std::string owner = name.substr(0, name.find('.') + 1);  // "observer3."
    const auto first = state_.lower_bound(owner);
    if (is_of_observer && (first == state_.end() || !first->first.starts_with(owner))) {
      has_new_observer_ = true;
      return;
    }
    const auto found = state_.find(name);
    if (found == state_.end())
      throw FileError(path_, "has no " + std::string{state_scope} + name +
                                 "; training goes on with the model, the step and the observers that it began with");
    observed_ += is_of_observer;
    try {
      set_state(value, found->second);
    } catch (const InvalidValue& problem) {
      throw FileError(path_, std::string{state_scope} + name + " " + problem.what());
    }
  }

  /// Observers are told apart by their place: a new one in front of the others would take the state of another.
  void check_observers() const {
    const auto kept = std::count_if(state_.begin(), state_.end(),
                                    [](const auto& entry) { return entry.first.starts_with(observer_scope); });
    if (has_new_observer_ && observed_ < kept)
      throw FileError(path_, "has the state of other observers; a new one stands behind those of before");
  }

 private:
  static constexpr std::string_view observer_scope = "observer";

  const std::filesystem::path& path_;
  std::map<std::string, Tensor> state_{};
  bool has_new_observer_ = false;
  std::ptrdiff_t observed_ = 0;
};

/// Puts a checkpoint into a model and into `training`, which lists all else that it changes. FileError, with the model
/// unchanged, for a checkpoint of another model.
template <class Model, class Training>
void restore(const std::filesystem::path& path, Model& model, Training& training) {
  const Checkpoint checkpoint = load_checkpoint(path);
  for (const auto& [what, value] : training.identity()) {
    const auto then = checkpoint.metadata.find("training." + what);
    if (then != checkpoint.metadata.end() && then->second != value)
      throw FileError(path, "is of a training whose " + what + " is " + then->second + "; here it is " + value +
                                ", and training cannot go on with another");
  }
  if constexpr (LatentModel<Model>)
    if (checkpoint.metadata.at("structure") != model.structure())
      animevae::load_model(path, model);  // says what differs
  if constexpr (requires { model.set_label_words(LabelWords{}); }) {
    const LabelWords words = label_words_in(checkpoint.metadata, path, model);
    if (!words.empty() && words != model.label_words())
      throw FileError(path, "is of a training with other labels: it has " +
                                first_difference(words, model.label_words(), "the data set has"));
  }
  StateReader state{path, checkpoint.tensors};
  for_each_state(training, [&](const std::string& name, auto& value) { state.read(name, value); });
  state.check_observers();
  if constexpr (LatentModel<Model>) {
    animevae::load_model(path, model);
  } else {
    const at::NoGradGuard no_grad;
    const Weights weights{.source = path.string(), .tensors = checkpoint.tensors};
    const std::vector<NamedTensor> targets = model.tensors().saved();
    std::vector<Tensor> found;
    for (const NamedTensor& target : targets) found.push_back(weights.get(target.name, target.tensor.sizes()));
    for (std::size_t i = 0; i < targets.size(); ++i) Tensor{targets[i].tensor}.copy_(found[i]);
  }
}

}  // namespace detail

}  // namespace animevae
