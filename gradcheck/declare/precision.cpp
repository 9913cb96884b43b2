#include "gradcheck/declare/precision.hpp"

#include "gradcheck/declare/text_cursor.hpp"

namespace gradcheck {

ScalarKind parse_precision(std::string_view text, const Signature& signature) {
  TextCursor cursor("precision of '" + signature.name + "'", text);
  if (cursor.at_end()) return ScalarKind::float64;
  ScalarKind precision = ScalarKind::float64;
  if (cursor.accept("float32"))
    precision = ScalarKind::float32;
  else if (!cursor.accept("float64"))
    cursor.error("float32 or float64");
  if (!cursor.at_end()) cursor.error("the end of the text");
  return precision;
}

}  // namespace gradcheck
