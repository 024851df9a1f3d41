// SPDX-License-Identifier: MIT
#pragma once

#include "../support/catch.hpp"
#include "../support/data.hpp"

#include <clientele/clustering/dispersion.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/random.hpp>
#include <clientele/features/encoded.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Data sets whose best partitions are known, and rows made up for laws.
namespace clientele_test {

using labels = std::vector<std::uint32_t>;

/// Columns of a file with a header line, as numbers.
inline clientele::features::encoded numbers_in(std::filesystem::path const& file, std::vector<std::size_t> columns) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    clientele::features::encoded rows{.numeric = columns.size()};
    while (std::getline(in, line)) {
        std::vector<std::string> fields;
        std::istringstream split{line};
        for (std::string field; std::getline(split, field, ',');) {
            fields.push_back(field);
        }
        for (std::size_t const column : columns) {
            rows.numbers.push_back(std::stod(fields.at(column)));
        }
    }
    return rows;
}

/// One column as text: the class.
inline std::vector<std::string> words_in(std::filesystem::path const& file, std::size_t column) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    std::vector<std::string> words;
    while (std::getline(in, line)) {
        std::istringstream split{line};
        std::string field;
        for (std::size_t i = 0; i <= column; ++i) {
            std::getline(split, field, ',');
        }
        words.push_back(field);
    }
    return words;
}

inline std::vector<std::size_t> first_columns(std::size_t count) {
    std::vector<std::size_t> columns(count);
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    return columns;
}

/// Each column to mean 0 and population standard deviation 1.
inline clientele::features::encoded standardised(clientele::features::encoded rows) {
    auto const n = static_cast<double>(rows.rows());
    for (std::size_t j = 0; j < rows.numeric; ++j) {
        double mean = 0;
        double squares = 0;
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            mean += rows.numbers[i * rows.numeric + j] / n;
        }
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            double const off = rows.numbers[i * rows.numeric + j] - mean;
            squares += off * off / n;
        }
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            double& value = rows.numbers[i * rows.numeric + j];
            value = (value - mean) / std::sqrt(squares);
        }
    }
    return rows;
}

/// Labels and inertia of one k-means.
struct partition {
    clientele_test::labels labels;
    double inertia = 0;
};

/// Lloyd's algorithm from k random rows. Numbers only; a cluster that empties stays where it was.
inline partition lloyd(clientele::features::encoded const& rows, std::size_t k, std::uint64_t seed) {
    std::size_t const d = rows.numeric;
    std::size_t const n = rows.rows();
    clientele::random::stream random{seed, 0};
    std::vector<double> centres;
    for (std::size_t c = 0; c < k; ++c) {
        auto const row = rows.numbers_of(random.below(static_cast<std::uint32_t>(n)));
        centres.insert(centres.end(), row.begin(), row.end());
    }
    partition found{labels(n), std::numeric_limits<double>::infinity()};
    for (double before = std::numeric_limits<double>::infinity();; before = found.inertia) {
        found.inertia = 0;
        std::vector<double> sums(k * d);
        std::vector<double> sizes(k);
        for (std::size_t i = 0; i < n; ++i) {
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t c = 0; c < k; ++c) {
                double apart = 0;
                for (std::size_t j = 0; j < d; ++j) {
                    double const off = rows.numbers[i * d + j] - centres[c * d + j];
                    apart += off * off;
                }
                if (apart < least) {
                    least = apart;
                    found.labels[i] = static_cast<std::uint32_t>(c);
                }
            }
            found.inertia += least;
            sizes[found.labels[i]] += 1;
            for (std::size_t j = 0; j < d; ++j) {
                sums[found.labels[i] * d + j] += rows.numbers[i * d + j];
            }
        }
        if (!(found.inertia < before)) {
            return found;
        }
        for (std::size_t at = 0; at < k * d; ++at) {
            centres[at] = sizes[at / d] > 0 ? sums[at] / sizes[at / d] : centres[at];
        }
    }
}

