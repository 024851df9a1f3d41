// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/prototypes.hpp>
#include <clientele/features/encoded.hpp>

#include <cstddef>
#include <cstdint>

/// \file
/// Customers in overlapping clouds, the same to the bit as benchmarks/peers/clouds.py makes them: the number behind
/// each value is a hash of its place (the finaliser of splitmix64), so that either language can make it alone.
namespace clouds {

inline double uniform(std::uint64_t stream, std::uint64_t place) {
    std::uint64_t z = (stream << 40U) + place + 0x9e37'79b9'7f4a'7c15;
    z = (z ^ (z >> 30U)) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ (z >> 27U)) * 0x94d0'49bb'1331'11eb;
    return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
}

/// `clusters` clouds of unit spread with centres in a cube of edge 8; categories follow the cloud seven times out of
/// ten, and have as many levels as there are clouds.
inline clientele::features::encoded make(std::size_t rows, std::size_t numeric, std::size_t categorical,
                                         std::size_t clusters) {
    clientele::features::encoded made{.numeric = numeric, .categorical = categorical};
    made.numbers.reserve(rows * numeric);
    made.codes.reserve(rows * categorical);
    for (std::size_t row = 0; row < rows; ++row) {
        auto const cloud = static_cast<std::size_t>(uniform(1, row) * static_cast<double>(clusters));
        for (std::size_t j = 0; j < numeric; ++j) {
            std::size_t const at = row * numeric + j;
            double const off = uniform(2, at) + uniform(3, at) + uniform(4, at) - 1.5; // nearly normal, variance 1/4
            made.numbers.push_back(8 * uniform(5, cloud * numeric + j) + 2 * off);
        }
        for (std::size_t j = 0; j < categorical; ++j) {
            std::size_t const at = row * categorical + j;
            auto const any = static_cast<std::size_t>(uniform(7, at) * static_cast<double>(clusters));
            made.codes.push_back(static_cast<clientele::features::code>(uniform(6, at) < 0.7 ? cloud : any));
        }
    }
    return made;
}

/// The first rows as prototypes: where both sides start.
inline clientele::clustering::prototypes start(clientele::features::encoded const& rows, std::size_t clusters,
                                               double gamma) {
    clientele::clustering::prototypes first{.numeric = rows.numeric, .categorical = rows.categorical};
    for (std::size_t c = 0; c < clusters; ++c) {
        auto const x = rows.numbers_of(c);
        auto const level = rows.codes_of(c);
        first.centres.insert(first.centres.end(), x.begin(), x.end());
        first.modes.insert(first.modes.end(), level.begin(), level.end());
    }
    first.gamma.assign(rows.categorical, gamma);
    return first;
}

} // namespace clouds
