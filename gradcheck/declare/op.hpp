/// An op as the harness sees it: what it declares, and its functions.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/declare/declarations.hpp"
#include "gradcheck/declare/shape_rules.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// An op, built in or from a plugin: the table of the plugin ABI, with its texts read and validated.
class Op {
 public:
  /// `library` keeps the code behind the table loaded. Throws DeclarationError for texts that cannot be
  /// read, LoadError for a table with a piece missing.
  explicit Op(const gradcheck_op& table, std::string origin = "built-in", std::shared_ptr<const void> library = {});

  const std::string& name() const { return declared_.signature.name; }
  const Signature& signature() const { return declared_.signature; }
  const std::vector<AttributeSpec>& attributes() const { return declared_.attributes; }
  const std::vector<Domain>& domains() const { return declared_.domains; }  ///< one per input
  const std::vector<StructureClaim>& structure() const { return declared_.structure; }
  const Kinks& kinks() const { return declared_.kinks; }
  const std::vector<InPlace>& in_place() const { return declared_.in_place; }
  /// The widest format that the formulas are written for, float32 or float64.
  ScalarKind working_precision() const { return declared_.precision; }
  const std::string& origin() const { return origin_; }
  const gradcheck_op& table() const { return table_; }
  /// A text of the table as it stands, "" for none.
  std::string attributes_text() const { return text(table_.attributes); }
  std::string domain_text() const { return text(table_.domain); }
  std::string structure_text() const { return text(table_.structure); }
  std::string kinks_text() const { return text(table_.kinks); }
  std::string source_text() const { return text(table_.source); }
  std::string saved_text() const { return text(table_.saved); }
  std::string in_place_text() const { return text(table_.in_place); }
  std::string precision_text() const { return text(table_.precision); }

  /// The same op as if it computed in float32 or float64 only. Throws LoadError if forward or backward does not.
  Op as_black_box(ScalarKind scalar) const;

  /// The tensors that forward keeps for backward, and their shapes.
  const std::vector<TensorSpec>& saved() const { return declared_.saved.outputs; }
  std::vector<Shape> saved_shapes(const Bindings& bindings, const AttributeValues& values) const;

  bool forward_in(ScalarKind scalar) const;
  bool backward_in(ScalarKind scalar) const;
  bool jvp_in(ScalarKind scalar) const;
  bool double_backward_in(ScalarKind scalar) const;
  /// Forward and backward count their operations.
  bool counts() const { return (table_.forward_scalars & table_.backward_scalars & GRADCHECK_SCALAR_COUNTING) != 0; }
  /// Forward and backward both exist in a scalar wider than binary64, so differences can be taken to full accuracy.
  bool extended() const;

  bool one_thread() const { return (table_.flags & GRADCHECK_OP_ONE_THREAD) != 0; }
  bool accumulates() const { return (table_.flags & GRADCHECK_OP_ACCUMULATES) != 0; }
  bool strided() const { return (table_.flags & GRADCHECK_OP_STRIDED) != 0; }
  bool heeds_strides() const { return (table_.flags & (GRADCHECK_OP_HEEDS_STRIDES | GRADCHECK_OP_STRIDED)) != 0; }

  /// Positions of the inputs that have a gradient.
  const std::vector<std::size_t>& differentiable_inputs() const { return differentiable_; }

 private:
  static std::string text(const char* text) { return text == nullptr ? std::string() : std::string(text); }

  gradcheck_op table_;
  std::string origin_;
  std::shared_ptr<const void> library_;
  Declarations declared_;
  std::vector<std::size_t> differentiable_;
};

}  // namespace gradcheck
