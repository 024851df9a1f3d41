// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/grid_sums.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/spends.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/core/vectorise.hpp>
#include <clientele/stats/block_math.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/newton.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The Gamma-Gamma model of spending.
namespace clientele::clv {

/// The Gamma-Gamma model of what a purchase is worth (P. Fader and B. Hardie, "The Gamma-Gamma model of monetary
/// value", note 025, 2013; first in P. Fader, B. Hardie and K. L. Lee, "RFM and CLV: using iso-value curves for
/// customer base analysis", Journal of Marketing Research 42 (2005), pp. 415-430).
///
/// The values of a customer's purchases vary about his own mean, gamma distributed with shape p and rate nu; nu differs
/// between customers, Gamma(q, v). So a mean over few purchases is drawn towards the mean of all customers, p v / (q -
/// 1). How often a customer buys is taken to say nothing of what he spends: the report of a fit tests it.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct gamma_gamma_of {
    static constexpr std::string_view model_name{"clv.gamma_gamma"};
    static constexpr std::array<parameter, 3> parameters{{{"p"}, {"q"}, {"v", 0, 1}}};
    /// A customer's mean spend is proportional to his v.
    static constexpr std::array<covariate_link, 1> covariate_links{{{2, process::spend, 1}}};

    Real p{1.0}; ///< shape of one customer's purchases: the larger, the more they are alike
    Real q{2.0}; ///< shape over customers: the larger, the more customers are alike
    Real v{1.0}; ///< scale over customers, in units of money

    /// E[value of a further purchase | x repeat purchases of this mean value]: a weighted average of the customer's own
    /// mean and that of all (note 025, equation 5). Without a repeat purchase `mean` is not looked at. Infinite where
    /// p x + q <= 1. \throws invalid_data if the mean is negative or not finite
    [[nodiscard]] Real expected_spend(std::uint32_t x, double mean) const {
        if (x > 0 && !(mean >= 0 && std::isfinite(mean))) {
            throw invalid_data("mean_spend", to_text(mean), "it must be finite and not negative");
        }
        double const total = x > 0 ? x * mean : 0.0;
        Real const weight = p * Real(static_cast<double>(x)) + (q - Real(1.0));
        return stats::value_of(weight) > 0 ? p * (v + Real(total)) / weight : Real{HUGE_VAL};
    }

    /// The mean over all customers, p v / (q - 1): what a new one spends at a purchase. Infinite if q <= 1.
    [[nodiscard]] Real expected_spend() const { return expected_spend(0, 0); }

    /// log of the density of the mean value of x purchases (ibid., equation 1a).
    /// \throws invalid_data unless x >= 1 and the mean is finite and above 0
    [[nodiscard]] double log_likelihood(std::uint32_t x, double mean) const requires std::same_as<Real, double> {
        if (x == 0) {
            throw invalid_data("x", "0", "without a purchase there is no mean value");
        }
        if (!(mean > 0 && std::isfinite(mean))) {
            throw invalid_data("mean", to_text(mean), "it must be finite and above 0");
        }
        double const shape = p * x;
        double const total = x * mean;
        return -stats::log_beta(shape, q) - std::log(mean) - shape * std::log1p(v / total) - q * std::log1p(total / v);
    }

    /// Where a fit starts, for customers of this mean spend.
    [[nodiscard]] static gamma_gamma_of start(double mean_spend) { return {2.0, 4.0, 1.5 * mean_spend}; }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(gamma_gamma_of const& at) {
        std::vector<boundary> found;
        if (at.q <= 1 + 1e-6) {
            found.push_back({"the mean over all customers is infinite", "none: a few customers outweigh all others"});
        }
        if (at.q > 1e5) {
            found.push_back({"all customers spend the same on average", "gamma distributed purchases"});
        }
        if (at.p > 1e5) {
            found.push_back({"a customer spends the same at each purchase", "inverse gamma distributed means"});
        }
        return found;
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(gamma_gamma_of const&, gamma_gamma_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("p", self.p);
        field("q", self.q);
        field("v", self.v);
    }
};

using gamma_gamma = gamma_gamma_of<double>;

static_assert(spend_model<gamma_gamma>);

struct gamma_gamma_options {
    std::size_t iterations = 200;
    /// Prior knowledge: none by default, which makes the estimate that of maximum likelihood.
    std::vector<prior> priors{};
    /// Keeps q above 1, so that the mean over all customers is finite.
    bool finite_mean = false;
    /// Customers whose repeat purchases came to 0 or less are counted and left out instead of refused.
    bool leave_out_unpaid = false;
};

/// How a model of spending was fitted.
struct spend_report : fit_report {
    /// Customers left out, with weights: without a repeat purchase, without a known mean, with a mean of 0 or below.
    double without_repeats = 0;
    double without_mean = 0;
    double unpaid = 0;
    /// Of the number of repeat purchases with their mean value, with its 95 % limits: the model takes it to be 0.
    stats::interval correlation{};

