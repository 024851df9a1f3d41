// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/prototypes.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// \file
/// What a fit gives: prototypes, a label for each row, and how it went.
namespace clientele::clustering {

/// Why a fit ended.
enum class stop_reason : std::uint8_t {
    labels_settled,     ///< nobody changed cluster: a fixed point
    prototypes_settled, ///< the prototypes moved less than the tolerance
    iteration_limit,    ///< the iterations ran out: not converged
    few_distinct_rows,  ///< there are no more distinct customers than clusters asked for: each is a prototype, and
                        ///< clusters beyond them are empty
};

[[nodiscard]] constexpr std::string_view to_string(stop_reason why) noexcept {
    switch (why) {
    case stop_reason::labels_settled:
        return "nobody changed cluster";
    case stop_reason::prototypes_settled:
        return "the prototypes moved less than the tolerance";
    case stop_reason::iteration_limit:
        return "the iterations ran out";
    case stop_reason::few_distinct_rows:
        return "no more distinct customers than clusters";
    }
    return "";
}

/// How a fit went.
struct fit_report {
    bool converged = false;
    stop_reason reason = stop_reason::iteration_limit;
    std::size_t iterations = 0;             ///< sweeps over the customers, of the winning start
    std::uint64_t distance_evaluations = 0; ///< dissimilarities measured in these sweeps
    std::size_t repaired = 0;               ///< times that an empty cluster was given a customer
    double inertia = 0;                     ///< sum of dissimilarities to the own prototype: what was minimised
    double numeric_inertia = 0;             ///< the part of the numbers: sum of squared distances
    double categorical_inertia = 0;         ///< the part of the categories: sum of gammas of mismatches
    std::vector<std::uint64_t> sizes{};     ///< customers of each cluster
    std::size_t distinct_rows = 0;          ///< with `few_distinct_rows`: how many there are; otherwise 0

    friend bool operator==(fit_report const&, fit_report const&) = default;
};

/// Prototypes, a label for each row, and how it went.
struct partition {
    prototypes middles{};
    std::vector<std::uint32_t> labels{};
    fit_report report{};

    friend bool operator==(partition const&, partition const&) = default;
};

} // namespace clientele::clustering
