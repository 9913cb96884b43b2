#pragma once

#include <cstdint>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Told what each thread of a run is at, before it is. Called from several threads at once.
class CaseWatch {
 public:
  virtual ~CaseWatch() = default;
  /// The calling thread turns to the case of this number, or to a smaller one that is made of it.
  virtual void begin(std::int64_t index, const Case* smaller) = 0;
  virtual void end() = 0;
};

/// From begin to end; nothing without a watch.
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
