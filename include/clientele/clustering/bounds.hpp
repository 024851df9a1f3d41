// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cell_words.hpp>
#include <clientele/clustering/drift.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/vectorise.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

/// \file
/// Who need not be measured again though the prototypes have moved.
namespace clientele::clustering::detail {

/// Customers of the same prototype, measured at the same sweep and about as far away, share a *cell*; for each cell the
/// gap that is needed (see `drift`) is computed once a sweep. All is in units of a frame: numbers times `scale`.
class bounds {
public:
    bounds() = default;
    /// Few rows a prototype are measured sooner than bounds are computed: then nothing is ever certain.
    bounds(prototypes const& middles, double scale, std::size_t rows)
        : k_(middles.size()),
          padded_(std::bit_ceil(k_ + 1)),
          scale_(scale <= 0x1p400 ? scale * scale : 0), // squares of smaller numbers do not fit a double
          most_(scale_ != 0 ? sweeps_kept(rows) : 0),
          drift_(middles, scale_) {
        choose_rings(middles);
        restart(middles);
    }

    /// Forgets everybody: nobody may be passed over at the next sweep.
    void restart(prototypes const& middles) {
        constexpr float infinity = std::numeric_limits<float>::infinity();
        past_.assign(1, middles);
        needed_.assign(std::max<std::size_t>(most_, 1) * padded_ * rings, -infinity); // cells of no cluster keep that
        std::fill_n(needed_.begin(), k_ * rings, infinity);
    }

    static constexpr std::uint32_t rings = 2 * cell_words::classes; ///< classes of distance

    /// The cells of customers who are measured at the same sweep. A value, so that a loop can keep it in registers.
    struct cells {
        std::uint32_t first = 0;
        std::int32_t first_step = 0;
        std::uint32_t clusters = 1; ///< rounded up to a power of two: a cell tells the cluster, and is all that is kept

        /// Rings are told by the first bits of a squared distance: four from one power of two to the next.
        static constexpr unsigned step_bits = 21;

        [[nodiscard]] std::uint32_t ring_of(float far) const noexcept {
            auto const step = static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(far) >> step_bits);
            return static_cast<std::uint32_t>(std::clamp(step - first_step, 0, static_cast<std::int32_t>(rings) - 1));
        }
        /// \param far at least |x - a|^2
        [[nodiscard]] std::uint32_t of(std::uint32_t cluster, float far) const noexcept {
            return first + cluster * rings + ring_of(far);
        }
        /// Of a cell of any sweep.
        [[nodiscard]] std::uint32_t cluster_of(std::uint32_t cell) const noexcept {
            return cell / rings & (clusters - 1);
        }
    };
    /// For who is measured at this sweep.
    [[nodiscard]] cells fresh() const noexcept {
        return {static_cast<std::uint32_t>((past_.size() - 1) * padded_ * rings), first_step_,
                static_cast<std::uint32_t>(padded_)};
    }

    /// For each cell: whoever has a greater gap is still nearest to his prototype.
    [[nodiscard]] std::span<float const> needed() const noexcept {
        return std::span{needed_}.first(past_.size() * padded_ * rings);
    }
    /// Cells there are room for.
    [[nodiscard]] std::size_t room() const noexcept { return needed_.size(); }

    /// How the customers of a cell are carried over to one of this sweep: the gap that is left is the greater of what
    /// they have lost to all prototypes, and what to near ones where far ones leave no more than `most`.
    struct legacy {
        float loss = -std::numeric_limits<float>::infinity();
        float near_loss = -std::numeric_limits<float>::infinity();
        float most = std::numeric_limits<float>::infinity();
        std::uint32_t heir = 0;

        [[nodiscard]] float left_of(float gap) const {
            float const left = std::max(gap - loss, std::min(gap - near_loss, most));
            return left - std::abs(left) * 0x1p-22F; // rounded down
        }
    };

    /// The prototypes have moved to `now`. If there is no room for the cells of one more sweep, all customers must be
    /// carried over: how is told cell by cell.
    template <engine Engine> [[nodiscard]] std::vector<legacy> follow(prototypes const& now, Engine const& how) {
        std::vector<legacy> left;
        if (most_ == 0) {
            return left;
        }
        if (past_.size() == most_) {
            left = carry_over(now, how);
            past_.clear();
        }
        past_.push_back(now);
        // Sweep by sweep, since a pair of prototypes is looked at for both. While few are kept that is not much work.
        for_each_part(how, past_.size(), [&](std::size_t first, std::size_t last) {
            for (; first < last; ++first) {
                clientele::detail::run_on_widest(
                    needs{*this, past_[first], now, needed_.data() + first * padded_ * rings});
            }
        });
        return left;
    }

private:
    /// Room for so many sweeps that what is done for each of them at every sweep, some k^2 pairs, takes about as long
    /// as to carry all customers over now and then, who also lose some of their gap.
    [[nodiscard]] std::size_t sweeps_kept(std::size_t rows) const {
        auto const even = static_cast<std::size_t>(std::sqrt(static_cast<double>(rows) / 4) / static_cast<double>(k_));
        return std::min({rows / (128 * k_), cell_words::most_cells / (padded_ * rings),
                         std::clamp(even, std::size_t{4}, std::size_t{32})});
    }

    /// The gaps that customers need who were measured at one sweep.
    struct needs {
        bounds const& of;
        prototypes const& then;
        prototypes const& now;
        float* into;

