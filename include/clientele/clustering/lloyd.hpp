// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/census.hpp>
#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/columns.hpp>
#include <clientele/clustering/gamma.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/movers.hpp>
#include <clientele/clustering/partition.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/repair.hpp>
#include <clientele/clustering/watch.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Lloyd's algorithm from a given start: assign everybody to the nearest prototype, move the prototypes to the middles,
/// until nothing changes. Exact, whatever is skipped on the way.
namespace clientele::clustering::detail {

/// Lloyd's algorithm with a word a customer that tells when he need not be looked at: see `watch`. Where customers have
/// few numbers and prototypes are few, everybody is measured, until, of many, few have moved for a while: see `census`.
template <engine Engine> class lloyd {
public:
    lloyd(features::encoded const& rows, extent const& of, prototypes start, Engine const& how)
        : rows_(&rows),
          how_(&how),
          largest_(of.reach()),
          middles_(std::move(start)),
          sums_(middles_.size(), of),
          none_(middles_.size(), of),
          all_measured_(columns::pay(rows, middles_.size())) {
        if (all_measured_) {
            census_ = census{rows, middles_.size(), largest_};
        } else {
            watch_ = watch{rows, middles_, largest_};
        }
    }

    /// `tolerance`: the squared movement of all prototypes together below which they count as settled.
    partition run(std::size_t iterations, double tolerance) && {
        while (report_.iterations < iterations) {
            ++report_.iterations;
            bool const moved = assign(iterations - report_.iterations);
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
        assign(0); // so that labels are those of the final prototypes
        return std::move(*this).result();
    }

private:
    /// What one sweep over part of the rows changes.
    struct changes {
        cluster_sums sums;
        std::uint64_t rows = 0;
        std::uint64_t measured = 0; ///< of these rows
        std::uint64_t movers = 0;   ///< of these rows, whatever they weigh
        bool moved = false;         ///< somebody who counts

        void merge(changes const& other) {
            sums.merge(other.sums);
            rows += other.rows;
            measured += other.measured;
            movers += other.movers;
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
    /// What a part of a sweep is worked on with. Movers are settled a chunk later than they are found, for their
    /// numbers take that long to come from memory: so there are two lists.
    struct desk {
        std::array<movers, 2> who{};
        watch::notes notes{};
    };

    void stop(stop_reason why) {
        report_.converged = true;
        report_.reason = why;
        if (std::size_t const empty = empty_clusters(); empty != 0) { // nobody is left to fill them with
            report_.reason = stop_reason::few_distinct_rows;
            report_.distinct_rows = middles_.size() - empty;
        }
    }

    /// Everybody to his nearest prototype; whether anybody who counts changed.
    /// \param left sweeps that may follow
    bool assign(std::size_t left) {
        begin_sweep(left);
        std::size_t const blocks = (rows_->rows() + columns::block - 1) / columns::block; // which no two parts share
        auto const found =
            fold_rows(*how_, blocks, changes{none_}, [&](changes& part, std::size_t first, std::size_t last) {
                sweep(first * columns::block, std::min(last * columns::block, rows_->rows()), part);
            });
        sums_.merge(found.sums);
        quiet_ += found.movers < found.rows / 1024 ? 1 : 0;
        report_.distance_evaluations += found.measured * middles_.size();
        return found.moved;
    }

    void begin_sweep(std::size_t left) {
        if (all_measured_ && (settled(left) || !census_.begin(middles_, customers()))) {
            watch_ = watch{*rows_, middles_, largest_};
            watch_.place(census_.labels(*how_), middles_);
            census_ = {};
            all_measured_ = false;
        }
        if (!all_measured_) {
            watch_.begin(middles_);
        }
    }

    /// Whether so few of many have moved for so long that it is time to begin to watch them instead. That takes as long
    /// as some sweeps over a census, and how many are to come is not known; so these must have been as many. The limits
    /// are those that did best of a few: to watch pays from about 12 sweeps on. (Of a million rows of one to three
    /// numbers, with 3 to 16 prototypes, fits of 26 to 300 sweeps took 0.65 to 1.0 of the time, one 1.05; of 50,000,
    /// with 16, 1.1, so that these are left.)
    [[nodiscard]] bool settled(std::size_t left) const {
        return rows_->rows() >= 100'000 && quiet_ * middles_.size() >= 192 && left >= 16;
    }

    [[nodiscard]] std::vector<std::int64_t> customers() const {
        std::vector<std::int64_t> all;
        for (std::size_t c = 0; c < middles_.size(); ++c) {
            all.push_back(sums_.weight(c));
        }
        return all;
    }

    void sweep(std::size_t first, std::size_t last, changes& part) {
        std::vector<desk> desks(1); // too large for a stack; <memory> would cost every include 2,800 lines
        auto& [who, notes] = desks.front();
        part.rows += last - first;
        std::size_t turn = 0;
        for (std::size_t count = 0; first < last; first += count) {
            count = std::min(movers::chunk, last - first);
            part.measured += all_measured_ ? census_.look(middles_, first, count, who[turn])
                                           : watch_.look(middles_, first, count, notes, who[turn]);
            part.movers += who[turn].count;
            part.moved = part.moved || who[turn].anybody(*rows_);
            turn = 1 - turn;
            who[turn].settle(*rows_, part.sums);
            who[turn].count = 0;
        }
        who[1 - turn].settle(*rows_, part.sums);
    }

    /// Gives each cluster of nobody the customer who is farthest from his own prototype.
    bool repair() {
        if (empty_clusters() == 0) {
            return false;
        }
        auto labels = take_labels();
        auto const filled = fill_empty_clusters(*rows_, middles_, labels, sums_, none_, *how_);
        report_.repaired += filled;
        if (all_measured_) {
            census_.place(labels);
        } else {
            watch_.place(std::move(labels), middles_); // what was known is void
        }
        return filled != 0;
    }

    std::vector<std::uint32_t> take_labels() {
        return all_measured_ ? census_.labels(*how_) : watch_.take_labels(*how_);
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
        if (!all_measured_) {
            watch_.follow(middles_, *how_);
        }
        return total;
    }

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

    /// Adds the values of consecutive rows, each as often as its weight says.
    void add_all(exact_sum& to, std::span<double const> values, std::size_t first) const {
        if (rows_->weights.empty()) {
            to.add(values);
            return;
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            add_repeated(to, values[i], rows_->weight_of(first + i));
        }
    }

    partition result() && {
        auto labels = take_labels();
        auto const found =
            fold_rows(*how_, rows_->rows(), objective{}, [&](objective& part, std::size_t first, std::size_t last) {
                std::array<double, 512> apart{};
                for (std::size_t count = 0; first < last; first += count) {
                    count = std::min(apart.size(), last - first);
                    for (std::size_t i = 0; i < count; ++i) {
                        constexpr std::size_t ahead = 64; // rows take that long to come from memory
                        prefetch(rows_->numbers.data() + std::min(first + i + ahead, last - 1) * rows_->numeric,
                                 rows_->numeric);
                        apart[i] = middles_.numeric_part(rows_->numbers_of(first + i), labels[first + i]);
                    }
                    add_all(part.numeric, std::span{apart}.first(count), first);
                    if (rows_->categorical != 0) {
                        for (std::size_t i = 0; i < count; ++i) {
                            apart[i] = middles_.categorical_part(rows_->codes_of(first + i), labels[first + i]);
                        }
                        add_all(part.categorical, std::span{apart}.first(count), first);
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
        return {std::move(middles_), std::move(labels), std::move(report_)};
    }

    features::encoded const* rows_;
    Engine const* how_;
    double largest_; ///< bounds the size of all numbers
    prototypes middles_;
    cluster_sums sums_; ///< of everybody, by label
    cluster_sums none_; ///< zeros, for a part to start from
    bool all_measured_;
    std::size_t quiet_ = 0; ///< sweeps in which hardly anybody moved
    census census_;         ///< where all are measured
    watch watch_;           ///< otherwise
    fit_report report_{};
};

} // namespace clientele::clustering::detail
