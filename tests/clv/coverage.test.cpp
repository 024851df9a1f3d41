// SPDX-License-Identifier: MIT
// Hidden, since it takes minutes: ./build/release/tests/test_clv "[coverage]" prints the table of
// docs/reference/accuracy.md.
#include "../support/catch.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/profile.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/uncertainty.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

using namespace clientele;

namespace {

constexpr int studies = 400;
constexpr std::size_t customers = 2'000;

/// How often the 95 % limits contain the truth: of each parameter, and of an expectation.
template <template <class> class Family> void study(char const* name, Family<double> const& truth) {
    constexpr std::size_t N = clv::parameter_count<Family<double>>;
    auto const wanted = clv::detail::values_of(truth);
    auto const ahead = [](auto const& model) { return model.expected_transactions(52.0); };
    std::array<int, N> inside{};
    std::array<int, N> inside_profile{};
    int inside_ahead = 0;
    int failed = 0;
    for (int s = 0; s < studies; ++s) {
        random::stream from{static_cast<std::uint64_t>(s), 77};
        std::vector<double> ages;
        for (std::size_t i = 0; i < customers; ++i)
            ages.push_back(27 + 12 * from.uniform());
        std::vector<clv::summary> rows;
        for (auto const& one : clv::simulate(truth, ages, {.seed = static_cast<std::uint64_t>(1000 + s)})) {
            rows.push_back(one.seen);
        }
        auto const fit = clv::fit<Family<double>>(rows);
        failed += fit.report.converged && fit.report.boundaries.empty() ? 0 : 1;
        for (std::size_t i = 0; i < N; ++i) {
            auto const contains = [&](stats::interval const& limits) {
                return limits.lower <= wanted[i] && wanted[i] <= limits.upper ? 1 : 0;
            };
            inside[i] += contains(fit.report.wald(i));
            inside_profile[i] += contains(clv::profile_interval(fit, i, rows));
        }
        auto const limits = clv::with_limits(fit, ahead);
        inside_ahead += limits.lower <= ahead(truth) && ahead(truth) <= limits.upper ? 1 : 0;
    }
    std::printf("| %s |", name);
    for (std::size_t i = 0; i < N; ++i) {
        std::printf(" %s %.1f, %.1f%s", std::string{Family<double>::parameters[i].name}.c_str(),
                    100.0 * inside[i] / studies, 100.0 * inside_profile[i] / studies, i + 1 < N ? ";" : "");
        // 4.6 standard errors below .95; Wald's limits come short where the likelihood is far from a parabola
        CHECK(inside_profile[i] > 0.9 * studies);
        CHECK(inside[i] > 0.86 * studies);
    }
    std::printf(" | %.1f | %d |\n", 100.0 * inside_ahead / studies, failed);
    CHECK(inside_ahead > 0.9 * studies);
    CHECK(failed <= studies / 50);
}

} // namespace

TEST_CASE("95 % limits contain the truth in 95 % of the cases", "[.][coverage]") {
    study<clv::bg_nbd_of>("BG/NBD", {.243, 4.414, .793, 2.426});
    study<clv::mbg_nbd_of>("MBG/NBD", {.525, 6.183, .891, 1.614});
    study<clv::pareto_nbd_of>("Pareto/NBD", {.553, 10.578, .606, 11.669});
    study<clv::nbd_of>("NBD", {.385, 12.072});
}
