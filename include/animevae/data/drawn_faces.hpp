// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/file_descriptor.hpp>
#include <animevae/data/face_drawing.hpp>
#include <animevae/data/face_factors.hpp>
#include <animevae/io/image.hpp>
#include <animevae/io/png.hpp>

namespace animevae {

/// A set of anime faces that the library draws: `count` pictures of size x size pixels from a seed. Face k of a seed
/// shows the same person whatever the count, the size and the number of threads.
struct DrawnFaces {
  std::int64_t count = 10'000;
  int size = 64;
  std::uint64_t seed = 0;
  unsigned threads = 0;  ///< 0: as many as there are cores

  [[nodiscard]] FaceFactors factors(std::int64_t index) const { return draw_factors(seed, index); }
  [[nodiscard]] Image face(std::int64_t index) const { return draw_face(factors(index), size); }
  /// "000042.png": the file's name in a folder made by `write_faces`.
  [[nodiscard]] static std::string file_name(std::int64_t index) { return fmt::format("{:06}.png", index); }
};

/// Called on the caller's own thread, a few times a second and once at the end, with the faces done so far. What it
/// throws stops the drawing.
using FaceProgress = std::function<void(std::int64_t done)>;

inline constexpr std::int64_t most_faces = 1'000'000;  // the names have six digits

namespace detail {

inline void check(const DrawnFaces& faces) {
  if (faces.count < 1 || faces.count > most_faces)
    throw InvalidValue{fmt::format("{} faces cannot be drawn: the count goes from 1 to {}", faces.count, most_faces)};
  check_face_size(faces.size);
}

/// Shares the indices 0 to count - 1 out to threads; the first exception stops all of them and is thrown here.
class FaceWorkers {
 public:
  FaceWorkers(std::int64_t count, unsigned threads, const std::function<void(std::int64_t)>& work) : count_{count} {
    const std::int64_t wanted = threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
    try {
      for (std::int64_t k = 0; k < std::min(wanted, count); ++k) threads_.emplace_back([this, &work] { run(work); });
    } catch (const std::system_error&) {  // the system gives no more threads: those that are there do the work
      if (threads_.empty()) run(work);
    }
  }
  FaceWorkers(const FaceWorkers&) = delete;
  FaceWorkers& operator=(const FaceWorkers&) = delete;
  ~FaceWorkers() {
    next_ = count_;
    for (std::thread& thread : threads_) thread.join();
  }

  void wait(const FaceProgress& progress) {
    std::unique_lock lock{mutex_};
    do {
      changed_.wait_for(lock, std::chrono::milliseconds{100}, [this] { return done_ == count_ || failure_; });
      if (failure_) std::rethrow_exception(failure_);
      if (!progress) continue;
      const std::int64_t done = done_;
      lock.unlock();
      progress(done);
      lock.lock();
    } while (done_ < count_);
  }

 private:
  void run(const std::function<void(std::int64_t)>& work) {
    for (std::int64_t index; (index = next_++) < count_;) {
      try {
        work(index);
      } catch (...) {
        const std::lock_guard lock{mutex_};
        if (!failure_) failure_ = std::current_exception();
        next_ = count_;
        return changed_.notify_one();
      }
      if (++done_ < count_) continue;
      const std::lock_guard lock{mutex_};
      changed_.notify_one();
    }
  }

  std::int64_t count_;
  std::atomic<std::int64_t> next_{0}, done_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

inline bool is_face_file(const std::filesystem::path& path) {
  const std::string stem = path.stem().string();
  return path.filename() == "factors.csv" ||
         (path.extension() == ".png" && stem.size() == 6 && stem.find_first_not_of("0123456789") == std::string::npos);
}

/// A folder that appears under its name complete or not at all: filled under a name beside it, then renamed.
class FaceFolder {
 public:
  FaceFolder(const std::filesystem::path& folder, bool overwrite) : folder_{folder} {
    std::error_code code;
    target_ = std::filesystem::weakly_canonical(std::filesystem::absolute(folder_), code);
    if (code) throw FileError{folder_, "cannot be written: " + code.message()};
    if (!target_.has_filename()) target_ = target_.parent_path();
    check_target(overwrite);
    std::filesystem::create_directories(target_.parent_path(), code);
    static std::atomic<unsigned> serial{0};
    staged_ = target_.parent_path() / fmt::format(".animevae-faces-{}-{}.tmp", ::getpid(), serial++);
    if (!code) std::filesystem::create_directory(staged_, code);
    if (code) {
      staged_.clear();
      throw FileError{folder_, "cannot be made: " + code.message()};
    }
  }
  FaceFolder(const FaceFolder&) = delete;
  FaceFolder& operator=(const FaceFolder&) = delete;
  ~FaceFolder() {
    std::error_code ignored;
    if (!staged_.empty()) std::filesystem::remove_all(staged_, ignored);
  }

