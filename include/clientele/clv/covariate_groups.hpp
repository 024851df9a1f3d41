// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Customers in groups of like covariates, which share their parameters, hence what is computed from these alone.
namespace clientele::clv::detail {

/// Customers with their covariates, as they were read: an `accumulator`. Over several processes each gathers all.
template <class Row> struct covariate_rows {
    std::vector<Row> rows{};
    std::vector<double> weights{};
    std::vector<double> z{}; ///< row by row

    void merge(covariate_rows const& other) {
        rows.insert(rows.end(), other.rows.begin(), other.rows.end());
        weights.insert(weights.end(), other.weights.begin(), other.weights.end());
        z.insert(z.end(), other.z.begin(), other.z.end());
    }
};

/// Customers in an order that does not depend on how they came: by covariates, then by history. Equal ones are one row;
/// those with the same covariates are a group, which shares parameters.
template <class Row> struct covariate_groups {
    std::size_t columns = 0;
    std::vector<Row> rows{};
    std::vector<double> weights{};
    std::vector<std::size_t> ends{}; ///< of the groups, among the rows
    std::vector<double> z{};         ///< group by group

    [[nodiscard]] std::span<double const> covariates(std::size_t group) const {
        return std::span{z}.subspan(group * columns, columns);
    }
    [[nodiscard]] std::size_t group_of(std::size_t row) const {
        return static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), row) - ends.begin());
    }
};

struct spend_row {
    std::uint32_t x = 0;
    double mean = 0;

    friend bool operator==(spend_row const&, spend_row const&) = default;
};

inline bool before(spend_row const& a, spend_row const& b) { return a.x != b.x ? a.x < b.x : a.mean < b.mean; }

template <class Row> [[nodiscard]] covariate_groups<Row> grouped(covariate_rows<Row> const& from, std::size_t columns) {
    auto const z = [&](std::size_t row) { return std::span{from.z}.subspan(row * columns, columns); };
    std::vector<std::size_t> order(from.rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        auto const [left, right] = std::mismatch(z(a).begin(), z(a).end(), z(b).begin());
        return left != z(a).end() ? *left < *right : before(from.rows[a], from.rows[b]);
    });
    covariate_groups<Row> all{.columns = columns};
    for (std::size_t const row : order) {
        bool const first = all.rows.empty();
        bool const same_group = !first && std::ranges::equal(z(row), all.covariates(all.ends.size()));
        if (same_group && all.rows.back() == from.rows[row]) {
            all.weights.back() += from.weights[row]; // whole numbers: exact
            continue;
        }
        if (!same_group) {
            if (!first) {
                all.ends.push_back(all.rows.size());
            }
            all.z.insert(all.z.end(), z(row).begin(), z(row).end());
        }
        all.rows.push_back(from.rows[row]);
        all.weights.push_back(from.weights[row]);
    }
    all.ends.push_back(all.rows.size());
    return all;
}

/// Histories of purchases, under models that have `Model::likelihood`.
template <class Model> struct histories_in_groups {
    covariate_groups<summary> groups{};

    struct nothing {};
    [[nodiscard]] nothing prepare(Model const& /*base*/) const noexcept { return {}; }

    /// The likelihood by row, of rows [first, last) of one group: the last has the largest x.
    [[nodiscard]] auto likelihood(Model const& theirs, nothing const& /*prepared*/, std::size_t first,
                                  std::size_t last) const {
        return [this, of = typename Model::likelihood{theirs, groups.rows[last - 1].x, last - first}](std::size_t row) {
            return of(groups.rows[row]);
        };
    }
};

/// Mean values of repeat purchases, under Gamma-Gamma. Only v depends on covariates, so what does not know the money is
/// computed once for each x that occurs.
class spends_in_groups {
public:
    covariate_groups<spend_row> groups{};

    explicit spends_in_groups(covariate_groups<spend_row> of) : groups(std::move(of)) {
        for (spend_row const& row : groups.rows) {
            counts_.push_back(row.x);
        }
        std::sort(counts_.begin(), counts_.end());
        counts_.erase(std::unique(counts_.begin(), counts_.end()), counts_.end());
        for (spend_row const& row : groups.rows) {
            count_of_.push_back(
                static_cast<std::size_t>(std::lower_bound(counts_.begin(), counts_.end(), row.x) - counts_.begin()));
            log_means_.push_back(std::log(row.mean));
            log_totals_.push_back(std::log(row.x * row.mean));
        }
    }

    [[nodiscard]] std::vector<stats::second_order<3>> prepare(gamma_gamma const& base) const {
        std::vector<stats::second_order<3>> by_count;
        for (std::uint32_t const x : counts_) {
            by_count.push_back(spend_by_frequency(base, x));
        }
        return by_count;
    }

    [[nodiscard]] auto likelihood(gamma_gamma const& theirs, std::vector<stats::second_order<3>> const& prepared,
                                  std::size_t /*first*/, std::size_t /*last*/) const {
        return [this, theirs, &prepared, log_v = std::log(theirs.v)](std::size_t row) {
            auto const& [x, mean] = groups.rows[row];
            auto one = spend_by_money(theirs, figures(theirs.v, log_v, x, x * mean, log_totals_[row]));
            one.value -= log_means_[row];
            one.add(prepared[count_of_[row]]);
            return one;
        };
    }

private:
    [[nodiscard]] static money_figures figures(double v, double log_v, double x, double total, double log_total) {
        // Of the two logarithms the smaller is computed, the larger adds log(total / v), of the same sign.
        double const less = std::log1p(std::min(total, v) / std::max(total, v));
        double const apart = log_total - log_v;
        double const share = total / (v + total);
        double const rest = v / (v + total);
        return {x * (less + std::max(-apart, 0.0)),
                less + std::max(apart, 0.0),
                x * rest,
                share,
                x * (share * rest),
                share * rest};
    }

    std::vector<std::uint32_t> counts_{}; ///< each x that occurs
    std::vector<std::size_t> count_of_{}; ///< which of them a row has
    std::vector<double> log_means_{};
    std::vector<double> log_totals_{};
};

} // namespace clientele::clv::detail
