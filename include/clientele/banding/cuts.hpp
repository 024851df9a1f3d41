// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// How a value becomes a band: an ordered list of cuts, each with its word on values that equal it.
namespace clientele::banding {

/// Which end of a measure is good.
enum class direction : std::uint8_t { higher_is_better, lower_is_better };

/// Where equal values go when a boundary falls among them. They always go together.
enum class tie_rule : std::uint8_t {
    lower,  ///< to the worse band
    upper,  ///< to the better band
    middle, ///< to the side on which the middle one of them lies, which keeps the bands nearest to the wanted sizes
};

/// One boundary between two bands.
template <std::totally_ordered T> struct cut {
    T value;
    /// Whether a value equal to the boundary belongs to the better band.
    bool equal_passes = false;

    friend bool operator==(cut const&, cut const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("value", self.value);
        field("equal_passes", self.equal_passes);
    }
};

/// Boundaries from the worst band to the best; n boundaries make n + 1 bands. A plain value, learnt or written by hand.
template <std::totally_ordered T> struct cuts {
    direction better = direction::higher_is_better;
    std::vector<cut<T>> edges{};

    [[nodiscard]] std::size_t bands() const noexcept { return edges.size() + 1; }

    /// The band of a value, from 0, the worst: how many boundaries it passes.
    [[nodiscard]] std::size_t operator()(T const& value) const {
        std::size_t passed = 0;
        for (auto const& edge : edges) { // sums, not branches: which way a value goes cannot be foreseen
            bool const beyond = better == direction::higher_is_better ? edge.value < value : value < edge.value;
            bool const level = edge.value == value;
            passed += static_cast<std::size_t>(beyond) +
                      (static_cast<std::size_t>(level) & static_cast<std::size_t>(edge.equal_passes));
        }
        return passed;
    }

    /// The band of a number if each boundary lay by this share of itself further on the worse side.
    [[nodiscard]] std::size_t lenient(T const& value, double share) const requires std::is_arithmetic_v<T> {
        auto const of = static_cast<double>(value);
        std::size_t passed = 0;
        for (auto const& edge : edges) {
            double const by = share * std::abs(static_cast<double>(edge.value));
            double const at = static_cast<double>(edge.value) + (better == direction::higher_is_better ? -by : by);
            bool const beyond = better == direction::higher_is_better ? at < of : of < at;
            passed += beyond || (at == of && edge.equal_passes) ? 1 : 0;
        }
        return passed;
    }

    /// Bands that no value can reach, because boundaries coincide: a quarter of all customers with one order each
    /// leaves such gaps. Bands from 0.
    [[nodiscard]] std::vector<std::size_t> unreachable() const {
        std::vector<std::size_t> bands;
        for (std::size_t band = 1; band < edges.size(); ++band) {
            if (edges[band - 1] == edges[band]) {
                bands.push_back(band);
            }
        }
        return bands;
    }

    /// \throws invalid_data if there is no such direction or the boundaries are not in order from worst to best
    void validate() const {
        if (better > direction::lower_is_better) {
            throw invalid_data("direction", to_text(better), "wanted: 0 or 1");
        }
        for (std::size_t i = 0; i < edges.size(); ++i) {
            if (!(edges[i].value == edges[i].value)) {
                throw invalid_data(i, "cut-off", to_text(edges[i].value), "it must be a number");
            }
            if (i > 0 && !in_order(edges[i - 1], edges[i])) {
                throw invalid_data(i, "cut-off", to_text(edges[i].value),
                                   "cut-offs must go from the worst to the best");
            }
        }
    }

    friend bool operator==(cuts const&, cuts const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("better", self.better);
        field("edges", self.edges);
    }

private:
    [[nodiscard]] bool in_order(cut<T> const& worse, cut<T> const& next) const {
        if (worse.value == next.value) {
            return worse.equal_passes || !next.equal_passes;
        }
        return better == direction::higher_is_better ? worse.value < next.value : next.value < worse.value;
    }
};

} // namespace clientele::banding
