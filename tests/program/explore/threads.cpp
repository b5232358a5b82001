// SPDX-License-Identifier: MIT
#include "explore/threads.hpp"

#include "support/doctest.hpp"

#include <future>
#include <stdexcept>
#include <vector>

using namespace animevae::program;

namespace {

/// Until there is an answer.
template <class Decoder>
int taken(Decoder& decoder) {
  while (true) {
    if (const auto answer = decoder.take()) return *answer;
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE("NewestWins answers the newest of the requests that came while it was busy, and drops the others") {
  std::promise<void> has_begun, may_go_on;
  std::future<void> gate = may_go_on.get_future();
  std::vector<int> answered;
  NewestWins<int, int> decoder{[&](const int& request) {
                                 answered.push_back(request);
                                 if (request == 1) {
                                   has_begun.set_value();
                                   gate.wait();
                                 }
                                 return 10 * request;
                               },
                               [] {}};
  decoder.ask(1);
  has_begun.get_future().wait();
  for (int request = 2; request <= 5; ++request) decoder.ask(request);
  CHECK_FALSE(decoder.take());
  may_go_on.set_value();
  int last = taken(decoder);
  if (last == 10) last = taken(decoder);
  CHECK(last == 50);
  CHECK(answered == std::vector<int>{1, 5});
  CHECK_FALSE(decoder.take());
}

TEST_CASE("NewestWins throws a request's exception from take(), and answers the next request") {
  std::promise<void> told;
  bool is_first = true;
  NewestWins<int, int> decoder{[](const int& request) {
                                 if (request < 0) throw std::runtime_error("no such face");
                                 return request;
                               },
                               [&] {
                                 if (std::exchange(is_first, false)) told.set_value();
                               }};
  decoder.ask(-1);
  told.get_future().wait();
  CHECK_THROWS_WITH_AS(static_cast<void>(decoder.take()), "no such face", std::runtime_error);
  decoder.ask(3);
  CHECK(taken(decoder) == 3);
}

TEST_CASE("tasks are run in order, and their results on the thread that delivers them") {
  std::vector<int> order;
  const auto here = std::this_thread::get_id();
  TaskQueue tasks{[] {}};
  for (int i = 0; i < 5; ++i)
    tasks.run([&, i]() -> TaskQueue::Result {
      CHECK(std::this_thread::get_id() != here);
      return [&, i] {
        CHECK(std::this_thread::get_id() == here);
        order.push_back(i);
      };
    });
  tasks.wait();
  CHECK(tasks.open() == 0);
  CHECK(order.empty());
  tasks.deliver();
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("the exception of a task is thrown when it is delivered, and later tasks run all the same") {
  TaskQueue tasks{[] {}};
  bool came = false;
  tasks.run([]() -> TaskQueue::Result { throw std::runtime_error("the disk is full"); });
  tasks.run([&]() -> TaskQueue::Result { return [&] { came = true; }; });
  tasks.wait();
  CHECK_THROWS_WITH_AS(tasks.deliver(), "the disk is full", std::runtime_error);
  tasks.deliver();
  CHECK(came);
}

TEST_CASE("tasks are finished before their thread ends") {
  int finished = 0;
  {
    TaskQueue tasks{[] {}};
    for (int i = 0; i < 3; ++i)
      tasks.run([&]() -> TaskQueue::Result {
        ++finished;
        return {};
      });
  }
  CHECK(finished == 3);
}
