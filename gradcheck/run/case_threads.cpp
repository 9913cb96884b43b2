#include "gradcheck/run/case_threads.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

namespace gradcheck {

CaseThreads::CaseThreads(const Op& op, int jobs)
    : jobs_(op.one_thread() ? 1
            : jobs > 0      ? jobs
                            : oneapi::tbb::this_task_arena::max_concurrency()) {}

void CaseThreads::for_each(std::int64_t begin, std::int64_t end, const std::function<void(std::int64_t)>& check) const {
  if (jobs_ == 1) {
    for (std::int64_t i = begin; i < end; ++i) check(i);
    return;
  }
  // Without this, oneTBB prints a warning and starts no more threads than there are processors.
  const oneapi::tbb::global_control threads(oneapi::tbb::global_control::max_allowed_parallelism,
                                            static_cast<std::size_t>(jobs_));
  oneapi::tbb::task_arena arena(jobs_);
  arena.execute([&] { oneapi::tbb::parallel_for(begin, end, check); });
}

}  // namespace gradcheck
