// SPDX-License-Identifier: MIT
#include <animevae/weights/write_zip.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/temporary_folder.hpp"
#include "support/torch_save.hpp"

using namespace animevae;
using torch_save::as_bytes;

TEST_CASE("ZipFile reads what write_zip wrote, with each entry's bytes at a multiple of 64") {
  torch_save::Members members;
  for (std::size_t length = 0; length < 140; ++length) {
    members.emplace_back("folder/" + std::string(length + 1, 'n'), std::string(length, static_cast<char>(length)));
  }
  const std::string file = torch_save::zip_file(members);
  const ZipFile zip = ZipFile::parse(as_bytes(file));
  CHECK(zip.names().size() == members.size());
  for (const auto& [name, bytes] : members) {
    CAPTURE(name);
    const auto data = zip.read(name);
    CHECK(std::string_view{reinterpret_cast<const char*>(data.data()), data.size()} == bytes);
    CHECK((data.data() - as_bytes(file).data()) % 64 == 0);
  }
}

TEST_CASE("a file of one entry is byte for byte what the description of ZIP asks for") {
  const std::string file = torch_save::zip_file({{"a", "123456789"}});
  const std::string shared = std::string{"\x14\0\0\x08\0\0\0\0\x21\0\x26\x39\xf4\xcb\x09\0\0\0\x09\0\0\0\x01\0", 24};
  CHECK(file == std::string{"PK\x03\x04"} + shared + std::string{"\x21\0", 2} + "aFB" + std::string{"\x1d\0", 2} +
                    std::string(29, 'Z') + "123456789" + std::string{"PK\x01\x02\x14\0", 6} + shared +
                    std::string(16, '\0') + "a" +
                    std::string{"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x49\0\0\0\0\0", 22});
}

TEST_CASE("a ZIP archive without entries is written and read") {
  const std::string file = torch_save::zip_file({});
  CHECK(ZipFile::parse(as_bytes(file)).names().empty());
}

TEST_CASE("write_zip refuses invalid names, too many entries and too many bytes, and writes nothing") {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::vector<ZipEntry>& entries) -> std::string {
    try {
      write_zip(folder / "zip", entries);
    } catch (const InvalidValue& error) {
      return error.what();
    }
    return "none";
  };
  CHECK(refusal({{"a", {}}, {"a", {}}}) == "two ZIP entries have the name \"a\"");
  CHECK(refusal({{"\xff", {}}}) == "the name of a ZIP entry is not UTF-8");
  CHECK(refusal({{"", {}}}) == "the name of a ZIP entry has 0 bytes, it may have 1 to 1000");
  CHECK(refusal({{std::string(1001, 'x'), {}}}) == "the name of a ZIP entry has 1001 bytes, it may have 1 to 1000");
  std::vector<ZipEntry> many;
  for (int i = 0; i < 0xFFFF; ++i) many.push_back({std::to_string(i), {}});
  CHECK(refusal(many) == "a ZIP archive of 65535 entries is not written, the limit is 65534");
  const std::byte one{};
  const std::span<const std::byte> large{&one, 0xFFFFFFFF};  // never looked at
  CHECK(refusal({{"a", large}}) == "a ZIP archive of 4294967497 bytes is not written, the limit is 4294967295");
  CHECK(folder.entries() == 0);
}
