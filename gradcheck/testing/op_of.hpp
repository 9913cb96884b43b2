#pragma once

#include <source_location>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/sdk/table.hpp"

#pragma GCC visibility push(hidden)  // see sdk/table.hpp

namespace gradcheck {

/// The op that a struct of gradcheck/sdk.hpp describes. Reports name the file of the call as its origin.
/// Throws DeclarationError for a mistake in its texts.
template <class Struct>
Op op_of(std::source_location here = std::source_location::current()) {
  return Op(sdk::table_of<Struct>(), here.file_name());
}

}  // namespace gradcheck

#pragma GCC visibility pop
