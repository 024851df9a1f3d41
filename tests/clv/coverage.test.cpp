// SPDX-License-Identifier: MIT
// Hidden, since it takes minutes: ./build/release/tests/test_clv "[coverage]" prints the table of
// docs/reference/accuracy.md.
#include "../support/catch.hpp"

#include <clientele/clv/beta_discrete_weibull.hpp>
#include <clientele/clv/bg_bb.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/fit_regular.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/mbg_cnbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/profile.hpp>
#include <clientele/clv/retention.hpp>
#include <clientele/clv/shifted_beta_geometric.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/uncertainty.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/sampling.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

using namespace clientele;

namespace {

constexpr int studies = 400;
constexpr std::size_t customers = 2'000;

/// A number that 95 % limits were laid about: they should contain it in 95 % of the studies.
bool contains(stats::interval const& limits, double wanted) { return limits.lower <= wanted && wanted <= limits.upper; }

/// Counts how often the limits of a fit contain the truth: of each parameter, and of a prediction.
template <class Model> class coverage {
public:
    static constexpr std::size_t N = clv::parameter_count<Model>;

    coverage(char const* name, Model const& truth) : name_(name), truth_(truth) {}

    template <class Fit, class Prediction> void add(Fit const& fit, Prediction const& predict) {
        auto const wanted = clv::detail::values_of(truth_);
        at_edge_ += fit.report.converged && fit.report.boundaries.empty() ? 0 : 1;
        for (std::size_t i = 0; i < N; ++i) {
            wald_[i] += contains(fit.report.wald(i), wanted[i]) ? 1 : 0;
        }
        predicted_ += contains(clv::with_limits(fit, predict), predict(truth_)) ? 1 : 0;
    }
    void add_profile(std::size_t parameter, stats::interval const& limits) {
        profiled_ = true;
        profile_[parameter] += contains(limits, clv::detail::values_of(truth_)[parameter]) ? 1 : 0;
    }

    /// Prints the row of the table. The bounds lie 4.6 standard errors below .95 and, since Wald's limits come short
    /// where the likelihood is far from a parabola, further for those.
    void report() const {
        std::printf("| %s |", name_);
        for (std::size_t i = 0; i < N; ++i) {
            std::printf("%s %s %.1f", i > 0 ? ";" : "", std::string{Model::parameters[i].name}.c_str(),
                        100.0 * wald_[i] / studies);
            CHECK(wald_[i] > 0.86 * studies);
            if (profiled_) {
                std::printf(", %.1f", 100.0 * profile_[i] / studies);
                CHECK(profile_[i] > 0.9 * studies);
            }
        }
        std::printf(" | %.1f | %d |\n", 100.0 * predicted_ / studies, at_edge_);
        std::fflush(stdout);
        CHECK(predicted_ > 0.9 * studies);
        CHECK(at_edge_ <= studies / 50);
    }

private:
    char const* name_;
    Model truth_;
    std::array<int, N> wald_{};
    std::array<int, N> profile_{};
    bool profiled_ = false;
    int predicted_ = 0;
    int at_edge_ = 0;
};

/// Customers seen for 27 to 39 weeks, as those of CDNOW.
template <class Model> std::vector<clv::summary> drawn_customers(Model const& truth, int study) {
    random::stream from{static_cast<std::uint64_t>(study), 77};
    std::vector<double> ages;
    for (std::size_t i = 0; i < customers; ++i) {
        ages.push_back(27 + 12 * from.uniform());
    }
    std::vector<clv::summary> rows;
    for (auto const& one : clv::simulate(truth, ages, {.seed = static_cast<std::uint64_t>(1000 + study)})) {
        rows.push_back(one.seen);
    }
    return rows;
}

template <class Model> void continuous(char const* name, Model const& truth) {
    coverage<Model> found{name, truth};
    for (int s = 0; s < studies; ++s) {
        auto const rows = drawn_customers(truth, s);
        auto const fit = clv::fit<Model>(rows);
        found.add(fit, [](auto const& model) { return model.expected_transactions(52.0); });
        for (std::size_t i = 0; i < clv::parameter_count<Model>; ++i) {
            found.add_profile(i, clv::profile_interval(fit, i, rows));
        }
    }
    found.report();
}

/// With k given, as from the gaps between purchases.
void regular(char const* name, clv::mbg_cnbd const& truth) {
    coverage<clv::mbg_cnbd> found{name, truth};
    for (int s = 0; s < studies; ++s) {
        auto const fit = clv::fit_regular<clv::mbg_cnbd>(drawn_customers(truth, s), {}, {.k = truth.k});
        found.add(fit, [](auto const& model) { return model.expected_transactions(52.0); });
    }
    found.report();
}

/// Customers with 6 occasions, as the donors of Fader, Hardie and Shang.
void discrete(char const* name, clv::bg_bb const& truth) {
    coverage<clv::bg_bb> found{name, truth};
    for (int s = 0; s < studies; ++s) {
        std::vector<clv::opportunities> rows;
        for (std::size_t i = 0; i < customers; ++i) {
            random::stream from{static_cast<std::uint64_t>(s), i};
            double const buys = stats::draw_beta(from, truth.alpha, truth.beta);
            double const leaves = stats::draw_beta(from, truth.gamma, truth.delta);
            clv::opportunities row{0, 0, 6};
            for (std::uint32_t t = 1; t <= row.n && from.uniform() >= leaves; ++t) {
                if (from.uniform() < buys) {
                    ++row.x;
                    row.t_x = t;
                }
            }
            rows.push_back(row);
        }
        found.add(clv::fit_bg_bb(rows), [](auto const& model) { return model.expected_transactions(12); });
    }
    found.report();
}

/// A cohort seen for 8 periods: a customer of chance theta to leave is there after t of them with (1 - theta)^(t^c).
template <class Model> void contractual(char const* name, Model const& truth, double c) {
    coverage<Model> found{name, truth};
    for (int s = 0; s < studies; ++s) {
        std::vector<double> alive(8);
        for (std::size_t i = 0; i < customers; ++i) {
            random::stream from{static_cast<std::uint64_t>(s), i};
            double const theta = stats::draw_beta(from, truth.alpha, truth.beta);
            double const left = from.uniform();
            for (std::size_t t = 0; t < alive.size(); ++t) {
                alive[t] += left < std::pow(1 - theta, std::pow(static_cast<double>(t), c)) ? 1 : 0;
            }
        }
        found.add(clv::fit_retention<Model>(alive), [](auto const& model) { return model.survival(12); });
    }
    found.report();
}

/// Customers with 1 to 10 repeat purchases.
void spending(char const* name, clv::gamma_gamma const& truth) {
    struct buyer {
        std::uint32_t repeats;
        double mean;
        [[nodiscard]] std::uint32_t x() const { return repeats; }
        [[nodiscard]] std::optional<double> repeat_mean() const { return mean; }
    };
    coverage<clv::gamma_gamma> found{name, truth};
    for (int s = 0; s < studies; ++s) {
        std::vector<buyer> rows;
        for (std::size_t i = 0; i < customers; ++i) {
            random::stream from{static_cast<std::uint64_t>(s), i};
            auto const x = 1 + static_cast<std::uint32_t>(10 * from.uniform());
            double const log_nu = stats::draw_log_gamma(from, truth.q) - std::log(truth.v);
            rows.push_back({x, std::exp(stats::draw_log_gamma(from, truth.p * x) - log_nu) / x});
        }
        found.add(clv::fit_gamma_gamma(rows), [](auto const& model) { return model.expected_spend(); });
    }
    found.report();
}

} // namespace

TEST_CASE("95 % limits contain the truth in 95 % of the cases", "[.][coverage]") {
    continuous<clv::nbd>("NBD", {.385, 12.072});
    continuous<clv::bg_nbd>("BG/NBD", {.243, 4.414, .793, 2.426});
    continuous<clv::mbg_nbd>("MBG/NBD", {.525, 6.183, .891, 1.614});
    continuous<clv::pareto_nbd>("Pareto/NBD", {.553, 10.578, .606, 11.669});
    regular("MBG/CNBD-2", {.525, 3.1, .891, 1.614, 2});
    discrete("BG/BB", {1.204, .75, .657, 2.783});
    contractual<clv::shifted_beta_geometric>("shifted beta-geometric", {.668, 3.806}, 1);
    contractual<clv::beta_discrete_weibull>("beta-discrete-Weibull", {.668, 3.806, 1.2}, 1.2);
    spending("Gamma-Gamma", {6.25, 3.744, 15.444});
}
