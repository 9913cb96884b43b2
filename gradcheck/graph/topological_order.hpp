#pragma once

#include <cstddef>
#include <vector>

namespace gradcheck {

/// An order of nodes in which each comes after the nodes from which it takes values; or a cycle, if there is none.
struct TopologicalOrder {
  std::vector<std::size_t> order;
  std::vector<std::size_t> cycle;  ///< each takes from the next, the last from the first; empty if there is an order
};

/// takes_from[n]  the nodes from which node n takes. Nodes keep their order where the edges allow it.
/// Cost  one step per node and per edge, no recursion.
TopologicalOrder topological_order(const std::vector<std::vector<std::size_t>>& takes_from);

}  // namespace gradcheck
