// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/bounds.hpp>
#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/columns.hpp>
#include <clientele/clustering/gamma.hpp>
#include <clientele/clustering/partition.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/repair.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/clustering/sieve.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

/// \file
/// Lloyd's algorithm from a given start: assign everybody to the nearest prototype, move the prototypes to the middles,
/// until nothing changes. Exact, whatever is skipped on the way.
namespace clientele::clustering::detail {

/// Lloyd's algorithm with two numbers a customer: how much less dissimilar he was to his own prototype than to the next
/// when he was last measured, and the cell he was in, which tell when he need not be looked at; see `bounds`. Where
/// that does not pay, his numbers as floats and his label; see `columns`.
template <engine Engine> class lloyd {
public:
    lloyd(features::encoded const& rows, extent const& of, prototypes start, Engine const& how)
        : rows_(&rows),
          how_(&how),
          middles_(std::move(start)),
          sums_(middles_.size(), of),
          none_(middles_.size(), of),
          where_(frame::around(middles_, of.reach())) {
        auto const nobody = static_cast<std::uint32_t>(middles_.size());
        if (columns::pay(rows, middles_.size())) {
            columns_ = columns::of(rows, where_, how);
            labels_.assign(rows.rows(), nobody);
        } else {
            bounds_ = bounds{middles_, where_.scale, rows.rows()};
            cell_.assign(rows.rows(), bounds_.fresh().of(nobody, 0));
            gap_.assign(rows.rows(), unknown);
        }
    }

    /// `tolerance`: the squared movement of all prototypes together below which they count as settled.
    partition run(std::size_t iterations, double tolerance) && {
        while (report_.iterations < iterations) {
            ++report_.iterations;
            bool const moved = assign();
            bool const repaired = repair();
            if (!moved && !repaired) {
                stop(stop_reason::labels_settled);
                return std::move(*this).result();
            }
            if (update() <= tolerance && !repaired) {
                stop(stop_reason::prototypes_settled);
                break;
            }
        }
        assign(); // so that labels are those of the final prototypes
        return std::move(*this).result();
    }

private:
    static constexpr float unknown = -std::numeric_limits<float>::infinity();
    static constexpr std::size_t glance = 32; ///< rows that one word has bits for
    static constexpr std::size_t chunk = 64 * glance;

    /// What one sweep over part of the rows changes.
    struct changes {
        cluster_sums sums;
        std::uint64_t measured = 0;
        bool moved = false;

        void merge(changes const& other) {
            sums.merge(other.sums);
            measured += other.measured;
            moved = moved || other.moved;
        }
    };
    /// The objective over part of the rows.
    struct objective {
        exact_sum numeric;
        exact_sum categorical;

        void merge(objective const& other) {
            numeric.merge(other.numeric);
            categorical.merge(other.categorical);
        }
    };

    void stop(stop_reason why) {
        report_.converged = true;
        report_.reason = why;
        if (std::size_t const empty = empty_clusters(); empty != 0) { // nobody is left to fill them with
            report_.reason = stop_reason::few_distinct_rows;
            report_.distinct_rows = middles_.size() - empty;
        }
    }

    /// What is known of a chunk of rows while it is looked at.
    struct lists {
        std::array<std::uint32_t, chunk + most_lanes> offsets; ///< who is looked at
        std::array<std::uint32_t, chunk + most_lanes> nearest; ///< of those
        std::array<float, chunk + most_lanes> gap;
        std::array<float, chunk + most_lanes> far;
        std::array<std::uint32_t, chunk + 1> moved; ///< who changed cluster
        std::array<std::uint32_t, chunk + 1> from;
        std::array<std::uint32_t, chunk + 1> to;
    };

    /// Everybody to his nearest prototype; whether anybody who counts changed.
    bool assign() {
        packed const to{middles_, where_};
        auto const found =
            fold_rows(*how_, rows_->rows(), changes{none_}, [&](changes& part, std::size_t first, std::size_t last) {
                std::vector<lists> seen(1); // too large for a stack; <memory> would cost every include 2,800 lines
                lists& of = seen.front();
                for (std::size_t count = 0; first < last; first += count) {
                    count = std::min(chunk - first % chunk, last - first);
                    std::span const who =
                        std::span{of.moved}.first(columns_.blocks != 0 ? look_at_all(to, first, count, of, part)
                                                                       : look(to, first, count, of, part));
                    part.sums.move(*rows_, first, who, of.from.data(), of.to.data());
                    part.moved = part.moved || anybody(first, who);
                }
            });
        sums_.merge(found.sums);
        report_.distance_evaluations += found.measured;
        return found.moved;
    }

    /// Relabels those of `count` rows who have changed cluster and lists them; how many have.
    std::size_t look(packed const& to, std::size_t first, std::size_t count, lists& of, changes& part) {
        std::size_t const unsafe = list_unsafe(first, count, of);
        scan_(to, *rows_, first, std::span{of.offsets}.first(unsafe),
              {of.nearest.data(), of.gap.data(), of.far.data()});
        decide_exactly(first, unsafe, of);
        part.measured += unsafe * middles_.size();
        return settle(first, unsafe, of);
    }

    /// The same where everybody is measured.
    std::size_t look_at_all(packed const& to, std::size_t first, std::size_t count, lists& of, changes& part) {
        std::uint32_t* const label = labels_.data() + first;
        std::size_t const listed = suspect_(to, columns_, first, count, label, {of.offsets.data(), of.nearest.data()});
        part.measured += count * middles_.size();
        if (listed < count / 2) { // otherwise they come one after the other
            for (std::size_t i = 0; i < listed; ++i) {
                auto const x = rows_->numbers_of(first + of.offsets[i]);
                prefetch(x.data(), 1);
                prefetch(&x.back(), 1); // often of the next line
            }
        }
        std::size_t moved = 0;
        for (std::size_t i = 0; i < listed; ++i) {
            std::uint32_t const row = of.offsets[i];
            std::uint32_t const nearest =
                of.nearest[i] != suspects::unsure
                    ? of.nearest[i]
                    : middles_.nearest(rows_->numbers_of(first + row), rows_->codes_of(first + row));
            of.moved[moved] = row;
            of.from[moved] = std::exchange(label[row], nearest);
            of.to[moved] = nearest;
            moved += of.from[moved] != nearest ? 1 : 0;
        }
        return moved;
    }

    /// Writes down who of `count` rows may have changed cluster.
    std::size_t list_unsafe(std::size_t first, std::size_t count, lists& of) const {
        std::size_t const unsafe =
            sift_(gap_.data() + first, cell_.data() + first, bounds_.needed(), count, of.offsets.data());
        if (unsafe != 0) {
            std::fill_n(of.offsets.data() + unsafe, most_lanes, of.offsets[unsafe - 1]);
        }
        return unsafe;
    }

    /// Those of whom single precision knows too little.
    void decide_exactly(std::size_t first, std::size_t count, lists& of) const {
        auto const decide = [&](std::size_t i) {
            std::tie(of.nearest[i], of.gap[i], of.far[i]) = seen_exactly(first + of.offsets[i]);
        };
        std::size_t i = 0;
        for (; i + glance <= count; i += glance) {
            for_each_bit(not_above(of.gap.data() + i, 0), [&](std::uint32_t at) { decide(i + at); });
        }
        for (; i < count; ++i) {
            if (!(of.gap[i] > 0)) {
                decide(i);
            }
        }
    }

    /// Writes down what was found of the rows looked at and lists those who changed cluster; how many did. Without
    /// branches, since who changes cannot be foreseen.
    std::size_t settle(std::size_t first, std::size_t count, lists& of) {
        float* const gap = gap_.data() + first;
        std::uint32_t* const cell = cell_.data() + first;
        auto const cells = bounds_.fresh();
        for (std::size_t i = 0; i < count; ++i) { // a loop of its own, that compilers can vectorise
            of.to[i] = cells.of(of.nearest[i], of.far[i]);
        }
        std::size_t moved = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::uint32_t const row = of.offsets[i];
            std::uint32_t const before = std::exchange(cell[row], of.to[i]);
            gap[row] = of.gap[i];
            of.moved[moved] = row;
            of.from[moved] = cells.cluster_of(before);
            of.to[moved] = of.nearest[i];
            moved += of.from[moved] != of.nearest[i] ? 1 : 0;
        }
        return moved;
    }

