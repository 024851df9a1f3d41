// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/when.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// Lifecycle stages: new, active, at risk, lapsed, won back.
namespace clientele::tiers {

/// Where a customer stands in his life with the firm, from the most to the least alive.
enum class stage : std::uint8_t { active, won_back, fresh, at_risk, lapsed, prospect };

constexpr std::array<std::string_view, 6> tier_names(stage /*unused*/) {
    return {"active", "won back", "new", "at risk", "lapsed", "prospect"};
}

struct stage_options {
    std::chrono::days at_risk_after{90}; ///< of silence
    std::chrono::days lapsed_after{365}; ///< of silence
    std::chrono::days new_for{60};       ///< since the first order
    std::chrono::days won_back_for{60};  ///< since the order that ended a silence of `lapsed_after`
};

/// The orders of a customer that stages look at. The order before the last: empty if there was only one.
template <class First, class Last, class BeforeLast> struct stage_lens {
    First first_order;
    Last last_order;
    BeforeLast order_before;
};

/// Stages read off dates; they learn nothing. Made by `stages`.
template <class First, class Last, class BeforeLast>
class stage_rule : public learns_nothing<stage, stage_rule<First, Last, BeforeLast>> {
public:
    stage_rule(stage_lens<First, Last, BeforeLast> by, std::chrono::sys_days as_of, stage_options const& options)
        : by_(std::move(by)), as_of_(as_of), options_(options) {}

    template <class Customer>
        requires(date_projection<First, Customer&>&& date_projection<Last, Customer&>&&
                     date_projection<BeforeLast, Customer&>)
    [[nodiscard]] assignment<stage> operator()(Customer& customer, look const& how = {}) const {
        auto const last = day(by_.last_order, customer);
        if (!last) {
            return stage::prospect;
        }
        auto const first = day(by_.first_order, customer);
        auto const before = day(by_.order_before, customer);
        if (*last > as_of_ || (first && *first > *last) || (before && *before > *last)) {
            throw invalid_data(how.row, "last order", format_date(*last),
                               "it is the latest order, up to " + format_date(as_of_));
        }
        auto const silence = as_of_ - *last;
        if (silence >= options_.lapsed_after) {
            return stage::lapsed;
        }
        if (silence >= options_.at_risk_after) {
            return stage::at_risk;
        }
        if (before && *last - *before >= options_.lapsed_after && silence < options_.won_back_for) {
            return stage::won_back;
        }
        return first && as_of_ - *first < options_.new_for ? stage::fresh : stage::active;
    }

    template <class Customer> [[nodiscard]] decision<stage> explain(Customer& customer, look const& how = {}) const {
        decision<stage> found{.tier = (*this)(customer, how), .policy = "lifecycle"};
        auto const last = day(by_.last_order, customer);
        found.reason = last ? to_text((as_of_ - *last).count()) + " days since the last order" : "no order";
        if (last && *found.tier < stage::lapsed) { // silence goes on
            bool const quiet = *found.tier == stage::at_risk;
            found.review = *last + (quiet ? options_.lapsed_after : options_.at_risk_after);
        }
        return found;
    }

private:
    template <class Read, class Customer>
    [[nodiscard]] static std::optional<std::chrono::sys_days> day(Read const& read, Customer& customer) {
        auto&& of = std::invoke(read, customer);
        auto const* const known = clientele::detail::value_of(of);
        return known == nullptr ? std::nullopt : std::optional{to_day(*known)};
    }

    stage_lens<First, Last, BeforeLast> by_;
    std::chrono::sys_days as_of_;
    stage_options options_;
};

/// Lifecycle stages as of a day. Who never ordered (an empty last order) is a prospect.
/// \throws invalid_option unless 0 < at_risk_after <= lapsed_after
template <class First, class Last, class BeforeLast>
[[nodiscard]] stage_rule<First, Last, BeforeLast> stages(First first_order, Last last_order, BeforeLast order_before,
                                                         std::chrono::sys_days as_of,
                                                         stage_options const& options = {}) {
    if (!(options.at_risk_after.count() > 0 && options.at_risk_after <= options.lapsed_after)) {
        throw invalid_option("at_risk_after", to_text(options.at_risk_after.count()) + " days",
                             "1 to lapsed_after, " + to_text(options.lapsed_after.count()) + " days");
    }
    return {{std::move(first_order), std::move(last_order), std::move(order_before)}, as_of, options};
}

} // namespace clientele::tiers
