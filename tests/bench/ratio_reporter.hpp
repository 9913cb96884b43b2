/// Google Benchmark's console table, followed by the ratios for which the project has targets. Both sides of a ratio
/// come from the same run, so that a noisy machine affects them equally.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <string>

namespace gradcheck::bench {

class RatioReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      // With repetitions, the median is used.
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name != "median") continue;
      seconds_[run.run_name.function_name] = run.real_accumulated_time / static_cast<double>(run.iterations);
    }
    ConsoleReporter::ReportRuns(runs);
  }

  void print_ratios() const {
    std::printf("\nratio of medians\n");
    for (const auto& [name, seconds] : seconds_) {
      if (name.rfind("check/", 0) == 0) ratio(name, "bare calls/" + name.substr(6), "aim: 1.3 or less");
    }
    ratio("product 128/double-double", "product 128/double, plain loop", "aim: 2.5 or less");
    ratio("product 128/double-double", "product 128/double, Eigen", "");
    ratio("product 128/binary128", "product 128/double-double", "");
    ratio("network/certified probe", "network/forward in double, plain loops", "aim: 25 or less");
    ratio("network/certified probe", "network/forward in double, Eigen", "aim: 55 or less");
    for (const char* op : {"tanh", "relu"}) {
      const std::string name = "whole check of " + std::string(op) + " 100 x 4096/";
      ratio(name + "in double-double", name + "in double", "aim: 2.5 or less");
    }
    for (const char* function : {"mul", "exp", "tanh"}) {
      ratio(function + std::string(" of 1024/double-double"), function + std::string(" of 1024/packs"), "");
    }
    ratio("product 128/50 digits", "product 128/double-double", "");
  }

 private:
  void ratio(const std::string& a, const std::string& b, const char* aim) const {
    const auto first = seconds_.find(a), second = seconds_.find(b);
    if (first == seconds_.end() || second == seconds_.end()) return;
    std::printf("%8.2f   %s / %s   %s\n", first->second / second->second, a.c_str(), b.c_str(), aim);
  }

  std::map<std::string, double> seconds_;
};

}  // namespace gradcheck::bench
