#pragma once

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>

#include <gradcheck/scalar/double_double.hpp>

namespace gradcheck {

namespace detail {

/// The exact decimal digits of a finite magnitude: whole_places digits before the point, decimal_places after it.
/// Every double fits, because its last bit is at least 2^-1074 and its first at most 2^1023.
class DecimalDigits {
 public:
  static constexpr int whole_places = 310;
  static constexpr int decimal_places = 1074;

  explicit DecimalDigits(double magnitude) : digits_(whole_places + decimal_places, '0') {
    char text[whole_places + decimal_places + 2];
    const char* end = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::fixed, decimal_places).ptr;
    const std::string_view all(text, static_cast<std::size_t>(end - text));
    const std::size_t point = all.find('.');
    digits_.replace(whole_places - point, point, all.substr(0, point));
    digits_.replace(whole_places, decimal_places, all.substr(point + 1));
  }

  /// From the digits of a number 0.d1d2... * 10^exponent. Digits that do not fit behind the point are cut off.
  DecimalDigits(std::string_view text, int exponent) : digits_(whole_places + decimal_places, '0') {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const long place = static_cast<long>(whole_places) - exponent + static_cast<long>(i);
      if (place >= 0 && place < static_cast<long>(digits_.size())) digits_[static_cast<std::size_t>(place)] = text[i];
    }
  }

  bool operator<(const DecimalDigits& other) const { return digits_ < other.digits_; }

  void add(const DecimalDigits& other) {
    int carry = 0;
    for (std::size_t i = digits_.size(); i-- > 0;) {
      const int sum = (digits_[i] - '0') + (other.digits_[i] - '0') + carry;
      carry = sum >= 10 ? 1 : 0;
      digits_[i] = static_cast<char>('0' + sum - 10 * carry);
    }
  }

  /// other must not be the larger one.
  void subtract(const DecimalDigits& other) {
    int borrow = 0;
    for (std::size_t i = digits_.size(); i-- > 0;) {
      const int difference = (digits_[i] - '0') - (other.digits_[i] - '0') - borrow;
      borrow = difference < 0 ? 1 : 0;
      digits_[i] = static_cast<char>('0' + difference + 10 * borrow);
    }
  }

  /// Index of the first digit that is not zero; the number of places if all are zero.
  int first() const {
    const std::size_t place = digits_.find_first_not_of('0');
    return place == std::string::npos ? whole_places + decimal_places : static_cast<int>(place);
  }

  /// Rounds to nearest, ties to even, so that the digits from index `end` on are zero.
  void round_at(int end) {
    if (end >= static_cast<int>(digits_.size())) return;
    const std::size_t cut = static_cast<std::size_t>(end);
    const bool above_half =
        digits_[cut] > '5' || (digits_[cut] == '5' && digits_.find_first_not_of('0', cut + 1) != std::string::npos);
    const bool odd = (digits_[cut - 1] - '0') % 2 == 1;
    const bool up = above_half || (digits_[cut] == '5' && odd);
    digits_.replace(cut, std::string::npos, digits_.size() - cut, '0');
    for (std::size_t i = cut; up && i-- > 0;) {
      if (digits_[i] != '9') {
        ++digits_[i];
        break;
      }
      digits_[i] = '0';
    }
  }

  /// The digit at an index; zero beyond the end.
  char at(int place) const {
    return place < static_cast<int>(digits_.size()) ? digits_[static_cast<std::size_t>(place)] : '0';
  }

  /// Nearest double.
  double to_double() const {
    std::string text = digits_;
    text.insert(whole_places, 1, '.');
    double value = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

 private:
  std::string digits_;
};

inline std::string scientific_text(DecimalDigits digits, int decimals, bool zero) {
  if (!zero) digits.round_at(digits.first() + decimals + 1);
  const int first = zero ? DecimalDigits::whole_places - 1 : digits.first();
  std::string text(1, digits.at(first));
  if (decimals > 0) text += '.';
  for (int i = 1; i <= decimals; ++i) text += digits.at(first + i);
  const int exponent = DecimalDigits::whole_places - 1 - first;
  const std::string magnitude = std::to_string(exponent < 0 ? -exponent : exponent);
  return text + (exponent < 0 ? "e-" : "e+") + (magnitude.size() < 2 ? "0" : "") + magnitude;
}

inline std::string fixed_text(DecimalDigits digits, int decimals) {
  digits.round_at(DecimalDigits::whole_places + decimals);
  std::string text;
  for (int i = std::min(digits.first(), DecimalDigits::whole_places - 1); i < DecimalDigits::whole_places; ++i)
    text += digits.at(i);
  if (decimals > 0) text += '.';
  for (int i = 0; i < decimals; ++i) text += digits.at(DecimalDigits::whole_places + i);
  return text;
}

inline std::string without_trailing_zeros(const std::string& text) {
  const std::size_t exponent = std::min(text.find('e'), text.size());
  if (text.find('.') >= exponent) return text;
  std::size_t end = text.find_last_not_of('0', exponent - 1);
  if (text[end] != '.') ++end;
  return text.substr(0, end) + text.substr(exponent);
}

}  // namespace detail

