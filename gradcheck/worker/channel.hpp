/// Messages between the command and its workers over a stream socket: a length of eight bytes, then that many bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gradcheck::worker {

/// A longer length comes from a damaged process.
constexpr std::uint64_t longest_message = std::uint64_t{1} << 32;

/// False if the other end is closed.
bool send_message(int socket, std::string_view bytes);

/// Assembles messages from the bytes that arrive.
class Receiver {
 public:
  enum class State {
    message,  ///< take() returns one
    partial,  ///< the message is not complete yet
    closed,   ///< no further message can arrive
  };

  explicit Receiver(int socket) : socket_(socket) {}
  /// Reads the bytes that have arrived. With `wait`, returns only when a message is complete or the socket is closed.
  State receive(bool wait);
  std::string take();

 private:
  std::optional<std::uint64_t> length() const;

  int socket_;
  std::string received_;
};

}  // namespace gradcheck::worker
