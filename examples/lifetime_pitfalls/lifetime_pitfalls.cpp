// SPDX-License-Identifier: MIT
// Where lifetime value lies: each function is a counter-example that runs. docs/theory/buying.md and lifetime-value.md
// tell the story.
#include <clientele/clv.hpp>
#include <clientele/core/random.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace clv = clientele::clv;

namespace {

// [silent]
void silent_customers() {
    std::puts("1. One order, then nothing: P(alive) by weeks of silence");
    clv::bg_nbd const bg{.r = .243, .alpha = 4.414, .a = .793, .b = 2.426};   // CDNOW
    clv::mbg_nbd const mbg{.r = .525, .alpha = 6.183, .a = .891, .b = 1.614}; // the same customers
    clv::pareto_nbd const pareto{.r = .553, .alpha = 10.578, .s = .606, .beta = 11.669};
    for (double const weeks : {4., 39., 104., 520.}) {
        clv::summary const once{.x = 0, .t_x = 0, .T = weeks};
        std::printf("   %3.0f weeks: BG/NBD %.2f, MBG/NBD %.2f, Pareto/NBD %.2f\n", weeks, bg.p_alive(once),
                    mbg.p_alive(once), pareto.p_alive(once));
    }
}
// [silent]

// [paradox]
void frequency_paradox() {
    std::puts("\n2. Last order in week 20 of 39: orders expected in the next year, by orders so far");
    clv::bg_nbd const bg{.r = .243, .alpha = 4.414, .a = .793, .b = 2.426};
    for (std::uint32_t const x : {1U, 2U, 5U, 10U, 20U}) {
        std::printf("   %2u: %.3f\n", x, bg.expected_transactions({x, 20, 39}, 52));
    }
}
// [paradox]

// [rate]
void rate_per_what() {
    std::puts("\n3. 10 % a year, or a week? Discounted orders of one good customer, for ever");
    clv::pareto_nbd const model{.r = .553, .alpha = 10.578, .s = .606, .beta = 11.669};
    clv::summary const customer{.x = 7, .t_x = 29.43, .T = 38.86};
    double const weekly = clv::discount_per_unit(0.10, 365.25 / 7);
    std::printf("   10 %% a year is %.3f %% a week: %.1f orders\n", 100 * weekly,
                model.discounted_transactions(customer, clv::continuous_rate(weekly)));
    std::printf("   10 %% taken for a weekly rate:  %.1f orders\n",
                model.discounted_transactions(customer, clv::continuous_rate(0.10)));
}
// [rate]

// [first]
void first_counts_too() {
    std::puts("\n4. The first order counted as a repeat order");
    clv::bg_nbd const truth{.r = .243, .alpha = 4.414, .a = .793, .b = 2.426};
    std::vector<clv::summary> right;
    std::vector<clv::summary> wrong;
    for (auto const& one : clv::simulate(truth, std::vector<double>(5000, 39), {.seed = 3})) {
        right.push_back(one.seen);
        wrong.push_back({one.seen.x + 1, one.seen.x == 0 ? 0.1 : one.seen.t_x, one.seen.T});
    }
    auto const a = clv::fit<clv::bg_nbd>(right);
    auto const b = clv::fit<clv::bg_nbd>(wrong);
    std::printf("   repeat orders a new customer makes in a year: truth %.2f, fitted %.2f, with the mistake %.2f\n",
                truth.expected_transactions(52.0), a.model.expected_transactions(52.0),
                b.model.expected_transactions(52.0));
}
// [first]

// [one]
void not_one_customer() {
    std::puts("\n5. An expectation is not a forecast for one: customers with 2 orders, the last in week 30 of 39");
    clv::bg_nbd const model{.r = .8, .alpha = 9, .a = .7, .b = 2.8};
    std::array<int, 6> later{}; // the last for "5 or more"
    double expected = 0;
    int count = 0;
    for (auto const& one : clv::simulate(model, std::vector<double>(200'000, 39), {.seed = 5, .ahead = 26})) {
        if (one.seen.x == 2 && one.seen.t_x > 29.5 && one.seen.t_x < 30.5) {
            ++later[std::min<std::uint32_t>(one.later, 5)];
            expected += model.expected_transactions(one.seen, 26);
            ++count;
        }
    }
    std::printf("   expected %.2f orders each in half a year; of %d such customers\n   ", expected / count, count);
    for (std::size_t k = 0; k != later.size(); ++k) {
        std::printf(" %zu%s: %.0f %%", k, k == 5 ? " or more" : "", 100.0 * later[k] / count);
    }
    std::puts("");
}
// [one]

// [nobody]
void nobody_came_back() {
    std::puts("\n6. A shop where nobody has come back yet");
    auto const fit = clv::fit<clv::mbg_nbd>(std::vector<clv::summary>(300, {0, 0, 6}));
    for (auto const& edge : fit.report.boundaries) {
        std::printf("   %s: what holds is \"%s\"\n", edge.what.c_str(), edge.nested.c_str());
    }
}
// [nobody]

} // namespace

int main() {
    silent_customers();
    frequency_paradox();
    rate_per_what();
    first_counts_too();
    not_one_customer();
    nobody_came_back();
}
