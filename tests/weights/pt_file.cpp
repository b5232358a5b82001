// SPDX-License-Identifier: MIT
#include <animevae/weights/pt_file.hpp>

#include "support/doctest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/temporary_folder.hpp"
#include "support/torch_save.hpp"

using namespace animevae;
using namespace torch_save;

namespace {

const std::string six = bytes_of<float>({0, 1, 2, 3, 4, 5});

std::string of_six(std::int64_t first, const std::vector<std::int64_t>& shape,
                   const std::vector<std::int64_t>& strides) {
  return tensor(storage("torch.FloatStorage", "0", 6), first, shape, strides);
}

const std::string rows = of_six(0, {2, 3}, {3, 1}), columns = of_six(0, {3, 2}, {1, 3}), scalar = of_six(4, {}, {});

std::string zip_of(const std::string& object) { return zip_pt(object, {{"0", six}}); }

std::vector<float> floats(const TensorView& tensor) {
  std::vector<float> values(tensor.data.size() / sizeof(float));
  std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
  return values;
}

std::string names(const std::string& object) {
  const std::string bytes = zip_of(object);
  const PtFile file = PtFile::parse(as_bytes(bytes), "x.pt");
  std::string names;
  for (const TensorView& tensor : file.tensors()) names += tensor.name + " ";
  return names;
}

std::string file_fault(const std::string& bytes) {
  try {
    (void)PtFile::parse(as_bytes(bytes), "x.pt");
  } catch (const FileError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("a .pt file of either format gives its tensors by name and in order") {
  const TemporaryFolder folder;
  const std::string object = dict({{"w", rows}, {"transposed", columns}, {"n", scalar}});
  for (const std::string& bytes : {zip_of(object), legacy_file(object, {{"0", 6, six}})}) {
    std::ofstream{folder / "model.pt", std::ios::binary} << bytes;
    PtFile opened = PtFile::open(folder / "model.pt");
    const PtFile file = std::move(opened);
    CHECK(file.path() == folder / "model.pt");
    REQUIRE(file.tensors().size() == 3);
    CHECK(file.tensors()[0].name == "w");
    CHECK(file.at("w").shape == std::vector<std::int64_t>{2, 3});
    CHECK(floats(file.at("w")) == std::vector<float>{0, 1, 2, 3, 4, 5});
    CHECK(file.at("transposed").shape == std::vector<std::int64_t>{3, 2});
    CHECK(floats(file.at("transposed")) == std::vector<float>{0, 3, 1, 4, 2, 5});
    CHECK(file.at("n").shape.empty());
    CHECK(floats(file.at("n")) == std::vector<float>{4});
    CHECK(file.at("n").dtype == DType::F32);
    CHECK(file.find("v") == nullptr);
    CHECK_THROWS_WITH_AS(
        (void)file.at("transpose"),
        ((folder / "model.pt").string() + ": has no tensor 'transpose'; did you mean 'transposed'?").c_str(),
        FileError);
  }
}

TEST_CASE("a file that PyTorch wrote is read") {
  // torch.save(OrderedDict(w=torch.tensor([[1.5, -2.0]]).t()), f, _use_new_zipfile_serialization=False), PyTorch 2.13
  const std::string bytes{
      "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 "
      "j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}q\x00(X\x10\x00\x00\x00protocol_"
      "versionq\x01M\xe9\x03X\x0d\x00\x00\x00little_endianq\x02\x88X\x0a\x00\x00\x00type_sizesq\x03}q\x04("
      "X\x05\x00\x00\x00shortq\x05K\x02X\x03\x00\x00\x00intq\x06K\x04X\x04\x00\x00\x00longq\x07K\x04uu."
      "\x80\x02\x63\x63ollections\x0aOrderedDict\x0aq\x00)Rq\x01X\x01\x00\x00\x00wq\x02\x63torch._utils\x0a_rebuild_"
      "tensor_v2\x0aq\x03(("
      "X\x07\x00\x00\x00storageq\x04\x63torch\x0a\x46loatStorage\x0aq\x05X\x0e\x00\x00\x00\x39\x34\x36\x33\x38\x36\x35"
      "\x35\x35\x39\x30\x38\x34\x38q\x06X\x03\x00\x00\x00\x63puq\x07K\x02Ntq\x08QK\x00K\x02K\x01\x86q\x09K\x01K\x02\x86"
      "q\x0a\x89h\x00)Rq\x0btq\x0cRq\x0ds.\x80\x02]"
      "q\x00X\x0e\x00\x00\x00\x39\x34\x36\x33\x38\x36\x35\x35\x35\x39\x30\x38\x34\x38q\x01\x61."
      "\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc0\x3f\x00\x00\x00\xc0",
      364};
  const PtFile file = PtFile::parse(as_bytes(bytes), "x.pt");
  REQUIRE(file.tensors().size() == 1);
  CHECK(file.at("w").shape == std::vector<std::int64_t>{2, 1});
  CHECK(floats(file.at("w")) == std::vector<float>{1.5F, -2.0F});
}

TEST_CASE("a state dict is found in the dict that a training program saved") {
  const std::string state = dict({{"a", scalar}, {"b", scalar}});
  const std::string other = dict({{"c", scalar}}), numbers = dict({{"lr", integer(1)}, {"betas", "]"}});
  CHECK(names(state) == "a b ");
  CHECK(names(dict({{"epoch", integer(3)}, {"state_dict", state}, {"ema", other}, {"best", scalar}})) == "a b ");
  CHECK(names(dict({{"ema", other}, {"model_state_dict", state}})) == "a b ");
  CHECK(names(dict({{"ema", other}, {"model", state}})) == "a b ");
  CHECK(names(dict({{"optimizer", numbers}, {"net", state}, {"loss", "N"}})) == "a b ");
  CHECK(names(dict({{"a", scalar}, {"steps", integer(7)}, {"b", scalar}})) == "a b ");
  CHECK(names(dict({{"model", scalar}, {"b", scalar}})) == "model b ");  // a tensor of that name is no dict
  CHECK(names(dict({{"encoder", state}, {"decoder", other}})) == "encoder.a encoder.b decoder.c ");
  CHECK(file_fault(zip_of(dict({{"net", state}, {"ema", other}}))) ==
        "x.pt: holds several dicts of tensors, none of them called 'state_dict': \"net\" and \"ema\"; choose one with "
        "--key NAME");
  const std::string several = zip_of(dict({{"net", state}, {"ema", other}}));
  CHECK(PtFile::parse(as_bytes(several), "x.pt", "ema").tensors().front().name == "c");
  CHECK(file_fault(zip_of(numbers)) == "x.pt: holds no dict of tensors");
  CHECK(file_fault(zip_of("}")) == "x.pt: holds no dict of tensors");
  for (const std::string& object : {scalar, std::string{"]"}})
    CHECK(file_fault(zip_of(object)) ==
          "x.pt: holds something other than a dict of tensors; save the weights alone in Python: "
          "torch.save(model.state_dict(), \"weights.pt\")");
}

TEST_CASE("one dict of tensors under two names is one") {
  CHECK(names(dict({{"net", dict({{"a", scalar}}) + "q\x05"}, {"ema", "h\x05"}})) == "a ");
}

TEST_CASE("a key that comes twice has its last value, as in Python") {
  const std::string bytes = zip_of(dict({{"a", rows}, {"b", scalar}, {"a", scalar}}));
  const PtFile file = PtFile::parse(as_bytes(bytes), "x.pt");
  REQUIRE(file.tensors().size() == 2);
  CHECK(file.tensors()[0].name == "a");
  CHECK(floats(file.at("a")) == std::vector<float>{4});
}

TEST_CASE("a fault in a .pt file is reported in one sentence with its path") {
  CHECK(file_fault("a text") == "x.pt: is not a file of torch.save: it looks like text");
  CHECK(file_fault(zip_of(dict({{"w", call_of_system("echo never")}}))) ==
        "x.pt: asks for os.system, which no state dict needs; it was not run; save the weights alone in Python: "
        "torch.save(checkpoint[\"state_dict\"], \"weights.pt\")");
  CHECK(file_fault(zip_of(dict({{"w", of_six(0, {7}, {1})}}))) ==
        "x.pt: tensor \"w\" of shape [7] and strides [1] from element 0 leaves its storage of 6 elements");
  CHECK(file_fault(zip_of(rows).substr(0, 300)) ==
        "x.pt: is not a whole ZIP archive: the record at its end is missing, perhaps the file was cut");
  CHECK(file_fault(zip_of("N" + std::string(200, '\x85'))) == "x.pt: its pickle is nested deeper than 100");
  CHECK(file_fault(zip_of(dict({{"w", of_six(0, {1 << 20, 1 << 20}, {0, 0})}}))) ==
        "x.pt: tensor \"w\" is far larger than its file, 4398046511104 bytes");
  CHECK_THROWS_WITH_AS((void)PtFile::open("/nowhere/x.pt"), "/nowhere/x.pt: cannot be read: No such file or directory",
                       FileError);
}

TEST_CASE("the bytes of tensors expanded out of few elements are limited in total") {
  std::vector<std::pair<std::string, std::string>> members;
  for (int i = 0; i < 20; ++i) members.emplace_back(std::to_string(i), of_six(0, {1 << 20}, {0}));
  CHECK(file_fault(zip_of(dict(members))) == "x.pt: tensor \"16\" is far larger than its file, 4194304 bytes");
}

TEST_CASE("10,000 damaged .pt files are refused or read and never crash") {
  const std::string object = dict({{"w", rows}, {"transposed", columns}});
  const std::string whole[]{zip_of(object), legacy_file(object, {{"0", 6, six}})};
  std::mt19937 random{7};
  int read = 0;
  for (int round = 0; round < 10'000; ++round) {
    std::string damaged = whole[round % 2];
    for (auto times = 1 + random() % 3; times > 0; --times) {
      char& byte = damaged[random() % damaged.size()];
      byte = random() % 2 == 0 ? static_cast<char>(random()) : static_cast<char>(byte ^ (1 << random() % 8));
    }
    read += file_fault(damaged) == "none" ? 1 : 0;
  }
  CHECK(read > 200);
  CHECK(read < 9'000);
}
