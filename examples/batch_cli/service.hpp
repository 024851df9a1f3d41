// SPDX-License-Identifier: MIT
#pragma once

#include "json.hpp"
#include "log.hpp"
#include "table.hpp"

#include <clientele/core.hpp>
#include <clientele/customers.hpp>
#include <clientele/tiers.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Who gets which service, and how many hours that takes, for people and for programs.
namespace batch {

using clientele::tiers::service_tier;

/// The boundaries of the tiers, as they are saved.
using tier_cuts = clientele::banding::cuts<double>;

/// Tiers of service by the money that customers spent, and the load that the promises imply.
struct service {
    std::optional<std::string> model{}; ///< the file of the boundaries, if they were not learnt here
    tier_cuts learnt{};
    std::vector<clientele::tiers::assignment<service_tier>> tiers{}; ///< of each customer; none without orders
    std::optional<clientele::tiers::decision<service_tier>>
        nearest{}; ///< of the core customer who is nearest to rising
    std::size_t nearest_row = 0;
    std::array<double, 4> money{};
    double all_money = 0;
    std::array<clientele::tiers::tier_load<service_tier>, 4> load{};
};

namespace detail {

inline constexpr double staff_hours = 120; ///< that one of the staff has for customers in a month

// [effort]
/// What serving a customer of each tier takes in a month: contacts, and minutes of each.
inline constexpr auto service_effort =
    clientele::tiers::terms<service_tier, clientele::tiers::effort>({{service_tier::diamond, {2, 30}},
                                                                     {service_tier::core, {1, 15}},
                                                                     {service_tier::potential, {0.25, 10}},
                                                                     {service_tier::base, {0.1, 6}}});
// [effort]

} // namespace detail

/// The tier of a customer goes by the money he spent, if he ever ordered.
inline auto service_policy() {
    namespace tiers = clientele::tiers;
    return tiers::service_pyramid(tiers::measure(
        "money spent", [](history const& of) { return of.orders() > 0 ? std::optional{of.total()} : std::nullopt; }));
}

/// Tiers by boundaries that were saved, or by those that 2 / 18 / 30 / 50 % of these customers make.
template <class Engine>
service serve(std::vector<history> const& histories, std::optional<tier_cuts> const& saved, Engine const& crew) {
    namespace tiers = clientele::tiers;
    service found;
    // [tiers]
    auto const banding = saved ? service_policy().thaw(*saved) : tiers::fit(histories, service_policy(), crew);
    found.learnt = banding.learnt();
    found.tiers = tiers::assign(histories, banding, crew);
    found.load =
        tiers::load<service_tier>(found.tiers, detail::service_effort, [](tiers::effort const& of) { return of; }, {});
    // [tiers]
    std::array<clientele::exact_sum, 4> sums;
    clientele::exact_sum all;
    double least = 0;
    for (std::size_t row = 0; row < histories.size(); ++row) {
        auto const tier = found.tiers[row];
        if (!tier) continue;
        sums[tiers::place(*tier)].add(histories[row].total());
        all.add(histories[row].total());
        auto decision = tiers::explain(histories[row], banding);
        auto const to_go = decision.why->to_go();
        if (tier == service_tier::core && (!found.nearest || *to_go < least)) {
            least = *to_go;
            found.nearest = std::move(decision);
            found.nearest_row = row;
        }
    }
    std::ranges::transform(sums, found.money.begin(), [](auto const& sum) { return sum.value(); });
    found.all_money = all.value();
    return found;
}

/// The section for the terminal.
inline std::string service_text(service const& of, order_log const& log) {
    namespace tiers = clientele::tiers;
    table t{"lrrrllr"};
    t.row({"", "", "", "", "answered", "", "hours"});
    t.row({"tier", "customers", "spent", "share", "within", "served by", "a month"});
    std::size_t people = 0;
    double hours = 0;
    for (auto const& line : of.load) {
        auto const& terms = tiers::service_promises[line.tier];
        double const money_of = of.money[tiers::place(line.tier)];
        t.row({std::string{tiers::name(line.tier)}, grouped(line.customers), money(money_of),
               of.all_money > 0 ? percent(money_of / of.all_money) : "", std::to_string(terms.response.count()) + " h",
               std::string{terms.staff}, grouped(line.minutes / 60, 0)});
        people += line.customers;
        hours += line.minutes / 60;
    }
    t.row({"all", grouped(people), money(of.all_money), "", "", "", grouped(hours, 0)});
    std::string text = "Who gets which service: " +
                       (of.model ? "by money spent, boundaries from " + *of.model
                                 : std::string{"2 / 18 / 30 / 50 % of customers, by money spent"}) +
                       '\n' + t.text();
    text += "  That is the work of " + grouped(hours / detail::staff_hours, 1) + " people who have " +
            grouped(detail::staff_hours, 0) + " hours a month for customers.\n";
    if (of.nearest) {
        auto const& why = *of.nearest->why;
        text += "  Nearest to the diamond tier: " + shown(log.customers[of.nearest_row]) + ", who spent " +
                money(why.value) + "; " + money(*why.to_go()) + " more makes it " + money(*why.to_rise) + ".\n";
    }
    return text;
}

/// The member "service" of the summary.
inline void write_service(json::writer& out, service const& of) {
    namespace tiers = clientele::tiers;
    out.array("service", [&] {
        for (auto const& line : of.load) {
            out.object("", [&] {
                out.member("tier", std::string{tiers::name(line.tier)});
                out.member("customers", static_cast<std::size_t>(line.customers));
                out.member("total", of.money[tiers::place(line.tier)]);
                out.member("response_hours",
                           static_cast<std::size_t>(tiers::service_promises[line.tier].response.count()));
                out.member("minutes_a_month", line.minutes);
            });
        }
    });
}

} // namespace batch
