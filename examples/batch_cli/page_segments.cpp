// SPDX-License-Identifier: MIT
#include "page_parts.hpp"

#include <clientele/chart/pareto.hpp>
#include <clientele/chart/scores.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/core.hpp>
#include <clientele/pareto.hpp>
#include <clientele/rfm.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace batch::detail {

namespace chart = clientele::chart;

namespace {

/// The segments as the page may show them.
rfm::segment_summary shown_segments(page_work& work) {
    auto const& scored = *work.of.scored;
    auto const groups = segments_on_page(work);
    if (!groups.changed()) {
        return scored.summary;
    }
    work.warnings.push_back("Segments with fewer than " + grouped(work.how.min_cell) + " customers are shown as \"" +
                            groups.names.back() + "\".");
    std::vector<rfm::segment_number> numbers;
    for (auto const& segment : scored.segments) {
        numbers.push_back(segment ? rfm::segment_number{static_cast<std::uint8_t>(groups.place[*segment])}
                                  : std::nullopt);
    }
    return rfm::summarise_segments(work.of.histories, rfm_lens(), numbers, groups.names);
}

html::table segment_table(rfm::segment_summary const& summary, page_work const& work) {
    html::table t("Segments: customers, money and typical behaviour", "lrrrrrrr",
                  {"Segment", "Customers", "Share", "Spent (" + work.how.money + ")", "Share", "Median days ago",
                   "Median orders", "Median spent"});
    for (auto const& line : summary.segments) {
        if (line.customers == 0) {
            t.row({line.name, "0", "", "", "", "", "", ""});
            continue;
        }
        t.row({line.name, grouped(line.customers), percent(line.share), money(line.revenue),
               percent(line.revenue_share), median_text(line.recency.median), median_text(line.frequency.median),
               money(line.monetary.median)});
    }
    if (summary.without.customers >= work.how.min_cell) {
        t.row({summary.without.name, grouped(summary.without.customers), percent(summary.without.share),
               money(summary.without.revenue), percent(summary.without.revenue_share), "", "", ""});
    }
    return t;
}

/// The heat map without its small cells, and its table.
std::string heat_map_figure(page_work const& work) {
    auto data = chart::heat_map(work.of.histories, rfm_lens(), work.of.scored->scores);
    std::size_t blanked = 0;
    auto const blank = [&](std::size_t cell) {
        data.customers[cell] = 0;
        data.mean_monetary[cell].reset();
        ++blanked;
    };
    for (std::size_t i = 0; i < data.customers.size(); ++i) {
        if (work.hidden(data.customers[i])) {
            blank(i);
        }
    }
    if (blanked == 1) { // the total would tell of it: the smallest of the others goes too
        auto const size = [&](std::size_t i) {
            return data.customers[i] > 0 ? data.customers[i] : std::numeric_limits<std::size_t>::max();
        };
        std::size_t smallest = 0;
        for (std::size_t i = 0; i < data.customers.size(); ++i) {
            smallest = size(i) < size(smallest) ? i : smallest;
        }
        blank(smallest);
    }
    std::size_t const best = work.of.scored->learnt.frequency.front().bands();
    std::vector<std::string> headings{"Recency score"};
    for (std::size_t f = 1; f <= best; ++f) {
        headings.push_back("Frequency " + std::to_string(f));
    }
    html::table t("Mean money spent by recency and frequency score" +
                      std::string(blanked > 0 ? "; cells with few customers are empty" : ""),
                  "l" + std::string(best, 'r'), headings);
    for (std::size_t r = work.of.scored->learnt.recency.bands(); r > 0; --r) {
        std::vector<std::string> cells{std::to_string(r)};
        for (std::size_t f = 1; f <= best; ++f) {
            std::string cell;
            for (std::size_t i = 0; i < data.customers.size(); ++i) {
                if (data.recency[i] == static_cast<int>(r) && data.frequency[i] == static_cast<int>(f) &&
                    data.mean_monetary[i]) {
                    cell = money(*data.mean_monetary[i]);
                }
            }
            cells.push_back(cell);
        }
        t.row(std::move(cells));
    }
    bool const any = std::ranges::any_of(data.mean_monetary, [](auto const& mean) { return mean.has_value(); });
    return html::figure("heat-map", "Who came lately and often spends most",
                        "Heat map: mean money spent for each pair of recency and frequency score",
                        any ? work.drawn(draw(data, work.say)) : "", t);
}

} // namespace

