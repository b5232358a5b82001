// SPDX-License-Identifier: MIT
#include <animevae/weights/pickle.hpp>

#include "support/doctest.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support/torch_save.hpp"

using namespace animevae;
using Kind = PickleValue::Kind;

namespace {

Pickle parse_own(const std::string& bytes) { return parse_pickle(torch_save::as_bytes(bytes)); }

std::string pickle_fault(const std::string& bytes) {
  try {
    (void)parse_own(bytes);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "none";
}

PickleValue value_of(const std::string& opcodes) {
  const Pickle pickle = parse_own(torch_save::pickle(opcodes));
  return pickle[pickle.root];
}

/// How Python would print it.
std::string repr(const Pickle& pickle, std::uint32_t index) {
  const PickleValue& value = pickle[index];
  const auto list = [&](std::size_t every, const char* between) {
    std::string text;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      text += (i == 0 ? "" : i % every == 0 ? ", " : between) + repr(pickle, value.items[i]);
    }
    return text;
  };
  switch (value.kind) {
    case Kind::None: return "None";
    case Kind::Boolean: return value.integer != 0 ? "True" : "False";
    case Kind::Integer: return std::to_string(value.integer);
    case Kind::LongInteger: return "long";
    case Kind::Float: return std::to_string(value.number);
    case Kind::Text: return "'" + value.text + "'";
    case Kind::Tuple: return "(" + list(1, ", ") + ")";
    case Kind::List: return "[" + list(1, ", ") + "]";
    case Kind::Dict: return "{" + list(2, ": ") + "}";
    case Kind::Global: return value.text;
    case Kind::Call: return value.text + list(1, "");
    case Kind::PersistentId: return "persistent" + list(1, "");
  }
  return {};
}

std::string printed(const std::string& bytes) {
  const Pickle pickle = parse_own(bytes);
  CHECK(pickle.size == bytes.size());
  return repr(pickle, pickle.root);
}

}  // namespace

TEST_CASE("a pickle of every kind of value is read as Python wrote it, in protocols 2 and 4") {
  // pickle.dumps({'a': 1, 'b': [True, False, None, -1, 300, 70000, 2**40, 1.5], 't': (1,), 'u': (1, 2), 'v': (1, 2, 3),
  // 'w': (1, 2, 3, 4), 'e': ()}, protocol) of Python 3.11
  const std::string expected =
      "{'a': 1, 'b': [True, False, None, -1, 300, 70000, 1099511627776, 1.500000], 't': (1), 'u': (1, 2), "
      "'v': (1, 2, 3), 'w': (1, 2, 3, 4), 'e': ()}";
  CHECK(
      printed(std::string{
          "\x80\x02}q\x00(X\x01\x00\x00\x00\x61q\x01K\x01X\x01\x00\x00\x00\x62q\x02]q\x03(\x88\x89NJ\xff\xff\xff\xffM,"
          "\x01Jp\x11\x01\x00\x8a\x06\x00\x00\x00\x00\x00\x01G\x3f\xf8\x00\x00\x00\x00\x00\x00\x65X\x01\x00\x00\x00tq"
          "\x04K\x01\x85q\x05X\x01\x00\x00\x00uq\x06K\x01K\x02\x86q\x07X\x01\x00\x00\x00vq\x08K\x01K\x02K\x03\x87q\x09X"
          "\x01\x00\x00\x00wq\x0a(K\x01K\x02K\x03K\x04tq\x0bX\x01\x00\x00\x00\x65q\x0c)u.",
          138}) == expected);
  CHECK(printed(std::string{"\x80\x04\x95\x66\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01\x61\x94K\x01\x8c\x01\x62\x94]"
                            "\x94(\x88\x89NJ\xff\xff\xff\xffM,"
                            "\x01Jp\x11\x01\x00\x8a\x06\x00\x00\x00\x00\x00\x01G\x3f\xf8\x00\x00\x00\x00\x00\x00\x65"
                            "\x8c\x01t\x94K\x01\x85\x94\x8c\x01u\x94K\x01K\x02\x86\x94\x8c\x01v\x94K\x01K\x02K\x03\x87"
                            "\x94\x8c\x01w\x94(K\x01K\x02K\x03K\x04t\x94\x8c\x01\x65\x94)u.",
                            113}) == expected);
}

