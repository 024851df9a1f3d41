// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/profile_figures.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/moments.hpp>
#include <clientele/stats/quantile.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

/// \file
/// What a profile counts: customers, values and levels, cluster by cluster.
namespace clientele::clustering::detail {

/// What is counted of one cluster. An `accumulator`.
struct cluster_counts {
    std::uint64_t customers = 0;
    std::vector<features::moments> numbers{};         ///< one a column of numbers
    std::vector<std::vector<std::uint64_t>> levels{}; ///< one a column of codes: customers by level

    void add(features::encoded const& rows, std::size_t row, std::uint64_t weight) {
        customers += weight;
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            double const x = rows.numbers[row * rows.numeric + j];
            if (x == x) {
                numbers[j].add(x, weight);
            }
        }
        for (std::size_t j = 0; j < rows.categorical; ++j) {
            features::code const level = rows.codes[row * rows.categorical + j];
            if (level != features::unseen_level) {
                levels[j][level] += weight;
            }
        }
    }
    void merge(cluster_counts const& other) {
        customers += other.customers;
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            numbers[j].merge(other.numbers[j]);
        }
        for (std::size_t j = 0; j < levels.size(); ++j) {
            std::transform(levels[j].begin(), levels[j].end(), other.levels[j].begin(), levels[j].begin(), std::plus{});
        }
    }
};

/// Squared deviations of the numbers of one cluster from its means. An `accumulator`.
struct cluster_squares {
    std::vector<features::squared_deviations> numbers{};

    void add(features::encoded const& rows, std::size_t row, std::uint64_t weight) {
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            double const x = rows.numbers[row * rows.numeric + j];
            if (x == x) {
                numbers[j].add(x, weight);
            }
        }
    }
    void merge(cluster_squares const& other) {
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            numbers[j].merge(other.numbers[j]);
        }
    }
};

/// One accumulator a cluster.
template <class A> struct by_cluster {
    std::vector<A> clusters;
    void merge(by_cluster const& other) {
        for (std::size_t c = 0; c < clusters.size(); ++c) {
            clusters[c].merge(other.clusters[c]);
        }
    }
};

/// Adds each customer to the accumulator of his cluster.
template <class Engine, class A>
std::vector<A> counted(Engine const& how, features::encoded const& rows, std::span<std::uint32_t const> labels,
                       std::vector<A> empty) {
    return fold_rows(how, rows.rows(), by_cluster<A>{std::move(empty)},
                     [&](by_cluster<A>& part, std::size_t first, std::size_t last) {
                         for (; first < last; ++first) {
                             if (auto const weight = rows.weight_of(first); weight != 0) {
                                 part.clusters[labels[first]].add(rows, first, weight);
                             }
                         }
                     })
        .clusters;
}

/// How many clusters there are, `wanted` or, if that is 0, as many as the labels name.
/// \throws invalid_data if labels and rows do not fit, a label is not below `wanted`, or one is far beyond the others;
///         invalid_option if too many are wanted
template <class Engine>
std::uint32_t check_labels(Engine const& how, std::span<std::uint32_t const> labels, std::size_t rows,
                           std::uint32_t wanted) {
    constexpr std::uint32_t most = 65'536;
    if (wanted > most) {
        throw invalid_option("clusters", to_text(wanted), "65536 at most");
    }
    if (labels.size() != rows) {
        throw invalid_data("labels", to_text(labels.size()) + " entries", "there are " + to_text(rows) + " customers");
    }
    auto const named = fold_rows(how, rows, labels_seen{}, [&](labels_seen& part, std::size_t first, std::size_t last) {
        for (; first < last; ++first) {
            if (labels[first] >= (wanted != 0 ? wanted : most)) {
                throw invalid_data(first, "label", to_text(labels[first]), "it must be below the number of clusters");
            }
            part.add(labels[first]);
        }
    });
    return wanted != 0 ? wanted : static_cast<std::uint32_t>(named.clusters(labels));
}

