// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

/// \file
/// The summaries of all customers, as likelihoods are computed over them.
namespace clientele::clv {

/// Summaries with how many customers each stands for. Equal ones are one row, in ascending order, so that the figures
/// do not depend on the order of the customers; but not where they are more than 100,000 and nearly all differ (exact
/// times do, days and weeks do not): sorting would take as long as the fit.
struct summaries {
    std::vector<summary> rows{};
    std::vector<double> weights{}; ///< one a row; empty if each stands for one customer
    double customers = 0;
    double transactions = 0; ///< sum of x
    double mean_age = 0;     ///< mean of T
    std::uint32_t most = 0;  ///< largest x

    [[nodiscard]] double weight(std::size_t row) const { return weights.empty() ? 1.0 : weights[row]; }

    friend bool operator==(summaries const&, summaries const&) = default;
};

namespace detail {

inline bool before(summary const& a, summary const& b) {
    return a.x != b.x ? a.x < b.x : a.t_x != b.t_x ? a.t_x < b.t_x : a.T < b.T;
}

/// Whether equal rows are worth looking for: of few, always; of many, if of a sample spread over all rows, less than
/// four fifths are distinct.
inline bool repetitive(std::vector<summary> const& rows) {
    constexpr std::size_t sample = 8192;
    if (rows.size() <= 100'000) {
        return true;
    }
    std::size_t const stride = std::max<std::size_t>(rows.size() / sample, 1);
    std::vector<summary> some;
    for (std::size_t i = 0; i < rows.size(); i += stride) {
        some.push_back(rows[i]);
    }
    std::size_t const looked_at = some.size();
    std::sort(some.begin(), some.end(), before);
    some.erase(std::unique(some.begin(), some.end()), some.end());
    return 5 * some.size() < 4 * looked_at;
}

/// Puts equal rows together.
inline void collapse(summaries& of) {
    std::vector<std::pair<summary, double>> all;
    all.reserve(of.rows.size());
    for (std::size_t i = 0; i < of.rows.size(); ++i) {
        all.emplace_back(of.rows[i], of.weight(i));
    }
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return before(a.first, b.first); });
    of.rows.clear();
    of.weights.clear();
    for (auto const& [row, weight] : all) {
        if (of.rows.empty() || !(of.rows.back() == row)) {
            of.rows.push_back(row);
            of.weights.push_back(weight);
        } else {
            of.weights.back() += weight; // whole numbers: exact
        }
    }
}

/// Rows as they are read, with their weights unless all are 1: an `accumulator`. Over several processes each gathers
/// all.
struct summary_list {
    std::vector<summary> rows{};
    std::vector<double> weights{};

    void add(summary const& one, double weight) {
        if (weight != 1 && weights.empty()) {
            weights.assign(rows.size(), 1.0);
        }
        rows.push_back(one);
        if (!weights.empty() || weight != 1) {
            weights.push_back(weight);
        }
    }
    void merge(summary_list const& other) {
        if (weights.empty() != other.weights.empty()) {
            weights.resize(rows.size(), 1.0);
        }
        rows.insert(rows.end(), other.rows.begin(), other.rows.end());
        weights.insert(weights.end(), other.weights.begin(), other.weights.end());
        if (!weights.empty()) {
            weights.resize(rows.size(), 1.0);
        }
    }
};

/// Totals, and equal rows put together where that pays.
inline summaries collected(summary_list all) {
    if (all.rows.empty()) {
        throw invalid_data("customers", "none who bought", "a model of buying needs some");
    }
    summaries found{.rows = std::move(all.rows), .weights = std::move(all.weights)};
    exact_sum age;
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
        double const weight = found.weight(i);
        found.customers += weight;
        found.transactions += weight * found.rows[i].x;
        age.add(weight * found.rows[i].T);
        found.most = std::max(found.most, found.rows[i].x);
    }
    found.mean_age = age.value() / found.customers;
    if (repetitive(found.rows)) {
        collapse(found);
    }
    return found;
}

} // namespace detail

/// Reads all customers. Those who never bought are left out: the models speak of customers from their first purchase
/// on. Over several processes each gets the summaries of all. \throws invalid_data with the row, or if nobody is left
template <customer_range Customers, class Lens, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] summaries summarise(Customers&& customers, Lens const& by, Engine const& how = {}) {
    detail::summary_list all;
    if constexpr (std::ranges::sized_range<Customers>) {
        all.rows.reserve(std::ranges::size(customers));
    }
    std::size_t row = 0;
    for (auto&& customer : customers) {
        if (auto const one = detail::read(by, customer, row)) {
            if (double const weight = detail::checked_weight(by.weight(customer), row); weight > 0) {
                all.add(*one, weight);
            }
        }
        ++row;
    }
    clientele::detail::combine_over_processes(how, all);
    return detail::collected(std::move(all));
}

} // namespace clientele::clv
