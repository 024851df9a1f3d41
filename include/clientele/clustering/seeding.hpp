// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

/// \file
/// Where the search for clusters starts: customers far from each other.
namespace clientele::clustering {

/// How the first prototypes are chosen. All of them are customers.
enum class seeding : std::uint8_t {
    greedy_plus_plus, ///< k-means++, at each step the best of 2 + log k candidates: the default, as in scikit-learn
    plus_plus,        ///< k-means++ (D. Arthur and S. Vassilvitskii, SODA 2007)
    parallel,         ///< k-means|| (B. Bahmani et al., VLDB 2012): few passes over data that many processes hold
    random,           ///< any customers, each with the same chance
    huang,            ///< categories drawn by their frequency, then the customer who comes closest to them: how the
                      ///< package kmodes reads Z. Huang 1998. Needs categories; numbers beside them do not count
    cao,              ///< by the density of categories and distance (F. Cao, J. Liang and L. Bai 2009): no chance
                      ///< involved. Needs categories
};

namespace detail {

inline void check_seeding(seeding how, features::encoded const& rows) {
    if (rows.categorical == 0 && (how == seeding::huang || how == seeding::cao)) {
        throw invalid_option("start", how == seeding::cao ? "cao" : "huang",
                             "those that need no categories: there are numbers only");
    }
}

/// Prototypes that sit on these rows.
[[nodiscard]] inline prototypes at_rows(features::encoded const& rows, std::vector<std::size_t> const& chosen,
                                        std::vector<double> gamma) {
    auto picked = rows.picked(chosen);
    return {rows.numeric, rows.categorical, std::move(picked.numbers), std::move(picked.codes), std::move(gamma)};
}

/// Rows, a dissimilarity of rows, and what is known of those chosen so far.
class seeds {
public:
    seeds(features::encoded const& rows, std::vector<double> const& gamma)
        : rows_(&rows), gamma_(&gamma), nearest_(rows.rows(), std::numeric_limits<double>::infinity()) {}

    [[nodiscard]] std::vector<std::size_t> const& chosen() const noexcept { return chosen_; }
    [[nodiscard]] std::size_t count() const noexcept { return rows_->rows(); }
    [[nodiscard]] double weight(std::size_t row) const { return static_cast<double>(rows_->weight_of(row)); }
    /// Dissimilarity to the nearest row chosen so far.
    [[nodiscard]] double nearest(std::size_t row) const noexcept { return nearest_[row]; }

    [[nodiscard]] double dissimilarity(std::size_t a, std::size_t b) const noexcept {
        double sum = 0;
        double const* const x = rows_->numbers.data() + a * rows_->numeric;
        double const* const y = rows_->numbers.data() + b * rows_->numeric;
        for (std::size_t j = 0; j < rows_->numeric; ++j) {
            sum += (x[j] - y[j]) * (x[j] - y[j]);
        }
        auto const left = rows_->codes_of(a);
        auto const right = rows_->codes_of(b);
        for (std::size_t j = 0; j < rows_->categorical; ++j) {
            sum += left[j] == right[j] && left[j] != features::unseen_level ? 0 : (*gamma_)[j];
        }
        return sum;
    }

    /// Sum of dissimilarities if this row were chosen too.
    [[nodiscard]] double potential_with(std::size_t candidate) const {
        double sum = 0;
        for (std::size_t row = 0; row < count(); ++row) {
            sum += weight(row) * std::min(nearest_[row], dissimilarity(row, candidate));
        }
        return sum;
    }

    void choose(std::size_t row) {
        chosen_.push_back(row);
        for (std::size_t other = 0; other < count(); ++other) {
            nearest_[other] = std::min(nearest_[other], dissimilarity(other, row));
        }
    }