/// All that is known of the clusters before they are compared; in `rows` NaN stands for a number, `unseen_level` for a
/// category that is not known.
class tallies {
public:
    template <class Engine>
    tallies(Engine const& how, features::encoded const& rows, std::span<std::uint32_t const> labels, std::uint32_t k,
            std::vector<std::size_t> const& level_counts) {
        all_.numbers.resize(rows.numeric);
        for (std::size_t const levels : level_counts) {
            all_.levels.emplace_back(levels, 0);
        }
        counts_ = counted(how, rows, labels, std::vector(k, all_));
        std::vector<cluster_squares> no_squares(k);
        for (std::size_t c = 0; c < k; ++c) {
            all_.merge(counts_[c]);
            for (auto const& of : counts_[c].numbers) {
                no_squares[c].numbers.emplace_back(of.count() == 0 ? 0 : of.mean());
            }
        }
        auto const squares = counted(how, rows, labels, std::move(no_squares));
        samples_.resize(k);
        for (std::size_t c = 0; c < k; ++c) {
            for (std::size_t j = 0; j < rows.numeric; ++j) {
                auto const& of = counts_[c].numbers[j];
                samples_[c].push_back(of.count() == 0 ? sample{}
                                                      : sample{of.count(), of.mean(), squares[c].numbers[j].sum()});
            }
        }
        take_medians(how, rows, labels);
    }

    /// The number of clusters, which also stands for all customers together.
    [[nodiscard]] std::size_t everybody() const noexcept { return counts_.size(); }
    [[nodiscard]] cluster_counts const& counts(std::size_t cluster) const {
        return cluster == everybody() ? all_ : counts_[cluster];
    }
    [[nodiscard]] double median(std::size_t cluster, std::size_t column) const { return medians_[cluster][column]; }
    [[nodiscard]] sample const& inside(std::size_t cluster, std::size_t column) const {
        return samples_[cluster][column];
    }

    /// All other clusters together: their squares about the common mean are those within and those between them.
    [[nodiscard]] sample outside(std::size_t cluster, std::size_t column) const {
        features::moments together;
        for (std::size_t c = 0; c < everybody(); ++c) {
            if (c != cluster) {
                together.merge(counts_[c].numbers[column]);
            }
        }
        if (together.count() == 0) {
            return {};
        }
        sample rest{together.count(), together.mean(), 0};
        for (std::size_t c = 0; c < everybody(); ++c) {
            if (auto const& part = samples_[c][column]; c != cluster && part.count != 0) {
                double const apart = part.mean - rest.mean;
                rest.squares += part.squares + static_cast<double>(part.count) * apart * apart;
            }
        }
        return rest;
    }

private:
    template <class Engine>
    void take_medians(Engine const& how, features::encoded const& rows, std::span<std::uint32_t const> labels) {
        constexpr std::array half{0.5};
        medians_.assign(everybody() + 1, std::vector<double>(rows.numeric, 0));
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            std::vector<std::vector<double>> values(everybody() + 1);
            std::vector<std::vector<std::uint64_t>> weights(everybody() + 1);
            for (std::size_t row = 0; row < rows.rows(); ++row) {
                double const x = rows.numbers[row * rows.numeric + j];
                if (x == x && rows.weight_of(row) != 0) {
                    for (std::size_t const c : {std::size_t{labels[row]}, everybody()}) {
                        values[c].push_back(x);
                        if (!rows.weights.empty()) {
                            weights[c].push_back(rows.weights[row]);
                        }
                    }
                }
            }
            for (std::size_t c = 0; c <= everybody(); ++c) {
                if (counts(c).numbers[j].count() != 0) {
                    medians_[c][j] = stats::detail::quantiles_of(how, values[c], weights[c], half, {}).front();
                }
            }
        }
    }

    std::vector<cluster_counts> counts_;
    cluster_counts all_;
    std::vector<std::vector<sample>> samples_;
    std::vector<std::vector<double>> medians_; ///< all customers last; 0 if nobody has a value
};

} // namespace clientele::clustering::detail
