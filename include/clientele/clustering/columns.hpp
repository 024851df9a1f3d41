// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Where customers have few numbers and prototypes are few, everybody is measured sooner than it is found out who need
/// not be.
namespace clientele::clustering::detail {

/// The numbers of all customers in whole steps, two bytes each: column by column within each block of rows. A sweep
/// waits for memory, and this is half of what floats take.
struct columns {
    static constexpr std::size_t block = 64; ///< rows: four of the widest registers
    static constexpr std::size_t line = 32;  ///< numbers in a line of memory

    using steps = std::int16_t;
    static constexpr double most_steps = 32767;
    static constexpr steps outside = std::numeric_limits<steps>::min(); ///< in the first column: not all numbers fit

    std::size_t numeric = 0;
    std::size_t blocks = 0;
    std::vector<steps> numbers{};
    std::size_t begin = 0; ///< of `numbers`, at the begin of a line of memory, so that no register crosses two
    frame where{};
    double step = 0; ///< a power of two, in units of the frame; 0: not aimed yet

    static constexpr std::size_t most_numbers = 3;
    /// For 3 to 16 a million rows of three numbers took 0.65 to 0.89 of the time of bounds alone for 20 sweeps, and, as
    /// `lloyd` goes over to bounds when hardly anybody moves, 0.75 to 1.07 of it for up to 300 (g++ 12, AVX-512).
    static constexpr std::size_t most_prototypes = 16;
    /// The last bits of a score, which give way to the number of the prototype.
    static constexpr std::int32_t number_bits = most_prototypes - 1;

    [[nodiscard]] static bool pay(features::encoded const& rows, std::size_t prototypes) noexcept {
        return rows.categorical == 0 && rows.numeric >= 1 && rows.numeric <= most_numbers && prototypes >= 2 &&
               prototypes <= most_prototypes;
    }

    columns() = default;
    /// Room for rows, to be aimed and filled.
    columns(std::size_t width, std::size_t rows) : numeric(width), blocks((rows + block - 1) / block) {
        numbers.resize(numeric * blocks * block + line);
        auto const place = std::bit_cast<std::uintptr_t>(numbers.data()) / sizeof(steps);
        begin = (line - place % line) % line;
    }

    /// Chooses the step so that numbers four to eight times as far from the origin as the farthest of these prototypes
    /// fit: 2^12 steps, less than 2^13, to that one. Who lies farther out is decided in double precision. (All columns
    /// have the same step, since what is open in the widest counts as much in a distance as what is open in the
    /// others.)
    void aim(prototypes const& middles, std::span<std::size_t const> these, frame in) {
        where = std::move(in);
        step = std::ldexp(1.0, std::ilogb(std::max(reach(middles, these), 0x1p-100)) - 12);
    }

    /// Whether the step is neither much too long nor too short for where these prototypes are now.
    [[nodiscard]] bool suit(prototypes const& middles, std::span<std::size_t const> these) const {
        if (step == 0) {
            return false;
        }
        double const steps_to_farthest = reach(middles, these) / step;
        return steps_to_farthest >= 0x1p10 && steps_to_farthest <= 0x1p14;
    }

    /// How far from the origin these prototypes lie at most, in any column, in units of the frame.
    [[nodiscard]] double reach(prototypes const& middles, std::span<std::size_t const> these) const {
        double farthest = 0;
        for (std::size_t const c : these) {
            for (std::size_t j = 0; j < numeric; ++j) {
                farthest = std::max(farthest, std::abs(middles.centre(c)[j] - where.origin[j]) * where.scale);
            }
        }
        return farthest;
    }

    /// Fills in rows from `first` on, which is the first of a block.
    void copy(features::encoded const& from, std::size_t first, std::size_t count) {
        for (std::size_t row = first; row < first + count; row += block) {
            std::size_t const here = std::min(block, first + count - row);
            switch (numeric) {
            case 1:
                copy_block<1>(from, row, here);
                break;
            case 2:
                copy_block<2>(from, row, here);
                break;
            default:
                copy_block<3>(from, row, here);
            }
        }
    }

    template <std::size_t Numeric>
    void copy_block(features::encoded const& from, std::size_t first, std::size_t count) {
        std::array<double, Numeric> origin{};
        double const rate = where.scale / step;
        for (std::size_t j = 0; j < Numeric; ++j) {
            origin[j] = where.origin[j];
        }
        double const* x = from.numbers.data() + first * Numeric;
        steps* const to = of_block(first / block);
        for (std::size_t row = 0; row < count; ++row, x += Numeric) {
            bool fits = true;
            for (std::size_t j = 0; j < Numeric; ++j) {
                double const scaled = (x[j] - origin[j]) * rate;
                fits = fits && std::abs(scaled) <= most_steps;
                // Rounded by the addition, as whole numbers are the last bits of doubles so large.
                to[j * block + row] = static_cast<steps>(std::bit_cast<std::uint64_t>(scaled + 0x1.8p52));
            }
            to[row] = fits ? to[row] : outside;
        }
    }

