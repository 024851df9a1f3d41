// SPDX-License-Identifier: MIT
#pragma once

#include "actions.hpp"
#include "findings.hpp"
#include "html.hpp"
#include "page.hpp"
#include "small_cells.hpp"

#include <clientele/chart/spec.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The sections of the page: what each is made from, and how figures are written in them.
namespace batch::detail {

/// What the sections share: the findings, the words for the charts, and what is worth a warning.
struct page_work {
    findings const& of;
    page_options const& how;
    clientele::chart::words say{};
    std::vector<std::string> warnings{};

    /// The specification, unless only tables are wanted.
    [[nodiscard]] std::string drawn(clientele::chart::spec const& chart) const {
        return how.draw_with == runtime::none ? std::string{} : chart.json();
    }
    /// A number of customers, unless it is of a few.
    [[nodiscard]] std::string count(std::size_t customers) const {
        return customers > 0 && customers < how.min_cell ? "under " + grouped(how.min_cell) : grouped(customers);
    }
    [[nodiscard]] bool hidden(std::size_t customers) const { return customers > 0 && customers < how.min_cell; }
};

inline std::string section(std::string const& id, std::string const& heading, std::string const& inside) {
    return html::element("section",
                         html::element("h2", html::text(heading), "id=\"" + id + "-heading\"") + '\n' + inside,
                         "id=\"" + id + "\" aria-labelledby=\"" + id + "-heading\"") +
           '\n';
}

/// How a section's figures come about; closed until it is asked for.
inline std::string method(std::vector<std::string> const& paragraphs) {
    std::string inside = "<summary>How this is found</summary>\n";
    for (auto const& words : paragraphs) {
        inside += html::paragraph(words);
    }
    return html::element("details", inside, "class=\"method\"") + '\n';
}

/// Tiers as the page may show them: small ones together with their neighbours.
struct shown_tiers {
    shown_groups groups{};
    std::vector<std::uint64_t> customers{};
    std::vector<double> money{}, hours{}; ///< hours a month
    std::vector<std::string> promises{};
};
shown_tiers tiers_on_page(page_work const& work);

/// Segments as the page may show them: small ones together.
inline shown_groups segments_on_page(page_work const& work) {
    std::vector<std::size_t> sizes;
    for (auto const& line : work.of.scored->summary.segments) {
        sizes.push_back(line.customers);
    }
    return merge_small(work.of.scored->names, sizes, work.how.min_cell);
}

/// Whether a segment has its own name there.
inline bool named_on_page(page_work const& work, std::size_t segment) {
    auto const groups = segments_on_page(work);
    return groups.names[groups.place[segment]] == work.of.scored->names[segment];
}

inline std::string two_decimals(double value) { return grouped(value, 2); }

// The sections, in the order of the page.
std::string summary_section(page_work& work);
std::string segments_section(page_work& work);
std::string concentration_section(page_work& work);
std::string clusters_section(page_work& work);
std::string future_section(page_work& work);
std::string service_section(page_work& work);
std::string data_section(page_work& work);

} // namespace batch::detail
