// SPDX-License-Identifier: MIT
#include "models.hpp"

#include <clientele/clv.hpp>
#include <clientele/rfm.hpp>
#include <clientele/tiers.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace service {

namespace clv = clientele::clv;
namespace rfm = clientele::rfm;
namespace tiers = clientele::tiers;

namespace {

auto const by_orders = rfm::lens(rfm::recency(&customer::days_since_last), rfm::frequency(&customer::orders),
                                 rfm::monetary(&customer::total));

std::optional<double> age(customer const& of) { return of.orders > 0 ? std::optional{of.T} : std::nullopt; }

/// Of his repeat purchases; who got back more than he paid counts as having spent nothing.
std::optional<double> mean_of_repeats(customer const& of) {
    return of.x > 0 ? std::optional{std::max(of.repeat_total / of.x, 0.0)} : std::nullopt;
}

auto const by_times = clv::lens(clv::x(&customer::x), clv::t_x(&customer::t_x), clv::T(&age));
auto const mean = clv::mean_spend(&mean_of_repeats);

/// Tiers go by what a customer is worth in the year to come.
struct valued {
    std::optional<double> value{};
};
auto pyramid() { return tiers::service_pyramid(tiers::measure("value of the year to come", &valued::value)); }

void require(clv::fit_report const& report, char const* what) {
    if (!report.converged) {
        throw not_fitted(std::string{what} + " did not converge: " + report.reason);
    }
}

std::string money(double of) {
    std::array<char, 352> text{}; // as long as any double with two decimals
    std::snprintf(text.data(), text.size(), "%.2f", of);
    return text.data();
}

/// Orders, spend and value of the year to come, by the models alone: one customer gets the same bits as among others.
void look_ahead(models const& by, customer const& one, judgement& found) {
    clv::summary const seen{.x = one.x, .t_x = one.t_x, .T = one.T};
    found.p_alive = by.buying.p_alive(seen);
    found.orders = by.buying.expected_transactions(seen, horizon);
    found.spend = by.spending.expected_spend(one.x, mean_of_repeats(one).value_or(0));
    found.value = found.orders * found.spend;
}

} // namespace

// [learn]
models learn(std::vector<customer> const& all, std::chrono::sys_days as_of) {
    models found{.as_of = as_of, .customers = all.size()};
    found.scale = rfm::fit(all, by_orders, {.bins = 5});
    auto const buying = clv::fit<clv::mbg_nbd>(all, by_times);
    require(buying.report, "the model of buying");
    auto const spending = clv::fit_gamma_gamma(all, clv::lens(clv::x(&customer::x), mean),
                                               {.finite_mean = true, .leave_out_unpaid = true});
    require(spending.report, "the model of spending");
    found.buying = buying.model;
    found.spending = spending.model;

    std::vector<valued> worth;
    for (customer const& one : all) {
        judgement ahead;
        if (one.orders > 0) look_ahead(found, one, ahead);
        worth.push_back({one.orders > 0 ? std::optional{ahead.value} : std::nullopt});
    }
    found.tiers = tiers::freeze(tiers::fit(worth, pyramid()));
    return found;
}
// [learn]

// [judge]
judgement judge(models const& by, customer const& one) {
    judgement found{.id = one.id};
    valued worth;
    if (auto const score = rfm::score_one(by.scale, one, by_orders)) {
        found.rfm = judgement::score{score->recency, score->frequency, score->monetary};
        found.segment = rfm::ten_segments.name(*score);
        look_ahead(by, one, found);
        worth.value = found.value;
    }
    found.tier = tiers::explain(worth, tiers::thaw(pyramid(), by.tiers));
    return found;
}
// [judge]

std::string in_words(judgement const& of) {
    auto const& why = of.tier.why;
    std::string text = of.tier.reason;
    if (!why) return text;
    text += "; it is " + money(why->value);
    if (why->to_rise) {
        auto const next = tiers::name(static_cast<tiers::service_tier>(tiers::place(*of.tier.tier) - 1));
        text += ", and " + std::string{why->rise_beyond ? "more than " : ""} + money(*why->to_rise) + " makes it " +
                std::string{next};
    }
    if (why->to_stay) text += ", below " + money(*why->to_stay) + " it falls";
    return text;
}

} // namespace service
