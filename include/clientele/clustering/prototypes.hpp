// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// \file
/// The middles of clusters: a mean where features are numbers, a mode where they are categories, and the dissimilarity
/// of a customer to them.
namespace clientele::clustering {

/// k prototypes. With numeric features alone these are the centres of k-means, with categories alone the modes of
/// k-modes, with both the prototypes of k-prototypes; the dissimilarity of customer x to prototype c is
///
///     d(x, c) = sum over numbers (x_j - centre_j)^2 + sum over categories gamma_j [x_j != mode_j]
///
/// (Z. Huang, "Extensions to the k-means algorithm for clustering large data sets with categorical values", 1998,
/// equation 8). Between customers whose levels were all seen, its square root is a metric.
///
/// With the frequency-based dissimilarity a match costs too, the less the more of the cluster share the level:
/// gamma_j (1 - share of the mode) (M. K. Ng, M. J. Li, J. Z. Huang and Z. He, "On the impact of dissimilarity measure
/// in k-modes clustering algorithm", IEEE TPAMI 29, 2007, equation 6).
struct prototypes {
    static constexpr std::string_view model_name{"clustering.prototypes"};

    std::size_t numeric = 0;
    std::size_t categorical = 0;
    std::vector<double> centres{};       ///< k x numeric
    std::vector<features::code> modes{}; ///< k x categorical
    std::vector<double> gamma{};         ///< what a mismatch costs, one a categorical feature
    std::vector<double> match_cost{};    ///< what a match costs, k x categorical; empty: nothing

    [[nodiscard]] std::size_t size() const noexcept {
        return numeric != 0 ? centres.size() / numeric : categorical != 0 ? modes.size() / categorical : 0;
    }
    [[nodiscard]] std::span<double const> centre(std::size_t cluster) const noexcept {
        return std::span{centres}.subspan(cluster * numeric, numeric);
    }
    [[nodiscard]] std::span<features::code const> mode(std::size_t cluster) const noexcept {
        return std::span{modes}.subspan(cluster * categorical, categorical);
    }

    /// The two parts of d(x, c), always added feature by feature from the first: the same bits wherever it is computed.
    [[nodiscard]] double numeric_part(std::span<double const> x, std::size_t cluster) const noexcept {
        double sum = 0;
        for (std::size_t j = 0; j < numeric; ++j) {
            double const apart = x[j] - centres[cluster * numeric + j];
            sum += apart * apart;
        }
        return sum;
    }
    [[nodiscard]] double categorical_part(std::span<features::code const> x, std::size_t cluster) const noexcept {
        double sum = 0;
        for (std::size_t j = 0; j < categorical; ++j) {
            bool const same = x[j] == modes[cluster * categorical + j] && x[j] != features::unseen_level;
            sum += !same ? gamma[j] : match_cost.empty() ? 0.0 : match_cost[cluster * categorical + j];
        }
        return sum;
    }
    /// d(x, c): squared distance, in units of the encoded features.
    [[nodiscard]] double dissimilarity(std::span<double const> numbers, std::span<features::code const> codes,
                                       std::size_t cluster) const noexcept {
        return numeric_part(numbers, cluster) + categorical_part(codes, cluster);
    }

    /// The nearest prototype; of equally near ones the first.
    [[nodiscard]] std::uint32_t nearest(std::span<double const> numbers,
                                        std::span<features::code const> codes) const noexcept {
        std::uint32_t best = 0;
        double least = dissimilarity(numbers, codes, 0);
        for (std::uint32_t c = 1; c < size(); ++c) {
            double const d = dissimilarity(numbers, codes, c);
            if (d < least) {
                least = d;
                best = c;
            }
        }
        return best;
    }

    /// \throws invalid_data if the lists do not fit together, a centre is not finite or a gamma negative
    void validate() const {
        std::size_t const k = size();
        if (k == 0 || centres.size() != k * numeric || modes.size() != k * categorical || gamma.size() != categorical ||
            (!match_cost.empty() && match_cost.size() != k * categorical)) {
            throw invalid_data("prototypes", "torn", "centres, modes, gamma and match costs must fit each other");
        }
        for (double const value : centres) {
            if (!std::isfinite(value)) {
                throw invalid_data("centre", to_text(value), "it must be finite");
            }
        }
        for (double const value : gamma) {
            if (!(value >= 0 && std::isfinite(value))) {
                throw invalid_data("gamma", to_text(value), "it must be 0 or more, and finite");
            }
        }
        for (std::size_t i = 0; i < match_cost.size(); ++i) {
            if (!(match_cost[i] >= 0 && match_cost[i] <= gamma[i % categorical])) {
                throw invalid_data("match cost", to_text(match_cost[i]), "it must be between 0 and gamma");
            }
        }
    }

    friend bool operator==(prototypes const&, prototypes const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("numeric", self.numeric);
        field("categorical", self.categorical);
        field("centres", self.centres);
        field("modes", self.modes);
        field("gamma", self.gamma);
        field("match_cost", self.match_cost);
    }
};

} // namespace clientele::clustering
