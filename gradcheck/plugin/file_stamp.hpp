/// Files with what they held at a moment, so that a change is noticed later.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// 128 bits as 32 hexadecimal digits.
std::string hash_text(std::string_view text);

/// What a file held, and what its directory entry said then.
struct FileStamp {
  std::filesystem::path path;
  std::string hash;
  std::string state;  ///< size, times and inode; "" if the file had just been changed and may change again unnoticed
};

/// The file as it is now. Nothing if it is no regular file or cannot be read.
std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

/// One line per file.
std::string to_text(const std::vector<FileStamp>& stamps);
/// Nothing if the text is not of to_text().
std::optional<std::vector<FileStamp>> stamps_in(const std::string& text);

enum class StampCheck {
  unchanged,           ///< size and times of all files are the same
  unchanged_contents,  ///< some had to be read: their state has been brought up to date
  changed,
};

/// Compares the files with their stamps. A file is read only if its state differs: a write changes at least the time of
/// the last change of status, which no user can set.
StampCheck check_stamps(std::vector<FileStamp>& stamps);

}  // namespace gradcheck
