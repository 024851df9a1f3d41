// SPDX-License-Identifier: MIT
// Customers who are seen to leave, or who buy on set occasions: retention, its projection, and what it is worth.
// docs/theory/contracts.md tells the story.
#include <clientele/clv.hpp>

#include <Eigen/Core>

#include <cstdint>
#include <cstdio>
#include <vector>

namespace clv = clientele::clv;

namespace {

// [table]
/// Of 1,000 subscribers, how many were left at the start of each year (Fader and Hardie 2007, "regular" customers).
std::vector<double> const left{1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173};
// [table]

// [project]
void project() {
    std::puts("1. Seven years seen, five projected: customers left of 1,000");
    std::vector<double> const seen(left.begin(), left.begin() + 8);
    auto const sbg = clv::fit_retention<clv::shifted_beta_geometric>(seen).model;
    auto const bdw = clv::fit_retention<clv::beta_discrete_weibull>(seen).model;
    double const average =
        1 - (left[0] - left[7]) / (left[0] + left[1] + left[2] + left[3] + left[4] + left[5] + left[6]);
    double naive = left[7];
    for (std::uint32_t year = 8; year <= 12; ++year) {
        naive *= average;
        std::printf("   year %2u: %3.0f were left; shifted beta-geometric %3.0f, beta-discrete-Weibull %3.0f, "
                    "average retention %3.0f\n",
                    year, left[year], 1000 * sbg.survival(year), 1000 * bdw.survival(year), naive);
    }
}
// [project]

// [residual]
void residual() {
    std::puts("\n2. Payments to come at 10 % a year, the next renewal first");
    auto const model = clv::fit_retention<clv::shifted_beta_geometric>(left).model;
    for (std::uint32_t const renewals : {0U, 1U, 4U, 9U}) {
        std::printf("   after %u renewals: retention %.2f, %.2f payments\n", renewals, model.retention(renewals + 1),
                    model.discounted_residual_lifetime(renewals, 0.1));
    }
    std::printf("   the formula r / (1 + d - r) with the mean retention of the first year, %.2f: %.2f payments\n",
                model.retention(1), clv::retention_value(1, model.retention(1), 0.1, clv::first_payment::at_renewal));
}
// [residual]

// [markov]
void migration() {
    std::puts(
        "\n3. Mailing by recency: worth of a customer who bought 1, 2, 3, 4 periods ago (36 a purchase, 4 a mailing)");
    Eigen::MatrixXd moves(5, 5);
    moves << .3, .7, 0, 0, 0, //
        .2, 0, .8, 0, 0,      //
        .15, 0, 0, .85, 0,    //
        .05, 0, 0, 0, .95,    //
        0, 0, 0, 0, 1;
    Eigen::VectorXd rewards(5);
    rewards << 36, -4, -4, -4, 0;
    auto const value = clv::migration_value(moves, rewards, 0.2);
    std::printf("   %.2f, %.2f, %.2f, %.2f: mail until the third period, not the fourth\n", value[0], value[1],
                value[2], value[3]);
}
// [markov]

// [occasions]
/// One donor, or as many as `count` says: gave in x of the last 6 years, last in year t_x.
struct donor {
    unsigned x, t_x, years;
    std::uint64_t count;
};

void donors() {
    std::puts("\n4. Yearly donors of 1995, six years later (Fader, Hardie and Shang 2010)");
    clv::bg_bb const model{1.204, 0.750, 0.657, 2.783};
    for (donor const& one : {donor{6, 6, 6, 0}, donor{4, 6, 6, 0}, donor{4, 4, 6, 0}, donor{1, 1, 6, 0}}) {
        clv::opportunities const seen{one.x, one.t_x, one.years};
        std::printf("   gave %u times, last in year %u: P(will still give) %.2f, %.2f donations in five years\n", one.x,
                    one.t_x, model.p_alive(seen), model.expected_transactions(seen, 5));
    }
}
// [occasions]

} // namespace

int main() {
    project();
    residual();
    migration();
    donors();
}
