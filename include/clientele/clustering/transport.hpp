// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Customers to clusters of bounded size, at the least cost: a transportation problem, solved exactly.
namespace clientele::clustering {

/// How many customers a cluster may hold.
struct size_bounds {
    std::size_t at_least = 0;
    std::size_t at_most = std::numeric_limits<std::size_t>::max();
    friend bool operator==(size_bounds const&, size_bounds const&) = default;
};

namespace detail {

/// Everybody begins in his cheapest cluster, once its price is taken off: the optimum for the sizes that result. Then
/// one customer after the other is sent from a cluster that holds too many, by way of others that pass one of theirs
/// on, to a cluster that lacks one: the cheapest such chain each time, which keeps the whole optimal (successive
/// shortest paths: R. K. Ahuja, T. L. Magnanti and J. B. Orlin, "Network Flows", 1993, section 9.7). Prices of a like
/// problem, solved before, leave few customers to send; with any prices the answer is optimal.
///
/// The network has a node for each cluster, and one more, the pool. Between two clusters runs the cheapest move of one
/// customer. To the pool each cluster owes between `at_least` and `at_most` customers, at no cost: `owed_` is how many
/// at present.
class transport {
public:
    /// `prices`: one a cluster, or none for zeros.
    transport(std::span<double const> costs, std::size_t clusters, size_bounds bounds,
              std::span<double const> prices = {})
        : costs_(costs),
          clusters_(clusters),
          bounds_{bounds.at_least, std::min(bounds.at_most, costs.size() / clusters)},
          pool_(clusters),
          labels_(costs.size() / clusters),
          excess_(clusters + 1, 0),
          owed_(clusters, 0),
          price_(prices.begin(), prices.end()),
          moves_(clusters * clusters),
          listed_(clusters, 0),
          distance_(clusters + 1),
          from_(clusters + 1),
          done_(clusters + 1) {
        price_.resize(clusters + 1, 0);
        std::vector<std::size_t> sizes(clusters, 0);
        for (std::uint32_t row = 0; row < labels_.size(); ++row) {
            labels_[row] = cheapest_for(row);
            ++sizes[labels_[row]];
        }
        for (std::size_t c = 0; c < clusters; ++c) {
            owe(c, sizes[c]);
        }
        double const highest = std::ranges::max(price_);
        for (double& price : price_) {
            price -= highest; // none is above that of the source, 0
        }
        end_price_ = std::ranges::min(price_);
    }

    /// Distributes everybody; then `labels` and `prices` tell.
    void solve() {
        while (send_one()) {
        }
    }

    [[nodiscard]] std::vector<std::uint32_t> const& labels() const noexcept { return labels_; }
    /// What a place in each cluster is worth, against the pool.
    [[nodiscard]] std::vector<double> prices() const {
        std::vector<double> found(price_.begin(), price_.end() - 1);
        for (double& price : found) {
            price -= price_.back();
        }
        return found;
    }

private:
    static constexpr double unreachable = std::numeric_limits<double>::infinity();
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    using move = std::pair<double, std::uint32_t>; ///< extra cost, row

    [[nodiscard]] std::uint32_t cheapest_for(std::size_t row) const {
        std::uint32_t best = 0;
        for (std::uint32_t c = 1; c < clusters_; ++c) {
            bool const cheaper =
                costs_[row * clusters_ + c] - price_[c] < costs_[row * clusters_ + best] - price_[best];
            best = cheaper ? c : best;
        }
        return best;
    }

    /// What a cluster of this size owes the pool at first: all it may where places are cheaper than in the pool, as
    /// little as it may where they are dearer.
    void owe(std::size_t cluster, std::size_t size) {
        owed_[cluster] = price_[cluster] > 0   ? bounds_.at_least
                         : price_[cluster] < 0 ? bounds_.at_most
                                               : std::clamp(size, bounds_.at_least, bounds_.at_most);
        excess_[cluster] = static_cast<std::ptrdiff_t>(size) - static_cast<std::ptrdiff_t>(owed_[cluster]);
        excess_[pool_] -= excess_[cluster];
    }

