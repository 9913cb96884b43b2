#pragma once

#include <cstdint>

namespace gradcheck::cli {

/// `gradcheck worker`: what the command starts itself as, to load a plugin and answer requests about it until nobody asks any more.
/// Does not return where a worker is wanted: a plugin's destructors are its own affair. Else the exit code.
int worker_command(std::int64_t memory_mebibytes);

}  // namespace gradcheck::cli
