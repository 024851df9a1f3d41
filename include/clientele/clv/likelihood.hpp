// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Sums of likelihoods over customers that do not depend on how the work was divided.
namespace clientele::clv::detail {

/// Adds blocks of rows, each in one order, without rounding between blocks: an `accumulator`.
template <std::size_t N> class likelihood_sum {
public:
    likelihood_sum() = default;
    explicit likelihood_sum(std::size_t parameters) requires(N == stats::any_size)
        : gradient_(parameters), hessian_(parameters * (parameters + 1) / 2) {}

    void add(stats::second_order<N> const& block) {
        if (!finite(block)) {
            finite_ = false;
            return;
        }
        value_.add(block.value);
        for (std::size_t i = 0; i < gradient_.size(); ++i) {
            gradient_[i].add(block.gradient[i]);
        }
        for (std::size_t i = 0; i < block.hessian.size(); ++i) {
            hessian_[i].add(block.hessian[i]);
        }
    }
    void merge(likelihood_sum const& other) {
        finite_ = finite_ && other.finite_;
        value_.merge(other.value_);
        for (std::size_t i = 0; i < gradient_.size(); ++i) {
            gradient_[i].merge(other.gradient_[i]);
        }
        for (std::size_t i = 0; i < hessian_.size(); ++i) {
            hessian_[i].merge(other.hessian_[i]);
        }
    }
    /// Its value is not a number if that of any block was not finite.
    [[nodiscard]] stats::second_order<N> sum() const {
        stats::second_order<N> whole;
        if constexpr (N == stats::any_size) {
            whole = stats::second_order<N>{gradient_.size()};
        }
        whole.value = finite_ ? value_.value() : std::numeric_limits<double>::quiet_NaN();
        for (std::size_t i = 0; i < gradient_.size(); ++i) {
            whole.gradient[i] = gradient_[i].value();
        }
        for (std::size_t i = 0; i < hessian_.size(); ++i) {
            whole.hessian[i] = hessian_[i].value();
        }
        return whole;
    }

private:
    static bool finite(stats::second_order<N> const& of) {
        double sum = of.value;
        for (double const g : of.gradient) {
            sum += std::abs(g);
        }
        for (double const h : of.hessian) {
            sum += std::abs(h);
        }
        return std::isfinite(sum);
    }

    template <std::size_t K>
    using sums = std::conditional_t<K == stats::any_size, std::vector<exact_sum>,
                                    std::array<exact_sum, K == stats::any_size ? 0 : K>>;

    bool finite_ = true;
    exact_sum value_;
    sums<N> gradient_;
    sums<N == stats::any_size ? N : N*(N + 1) / 2> hessian_;
};

/// An engine for work that every process does on the same rows.
template <engine Engine> struct one_process {
    Engine const* how;

    [[nodiscard]] std::size_t parts() const { return how->parts(); }
    template <class Task> void run(std::size_t n, Task&& task) const { how->run(n, std::forward<Task>(task)); }
};

/// Some customers, feature by feature.
struct customer_block {
    static constexpr std::size_t most = 256;

    std::array<std::uint32_t, most> x;
    std::array<double, most> t_x;
    std::array<double, most> T;
    std::array<double, most> weight; ///< how many customers a row stands for
    std::size_t size;

    void add(summary const& customer, double times) {
        x[size] = customer.x;
        t_x[size] = customer.t_x;
        T[size] = customer.T;
        weight[size] = times;
        ++size;
    }
};

/// A likelihood that sums over a block at once, as processors like it.
template <class Likelihood, std::size_t N>
concept sums_blocks = requires(Likelihood const& likelihood, customer_block const& block) {
    { likelihood.sum(block) } -> std::same_as<stats::second_order<N>>;
};

/// The sum over all rows: `some(first, last)` gives that over the rows of one block. The edges of blocks do not depend
/// on the engine, and blocks are added exactly.
template <std::size_t N, engine Engine, class Some>
[[nodiscard]] stats::second_order<N> sum_over_blocks(std::size_t rows, Some const& some, Engine const& how) {
    constexpr std::size_t block = customer_block::most;
    std::size_t const blocks = (rows + block - 1) / block;
    return fold_rows(how, blocks, likelihood_sum<N>{},
                     [&](likelihood_sum<N>& part, std::size_t first, std::size_t last) {
                         for (std::size_t b = first; b < last; ++b) {
                             part.add(some(b * block, std::min((b + 1) * block, rows)));
                         }
                     })
        .sum();
}

/// The log likelihood over all rows: `one(row)` gives that of one customer, `weight(row)` counts him.
template <std::size_t N, engine Engine, class One, class Weight>
[[nodiscard]] stats::second_order<N> sum_over(std::size_t rows, One const& one, Weight const& weight,
                                              Engine const& how) {
    return sum_over_blocks<N>(
        rows,
        [&](std::size_t first, std::size_t last) {
            stats::second_order<N> some;
            for (std::size_t i = first; i < last; ++i) {
                some.add(one(i), weight(i));
            }
            return some;
        },
        how);
}

} // namespace clientele::clv::detail
