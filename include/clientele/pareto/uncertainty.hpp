// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/id_index.hpp>
#include <clientele/pareto/values.hpp>
#include <clientele/stats/bootstrap.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

/// \file
/// How sure the Gini coefficient and the top shares are: the bootstrap over customers.
namespace clientele::pareto {

/// A figure with percentile and BCa limits.
struct uncertain {
    stats::interval percentile;
    stats::interval bca;
    friend bool operator==(uncertain const&, uncertain const&) = default;
};

/// What a bootstrap of the concentration found.
struct concentration_report {
    uncertain gini;
    std::vector<double> top;           ///< the shares of customers asked for
    std::vector<uncertain> top_shares; ///< share of value of the top ceil(share n), for each of them
    friend bool operator==(concentration_report const&, concentration_report const&) = default;
};

/// Every customer in one stratum.
struct one_stratum {
    template <class Row> constexpr int operator()(Row const& /*row*/) const noexcept { return 0; }
};

namespace detail {

/// The values in ascending order with the stratum of each, and the figures of a sample given as counts of them.
class resampled {
public:
    resampled(std::vector<double> const& values, std::vector<std::uint32_t> const& strata, std::vector<double> top)
        : top_(std::move(top)) {
        std::vector<std::size_t> order(values.size());
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
        members_.resize(strata.empty() ? 0 : *std::max_element(strata.begin(), strata.end()) + std::size_t{1});
        for (std::size_t i = 0; i < order.size(); ++i) {
            values_.push_back(values[order[i]]);
            members_[strata[order[i]]].push_back(static_cast<std::uint32_t>(i));
        }
    }

    /// Figures of the sample: the Gini coefficient, then the top shares.
    [[nodiscard]] std::vector<double> figures(std::vector<std::uint32_t> const& counts) const {
        auto const n = static_cast<double>(values_.size());
        double twice_area = 0;
        double total = 0;
        double before = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            auto const times = static_cast<double>(counts[i]);
            twice_area += values_[i] * times * (2 * before + times - n);
            total += values_[i] * times;
            before += times;
        }
        if (!(total > 0)) {
            std::vector<double> nothing(1 + top_.size(), 0.0); // nobody in this sample holds anything
            return nothing;
        }
        std::vector<double> found{twice_area / (n * total)};
        for (double const share : top_) {
            double left = std::ceil(share * n * (1 - 1e-14));
            double held = 0;
            for (std::size_t i = values_.size(); i-- > 0 && left > 0;) {
                double const taken = std::min(left, static_cast<double>(counts[i]));
                held += taken * values_[i];
                left -= taken;
            }
            found.push_back(held / total);
        }
        return found;
    }

    [[nodiscard]] std::vector<double> observed() const {
        return figures(std::vector<std::uint32_t>(values_.size(), 1));
    }

    /// Figures of a sample drawn with replacement within each stratum. A function of (seed, number) alone.
    [[nodiscard]] std::vector<double> draw(std::uint64_t seed, std::uint64_t number,
                                           std::vector<std::uint32_t>& counts) const {
        random::stream random{seed, number};
        counts.assign(values_.size(), 0);
        for (auto const& members : members_) {
            auto const size = static_cast<std::uint32_t>(members.size());
            for (std::uint32_t i = 0; i < size; ++i) {
                ++counts[members[random.below(size)]];
            }
        }
        return figures(counts);
    }