    /// Along the cheapest chain from any node with too many to any with too few; false if there is none with too many.
    bool send_one() {
        std::fill(distance_.begin(), distance_.end(), unreachable);
        std::fill(from_.begin(), from_.end(), nowhere);
        std::fill(done_.begin(), done_.end(), char{0});
        bool any = false;
        for (std::size_t node = 0; node <= pool_; ++node) {
            if (excess_[node] > 0) {
                distance_[node] = std::max(0 - price_[node], 0.0);
                any = true;
            }
        }
        if (!any) {
            return false;
        }
        std::size_t const end = shortest_path();
        if (end == nowhere) { // there always is a way, but its cost overflowed
            throw invalid_data("costs", "too large", "their sums must be finite");
        }
        send_along(end);
        return true;
    }

    /// Dijkstra, in reduced costs; gives the node at the end, and brings the prices up to date.
    std::size_t shortest_path() {
        std::size_t end = nowhere;
        double shortest = unreachable;
        while (true) {
            std::size_t here = nowhere;
            for (std::size_t node = 0; node <= pool_; ++node) {
                bool const open = done_[node] == 0 && distance_[node] < shortest;
                here = open && (here == nowhere || distance_[node] < distance_[here]) ? node : here;
            }
            if (here == nowhere) {
                break;
            }
            done_[here] = 1;
            double const to_end = distance_[here] + std::max(price_[here] - end_price_, 0.0);
            if (excess_[here] < 0 && to_end < shortest) {
                shortest = to_end;
                end = here;
            }
            for (std::size_t next = 0; next <= pool_; ++next) {
                if (done_[next] == 0) {
                    double const step = std::max(cost(here, next) + price_[here] - price_[next], 0.0);
                    if (distance_[here] + step < distance_[next]) {
                        distance_[next] = distance_[here] + step;
                        from_[next] = here;
                    }
                }
            }
        }
        for (std::size_t node = 0; node <= pool_; ++node) {
            price_[node] += std::min(distance_[node], shortest);
        }
        end_price_ += shortest;
        return end;
    }

    void send_along(std::size_t end) {
        struct step {
            std::uint32_t row;
            std::size_t to;
        };
        std::vector<step> steps; // chosen before anybody moves: who has just come does not go on
        std::size_t to = end;
        for (; from_[to] != nowhere; to = from_[to]) {
            std::size_t const from = from_[to];
            if (to == pool_) {
                ++owed_[from];
            } else if (from == pool_) {
                --owed_[to];
            } else {
                steps.push_back({cheapest(from, to)->second, to});
            }
        }
        --excess_[to];
        ++excess_[end];
        for (step const& one : steps) {
            labels_[one.row] = static_cast<std::uint32_t>(one.to);
            if (listed_[one.to] != 0) {
                for_each_other(one.to, [&](std::vector<move>& heap, std::size_t other) {
                    heap.push_back(move_of(one.row, one.to, other));
                    std::push_heap(heap.begin(), heap.end(), std::greater{});
                });
            }
        }
    }

    [[nodiscard]] double cost(std::size_t from, std::size_t to) {
        if (to == pool_) {
            return owed_[from] < bounds_.at_most ? 0 : unreachable;
        }
        if (from == pool_) {
            return owed_[to] > bounds_.at_least ? 0 : unreachable;
        }
        move const* const found = cheapest(from, to);
        return found == nullptr ? unreachable : found->first;
    }

    /// The cheapest move between two clusters, of equal ones that of the lowest row; null if nobody is there.
    move const* cheapest(std::size_t from, std::size_t to) {
        if (listed_[from] == 0) {
            listed_[from] = 1;
            list(from);
        }
        auto& heap = moves_[from * clusters_ + to];
        while (!heap.empty() && labels_[heap.front().second] != from) { // has left since
            std::pop_heap(heap.begin(), heap.end(), std::greater{});
            heap.pop_back();
        }
        return heap.empty() ? nullptr : &heap.front();
    }

