// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

/// \file
/// What draws the charts of a page. `clientele_page_runtime` of runtime.cmake builds it into a program.
namespace batch {

/// A script on a public server, pinned: the browser refuses a file with another hash.
struct linked_script {
    std::string_view url, integrity;
};

/// Vega and Vega-Lite with their licences, one script in pieces, none of which holds `</script`. No pieces where the
/// packages of tools/package.json were not installed when the program was built.
[[nodiscard]] std::span<std::string_view const> inlined_vega() noexcept;

/// The same two to link, in the order in which a page needs them.
[[nodiscard]] std::span<linked_script const> linked_vega() noexcept;

/// What draws with them: comes after, always in the page.
[[nodiscard]] std::string_view draw_script() noexcept;

} // namespace batch