    [[nodiscard]] steps* of_block(std::size_t number) noexcept {
        return numbers.data() + begin + numeric * block * number;
    }
    [[nodiscard]] steps const* of_block(std::size_t number) const noexcept {
        return numbers.data() + begin + numeric * block * number;
    }
};

/// Prototypes as they are held against `columns`. The nearest has the greatest score, x.(c - r) - (|c|^2 - |r|^2) / 2,
/// r one of them, whose own score is nothing. Since x is known to half a step s only, and floats round, a score is off
/// by at most
///
///     s |c - r|_1 / 2 + (2 (n + 2) + 32) u (X |c - r|_1 + ||c|^2 - |r|^2| / 2),
///
/// n columns, u = 2^-24, X the most that fits. 2 (n + 2) is twice what n + 1 terms and n + 2 roundings of each make (N.
/// J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1), for what is rounded here; the last
/// four bits of a score, up to 15 times 2 u of it, give way to the number of the prototype.
/// Scores are raised by so much, so that they are never less than they should be, and the greatest must lead by twice
/// its own error: a prototype far out makes nobody unsure whose own is near.
struct landmarks {
    std::vector<std::size_t> order{}; ///< of prototypes: r is the first
    std::vector<float> centres{};     ///< c - r times the step of the columns; k x numeric, in this order
    std::vector<float> offset{};      ///< what is added to x.(c - r); in this order
    std::vector<float> needed_lead{}; ///< by which the score must be greater than the next; one a prototype
    bool blurred = false;             ///< so near to each other that many rows between them are not sure

    landmarks() = default;
    /// \param customers of each prototype; nobody at first
    landmarks(prototypes const& middles, columns const& of, std::span<std::int64_t const> customers)
        : order(middles.size()), needed_lead(middles.size()) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::swap(order.front(), order[amid(middles, of)]);
        double const rounding = (2 * static_cast<double>(of.numeric + 2) + 2 * (columns::number_bits + 1)) * 0x1p-24;
        std::vector<double> size(middles.size());
        double const most = of.step * columns::most_steps;
        double const farthest = static_cast<double>(of.numeric) * most * most;
        auto const coordinate = [&](std::size_t c, std::size_t j) {
            return (middles.centre(c)[j] - of.where.origin[j]) * of.where.scale;
        };
        for (std::size_t const c : order) {
            double norm = 0;
            double half_more = 0; // (|c|^2 - |r|^2) / 2
            double length = 0;    // |c - r|_1
            for (std::size_t j = 0; j < of.numeric; ++j) {
                double const x = coordinate(c, j);
                double const r = coordinate(order.front(), j);
                norm += x * x;
                half_more += (x - r) * (x + r) / 2;
                length += std::abs(x - r);
                centres.push_back(static_cast<float>((x - r) * of.step));
            }
            double const error = of.step / 2 * length + rounding * (most * length + std::abs(half_more));
            offset.push_back(static_cast<float>(error - half_more + 0x1p-100)); // not nothing, which has no last bits
            size[c] = std::sqrt(norm);
            // The last term is for what doubles round when they decide, which nobody here may foresee.
            needed_lead[c] = static_cast<float>(2 * error + 0x1p-40 * (farthest + norm) + 0x1p-98);
        }
        // Squares of so small numbers do not fit a double: nothing would be certain.
        blurred =
            of.where.scale > 0x1p400 || !(unsure_part(middles, of.where.scale, customers, median(size)) < 1.0 / 32);
    }

private:
    /// The prototype nearest to the origin.
    [[nodiscard]] static std::size_t amid(prototypes const& middles, columns const& of) {
        std::size_t best = 0;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t c = 0; c < middles.size(); ++c) {
            if (double const far = middles.numeric_part(of.where.origin, c); far < least) {
                least = far;
                best = c;
            }
        }
        return best;
    }

    [[nodiscard]] static double median(std::vector<double> of) {
        auto const middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
        std::nth_element(of.begin(), middle, of.end());
        return *middle;
    }

    /// About what part of the customers is not sure (less by those of r, who are as unsure as their neighbours). A lead
    /// is |a - b| times how much nearer a row is than the middle between a and b: in a layer of lead / |a - b| nobody
    /// is sure, and customers spread about as wide as prototypes do.
    [[nodiscard]] double unsure_part(prototypes const& middles, double scale, std::span<std::int64_t const> customers,
                                     double width) const {
        std::int64_t const all = std::accumulate(customers.begin(), customers.end(), std::int64_t{0});
        double unsure = 0;
        for (std::size_t a = 0; a < middles.size(); ++a) {
            double layer = 0;
            for (std::size_t b = 0; b < middles.size(); ++b) {
                double const apart = std::sqrt(middles.numeric_part(middles.centre(a), b)) * scale;
                layer = b != a ? std::max(layer, needed_lead[a] / apart) : layer;
            }
            unsure += static_cast<double>(customers[a]) * std::min(layer / width, 1.0);
        }
        return all > 0 ? unsure / static_cast<double>(all) : 0; // where nobody has been placed a sweep will tell
    }
};

} // namespace clientele::clustering::detail
