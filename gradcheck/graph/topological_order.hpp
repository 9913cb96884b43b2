#pragma once

#include <cstddef>
#include <vector>

namespace gradcheck {

/// An order of nodes in which each comes after those it takes from; or, if there is none, a cycle.
struct TopologicalOrder {
  std::vector<std::size_t> order;
  std::vector<std::size_t> cycle;  ///< each takes from the next, the last from the first; empty if there is an order
};

/// takes_from[n]: the nodes that node n takes from. Nodes keep the order they are given in where they may.
/// Cost  one step per node and per edge, no recursion.
TopologicalOrder topological_order(const std::vector<std::vector<std::size_t>>& takes_from);

}  // namespace gradcheck
