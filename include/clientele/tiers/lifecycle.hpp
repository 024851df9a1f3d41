// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/when.hpp>

#include <algorithm>
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
    /// Since the order that ended a silence of `lapsed_after`, or until the next order: then he is active again.
    std::chrono::days won_back_for{60};
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
        auto const last = detail::day_of(by_.last_order, customer);
        if (!last) {
            return stage::prospect;
        }
        auto const first = detail::day_of(by_.first_order, customer);
        auto const before = detail::day_of(by_.order_before, customer);
        if (*last > as_of_) {
            refuse(how.row, "last order", *last, "after the day as of which stages are,", as_of_);
        }
        if (first && *first > *last) {
            refuse(how.row, "first order", *first, "after the last,", *last);
        }
        if (before && *before > *last) {
            refuse(how.row, "order before the last", *before, "after the last,", *last);
        }
        if (before && first && *before < *first) {
            refuse(how.row, "order before the last", *before, "before the first,", *first);
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
        auto const last = detail::day_of(by_.last_order, customer);
        found.reason = last ? to_text((as_of_ - *last).count()) + " days since the last order" : "no order";
        if (!last || *found.tier >= stage::lapsed) {
            return found;
        }
        // silence goes on, and news grow old
        found.review = *last + (*found.tier == stage::at_risk ? options_.lapsed_after : options_.at_risk_after);
        if (*found.tier == stage::won_back) {
            found.review = std::min(*found.review, *last + options_.won_back_for);
        }
        if (*found.tier == stage::fresh) {
            found.review = std::min(*found.review, *detail::day_of(by_.first_order, customer) + options_.new_for);
        }
        return found;
    }

private:
    [[noreturn]] static void refuse(std::size_t row, char const* what, std::chrono::sys_days day, char const* where,
                                    std::chrono::sys_days other) {
        throw invalid_data(row, what, format_date(day),
                           std::string{"it must not be "} + where + ' ' + format_date(other));
    }

    stage_lens<First, Last, BeforeLast> by_;
    std::chrono::sys_days as_of_;
    stage_options options_;
};

/// Lifecycle stages as of a day. Who never ordered (an empty last order) is a prospect.
/// \throws invalid_option unless 0 < at_risk_after <= lapsed_after and no length is negative or above 1,000,000 days
template <class First, class Last, class BeforeLast>
[[nodiscard]] stage_rule<First, Last, BeforeLast> stages(First first_order, Last last_order, BeforeLast order_before,
                                                         std::chrono::sys_days as_of,
                                                         stage_options const& options = {}) {
    if (!(options.at_risk_after.count() > 0 && options.at_risk_after <= options.lapsed_after)) {
        throw invalid_option("at_risk_after", to_text(options.at_risk_after.count()) + " days",
                             "1 to lapsed_after, " + to_text(options.lapsed_after.count()) + " days");
    }
    for (auto const& [what, length] :
         {std::pair{"lapsed_after", options.lapsed_after}, std::pair{"new_for", options.new_for},
          std::pair{"won_back_for", options.won_back_for}}) {
        if (length < std::chrono::days{0} || length > std::chrono::days{1'000'000}) {
            throw invalid_option(what, to_text(length.count()) + " days", "0 to 1,000,000 days");
        }
    }
    return {{std::move(first_order), std::move(last_order), std::move(order_before)}, as_of, options};
}

} // namespace clientele::tiers
