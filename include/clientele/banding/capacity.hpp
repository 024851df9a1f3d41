// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/banding/rules.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// \file
/// Bands with seats.
namespace clientele::banding {

/// Bands of so many customers at most, the worst of them first; below them lies a band for all others. The best
/// customers fill the best band, and so on. Equal values go together: a block that does not fit whole goes to the next
/// band, so that seats are never exceeded, and some may stay empty.
struct capacity {
    std::vector<std::uint64_t> seats{};

    /// \throws invalid_option for more than 254 bands with seats; invalid_data for nobody
    template <class T, class Engine> [[nodiscard]] cuts<T> fit(population<T, Engine> const& people) const {
        if (seats.size() > 254) {
            throw invalid_option("bands with seats", to_text(seats.size()), "at most 254");
        }
        detail::require_people(people);
        cuts<T> made{people.better(), {}};
        std::uint64_t taken = 0; // by better bands, as they were filled
        for (std::size_t i = seats.size(); i-- > 0;) {
            std::uint64_t const left = people.size() - taken;
            if (seats[i] >= left) { // all who are left
                made.edges.push_back({people.at_ranks({0}).front(), true});
                taken = people.size();
            } else {
                T const first_out = people.at_ranks({left - seats[i] - 1}).front();
                made.edges.push_back({first_out, false});
                taken = people.better_than(first_out);
            }
        }
        std::reverse(made.edges.begin(), made.edges.end());
        return made;
    }

    friend bool operator==(capacity const&, capacity const&) = default;
};

} // namespace clientele::banding
