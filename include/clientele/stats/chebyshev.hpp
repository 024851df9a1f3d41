// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>
#include <clientele/stats/block_math.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

/// \file
/// A smooth function as a polynomial: computed at a few points, then read at millions.
namespace clientele::stats {

/// Interpolates `f` over [lowest, highest] at Chebyshev points, with as many as it takes for the last coefficients to
/// vanish beside the largest (L. N. Trefethen, "Approximation Theory and Approximation Practice", 2013, chapters 3 and
/// 19). `exact()` says whether `most` points were enough.
class chebyshev {
public:
    chebyshev() = default;

    template <class F>
    chebyshev(double lowest, double highest, F const& f, std::size_t most = 65)
        : middle_((highest + lowest) / 2), inverse_(highest > lowest ? 2 / (highest - lowest) : 0) {
        if (inverse_ == 0) {
            terms_ = {f(lowest)};
            exact_ = std::isfinite(terms_[0]);
            return;
        }
        for (std::size_t points = 9; !exact_ && points <= most; points = 2 * points - 1) {
            interpolate(f, points);
        }
    }

    [[nodiscard]] bool exact() const noexcept { return exact_; }

    [[nodiscard]] double operator()(double x) const noexcept {
        work{*this, {}}.template apply<1, 1>(&x);
        return x;
    }

    /// Replaces each number by its value: the same bits as one by one, in less time.
    void each(std::span<double> values) const { clientele::detail::run_on_widest(work{*this, values}); }

private:
    /// Clenshaw's recurrence (C. W. Clenshaw, Mathematics of Computation 9 (1955), p. 118). Each step waits for the one
    /// before: several registers pass the time.
    struct work {
        chebyshev const& of;
        std::span<double> values;

        template <std::size_t Width> CLIENTELE_INLINE void run() const {
            constexpr std::size_t registers = 4;
            std::size_t i = 0;
            for (; i + registers * Width <= values.size(); i += registers * Width) {
                apply<Width, registers>(values.data() + i);
            }
            for (; i < values.size(); ++i) {
                apply<1, 1>(values.data() + i);
            }
        }

        template <std::size_t Width, std::size_t Registers> CLIENTELE_INLINE void apply(double* at) const {
            using reals = detail::reals<Width>;
            std::array<reals, Registers> t{};
            std::array<reals, Registers> one{};
            std::array<reals, Registers> two{};
            CLIENTELE_UNROLL
            for (std::size_t r = 0; r < Registers; ++r) {
                detail::load(t[r], at + r * Width);
                t[r] = (t[r] - of.middle_) * of.inverse_;
            }
            for (std::size_t k = of.terms_.size(); k-- > 1;) {
                CLIENTELE_UNROLL
                for (std::size_t r = 0; r < Registers; ++r) {
                    // in this order: two steps wait for `one`, not three
                    reals const next = (of.terms_[k] - two[r]) + (2.0 * t[r]) * one[r];
                    two[r] = one[r];
                    one[r] = next;
                }
            }
            CLIENTELE_UNROLL
            for (std::size_t r = 0; r < Registers; ++r) {
                t[r] = of.terms_[0] + t[r] * one[r] - two[r];
                detail::store(at + r * Width, t[r]);
            }
        }
    };

    template <class F> void interpolate(F const& f, std::size_t points) {
        std::size_t const n = points - 1;
        std::vector<double> values(points);
        for (std::size_t j = 0; j <= n; ++j) {
            double const t = std::cos(std::numbers::pi * static_cast<double>(j) / static_cast<double>(n));
            values[j] = f(middle_ + t / inverse_);
        }
        terms_.assign(points, 0.0);
        double largest = 0;
        for (std::size_t k = 0; k <= n; ++k) {
            double sum = 0;
            for (std::size_t j = 0; j <= n; ++j) {
                double const half = j == 0 || j == n ? 0.5 : 1.0;
                sum += half * values[j] *
                       std::cos(std::numbers::pi * static_cast<double>(j * k % (2 * n)) / static_cast<double>(n));
            }
            terms_[k] = sum * (k == 0 || k == n ? 1.0 : 2.0) / static_cast<double>(n);
            largest = std::max(largest, std::abs(terms_[k]));
        }
        // What is cut off: coefficients fall off geometrically, so the last two tell of the rest.
        double const small = 1e-14 * largest;
        exact_ = std::abs(terms_[n]) <= small && std::abs(terms_[n - 1]) <= small;
        while (terms_.size() > 1 && std::abs(terms_.back()) <= small / 16) {
            terms_.pop_back();
        }
    }

    double middle_ = 0;
    double inverse_ = 0;
    std::vector<double> terms_{0.0};
    bool exact_ = false;
};

} // namespace clientele::stats
