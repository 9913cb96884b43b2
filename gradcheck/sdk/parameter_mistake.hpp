/// A sentence about a mistake in the parameters of an op's function.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/sdk/functions.hpp"
#include "gradcheck/sdk/parameters.hpp"
#include "gradcheck/sdk/sentence.hpp"
#include "gradcheck/sdk/type_name.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

template <class... Parameters>
struct ParameterList {};

/// The parameters of a static function, from the type of its address. Nothing for a member function that is not static.
template <class Address>
struct ParametersOf {
  using List = void;
};
template <class Result, class... Parameters>
struct ParametersOf<Result (*)(Parameters...)> {
  using List = ParameterList<Parameters...>;
};
template <class Result, class... Parameters>
struct ParametersOf<Result (*)(Parameters...) noexcept> {
  using List = ParameterList<Parameters...>;
};

/// How a parameter is written and what it holds: "Out<T> dx (gradient of input x)" is prefix "d", holds "gradient of
/// input ".
struct ParameterWords {
  std::string_view prefix, holds;
};

template <class Function>
constexpr ParameterWords words_of(Role role) {
  constexpr bool second_order = std::is_same_v<Function, DoubleBackwardFunction>;
  switch (role) {
    case Role::input:
    case Role::arranged_input: return {"", "input "};
    case Role::output_written:
    case Role::output_read: return {"", "output "};
    case Role::saved_written:
    case Role::saved_read: return {"", "saved tensor "};
    case Role::upstream: return {"d", "gradient of output "};
    case Role::tangent:
      if (second_order) return {"u", "cotangent of the gradient of input "};
      return {"t", "tangent of input "};
    case Role::output_tangent:
      if (second_order) return {"dd", "gradient with respect to the gradient of output "};
      return {"t", "tangent of output "};
    case Role::downstream: break;
  }
  return {"d", "gradient of input "};
}

/// Compares the parameters of an op's function with those that its declarations require, and describes the first
/// difference. T  the scalar for which the function is compared.
template <class Op, class Function, class T, bool is_template>
class ParameterComparison {
 public:
  template <class List>
  static constexpr Wording mistake() {
    if constexpr (std::is_void_v<List>)
      return with_expected(opened() << Function::name << " must be static");
    else
      return with_expected(first_difference(List{}), starts_with_attributes(List{}));
  }

  /// For a function whose parameters cannot be read: it is overloaded, private, or has parameters of type auto.
  static constexpr Wording unreadable() { return with_expected(not_callable()); }

  static constexpr Wording missing() { return with_expected(opened() << "has no " << Function::name); }

 private:
  static constexpr Positions positions = Function::template positions<Op>;

  static constexpr Wording opened() {
    const std::string_view signature = Op::signature;
    return Wording() << trim(signature.substr(0, signature.find(':'))) << ": ";
  }

  static constexpr Wording not_callable() {
    return opened() << Function::name << " cannot be called with the parameters that the signature asks for";
  }

  static constexpr std::string_view named(Position position) {
    return tensor_name(position, arity_of<Op>, saved_of_list<Op>);
  }

  static constexpr void write_parameter(Wording& to, Position position) {
    to << (is_written(position.role) ? "Out<" : "View<")
       << (position.is_index ? "std::int64_t" : element_name<T, T, is_template>()) << "> "
       << words_of<Function>(position.role).prefix << named(position);
  }

  static constexpr Wording with_expected(Wording sentence, bool with_attributes = false) {
    sentence << "; expected " << (is_template ? "template <class T> static " : "static ")
             << (std::is_same_v<Function, ValidFunction> ? "bool " : "void ") << Function::name << "("
             << (with_attributes ? "const Attributes&, " : "");
    for (std::size_t i = 0; i < positions.count; ++i) {
      if (i > 0) sentence << ", ";
      write_parameter(sentence, positions.at[i]);
    }
    return sentence << ")";
  }

  static constexpr Wording numbered(std::size_t number) {
    return opened() << "parameter " << number << " of " << Function::name;
  }

  template <class... Parameters>
  static constexpr Wording first_difference(ParameterList<Parameters...> list) {
    constexpr std::size_t count = sizeof...(Parameters);
    constexpr std::size_t leading = starts_with_attributes(ParameterList<Parameters...>{}) ? 1 : 0;
    if (leading == 1 && !fits_attributes(list)) return found(numbered(1) << " should be const Attributes&", list, 0);
    const std::array<bool, count + 1> fits = fitting<leading, Parameters...>(std::make_index_sequence<count>());
    for (std::size_t i = 0; i < positions.count; ++i) {
      const std::size_t place = leading + i;
      if (place < count && fits[place]) continue;
      Wording sentence = numbered(place + 1) << (place < count ? " should be " : " is missing: ");
      write_parameter(sentence, positions.at[i]);
      sentence << " (" << words_of<Function>(positions.at[i].role).holds << named(positions.at[i]) << ")";
      return place < count ? found(sentence, list, place) : sentence;
    }
    const std::size_t wanted = leading + positions.count;
    if (count > wanted) return found(numbered(wanted + 1) << " is one too many", list, wanted);
    return not_callable();
  }

