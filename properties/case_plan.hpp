/// The order in which the strata of an op are tried.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gradcheck/run/case_source.hpp"
#include "properties/random_shapes.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

/// The strata and attribute levels that one case is drawn from.
struct CasePlan {
  const ShapeStratum* shapes = nullptr;
  std::optional<std::size_t> symbol = {};  ///< for large shapes: which of the symbols is large
  AttributeRow attributes;                 ///< empty: at random levels
  ValuePlan values;
};

/// The cases of an op by number. The first case is ordinary with all attributes at their defaults. Next, each stratum
/// is tried once, with everything else ordinary, in an order that the seed shuffles. Attributes go through rows that
/// combine every two levels all the while. After that, strata are combined at random, by their weights, and every other
/// case puts one input of several into a stratum alone.
class PlannedCases final : public CaseStream {
 public:
  PlannedCases(const Op& op, std::uint64_t seed);

  DrawnCase draw(std::int64_t index) const override;
  std::vector<StratumNote> strata() const override;

 private:
  /// A stratum of shapes, values, indices or upstream gradients that is tried once.
  struct Turn {
    const ShapeStratum* shapes = nullptr;
    const ValueStratum* values = nullptr;
    const IndexStratum* indices = nullptr;
    const UpstreamStratum* upstream = nullptr;
    std::optional<std::size_t> input = {};   ///< for values: only this input
    std::optional<std::size_t> symbol = {};  ///< for large shapes: the symbol that is large
  };

  CasePlan ordinary_plan() const;
  CasePlan plan_of(const Turn& turn) const;
  CasePlan mixed_plan(RandomStream& random) const;
  CasePlan plan(std::int64_t index, RandomStream& random) const;
  const ShapeStratum& usual_shapes() const;
  void draw_shapes_of(const CasePlan& plan, DrawnCase& drawn, RandomStream& random) const;
  void draw_values_of(const CasePlan& plan, DrawnCase& drawn, RandomStream& random) const;
  DrawnCase draw_ordinary(RandomStream& random) const;
  /// Why a large case takes too many operations, if the op counts them and it does.
  std::optional<std::string> too_costly(const CasePlan& plan, const Case& instance) const;

  const Op& op_;
  std::uint64_t seed_;
  bool has_indices_ = false;
  std::vector<AttributeRow> rows_;
  std::vector<Turn> turns_, single_turns_;
};

}  // namespace gradcheck::properties
