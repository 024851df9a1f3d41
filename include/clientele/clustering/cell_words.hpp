// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// \file
/// What `bounds` needs to know of a customer, in four bytes: a sweep waits for memory.
namespace clientele::clustering::detail {

/// One word a customer: the last bits tell the cell he was in when he was last measured, those before are the first of
/// his gap, the rest of which is cut off. Of words of the same cell the greater has the greater gap, as whole numbers
/// and as floats.
class cell_words {
public:
    cell_words() = default;
    explicit cell_words(std::size_t cells)
        : cell_bits_(std::bit_ceil(std::max(static_cast<std::uint32_t>(cells), 2 * classes)) - 1) {}

    /// With up to so many cells a gap keeps its first digits: cells cost a bit of the gap each time they double.
    static constexpr std::size_t most_cells = std::size_t{1} << 20;

    /// A gap that is not above 0 counts as unknown.
    [[nodiscard]] std::uint32_t of(std::uint32_t cell, float gap) const noexcept {
        return (std::bit_cast<std::uint32_t>(gap > 0 ? std::min(gap, most) : 0.0F) & ~cell_bits_) | cell;
    }
    [[nodiscard]] std::uint32_t cell_of(std::uint32_t word) const noexcept { return word & cell_bits_; }
    /// At most the gap; 0: unknown.
    [[nodiscard]] float gap_of(std::uint32_t word) const noexcept { return std::bit_cast<float>(word & ~cell_bits_); }

    /// The four bits before the last tell the class of a cell: rings that lie side by side, of all clusters and sweeps
    /// (see `bounds::cells`).
    static constexpr std::uint32_t classes = 16;
    [[nodiscard]] static constexpr std::uint32_t class_of(std::uint32_t word) noexcept { return word / 2 % classes; }

    /// The greatest words whose gap may not be above what is needed, as floats.
    struct thresholds {
        std::uint32_t cell_bits = 0;
        std::vector<float> of_cell{};
        std::array<float, classes> of_class{}; ///< the greatest of its cells
    };
    /// \param needed the gap that customers of each cell need
    void put_thresholds(thresholds& into, std::span<float const> needed) const {
        into.cell_bits = cell_bits_;
        into.of_cell.resize(needed.size());
        clientele::detail::run_on_widest(thresholding{*this, needed, into});
    }

private:
    static constexpr float most = 0x1p127F;

    /// A loop of its own, that compilers can vectorise.
    struct thresholding {
        cell_words const& of;
        std::span<float const> needed;
        thresholds& into;

        template <std::size_t> CLIENTELE_INLINE void run() const {
            constexpr std::size_t some = std::size_t{2} * classes;
            cell_words const by = of; // a copy, which a loop can keep in registers
            std::array<float, some> greatest{};
            greatest.fill(by.limit(0));
            float const* from = needed.data();
            float* to = into.of_cell.data();
            std::size_t left = needed.size();
            for (; left >= some; left -= some, from += some, to += some) {
                for (std::size_t i = 0; i < some; ++i) {
                    to[i] = by.limit(from[i]);
                    greatest[i] = greatest[i] < to[i] ? to[i] : greatest[i];
                }
            }
            for (std::size_t i = 0; i < left; ++i) {
                to[i] = by.limit(from[i]);
                greatest[i] = std::max(greatest[i], to[i]);
            }
            for (std::size_t c = 0; c < classes; ++c) {
                into.of_class[c] = std::max(greatest[2 * c], greatest[2 * c + 1]);
            }
        }
    };

    [[nodiscard]] CLIENTELE_INLINE float limit(float gap) const noexcept {
        return std::bit_cast<float>(of(0, gap) | cell_bits_);
    }

    std::uint32_t cell_bits_ = 0;
};

} // namespace clientele::clustering::detail
