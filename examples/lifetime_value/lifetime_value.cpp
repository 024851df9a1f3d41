// SPDX-License-Identifier: MIT
// Customer lifetime value from a host's own accounts: fit, look at the fit, value everybody, say how sure that is.
// docs/theory/buying.md and lifetime-value.md tell the story.
#include <clientele/clv.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/sampling.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace clv = clientele::clv;

namespace {

// [host]
/// The host's own type. Weeks since the first order; accounts that never ordered are in the file too.
struct account {
    std::string name;
    unsigned repeat_orders = 0;
    double weeks_to_last_order = 0;
    std::optional<double> weeks_since_first_order{};
    std::optional<double> mean_of_repeat_orders{};
};

auto const by = clv::lens(clv::x(&account::repeat_orders), clv::t_x(&account::weeks_to_last_order),
                          clv::T(&account::weeks_since_first_order));
auto const money = clv::mean_spend(&account::mean_of_repeat_orders);
// [host]

/// 4,000 accounts, some of whom never ordered.
std::vector<account> read_accounts() {
    std::vector<double> weeks;
    clientele::random::stream random{2025, 0};
    for (int i = 0; i < 4000; ++i) {
        weeks.push_back(20 + 60 * random.uniform());
    }
    clv::mbg_nbd const habits{.r = 0.9, .alpha = 8, .a = 0.8, .b = 3};
    std::vector<account> accounts;
    for (auto const& one : clv::simulate(habits, weeks, {.seed = 7})) {
        account row{.name = "account " + std::to_string(accounts.size() + 1)};
        if (accounts.size() % 20 != 19) {
            row.repeat_orders = one.seen.x;
            row.weeks_to_last_order = one.seen.t_x;
            row.weeks_since_first_order = one.seen.T;
            if (one.seen.x > 0) { // gamma distributed about a mean of his own
                double const own = 6 * clientele::stats::draw_gamma(random, 6) + 10;
                row.mean_of_repeat_orders =
                    own * clientele::stats::draw_gamma(random, 5.0 * one.seen.x) / (5.0 * one.seen.x);
            }
        }
        accounts.push_back(row);
    }
    return accounts;
}

// [compare]
void compare(std::vector<account> const& accounts) {
    std::puts("Models");
    for (auto const& line : clv::compare_models(accounts, by).lines) {
        if (line.does_not_apply.empty()) {
            std::printf("  %-12s log likelihood %.1f  BIC %.1f  P(alive) without a second order %.2f\n",
                        line.model.c_str(), line.report.log_likelihood, line.report.bic(), line.p_alive_without_repeat);
        }
    }
}
// [compare]

void show(clv::fit_report const& report) {
    std::puts("\nFit");
    std::printf("  %.0f customers: %s\n", report.customers, report.reason.c_str());
    for (std::size_t i = 0; i < report.parameters(); ++i) {
        auto const limits = report.wald(i);
        std::printf("  %-6s %5.2f  (95 %% limits %.2f to %.2f)\n", report.names[i].c_str(), limits.estimate,
                    limits.lower, limits.upper);
    }
}

} // namespace

int main() {
    auto const accounts = read_accounts();
    compare(accounts);

    // [fit]
    auto const buying = clv::fit<clv::mbg_nbd>(accounts, by);
    auto const spending = clv::fit_gamma_gamma(accounts, clv::lens(clv::x(&account::repeat_orders), money));
    // [fit]
    show(buying.report);
    std::printf("  frequency and spend: correlation %.3f (%.3f to %.3f)\n", spending.report.correlation.estimate,
                spending.report.correlation.lower, spending.report.correlation.upper);

    // [value]
    // Two years ahead, 10 % a year, 40 % of what is spent is margin.
    clv::value_options const outlook{
        .horizon = 104, .discount = clv::discount_per_unit(0.10, 365.25 / 7), .margin = 0.4};
    auto const values = clv::lifetime_values(accounts, by, money, buying.model, spending.model, outlook);
    // [value]
    std::puts("\nValues");
    for (std::size_t const i : {0U, 1U, 2U, 5U, 19U}) {
        std::printf("  %-10s  %2u repeat orders  P(alive) %.2f  %5.2f orders to come  %6.2f each  worth %6.2f\n",
                    accounts[i].name.c_str(), accounts[i].repeat_orders, values[i].p_alive, values[i].transactions,
                    values[i].spend, values[i].value);
    }
    std::printf("  all of them: %.0f\n", clv::customer_equity(values));

    // [sure]
    clv::summary const first{accounts[0].repeat_orders, accounts[0].weeks_to_last_order,
                             *accounts[0].weeks_since_first_order};
    auto const orders =
        clv::with_limits(buying, [&](auto const& model) { return model.expected_transactions(first, 104.0); });
    auto const alive = clv::with_limits(
        buying, [&](auto const& model) { return model.p_alive(first); }, clv::interval_scale::logit);
    // [sure]
    std::puts("\nHow sure");
    std::printf("  account 1: %.2f orders in two years (95 %% limits %.2f to %.2f), P(alive) %.3f (%.3f to %.3f)\n",
                orders.estimate, orders.lower, orders.upper, alive.estimate, alive.lower, alive.upper);

    // [next]
    double const median = buying.model.next_purchase_quantile(first, 0.5);
    double const silent = buying.model.p_alive({first.x, first.t_x, first.T + 8});
    // [next]
    std::printf("  his next order: even chances by week %.1f; after 8 more weeks of silence P(alive) is %.2f\n", median,
                silent);

    // [groups]
    std::vector<int> by_orders;
    for (auto const& one : accounts) {
        by_orders.push_back(one.repeat_orders == 0 ? 0 : one.repeat_orders < 4 ? 1 : 2);
    }
    auto const groups = clv::equity_by_segment(values, by_orders);
    // [groups]
    std::puts("\nGroups");
    char const* const names[] = {"no repeat order", "1 to 3", "4 and more"};
    for (std::size_t g = 0; g < groups.size(); ++g) {
        std::printf("  %-15s %5zu accounts, %6.1f of them alive, worth %8.0f: %4.1f %% of all\n", names[g],
                    groups[g].customers, groups[g].expected_alive, groups[g].value, 100 * groups[g].share);
    }
}