  template <class First, class... Rest>
  static constexpr bool starts_with_attributes(ParameterList<First, Rest...>) {
    return std::is_same_v<std::remove_cvref_t<First>, Attributes>;
  }
  static constexpr bool starts_with_attributes(ParameterList<>) { return false; }
  template <class First, class... Rest>
  static constexpr bool fits_attributes(ParameterList<First, Rest...>) {
    return std::is_convertible_v<const Attributes&, First>;
  }
  static constexpr bool fits_attributes(ParameterList<>) { return false; }

  template <std::size_t leading, class... Parameters, std::size_t... I>
  static constexpr std::array<bool, sizeof...(Parameters) + 1> fitting(std::index_sequence<I...>) {
    return {fits_at<Parameters, I, leading>()..., false};
  }
  template <class Parameter, std::size_t i, std::size_t leading>
  static constexpr bool fits_at() {
    if constexpr (i >= leading && i - leading < positions.count) {
      constexpr Position position = positions.at[i - leading];
      return std::is_convertible_v<Argument<T, position.role, position.is_index>, Parameter>;
    }
    return true;
  }

  template <class... Parameters>
  static constexpr Wording found(Wording sentence, ParameterList<Parameters...>, std::size_t place) {
    sentence << ", found ";
    std::size_t i = 0;
    ((i++ == place ? write_type<Parameters, T, is_template>(sentence) : void()), ...);
    return sentence;
  }
};

/// The scalar of a function that is not a template: that of its first tensor of numbers.
template <class List>
struct ScalarOf {
  using Type = double;
};
template <class First, class... Rest>
struct ScalarOf<ParameterList<First, Rest...>> {
  using Type = typename ScalarOf<ParameterList<Rest...>>::Type;
};
template <class First, class... Rest>
requires requires {
  typename TensorParameter<std::remove_cvref_t<First>>::Element;
} &&(!std::is_same_v<typename TensorParameter<std::remove_cvref_t<First>>::Element,
                     std::int64_t>)struct ScalarOf<ParameterList<First, Rest...>> {
  using Type = typename TensorParameter<std::remove_cvref_t<First>>::Element;
};

/// Whether the function exists for some scalar. `valid` and `arrange` are called in double only.
template <class Op, class Function>
constexpr bool exists_for_some_scalar() {
  if constexpr (supports<Op, double, Function>) return true;
  if constexpr (Function::in_double) return false;
  return supports<Op, float, Function> || supports<Op, DoubleDouble, Function> || supports<Op, Referee, Function>;
}

/// The sentence; empty if the function is correct, or is optional and absent.
template <class Op, class Function>
constexpr Wording parameter_mistake() {
  if constexpr (exists_for_some_scalar<Op, Function>()) {
    return {};
  } else if constexpr (Function::template is_template<Op, double>) {
    using List = typename ParametersOf<typename Function::template TemplateAddress<Op, double>>::List;
    return ParameterComparison<Op, Function, double, true>::template mistake<List>();
  } else if constexpr (Function::template is_template<Op, float>) {
    using List = typename ParametersOf<typename Function::template TemplateAddress<Op, float>>::List;
    return ParameterComparison<Op, Function, float, true>::template mistake<List>();
  } else if constexpr (Function::template is_plain<Op>) {
    using List = typename ParametersOf<typename Function::template PlainAddress<Op>>::List;
    using T = std::conditional_t<Function::in_double, double, typename ScalarOf<List>::Type>;
    return ParameterComparison<Op, Function, T, false>::template mistake<List>();
  } else if constexpr (Function::template is_named<Op>()) {
    return ParameterComparison<Op, Function, double, true>::unreadable();
  } else if constexpr (Function::required) {
    return ParameterComparison<Op, Function, double, true>::missing();
  } else {
    return {};
  }
}

/// Stops the compiler with the sentence if the function is not correct.
template <class Op, class Function>
constexpr void require_parameters() {
  if constexpr (!parameter_mistake<Op, Function>().empty()) {
    constexpr Wording mistake = parameter_mistake<Op, Function>();
#if defined(__clang__)  // prints the characters of the sentence as numbers
    static_assert(mistake.empty(), "a function of the op does not have the parameters that the signature asks for");
#else
    static_cast<void>(sizeof(Mistake<sentence_of<mistake.text().size()>(mistake.text())>));
#endif
  }
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop
