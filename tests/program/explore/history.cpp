// SPDX-License-Identifier: MIT
#include "explore/history.hpp"

#include "support/doctest.hpp"

using namespace animevae::program;

TEST_CASE("changes are undone the last one first, and done again the other way round") {
  History<int> history;
  CHECK_FALSE(history.can_undo());
  CHECK_FALSE(history.undo(0));
  history.remember(0);  // 0 -> 1 -> 2
  history.remember(1);
  CHECK(history.undo(2) == 1);
  CHECK(history.can_redo());
  CHECK(history.undo(1) == 0);
  CHECK_FALSE(history.can_undo());
  CHECK(history.redo(0) == 1);
  CHECK(history.redo(1) == 2);
  CHECK_FALSE(history.redo(2));
}

TEST_CASE("consecutive changes of one name are undone as one") {
  History<int> history;
  history.remember(0, "slider 3");
  history.remember(1, "slider 3");
  history.remember(2, "slider 4");
  history.remember(3, "slider 3");
  CHECK(history.undo(4) == 3);
  CHECK(history.undo(3) == 2);
  CHECK(history.undo(2) == 0);
  CHECK_FALSE(history.can_undo());
}

TEST_CASE("changes without a name, and those after a pause or an undo, are undone one by one") {
  History<int> history;
  history.remember(0);
  history.remember(1);
  history.remember(2, "slider");
  history.pause();
  history.remember(3, "slider");
  CHECK(history.undo(4) == 3);
  history.remember(3, "slider");
  CHECK(history.undo(5) == 3);
  CHECK(history.undo(3) == 2);
  CHECK(history.undo(2) == 1);
  CHECK(history.undo(1) == 0);
}

TEST_CASE("a change after an undo removes what redo had, even where its name is that of the change before") {
  History<int> history;
  history.remember(0, "slider");
  CHECK(history.undo(1) == 0);
  history.remember(0, "slider");
  CHECK_FALSE(history.can_redo());
  CHECK(history.undo(7) == 0);
}

TEST_CASE("the last 500 changes are kept") {
  History<int> history;
  for (int i = 0; i < 510; ++i) history.remember(i);
  int now = 510, undone = 0;
  while (const auto before = history.undo(now)) now = *before, ++undone;
  CHECK(undone == 500);
  CHECK(now == 10);
}

TEST_CASE("for_each changes every kept state, those of redo too") {
  History<int> history;
  history.remember(1);
  history.remember(2);
  CHECK(history.undo(3) == 2);
  history.for_each([](int& state) { state *= 10; });
  CHECK(history.redo(2) == 30);
  CHECK(history.undo(30) == 2);  // as it was handed in
  CHECK(history.undo(2) == 10);
}
