// SPDX-License-Identifier: MIT
// Histories from a cursor; scores, values and tiers; and all of it written in one transaction.
#include "nightly.hpp"

#include "crm.hpp"
#include "models.hpp"

#include <clientele/clv.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/rfm.hpp>
#include <clientele/tiers.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace crm {
namespace {

namespace clv = clientele::clv;
namespace rfm = clientele::rfm;
namespace tiers = clientele::tiers;

/// Makes way for the night: one that was run before is forgotten, with what it learnt. Returns whether it had learnt a
/// scale, which it then does again: so a repeated night gives the same.
bool forget_night(database& in, std::chrono::sys_days as_of) {
    if (auto const last = last_night(in); last && as_of < *last) {
        throw std::invalid_argument("the night of " + clientele::format_date(as_of) + " cannot be run: that of " +
                                    clientele::format_date(*last) + " is finished");
    }
    statement{in, "DELETE FROM night WHERE as_of = ?"}.run(as_of); // its scores, values and tiers go with it
    statement learnt{in, "SELECT count(*) FROM model WHERE name = 'scale' AND learnt = ?"};
    learnt.bind(as_of).step();
    bool const had_learnt = learnt.get<int>(0) > 0;
    statement{in, "DELETE FROM model WHERE learnt = ?"}.run(as_of);
    return had_learnt;
}

// [scale]
auto const by = rfm::lens(rfm::recency(&history::days_since_last), rfm::frequency(&history::orders),
                          rfm::monetary(&history::total));

/// The kept scale; one learnt tonight if there is none, or if it is wanted.
kept<rfm_scale> find_scale(database& in, std::vector<history> const& histories, std::chrono::sys_days as_of,
                           bool learn) {
    auto const known = last_model<rfm_scale>(in, "scale");
    return known && !learn ? *known : keep_model(in, "scale", as_of, rfm::fit(histories, by, {.bins = 5}));
}
// [scale]

// [fallback]
/// The model of a fit; that of an earlier night if the fit did not converge.
template <class Fitted, class Model = decltype(Fitted::model)>
kept<Model> find_model(database& in, std::string_view name, std::chrono::sys_days as_of, Fitted const& fitted,
                       std::vector<std::string>& notes) {
    if (fitted.report.converged) {
        return keep_model(in, name, as_of, fitted.model);
    }
    std::string const what = "the fit of " + std::string{name} + " did not converge (" + fitted.report.reason + ')';
    auto const known = last_model<Model>(in, name);
    if (!known) {
        throw std::runtime_error(what + ", and there is no earlier one");
    }
    notes.push_back(what + ": that of " + clientele::format_date(known->learnt) + " holds");
    return *known;
}
// [fallback]

/// Who got back more than he paid counts as having spent nothing.
double mean_cents(history const& of) { return std::max(of.repeat_mean().value_or(0), 0.0); }

// [policy]
/// 2 / 18 / 30 / 50 %
auto pyramid() { return tiers::service_pyramid(tiers::measure("value of the year to come", &account::cents)); }

/// The kept boundaries, as a banding that decides; learnt tonight if there are none, or if it is wanted.
kept<tier_cuts> find_cuts(database& in, std::vector<account> const& accounts, std::chrono::sys_days as_of, bool learn) {
    auto const known = last_model<tier_cuts>(in, "cuts");
    return known && !learn ? *known : keep_model(in, "cuts", as_of, tiers::freeze(tiers::fit(accounts, pyramid())));
}

auto policy(tier_cuts const& cuts, std::chrono::sys_days as_of, night_options const& how) {
    using enum service_tier;
    auto const standing = tiers::standing(&account::tier, &account::since, &account::warned);
    return tiers::first_of(
        tiers::when(&account::blocked, base, "blocked"),
        tiers::when([](account const& of) { return !of.cents; }, base, "has not ordered yet"),
        tiers::steady(tiers::thaw(pyramid(), cuts), standing, as_of, {.min_stay = how.min_stay, .grace = how.grace}));
}
// [policy]

void write_scores(database& in, std::chrono::sys_days as_of, std::vector<history> const& histories,
                  rfm_scale const& scale) {
    auto const scores = rfm::score_with(scale, histories, by);
    auto const segments = rfm::assign(rfm::ten_segments, scale, scores);
    statement add{in, "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?)"};
    for (std::size_t row = 0; row < histories.size(); ++row) {
        if (auto const& score = scores[row]) {
            add.run(as_of, histories[row].id(), score->recency, score->frequency, score->monetary,
                    rfm::ten_segments.names()[*segments[row]]);
        }
    }
}

// [values]
/// The year to come of each account; what it is worth is noted on the account, in whole cents as it is written.
std::vector<clv::customer_value> look_ahead(std::vector<history> const& histories, buying_model const& buying,
                                            spending_model const& spending, std::vector<account>& accounts) {
    clv::value_options const year{.horizon = 365, .discount = clv::discount_per_unit(0.10, 365)}; // in days
    auto values =
        clv::lifetime_values(histories, clv::own_names{}, clv::mean_spend(&mean_cents), buying, spending, year);
    for (std::size_t row = 0; row < histories.size(); ++row) {
        if (histories[row].orders() > 0) {
            accounts[row].cents = std::round(values[row].value);
        }
    }
    return values;
}
// [values]

void write_values(database& in, std::chrono::sys_days as_of, std::vector<account> const& accounts,
                  std::vector<clv::customer_value> const& values) {
    statement add{in, "INSERT INTO value VALUES (?, ?, ?, ?, ?)"};
    for (std::size_t row = 0; row < accounts.size(); ++row) {
        if (auto const& cents = accounts[row].cents) {
            add.run(as_of, accounts[row].id, values[row].p_alive, values[row].transactions,
                    static_cast<std::int64_t>(*cents));
        }
    }
}

// [tiers]
/// In words, with the boundary in money where he stands where he belongs.
std::string reason_of(tiers::decision<service_tier> const& decided) {
    auto const from = decided.why ? decided.why->to_stay : std::nullopt;
    return decided.reason + (from ? " (from " + money(std::llround(*from)) + ')' : "");
}

void write_tiers(database& in, std::chrono::sys_days as_of, std::vector<account> const& accounts, tier_cuts const& cuts,
                 night_options const& how) {
    auto const banding = tiers::fit(accounts, policy(cuts, as_of, how));
    statement add{in, "INSERT INTO tier_history VALUES (?, ?, ?, ?, ?, ?)"};
    for (std::size_t row = 0; row < accounts.size(); ++row) {
        account const& one = accounts[row];
        auto const decided = tiers::explain(one, banding, row);
        auto const since = one.tier == decided.tier ? one.since : as_of; // whichever rule decided
        add.run(as_of, one.id, tiers::name(*decided.tier), since, decided.warned, reason_of(decided));
    }
}
// [tiers]

night_report count(std::vector<history> const& histories) {
    night_report counted{.accounts = histories.size()};
    for (history const& one : histories) {
        counted.orders += std::int64_t{one.orders()} + one.refunds();
        counted.cents += static_cast<std::int64_t>(one.total()); // a sum of whole cents
    }
    return counted;
}

auto fit_spending(std::vector<history> const& histories) {
    return clv::fit_gamma_gamma(histories, clv::lens(clv::x(&history::x), clv::mean_spend(&mean_cents)),
                                {.finite_mean = true, .leave_out_unpaid = true});
}

} // namespace

// [night]
night_report run_night(database& in, std::chrono::sys_days as_of, night_options const& how) {
    transaction all{in};
    bool const learn = forget_night(in, as_of) || how.learn;
    auto const histories = read_histories(in, as_of);
    auto accounts = read_accounts(in, last_night(in, as_of));
    auto report = count(histories);

    auto const scale = find_scale(in, histories, as_of, learn);
    auto const buying = find_model(in, "buying", as_of,
                                   clv::fit<buying_model>(histories, {}, {.iterations = how.iterations}), report.notes);
    auto const spending = find_model(in, "spending", as_of, fit_spending(histories), report.notes);
    auto const values = look_ahead(histories, buying.model, spending.model, accounts);
    auto const cuts = find_cuts(in, accounts, as_of, learn);

    statement{in, "INSERT INTO night VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)"}.run(
        as_of, scale.id, buying.id, spending.id, cuts.id, report.accounts, report.orders, report.cents);
    write_scores(in, as_of, histories, scale.model);
    write_values(in, as_of, accounts, values);
    write_tiers(in, as_of, accounts, cuts.model, how);
    statement{in, "UPDATE night SET finished = 1 WHERE as_of = ?"}.run(as_of);
    all.commit();
    return report;
}
// [night]

} // namespace crm
