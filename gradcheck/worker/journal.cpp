#include "gradcheck/worker/journal.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck::worker {

namespace {

// More than the most threads that --jobs accepts.
constexpr std::size_t slot_count = 4200;
constexpr std::uint64_t largest_case = std::uint64_t{1} << 30;
constexpr std::uint64_t has_returned = std::uint64_t{1} << 40;

/// Nanoseconds of the steady clock, which all processes of the machine share.
std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Nanoseconds of CPU time that this process has used.
std::int64_t used() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::uint64_t packed(Function function, gradcheck_dtype scalar) {
  return std::uint64_t{static_cast<std::uint8_t>(function)} << 32 | std::uint64_t{scalar.code} << 24 |
         std::uint64_t{scalar.bits} << 16 | scalar.lanes;
}

std::string scalar_text(gradcheck_dtype scalar) {
  for (const ScalarKind kind :
       {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide}) {
    if (same(scalar, dtype_of(kind))) return std::string(name(kind));
  }
  if (same(scalar, {2, 64, 16})) return "packs of " + std::string(name(ScalarKind::double_double));
  return "the counting scalar";
}

std::string call_text(std::uint64_t call) {
  static constexpr std::array<const char*, 7> names = {"",      "forward", "backward", "jvp", "double_backward",
                                                       "valid", "arrange"};
  const std::uint64_t function = call >> 32 & 0xFF;
  if (function == 0 || function >= names.size()) return "";
  const gradcheck_dtype scalar{static_cast<std::uint8_t>(call >> 24), static_cast<std::uint8_t>(call >> 16),
                               static_cast<std::uint16_t>(call)};
  return names[function] + (" in " + scalar_text(scalar));
}

}  // namespace

struct Journal::Slot {
  alignas(64) std::atomic<std::int64_t> began;  // 0: idle
  std::atomic<std::int64_t> used_before;        // CPU time of the process when the case was begun
  std::atomic<std::int64_t> index;
  std::atomic<std::uint64_t> call;
  std::atomic<std::uint32_t> smaller, fatal, refused_memory;
};

struct Journal::Page {
  std::atomic<std::uint32_t> slots, memory_exhausted;
  std::atomic<std::uint32_t> busy, most_busy;  // threads with a case: now, and most at once
  std::atomic<std::uint64_t> smaller_size;     // of the smaller case, whose bytes follow the page
  std::array<Slot, slot_count> slot;
};

Journal::Journal() {
  const int descriptor = ::memfd_create("gradcheck-journal", MFD_CLOEXEC);
  // Above the descriptors that a worker inherits.
  descriptor_ = descriptor < 0 ? -1 : ::fcntl(descriptor, F_DUPFD_CLOEXEC, 10);
  if (descriptor >= 0) ::close(descriptor);
  if (descriptor_ < 0 || ::ftruncate(descriptor_, sizeof(Page)) != 0) {
    throw Error(std::string("cannot create the journal of a worker: ") + std::strerror(errno));
  }
  map();
}

Journal::Journal(int descriptor) : descriptor_(descriptor) { map(); }

void Journal::map() {
  void* memory = ::mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  if (memory == MAP_FAILED)
    throw Error(std::string("the journal of a worker cannot be mapped: ") + std::strerror(errno));
  page_ = static_cast<Page*>(memory);
}

Journal::~Journal() {
  ::munmap(page_, sizeof(Page));
  ::close(descriptor_);
}

Journal::Slot& Journal::own_slot() {
  thread_local Slot* own = nullptr;  // a process writes to one journal only
  if (own == nullptr) own = &page_->slot[std::min<std::size_t>(page_->slots++, slot_count - 1)];
  return *own;
}

void Journal::begin(std::int64_t index, bool smaller) {
  Slot& slot = own_slot();
  slot.index = index;
  slot.smaller = smaller ? 1 : 0;
  slot.call = 0;
  slot.refused_memory = 0;
  slot.used_before = used();
  if (slot.began == 0) {
    const std::uint32_t busy = ++page_->busy;
    std::uint32_t most = page_->most_busy;
    while (busy > most && !page_->most_busy.compare_exchange_weak(most, busy)) continue;
  }
  slot.began = now();
}

void Journal::end() {
  if (own_slot().began.exchange(0) != 0) --page_->busy;
}

void Journal::enter(Function function, gradcheck_dtype scalar) {
  own_slot().call.store(packed(function, scalar), std::memory_order_relaxed);
}

void Journal::leave() { own_slot().call.fetch_or(has_returned, std::memory_order_relaxed); }

void Journal::note_smaller_case(const std::string& bytes) {
  page_->smaller_size = 0;
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count =
        ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(sizeof(Page) + done));
    if (count <= 0) return;
    done += static_cast<std::size_t>(count);
  }
  page_->smaller_size = bytes.size();
}

void Journal::note_fatal(bool memory_is_exhausted) {
  Slot& slot = own_slot();
  slot.fatal = 1;
  if (memory_is_exhausted || slot.refused_memory != 0) page_->memory_exhausted = 1;
}

void Journal::note_refused_memory() { own_slot().refused_memory = 1; }

std::vector<JournalEntry> Journal::under_way(double cpu_seconds) const {
  std::vector<JournalEntry> entries;
  const double threads = std::max<std::uint32_t>(page_->most_busy, 1);
  const std::size_t used = std::min<std::size_t>(page_->slots, slot_count);
  for (std::size_t i = 0; i < used; ++i) {
    const Slot& slot = page_->slot[i];
    const std::int64_t began = slot.began;
    if (began == 0) continue;
    JournalEntry& entry = entries.emplace_back();
    entry.index = slot.index;
    entry.cpu_seconds = (cpu_seconds - static_cast<double>(slot.used_before) * 1e-9) / threads;
    entry.wall_seconds = static_cast<double>(now() - began) * 1e-9;
    entry.smaller = slot.smaller != 0;
    entry.fatal = slot.fatal != 0;
    const std::uint64_t call = slot.call;
    entry.call = call_text(call);
    entry.returned = (call & has_returned) != 0;
  }
  return entries;
}

std::string Journal::smaller_case() const {
  std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(page_->smaller_size, largest_case)), '\0');
  const ssize_t count = ::pread(descriptor_, bytes.data(), bytes.size(), sizeof(Page));
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

bool Journal::memory_exhausted() const { return page_->memory_exhausted != 0; }

}  // namespace gradcheck::worker
