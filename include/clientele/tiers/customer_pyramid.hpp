// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/translate.hpp>
#include <clientele/tiers/when.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// The customer pyramid: those who buy by what they are worth, those who do not by how near they are.
namespace clientele::tiers {

/// The eight levels (J. Curry and A. Curry, "The Customer Marketing Method", 2000).
enum class pyramid_level : std::uint8_t { top, large, medium, small, inactive, prospect, suspect, other };

constexpr std::array<std::string_view, 8> tier_names(pyramid_level /*unused*/) {
    return {"top", "large", "medium", "small", "inactive", "prospect", "suspect", "other"};
}

namespace detail {

enum class buyer_level : std::uint8_t { top, large, medium, small };

constexpr std::array<std::string_view, 4> tier_names(buyer_level /*unused*/) {
    return {"top", "large", "medium", "small"};
}

/// The value of those who buy.
template <class F, class Buys> struct value_of_buyers {
    F read;
    Buys buys;

    template <class Customer>
        requires projection<F, Customer&> && std::predicate<Buys const&, Customer&>
    [[nodiscard]] auto operator()(Customer& customer) const {
        using value = std::optional<projected_t<F, Customer&>>;
        return std::invoke(buys, customer) ? value{std::invoke(read, customer)} : std::nullopt;
    }
};

} // namespace detail

/// Shares of those who buy, as in Curry's pyramid.
struct pyramid_shares {
    double top = .01;
    double large = .04;
    double medium = .15;
    double small = .80;
};

/// The policy of the pyramid, by a measure of value and four predicates, asked in this order: does he buy (in the
/// period that is looked at), did he ever, is there talk with him, is he one of those the firm could serve? A buyer
/// without a value is judged as one who does not buy. Its fit throws invalid_data if nobody buys: shares of buyers need
/// some.
template <class F, class Buys, class Bought, class Talks, class Could>
[[nodiscard]] auto customer_pyramid(measure_of<F> value, Buys buys, Bought bought, Talks talks, Could could,
                                    pyramid_shares const& shares = {}) {
    using enum pyramid_level;
    using detail::buyer_level;
    measure_of<detail::value_of_buyers<F, Buys>> const of_buyers{
        value.name, {std::move(value.read), std::move(buys)}, value.better};
    return first_of(translate<pyramid_level>(quota<buyer_level>(of_buyers, {{buyer_level::top, shares.top},
                                                                            {buyer_level::large, shares.large},
                                                                            {buyer_level::medium, shares.medium},
                                                                            {buyer_level::small, shares.small}}),
                                             {top, large, medium, small}),
                    when(std::move(bought), inactive, "bought before"), when(std::move(talks), prospect, "in talks"),
                    when(std::move(could), suspect, "could be served"), otherwise(other));
}

} // namespace clientele::tiers
