/// Runs oneDNN on the buffers of the harness: row-major float32, one thread.
#pragma once

#include <cstddef>
#include <iterator>
#include <oneapi/dnnl/dnnl.hpp>
#include <stdexcept>
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

/// Rationale: one thread per call, because cases already run on several threads, and because the result of a sum that
/// is split among threads would depend on their number.
inline void run(const dnnl::primitive& primitive, const std::unordered_map<int, memory>& arguments) {
  if (omp_set_num_threads != nullptr) omp_set_num_threads(1);
  dnnl::stream stream(cpu());
  primitive.execute(stream, arguments);
  stream.wait();
}

}  // namespace gradcheck::tests::onednn
