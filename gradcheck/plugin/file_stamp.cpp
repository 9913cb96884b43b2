#include "gradcheck/plugin/file_stamp.hpp"

#include <sys/stat.h>
#include <time.h>
#include <xxhash.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

namespace gradcheck {

namespace {

namespace fs = std::filesystem;

std::string time_text(const timespec& time) { return std::to_string(time.tv_sec) + "." + std::to_string(time.tv_nsec); }

/// "" for a file changed less than two seconds ago: some file systems count time in steps of that size, so a further
/// change could leave the same times.
std::string state_of(const struct stat& status) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  if (status.st_ctim.tv_sec + 2 >= now.tv_sec) return "";
  return std::to_string(status.st_size) + "," + time_text(status.st_mtim) + "," + time_text(status.st_ctim) + "," +
         std::to_string(status.st_ino);
}

}  // namespace

std::string hash_text(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return digits.data();
}

std::optional<FileStamp> stamp_of(const fs::path& path) {
  struct stat status {};
  // The state comes first: a file that changes in between has a newer state than the stamp says, and is read again.
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return FileStamp{path, hash_text(content), state_of(status)};
}

std::string to_text(const std::vector<FileStamp>& stamps) {
  std::string text;
  for (const FileStamp& stamp : stamps)
    text += stamp.hash + " " + (stamp.state.empty() ? "-" : stamp.state) + " " + stamp.path.string() + "\n";
  return text;
}

std::optional<std::vector<FileStamp>> stamps_in(const std::string& text) {
  std::vector<FileStamp> stamps;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) return std::nullopt;
    const std::string line = text.substr(begin, end - begin);
    const std::size_t first = line.find(' '), second = first == std::string::npos ? first : line.find(' ', first + 1);
    if (second == std::string::npos) return std::nullopt;
    std::string state = line.substr(first + 1, second - first - 1);
    stamps.push_back({line.substr(second + 1), line.substr(0, first), state == "-" ? "" : std::move(state)});
    begin = end + 1;
  }
  return stamps;
}

StampCheck check_stamps(std::vector<FileStamp>& stamps) {
  StampCheck result = StampCheck::unchanged;
  for (FileStamp& stamp : stamps) {
    struct stat status {};
    if (::stat(stamp.path.c_str(), &status) != 0) return StampCheck::changed;
    if (!stamp.state.empty() && state_of(status) == stamp.state) continue;
    std::optional<FileStamp> now = stamp_of(stamp.path);
    if (!now || now->hash != stamp.hash) return StampCheck::changed;
    stamp = *std::move(now);
    result = StampCheck::unchanged_contents;
  }
  return result;
}

}  // namespace gradcheck
