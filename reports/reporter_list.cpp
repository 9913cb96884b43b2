#include "reports/reporter_list.hpp"

#include "reports/console.hpp"
#include "reports/html.hpp"
#include "reports/jsonl.hpp"
#include "reports/junit.hpp"

namespace gradcheck::reports {

const std::vector<const Reporter*>& all_reporters() {
  static const ConsoleReporter console;
  static const HtmlReporter html;
  static const JsonlReporter jsonl;
  static const JunitReporter junit;
  static const std::vector<const Reporter*> list = {
      &console,
      &html,
      &jsonl,
      &junit,
  };
  return list;
}

const Reporter* find_reporter(std::string_view format) {
  for (const Reporter* reporter : all_reporters()) {
    if (reporter->format() == format) return reporter;
  }
  return nullptr;
}

}  // namespace gradcheck::reports