    /// Whether the correlation is too far from 0 for the model: beyond `tolerable` in size even at the limit nearer to
    /// 0. Then a model fitted to groups of like frequency says more.
    [[nodiscard]] bool depends_on_frequency(double tolerable = 0.1) const noexcept {
        return correlation.lower > tolerable || correlation.upper < -tolerable;
    }

    friend bool operator==(spend_report const&, spend_report const&) = default;
};

namespace detail {

/// -log B(p x, q), with derivatives with respect to p, q, v: the part of the likelihood that does not know the money.
[[nodiscard]] inline stats::second_order<3> spend_by_frequency(gamma_gamma const& of, double x) {
    using derivatives = stats::second_order<3>;
    double const shape = of.p * x;
    derivatives part{.value = -stats::log_beta(shape, of.q)};
    part.gradient = {x * stats::digamma_rise(shape, of.q), stats::digamma_rise(of.q, shape), 0};
    part.hessian[derivatives::at(0, 0)] = x * x * stats::trigamma_rise(shape, of.q);
    part.hessian[derivatives::at(0, 1)] = x * stats::trigamma(shape + of.q);
    part.hessian[derivatives::at(1, 1)] = stats::trigamma_rise(of.q, shape);
    return part;
}

/// Of customers with one v, or of sums over them: x log(1 + v / total), log(1 + total / v), and with the share s =
/// total / (v + total) that a customer's own purchases have in the estimate of nu, x (1 - s), s, x s (1 - s), s (1 -
/// s).
using money_figures = std::array<double, 6>;

/// -p x log(1 + v / total) - q log(1 + total / v), the part that knows the money, from those figures.
[[nodiscard]] inline stats::second_order<3> spend_by_money(gamma_gamma const& of, money_figures const& figures) {
    using derivatives = stats::second_order<3>;
    auto const& [x_own, all, x_pull, own, x_spread, spread] = figures;
    derivatives part{.value = -of.p * x_own - of.q * all};
    double const slope = (of.q * own - of.p * x_pull) / of.v;
    part.gradient = {-x_own, -all, slope};
    part.hessian[derivatives::at(0, 2)] = -x_pull / of.v;
    part.hessian[derivatives::at(1, 2)] = own / of.v;
    part.hessian[derivatives::at(2, 2)] = -(slope + (of.p * x_spread + of.q * spread) / of.v) / of.v;
    return part;
}

/// The log likelihood of spends, with money in units of `unit`. What depends on x alone is computed once for each x
/// that occurs; a customer costs one logarithm.
template <engine Engine> class likelihood_of_spends {
public:
    using derivatives = stats::second_order<3>; ///< with respect to p, q, v

    likelihood_of_spends(spends const& of, Engine const& how, double unit)
        : of_(&of), how_(&how), frequencies_(frequencies_of(of, how)) {
        std::size_t const whole = (of.rows() + block - 1) / block * block;
        counts_.assign(whole, 1.0);
        totals_.assign(whole, 1.0);
        log_totals_.assign(whole, 0.0);
        for_each_part(how, of.rows(), [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i) {
                counts_[i] = of.x[i];
                totals_[i] = of.x[i] * (of.mean[i] / unit);
                log_totals_[i] = totals_[i];
            }
            stats::log_each(std::span{log_totals_}.subspan(first, last - first));
        });
        log_means_ += sums_over<1>(of, how, [&](std::size_t i) { return std::array{log_totals_[i]}; })[0];
        auto const ends =
            fold_rows(how, of.rows(), extremes{}, [&](extremes& part, std::size_t first, std::size_t last) {
                for (std::size_t i = first; i < last; ++i) {
                    part.least = std::min(part.least, log_totals_[i]);
                    part.most = std::max(part.most, log_totals_[i]);
                }
            });
        least_log_total_ = ends.least;
        most_log_total_ = ends.most;
        for (auto const& [x, customers] : frequencies_) {
            log_means_ -= customers * std::log(x);
        }
    }