/// How to_string lays out the digits: like %e, %f and %g of printf.
enum class NumberLayout { scientific, fixed, general };

/// Decimal text, correctly rounded from the exact value: `digits` significant ones in the general layout, else
/// decimals. 33 digits distinguish all 106-bit values. If x is not finite: "inf", "-inf" or "nan".
/// Cost    about 5 us, for the exact expansion.
inline std::string to_string(const DoubleDouble& x, int digits = 33, NumberLayout layout = NumberLayout::general) {
  if (isnan(x)) return "nan";
  const std::string sign = signbit(x) ? "-" : "";
  if (isinf(x)) return sign + "inf";
  const DoubleDouble magnitude = abs(x);
  detail::DecimalDigits exact(magnitude.hi);
  if (magnitude.lo < 0.0) exact.subtract(detail::DecimalDigits(-magnitude.lo));
  if (magnitude.lo > 0.0) exact.add(detail::DecimalDigits(magnitude.lo));
  if (digits < 0) digits = 6;
  const bool zero = magnitude.hi == 0.0;
  if (layout == NumberLayout::scientific) return sign + detail::scientific_text(exact, digits, zero);
  if (layout == NumberLayout::fixed) return sign + detail::fixed_text(exact, digits);
  if (digits == 0) digits = 1;
  if (!zero) exact.round_at(exact.first() + digits);
  const int exponent = zero ? 0 : detail::DecimalDigits::whole_places - 1 - exact.first();
  const bool use_scientific = exponent < -4 || exponent >= digits;
  const std::string text = use_scientific ? detail::scientific_text(exact, digits - 1, zero)
                                          : detail::fixed_text(exact, digits - 1 - exponent);
  return sign + detail::without_trailing_zeros(text);
}

/// The number in a decimal text: [+-]digits[.digits][e[+-]digits], inf or nan. hi is the nearest double and lo the
/// nearest double to the rest. Nothing if the text is anything else; infinity if the number is too large.
inline std::optional<DoubleDouble> parse_double_double(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text == "inf")
    return DoubleDouble(negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity());
  if (text == "nan") return DoubleDouble(std::numeric_limits<double>::quiet_NaN());

  std::string digits;
  int point = -1;
  std::size_t place = 0;
  for (; place < text.size() && (text[place] == '.' || (text[place] >= '0' && text[place] <= '9')); ++place) {
    if (text[place] != '.') {
      digits += text[place];
    } else if (point < 0) {
      point = static_cast<int>(digits.size());
    } else {
      return std::nullopt;
    }
  }
  if (digits.empty()) return std::nullopt;
  if (point < 0) point = static_cast<int>(digits.size());
  if (place < text.size()) {
    if (text[place] != 'e' && text[place] != 'E') return std::nullopt;
    ++place;
    if (place < text.size() && text[place] == '+') ++place;
    if (place < text.size() && text[place] == '-' && text[place - 1] == '+') return std::nullopt;
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data() + place, text.data() + text.size(), exponent);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
    // With an exponent beyond int, or beyond this limit, the number is out of the range of double for any digits.
    constexpr int limit = 100000000;
    if (error == std::errc::result_out_of_range) exponent = text[place] == '-' ? -limit : limit;
    point += std::clamp(exponent, -limit, limit);
  }

  const std::size_t leading = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, leading);
  point -= static_cast<int>(leading);
  const double sign = negative ? -1.0 : 1.0;
  if (digits.empty()) return DoubleDouble(sign * 0.0);
  constexpr int too_large = detail::DecimalDigits::whole_places;
  if (point >= too_large) return DoubleDouble(sign * std::numeric_limits<double>::infinity());

  detail::DecimalDigits rest(digits, point);
  const std::string normal = "0." + digits + "e" + std::to_string(point);
  double high = 0.0;
  const auto result = std::from_chars(normal.data(), normal.data() + normal.size(), high);
  if (result.ec == std::errc::result_out_of_range) {
    return DoubleDouble(sign * (point > 0 ? std::numeric_limits<double>::infinity() : 0.0));
  }
  const detail::DecimalDigits leading_part(high);
  const bool above = rest < leading_part;
  if (above) {
    detail::DecimalDigits gap = leading_part;
    gap.subtract(rest);
    rest = gap;
  } else {
    rest.subtract(leading_part);
  }
  const double low = above ? -rest.to_double() : rest.to_double();
  return DoubleDouble(sign * high, sign * low);
}

/// Writes x like the stream writes a double: its precision, scientific and fixed, showpos, uppercase and width.
inline std::ostream& operator<<(std::ostream& out, const DoubleDouble& x) {
  const std::ios_base::fmtflags flags = out.flags();
  const std::ios_base::fmtflags field = flags & std::ios_base::floatfield;
  const NumberLayout layout = field == std::ios_base::scientific ? NumberLayout::scientific
                              : field == std::ios_base::fixed    ? NumberLayout::fixed
                                                                 : NumberLayout::general;
  std::string text = to_string(x, static_cast<int>(out.precision()), layout);
  if ((flags & std::ios_base::showpos) && !signbit(x)) text.insert(0, 1, '+');
  if (flags & std::ios_base::uppercase) {
    for (char& letter : text) letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return out << text;
}

}  // namespace gradcheck
