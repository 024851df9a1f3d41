// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/bounds.hpp>
#include <clientele/clustering/cell_words.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/movers.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/registers.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/clustering/sieve.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/vectorise.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

/// \file
/// Measures only those who may have changed cluster: four bytes a customer tell who need not be looked at.
namespace clientele::clustering::detail {

/// Knows where everybody is, and finds out who has a nearer prototype; see `bounds`.
class watch {
public:
    watch() = default;
    /// \param largest bounds the size of all numbers
    watch(features::encoded const& rows, prototypes const& middles, double largest)
        : rows_(&rows),
          where_(frame::around(middles, largest)),
          bounds_(middles, where_.scale, rows.rows()),
          words_(bounds_.room()),
          word_(rows.rows(), words_.of(bounds_.fresh().of(static_cast<std::uint32_t>(middles.size()), 0), 0)) {}

    /// What is found of a chunk of rows.
    struct notes {
        std::array<std::uint32_t, movers::chunk + most_lanes> offsets{}; ///< who is looked at
        std::array<std::uint32_t, movers::chunk + most_lanes> words{};   ///< of who may be looked at
        std::array<std::uint32_t, movers::chunk + most_lanes> nearest{}; ///< of those who are
        std::array<float, movers::chunk + most_lanes> gap{};
        std::array<float, movers::chunk + most_lanes> far{};
    };

    /// Before a sweep.
    void begin(prototypes const& middles) {
        to_.emplace(middles, where_);
        words_.put_thresholds(thresholds_, bounds_.needed());
    }

    /// Relabels those of `count` rows who have changed cluster and lists them; how many rows were measured.
    std::size_t look(prototypes const& middles, std::size_t first, std::size_t count, notes& of, movers& who) {
        std::size_t const unsafe = list_unsafe(first, count, of);
        scan_(*to_, *rows_, first, std::span{of.offsets}.first(unsafe),
              {of.nearest.data(), of.gap.data(), of.far.data()});
        decide_exactly(middles, first, unsafe, of);
        settle(first, unsafe, of, who);
        return unsafe;
    }

    /// The prototypes have moved.
    template <engine Engine> void follow(prototypes const& middles, Engine const& how) {
        auto const left = bounds_.follow(middles, how);
        if (left.empty()) {
            return;
        }
        for_each_part(how, word_.size(), [&](std::size_t first, std::size_t last) {
            for (; first < last; ++first) {
                auto const& cell = left[words_.cell_of(word_[first])];
                float const gap = words_.gap_of(word_[first]);
                word_[first] = words_.of(cell.heir, gap > 0 ? cell.left_of(gap) : 0);
            }
        });
    }

    /// Takes the labels out: nothing is known of anybody until they are put back.
    template <engine Engine> [[nodiscard]] std::vector<std::uint32_t> take_labels(Engine const& how) {
        auto labels = std::move(word_);
        auto const cells = bounds_.fresh();
        for_each_part(how, labels.size(), [&](std::size_t first, std::size_t last) {
            for (; first < last; ++first) {
                labels[first] = cells.cluster_of(words_.cell_of(labels[first]));
            }
        });
        return labels;
    }
    /// Everybody must be measured at the next sweep.
    void place(std::vector<std::uint32_t> labels, prototypes const& middles) {
        bounds_.restart(middles);
        word_ = std::move(labels);
        auto const cells = bounds_.fresh();
        std::ranges::transform(word_, word_.begin(),
                               [&](std::uint32_t label) { return words_.of(cells.of(label, 0), 0); });
    }

private:
    static constexpr std::size_t bits = 32; ///< rows that a word has one for

    /// Writes down who of `count` rows may have changed cluster.
    std::size_t list_unsafe(std::size_t first, std::size_t count, notes& of) const {
        std::size_t const unsafe =
            sift_(std::span{word_}.subspan(first), count, thresholds_, of.offsets.data(), of.words.data());
        if (unsafe != 0) {
            std::fill_n(of.offsets.data() + unsafe, most_lanes, of.offsets[unsafe - 1]);
        }
        return unsafe;
    }

    /// Those of whom single precision knows too little.
    void decide_exactly(prototypes const& middles, std::size_t first, std::size_t count, notes& of) const {
        auto const decide = [&](std::size_t i) {
            std::tie(of.nearest[i], of.gap[i], of.far[i]) = seen_exactly(middles, first + of.offsets[i]);
        };
        std::size_t i = 0;
        for (; i + bits <= count; i += bits) {
            for_each_bit(not_above(of.gap.data() + i, 0), [&](std::uint32_t at) { decide(i + at); });
        }
        for (; i < count; ++i) {
            if (!(of.gap[i] > 0)) {
                decide(i);
            }
        }
    }

    /// The words of the rows looked at: a loop of its own, that compilers can vectorise.
    struct wording {
        cell_words words;
        bounds::cells cells;
        notes const& of;
        std::size_t count = 0;
        std::uint32_t* into = nullptr;

        template <std::size_t> CLIENTELE_INLINE void run() const {
            for (std::size_t i = 0; i < count; ++i) {
                into[i] = words.of(cells.of(of.nearest[i], of.far[i]), of.gap[i]);
            }
        }
    };

    /// Keeps what was found of the rows looked at.
    void settle(std::size_t first, std::size_t count, notes const& of, movers& who) {
        std::uint32_t* const word = word_.data() + first;
        auto const cells = bounds_.fresh();
        clientele::detail::run_on_widest(wording{words_, cells, of, count, who.to.data()});
        std::size_t moved = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::uint32_t const before = std::exchange(word[of.offsets[i]], who.to[i]);
            moved = who.add(moved, of.offsets[i], cells.cluster_of(words_.cell_of(before)), of.nearest[i]);
        }
        who.first = first;
        who.count = moved;
    }

    /// As `prototypes::nearest`, by how much the second least dissimilarity is greater at least, and what the least is
    /// at most.
    [[nodiscard]] std::tuple<std::uint32_t, float, float> seen_exactly(prototypes const& middles,
                                                                       std::size_t row) const {
        auto const numbers = rows_->numbers_of(row);
        auto const codes = rows_->codes_of(row);
        std::uint32_t best = 0;
        double least = std::numeric_limits<double>::infinity();
        double second = least;
        for (std::uint32_t c = 0; c < middles.size(); ++c) {
            double const d = middles.dissimilarity(numbers, codes, c);
            if (d < least) {
                second = std::exchange(least, d);
                best = c;
            } else {
                second = std::min(second, d);
            }
        }
        auto const scaled = [&](double d) {
            return static_cast<float>(std::min(d * where_.scale * where_.scale, 1e30));
        };
        constexpr float most = std::numeric_limits<float>::max();
        return {best, std::nextafter(scaled(second - least - second * 1e-12), -most),
                std::nextafter(scaled(least * (1 + 1e-12)), most)};
    }

    features::encoded const* rows_ = nullptr;
    frame where_{};
    bounds bounds_{};
    cell_words words_{};
    std::vector<std::uint32_t> word_{};
    std::optional<packed> to_{};          ///< the prototypes of this sweep
    cell_words::thresholds thresholds_{}; ///< of this sweep
    sieve sift_ = widest_sieve();
    scanner scan_ = widest_scanner();
};

} // namespace clientele::clustering::detail
