// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/rfm/fit.hpp>

#include <functional>
#include <utility>

using namespace clientele;

namespace {

/// Few different values, so that ties and empty levels are the rule.
struct customer {
    double days;
    unsigned orders;
    double spent;
    friend bool operator==(customer const&, customer const&) = default;
};

struct weighted_customer {
    customer who;
    std::uint64_t times;
};

template <rfm::nesting How, banding::tie_rule Ties> struct rfm_subject {
    using model = rfm::scale<double, double, double>;
    using row = customer;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge =
        "a scale is cut-offs; parts of the data merge in the counters that find them";

    static row any_row(random::stream& random) {
        return {static_cast<double>(random.below(40)), 1 + random.below(3) * random.below(4), 0.25 * random.below(60)};
    }
    static auto lens() {
        return rfm::lens(rfm::recency(&customer::days), rfm::frequency(&customer::orders),
                         rfm::monetary(&customer::spent));
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        banding::quantiles const rule{.bins = 4, .ties = Ties};
        return rfm::fit(rows, lens(), rfm::rules(rule, rule, banding::quota{.shares = {.5, .3, .2}, .ties = Ties}), How,
                        how);
    }
    static auto apply(model const& with, std::vector<row> const& rows) { return rfm::score_with(with, rows, lens()); }

    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<weighted_customer> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.push_back({rows[i], weights[i]});
        }
        banding::quantiles const rule{.bins = 4, .ties = Ties};
        auto const of = [](auto member) { return [=](weighted_customer const& c) { return c.who.*member; }; };
        return rfm::fit(weighted,
                        rfm::lens(rfm::recency(of(&customer::days)), rfm::frequency(of(&customer::orders)),
                                  rfm::monetary(of(&customer::spent)), rfm::weight(&weighted_customer::times)),
                        rfm::rules(rule, rule, banding::quota{.shares = {.5, .3, .2}, .ties = Ties}), How);
    }

    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"recency", [](row& r, double bad) { r.days = bad; }},
                {"monetary", [](row& r, double bad) { r.spent = bad; }}};
    }
    static void make_counted(row& r) { r.orders = 1; }

    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.spent *= factor;
        }
        CHECK(apply(fit(scaled, sequential{}), scaled) == apply(fit(rows, sequential{}), rows));
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.days *= factor;
        }
        CHECK(apply(fit(scaled, sequential{}), scaled) == apply(fit(rows, sequential{}), rows));
    }
};

using rfm_lower = rfm_subject<rfm::nesting::independent, banding::tie_rule::lower>;
using rfm_upper = rfm_subject<rfm::nesting::independent, banding::tie_rule::upper>;
using rfm_middle_nested = rfm_subject<rfm::nesting::nested, banding::tie_rule::middle>;

} // namespace

REGISTER_LAWS("rfm.scale", rfm_lower)
REGISTER_LAWS("rfm.scale", rfm_upper)
REGISTER_LAWS("rfm.scale", rfm_middle_nested)
