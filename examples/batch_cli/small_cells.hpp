// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Groups so small that their figures are figures of persons: they are merged, so that none can be had as the
/// difference of the total of all groups and the others.
namespace batch {

/// Groups as they may be shown.
struct shown_groups {
    std::vector<std::string> names{};
    std::vector<std::size_t> place{}; ///< of each group there was
    std::size_t merged = 0;           ///< groups that lost their name

    [[nodiscard]] bool changed() const noexcept { return merged > 0; }
};

namespace detail {

/// New places in the order of the old ones; the groups of which `small` says so share the last.
inline shown_groups with_others(std::vector<std::string> const& names, std::vector<bool> const& small) {
    shown_groups found{.place = std::vector<std::size_t>(names.size())};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!small[i]) {
            found.place[i] = found.names.size();
            found.names.push_back(names[i]);
        }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (small[i]) {
            found.place[i] = found.names.size();
            ++found.merged;
        }
    }
    if (found.merged > 0) {
        found.names.emplace_back("Others together");
    }
    return found;
}

} // namespace detail

/// Groups with 1 to `least` - 1 customers become one, which takes in the smallest of the others until it has `least`
/// customers. Empty groups tell of nobody and stay.
inline shown_groups merge_small(std::vector<std::string> const& names, std::vector<std::size_t> const& customers,
                                std::size_t least) {
    std::vector<bool> small(names.size());
    std::size_t together = 0;
    std::vector<std::size_t> by_size(names.size());
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    std::ranges::stable_sort(by_size, {}, [&](std::size_t i) { return customers[i]; });
    for (std::size_t const i : by_size) {
        if (customers[i] > 0 && (customers[i] < least || (together > 0 && together < least))) {
            small[i] = true;
            together += customers[i];
        }
    }
    return detail::with_others(names, small);
}

/// Steps of a ladder: a small one goes together with its neighbour below, the lowest with the one above.
inline shown_groups merge_neighbours(std::vector<std::string> const& names, std::vector<std::size_t> const& customers,
                                     std::size_t least) {
    struct step {
        std::string name;
        std::size_t customers;
        std::vector<std::size_t> of;
    };
    std::vector<step> steps;
    for (std::size_t i = 0; i < names.size(); ++i) {
        steps.push_back({names[i], customers[i], {i}});
    }
    auto const small = [&](step const& one) { return one.customers > 0 && one.customers < least; };
    for (auto one = std::ranges::find_if(steps, small); one != steps.end() && steps.size() > 1;
         one = std::ranges::find_if(steps, small)) {
        auto const upper = one + 1 == steps.end() ? one - 1 : one;
        auto const lower = upper + 1;
        upper->name += " and " + lower->name;
        upper->customers += lower->customers;
        upper->of.insert(upper->of.end(), lower->of.begin(), lower->of.end());
        steps.erase(lower);
    }
    shown_groups found{.place = std::vector<std::size_t>(names.size()), .merged = names.size() - steps.size()};
    for (auto const& one : steps) {
        for (std::size_t const i : one.of) {
            found.place[i] = found.names.size();
        }
        found.names.push_back(one.name);
    }
    return found;
}

} // namespace batch
