// SPDX-License-Identifier: MIT
#pragma once

#include "json.hpp"
#include "log.hpp"
#include "service.hpp"
#include "table.hpp"
#include "value.hpp"

#include <clientele/clv.hpp>
#include <clientele/core.hpp>
#include <clientele/customers.hpp>
#include <clientele/tiers.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What changed in the last quarter: who moved between the tiers, and how well a model that knew nothing of it would
/// have told it; for people and for programs.
namespace batch {

/// A customer who has another tier than a quarter ago.
struct move {
    std::uint32_t customer = 0;
    service_tier before{};
    service_tier after{};
    double spent = 0;                ///< in all
    double in_quarter = 0;           ///< of that, what the quarter added
    std::optional<double> to_rise{}; ///< the boundary to the next better tier
    std::optional<double> to_stay{}; ///< the boundary to the next worse one
};

/// The model of buying as it was a quarter ago, against what came.
struct hindsight {
    std::size_t customers = 0; ///< that it looked at
    double expected = 0;       ///< purchases of theirs in the quarter
    double came = 0;
};

struct quarter {
    std::chrono::sys_days before{}; ///< the day that today is compared with
    std::size_t newcomers = 0;      ///< customers who had no order then
    clientele::tiers::migration<service_tier> moves{};
    std::vector<move> fallen{}; ///< who spent most first
    std::vector<move> risen{};
    std::optional<hindsight> told{}; ///< if anybody had come back by then
};

namespace detail {

inline constexpr std::chrono::days days_of_a_quarter{91};

template <class Engine>
std::optional<hindsight> look_back(std::vector<history> const& now, std::vector<history> const& then,
                                   Engine const& crew) {
    namespace clv = clientele::clv;
    std::size_t const step = then.size() / looked_at + 1;
    std::vector<history> some;
    bool came_back = false;
    for (std::size_t i = 0; i < then.size(); i += step) {
        if (then[i].orders() > 0) {
            some.push_back(then[i]);
            came_back = came_back || then[i].x() > 0;
        }
    }
    if (!came_back) {
        return std::nullopt;
    }
    auto const model = clv::fit<clv::mbg_nbd>(some, {}, {}, crew).model;
    hindsight found{.customers = some.size()};
    clientele::exact_sum expected;
    for (auto const& one : some) {
        expected.add(model.expected_transactions({one.x(), one.t_x(), one.T()}, days_of_a_quarter.count()));
        found.came += static_cast<double>(now[one.id()].x()) - static_cast<double>(one.x());
    }
    found.expected = expected.value();
    return found;
}

} // namespace detail

/// Nothing if the log has no quarter behind its first one. The tiers of then are cut from the customers of then, unless
/// `served` has saved boundaries: those hold for both days.
template <class Engine>
std::optional<quarter> compare(order_log const& log, std::chrono::sys_days as_of, customers::refund_policy refunds,
                               std::vector<history> const& now, service const& served, Engine const& crew) {
    namespace tiers = clientele::tiers;
    quarter found{.before = as_of - detail::days_of_a_quarter};
    if (found.before <= log.facts.first) {
        return std::nullopt;
    }
    auto const then = histories_then(log, found.before, refunds);
    if (std::ranges::none_of(then, [](history const& one) { return one.orders() > 0; })) {
        return std::nullopt;
    }
    // [moves]
    auto const cuts = served.model ? std::optional{served.learnt} : std::nullopt;
    auto const earlier = serve(then, cuts, crew);
    std::vector<tiers::assignment<service_tier>> tier_then(now.size());
    std::vector<double> spent_then(now.size());
    for (std::size_t i = 0; i < then.size(); ++i) {
        tier_then[then[i].id()] = earlier.tiers[i];
        spent_then[then[i].id()] = then[i].total();
    }
    found.moves = tiers::migrate(tier_then, served.tiers);
    // [moves]
    auto const banding = service_policy().thaw(served.learnt);
    for (std::size_t i = 0; i < now.size(); ++i) {
        auto const before = tier_then[i];
        auto const after = served.tiers[i];
        found.newcomers += !before && after ? 1 : 0;
        if (!before || !after || *before == *after) {
            continue;
        }
        auto const why = tiers::explain(now[i], banding).why;
        (tiers::place(*after) > tiers::place(*before) ? found.fallen : found.risen)
            .push_back({static_cast<std::uint32_t>(i), *before, *after, now[i].total(), now[i].total() - spent_then[i],
                        why->to_rise, why->to_stay});
    }
    for (auto* list : {&found.fallen, &found.risen}) {
        std::ranges::stable_sort(*list, std::ranges::greater{}, &move::spent);
    }
    found.told = detail::look_back(now, then, crew);
    return found;
}

/// Why, in words.
inline std::string why(move const& of) {
    bool const fell = clientele::tiers::place(of.after) > clientele::tiers::place(of.before);
    std::string const quarter =
        of.in_quarter == 0 ? "nothing in the quarter" : money(of.in_quarter) + " of it in the quarter";
    auto const limit = fell ? of.to_rise : of.to_stay;
    return "spent " + money(of.spent) + ", " + quarter + "; " +
           std::string{clientele::tiers::name(fell ? of.before : of.after)} +
           (limit && (fell ? clientele::tiers::place(of.after) - clientele::tiers::place(of.before) == 1 : true)
                ? " now takes " + money(*limit)
                : " is further off");
}

/// The section for the terminal.
inline std::string moves_text(quarter const& of, order_log const& log) {
    namespace tiers = clientele::tiers;
    std::string text = "Since " + clientele::format_date(of.before) + ": " + grouped(of.risen.size()) + " rose, " +
                       grouped(of.fallen.size()) + " fell, " + grouped(of.newcomers) + " are new\n";
    table t{"llll"};
    auto const some = [&](std::vector<move> const& list, std::size_t most) {
        for (std::size_t i = 0; i < std::min(list.size(), most); ++i) {
            auto const& one = list[i];
            t.row({shown(log.customers[one.customer]), std::string{tiers::name(one.before)},
                   "-> " + std::string{tiers::name(one.after)}, why(one)});
        }
    };
    some(of.fallen, 3);
    some(of.risen, 3);
    text += t.text();
    if (of.told) {
        text += "  A model fitted on that day expected " + grouped(of.told->expected, 0) + " repeat purchases of " +
                grouped(of.told->customers) + " customers since; " + grouped(of.told->came, 0) + " came.\n";
    }
    return text;
}

/// The member "quarter" of the summary.
inline void write_moves(json::writer& out, quarter const& of, order_log const& log) {
    namespace tiers = clientele::tiers;
    out.object("quarter", [&] {
        out.member("since", of.before);
        out.member("risen", of.risen.size());
        out.member("fallen", of.fallen.size());
        out.member("new", of.newcomers);
        auto const list = [&](std::string_view name, std::vector<move> const& moves) {
            out.array(name, [&] {
                for (std::size_t i = 0; i < std::min<std::size_t>(moves.size(), 10); ++i) {
                    auto const& one = moves[i];
                    out.object("", [&] {
                        out.member("customer", log.customers[one.customer]);
                        out.member("before", std::string{tiers::name(one.before)});
                        out.member("after", std::string{tiers::name(one.after)});
                        out.member("total", one.spent);
                        out.member("in_quarter", one.in_quarter);
                    });
                }
            });
        };
        list("fallen_first", of.fallen);
        list("risen_first", of.risen);
        if (of.told) {
            out.member("expected_purchases", of.told->expected);
            out.member("purchases", of.told->came);
        }
    });
}

} // namespace batch
