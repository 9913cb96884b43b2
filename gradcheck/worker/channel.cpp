#include "gradcheck/worker/channel.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace gradcheck::worker {

namespace {

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

bool send_message(int socket, std::string_view bytes) {
  const std::uint64_t length = bytes.size();
  std::array<char, sizeof(length)> head{};
  std::memcpy(head.data(), &length, sizeof(length));  // both ends run on one machine, so the byte order is the same
  return send_all(socket, {head.data(), head.size()}) && send_all(socket, bytes);
}

std::optional<std::uint64_t> Receiver::length() const {
  std::uint64_t length = 0;
  if (received_.size() < sizeof(length)) return std::nullopt;
  std::memcpy(&length, received_.data(), sizeof(length));
  return length;
}

Receiver::State Receiver::receive(bool wait) {
  std::array<char, 65536> part{};
  for (;;) {
    if (const auto expected = length()) {
      if (*expected > longest_message) return State::closed;
      if (received_.size() - sizeof(*expected) >= *expected) return State::message;
    }
    const ssize_t count = ::recv(socket_, part.data(), part.size(), wait ? 0 : MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN)) return State::partial;
    if (count <= 0) return State::closed;
    received_.append(part.data(), static_cast<std::size_t>(count));
  }
}

std::string Receiver::take() {
  const auto size = static_cast<std::size_t>(*length());
  std::string message = received_.substr(sizeof(std::uint64_t), size);
  received_.erase(0, sizeof(std::uint64_t) + size);
  return message;
}

}  // namespace gradcheck::worker
