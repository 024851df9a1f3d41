// SPDX-License-Identifier: MIT
#pragma once

#include "errors.hpp"
#include "json.hpp"
#include "log.hpp"
#include "table.hpp"

#include <clientele/core.hpp>
#include <clientele/rfm.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Scores by recency, frequency and money, and the segments that they make, for people and for programs.
namespace batch {

namespace rfm = clientele::rfm;
namespace banding = clientele::banding;

using scale = rfm::scale<double, double, double>;

/// The sets of names there are: by recency and frequency, or by all three scores.
enum class segment_names : std::uint8_t { ten, eleven };

struct score_options {
    rfm::fit_options learn{};
    std::optional<segment_names> names{};
};

struct scoring {
    std::optional<std::string> model{}; ///< the file of the scale, if it was not learnt here
    scale learnt{};
    std::vector<std::optional<rfm::score>> scores{};
    std::vector<std::string> names{};
    bool named = true; ///< the names come from a map of segments
    std::vector<rfm::segment_number> segments{};
    rfm::segment_summary summary{};
};

/// How RFM reads a history.
inline auto rfm_lens() {
    return rfm::lens(rfm::recency(&history::days_since_last), rfm::frequency(&history::orders),
                     rfm::monetary(&history::total));
}

namespace detail {

/// Other numbers of scores than five have no names: customers are then grouped by recency and frequency score.
inline void name_by_scores(scoring& found, std::size_t r_scores, std::size_t f_scores) {
    found.named = false;
    for (std::size_t r = r_scores; r > 0; --r) {
        for (std::size_t f = f_scores; f > 0; --f) {
            found.names.push_back(std::string{"R"}.append(std::to_string(r)).append(" F").append(std::to_string(f)));
        }
    }
    for (auto const& score : found.scores) {
        found.segments.push_back(score ? rfm::segment_number{static_cast<std::uint8_t>(
                                             (r_scores - score->recency) * f_scores + f_scores - score->frequency)}
                                       : std::nullopt);
    }
}

} // namespace detail

/// Scores customers by a scale that was saved, or by one that is learnt from them.
/// \throws usage_error if names are asked for that the scale does not fit
template <class Engine>
scoring score(std::vector<history> const& histories, score_options const& how, std::optional<scale> const& saved,
              Engine const& crew) {
    scoring found;
    // [score]
    auto const by = rfm_lens();
    found.learnt = saved ? *saved : rfm::fit(histories, by, how.learn, crew);
    found.scores = rfm::score_with(found.learnt, histories, by, crew);
    // [score]
    std::size_t const r_scores = found.learnt.recency.bands();
    std::size_t const f_scores = found.learnt.frequency.front().bands();
    auto const name = [&](auto const& map) {
        found.names.assign(map.names().begin(), map.names().end());
        found.segments = rfm::assign(map, found.scores);
    };
    std::size_t const m_scores = found.learnt.monetary.front().bands();
    bool const five = r_scores == 5 && f_scores == 5 && m_scores == 5;
    if (!five && how.names) {
        throw usage_error("--segments: the names are for scores from 1 to 5, so without --bins or with --bins 5");
    }
    if (r_scores > 9 || f_scores != r_scores || m_scores != r_scores) { // the tables have a column for each score
        throw usage_error("--model: this program shows scores up to 9, as many of recency, frequency and money");
    }
    if (!five) {
        detail::name_by_scores(found, r_scores, f_scores);
    } else if (how.names == segment_names::eleven) {
        name(rfm::eleven_segments);
    } else {
        name(rfm::ten_segments);
    }
    found.summary = rfm::summarise_segments(histories, by, found.segments, found.names);
    return found;
}

namespace detail {

/// The bands of a measure of whole numbers from `lowest` on, in words, from the worst to the best.
inline std::vector<std::string> whole_bands(banding::cuts<double> const& cuts, double lowest) {
    bool const up = cuts.better == banding::direction::higher_is_better;
    std::vector<double> borders; // ascending: the lowest number above each boundary
    for (auto const& [value, equal_passes] : cuts.edges) {
        borders.push_back(equal_passes == up ? std::ceil(value) : std::floor(value) + 1);
    }
    if (!up) {
        std::ranges::reverse(borders);
    }
    std::vector<std::string> words;
    for (std::size_t band = 0; band < cuts.bands(); ++band) {
        double const from = band == 0 ? lowest : std::max(borders[band - 1], lowest);
        bool const open = band == borders.size();
        double const to = open ? std::numeric_limits<double>::infinity() : borders[band] - 1;
        words.push_back(from > to    ? "nobody"
                        : open       ? grouped(from, 0) + "+"
                        : from == to ? grouped(from, 0)
                                     : grouped(from, 0) + "-" + grouped(to, 0));
    }
    if (!up) {
        std::ranges::reverse(words);
    }
    return words;
}

/// The same for money.
inline std::vector<std::string> money_bands(banding::cuts<double> const& cuts) {
    bool const up = cuts.better == banding::direction::higher_is_better;
    auto const below = [&](auto const& edge) {
        return (edge.equal_passes == up ? "under " : "up to ") + money(edge.value);
    };
    auto const above = [&](auto const& edge) {
        return (edge.equal_passes == up ? "from " : "over ") + money(edge.value);
    };
    std::vector<std::string> words;
    auto const& edges = cuts.edges;
    auto const gaps = cuts.unreachable();
    for (std::size_t band = 0; band < cuts.bands(); ++band) {
        if (edges.empty()) {
            words.emplace_back("all");
        } else if (band == 0) {
            words.push_back(up ? below(edges.front()) : above(edges.front()));
        } else if (band == edges.size()) {
            words.push_back(up ? above(edges.back()) : below(edges.back()));
        } else if (std::ranges::count(gaps, band) > 0) {
            words.emplace_back("nobody");
        } else {
            words.push_back(up ? below(edges[band]) : above(edges[band]));
        }
    }
    return words;
}

inline std::vector<std::string> score_row(std::string heading, std::string what,
                                          std::vector<std::string> const& bands) {
    std::vector<std::string> row{std::move(heading), std::move(what)};
    row.insert(row.end(), bands.begin(), bands.end());
    return row;
}

inline std::string scores_text(scoring const& of) {
    std::size_t const best = of.learnt.recency.bands();
    std::string text = "Scores from 1 (worst) to " + std::to_string(best) + " (best), ";
    text += of.model ? "by the scale in " + *of.model + '\n'
                     : "learnt from these customers: groups as equal as ties allow\n";
    table t{"ll" + std::string(best, 'r')};
    std::vector<std::string> numbers;
    for (std::size_t score = 1; score <= best; ++score) {
        numbers.push_back(std::to_string(score));
    }
    bool const nested = of.learnt.how == rfm::nesting::nested;
    t.row(score_row("", "", numbers));
    t.row(score_row("Recency", "days since the last order", whole_bands(of.learnt.recency, 0)));
    for (std::size_t r = 0; r < of.learnt.frequency.size(); ++r) {
        t.row(score_row(r == 0 ? "Frequency" : "", nested ? "orders, if recency is " + std::to_string(r + 1) : "orders",
                        whole_bands(of.learnt.frequency[r], 1)));
    }
    if (!nested) {
        t.row(score_row("Monetary", "money spent", money_bands(of.learnt.monetary.front())));
    }
    text += t.text();
    if (nested) {
        text +=
            "  Money has its own limits within each pair of recency and frequency (--save-model writes them down).\n";
    }
    for (auto const& [dimension, score] : of.learnt.unreachable_levels()) {
        text += "  Nobody can have score " + std::to_string(score) + " in " + std::string{dimension} +
                ": too many customers have the same value, and equals get equal scores.\n";
    }
    return text;
}

inline std::string segments_text(scoring const& of) {
    std::string text = of.named ? "Segments\n" : "Groups by score of recency (R) and frequency (F)\n";
    table t{"lrrrrrrrl"};
    t.row({"", "", "", "", "", "median", "median", "median"});
    t.row({of.named ? "segment" : "group", "customers", "share", "revenue", "share", "days ago", "orders", "spent",
           "share of revenue"});
    std::size_t count = 0;
    clientele::exact_sum revenue;
    double most = 0;
    auto const all = [&](auto const& use) {
        std::ranges::for_each(of.summary.segments, use);
        if (of.summary.without.customers > 0) {
            use(of.summary.without);
        }
    };
    all([&](rfm::segment_line const& line) { most = std::max(most, line.revenue_share); });
    all([&](rfm::segment_line const& line) {
        count += line.customers;
        revenue.add(line.revenue);
        if (line.customers == 0) {
            if (of.named) {
                t.row({line.name, "0"});
            }
            return;
        }
        bool const without = &line == &of.summary.without;
        t.row({line.name, grouped(line.customers), percent(line.share), money(line.revenue),
               percent(line.revenue_share), without ? "-" : median_text(line.recency.median),
               without ? "-" : median_text(line.frequency.median), money(line.monetary.median),
               bar(most > 0 ? line.revenue_share / most : 0, 20)});
    });
    t.row({"all", grouped(count), "", money(revenue.value())});
    return text + t.text();
}

} // namespace detail

struct meaning {
    std::string_view name, text, advice;
};
inline constexpr std::array<meaning, 11> meanings{{
    {"Champions", "ordered lately, and order most often",
     "thank them, show them new things first, ask them to recommend you"},
    {"Loyal", "order often, though not most recently",
     "offer what goes with what they buy; keep the service at its best"},
    {"Potential Loyalist", "ordered lately, and have come back before",
     "invite them to a programme that rewards coming back"},
    {"New", "ordered just now, few orders so far", "a good start: help with the first order, and remind them once"},
    {"Promising", "ordered fairly lately, few orders so far", "a reason to come back soon"},
    {"Need Attention", "in the middle, and may go either way", "a limited offer on what they bought before"},
    {"About To Sleep", "few orders, the last one some time ago", "remind them of you, at little cost"},
    {"At Risk", "used to come back, but not for a long time", "a personal word; ask what went wrong"},
    {"Can't Lose Them", "were among the best, but silent for a long time",
     "call them: win them back before anybody else"},
    {"Hibernating", "few orders, and a long time ago", "low cost only: a newsletter, a yearly offer"},
    {"Lost", "the fewest orders, the least money, long ago", "leave them be, or one last offer"},
}};

inline std::string meanings_text(scoring const& of) {
    table t{"ll"};
    for (auto const& name : of.names) {
        auto const known = std::ranges::find(meanings, std::string_view{name}, &meaning::name);
        if (known != meanings.end()) {
            t.row({name, std::string{known->text}});
        }
    }
    return "What the names mean\n" + t.text();
}

/// The members "scale", "segments" and "without_orders" of the summary.
inline void write_scores(json::writer& out, scoring const& of) {
    auto const cuts = [&](std::string_view name, banding::cuts<double> const& of_dimension) {
        out.object(name, [&] {
            out.member("better", of_dimension.better == banding::direction::higher_is_better ? "higher" : "lower");
            out.array("edges", [&] {
                for (auto const& [value, equal_passes] : of_dimension.edges) {
                    out.object("", [&, v = value, passes = equal_passes] {
                        out.member("value", v);
                        out.member("equal_passes", passes);
                    });
                }
            });
        });
    };
    auto const lists = [&](std::string_view name, std::vector<banding::cuts<double>> const& of_dimension) {
        out.array(name, [&] {
            for (auto const& one : of_dimension) {
                cuts("", one);
            }
        });
    };
    auto const line = [&](rfm::segment_line const& segment) {
        auto const typical = [&](std::string_view name, rfm::typical const& value) {
            out.object(name, [&] {
                out.member("mean", value.mean);
                out.member("median", value.median);
            });
        };
        out.object("", [&] {
            out.member("name", segment.name);
            out.member("customers", segment.customers);
            out.member("share", segment.share);
            out.member("revenue", segment.revenue);
            out.member("revenue_share", segment.revenue_share);
            typical("days_since_last", segment.recency);
            typical("orders", segment.frequency);
            typical("total", segment.monetary);
        });
    };
    out.object("scale", [&] {
        out.member("nested", of.learnt.how == rfm::nesting::nested);
        cuts("recency", of.learnt.recency);
        lists("frequency", of.learnt.frequency);
        lists("monetary", of.learnt.monetary);
        out.array("unreachable", [&] {
            for (auto const& [dimension, score] : of.learnt.unreachable_levels()) {
                out.object("", [&, d = dimension, s = score] {
                    out.member("dimension", d);
                    out.member("score", s);
                });
            }
        });
    });
    out.array("segments", [&] { std::ranges::for_each(of.summary.segments, line); });
    out.array("without_orders", [&] {
        if (of.summary.without.customers > 0) {
            line(of.summary.without);
        }
    });
}

} // namespace batch
