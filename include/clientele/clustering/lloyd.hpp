// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/gamma.hpp>
#include <clientele/clustering/partition.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/repair.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
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

/// Lloyd's algorithm with one number a customer that tells when he need not be looked at: how much closer his own
/// prototype was than the second nearest when he was last measured (a one-number form of G. Hamerly, "Making k-means
/// even faster", SDM 2010). He is passed over while all that the prototypes have moved since cannot have made up for
/// it.
template <engine Engine> class lloyd {
public:
    lloyd(features::encoded const& rows, extent const& of, prototypes start, Engine const& how)
        : rows_(&rows),
          how_(&how),
          middles_(std::move(start)),
          reach_(of.reach()),
          sums_(middles_.size(), of),
          none_(middles_.size(), of),
          labels_(rows.rows(), static_cast<std::uint32_t>(middles_.size())),
          safe_until_(rows.rows(), -std::numeric_limits<float>::infinity()) {}

    /// `tolerance`: the squared movement of all prototypes together below which they count as settled.
    partition run(std::size_t iterations, double tolerance) && {
        start_frame();
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

    /// From now on movements are counted from zero, and everybody is measured at the next sweep.
    void start_frame() {
        where_ = frame::around(middles_, reach_);
        moved_since_ = 0;
        drift_ = 0;
        std::ranges::fill(safe_until_, -std::numeric_limits<float>::infinity());
    }

    /// What is known of a chunk of rows while it is looked at.
    struct lists {
        std::vector<std::uint32_t> offsets = std::vector<std::uint32_t>(chunk + most_lanes); ///< who is looked at
        std::vector<std::uint32_t> nearest = std::vector<std::uint32_t>(chunk + most_lanes); ///< of those
        std::vector<float> gap = std::vector<float>(chunk + most_lanes);
        std::vector<std::uint32_t> moved = std::vector<std::uint32_t>(chunk); ///< who changed cluster
        std::vector<std::uint32_t> from = std::vector<std::uint32_t>(chunk);
        std::vector<std::uint32_t> to = std::vector<std::uint32_t>(chunk);
    };

    /// Everybody to his nearest prototype; whether anybody who counts changed.
    bool assign() {
        packed const to{middles_, where_};
        auto const found =
            fold_rows(*how_, rows_->rows(), changes{none_}, [&](changes& part, std::size_t first, std::size_t last) {
                lists of;
                for (; first < last; first += chunk) {
                    std::size_t const count = std::min(chunk, last - first);
                    std::size_t const unsafe = list_unsafe(first, count, of);
                    scan_(to, *rows_, first, std::span{of.offsets}.first(unsafe), of.nearest.data(), of.gap.data());
                    decide_exactly(first, unsafe, of);
                    std::span const who = std::span{of.moved}.first(settle(first, unsafe, of));
                    part.sums.move(*rows_, first, who, of.from.data(), of.to.data());
                    part.moved = part.moved || anybody(first, who);
                    part.measured += unsafe * middles_.size();
                }
            });
        sums_.merge(found.sums);
        report_.distance_evaluations += found.measured;
        return found.moved;
    }

    /// Writes down who of `count` rows may have changed cluster.
    std::size_t list_unsafe(std::size_t first, std::size_t count, lists& of) const {
        float const* const safe_until = safe_until_.data() + first;
        std::uint32_t* next = of.offsets.data();
        std::uint32_t row = 0;
        for (; row + glance <= count; row += glance) {
            std::uint32_t const unsafe = not_above(safe_until + row, drift_);
            if (unsafe == ~std::uint32_t{0}) {
                std::iota(next, next + glance, row);
                next += glance;
            } else {
                for_each_bit(unsafe, [&](std::uint32_t i) { *next++ = row + i; });
            }
        }
        for (; row < count; ++row) {
            if (!(safe_until[row] > drift_)) {
                *next++ = row;
            }
        }
        auto const listed = static_cast<std::size_t>(next - of.offsets.data());
        if (listed != 0) {
            std::fill_n(next, most_lanes, next[-1]);
        }
        return listed;
    }

    /// Those of whom single precision knows too little.
    void decide_exactly(std::size_t first, std::size_t count, lists& of) const {
        auto const decide = [&](std::size_t i) {
            std::tie(of.nearest[i], of.gap[i]) = nearest_and_gap(first + of.offsets[i]);
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

    /// Rounded down, since `drift_` is rounded up.
    [[nodiscard]] float safe_until(float gap) const {
        float const until = drift_ + gap;
        return until - until * 0x1p-21F;
    }

    /// Writes down until when the rows looked at are safe, relabels those who changed cluster and lists them; how many
    /// did. Rows that follow each other are looked at together.
    std::size_t settle(std::size_t first, std::size_t count, lists& of) {
        std::size_t moved = 0;
        for (std::size_t i = 0; i < count; i += glance) {
            bool const run = i + glance <= count && of.offsets[i + glance - 1] - of.offsets[i] == glance - 1;
            moved =
                run ? settle_run(first, i, moved, of) : settle_some(first, i, std::min(i + glance, count), moved, of);
        }
        return moved;
    }

    /// Rows far apart: without branches, since who changes cannot be foreseen.
    std::size_t settle_some(std::size_t first, std::size_t begin, std::size_t end, std::size_t moved, lists& of) {
        std::uint32_t* const label = labels_.data() + first;
        float* const safe = safe_until_.data() + first;
        for (std::size_t i = begin; i < end; ++i) {
            std::uint32_t const row = of.offsets[i];
            std::uint32_t const nearest = of.nearest[i];
            std::uint32_t const before = std::exchange(label[row], nearest);
            safe[row] = safe_until(of.gap[i]);
            of.moved[moved] = row;
            of.from[moved] = before;
            of.to[moved] = nearest;
            moved += nearest == before ? 0 : 1;
        }
        return moved;
    }

    /// As many as one word has bits for.
    std::size_t settle_run(std::size_t first, std::size_t begin, std::size_t moved, lists& of) {
        std::uint32_t const row = of.offsets[begin];
        std::uint32_t* const label = labels_.data() + first + row;
        float* const safe = safe_until_.data() + first + row;
        float const* const gap = of.gap.data() + begin;
        std::uint32_t const* const nearest = of.nearest.data() + begin;
        for (std::size_t i = 0; i < glance; ++i) {
            safe[i] = safe_until(gap[i]);
        }
        for_each_bit(~equal(label, nearest), [&](std::uint32_t i) {
            of.moved[moved] = row + i;
            of.from[moved] = std::exchange(label[i], nearest[i]);
            of.to[moved] = nearest[i];
            ++moved;
        });
        return moved;
    }

    /// Whether any of these rows stands for a customer.
    [[nodiscard]] bool anybody(std::size_t first, std::span<std::uint32_t const> offsets) const {
        return std::ranges::any_of(offsets,
                                   [&](std::uint32_t offset) { return rows_->weight_of(first + offset) != 0; });
    }

    /// As `prototypes::nearest`, and how much farther the second is.
    [[nodiscard]] std::pair<std::uint32_t, float> nearest_and_gap(std::size_t row) const {
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
        double const root = std::sqrt(second);
        double const gap = (root - std::sqrt(least) - root * 1e-12) * where_.scale;
        return {best, static_cast<float>(std::clamp(gap, 0.0, 1e30)) * (1 - 0x1p-22F)};
    }

    /// Gives each cluster of nobody the customer who is farthest from his own prototype.
    bool repair() {
        auto const filled = fill_empty_clusters(*rows_, middles_, labels_, sums_, none_, *how_);
        report_.repaired += filled;
        if (filled != 0) { // what was known of gaps is void
            std::ranges::fill(safe_until_, -std::numeric_limits<float>::infinity());
        }
        return filled != 0;
    }

    /// Moves the prototypes to the middles; how far that is, squared and summed.
    double update() {
        prototypes next = middles_;
        sums_.put_middles(next);
        std::size_t const k = middles_.size();
        std::vector<double> far(k);
        double total = 0;
        for (std::size_t c = 0; c < k; ++c) {
            double const squared = moved(next, c);
            total += squared;
            far[c] = std::sqrt(squared) * (1 + 1e-12) * where_.scale;
        }
        // His own prototype may have gone as far as any, and another as far towards him as the next.
        std::ranges::partial_sort(far, far.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, k)),
                                  std::greater<>{});
        moved_since_ += far[0] + (k > 1 ? far[1] : 0);
        drift_ = std::nextafter(static_cast<float>(moved_since_), std::numeric_limits<float>::infinity());
        double matches = 0;
        for (std::size_t i = 0; i < next.match_cost.size(); ++i) {
            matches += std::abs(next.match_cost[i] - middles_.match_cost[i]);
        }
        middles_ = std::move(next);
        if (matches > 0) { // no movement of prototypes bounds what that does to dissimilarities
            start_frame();
        }
        return total + matches;
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
        auto const found =
            fold_rows(*how_, rows_->rows(), objective{}, [&](objective& part, std::size_t first, std::size_t last) {
                for (std::size_t row = first; row < last; ++row) {
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

    static constexpr std::size_t glance = 32; ///< rows that one word has bits for
    static constexpr std::size_t chunk = 64 * glance;

    features::encoded const* rows_;
    Engine const* how_;
    prototypes middles_;
    double reach_;
    cluster_sums sums_; ///< of everybody, by label
    cluster_sums none_; ///< zeros, for a part to start from
    std::vector<std::uint32_t> labels_;
    std::vector<float> safe_until_; ///< the drift up to which no other prototype can be nearer
    frame where_{};
    double moved_since_ = 0; ///< the two greatest movements of prototypes, summed over the sweeps
    float drift_ = 0;        ///< the same, rounded up
    scanner scan_ = widest_scanner();
    fit_report report_{};
};

} // namespace clientele::clustering::detail
