// SPDX-License-Identifier: MIT
#include "explore/window/desktop.hpp"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include <animevae/core/error.hpp>

#include "explore/window/key_names.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

constexpr float font_sizes[] = {15, 12};  // of Pen::normal() and Pen::small()
constexpr int usual_width = 1060, usual_height = 680, least_width = 640, least_height = 420;

std::atomic<bool> happened = true;

/// GLFW's message about its last error.
std::string reason() {
  const char* text = nullptr;
  return glfwGetError(&text) == GLFW_NO_ERROR || text == nullptr ? "no reason was given" : text;
}

/// The file of DejaVu Sans or another font; empty where none is found.
std::string font_file() {
  for (const char* file :
       {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans.ttf",
        "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", "/usr/share/fonts/dejavu/DejaVuSans.ttf",
        "/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "C:/Windows/Fonts/segoeui.ttf"}) {
    std::error_code error;
    if (fs::exists(file, error)) return file;
  }
  return {};
}

}  // namespace

Desktop::Desktop(const std::string& title, double scale) : asked_scale_{scale} {
  if (glfwInit() != GLFW_TRUE) {
    const std::string why = reason();
    const bool is_named = std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
    throw av::Error("there is no display to open a window on" +
                    (is_named ? ": " + why : std::string{" (neither DISPLAY nor WAYLAND_DISPLAY is set)"}));
  }
  try {
    open(title);
  } catch (...) {
    glfwTerminate();
    throw;
  }
}

void Desktop::open(const std::string& title) {
#ifdef __APPLE__
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
#else
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
#endif
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, asked_scale_ == 0 ? GLFW_TRUE : GLFW_FALSE);
  const double larger = asked_scale_ == 0 ? 1 : asked_scale_;
  window_ = glfwCreateWindow(int(usual_width * larger), int(usual_height * larger), title.c_str(), nullptr, nullptr);
  if (window_ == nullptr) throw av::Error("the window needs OpenGL 3, and there is none on this display: " + reason());
  glfwSetWindowSizeLimits(window_, least_width, least_height, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  listen();
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;  // writes no imgui.ini into the current folder
  ImGui_ImplGlfw_InitForOpenGL(window_, true);
  ImGui_ImplOpenGL3_Init();
}

/// Sets the callbacks of GLFW. Called before Dear ImGui's back end sets its own, which then call these.
void Desktop::listen() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetCursorPosCallback(window_, [](GLFWwindow*, double, double) { happened = true; });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow*, int, int, int) { happened = true; });
  glfwSetScrollCallback(window_, [](GLFWwindow*, double, double) { happened = true; });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow*, int) { happened = true; });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow*, int, int) { happened = true; });
  glfwSetWindowContentScaleCallback(window_, [](GLFWwindow*, float, float) { happened = true; });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow*) { happened = true; });
  glfwSetWindowCloseCallback(window_, [](GLFWwindow*) { happened = true; });
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
    happened = true;
    const std::string name = action == GLFW_RELEASE ? std::string{} : key_name(key, scancode, modifiers);
    if (!name.empty() && of(window).events_.key) of(window).events_.key(name, action == GLFW_REPEAT);
  });
  glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned character) {
    happened = true;
    if (character == '?' && of(window).events_.key) of(window).events_.key("?", false);
  });
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** files) {
    happened = true;
    if (of(window).events_.drop) of(window).events_.drop({files, files + count});
  });
}

Desktop::~Desktop() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

Desktop& Desktop::of(GLFWwindow* window) { return *static_cast<Desktop*>(glfwGetWindowUserPointer(window)); }

bool Desktop::is_closed() const { return glfwWindowShouldClose(window_) == GLFW_TRUE; }

void Desktop::hide() {
  glfwHideWindow(window_);
  glfwPollEvents();
}

void Desktop::set_icon(const av::Image& picture) {
  std::vector<unsigned char> pixels;
  for (std::size_t i = 0; i + 2 < picture.pixels.size(); i += 3)
    pixels.insert(pixels.end(), {picture.pixels[i], picture.pixels[i + 1], picture.pixels[i + 2], 255});
  const GLFWimage icon{picture.width, picture.height, pixels.data()};
  glfwSetWindowIcon(window_, 1, &icon);
}

void Desktop::wait_until(Clock::time_point when) {
  glfwPollEvents();
  for (double left = 0; (left = std::chrono::duration<double>(when - Clock::now()).count()) > 5e-4;)
    glfwWaitEventsTimeout(left);
}

void Desktop::wait() { glfwWaitEvents(); }

void Desktop::wake() {
  happened = true;
  glfwPostEmptyEvent();
}

bool Desktop::take_happened() { return happened.exchange(false); }

void Desktop::begin_frame(double zoom) {
  float desktop_scale = 1, ignored = 1;
  glfwGetWindowContentScale(window_, &desktop_scale, &ignored);
  int width = 0, pixels = 0;
  glfwGetWindowSize(window_, &width, nullptr);
  glfwGetFramebufferSize(window_, &pixels, nullptr);
  density_ = width > 0 && pixels > 0 ? float(pixels) / float(width) : 1;
  scale_ = float(zoom * (asked_scale_ == 0 ? desktop_scale / density_ : asked_scale_));
  load_fonts();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
}

void Desktop::end_frame(unsigned background) {
  ImGui::Render();
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  glViewport(0, 0, width, height);
  const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(background);
  glClearColor(colour.x, colour.y, colour.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(window_);
}

std::string Desktop::renderer() const {
  const GLubyte* name = glGetString(GL_RENDERER);
  return name == nullptr ? "an unknown renderer" : reinterpret_cast<const char*>(name);
}

/// Rasterises the fonts again at every new scale, so that they are sharp.
void Desktop::load_fonts() {
  const float wanted = scale_ * density_;
  if (std::abs(wanted - font_scale_) < 1e-3) return;
  [[maybe_unused]] const bool is_first = font_scale_ == 0;
  font_scale_ = wanted;
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  // Latin, Greek, Cyrillic, punctuation and arrows.
  static constexpr ImWchar ranges[] = {0x20, 0x17f, 0x370, 0x4ff, 0x2010, 0x203a, 0x2190, 0x2193, 0};
  const std::string file = font_file();
  for (const float size : font_sizes) {
    const float pixels = std::round(size * wanted);
    if (!file.empty() && io.Fonts->AddFontFromFileTTF(file.c_str(), pixels, nullptr, ranges) != nullptr) continue;
    ImFontConfig own;
    own.SizePixels = pixels;
    io.Fonts->AddFontDefault(&own);
  }
  io.FontGlobalScale = 1 / density_;
#if IMGUI_VERSION_NUM < 19200  // later versions notice new fonts themselves
  if (is_first) return;        // the first frame makes the first texture
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

}  // namespace animevae::program