std::string segments_section(page_work& work) {
    auto const summary = shown_segments(work);
    auto const& scored = *work.of.scored;
    auto data = chart::segment_sizes(summary);
    if (work.hidden(summary.without.customers)) { // the last entry
        data.segment.pop_back();
        data.position.pop_back();
        data.customers.pop_back();
        data.customer_share.pop_back();
        data.revenue.pop_back();
        data.revenue_share.pop_back();
    }
    std::string inside = html::paragraph("Every customer has a score for how lately he ordered, how often, and for how "
                                         "much. The scores make the segments.");
    inside += html::figure("segments", "How many customers each segment has, and how much money they bring",
                           "Bars: share of customers of each segment; diamonds: share of revenue",
                           work.drawn(draw(data, work.say)), segment_table(summary, work));
    inside += heat_map_figure(work);
    if (scored.named) {
        html::table t("What the names mean, and what suits", "lll", {"Segment", "Who they are", "What suits"});
        for (auto const& line : summary.segments) {
            auto const known = std::ranges::find(meanings, std::string_view{line.name}, &meaning::name);
            if (known != meanings.end()) {
                t.row({line.name, std::string{known->text}, std::string{known->advice}});
            }
        }
        inside += t.html();
    }
    for (auto const& [dimension, level] : scored.learnt.unreachable_levels()) {
        work.warnings.push_back("Nobody can have score " + std::to_string(level) + " in " + std::string{dimension} +
                                ": too many customers have the same value, and equals get equal scores.");
    }
    inside +=
        method({scored.model ? "Scores by the limits saved in " + *scored.model + "."
                             : "Scores run from 1 (worst) to " + std::to_string(scored.learnt.recency.bands()) +
                                   "; their limits are learnt from these customers, so that the groups are as equal "
                                   "as ties allow. Equal customers get equal scores.",
                "A segment is a rule about scores, not a statement about a person: near a limit, one order moves "
                "a customer to the next segment."});
    return section("segments", "Segments: recency, frequency, money", inside);
}

std::string concentration_section(page_work& work) {
    if (!work.of.carrying) {
        return section("concentration", "Who carries the business",
                       html::paragraph("Nobody: customers have spent nothing in all."));
    }
    auto const& found = *work.of.carrying;
    auto const limits = [](auto const& figure, auto const& write) {
        return write(figure.bca.lower) + " to " + write(figure.bca.upper);
    };
    html::table key("How concentrated the money is", "lrr", {"Figure", "Value", "95 % limits"});
    auto const least = static_cast<double>(work.how.min_cell);
    if (found.customers / 5 >= least) {
        key.row({"The top 20 % of customers hold", percent(found.top_fifth),
                 found.limits ? limits(found.limits->top_shares.front(), percent) : ""});
    }
    if (found.four_fifths >= least) {
        key.row({"80 % of the money comes from", percent(found.four_fifths / found.customers) + " of customers", ""});
    }
    if (found.rule * found.customers >= least) {
        key.row({"Rule: this share holds the rest", percent(found.rule), ""});
    }
    key.row(
        {"Gini coefficient", two_decimals(found.gini), found.limits ? limits(found.limits->gini, two_decimals) : ""});
    if (found.between_segments) {
        key.row({"Segments explain (Theil)", percent(*found.between_segments), ""});
    }
    std::string inside;
    auto const steps = static_cast<std::size_t>(found.customers) / std::max<std::size_t>(work.how.min_cell, 1);
    inside += html::figure(
        "lorenz", "The further the curve hangs, the fewer carry the business",
        "Lorenz curve of money spent, with the line of equality",
        steps < 4 ? "" : work.drawn(draw(chart::lorenz(found.curve, std::min<std::size_t>(steps, 200)), work.say)),
        key);
    auto const classes = chart::abc(found.curve, clientele::pareto::abc_by_shares(found.curve));
    html::table t("ABC classes: A brings 80 % of the money, B the next 15 %, C the rest", "lrrrr",
                  {"Class", "Customers", "Share of customers", "Spent (" + work.how.money + ")", "Share of value"});
    bool few = false;
    for (std::size_t i = 0; i < classes.classes.size(); ++i) {
        few = few || work.hidden(static_cast<std::size_t>(classes.customers[i]));
    }
    for (std::size_t i = 0; i < classes.classes.size(); ++i) {
        if (few) {
            t.row({classes.classes[i], "", "", "", percent(classes.value_share[i])});
        } else {
            t.row({classes.classes[i], grouped(classes.customers[i], 0), percent(classes.customer_share[i]),
                   money(classes.value[i]), percent(classes.value_share[i])});
        }
    }
    inside +=
        html::figure("abc", "Classes A, B and C", "Bars: shares of customers and of money of the classes A, B and C",
                     few ? "" : work.drawn(draw(classes, work.say)), t);
    if (few) {
        work.warnings.emplace_back("An ABC class has so few customers that the classes are not counted here.");
    }
    inside +=
        method({"The Lorenz curve sorts customers by what they spent and adds them up; the Gini coefficient is the "
                "part of the triangle that lies between the curve and equality, 0 to 1.",
                found.limits ? "Limits: 400 resamples of the customers (bias-corrected and accelerated bootstrap)."
                             : "No limits: they are computed for up to 50,000 customers, and where nobody got back "
                               "more than he paid."});
    return section("concentration", "Who carries the business", inside);
}

} // namespace batch::detail