        template <std::size_t Width> CLIENTELE_INLINE void run() const {
            std::vector<double> gaps(of.k_ * rings, std::numeric_limits<float>::lowest());
            std::vector<drift::step> steps(of.k_);
            for (std::size_t a = 0; a < of.k_; ++a) {
                steps[a] = drift::moved(then, now, a);
                for (std::size_t b = 0; b < a; ++b) {
                    auto const by = of.drift_.apart(then, now, a, b, steps[a], steps[b]);
                    raise<Width>(gaps.data() + a * rings, by, by.value);
                    raise<Width>(gaps.data() + b * rings, by, by.mirrored);
                }
            }
            std::ranges::transform(gaps, into, rounded_up);
        }

        template <std::size_t Width>
        CLIENTELE_INLINE void raise(double* gaps, drift::pair const& by, double value) const {
            using real = clientele::detail::reals<Width>;
            for (std::size_t ring = 0; ring < rings; ring += Width) {
                real u;
                real lack;
                real gap;
                load(u, of.radius_.data() + ring);
                load(lack, of.unsure_.data() + ring);
                load(gap, gaps + ring);
                lack -= value;
                real far;
                real moved;
                real turned;
                by.far.put(far, u, lack);
                by.as_moved.put(moved, u, lack);
                by.as_turned.put(turned, u, lack);
                real const needed = turned < moved ? turned : moved;
                real const more = gap < needed ? needed : gap;
                gap = far < 0 ? gap : more;
                clientele::detail::store(gaps + ring, gap);
            }
        }
    };

    template <engine Engine>
    [[nodiscard]] std::vector<legacy> carry_over(prototypes const& now, Engine const& how) const {
        std::vector<legacy> left(past_.size() * padded_ * rings);
        for_each_part(how, past_.size(), [&](std::size_t first, std::size_t last) {
            for (; first < last; ++first) {
                carry_over(now, first, left.data() + first * padded_ * rings);
            }
        });
        return left;
    }

    void carry_over(prototypes const& now, std::size_t sweep, legacy* left) const {
        cells const anew{0, first_step_};
        prototypes const& then = past_[sweep];
        std::vector<drift::step> steps(k_);
        for (std::size_t a = 0; a < k_; ++a) {
            steps[a] = drift::moved(then, now, a);
            double const length = std::sqrt(steps[a].square * scale_) * (1 + drift_.rounding());
            for (std::size_t ring = 0; ring < rings; ++ring) {
                double const u = radius_[ring] + length;
                float const far = ring + 1 < rings ? rounded_up(u * u) : std::numeric_limits<float>::max();
                left[a * rings + ring].heir = anew.of(static_cast<std::uint32_t>(a), far);
            }
            for (std::size_t b = 0; b < a; ++b) {
                auto const by = drift_.apart(then, now, a, b, steps[a], steps[b]);
                lose(left + a * rings, by, by.value);
                lose(left + b * rings, by, by.mirrored);
            }
        }
    }

    void lose(legacy* to, drift::pair const& by, double value) const {
        for (std::size_t ring = 0; ring < rings; ++ring) {
            double const lack = unsure_[ring] - value;
            float const loss = rounded_up(by.as_moved.at(radius_[ring], lack));
            float const lead = -rounded_up(by.far.at(radius_[ring], lack));
            to[ring].loss = std::max(to[ring].loss, loss);
            if (lead > 0) {
                to[ring].most = std::min(to[ring].most, lead);
            } else {
                to[ring].near_loss = std::max(to[ring].near_loss, loss);
            }
        }
    }

    /// The last ring but one reaches as far as the prototypes lie apart, the last as far as numbers do.
    void choose_rings(prototypes const& middles) {
        double widest = 0;
        for (std::size_t a = 0; a < k_; ++a) {
            for (std::size_t b = 0; b < a; ++b) {
                widest = std::max(widest, middles.numeric_part(middles.centre(a), b) * scale_);
            }
        }
        auto const step = std::bit_cast<std::uint32_t>(static_cast<float>(widest)) >> cells::step_bits;
        first_step_ = std::max(static_cast<std::int32_t>(step) - static_cast<std::int32_t>(rings) + 2, 0);
        for (std::size_t ring = 0; ring < rings; ++ring) {
            auto const end = (static_cast<std::uint32_t>(first_step_) + static_cast<std::uint32_t>(ring) + 1)
                             << cells::step_bits;
            radius_[ring] = std::sqrt(static_cast<double>(std::bit_cast<float>(end)));
        }
        radius_.back() =
            2 * std::sqrt(static_cast<double>(middles.numeric)) * (1 + drift_.rounding()); // scaled, they are below 1
        std::ranges::transform(radius_, unsure_.begin(), [&](double u) { return drift_.unsure(u); });
    }

    /// More than x, by two bits of a float or so: without a call, which would keep loops from being vectorised. (Beyond
    /// what a float holds this is infinity. Scaled numbers are below 1, so that x is a number.)
    [[nodiscard]] static float rounded_up(double x) {
        return static_cast<float>(x + (std::abs(x) * 0x1p-22 + 0x1p-126));
    }

    std::size_t k_ = 0;
    std::size_t padded_ = 1; ///< cells a ring: more than clusters, so that nobody's is one too
    double scale_ = 0;       ///< of squares
    std::size_t most_ = 0;   ///< sweeps whose cells there is room for
    drift drift_{};
    std::int32_t first_step_ = 0;
    std::array<double, rings> radius_{}; ///< the u of each ring
    std::array<double, rings> unsure_{}; ///< of somebody so far away
    std::vector<prototypes> past_{};     ///< as they stood at the sweeps that have cells
    std::vector<float> needed_{};        ///< past x padded x rings
};

} // namespace clientele::clustering::detail
