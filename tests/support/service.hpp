// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace clientele_test {

/// A host's own scale.
enum class service : std::uint8_t { diamond, core, potential, base };

constexpr std::array<std::string_view, 4> tier_names(service /*unused*/) {
    return {"diamond", "core", "potential", "base"};
}

} // namespace clientele_test
