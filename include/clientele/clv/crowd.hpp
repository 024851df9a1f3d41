// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/stats/chebyshev.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

/// \file
/// What many customers have in common: few different counts of purchases, and ages within a range.
namespace clientele::clv::detail {

/// The counts x that many customers share, and the ages there are: where interpolation pays.
class crowd {
public:
    explicit crowd(std::vector<std::optional<summary>> const& customers) {
        for (auto const& customer : customers) {
            if (customer && customer->x < most) {
                if (customer->x >= counts_.size()) {
                    counts_.resize(customer->x + std::size_t{1});
                }
                ++counts_[customer->x];
                youngest = std::min(youngest, customer->T);
                oldest = std::max(oldest, customer->T);
            }
        }
    }

    /// For each x that pays, f(x) over (`from`, oldest) as a function of log(time + shift).
    template <class F>
    [[nodiscard]] std::vector<stats::chebyshev> interpolated(double from, double shift, F const& f) const {
        std::vector<stats::chebyshev> found(counts_.size());
        for (std::uint32_t x = 0; x < counts_.size(); ++x) {
            if (counts_[x] >= worthwhile) {
                found[x] = stats::chebyshev{std::log(from + shift), std::log(oldest + shift), [&](double at) {
                                                return f(x, std::clamp(std::exp(at) - shift, from, oldest));
                                            }};
            }
        }
        return found;
    }

    double youngest = std::numeric_limits<double>::infinity();
    double oldest = 0;

private:
    static constexpr std::size_t worthwhile = 100; ///< customers that make an interpolation pay
    static constexpr std::uint32_t most = 4096;

    std::vector<std::size_t> counts_;
};

/// Where a function of time under a model has its nearest singularity, with the sign changed: in log(time + shift) it
/// is tame. The scale of the purchase rates, where a model has one.
template <class Model> double shift_of(Model const& model, crowd const& of) {
    if constexpr (requires { model.alpha; }) {
        return model.alpha;
    } else {
        return of.oldest > 0 ? of.oldest : 1;
    }
}

} // namespace clientele::clv::detail
