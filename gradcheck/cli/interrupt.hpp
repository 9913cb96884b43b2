#pragma once

namespace gradcheck::cli {

/// While it lives, the first Ctrl-C is noted instead of ending the program; a second one ends the program at once. Only
/// one may live at a time.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// Ctrl-C was pressed.
  bool seen() const;
};

}  // namespace gradcheck::cli
