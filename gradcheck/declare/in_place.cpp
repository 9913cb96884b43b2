#include "gradcheck/declare/in_place.hpp"

#include "gradcheck/declare/tensor_names.hpp"
#include "gradcheck/declare/text_cursor.hpp"

namespace gradcheck {

std::vector<InPlace> parse_in_place(std::string_view text, const Signature& signature) {
  TextCursor cursor("in_place of '" + signature.name + "'", text);
  std::vector<InPlace> pairs;
  while (!cursor.at_end()) {
    InPlace pair;
    pair.output = read_real_output(cursor, signature);
    cursor.expect("over");
    pair.input = read_real_input(cursor, signature);
    pairs.push_back(pair);
    if (!cursor.at_end() && !cursor.accept(";")) cursor.error("';' or the end of the text");
  }
  return pairs;
}

}  // namespace gradcheck
