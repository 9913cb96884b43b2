#include "gradcheck/graph/topological_order.hpp"

#include <algorithm>

namespace gradcheck {

TopologicalOrder topological_order(const std::vector<std::vector<std::size_t>>& takes_from) {
  enum class Mark { unseen, on_path, placed };
  struct Step {
    std::size_t node, edge;
  };
  TopologicalOrder result;
  std::vector<Mark> marks(takes_from.size(), Mark::unseen);
  std::vector<Step> path;  // depth first, from a node to the nodes from which it takes
  const auto walk_to = [&](std::size_t node) {
    marks[node] = Mark::on_path;
    path.push_back({node, 0});
  };
  for (std::size_t start = 0; start < takes_from.size(); ++start) {
    if (marks[start] == Mark::unseen) walk_to(start);
    while (!path.empty()) {
      Step& step = path.back();
      if (step.edge == takes_from[step.node].size()) {
        marks[step.node] = Mark::placed;
        result.order.push_back(step.node);
        path.pop_back();
        continue;
      }
      const std::size_t giver = takes_from[step.node][step.edge++];
      if (marks[giver] == Mark::unseen)
        walk_to(giver);
      else if (marks[giver] == Mark::on_path) {
        auto first = std::find_if(path.begin(), path.end(), [&](const Step& one) { return one.node == giver; });
        for (; first != path.end(); ++first) result.cycle.push_back(first->node);
        return result;
      }
    }
  }
  return result;
}

}  // namespace gradcheck
