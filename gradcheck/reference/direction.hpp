/// Entries of an op's inputs that move together.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace gradcheck {

/// An entry of one of the inputs.
struct Place {
  std::size_t input = 0, element = 0;
};

/// Along the line x + t v the entry at places[i] is x + t moves[i]. Moves are not zero.
struct Direction {
  std::vector<Place> places;
  std::vector<double> moves;

  /// The unit vector of one entry.
  static Direction of_entry(std::size_t input, std::size_t element) { return {{{input, element}}, {1.0}}; }

  /// Some entries of one input, and how far each moves.
  static Direction of_entries(std::size_t input, std::span<const std::size_t> elements, std::vector<double> moves) {
    Direction direction;
    for (const std::size_t element : elements) direction.places.push_back({input, element});
    direction.moves = std::move(moves);
    return direction;
  }

  /// One number per entry of an input; entries that stay are left out.
  static Direction of_input(std::size_t input, std::span<const double> moves) {
    Direction direction;
    for (std::size_t i = 0; i < moves.size(); ++i) {
      if (moves[i] == 0) continue;
      direction.places.push_back({input, i});
      direction.moves.push_back(moves[i]);
    }
    return direction;
  }
};

}  // namespace gradcheck
