// SPDX-License-Identifier: MIT
// Where "80/20" comes from and where it lies: each function is a counter-example that runs. docs/theory/pareto.md tells
// the story.
#include <clientele/core/random.hpp>
#include <clientele/pareto.hpp>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <vector>

namespace pareto = clientele::pareto;
using clientele::random::stream;

namespace {

// [hand]
void by_hand() {
    std::puts("1. Five customers worth 50, 30, 10, 6 and 4");
    std::vector<double> const shop{50, 30, 10, 6, 4};
    auto const curve = pareto::concentration(shop, std::identity{});
    std::printf("   the top 40 %% hold %.0f %%; %.0f customers make 80 %%; Gini %.3f (%.3f with n/(n-1))\n",
                100 * curve.value_of_top(0.4), curve.count_holding(0.8), curve.gini(), curve.gini_unbiased());
    std::printf("   as concentrated as %.2f equal customers\n", pareto::effective_number(curve));
}
// [hand]

// [window]
// A thousand customers who are all the same: each buys for 10 with a chance of one in ten, every week.
double share_of_top_fifth(int weeks) {
    std::vector<double> spent(1000, 0);
    for (std::uint64_t customer = 0; customer < spent.size(); ++customer) {
        stream random{2025, customer};
        for (int week = 0; week < weeks; ++week) {
            spent[customer] += random.below(10) == 0 ? 10 : 0;
        }
    }
    return pareto::top_share(spent, std::identity{}, 0.2);
}

void short_window() {
    std::puts("\n2. What the top fifth of a thousand identical customers hold, by the length of the window");
    for (int const weeks : {2, 8, 26, 104, 520}) {
        std::printf("   %3d weeks: %2.0f %%\n", weeks, 100 * share_of_top_fifth(weeks));
    }
}
// [window]

// [survivors]
void survivors() {
    std::puts("\n3. The same shop, with and without those who bought nothing this year");
    std::vector<double> all{900, 400, 250, 120, 80, 50, 40, 30, 20, 10};
    auto const buyers = pareto::concentration(all, std::identity{});
    all.insert(all.end(), 20, 0.0); // customers on file without a purchase
    auto const on_file = pareto::concentration(all, std::identity{});
    std::printf("   buyers only:  top 20 %% hold %.0f %%, Gini %.2f\n", 100 * buyers.value_of_top(0.2), buyers.gini());
    std::printf("   all on file:  top 20 %% hold %.0f %%, Gini %.2f\n", 100 * on_file.value_of_top(0.2),
                on_file.gini());
}
// [survivors]

// [luck]
void luck() {
    std::puts("\n4. Eighty customers, one of them very large: how sure is the figure?");
    std::vector<double> shop(79, 100);
    shop.push_back(5000);
    auto const found = pareto::bootstrap(shop, std::identity{}, {0.2});
    std::printf("   Gini %.2f, 95 %% limits %.2f to %.2f (percentile) and %.2f to %.2f (BCa)\n",
                found.gini.bca.estimate, found.gini.percentile.lower, found.gini.percentile.upper, found.gini.bca.lower,
                found.gini.bca.upper);
}
// [luck]

// [losses]
void losses() {
    std::puts("\n5. Profit, with customers who lose money");
    std::vector<double> const profit{400, 300, 200, 100, 0, -100, -150, -250};
    auto const whale = pareto::whale(profit, std::identity{});
    std::printf("   the best %zu earn %.0f; %zu others lose %.0f of it; what is left is %.0f\n", whale.at_peak,
                whale.peak, whale.losing, whale.lost, whale.total);
    auto const curve = pareto::concentration(profit, std::identity{});
    std::printf(
        "   \"the top 20 %% hold %.0f %% of profit\": shares above 100 %% are the sign to look at the whale curve\n",
        100 * curve.value_of_top(0.2));
}
// [losses]

} // namespace

int main() {
    by_hand();
    short_window();
    survivors();
    luck();
    losses();
}
