// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

/// \file
/// Values that a customer does not have: an empty optional, a null string, a NaN.
namespace clientele::features {

/// What to do about them, feature by feature.
enum class missing : std::uint8_t {
    refuse,   ///< `invalid_data`, with the row and the name of the feature
    impute,   ///< the median of the customers learnt from takes their place; for categories the commonest level, of
              ///< equally common ones the lowest
    own_level ///< "not known" is a level like the others; for categories only
};

/// The largest size of a number. A square of it is far from overflow, and so is a sum of squares.
inline constexpr double largest_number = 1e150;

namespace detail {

/// The value read off a customer, or a null pointer if he has none.
template <class T> constexpr auto const* known(T const& read) {
    auto const* found = clientele::detail::value_of(read);
    using value = std::remove_cvref_t<decltype(*found)>;
    if constexpr (std::floating_point<value>) {
        if (found != nullptr && std::isnan(*found)) {
            found = nullptr;
        }
    } else if constexpr (std::is_pointer_v<value>) {
        if (found != nullptr && *found == nullptr) {
            found = nullptr;
        }
    }
    return found;
}

template <class T> [[noreturn]] void refuse_missing(T const& read, std::string const& name, std::size_t row) {
    bool const nan = std::floating_point<T> || clientele::detail::value_of(read) != nullptr;
    throw invalid_data(row, name, nan ? "nan" : "none",
                       "every customer needs one, unless the feature says what to do where it is missing");
}

[[noreturn]] inline void refuse_number(double number, std::string const& name, std::size_t row) {
    throw invalid_data(row, name, to_text(number),
                       std::isfinite(number) ? "numbers above 1e150 cannot be squared" : "it must be finite");
}

/// A number in the host's unit; NaN inside the library if it is missing and may be.
template <class T> double number_of(T const& read, std::string const& name, std::size_t row, bool may_be_missing) {
    auto const* const found = known(read);
    if (found == nullptr) {
        if (!may_be_missing) {
            refuse_missing(read, name, row);
        }
        return std::numeric_limits<double>::quiet_NaN();
    }
    auto const number = static_cast<double>(*found);
    if (!(std::abs(number) <= largest_number)) {
        refuse_number(number, name, row);
    }
    return number;
}

} // namespace detail
} // namespace clientele::features