  /// A file of the folder, not yet on the disk for certain: `commit` sees to that for all at once.
  void add(const std::string& name, std::span<const std::byte> bytes) const {
    FileDescriptor file{::open((staged_ / name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
    if (!file.is_open()) fail(errno);
    while (!bytes.empty()) {
      const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(errno);
      bytes = bytes.subspan(std::size_t(count));
    }
    if (::close(file.release()) != 0) fail(errno);
  }
  void add(const std::string& name, std::string_view text) const { add(name, std::as_bytes(std::span{text})); }

  void commit() {
    sync();
    std::filesystem::path old;
    std::error_code code;
    if (std::filesystem::exists(target_, code) && !std::filesystem::is_empty(target_, code)) {
      old = staged_;
      old += ".old";
      std::filesystem::rename(target_, old, code);
      if (code) fail(code.value());
    }
    std::filesystem::rename(staged_, target_, code);
    if (code) {
      std::error_code ignored;
      if (!old.empty()) std::filesystem::rename(old, target_, ignored);
      fail(code.value());
    }
    staged_.clear();
    if (!old.empty()) std::filesystem::remove_all(old, code);
  }

 private:
  void check_target(bool overwrite) const {
    std::error_code code;
    const auto status = std::filesystem::status(target_, code);
    if (!std::filesystem::exists(status)) return;
    if (!std::filesystem::is_directory(status)) throw FileError{folder_, "is a file, a folder for the faces is needed"};
    std::filesystem::directory_iterator entries{target_, code};
    if (code) throw FileError{folder_, "cannot be read: " + code.message()};
    bool empty = true;
    for (const auto& entry : entries) {
      empty = false;
      // Overwriting takes the whole folder away, so nothing but faces may lie in it.
      if (!is_face_file(entry.path()))
        throw FileError{folder_,
                        "holds other files (" + entry.path().filename().string() + "), choose a new or empty folder"};
    }
    if (!empty && !overwrite)
      throw FileError{folder_, "already holds faces, choose another folder or ask to overwrite them"};
  }

  /// One call for the whole file system: as many fsyncs as there are faces would take longer than drawing them.
  void sync() const {
    const FileDescriptor folder{::open(staged_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
#ifdef __linux__
    if (folder.is_open() && ::syncfs(folder.get()) != 0) fail(errno);
#else
    ::sync();
#endif
  }

  [[noreturn]] void fail(int code) const {
    throw FileError{folder_, "the faces cannot be written: " + std::generic_category().message(code)};
  }

  std::filesystem::path folder_, target_, staged_;
};

}  // namespace detail

/// Calls `visit(index, image)` for each face of the set, from several threads at once and in no order. Throws
/// InvalidValue for a count or size out of range, and what `visit` throws.
template <class Visit>
void for_each_face(const DrawnFaces& faces, Visit&& visit, const FaceProgress& progress = {}) {
  detail::check(faces);
  const std::function<void(std::int64_t)> work = [&](std::int64_t index) { visit(index, faces.face(index)); };
  detail::FaceWorkers workers{faces.count, faces.threads, work};
  workers.wait(progress);
}

/// All faces of the set, in memory.
[[nodiscard]] inline std::vector<Image> draw_faces(const DrawnFaces& faces, const FaceProgress& progress = {}) {
  detail::check(faces);
  std::vector<Image> images(std::size_t(faces.count));
  for_each_face(
      faces, [&](std::int64_t index, Image image) { images[std::size_t(index)] = std::move(image); }, progress);
  return images;
}

/// What `factors.csv` says about the set: a header, then a line for each face.
[[nodiscard]] inline std::string factors_csv(const DrawnFaces& faces) {
  std::string text = factors_csv_header() + "\n";
  for (std::int64_t k = 0; k < faces.count; ++k)
    text += factors_csv_row(DrawnFaces::file_name(k), faces.factors(k)) + "\n";
  return text;
}

struct WriteFaces {
  bool overwrite = false;  ///< replace a folder in which nothing but faces lies
};

/// Writes the faces as `000000.png`, `000001.png`, ... and their factors as `factors.csv` into a folder, which is made
/// and appears complete or not at all. Throws InvalidValue for a count or size out of range, FileError when the folder
/// cannot be written or already holds files.
inline void write_faces(const DrawnFaces& faces, const std::filesystem::path& folder, const WriteFaces& options = {},
                        const FaceProgress& progress = {}) {
  detail::check(faces);
  detail::FaceFolder files{folder, options.overwrite};
  for_each_face(
      faces,
      [&](std::int64_t index, const Image& image) {
        files.add(DrawnFaces::file_name(index), std::span<const std::byte>{encode_png(image)});
      },
      progress);
  files.add("factors.csv", factors_csv(faces));
  files.commit();
}

}  // namespace animevae
