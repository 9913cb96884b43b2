/// Messages between the command and its workers: bytes behind their length, over a stream socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gradcheck::worker {

/// Longer ones are not messages but what a damaged process has sent.
constexpr std::uint64_t longest_message = std::uint64_t{1} << 32;

/// False if nobody reads at the other end any more.
bool send_message(int socket, std::string_view bytes);

/// Puts messages together from what arrives.
class Receiver {
 public:
  enum class State {
    message,  ///< take() has one
    partial,  ///< there is more to come
    closed,   ///< nothing will come any more
  };

  explicit Receiver(int socket) : socket_(socket) {}
  /// Reads what is there; waits for it if asked to.
  State receive(bool wait);
  std::string take();

 private:
  std::optional<std::uint64_t> length() const;

  int socket_;
  std::string received_;
};

}  // namespace gradcheck::worker
