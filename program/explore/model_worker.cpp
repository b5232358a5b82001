// SPDX-License-Identifier: MIT
#include "explore/model_worker.hpp"

#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include <animevae/image/fit.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/png.hpp>
#include <animevae/latent/rows.hpp>

#include "figures/film.hpp"
#include "images/input_pictures.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

av::Image rgb_picture(const av::Tensor& picture) { return av::with_channels(av::to_image(picture), 3); }

av::Tensor one_row(const av::Tensor& latent) { return latent.to(at::kFloat).reshape({1, -1}); }

/// The picture enlarged to the largest size that fits into the request's, with its proportions.
av::Image enlarged_picture(const av::Image& picture, const PictureRequest& request) {
  const double scale =
      std::min(double(request.width) / double(picture.width), double(request.height) / double(picture.height));
  const av::Extent size{std::max(1, int(picture.height * scale)), std::max(1, int(picture.width * scale))};
  return av::resize(picture, size, request.are_pixels_squares ? av::Filter::box : av::Filter::lanczos);
}

}  // namespace

fs::path free_name(const fs::path& folder, const std::string& name, const std::string& ending) {
  for (int number = 1;; ++number) {
    const fs::path file = folder / fmt::format("{}-{:04}.{}", name, number, ending);
    std::error_code error;
    if (fs::exists(file, error)) continue;
    if (error) throw av::FileError(folder, "cannot be looked into: " + error.message());
    return file;
  }
}

ModelWorker::ModelWorker(const Run& run, std::function<void()> wake)
    : run_{run}, decoder_{[this](const PictureRequest& request) { return decoded(request); }, wake}, tasks_{wake} {}

DecodedPicture ModelWorker::decoded(const PictureRequest& request) const {
  const auto begin = WindowClock::now();
  DecodedPicture shown{.revision = request.revision, .asked = request.asked};
  shown.picture = rgb_picture(av::pictures_of_rows(run_.model, one_row(request.latent))[0]);
  shown.enlarged = enlarged_picture(shown.picture, request);
  shown.seconds = std::chrono::duration<double>(WindowClock::now() - begin).count();
  return shown;
}

void ModelWorker::decode(const av::Tensor& latent, std::function<void(av::Image)> then) {
  tasks_.run([this, latent, then = std::move(then)]() -> TaskQueue::Result {
    return [then, picture = rgb_picture(av::pictures_of_rows(run_.model, one_row(latent))[0])] { then(picture); };
  });
}

void ModelWorker::encode(const fs::path& file, const std::string& crop,
                         std::function<void(av::Tensor, av::Image)> then) {
  tasks_.run([this, file, crop, then = std::move(then)]() -> TaskQueue::Result {
    run_.check_encoder("explore", "a picture of your own");
    const at::NoGradGuard no_grad;
    const av::Tensor picture = read_pictures({file.string()}, run_.model.image_shape(), crop);
    const av::Tensor latent = av::mean_rows(run_.model, picture)[0].to(at::kDouble);
    return [then, latent, image = rgb_picture(picture[0])] { then(latent, image); };
  });
}

void ModelWorker::save_picture(const av::Tensor& latent, const fs::path& folder, int enlarge,
                               std::function<void(fs::path)> then) {
  tasks_.run([this, latent, folder, enlarge, then = std::move(then)]() -> TaskQueue::Result {
    const fs::path file = free_name(folder, "face", "png");
    av::write_png(file, to_frames(av::pictures_of_rows(run_.model, one_row(latent)), enlarge).front());
    return [then, file] { then(file); };
  });
}

void ModelWorker::save_film(FilmRequest film, const fs::path& folder, int enlarge, std::function<void(fs::path)> then) {
  tasks_.run([this, film = std::move(film), folder, enlarge, then = std::move(then)]() -> TaskQueue::Result {
    const fs::path file = free_name(folder, film.name, "gif");
    const av::Tensor latents = at::stack(film.latents).to(at::kFloat);
    write_animation(file, {.frames = to_frames(av::pictures_of_rows(run_.model, latents), enlarge),
                           .frames_per_second = film.frames_per_second,
                           .there_and_back = film.there_and_back});
    return [then, file] { then(file); };
  });
}

}  // namespace animevae::program
