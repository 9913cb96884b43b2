#include <algorithm>

#include "gradcheck/call/call_frame.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/graph/graph.hpp"
#include "gradcheck/graph/graph_run.hpp"

namespace gradcheck {

namespace {

/// The table of a graph's op, and the plan to which it points.
struct GraphOp {
  std::shared_ptr<const GraphPlan> plan;
  gradcheck_op table{};
};

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

/// Runs a part of a call and turns an exception into a status, because none may cross the C interface.
template <class Run>
gradcheck_status guarded(gradcheck_call* call, Run run) {
  const auto answer = [&](gradcheck_status status, const char* message) {
    write_message(*call, message);
    return status;
  };
  try {
    run();
    return GRADCHECK_OK;
  } catch (const NodeRefusal& error) {
    return answer(GRADCHECK_UNSUPPORTED, error.what());
  } catch (const ShapeError& error) {
    return answer(GRADCHECK_SHAPE, error.what());
  } catch (const std::exception& error) {
    return answer(GRADCHECK_FAILED, error.what());
  } catch (...) {
    return answer(GRADCHECK_FAILED, "an exception of an unknown type");
  }
}

gradcheck_status graph_forward(const gradcheck_op* self, gradcheck_call* call) {
  return guarded(call, [&] {
    GraphRun run(*static_cast<const GraphPlan*>(self->context), call->scalar);
    run.forward({call->inputs, call->input_count});
    for (std::size_t i = 0; i < call->output_count; ++i) run.copy_output(i, call->outputs[i]);
  });
}

gradcheck_status graph_backward(const gradcheck_op* self, gradcheck_call* call) {
  return guarded(call, [&] {
    GraphRun run(*static_cast<const GraphPlan*>(self->context), call->scalar);
    run.forward({call->inputs, call->input_count});
    run.backward({call->upstream, call->output_count});
    for (std::size_t i = 0; i < call->input_count; ++i) run.copy_gradient(i, call->downstream[i]);
  });
}

}  // namespace

Op Graph::op(const std::string& origin) const {
  auto shared = std::make_shared<GraphOp>();
  shared->plan = plan();
  gradcheck_op& table = shared->table;
  table.struct_size = sizeof(table);
  table.flags = GRADCHECK_OP_HEEDS_STRIDES;
  table.forward_scalars = table.backward_scalars = GraphRun::scalars;
  for (const GraphPlan::Node& node : shared->plan->nodes) {
    // Backward runs forward, too.
    table.forward_scalars &= node.op.table().forward_scalars;
    table.backward_scalars &= node.op.table().forward_scalars & node.op.table().backward_scalars;
    if (node.op.one_thread()) table.flags |= GRADCHECK_OP_ONE_THREAD;
    if (!node.op.heeds_strides()) table.flags &= ~GRADCHECK_OP_HEEDS_STRIDES;
  }
  if (table.backward_scalars == 0) fail("there is no scalar in which all of its nodes compute");
  table.signature = shared->plan->signature_text.c_str();
  table.domain = text_or_null(shared->plan->texts.domain);
  table.structure = text_or_null(shared->plan->texts.structure);
  table.kinks = text_or_null(shared->plan->texts.kinks);
  table.source = text_or_null(shared->plan->texts.source);
  table.context = const_cast<GraphPlan*>(shared->plan.get());  // graph_forward and graph_backward only read it
  table.forward = &graph_forward;
  table.backward = &graph_backward;
  return Op(table, origin, shared);
}

}  // namespace gradcheck
