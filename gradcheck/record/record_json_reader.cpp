// The reading half of record_json.hpp.
#include <charconv>
#include <istream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "gradcheck/record/nonfinite_names.hpp"
#include "gradcheck/record/record_fields.hpp"
#include "gradcheck/record/record_json.hpp"

namespace gradcheck {
namespace {

using Json = nlohmann::ordered_json;

// What is wrong with a line; read_record adds the number of the line.
class Malformed : public Error {
 public:
  using Error::Error;
};

// A text of the record inside an error message: in ASCII and without control characters, as JSON writes it.
std::string excerpt(const std::string& text) {
  constexpr std::size_t enough = 40;
  return Json(text.substr(0, enough)).dump(-1, ' ', true, Json::error_handler_t::replace) +
         (text.size() > enough ? "…" : "");
}

Malformed wrong_type(const std::string& name, const char* expected, const Json& value) {
  return Malformed('"' + name + "\" should be " + expected + ", but is of type " + value.type_name());
}

const Json& value_at(const Json& object, const char* name) {
  if (!object.is_object())
    throw Malformed("expected an object with the field \"" + std::string(name) + "\", got a value of type " +
                    object.type_name());
  const auto at = object.find(name);
  if (at == object.end()) throw Malformed("the field \"" + std::string(name) + "\" is missing");
  return *at;
}

// One overload per kind of value; `name` is the field that holds it, for error messages.
class Reader {
 public:
  template <class Value>
  static Value value_of(const Json& object, const char* name) {
    Value value{};
    read(value_at(object, name), name, value);
    return value;
  }

  template <class Struct, class Fields>
  static void read_fields(const Json& object, Struct& record, const Fields& fields) {
    for_each_field(fields,
                   [&](const auto& field) { read(value_at(object, field.name), field.name, record.*field.member); });
  }

  template <class Struct>
  static Struct record_of(const Json& object) {
    Struct record;
    read_fields(object, record, record_fields<Struct>);
    check(record);
    return record;
  }

 private:
  static void read(const Json& value, const char* name, std::string& text) {
    if (!value.is_string()) throw wrong_type(name, "a string", value);
    text = value.get<std::string>();
  }
  static void read(const Json& value, const char* name, bool& flag) {
    if (!value.is_boolean()) throw wrong_type(name, "true or false", value);
    flag = value.get<bool>();
  }
  // Every integer of a record is a count, an extent or an index.
  static void read(const Json& value, const char* name, std::int64_t& number) {
    if (!value.is_number_integer()) throw wrong_type(name, "an integer", value);
    if (value.is_number_unsigned() &&
        value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      throw Malformed('"' + std::string(name) + "\" is above 2^63 - 1: " + value.dump());
    }
    number = value.get<std::int64_t>();
    if (number < 0) throw Malformed('"' + std::string(name) + "\" is negative: " + value.dump());
  }
  // The exit code of a process: 8 bits.
  static void read(const Json& value, const char* name, int& number) {
    std::int64_t wide = 0;
    read(value, name, wide);
    if (wide > 255) throw Malformed('"' + std::string(name) + "\" is above 255: " + value.dump());
    number = static_cast<int>(wide);
  }
  static void read(const Json& value, const char* name, std::uint64_t& seed) {
    std::string digits;
    read(value, name, digits);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
    if (problem != std::errc{} || end != digits.data() + digits.size())
      throw Malformed('"' + std::string(name) + "\" should be decimal digits of a 64-bit number, but is " +
                      excerpt(digits));
  }
  static void read(const Json& value, const char* name, double& number) {
    if (value.is_number()) {
      number = value.get<double>();
    } else if (value == nan_name) {
      number = std::numeric_limits<double>::quiet_NaN();
    } else if (value == infinity_name) {
      number = std::numeric_limits<double>::infinity();
    } else if (value == minus_infinity_name) {
      number = -std::numeric_limits<double>::infinity();
    } else {
      throw wrong_type(name, R"(a number, "NaN", "Infinity" or "-Infinity")", value);
    }
  }
  static void read(const Json& value, const char* name, std::optional<double>& number) {
    if (!value.is_null()) read(value, name, number.emplace());
  }
  static void read(const Json& value, const char* name, Verdict& verdict) {
    std::string word;
    read(value, name, word);
    for (const Verdict known : {Verdict::pass, Verdict::weak, Verdict::undecided, Verdict::fail, Verdict::error}) {
      if (word == to_string(known)) {
        verdict = known;
        return;
      }
    }
    throw Malformed('"' + std::string(name) + "\" should be pass, weak, undecided, fail or error, but is " +
                    excerpt(word));
  }
  static void read(const Json& value, const char* name, std::pair<std::string, std::string>& pair) {
    if (!value.is_array() || value.size() != 2)
      throw Malformed('"' + std::string(name) + "\" should hold pairs of a name and a value");
    read(value[0], name, pair.first);
    read(value[1], name, pair.second);
  }
  // Findings follow in lines of their own; this field is their number, which LineReader compares.
  static void read(const Json& value, const char* name, std::vector<Finding>&) {
    std::int64_t announced = 0;
    read(value, name, announced);
  }
  template <class Element>
  static void read(const Json& value, const char* name, std::vector<Element>& elements) {
    if (!value.is_array()) throw wrong_type(name, "an array", value);
    elements.reserve(value.size());
    for (const Json& element : value) read(element, name, elements.emplace_back());
  }
  template <class Struct>
  static void read(const Json& value, const char*, Struct& record) {
    record = record_of<Struct>(value);
  }

