// SPDX-License-Identifier: MIT
#include "explore/keys.hpp"

#include "support/doctest.hpp"

#include <set>
#include <string>

using namespace animevae::program;

TEST_CASE("every action has a key, and no key two actions") {
  std::set<std::string_view> keys;
  std::set<Action> actions;
  for (const KeyCommand& command : key_commands) {
    CHECK(actions.insert(command.action).second);
    CHECK(keys.insert(command.key).second);
    if (!command.other_key.empty()) CHECK(keys.insert(command.other_key).second);
  }
  CHECK(actions.size() == std::size_t(Action::quit) + 1);
}

TEST_CASE("action_of gives the action of a key, and none for an unknown key") {
  CHECK(action_of("r") == Action::randomise);
  CHECK(action_of("Ctrl+z") == Action::undo);
  CHECK(action_of("Ctrl+y") == Action::redo);
  CHECK_FALSE(action_of("Ctrl+r"));
  CHECK_FALSE(action_of(""));
}

TEST_CASE("a key that is kept down moves a slider on, and does not randomise again and again") {
  CHECK(action_of("Up", true) == Action::slider_up);
  CHECK_FALSE(action_of("r", true));
  CHECK_FALSE(action_of("Space", true));
}

TEST_CASE("keys are printed as they stand on keyboards") {
  CHECK(key_label("Ctrl+Shift+z") == "Ctrl+Shift+Z");
  CHECK(key_label("r") == "R");
  CHECK(key_label("Up") == "Up");
  CHECK(key_label("Ctrl++") == "Ctrl++");
  CHECK(key_label("Space") == "Space");
}
