#include "gradcheck/record/record.hpp"

namespace gradcheck {

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::undecided: return "undecided";
    case Verdict::fail: return "fail";
    case Verdict::error: return "error";
  }
  return "unknown";
}

}  // namespace gradcheck
