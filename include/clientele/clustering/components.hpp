// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/moments.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

/// \file
/// Customers on a sheet of paper: the two directions in which their numbers vary most.
namespace clientele::clustering {

/// A direction of the encoded numbers.
struct component {
    std::vector<double> axis{}; ///< length 1; its largest number is positive, of equally large ones the first
    double variance = 0;        ///< of the customers along it, with n - 1
    double share = 0;           ///< of the variance in all directions; 0 where nothing varies
    friend bool operator==(component const&, component const&) = default;
};

/// Coordinates along the first and the second component.
struct point {
    double first = 0;
    double second = 0;
    friend bool operator==(point const&, point const&) = default;
};

/// The first two principal components (K. Pearson 1901; H. Hotelling 1933). A plain value; the categories of the
/// customers are left out.
struct components {
    std::vector<double> mean{}; ///< of each number
    std::array<component, 2> axes{};

    /// Where a customer is.
    [[nodiscard]] point operator()(std::span<double const> numbers) const noexcept {
        std::array<double, 2> at{};
        for (std::size_t a = 0; a < axes.size(); ++a) {
            for (std::size_t j = 0; j < mean.size(); ++j) {
                at[a] += (numbers[j] - mean[j]) * axes[a].axis[j];
            }
        }
        return {at[0], at[1]};
    }

    friend bool operator==(components const&, components const&) = default;
};

namespace detail {

/// Sums over customers. An `accumulator`.
struct exact_sums {
    std::vector<exact_sum> of{};

    void merge(exact_sums const& other) {
        for (std::size_t i = 0; i < of.size(); ++i) {
            of[i].merge(other.of[i]);
        }
    }
};

/// `sums` sums over the rows, of what `add(sums, row)` puts into them.
template <engine Engine, class Add>
std::vector<double> sums_over_rows(features::encoded const& rows, std::size_t sums, Engine const& how, Add const& add) {
    auto const summed = fold_rows(how, rows.rows(), exact_sums{std::vector<exact_sum>(sums)},
                                  [&](exact_sums& part, std::size_t first, std::size_t last) {
                                      for (std::size_t row = first; row < last; ++row) {
                                          add(part.of, row);
                                      }
                                  });
    std::vector<double> values;
    for (auto const& sum : summed.of) {
        values.push_back(sum.value());
    }
    return values;
}

template <engine Engine>
std::vector<double> means_of(features::encoded const& rows, double customers, Engine const& how) {
    auto means = sums_over_rows(rows, rows.numeric, how, [&](std::vector<exact_sum>& sums, std::size_t row) {
        auto const x = rows.numbers_of(row);
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            features::detail::add_times(sums[j], x[j], rows.weight_of(row));
        }
    });
    for (double& mean : means) {
        mean /= customers;
    }
    return means;
}

template <engine Engine>
Eigen::MatrixXd covariance_of(features::encoded const& rows, std::vector<double> const& mean, double customers,
                              Engine const& how) {
    std::size_t const d = rows.numeric;
    auto const products =
        sums_over_rows(rows, d * (d + 1) / 2, how, [&](std::vector<exact_sum>& sums, std::size_t row) {
            auto const x = rows.numbers_of(row);
            std::size_t at = 0;
            for (std::size_t i = 0; i < d; ++i) {
                for (std::size_t j = 0; j <= i; ++j) {
                    features::detail::add_times(sums[at++], (x[i] - mean[i]) * (x[j] - mean[j]), rows.weight_of(row));
                }
            }
        });
    auto const size = static_cast<Eigen::Index>(d);
    Eigen::MatrixXd covariance(size, size);
    std::size_t at = 0;
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index j = 0; j <= i; ++j) {
            covariance(i, j) = covariance(j, i) = products[at++] / std::max(customers - 1, 1.0);
        }
    }
    return covariance;
}

/// The sign of an eigenvector means nothing, and must not change from one run to the next.
inline void fix_sign(std::vector<double>& axis) {
    auto const largest = std::ranges::max_element(axis, {}, [](double x) { return std::abs(x); });
    if (*largest < 0) {
        for (double& x : axis) {
            x = -x;
        }
    }
}

} // namespace detail

/// Finds the two directions in which the encoded numbers vary most: the eigenvectors of their covariance matrix with
/// the largest eigenvalues. Means and covariances are exact sums, so that they do not depend on the order of the rows,
/// and a row of weight w counts as w rows.
///
/// With one number the second component is a zero vector of variance 0. Where two directions vary equally, which of
/// them comes first is arbitrary, but the same in each run.
/// \throws invalid_data if the rows are torn or not finite, if there are no customers or no numbers, or if numbers are
///         so large that the sum of their squares does not fit a double
template <engine Engine = sequential>
[[nodiscard]] components principal_components(features::encoded const& rows, Engine const& how = {}) {
    rows.validate_shape();
    auto const customers = static_cast<double>(detail::extent_of(rows, how).customers); // checks the numbers
    if (rows.numeric == 0) {
        throw invalid_data("numbers", "none", "components need numeric features; categories have none");
    }
    if (customers == 0) {
        throw invalid_data("customers", "none", "components need some");
    }
    double reach = 0;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        for (double const number : rows.numbers_of(row)) {
            reach = rows.weight_of(row) != 0 ? std::max(reach, std::abs(number)) : reach;
        }
    }
    if (!std::isfinite(4 * reach * reach * customers)) {
        throw invalid_data("numbers", "as large as " + to_text(reach),
                           "the sum of their squares does not fit a double");
    }
    components found{.mean = detail::means_of(rows, customers, how)};
    auto const covariance = detail::covariance_of(rows, found.mean, customers, how);
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solved{covariance};
    double const total = covariance.trace();
    Eigen::Index const size = covariance.rows();
    for (std::size_t a = 0; a < found.axes.size(); ++a) {
        component& axis = found.axes[a];
        axis.axis.assign(rows.numeric, 0);
        if (Eigen::Index const at = size - 1 - static_cast<Eigen::Index>(a); at >= 0) { // ascending eigenvalues
            Eigen::VectorXd const direction = solved.eigenvectors().col(at);
            axis.axis.assign(direction.begin(), direction.end());
            detail::fix_sign(axis.axis);
            axis.variance = std::max(solved.eigenvalues()(at), 0.0);
            axis.share = total > 0 ? axis.variance / total : 0;
        }
    }
    return found;
}

/// Where each row is on the sheet.
/// \throws invalid_data if the rows are torn or not finite, or do not have as many numbers as the components
template <engine Engine = sequential>
[[nodiscard]] std::vector<point> project(components const& onto, features::encoded const& rows,
                                         Engine const& how = {}) {
    rows.validate();
    if (rows.rows() != 0 && rows.numeric != onto.mean.size()) {
        throw invalid_data("numbers", to_text(rows.numeric), "wanted: " + to_text(onto.mean.size()));
    }
    std::vector<point> sheet(rows.rows());
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            sheet[row] = onto(rows.numbers_of(row));
        }
    });
    return sheet;
}

} // namespace clientele::clustering