TEST_CASE("whole numbers of every length keep their sign") {
  CHECK(value_of(std::string{"\x8a\x00", 2}).integer == 0);
  CHECK(value_of("\x8a\x01\xff").integer == -1);
  CHECK(value_of("\x8a\x02\xff\x7f").integer == 32767);
  CHECK(value_of("\x8a\x01\x80").integer == -128);
  CHECK(value_of(torch_save::integer(std::numeric_limits<std::int64_t>::min())).integer ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(value_of("\x8a\x09" + std::string(9, '\x01')).kind == Kind::LongInteger);
  CHECK(value_of("J" + torch_save::little_endian(0x80000000, 4)).integer == std::numeric_limits<std::int32_t>::min());
}

TEST_CASE("a state dict is read: names, calls that are not made, references to storages") {
  using namespace torch_save;
  const std::string state = dict({{"w", tensor(storage("torch.FloatStorage", "0", 4), 0, {4}, {1})}});
  CHECK(printed(pickle(state + "}" + text("_metadata") + ordered_dict + "sb")) ==
        "{'w': torch._utils._rebuild_tensor_v2(persistent('storage', torch.FloatStorage, '0', 'cpu', 4), 0, (4), (1), "
        "False, {})}");
  CHECK(printed(pickle(global("torch", "Size") + numbers({}) + "R")) == "torch.Size()");
  CHECK(printed(pickle(text("torch") + text("Size") + "\x93")) == "torch.Size");
}

TEST_CASE("a pickle that asks for any other name or opcode is refused with it, and nothing is run") {
  using namespace torch_save;
  const std::string refused = ", which no state dict needs; it was not run; save the weights alone in Python: ",
                    whole = refused + "torch.save(model.state_dict(), \"weights.pt\")",
                    part = refused + "torch.save(checkpoint[\"state_dict\"], \"weights.pt\")";
  CHECK(pickle_fault(pickle(call_of_system("echo never"))) == "asks for os.system" + whole);
  CHECK(pickle_fault(pickle(text("posix") + text("system") + "\x93")) == "asks for posix.system" + whole);
  CHECK(pickle_fault(pickle(dict({{"w", global("builtins", "eval") + tuple({text("1")}) + "R"}}))) ==
        "asks for builtins.eval" + part);
  CHECK(pickle_fault(pickle(global("__main__", "Model") + ")\x81}b")) == "asks for __main__.Model" + whole);
  CHECK(pickle_fault(pickle(dict({{"args", global("argparse", "Namespace") + ")\x81}b"}}))) ==
        "asks for argparse.Namespace" + part);
  // A name is harmless; calling it is not for a state dict to ask.
  CHECK(pickle_fault(pickle(global("torch", "FloatStorage") + ")R")) == "asks for torch.FloatStorage" + part);
  CHECK(pickle_fault(pickle(text("torch.Size") + ")R")) == "its pickle calls something that is not a function");
  CHECK(pickle_fault(pickle("Vfoo\n")) ==
        "its pickle has the opcode 86 at byte 2, which no state dict needs; save the weights alone in Python: "
        "torch.save(checkpoint[\"state_dict\"], \"weights.pt\")");
  CHECK(pickle_fault(pickle("i__main__\nModel\n")).starts_with("its pickle has the opcode 105"));
}

TEST_CASE("values that torch.load(weights_only=True) allows beside tensors are read") {
  using namespace torch_save;
  // As pickle.dumps(..., 2) of Python 3.11 writes torch.device("cpu"), {1}, 1j, b"a", Counter("a")
  CHECK(printed(pickle(global("torch", "device") + text("cpu") + "\x85R")) == "torch.device('cpu')");
  CHECK(printed(pickle(global("__builtin__", "set") + "](K\x01" + "e\x85R")) == "__builtin__.set([1])");
  CHECK(printed(pickle(global("__builtin__", "complex") + std::string{"G\0\0\0\0\0\0\0\0", 9} + "G" +
                       std::string{"\x3f\xf0\0\0\0\0\0\0", 8} + "\x86R")) == "__builtin__.complex(0.000000, 1.000000)");
  CHECK(printed(pickle(global("_codecs", "encode") + text("a") + text("latin1") + "\x86R")) ==
        "_codecs.encode('a', 'latin1')");
  CHECK(printed(pickle(global("collections", "Counter") + "}" + text("a") + "K\x01s\x85R")) ==
        "collections.Counter({'a': 1})");
  CHECK(printed(pickle("\x8f")) == "[]");
  CHECK(printed(pickle("U\x03"
                       "abc")) == "'abc'");  // Python 2's 'abc'
  // Python 2's OrderedDict([("a", 1)])
  CHECK(printed(pickle(global("collections", "OrderedDict") + "](](" + text("a") + "K\x01" + "ee\x85R")) == "{'a': 1}");
}

TEST_CASE("a tensor with attributes is the tensor") {
  using namespace torch_save;
  // torch.save of a tensor t with t.note = 1: _rebuild_from_type_v2(_rebuild_tensor_v2, Tensor, (...), {"note": 1})
  const std::string rebuild = global("torch._utils", "_rebuild_tensor_v2"), type = global("torch", "Tensor");
  CHECK(printed(pickle(global("torch._tensor", "_rebuild_from_type_v2") +
                       tuple({rebuild, type, numbers({7}), "}" + text("note") + "K\x01s"}) + "R")) ==
        "torch._utils._rebuild_tensor_v2(7)");
  CHECK(pickle_fault(pickle(global("torch._tensor", "_rebuild_from_type_v2") + tuple({text("os.system"), type, ")"}) +
                            "R")) == "its pickle calls something that is not a function");
  CHECK(pickle_fault(pickle(global("torch._tensor", "_rebuild_from_type_v2") + ")R")) ==
        "its pickle calls something that is not a function");
  CHECK(printed(pickle(global("torch.nn.parameter", "Parameter") + numbers({7}) + "\x81}b")) ==
        "torch.nn.parameter.Parameter(7)");
}

TEST_CASE("a pickle that is not well-formed is refused") {
  using namespace torch_save;
  CHECK(pickle_fault("") == "its pickle ends too early");
  CHECK(pickle_fault("N.") == "its pickle does not begin with its protocol");
  CHECK(pickle_fault("\x80\x05N.") == "its pickle is of protocol 5, 2 to 4 are read");
  CHECK(pickle_fault("\x80\x02N") == "its pickle ends too early");
  CHECK(pickle_fault("\x80\x02.") == "its pickle takes a value where there is none");
  CHECK(pickle_fault(pickle("N(.")) == "its pickle takes a value where there is none");
  CHECK(pickle_fault(pickle("t")) == "its pickle takes a mark where there is none");
  CHECK(pickle_fault(pickle("N(\x85")) == "its pickle takes a value where there is none");
  CHECK(pickle_fault(pickle("}(Nu")) == "its pickle has a key without a value");
  CHECK(pickle_fault(pickle("]NNs")) == "its pickle fills something that is not a dict or list");
  CHECK(pickle_fault(pickle("N}b")) == "its pickle gives attributes to something that is not a dict");
  CHECK(pickle_fault(pickle("h\x01")) == "its pickle recalls a value that it never remembered");
  CHECK(pickle_fault(pickle("Nq\x05h\x04")) == "its pickle recalls a value that it never remembered");
  CHECK(pickle_fault(pickle("Nr\xff\xff\xff\xff")) == "its pickle remembers a value at place 4294967295");
  CHECK(pickle_fault(pickle("X\xff\xff\xff\xffx")) == "its pickle is longer than the limit of 67108864 bytes");
  CHECK(pickle_fault(pickle(text("\xff"))) == "its pickle has a text that is not UTF-8");
  CHECK(pickle_fault(pickle("NN\x93")) == "its pickle has a name that is not text");
  CHECK(pickle_fault(pickle("ctorch")) == "its pickle ends too early");
  for (const char* arguments : {"N\x85", "](Ne\x85", "](](Nee\x85"})
    CHECK(pickle_fault(pickle(global("collections", "OrderedDict") + arguments + "R")) ==
          "its pickle makes an OrderedDict of something");
}

TEST_CASE("a pickle that is nested too deep or holds too much is refused") {
  CHECK(pickle_fault(torch_save::pickle("N" + std::string(100, '\x85'))) == "none");
  CHECK(pickle_fault(torch_save::pickle("N" + std::string(101, '\x85'))) == "its pickle is nested deeper than 100");
  CHECK(pickle_fault(torch_save::pickle(std::string(101, '('))) == "its pickle is nested deeper than 100");
  CHECK(pickle_fault(torch_save::pickle("]q" + std::string(1, '\0') + [] {
          std::string within_itself;
          for (int i = 0; i < 101; ++i) within_itself += std::string{"h\0a", 3};
          return within_itself;
        }())) == "its pickle is nested deeper than 100");
  CHECK(pickle_fault(torch_save::pickle(std::string(1 << 20, 'N'))) == "none");
  CHECK(pickle_fault(torch_save::pickle(std::string((1 << 20) + 1, 'N'))) == "its pickle has more than 1048576 values");
}

TEST_CASE("a pickle cut at any byte is refused, and 20,000 damaged ones are refused or read") {
  using namespace torch_save;
  const std::string whole = pickle(dict({{"w", tensor(storage("torch.FloatStorage", "0", 4), 0, {4}, {1})},
                                         {"n",
                                          "]q\x01(Nh\x01"
                                          "e"}}));
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK(pickle_fault(whole.substr(0, length)) != "none");
  std::mt19937 random{5};
  int read = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = whole;
    for (auto times = 1 + random() % 4; times > 0; --times)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    read += pickle_fault(damaged) == "none" ? 1 : 0;
  }
  CHECK(read > 100);
  CHECK(read < 10'000);
}