    /// Figures with each customer left out in turn, in one pass over suffix sums: jackknife()[f][i].
    [[nodiscard]] std::vector<std::vector<double>> jackknife() const {
        std::size_t const n = values_.size();
        std::vector<double> above(n + 1, 0); // sum of the values from i on
        double ranked = 0;                   // sum of i x_i, i from 1
        for (std::size_t i = n; i-- > 0;) {
            above[i] = above[i + 1] + values_[i];
            ranked += static_cast<double>(i + 1) * values_[i];
        }
        std::vector<std::vector<double>> without(1 + top_.size(), std::vector<double>(n));
        auto const m = static_cast<double>(n - 1);
        for (std::size_t i = 0; i < n; ++i) {
            double const total = above[0] - values_[i];
            if (!(total > 0)) {
                continue; // stays 0, as in `figures`
            }
            double const ranks = ranked - static_cast<double>(i + 1) * values_[i] - above[i + 1];
            without[0][i] = 2 * ranks / (m * total) - (m + 1) / m;
            for (std::size_t t = 0; t < top_.size(); ++t) {
                auto const taken = static_cast<std::size_t>(std::ceil(top_[t] * m * (1 - 1e-14)));
                std::size_t const from = n - taken;
                without[t + 1][i] = (i >= from ? above[from - 1] - values_[i] : above[from]) / total;
            }
        }
        return without;
    }

private:
    std::vector<double> values_;
    std::vector<std::vector<std::uint32_t>> members_; ///< of each stratum
    std::vector<double> top_;
};

} // namespace detail

/// Bootstrap of the Gini coefficient and of the shares of the top customers (`top`, shares of customers). Samples are
/// drawn within each stratum (`stratum`: a projection to anything hashable, a segment for instance). A sample in which
/// nobody holds anything counts as 0. The figures depend on the seed and the data alone, not on the engine. Meant for
/// up to some 100,000 customers: time goes with replicates x customers. \throws invalid_data on a value that is
/// missing, not finite or negative (with the row), or if fewer than two are worth
///         more than 0; invalid_option on a top share outside (0, 1) or bad bootstrap options
template <customer_range Customers, numeric_projection<row_t<Customers>> Value,
          projection<row_t<Customers>> Stratum = one_stratum, engine Engine = sequential>
[[nodiscard]] concentration_report
bootstrap(Customers&& customers, Value const& value, std::vector<double> const& top = {0.2},
          stats::bootstrap_options const& options = {}, Stratum const& stratum = {}, Engine const& how = {}) {
    static_assert(!combining_engine<Engine, detail::number_list<detail::gathering::local>>,
                  "clientele: this needs all customers in one place");
    stats::check(options);
    for (double const share : top) {
        if (!(share > 0 && share < 1)) {
            throw invalid_option("top share", to_text(share), "above 0 and below 1");
        }
    }
    auto const values = detail::read_numbers(how, customers, value, "value", 0);
    if (std::count_if(values.begin(), values.end(), [](double v) { return v > 0; }) < 2) {
        throw invalid_data("customers", "too few", "a bootstrap needs two who are worth more than 0");
    }
    customers::id_index<customers::detail::kept_id<projected_t<Stratum, row_t<Customers>>>> strata;
    std::vector<std::uint32_t> stratum_of;
    for (auto&& customer : customers) {
        stratum_of.push_back(strata.find_or_insert(std::invoke(stratum, customer)));
    }
    detail::resampled const sample{values, stratum_of, top};
    auto const observed = sample.observed();
    auto const jackknife = sample.jackknife();
    std::vector<std::vector<double>> replicates(observed.size(), std::vector<double>(options.replicates));
    for_each_part(how, options.replicates, [&](std::size_t first, std::size_t last) {
        std::vector<std::uint32_t> counts;
        for (std::size_t number = first; number < last; ++number) {
            auto const drawn = sample.draw(options.seed, number, counts);
            for (std::size_t f = 0; f < drawn.size(); ++f) {
                replicates[f][number] = drawn[f];
            }
        }
    });
    std::vector<uncertain> figures;
    for (std::size_t f = 0; f < observed.size(); ++f) {
        figures.push_back({stats::percentile_interval(observed[f], replicates[f], options.confidence),
                           stats::bca_interval(observed[f], replicates[f], jackknife[f], options.confidence)});
    }
    return {figures.front(), top, {figures.begin() + 1, figures.end()}};
}

} // namespace clientele::pareto
