// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/mapped_file.hpp>
#include <animevae/text/json.hpp>
#include <animevae/weights/pt_contents.hpp>
#include <animevae/weights/pt_dicts.hpp>
#include <animevae/weights/pt_tensor.hpp>
#include <animevae/weights/tensor_views.hpp>

namespace animevae {

/// A checkpoint of Python's PyTorch, of both kinds that torch.save has written, open for reading: a state dict, or a
/// dict that holds one. Nothing in the file is ever run. Its tensors are row-major views of the mapped file, or of
/// copies where the file has another order; they live as long as this does.
class PtFile {
 public:
  /// Opens and checks a file. FileError, one sentence, when it is another kind of file, damaged, or asks for anything
  /// that a state dict does not need. `key` chooses among several dicts of tensors: "ema", "models.vae".
  [[nodiscard]] static PtFile open(const std::filesystem::path& path, const std::string& key = {}) {
    MappedFile mapped{path};
    PtFile file = parse(mapped.bytes(), path, key);
    file.mapped_ = std::move(mapped);
    return file;
  }

  /// The same for bytes in memory, which must stay where they are; errors name `path`.
  [[nodiscard]] static PtFile parse(std::span<const std::byte> bytes, const std::filesystem::path& path,
                                    const std::string& key = {}) {
    static_assert(std::endian::native == std::endian::little, "elements are taken as they lie in the file");
    PtFile file;
    file.path_ = path;
    try {
      file.read(bytes, key);
    } catch (const InvalidValue& problem) {
      throw FileError(path, problem.what());
    }
    return file;
  }

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// All tensors, in the order of the dict.
  [[nodiscard]] const std::vector<TensorView>& tensors() const noexcept { return tensors_.views(); }

  /// The tensor of this name, or null.
  [[nodiscard]] const TensorView* find(std::string_view name) const { return tensors_.find(name); }

  /// The tensor of this name; FileError, with similar names, when there is none.
  [[nodiscard]] const TensorView& at(std::string_view name) const { return tensors_.at(name, path_); }

 private:
  PtFile() = default;

  void read(std::span<const std::byte> bytes, const std::string& key) {
    // With strides of 0 a file of a few bytes can ask for any amount of memory.
    constexpr std::size_t always = std::size_t{1} << 26;
    most_copied_ = (std::max)(always, 4 * bytes.size());
    const detail::PtContents contents = detail::read_pt_contents(bytes);
    const Pickle& pickle = contents.pickle;
    for (const auto& [name, tensor] :
         key.empty() ? detail::find_state_dict(pickle) : detail::find_state_dict(pickle, key)) {
      try {
        add(name, detail::rebuild_pt_tensor(contents, *tensor));
      } catch (const InvalidValue& problem) {
        throw InvalidValue("tensor " + detail::shown(name) + " " + problem.what());
      }
    }
  }

  void add(const std::string& name, detail::StridedTensor tensor) {
    const auto size = std::size_t(tensor.bytes);
    std::span<const std::byte> data = tensor.data.first((std::min)(size, tensor.data.size()));
    if (size > 0 && !detail::is_row_major(tensor)) {
      if (size > most_copied_) throw InvalidValue("is far larger than its file, " + std::to_string(size) + " bytes");
      most_copied_ -= size;
      copies_.emplace_back(size);
      detail::copy_row_major(tensor, copies_.back());
      data = copies_.back();
    }
    // A repeated key replaces the earlier value, as in Python.
    tensors_.put({name, tensor.dtype, std::move(tensor.shape), data});
  }

  std::filesystem::path path_;
  MappedFile mapped_;
  std::size_t most_copied_ = 0;
  std::vector<std::vector<std::byte>> copies_;
  TensorViews tensors_;
};

}  // namespace animevae