    /// Fills the heaps of a cluster.
    void list(std::size_t from) {
        std::vector<std::uint32_t> members;
        for (std::uint32_t row = 0; row < labels_.size(); ++row) {
            if (labels_[row] == from) {
                members.push_back(row);
            }
        }
        for_each_other(from, [&](std::vector<move>& heap, std::size_t to) {
            heap.reserve(members.size());
            for (std::uint32_t const row : members) {
                heap.push_back(move_of(row, from, to));
            }
            std::make_heap(heap.begin(), heap.end(), std::greater{});
        });
    }

    [[nodiscard]] move move_of(std::uint32_t row, std::size_t from, std::size_t to) const {
        return {costs_[row * clusters_ + to] - costs_[row * clusters_ + from], row};
    }

    template <class Do> void for_each_other(std::size_t from, Do const& act) {
        for (std::size_t to = 0; to < clusters_; ++to) {
            if (to != from) {
                act(moves_[from * clusters_ + to], to);
            }
        }
    }

    std::span<double const> costs_;
    std::size_t clusters_;
    size_bounds bounds_;
    std::size_t pool_; ///< the number of its node
    std::vector<std::uint32_t> labels_;
    std::vector<std::ptrdiff_t> excess_; ///< customers that a node holds beyond what it owes
    std::vector<std::size_t> owed_;
    std::vector<double> price_; ///< dual variables, so that no step in reduced costs is below 0
    double end_price_ = 0;
    std::vector<std::vector<move>> moves_; ///< from x to: a heap, with entries of customers who have left
    std::vector<char> listed_;             ///< clusters whose heaps have been filled
    std::vector<double> distance_;         ///< of the shortest paths, in reduced costs
    std::vector<std::size_t> from_;        ///< the node before on the shortest path
    std::vector<char> done_;
};

inline void check_bounds(std::size_t rows, std::size_t clusters, size_bounds bounds) {
    if (bounds.at_least > rows / clusters) {
        throw invalid_option("at_least", to_text(bounds.at_least),
                             to_text(rows / clusters) + " or less: there are " + to_text(rows) + " customers for " +
                                 to_text(clusters) + " clusters");
    }
    std::size_t const needed = (rows + clusters - 1) / clusters;
    if (bounds.at_most < needed || bounds.at_most < bounds.at_least) {
        throw invalid_option("at_most", to_text(bounds.at_most),
                             to_text(std::max(needed, bounds.at_least)) + " or more: there are " + to_text(rows) +
                                 " customers for " + to_text(clusters) + " clusters");
    }
}

} // namespace detail

/// The cluster of each row, so that every cluster is within its bounds and the sum of the costs is least: exact, up to
/// the rounding of sums of costs. Ties go to the lowest cluster and move the lowest row.
///
/// Memory: 16 bytes for each row and other cluster, for the clusters that must give customers away. Time: a shortest
/// path over k nodes for each customer who cannot be where he is cheapest.
/// \param costs rows x clusters, row by row; finite
/// \throws invalid_data if `costs` is no such block (row and cluster), or so large that sums of costs are not finite
/// \throws invalid_option if the bounds cannot be met: at_least > at_most, k at_least > n, or k at_most < n
[[nodiscard]] inline std::vector<std::uint32_t> bounded_assignment(std::span<double const> costs, std::size_t clusters,
                                                                   size_bounds bounds) {
    if (clusters == 0 || costs.size() % clusters != 0) {
        throw invalid_data("costs", to_text(costs.size()) + " numbers", "wanted: rows times " + to_text(clusters));
    }
    std::size_t const rows = costs.size() / clusters;
    detail::check_bounds(rows, clusters, bounds);
    if (auto const bad = std::find_if(costs.begin(), costs.end(), [](double cost) { return !std::isfinite(cost); });
        bad != costs.end()) {
        auto const at = static_cast<std::size_t>(bad - costs.begin());
        throw invalid_data(at / clusters, "cost of cluster " + to_text(at % clusters), to_text(*bad),
                           "it must be finite");
    }
    detail::transport problem{costs, clusters, bounds};
    problem.solve();
    return problem.labels();
}

} // namespace clientele::clustering