    /// Whether any of these rows stands for a customer.
    [[nodiscard]] bool anybody(std::size_t first, std::span<std::uint32_t const> offsets) const {
        return std::ranges::any_of(offsets,
                                   [&](std::uint32_t offset) { return rows_->weight_of(first + offset) != 0; });
    }

    /// As `prototypes::nearest`, by how much the second least dissimilarity is greater at least, and what the least is
    /// at most.
    [[nodiscard]] std::tuple<std::uint32_t, float, float> seen_exactly(std::size_t row) const {
        auto const numbers = rows_->numbers_of(row);
        auto const codes = rows_->codes_of(row);
        std::uint32_t best = 0;
        double least = std::numeric_limits<double>::infinity();
        double second = least;
        for (std::uint32_t c = 0; c < middles_.size(); ++c) {
            double const d = middles_.dissimilarity(numbers, codes, c);
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

    /// Gives each cluster of nobody the customer who is farthest from his own prototype.
    bool repair() {
        if (empty_clusters() == 0) {
            return false;
        }
        labels_from_cells();
        auto const filled = fill_empty_clusters(*rows_, middles_, labels_, sums_, none_, *how_);
        report_.repaired += filled;
        forget_gaps(); // what was known is void
        return filled != 0;
    }

    /// Where there are cells.
    void labels_from_cells() {
        if (columns_.blocks == 0) {
            labels_ = std::move(cell_);
            auto const cells = bounds_.fresh();
            for_each_part(*how_, labels_.size(), [&](std::size_t first, std::size_t last) {
                for (; first < last; ++first) {
                    labels_[first] = cells.cluster_of(labels_[first]);
                }
            });
        }
    }
    void forget_gaps() {
        if (columns_.blocks == 0) {
            bounds_.restart(middles_);
            std::ranges::fill(gap_, unknown);
            cell_ = std::move(labels_);
            auto const cells = bounds_.fresh();
            std::ranges::transform(cell_, cell_.begin(), [&](std::uint32_t label) { return cells.of(label, 0); });
        }
    }

    /// Moves the prototypes to the middles; how far that is, squared and summed.
    double update() {
        prototypes next = middles_;
        sums_.put_middles(next);
        double total = 0;
        for (std::size_t c = 0; c < middles_.size(); ++c) {
            total += moved(next, c);
        }
        for (std::size_t i = 0; i < next.match_cost.size(); ++i) {
            total += std::abs(next.match_cost[i] - middles_.match_cost[i]);
        }
        middles_ = std::move(next);
        carry_over(bounds_.follow(middles_));
        return total;
    }

    void carry_over(std::vector<bounds::legacy> const& left) {
        if (!left.empty()) {
            for_each_part(*how_, rows_->rows(), [&](std::size_t first, std::size_t last) {
                for (std::size_t row = first; row < last; ++row) {
                    auto const& cell = left[cell_[row]];
                    gap_[row] = cell.left_of(gap_[row]);
                    cell_[row] = cell.heir;
                }
            });
        }
    }

    /// How far a prototype moves, squared.
    [[nodiscard]] double moved(prototypes const& next, std::size_t cluster) const {
        double sum = middles_.numeric_part(next.centre(cluster), cluster);
        for (std::size_t j = 0; j < middles_.categorical; ++j) {
            sum += next.mode(cluster)[j] == middles_.mode(cluster)[j] ? 0 : middles_.gamma[j];
        }
        return sum;
    }

    [[nodiscard]] std::size_t empty_clusters() const {
        std::size_t empty = 0;
        for (std::size_t c = 0; c < middles_.size(); ++c) {
            empty += sums_.weight(c) == 0 ? 1 : 0;
        }
        return empty;
    }

    partition result() && {
        labels_from_cells();
        auto const found =
            fold_rows(*how_, rows_->rows(), objective{}, [&](objective& part, std::size_t first, std::size_t last) {
                constexpr std::size_t ahead = 24; // rows take that long to come from memory
                for (std::size_t row = first; row < last; ++row) {
                    prefetch(rows_->numbers.data() + std::min(row + ahead, last - 1) * rows_->numeric, rows_->numeric);
                    add_repeated(part.numeric, middles_.numeric_part(rows_->numbers_of(row), labels_[row]),
                                 rows_->weight_of(row));
                    if (rows_->categorical != 0) {
                        add_repeated(part.categorical, middles_.categorical_part(rows_->codes_of(row), labels_[row]),
                                     rows_->weight_of(row));
                    }
                }
            });
        report_.numeric_inertia = found.numeric.value();
        report_.categorical_inertia = found.categorical.value();
        objective whole = found;
        whole.numeric.merge(whole.categorical);
        report_.inertia = whole.numeric.value();
        for (std::size_t c = 0; c < middles_.size(); ++c) {
            report_.sizes.push_back(static_cast<std::uint64_t>(sums_.weight(c)));
        }
        return {std::move(middles_), std::move(labels_), std::move(report_)};
    }

    features::encoded const* rows_;
    Engine const* how_;
    prototypes middles_;
    cluster_sums sums_;                 ///< of everybody, by label
    cluster_sums none_;                 ///< zeros, for a part to start from
    std::vector<std::uint32_t> labels_; ///< empty where there are cells
    std::vector<std::uint32_t> cell_;
    std::vector<float> gap_; ///< to the second least dissimilarity, when last measured
    frame where_;
    bounds bounds_;
    columns columns_{};
    detective suspect_ = widest_detective();
    sieve sift_ = widest_sieve();
    scanner scan_ = widest_scanner();
    fit_report report_{};
};

} // namespace clientele::clustering::detail
