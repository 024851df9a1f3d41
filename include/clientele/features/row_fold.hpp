// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/engine.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

/// \file
/// A fold over the numbers of rows, for blocks that are read by index.
namespace clientele::features::detail {

/// What `fold` is for ranges: `add(accumulator, first, last)` fills a copy of `empty` for the rows [first, last) of
/// each part; the parts are merged in order, and over all processes.
template <engine Engine, accumulator A, class Add>
[[nodiscard]] A fold_rows(Engine const& how, std::size_t rows, A const& empty, Add const& add) {
    std::size_t const parts = std::clamp<std::size_t>(how.parts(), 1, std::max<std::size_t>(rows, 1));
    auto const edge = [&](std::size_t part) { return rows / parts * part + std::min(part, rows % parts); };
    std::vector<A> filled(parts, empty);
    how.run(parts, [&](std::size_t part) { add(filled[part], edge(part), edge(part + 1)); });
    for (std::size_t part = 1; part < parts; ++part) {
        filled.front().merge(filled[part]);
    }
    if constexpr (combining_engine<Engine, A>) {
        how.combine(filled.front());
    }
    return std::move(filled.front());
}

} // namespace clientele::features::detail
