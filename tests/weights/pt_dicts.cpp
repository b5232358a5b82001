// SPDX-License-Identifier: MIT
#include <animevae/weights/pt_dicts.hpp>

#include "support/doctest.hpp"

#include <string>
#include <utility>
#include <vector>

#include <animevae/weights/pickle.hpp>

#include "support/torch_save.hpp"

using namespace animevae;
using namespace torch_save;

namespace {

const std::string one = tensor(storage("torch.FloatStorage", "0", 1), 0, {1}, {1});
const std::string state = dict({{"a", one}, {"b", one}}), other = dict({{"c", one}});

/// The names of the tensors that are found, or the message of the error.
std::string found(const std::string& object, const std::string& key = {}) {
  const std::string bytes = pickle(object);
  const Pickle parsed = parse_pickle(as_bytes(bytes));
  try {
    std::string names;
    for (const auto& [name, value] :
         key.empty() ? detail::find_state_dict(parsed) : detail::find_state_dict(parsed, key)) {
      CHECK(value->kind == PickleValue::Kind::Call);
      names += name + " ";
    }
    return names;
  } catch (const InvalidValue& problem) {
    return problem.what();
  }
}

}  // namespace

TEST_CASE("an encoder and a decoder with a dict each are one model") {
  CHECK(found(dict({{"encoder", state}, {"decoder", other}})) == "encoder.a encoder.b decoder.c ");
  CHECK(found(dict({{"decoder", other}, {"ema", other}, {"encoder", state}})) == "encoder.a encoder.b decoder.c ");
  CHECK(found(dict({{"model", dict({{"encoder", state}, {"decoder", other}})}})) == "encoder.a encoder.b decoder.c ");
  CHECK(found(dict({{"encoder", state}, {"epoch", "N"}})) == "a b ");
  CHECK(found(dict({{"state_dict", other}, {"encoder", state}, {"decoder", state}})) == "c ");
}

TEST_CASE("a dict further down is found where there is none above") {
  CHECK(found(dict({{"models", dict({{"vae", state}})}, {"optimizer", dict({{"lr", "N"}})}})) == "a b ");
  CHECK(found(dict({{"models", dict({{"vae", state}, {"critic", other}})}})) ==
        "holds several dicts of tensors, none of them called 'state_dict': \"models.vae\" and \"models.critic\"; "
        "choose one with --key NAME");
}

TEST_CASE("--key chooses one of several dicts, or the tensors whose names begin with it") {
  const std::string several = dict({{"net", state}, {"ema", other}, {"steps", "N"}});
  CHECK(found(several) ==
        "holds several dicts of tensors, none of them called 'state_dict': \"net\" and \"ema\"; choose one with --key "
        "NAME");
  CHECK(found(several, "net") == "a b ");
  CHECK(found(several, "ema") == "c ");
  CHECK(found(several, "em") ==
        "has no dict of tensors, and no tensors, called \"em\"; it has \"net\" and \"ema\"; did you mean 'ema'?");
  CHECK(found(several, "steps").starts_with("has no dict of tensors, and no tensors, called \"steps\""));
  CHECK(found(dict({{"models", dict({{"vae.old", state}})}}), "models.vae.old") == "a b ");
  CHECK(found(dict({{"encoder", state}, {"decoder", other}, {"ema", state}}), "decoder") == "c ");
  CHECK(found(dict({{"x", dict({{"encoder", state}, {"decoder", other}})}, {"y", state}}), "x") ==
        "encoder.a encoder.b decoder.c ");
  CHECK(found(dict({{"state_dict", dict({{"ema.a", one}, {"net.a", one}, {"ema.b", one}})}}), "ema") == "a b ");
}

TEST_CASE("a dict under several keys is one dict, and a dict that contains itself is refused") {
  CHECK(found(dict({{"net", dict({{"a", one}}) + "q\x05"}, {"ema", "h\x05"}})) == "a ");
  CHECK(found("}q\x01" + text("itself") + "h\x01s") == "holds no dict of tensors");
}

TEST_CASE("at most eight dicts are named in a message") {
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 12; ++i) many.emplace_back("d" + std::to_string(i), dict({{"a", one}}));
  CHECK(found(dict(many)).find("\"d7\" and 4 more; choose") != std::string::npos);
}
