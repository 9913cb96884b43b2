#include "gradcheck/cli/report_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include "gradcheck/cli/tell.hpp"
#include "gradcheck/error.hpp"
#include "reports/reporter_list.hpp"

namespace gradcheck::cli {

namespace {

namespace fs = std::filesystem;

std::string known_formats() {
  std::string names;
  for (const reports::Reporter* reporter : reports::all_reporters()) {
    names += (names.empty() ? "" : ", ") + std::string(reporter->format());
  }
  return names;
}

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw UsageError("the report cannot be written to " + path + ": " + reason);
}

}  // namespace

ReportFile::ReportFile(const std::string& request) {
  const std::size_t equals = request.find('=');
  if (equals == std::string::npos || equals + 1 == request.size()) {
    throw UsageError("--report needs FORMAT=PATH, got '" + request + "'; formats: " + known_formats());
  }
  const std::string format = request.substr(0, equals);
  path_ = request.substr(equals + 1);
  reporter_ = reports::find_reporter(format);
  if (reporter_ == nullptr) throw UsageError("there is no report format '" + format + "'; formats: " + known_formats());
  if (to_standard_output()) return;
  std::error_code ignored;
  if (fs::is_directory(path_, ignored)) refuse(path_, "it is a folder");
  const fs::path folder = fs::absolute(path_).parent_path();
  if (!fs::is_directory(folder, ignored)) refuse(path_, "there is no folder " + folder.string());
  if (fs::exists(path_, ignored) && ::access(path_.c_str(), W_OK) != 0) refuse(path_, std::strerror(errno));
  // A draft is written beside a file, but not beside a device or a pipe such as the >(...) of a shell.
  if (is_replaced() && ::access(folder.c_str(), W_OK) != 0) refuse(path_, std::strerror(errno));
}

bool ReportFile::is_replaced() const {
  std::error_code ignored;
  return !fs::exists(path_, ignored) || fs::is_regular_file(path_, ignored);
}

void ReportFile::write(const RunRecord& record) const {
  if (to_standard_output()) {
    reporter_->write(record, std::cout);
    std::cout.flush();
    if (!std::cout) refuse("standard output", std::strerror(errno));
    return;
  }
  std::error_code error;
  const bool replace = is_replaced();
  const std::string draft = replace ? path_ + "." + std::to_string(::getpid()) + ".draft" : path_;
  errno = 0;
  std::ofstream file(draft, std::ios::binary | std::ios::trunc);
  if (file) reporter_->write(record, file);
  file.close();
  if (!file) {
    const std::string reason = errno != 0 ? std::strerror(errno) : "writing failed";
    if (replace) fs::remove(draft, error);
    refuse(path_, reason);
  }
  if (!replace) return;
  fs::rename(draft, path_, error);
  if (error) {
    const std::string reason = error.message();
    fs::remove(draft, error);
    refuse(path_, reason);
  }
}

ReportFiles::ReportFiles(const std::vector<std::string>& requests) {
  for (const std::string& request : requests) {
    ReportFile file(request);
    for (const ReportFile& earlier : files_) {
      if (earlier.path() == file.path()) throw UsageError("two reports cannot both be written to " + file.path());
    }
    files_.push_back(std::move(file));
  }
}

bool ReportFiles::to_standard_output() const {
  return std::any_of(files_.begin(), files_.end(), [](const ReportFile& file) { return file.to_standard_output(); });
}

bool ReportFiles::write(const RunRecord& record) const {
  bool all_written = true;
  for (const ReportFile& file : files_) {
    try {
      file.write(record);
    } catch (const UsageError& error) {
      tell(error.what());
      all_written = false;
    }
  }
  return all_written;
}

}  // namespace gradcheck::cli
