// SPDX-License-Identifier: MIT
// Where RFM goes wrong in practice: each function is a counter-example that runs. docs/theory/rfm.md tells the story.
#include <clientele/customers.hpp>
#include <clientele/rfm.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

using namespace std::chrono;
namespace customers = clientele::customers;
namespace banding = clientele::banding;
namespace rfm = clientele::rfm;

namespace {

struct Customer {
    int days_since_order;
    int orders;
    double spent;
};

// Ten customers; six of them have ordered once.
std::vector<Customer> const shop{{3, 1, 20},  {9, 1, 35}, {15, 1, 20}, {30, 1, 50},  {41, 1, 10},
                                 {60, 1, 15}, {5, 2, 80}, {12, 3, 99}, {25, 5, 260}, {80, 9, 500}};

auto const by = rfm::lens(rfm::recency(&Customer::days_since_order), rfm::frequency(&Customer::orders),
                          rfm::monetary(&Customer::spent));

template <class Scores, class Of> void print(char const* name, Scores const& scores, Of of) {
    std::printf("   %-44s", name);
    for (auto const& s : scores) {
        std::printf(" %d", of(s));
    }
    std::puts("");
}
int plain(int s) { return s; }
int frequency(std::optional<rfm::score> const& s) { return s->frequency; }
int monetary(std::optional<rfm::score> const& s) { return s->monetary; }

// [rank-first]
// The recipe of most notebooks: rank(method="first") breaks ties by row number, then five equal groups.
std::vector<int> rank_first_quintiles(std::vector<Customer> const& customers) {
    std::vector<std::size_t> order(customers.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return customers[i].orders; });
    std::vector<int> score(customers.size());
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        score[order[rank]] = 1 + static_cast<int>(5 * rank / order.size());
    }
    return score;
}
// [rank-first]

void ties() {
    std::puts("1. Six customers with one order each; frequency scores of the ten");
    print("rank first, then quintiles:", rank_first_quintiles(shop), plain);

    std::vector<Customer> turned(shop.rbegin(), shop.rend());
    auto scores = rank_first_quintiles(turned);
    std::ranges::reverse(scores);
    print("the same customers, rows in reverse order:", scores, plain);

    // [honest]
    auto const scale = rfm::fit(shop, by, {.bins = 5, .ties = banding::tie_rule::lower});
    print("clientele, ties to the lower score:", rfm::score_with(scale, shop, by), frequency);
    // [honest]
    auto const upper = rfm::fit(shop, by, {.bins = 5, .ties = banding::tie_rule::upper});
    print("clientele, ties to the upper score:", rfm::score_with(upper, shop, by), frequency);
    auto const middle = rfm::fit(shop, by, {.bins = 5, .ties = banding::tie_rule::middle});
    print("clientele, ties by their middle:", rfm::score_with(middle, shop, by), frequency);

    // [empty]
    for (auto const& level : scale.unreachable_levels()) {
        std::printf("   nobody can have %s score %zu: the cut-offs around it are the same\n", level.dimension.data(),
                    level.score);
    }
    // [empty]
}

// [plus-one]
// R's rfm (0.3.0) cuts at "quantile + 1" and compares with >=.
std::vector<int> plus_one_quintiles(std::vector<Customer> const& customers) {
    auto const p = {0.2, 0.4, 0.6, 0.8};
    auto const cuts =
        clientele::stats::quantiles(customers, std::span<double const>{p.begin(), p.end()}, &Customer::spent);
    std::vector<int> score;
    for (auto const& c : customers) {
        score.push_back(1 +
                        static_cast<int>(std::ranges::count_if(cuts, [&](double cut) { return c.spent >= cut + 1; })));
    }
    return score;
}
// [plus-one]

void units() {
    std::puts("\n2. Monetary scores, with money in dollars and in thousands of dollars");
    auto thousands = shop;
    for (auto& c : thousands) {
        c.spent /= 1000;
    }
    print("quantile + 1, dollars:", plus_one_quintiles(shop), plain);
    print("quantile + 1, thousands:", plus_one_quintiles(thousands), plain);
    // [units]
    print("clientele, dollars:", rfm::score_with(rfm::fit(shop, by), shop, by), monetary);
    print("clientele, thousands:", rfm::score_with(rfm::fit(thousands, by), thousands, by), monetary);
    // [units]
}

void relative() {
    std::puts("\n3. The same customers a year later, none of whom has bought again");
    // [relative]
    auto later = shop;
    for (auto& c : later) {
        c.days_since_order += 365;
    }
    auto const champions = [](auto const& customers, auto const& scale) {
        auto const scores = rfm::score_with(scale, customers, by);
        auto const segments = rfm::assign(rfm::ten_segments, scores);
        return std::ranges::count_if(segments, [](auto s) { return rfm::ten_segments.names()[*s] == "Champions"; });
    };
    auto const last_year = rfm::fit(shop, by);
    std::printf("   champions on a scale learnt anew:      %td\n", champions(later, rfm::fit(later, by)));
    std::printf("   champions on last year's frozen scale: %td\n", champions(later, last_year));
    // [relative]
}

void recencies() {
    std::puts("\n4. Two customers, as of 2025-12-31");
    // [recencies]
    struct Order {
        std::string customer;
        sys_days placed;
        double total;
    };
    std::vector<Order> const orders{
        {"new", 2025y / 12 / 20, 30}, {"old", 2023y / 1 / 10, 30}, {"old", 2025y / 12 / 20, 30}};
    auto const histories = customers::summarise(orders, customers::id(&Order::customer), customers::day(&Order::placed),
                                                customers::amount(&Order::total), {.as_of = 2025y / 12 / 31});
    for (auto const& h : histories) {
        std::printf("   %s: %2d days since the last order; t_x = %4.0f, T = %4.0f, x = %u\n", h.id().c_str(),
                    *h.days_since_last(), h.t_x(), h.T(), h.x());
    }
    // [recencies]
}

void refunds() {
    std::puts("\n5. An order of 200 sent back, under each policy");
    // [refunds]
    struct Row {
        int customer;
        sys_days day;
        double amount;
    };
    std::vector<Row> const rows{{1, 2025y / 3 / 1, 40}, {1, 2025y / 5 / 1, 200}, {1, 2025y / 5 / 9, -200}};
    for (auto const& [policy, name] : {std::pair{customers::refund_policy::net, "net"},
                                       {customers::refund_policy::ignore, "ignore"},
                                       {customers::refund_policy::separate, "separate"}}) {
        auto const history =
            customers::summarise(rows, customers::id(&Row::customer), customers::day(&Row::day),
                                 customers::amount(&Row::amount), {.as_of = 2025y / 12 / 31, .refunds = policy})
                .front();
        std::printf("   %-9s orders %u, total %3.0f, refunds %u of %3.0f\n", name, history.orders(), history.total(),
                    history.refunds(), history.refunded());
    }
    // [refunds]
}

} // namespace

int main() {
    ties();
    units();
    relative();
    recencies();
    refunds();
}
