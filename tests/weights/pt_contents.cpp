// SPDX-License-Identifier: MIT
#include <animevae/weights/pt_contents.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/torch_save.hpp"

using namespace animevae;
using namespace torch_save;

namespace {

const std::string floats = bytes_of<float>({1, 2, 3});
const std::string longs = bytes_of<std::int64_t>({4, 5});
const std::string object = dict({{"a", tensor(storage("torch.FloatStorage", "0", 3), 0, {3}, {1})},
                                 {"b", tensor(storage("torch.LongStorage", "1", 2), 0, {2}, {1})},
                                 {"c", tensor(storage("torch.FloatStorage", "0", 3), 1, {2}, {1})}});

std::string contents_fault(const std::string& file) {
  try {
    (void)detail::read_pt_contents(as_bytes(file));
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "none";
}

void check_storages(const std::string& file) {
  const auto contents = detail::read_pt_contents(as_bytes(file));
  const auto text_of = [&](const char* key) {
    const auto bytes = contents.storages.at(key);
    return std::string{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  };
  CHECK(contents.storages.size() == 2);
  CHECK(text_of("0") == floats);
  CHECK(text_of("1") == longs);
  CHECK(contents.pickle[contents.pickle.root].kind == PickleValue::Kind::Dict);
}

}  // namespace

TEST_CASE(".pt files in ZIP and in legacy format give the pickled object and its storages") {
  check_storages(zip_pt(object, {{"0", floats}, {"1", longs}}));
  check_storages(legacy_file(object, {{"1", 2, longs}, {"0", 3, floats}}));
}

TEST_CASE("a file of another kind is answered in one sentence") {
  const std::string other = "is not a file of torch.save: it begins as neither of the two kinds does";
  CHECK(contents_fault("\x01\x02") == other);
  CHECK(contents_fault("") == "is not a file of torch.save: it is empty");
  CHECK(contents_fault("a text") == "is not a file of torch.save: it looks like text");
  CHECK(contents_fault(pickle(call_of_system("echo never"))) ==  // a plain pickle is not run either
        "is not a file of torch.save: it looks like a Python pickle; write the weights with torch.save(weights, "
        "\"weights.pt\")");
  CHECK(contents_fault(zip_file({{"archive/notes", ""}})) ==
        "is a ZIP archive without data.pkl, so not one of torch.save");
  CHECK(contents_fault(zip_file({{"data.pkl", ""}})) == "is a ZIP archive without data.pkl, so not one of torch.save");
  CHECK(contents_fault(zip_file({{"a/data.pkl", ""}, {"b/data.pkl", ""}})) ==
        "is a ZIP archive with more than one data.pkl");
  CHECK(contents_fault(zip_file({{"a/data.pkl", ""}, {"a/constants.pkl", ""}})) ==
        "is a TorchScript program; a state dict is needed (torch.save(model.state_dict(), ...))");
  CHECK(contents_fault(zip_file({{"a/data.pkl", pickle("}")}, {"a/byteorder", "big"}})) ==
        "has numbers with their highest byte first, which are not read here");
  CHECK(contents_fault(legacy_file(object, {}, "\x89")) ==
        "has numbers with their highest byte first, which are not read here");
}

TEST_CASE("a malicious pickle is refused in both formats, and not run") {
  const std::string malicious = dict({{"w", call_of_system("echo never")}});
  const std::string sentence =
      "asks for os.system, which no state dict needs; it was not run; save the weights alone in Python: "
      "torch.save(checkpoint[\"state_dict\"], \"weights.pt\")";
  CHECK(contents_fault(zip_pt(malicious, {})) == sentence);
  CHECK(contents_fault(legacy_file(malicious, {})) == sentence);
}

TEST_CASE("a storage that is missing, too short or of two types is refused") {
  CHECK(contents_fault(zip_pt(object, {{"0", floats}})) == "has no entry \"archive/data/1\"");
  CHECK(contents_fault(zip_pt(object, {{"0", floats.substr(1)}, {"1", longs}})) ==
        "has a storage \"0\" of 11 bytes, its tensors need 3 elements of 4");
  const std::string two_meanings =
      "](" + storage("torch.FloatStorage", "0", 3) + storage("torch.LongStorage", "0", 3) + "e";
  CHECK(contents_fault(zip_pt(two_meanings, {{"0", floats}})) == "has two meanings of the storage \"0\"");
  CHECK(contents_fault(legacy_file(object, {{"0", 3, floats}})) == "lacks a storage that its tensors refer to");
  CHECK(contents_fault(legacy_file(object, {{"0", 3, floats}, {"0", 3, floats}})) == "has the storage \"0\" twice");
  CHECK(contents_fault(legacy_file(object, {{"2", 3, floats}})) == "has a storage that no tensor refers to");
  CHECK(contents_fault(legacy_file(object, {{"0", 2, floats}, {"1", 2, longs}})) ==
        "has a storage \"0\" of 8 bytes, its tensors need 3 elements of 4");
  CHECK(contents_fault(legacy_file(object, {{"1", 2, longs}, {"0", 4, floats}})) ==
        "ends in the middle of the storage \"0\"");
  CHECK(contents_fault(legacy_file(object, {{"1", 2, longs}, {"0", ~0ULL, floats}})) ==
        "ends in the middle of the storage \"0\"");
}

TEST_CASE("a damaged entry of a ZIP archive is refused") {
  std::string file = zip_pt(object, {{"0", floats}, {"1", longs}});
  file[file.find(floats)] ^= 1;
  CHECK(contents_fault(file) ==
        "has the entry \"archive/data/0\", which is damaged: its CRC-32 is not the one it was stored with");
}

TEST_CASE("a .pt file of either format cut at any byte is refused") {
  for (const std::string& whole :
       {zip_pt(object, {{"0", floats}, {"1", longs}}), legacy_file(object, {{"0", 3, floats}, {"1", 2, longs}})}) {
    CHECK(contents_fault(whole) == "none");
    for (std::size_t length = 0; length < whole.size(); ++length) {
      CAPTURE(length);
      CHECK(contents_fault(whole.substr(0, length)) != "none");
    }
  }
}
