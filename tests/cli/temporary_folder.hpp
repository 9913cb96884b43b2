#pragma once

#include <filesystem>
#include <string>

namespace gradcheck::tests {

/// A new folder in the temporary directory, which the destructor removes with its content.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& path, const std::string& content);
std::string read_whole_file(const std::filesystem::path& path);

/// The path of a plugin that tests/plugins/plugins.cmake builds.
std::filesystem::path test_plugin(const std::string& name);

}  // namespace gradcheck::tests