    [[nodiscard]] derivatives operator()(gamma_gamma const& at) const {
        derivatives whole = by_money(at);
        for (auto const& [x, customers] : frequencies_) {
            whole.add(spend_by_frequency(at, x), customers);
        }
        return whole;
    }

private:
    /// -log mean - p x log(1 + v / total) - q log(1 + total / v), over all customers.
    [[nodiscard]] derivatives by_money(gamma_gamma const& of) const {
        double const log_v = std::log(of.v);
        // No figure of a customer is above this.
        double const furthest = std::max(std::abs(least_log_total_ - log_v), std::abs(most_log_total_ - log_v));
        grid_sums<6> const empty{static_cast<double>(frequencies_.back().first) * (1 + furthest)};
        auto const sums =
            fold_rows(*how_, (of_->rows() + block - 1) / block, empty,
                      [&](grid_sums<6>& part, std::size_t first, std::size_t last) {
                          clientele::detail::run_on_widest(block_work{*this, part, of.v, log_v, first, last});
                      });
        auto part = spend_by_money(of, sums.values());
        part.value -= log_means_;
        return part;
    }

    using block_figures = std::array<std::array<double, grid_sums<6>::block>, 6>;

    /// The six figures of a number of blocks, added to `part`, on registers of any width: the same bits, as each row is
    /// computed for itself and the sums are exact.
    struct block_work {
        likelihood_of_spends const& all;
        grid_sums<6>& part;
        double v;
        double log_v;
        std::size_t begin; ///< blocks
        std::size_t end;

        template <std::size_t /*Width*/> CLIENTELE_INLINE void run() const {
            block_figures figures; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
            for (std::size_t b = begin; b < end; ++b) {
                all.fill(figures, v, log_v, b * block);
                std::size_t const rows = std::min(block, all.of_->rows() - b * block);
                if (all.of_->weights.empty() && rows == block) {
                    part.add(figures);
                } else {
                    for (std::size_t i = 0; i < rows; ++i) {
                        part.add(figures, i, all.of_->weight(b * block + i));
                    }
                }
            }
        }
    };

    /// The six figures of the rows from `first` on: loops without branches, which compilers turn into vector code.
    CLIENTELE_INLINE void fill(block_figures& figures, double v, double log_v, std::size_t first) const {
        for (std::size_t i = 0; i < block; ++i) {
            double const x = counts_[first + i];
            double const total = totals_[first + i];
            double const inverse = 1 / (v + total);
            double const share = total * inverse; // of his own purchases in the estimate of nu
            double const rest = v * inverse;
            // Of the two logarithms the smaller is computed, the larger adds log(total / v), of the same sign.
            double const less = log1p_of_ratio(total < v ? total : v, total < v ? v : total);
            double const apart = log_totals_[first + i] - log_v;
            figures[0][i] = x * (less + (apart < 0 ? -apart : 0.0));
            figures[1][i] = less + (apart > 0 ? apart : 0.0);
            figures[2][i] = x * rest;
            figures[3][i] = share;
            figures[4][i] = x * (share * rest);
            figures[5][i] = share * rest;
        }
    }

    /// log(1 + less / more), 0 < less <= more, as 2 artanh(less / (less + 2 more)): its series has all digits, for the
    /// argument is at most 1 / 3.
    [[nodiscard]] CLIENTELE_INLINE static double log1p_of_ratio(double less, double more) {
        double const s = less / (less + 2 * more);
        double const z = s * s;
        double const w = z * z; // even and odd terms side by side
        double const even =
            ((((((((w / 33 + 1.0 / 29) * w + 1.0 / 25) * w + 1.0 / 21) * w + 1.0 / 17) * w + 1.0 / 13) * w + 1.0 / 9) *
                  w +
              1.0 / 5) *
             w) +
            1.0;
        double const odd =
            (((((((w / 35 + 1.0 / 31) * w + 1.0 / 27) * w + 1.0 / 23) * w + 1.0 / 19) * w + 1.0 / 15) * w + 1.0 / 11) *
                 w +
             1.0 / 7) *
                w +
            1.0 / 3;
        return 2 * s * (even + z * odd);
    }

    static constexpr std::size_t block = grid_sums<6>::block;