    /// A row, each with a chance in proportion to `share(row)`; the last with any if rounding leaves none.
    template <class Share> [[nodiscard]] std::size_t draw(random::stream& random, Share const& share) const {
        double total = 0;
        for (std::size_t row = 0; row < count(); ++row) {
            total += share(row);
        }
        double left = random.uniform() * total;
        std::size_t last = 0;
        for (std::size_t row = 0; row < count(); ++row) {
            double const part = share(row);
            if (part > 0) {
                last = row;
                left -= part;
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

private:
    features::encoded const* rows_;
    std::vector<double> const* gamma_;
    std::vector<double> nearest_;
    std::vector<std::size_t> chosen_{};
};

/// k-means++: the first by weight, each next with a chance in proportion to its dissimilarity from those there are; of
/// `trials` candidates the one that leaves the least sum.
[[nodiscard]] inline std::vector<std::size_t> plus_plus(seeds near, std::size_t clusters, std::size_t trials,
                                                        random::stream& random) {
    near.choose(near.draw(random, [&](std::size_t row) { return near.weight(row); }));
    while (near.chosen().size() < clusters) {
        std::size_t best = 0;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t trial = 0; trial < trials; ++trial) {
            std::size_t const candidate =
                near.draw(random, [&](std::size_t row) { return near.weight(row) * near.nearest(row); });
            double const left = trials == 1 ? 0 : near.potential_with(candidate);
            if (left < least) {
                least = left;
                best = candidate;
            }
        }
        near.choose(best);
    }
    return near.chosen();
}

/// Different rows, each with a chance in proportion to its weight.
[[nodiscard]] inline std::vector<std::size_t> any_rows(seeds const& from, std::size_t clusters,
                                                       random::stream& random) {
    std::vector<char> taken(from.count());
    std::vector<std::size_t> chosen;
    while (chosen.size() < clusters) {
        chosen.push_back(from.draw(random, [&](std::size_t row) { return taken[row] == 0 ? from.weight(row) : 0.0; }));
        taken[chosen.back()] = 1;
    }
    return chosen;
}

/// How many customers have each level of each categorical column.
[[nodiscard]] inline std::vector<std::vector<double>> level_weights(features::encoded const& rows) {
    std::vector<std::vector<double>> weights(rows.categorical);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        for (std::size_t j = 0; j < rows.categorical; ++j) {
            std::size_t const level = rows.codes_of(row)[j];
            if (level != features::unseen_level) {
                weights[j].resize(std::max(weights[j].size(), level + 1));
                weights[j][level] += static_cast<double>(rows.weight_of(row));
            }
        }
    }
    return weights;
}

/// Huang: categories drawn by their frequency make a customer up; the one who is most like him, and not yet chosen, is
/// taken. Numbers do not count: of customers with the same categories the first is taken.
[[nodiscard]] inline std::vector<std::size_t> by_frequency(features::encoded const& rows,
                                                           std::vector<double> const& gamma, std::size_t clusters,
                                                           random::stream& random) {
    auto const weights = level_weights(rows);
    auto const draw = [&](std::vector<double> const& of) {
        double left = random.uniform() * std::accumulate(of.begin(), of.end(), 0.0);
        std::size_t level = 0;
        while (level + 1 < of.size() && (left -= of[level]) >= 0) {
            ++level;
        }
        return level;
    };
    std::vector<char> taken(rows.rows());
    std::vector<std::size_t> chosen;
    while (chosen.size() < clusters) {
        std::vector<std::size_t> made_up;
        made_up.reserve(weights.size());
        for (auto const& of : weights) {
            made_up.push_back(draw(of));
        }
        std::size_t best = 0;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            double unlike = 0;
            for (std::size_t j = 0; j < rows.categorical; ++j) {
                unlike += rows.codes_of(row)[j] == made_up[j] ? 0 : gamma[j];
            }
            if (unlike < least && taken[row] == 0) {
                least = unlike;
                best = row;
            }
        }
        chosen.push_back(best);
        taken[best] = 1;
    }
    return chosen;
}

/// Cao: the customer whose categories are the most frequent, then whoever is densest times farthest from those chosen.
[[nodiscard]] inline std::vector<std::size_t> by_density(seeds near, features::encoded const& rows,
                                                         std::size_t clusters) {
    auto const weights = level_weights(rows);
    std::vector<double> density(rows.rows());
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        for (std::size_t j = 0; j < rows.categorical; ++j) {
            std::size_t const level = rows.codes_of(row)[j];
            density[row] += level == features::unseen_level ? 0 : weights[j][level];
        }
    }
    while (near.chosen().size() < clusters) {
        std::size_t best = 0;
        double most = -1;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            double const merit = near.chosen().empty() ? density[row] : density[row] * near.nearest(row);
            if (merit > most) {
                most = merit;
                best = row;
            }
        }
        near.choose(best);
    }
    return near.chosen();
}

} // namespace detail

/// First prototypes for rows that are distinct and in canonical order, at least `clusters` of them. `parallel` is for
/// the whole data (`parallel_candidates`) and here the same as `greedy_plus_plus`.
/// \throws invalid_option if `how` goes by categories and there are none
[[nodiscard]] inline prototypes seed_prototypes(features::encoded const& rows, std::vector<double> const& gamma,
                                                std::size_t clusters, seeding how, random::stream random) {
    detail::check_seeding(how, rows);
    detail::seeds const from{rows, gamma};
    auto const greedy = 2 + static_cast<std::size_t>(std::log(static_cast<double>(clusters)));
    switch (how) {
    case seeding::plus_plus:
        return detail::at_rows(rows, detail::plus_plus(from, clusters, 1, random), gamma);
    case seeding::random:
        return detail::at_rows(rows, detail::any_rows(from, clusters, random), gamma);
    case seeding::huang:
        return detail::at_rows(rows, detail::by_frequency(rows, gamma, clusters, random), gamma);
    case seeding::cao:
        return detail::at_rows(rows, detail::by_density(from, rows, clusters), gamma);
    case seeding::greedy_plus_plus:
    case seeding::parallel:
        break;
    }
    return detail::at_rows(rows, detail::plus_plus(from, clusters, greedy, random), gamma);
}

} // namespace clientele::clustering
