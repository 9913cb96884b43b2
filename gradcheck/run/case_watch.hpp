#pragma once

#include <cstdint>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Is notified before a thread of a run starts a case. Called from several threads at once.
class CaseWatch {
 public:
  virtual ~CaseWatch() = default;
  /// The calling thread starts the case of this number, or, if `smaller` is given, a case shrunk from it.
  virtual void begin(std::int64_t index, const Case* smaller) = 0;
  virtual void end() = 0;
};

/// Calls begin() when it is constructed and end() when it is destroyed; does nothing without a watch.
class Watched {
 public:
  Watched(CaseWatch* watch, std::int64_t index, const Case* smaller = nullptr) : watch_(watch) {
    if (watch_ != nullptr) watch_->begin(index, smaller);
  }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  ~Watched() {
    if (watch_ != nullptr) watch_->end();
  }

 private:
  CaseWatch* watch_;
};

}  // namespace gradcheck
