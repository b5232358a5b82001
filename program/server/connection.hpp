// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <string>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/head.hpp"

namespace animevae::program {

/// A client's connection, for cpp-httplib to read and write. It has deadlines for receiving a whole request and for
/// sending a whole answer, which stop slow clients; cpp-httplib limits only the time of a single read. There is at most
/// one connection per thread; current() returns it.
class Connection final : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(int socket, const std::atomic<bool>& stopping) : socket_{socket}, stopping_{stopping} { current() = this; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override {
    current() = nullptr;
    if (must_close_) drain();
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
  }

  static Connection*& current() {
    thread_local Connection* connection = nullptr;
    return connection;
  }

  /// Whether the first byte of a request comes within this time; false as soon as `give_up()` says so.
  template <class GiveUp>
  [[nodiscard]] bool wait_for_request(Clock::duration patience, GiveUp&& give_up) {
    const auto until = Clock::now() + patience;
    while (begin_ == end_) {
      if (Clock::now() >= until || stopping_ || give_up()) return false;
      if (wait(POLLIN, std::min(until, Clock::now() + slice))) return fill();
    }
    return true;
  }

  /// Receives a request's line and headers, as far as they arrive in this time, for the library to read. Behind them it
  /// can read as many bytes as allow_body() grants. fault_of_head() then says whether they were too large.
  void begin_request(const HeadLimits& limits, Clock::duration patience) {
    budget_ = 0;
    deadline_ = Clock::now() + patience;
    is_understood_ = false;
    RequestHead head{limits};
    while (!head.is_whole() && (begin_ != end_ || (wait(POLLIN, deadline_) && fill())))
      begin_ += head.take({buffer_.data() + begin_, end_ - begin_});
    head_ = head.text();
    head_read_ = 0;
    fault_of_head_ = head.fault();
  }
  [[nodiscard]] const std::string& fault_of_head() const { return fault_of_head_; }
  /// Notes that the library has parsed the line and headers as a request.
  void note_understood() { is_understood_ = true; }
  [[nodiscard]] bool is_understood() const { return is_understood_; }
  void allow_body(std::size_t bytes, Clock::duration patience) {
    budget_ += bytes;
    deadline_ = Clock::now() + patience;
  }
  /// Sets the time in which the client must take the answer.
  void begin_answer(Clock::duration patience) { deadline_ = Clock::now() + patience; }
  /// Ends the connection after this answer, because a part of the request was left unread.
  void close_after_answer() { must_close_ = true; }
  [[nodiscard]] bool must_close() const { return must_close_; }

  [[nodiscard]] bool is_readable() const override {
    return head_read_ < head_.size() || begin_ != end_ || wait(POLLIN, deadline_);
  }
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winconsistent-missing-override"
#endif
  // is_writable() is virtual in the library's earlier versions only, the other three in its later ones.
  [[nodiscard]] virtual bool is_writable() const { return wait(POLLOUT, deadline_); }
  [[nodiscard]] virtual bool wait_readable() const { return is_readable(); }
  [[nodiscard]] virtual bool wait_writable() const { return wait(POLLOUT, deadline_); }
  [[nodiscard]] virtual time_t duration() const { return 0; }
#ifdef __clang__
#pragma clang diagnostic pop
#endif

  ssize_t read(char* to, std::size_t size) override {
    if (head_read_ < head_.size()) {
      const std::size_t count = head_.copy(to, size, head_read_);
      head_read_ += count;
      return ssize_t(count);
    }
    if (budget_ == 0) return -1;
    if (begin_ == end_ && (!wait(POLLIN, deadline_) || !fill())) return -1;
    const std::size_t count = std::min({size, end_ - begin_, budget_});
    std::memcpy(to, buffer_.data() + begin_, count);
    begin_ += count;
    budget_ -= count;
    return ssize_t(count);
  }

  ssize_t write(const char* from, std::size_t size) override {
    std::size_t done = 0;
    while (done < size) {
      const ssize_t count = ::send(socket_, from + done, size - done, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count > 0) done += std::size_t(count);
      else if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) return -1;
      else if (!wait(POLLOUT, deadline_)) return -1;
    }
    return ssize_t(done);
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override { name(::getpeername, ip, port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override { name(::getsockname, ip, port); }
  [[nodiscard]] socket_t socket() const override { return socket_; }

 private:
  static constexpr auto slice = std::chrono::milliseconds{100};  // the delay with which it notices that the server ends

  /// Whether the socket becomes ready by a point in time. Once the server ends, reading does not wait any longer.
  [[nodiscard]] bool wait(short what, Clock::time_point until) const {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
      if (left.count() <= 0) return false;
      pollfd waiting{socket_, what, 0};
      const int found = ::poll(&waiting, 1, int(std::min(left, slice).count()) + 1);
      if (found > 0) return true;
      if (found < 0 && errno != EINTR) return false;
      if (stopping_ && what == POLLIN) return false;
    }
  }

  bool fill() {
    const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
    begin_ = 0;
    end_ = count > 0 ? std::size_t(count) : 0;
    return count > 0;
  }

  /// Reads the rest of the request. Closing a socket with unread bytes resets the connection, and a client that sends a
  /// whole picture before it reads would lose the answer.
  void drain() {
    constexpr std::size_t most_bytes = 32 << 20;
    ::shutdown(socket_, SHUT_WR);
    const auto until = Clock::now() + std::chrono::seconds{3};
    for (std::size_t count = 0; count < most_bytes && wait(POLLIN, until) && fill(); count += end_) {}
  }

  template <class Get>
  void name(Get get, std::string& ip, int& port) const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> service{};
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (get(socket_, any, &size) != 0 || ::getnameinfo(any, size, host.data(), host.size(), service.data(),
                                                       service.size(), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
      return;
    ip = host.data();
    port = std::atoi(service.data());
  }

  int socket_;
  const std::atomic<bool>& stopping_;
  bool must_close_ = false, is_understood_ = false;
  std::string head_{}, fault_of_head_{};
  std::size_t head_read_ = 0;  // bytes of head_ that the library has read
  std::size_t budget_ = 0;
  Clock::time_point deadline_{};
  std::array<char, 16384> buffer_{};
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace animevae::program