/// The best of many starts: on the small sets here the known optimum.
inline partition best_partition(clientele::features::encoded const& rows, std::size_t k, std::uint64_t starts = 200) {
    partition best = lloyd(rows, k, 1);
    for (std::uint64_t seed = 2; seed <= starts; ++seed) {
        partition const next = lloyd(rows, k, seed);
        best = next.inertia < best.inertia ? next : best;
    }
    return best;
}

/// A k-means for the choice of k: the best of some starts.
struct plain_fit {
    std::uint64_t starts = 10;

    struct result {
        clientele_test::labels labels;
        clientele::clustering::prototypes middles;
        struct {
            double inertia = 0;
        } report;
    };

    result operator()(clientele::features::encoded const& rows, std::size_t k, std::uint64_t seed) const {
        partition best = lloyd(rows, k, clientele::random::stream{seed, 0}());
        for (std::uint64_t start = 1; start < starts; ++start) {
            partition next = lloyd(rows, k, clientele::random::stream{seed, start}());
            if (next.inertia < best.inertia) {
                best = std::move(next);
            }
        }
        auto middles = clientele::clustering::measure_dispersion(rows, best.labels).middles;
        return {best.labels, middles, {best.inertia}};
    }
};

/// Rows with everything: ties, unseen levels, weights (0 among them), and more than one block of any layout.
inline clientele::features::encoded mixed_rows(std::size_t n, std::uint64_t seed, std::uint32_t most_weight = 3) {
    clientele::random::stream random{seed, 1};
    clientele::features::encoded rows{.numeric = 2, .categorical = 2, .category_weights = {0.7, 2}};
    for (std::size_t i = 0; i < n; ++i) {
        rows.numbers.push_back(0.25 * random.below(30));
        rows.numbers.push_back(random.uniform());
        rows.codes.push_back(static_cast<clientele::features::code>(random.below(3)));
        rows.codes.push_back(random.below(10) == 0 ? clientele::features::unseen_level
                                                   : static_cast<clientele::features::code>(random.below(4)));
        rows.weights.push_back(random.below(most_weight + 1));
    }
    return rows;
}

inline labels random_labels(std::size_t n, std::uint32_t k, std::uint64_t seed) {
    clientele::random::stream random{seed, 2};
    labels drawn;
    for (std::size_t i = 0; i < n; ++i) {
        drawn.push_back(random.below(k));
    }
    return drawn;
}

/// Every row as often as its weight says; rows of weight 0 are gone.
inline std::pair<clientele::features::encoded, labels> repeated(clientele::features::encoded const& rows,
                                                                labels const& of) {
    std::vector<std::size_t> chosen;
    labels kept;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        for (std::uint64_t copy = 0; copy < rows.weight_of(row); ++copy) {
            chosen.push_back(row);
            kept.push_back(of[row]);
        }
    }
    auto copies = rows.picked(chosen);
    copies.weights.clear();
    return {copies, kept};
}

/// The order backwards.
inline std::pair<clientele::features::encoded, labels> reversed(clientele::features::encoded const& rows,
                                                                labels const& of) {
    std::vector<std::size_t> order(rows.rows());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = order.size() - 1 - i;
    }
    return {rows.picked(order), labels(of.rbegin(), of.rend())};
}

/// d² by its definition.
inline double squared_distance(clientele::features::encoded const& rows, std::size_t a, std::size_t b,
                               std::span<double const> gamma) {
    double sum = 0;
    for (std::size_t j = 0; j < rows.numeric; ++j) {
        double const off = rows.numbers_of(a)[j] - rows.numbers_of(b)[j];
        sum += off * off;
    }
    for (std::size_t j = 0; j < rows.categorical; ++j) {
        auto const code = rows.codes_of(a)[j];
        sum += code == rows.codes_of(b)[j] && code != clientele::features::unseen_level ? 0 : gamma[j];
    }
    return sum;
}

} // namespace clientele_test
