# Run by gradcheck_embed: writes OUTPUT, a C++ source that defines NAME as the bytes of INPUT.

file(READ "${INPUT}" bytes HEX)
string(LENGTH "${bytes}" hex_digits)
math(EXPR size "${hex_digits} / 2")
# An array instead of a string literal: it can hold any byte, at any length. 32 bytes per line.
string(REPEAT "." 64 line)
string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")

string(REGEX MATCH "^(.*)::([^:]+)$" qualified "${NAME}")
set(namespace ${CMAKE_MATCH_1})
set(name ${CMAKE_MATCH_2})
file(
  WRITE "${OUTPUT}"
  "#include <string_view>

namespace ${namespace} {
namespace {
// One byte more than the content, so that an empty file is an array, too.
constexpr char ${name}_bytes[] = {
${bytes}
'\\0'};
}  // namespace

extern const std::string_view ${name};
constinit const std::string_view ${name}{${name}_bytes, ${size}};
}  // namespace ${namespace}
")
