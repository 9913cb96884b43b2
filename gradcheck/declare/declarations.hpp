#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "gradcheck/declare/attributes.hpp"
#include "gradcheck/declare/domain.hpp"
#include "gradcheck/declare/in_place.hpp"
#include "gradcheck/declare/kinks.hpp"
#include "gradcheck/declare/precision.hpp"
#include "gradcheck/declare/signature.hpp"
#include "gradcheck/declare/structure.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

/// The texts of an op in the declaration language (docs/ops.md); "" for a text that the op does not have.
struct DeclaredTexts {
  std::string signature, attributes, domain, structure, kinks, saved, in_place, precision;
};

/// What the texts say.
struct Declarations {
  Signature signature;
  std::vector<AttributeSpec> attributes;
  std::vector<Domain> domains;  ///< one per input
  std::vector<StructureClaim> structure;
  Kinks kinks;
  Signature saved;  ///< the saved tensors, as outputs of a signature of their own
  std::vector<InPlace> in_place;
  ScalarKind precision = ScalarKind::float64;
};

/// Texts of an op that cannot be read. what() is about the first one.
class DeclarationError : public ParseError {
 public:
  explicit DeclarationError(std::vector<ParseError> mistakes)
      : ParseError(mistakes.front()), mistakes_(std::move(mistakes)) {}

  /// The first mistake of each text, in the order of DeclaredTexts, but attributes before the signature.
  const std::vector<ParseError>& mistakes() const noexcept { return mistakes_; }

 private:
  std::vector<ParseError> mistakes_;
};

/// Reads all texts of an op. Throws DeclarationError with the mistakes of all of them. The other texts name tensors and
/// dimensions of the signature: if the signature has a mistake, those names are taken as right, and `saved` is not
/// read.
Declarations read_declarations(const DeclaredTexts& texts);

}  // namespace gradcheck
