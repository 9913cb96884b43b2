/// The declarations of a source plugin, read from an object file and checked before the plugin is compiled.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gradcheck/declare/declarations.hpp"

namespace gradcheck {

/// One op as declarations_only.hpp of the SDK keeps it.
struct DeclaredOp {
  std::string type;  ///< its struct, as GRADCHECK_PLUGIN names it
  DeclaredTexts texts;
  std::vector<std::string> mistakes;   ///< one sentence per function with wrong parameters
  std::vector<std::string> functions;  ///< the function that each of the mistakes is about
};

/// The ops in an object file that was compiled with gradcheck/sdk/declarations_only.hpp. Nothing if there are none, or
/// if the bytes are damaged. Nothing of the file is loaded or run.
std::optional<std::vector<DeclaredOp>> read_declared_ops(std::string_view object);

/// A mistake in the declarations of an op.
struct SourceMistake {
  std::size_t op = 0;   ///< place of the op in GRADCHECK_PLUGIN, from 0
  std::string message;  ///< "my_op.cpp:7:52: signature of 'affine', column 23: expected ',' or ']', got '-'"
  std::string detail;   ///< the text with a caret under the column; "" for a mistake in a parameter list
};

/// All mistakes of all ops, in the order of the ops. `name` is what the source is called in messages, `source` its
/// content, in which the texts are looked for. A text that the source does not hold as a literal is reported at its
/// struct.
std::vector<SourceMistake> mistakes_of(const std::vector<DeclaredOp>& ops, const std::string& name,
                                       std::string_view source);

}  // namespace gradcheck