  // Throws Malformed if sizes contradict one another.
  template <class Struct>
  static void check(const Struct&) {}
  static void check(const RecordTensor& tensor) {
    if (entry_count(tensor.shape) == static_cast<std::int64_t>(tensor.values.size())) return;
    throw Malformed("the tensor " + excerpt(tensor.name) + " has " + std::to_string(tensor.values.size()) +
                    " values, which contradicts its shape");
  }
  static void check(const RecordJacobian& jacobian) {
    if (is_complete(jacobian)) return;
    throw Malformed("the Jacobian of " + excerpt(jacobian.output) + " by " + excerpt(jacobian.input) +
                    " does not have rows × columns entries");
  }
};

// Assembles a record from its lines; refuses missing, repeated and misplaced lines.
class LineReader {
 public:
  bool ended() const { return ended_; }
  RunRecord take() { return std::move(record_); }

  void add(const Json& line) {
    const auto type = Reader::value_of<std::string>(line, "type");
    if (ended_) throw Malformed("nothing may follow the line \"end\"");
    if (!started_ && type != "run")
      throw Malformed("the first line should be of type \"run\", but is " + excerpt(type));
    if (type == "run")
      add_run(line);
    else if (type == "load_failure")
      record_.load_failures.push_back(Reader::record_of<LoadFailure>(line));
    else if (type == "op")
      add_op(line);
    else if (type == "finding")
      add_finding(line);
    else if (type == "end")
      add_end(line);
    else
      throw Malformed("the type " + excerpt(type) + " is unknown");
  }

 private:
  using Count = std::int64_t;

  void add_run(const Json& line) {
    if (started_) throw Malformed("a second line of type \"run\"");
    const auto schema = Reader::value_of<Count>(line, "schema");
    if (schema != RunRecord::schema_version) {
      throw Malformed("the record has schema " + std::to_string(schema) + ", this gradcheck reads schema " +
                      std::to_string(RunRecord::schema_version));
    }
    Reader::read_fields(line, record_, run_start_fields);
    started_ = true;
  }

  void add_op(const Json& line) {
    expect_announced_findings();
    record_.ops.push_back(Reader::record_of<OpRecord>(line));
    announced_.clear();
    for (const Json& property : line.at("properties"))
      announced_.push_back(Reader::value_of<Count>(property, "findings"));
  }

  void add_finding(const Json& line) {
    if (Reader::value_of<Count>(line, "op_index") + 1 != static_cast<Count>(record_.ops.size()) ||
        Reader::value_of<std::string>(line, "op") != record_.ops.back().name) {
      throw Malformed("the finding does not belong to the op before it");
    }
    std::vector<PropertyRecord>& properties = record_.ops.back().properties;
    const auto index = static_cast<std::size_t>(Reader::value_of<Count>(line, "property_index"));
    if (index >= properties.size()) throw Malformed("the finding belongs to a property that its op does not have");
    properties[index].findings.push_back(Reader::record_of<Finding>(line));
  }

  void add_end(const Json& line) {
    expect_announced_findings();
    for (const auto& [name, size] :
         {std::pair{"ops", record_.ops.size()}, {"load_failures", record_.load_failures.size()}}) {
      const auto written = Reader::value_of<Count>(line, name);
      if (written == static_cast<Count>(size)) continue;
      throw Malformed("lines are missing: \"" + std::string(name) + "\" is " + std::to_string(written) +
                      ", but the record has " + std::to_string(size));
    }
    Reader::read_fields(line, record_, run_end_fields);
    ended_ = true;
  }

  void expect_announced_findings() const {
    if (record_.ops.empty()) return;
    const OpRecord& op = record_.ops.back();
    for (std::size_t i = 0; i < op.properties.size(); ++i) {
      const auto got = static_cast<Count>(op.properties[i].findings.size());
      if (got == announced_.at(i)) continue;
      throw Malformed("before this line, the op " + excerpt(op.name) + " should have " +
                      std::to_string(announced_.at(i)) + " findings of property " + excerpt(op.properties[i].property) +
                      ", but has " + std::to_string(got));
    }
  }

  RunRecord record_;
  std::vector<Count> announced_;  // findings per property of the last op
  bool started_ = false, ended_ = false;
};

}  // namespace

RecordError::RecordError(std::int64_t line, const std::string& what)
    : Error("run record, line " + std::to_string(line) + ": " + what), line_(line) {}

RunRecord read_record(std::istream& in) {
  LineReader reader;
  std::string line;
  std::int64_t number = 0;
  while (std::getline(in, line)) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    try {
      reader.add(Json::parse(line));
    } catch (const Malformed& problem) {
      throw RecordError(number, problem.what());
    } catch (const Json::parse_error& problem) {
      throw RecordError(number, "this is not JSON: syntax error at byte " + std::to_string(problem.byte));
    } catch (const Json::out_of_range&) {
      throw RecordError(number, "a number is too large for a double");
    }
  }
  if (in.bad()) throw RecordError(number + 1, "the record could not be read further");
  if (!reader.ended()) {
    throw RecordError(number + 1, "the record ends before its line \"end\": it was cut off, or the run was killed");
  }
  return reader.take();
}

OpRecord parse_op_record(const std::string& text) {
  std::istringstream lines(text);
  RunRecord record = read_record(lines);
  if (record.ops.size() != 1)
    throw Error("expected the record of one op, got the records of " + std::to_string(record.ops.size()));
  return std::move(record.ops.front());
}

}  // namespace gradcheck
