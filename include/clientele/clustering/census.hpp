// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/columns.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/movers.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/clustering/suspects.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Measures everybody at each sweep: see `columns` for where that pays.
namespace clientele::clustering::detail {

/// Knows where everybody is, and finds out who has a nearer prototype.
class census {
public:
    census() = default;
    /// \param nobody    the label of those who have none yet
    /// \param largest bounds the size of all numbers
    census(features::encoded const& rows, std::size_t nobody, double largest)
        : rows_(&rows),
          largest_(largest),
          columns_(rows.numeric, rows.rows()),
          label_(columns_.blocks * columns::block, static_cast<std::uint8_t>(nobody)) {}

    /// Before a sweep: false where rows are known too coarsely to tell these prototypes apart. That depends on nothing
    /// else, so that all threads, processes and processors agree.
    /// \param customers of each prototype; nobody at first
    [[nodiscard]] bool begin(prototypes const& middles, std::span<std::int64_t const> customers) {
        auto const around = frame::around(middles, largest_);
        auto const these = prototypes_of_most(middles, customers, around.origin);
        wants_copies_ = !columns_.suit(middles, these);
        if (wants_copies_) {
            columns_.aim(middles, these, around);
        }
        to_ = landmarks{middles, columns_, customers};
        return !to_.blurred;
    }

    /// Relabels those of `count` rows who have changed cluster and lists them; how many rows were measured.
    std::size_t look(prototypes const& middles, std::size_t first, std::size_t count, movers& who) {
        if (wants_copies_) {
            columns_.copy(*rows_, first, count);
        }
        std::uint8_t* const label = label_.data() + first;
        std::size_t const listed = suspect_(to_, columns_, first, count, label, {who.offsets.data(), who.to.data()});
        if (listed < count / 2) { // otherwise they come one after the other
            ask_for(first, std::span{who.offsets}.first(listed));
        }
        std::size_t moved = 0;
        for (std::size_t i = 0; i < listed; ++i) {
            std::uint32_t const row = who.offsets[i];
            std::uint32_t nearest = who.to[i];
            if (nearest == suspects::unsure) {
                nearest = middles.nearest(rows_->numbers_of(first + row), rows_->codes_of(first + row));
            }
            moved = who.add(moved, row, std::exchange(label[row], static_cast<std::uint8_t>(nearest)), nearest);
        }
        who.first = first;
        who.count = moved;
        return count;
    }

    template <engine Engine> [[nodiscard]] std::vector<std::uint32_t> labels(Engine const& how) const {
        std::vector<std::uint32_t> all(rows_->rows());
        for_each_part(how, all.size(), [&](std::size_t first, std::size_t last) {
            std::copy(label_.data() + first, label_.data() + last, all.data() + first);
        });
        return all;
    }

    void place(std::span<std::uint32_t const> labels) {
        std::ranges::transform(labels, label_.begin(),
                               [](std::uint32_t label) { return static_cast<std::uint8_t>(label); });
    }

private:
    static constexpr std::int64_t few = 32; ///< one customer in so many

    /// All prototypes without those farthest out, which few customers belong to (so it often is with money): these few
    /// are decided in double precision, and the others keep their digits.
    [[nodiscard]] static std::vector<std::size_t> prototypes_of_most(prototypes const& middles,
                                                                     std::span<std::int64_t const> customers,
                                                                     std::span<double const> origin) {
        std::vector<std::size_t> these(middles.size());
        std::iota(these.begin(), these.end(), std::size_t{0});
        std::ranges::sort(these, {}, [&](std::size_t c) {
            double far = 0;
            for (std::size_t j = 0; j < middles.numeric; ++j) {
                far = std::max(far, std::abs(middles.centre(c)[j] - origin[j]));
            }
            return std::pair{far, c};
        });
        std::int64_t const all = std::accumulate(customers.begin(), customers.end(), std::int64_t{0});
        std::int64_t left_out = customers[these.back()];
        while (these.size() > 2 && left_out * few < all) {
            these.pop_back();
            left_out += customers[these.back()];
        }
        return these;
    }

    /// The numbers of those who may move are wanted soon. Rows that lie less than six lines of memory apart are
    /// asked for with all that is between: in one go it comes sooner. (Inlined, since compilers leave out calls of
    /// functions that only ask for memory.)
    CLIENTELE_INLINE void ask_for(std::size_t first, std::span<std::uint32_t const> offsets) const {
        constexpr std::size_t near = 48;
        std::size_t const numeric = rows_->numeric;
        double const* const numbers = rows_->numbers.data() + first * numeric;
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            std::size_t const from = offsets[i] * numeric;
            std::size_t const next = (i + 1 < offsets.size() ? offsets[i + 1] : offsets[i]) * numeric;
            std::size_t const last = from + numeric - 1; // often of the next line
            prefetch_scattered(numbers + from, std::max(next - from < near ? next - from : 0, numeric));
            prefetch_scattered(numbers + last, 1);
        }
    }

    features::encoded const* rows_ = nullptr;
    double largest_ = 0;
    columns columns_{};
    landmarks to_{};
    bool wants_copies_ = false;
    std::vector<std::uint8_t> label_{}; ///< of whole blocks
    detective suspect_ = widest_detective();
};

} // namespace clientele::clustering::detail