    spends const* of_;
    Engine const* how_;
    std::vector<std::pair<std::uint32_t, double>> frequencies_;
    std::vector<double> counts_; ///< x; these three are filled up to whole blocks
    std::vector<double> totals_;
    std::vector<double> log_totals_;
    double log_means_ = 0;
    double least_log_total_ = 0; ///< over all processes
    double most_log_total_ = 0;
};

inline constexpr double spend_sample_from = 100'000; ///< customers; from there on a sample gives the start
inline constexpr std::uint64_t spend_sample = 20'000;

/// One row in so many, by its figures alone: the same ones in any order and on any number of processes.
[[nodiscard]] inline spends sampled(spends const& of, std::uint64_t one_in) {
    spends some;
    for (std::size_t i = 0; i < of.rows(); ++i) {
        // the golden ratio spreads what follows each other (D. Knuth, "The Art of Computer Programming" 3, section 6.4)
        std::uint64_t const spread = (std::bit_cast<std::uint64_t>(of.mean[i]) ^ of.x[i]) * 0x9E3779B97F4A7C15;
        if ((spread >> 32) % one_in == 0) {
            some.x.push_back(of.x[i]);
            some.mean.push_back(of.mean[i]);
            if (!of.weights.empty()) {
                some.weights.push_back(of.weights[i]);
            }
        }
    }
    return some;
}

} // namespace detail

/// Fits the Gamma-Gamma model to spends that were read. \throws invalid_data if there are none; invalid_option
template <engine Engine = sequential>
[[nodiscard]] fitted<gamma_gamma, spend_report>
fit_gamma_gamma_to(spends const& of, gamma_gamma_options const& options = {}, Engine const& how = {}) {
    detail::check_search<gamma_gamma>(options.iterations, options.priors);
    auto const totals = detail::totals_of(of, how);
    double const customers = totals.customers;
    if (customers == 0) {
        throw invalid_data("customers", "none with a repeat purchase", "a model of spending needs some");
    }
    double const mean = totals.money / customers;
    using likelihood = detail::likelihood_of_spends<Engine>;
    using posterior = detail::posterior<gamma_gamma, likelihood>;
    detail::units const in{.money = mean};
    std::array<double, 3> const floors{0, options.finite_mean ? 1.0 : 0.0, 0};
    likelihood const of_all{of, how, mean};
    posterior const density{of_all, options.priors, in, floors};
    auto start = density.logs_of(gamma_gamma::start(mean));
    if (customers >= detail::spend_sample_from) {
        auto const one_in = static_cast<std::uint64_t>(std::min(customers, 0x1p60)) / detail::spend_sample;
        auto const some = detail::sampled(of, one_in);
        // Where few figures differ the sample may have any size, and the start is not worth it.
        if (detail::totals_of(some, how).customers >= 1'000) {
            likelihood const of_some{some, how, mean};
            posterior const rough{of_some, options.priors, in, floors};
            start = stats::maximise<3>(rough, start, {.iterations = options.iterations, .last_step = 1e-3}).at;
        }
    }
    // A pass less over all customers, as in `fit_to`.
    auto found = detail::estimate(density, start, options.iterations, 3e-6);
    fitted<gamma_gamma, spend_report> result{.model = found.model, .report = {{std::move(found.report)}}};
    // What the change of the unit does: each mean is a density in money.
    result.report.log_likelihood -= customers * std::log(mean);
    result.report.customers = customers;
    result.report.distinct = of.rows();
    result.report.without_repeats = of.without_repeats;
    result.report.without_mean = of.without_mean;
    result.report.unpaid = of.unpaid;
    result.report.correlation = detail::correlation_of(of, totals, 0.95, how);
    return result;
}

/// Fits the Gamma-Gamma model to customers, read by `by` (`lens(x(...), mean_spend(...))`), by maximum likelihood or,
/// with priors, by the mode of the posterior density. Customers without a repeat purchase, or whose mean is missing,
/// are left out and counted. The answer has the same bits in any order of the customers and on any engine, and does not
/// depend on the unit of money but for the last digits. \throws invalid_data on a mean that is not above 0, with the
/// row, or if nobody bought again; invalid_option
template <customer_range Customers, class Lens = own_spend, engine Engine = sequential>
    requires spend_lens_for<Lens, row_t<Customers>>
[[nodiscard]] fitted<gamma_gamma, spend_report> fit_gamma_gamma(Customers&& customers, Lens const& by = {},
                                                                gamma_gamma_options const& options = {},
                                                                Engine const& how = {}) {
    return fit_gamma_gamma_to(read_spends(customers, by, options.leave_out_unpaid), options, how);
}

} // namespace clientele::clv
