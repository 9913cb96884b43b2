/// Runs oneDNN on the buffers of the harness: row-major float32, one thread. Only primitives, which hold no values, are
/// kept between calls.
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

#include "gradcheck/sdk.hpp"

// oneDNN loads its own OpenMP runtime. The symbol is weak, because the compiler may know another runtime or none.
extern "C" __attribute__((weak)) void omp_set_num_threads(int);

namespace gradcheck::tests::onednn {

using dnnl::memory;

inline const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

/// Row-major float32. For oneDNN a scalar is a vector of one element.
inline memory::desc plain(memory::dims dims) {
  using tag = memory::format_tag;
  constexpr tag tags[] = {tag::a, tag::ab, tag::abc, tag::abcd, tag::abcde};
  if (dims.empty()) dims.push_back(1);
  if (dims.size() > std::size(tags)) throw std::invalid_argument("oneDNN's layers end at five axes");
  return memory::desc(dims, memory::data_type::f32, tags[dims.size() - 1]);
}

template <class Tensor>
memory::dims dims_of(const Tensor& tensor) {
  return {tensor.shape().begin(), tensor.shape().end()};
}

template <class Tensor>
memory::desc plain(const Tensor& tensor) {
  return plain(dims_of(tensor));
}

/// The tensor's own buffer, not a copy. Throws ViewError if it has gaps.
template <class Tensor>
memory at(const memory::desc& desc, const Tensor& tensor) {
  return memory(desc, cpu(),
                const_cast<float*>(tensor.data()));  // oneDNN decides by the argument's name whether it may write
}

template <class Tensor>
memory at(const Tensor& tensor) {
  return at(plain(tensor), tensor);
}

/// A buffer that oneDNN needs during one call.
inline memory scratch(const memory::desc& desc) { return memory(desc, cpu()); }

/// A primitive with its description. The key is all that it was made from.
template <class Primitive>
struct Made {
  std::string key;
  typename Primitive::primitive_desc description;
  Primitive primitive;

  template <class... Forward>
  Made(std::string bytes, const typename Primitive::desc& wanted, const Forward&... forth)
      : key(std::move(bytes)), description(wanted, cpu(), forth.description...), primitive(description) {}
};

template <class Primitive>
using Kept = std::shared_ptr<const Made<Primitive>>;

/// Rationale: one thread per call, because cases already run on several threads, and because the result of a sum that is
/// split among threads would depend on their number.
inline dnnl::stream& stream() {
  thread_local dnnl::stream one_thread = [] {
    if (omp_set_num_threads != nullptr) omp_set_num_threads(1);
    return dnnl::stream(cpu());
  }();
  return one_thread;
}

/// The primitive for an operation; the primitive of a backward also depends on that of its forward. A check calls an op very
/// often with the same shapes, and making a primitive costs many times a call of it, so each thread keeps its primitives.
template <class Primitive, class... Forward>
Kept<Primitive> made(const typename Primitive::desc& wanted, const Kept<Forward>&... forth) {
  thread_local std::unordered_map<std::string, Kept<Primitive>> kept;
  constexpr std::size_t most_kept = 256;
  stream();  // A primitive keeps the number of threads that is set when it is made.
  std::string key(reinterpret_cast<const char*>(&wanted.data), sizeof(wanted.data));
  (key.append(forth->key), ...);
  if (const auto place = kept.find(key); place != kept.end()) return place->second;
  if (kept.size() >= most_kept) kept.clear();
  auto result = std::make_shared<const Made<Primitive>>(key, wanted, *forth...);
  kept.emplace(std::move(key), result);
  return result;
}

inline void run(const dnnl::primitive& primitive, const std::unordered_map<int, memory>& arguments) {
  primitive.execute(stream(), arguments);
  stream().wait();
}

template <class Primitive>
void run(const Kept<Primitive>& layer, const std::unordered_map<int, memory>& arguments) {
  run(layer->primitive, arguments);
}

}  // namespace gradcheck::tests::onednn
