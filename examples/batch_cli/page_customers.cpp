// SPDX-License-Identifier: MIT
#include "page_parts.hpp"
#include "tracked.hpp"

#include <clientele/chart/clusters.hpp>
#include <clientele/chart/frequency_fit.hpp>
#include <clientele/chart/tracking.hpp>
#include <clientele/clv.hpp>
#include <clientele/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace batch::detail {

namespace chart = clientele::chart;

namespace {

/// Clusters as the page may show them: names, and a label for each customer with an order.
struct shown_clusters {
    shown_groups groups{};
    std::vector<std::uint32_t> labels{};
    std::vector<std::uint64_t> sizes{};
    std::vector<clientele::exact_sum> money{};
};

shown_clusters shown_of(page_work& work) {
    auto const& found = *work.of.alike;
    std::vector<std::string> names;
    std::vector<std::size_t> sizes;
    for (std::size_t c = 0; c < found.size(); ++c) {
        names.push_back("Cluster " + std::to_string(c + 1));
        sizes.push_back(static_cast<std::size_t>(found.profile.clusters[c].customers));
    }
    shown_clusters all{.groups = merge_small(names, sizes, work.how.min_cell)};
    if (all.groups.changed()) {
        work.warnings.push_back("Clusters with fewer than " + grouped(work.how.min_cell) +
                                " customers are shown as \"" + all.groups.names.back() + "\".");
    }
    all.sizes.resize(all.groups.names.size());
    all.money.resize(all.groups.names.size());
    for (std::uint32_t const label : found.labels) {
        all.labels.push_back(static_cast<std::uint32_t>(all.groups.place[label]));
        ++all.sizes[all.labels.back()];
    }
    for (std::size_t c = 0; c < found.size(); ++c) {
        all.money[all.groups.place[c]].merge(found.revenue[c + 1]);
    }
    return all;
}

html::table cluster_table(page_work const& work, shown_clusters const& shown) {
    html::table t("Clusters: size, money, and their means against all customers (index 100)", "lrrrrrrrr",
                  {"Cluster", "Customers", "Spent (" + work.how.money + ")", "Mean days ago", "Index", "Mean orders",
                   "Index", "Mean spent", "Index"});
    constexpr std::array decimals{0, 1, 2};
    for (std::size_t g = 0; g < shown.groups.names.size(); ++g) {
        auto const alone = std::ranges::count(shown.groups.place, g) == 1;
        std::vector<std::string> cells{shown.groups.names[g], work.count(shown.sizes[g]),
                                       work.hidden(shown.sizes[g]) ? "" : money(shown.money[g].value())};
        auto const c = static_cast<std::size_t>(std::ranges::find(shown.groups.place, g) - shown.groups.place.begin());
        for (std::size_t i = 0; i < decimals.size(); ++i) {
            auto const& feature = work.of.alike->profile.clusters[c].features[i];
            cells.push_back(alone ? grouped(feature.mean.value_or(0), decimals[i]) : "");
            cells.push_back(alone && feature.index ? grouped(*feature.index, 0) : "");
        }
        t.row(std::move(cells));
    }
    return t;
}

} // namespace

std::string clusters_section(page_work& work) {
    auto const& found = *work.of.alike;
    std::string inside =
        html::paragraph("Groups of customers who are alike in days since the last order, number of orders "
                        "and money spent. Nobody named them: the numbers did.");
    if (found.size() == 0) {
        work.warnings.push_back("No clusters: " + found.reason);
        return section("clusters", "Customers who are alike", inside + html::paragraph(found.reason));
    }
    auto const shown = shown_of(work);
    auto const table = cluster_table(work, shown);
    inside +=
        html::figure("cluster-sizes", "How many customers each cluster has", "Bars: share of customers of each cluster",
                     work.drawn(draw(chart::cluster_sizes(shown.sizes, shown.groups.names), work.say)), table);
    if (shown.groups.names.size() > 1) {
        auto const data =
            chart::snake(found.rows, shown.labels, {"days since order", "orders", "money spent"}, shown.groups.names);
        html::table t("How far each cluster is from all customers, in standard deviations", "lrrr",
                      {"Cluster", "Days since order", "Orders", "Money spent"});
        for (std::size_t g = 0; g < shown.groups.names.size(); ++g) {
            std::vector<std::string> cells{shown.groups.names[g]};
            for (std::size_t i = 0; i < data.z.size(); ++i) {
                if (data.cluster[i] == g) {
                    cells.push_back(two_decimals(data.z[i]));
                }
            }
            cells.resize(4);
            t.row(std::move(cells));
        }
        inside += html::figure("snake", "What sets the clusters apart",
                               "Lines: mean of each cluster in standard deviations from all customers",
                               work.drawn(draw(data, work.say)), t);
    }
    std::vector<std::string> said;
    for (std::size_t c = 0; c < found.size(); ++c) {
        if (!work.hidden(static_cast<std::size_t>(found.profile.clusters[c].customers))) {
            said.push_back("Cluster " + std::to_string(c + 1) + ": " + found.descriptions[c] + ".");
        }
    }
    inside += html::list(said);
    inside +=
        method({"k-means over the logarithms of orders and money and the days since the last order, each on the "
                "same scale. How many clusters: " +
                    found.reason,
                work.count(found.unusual.size()) + " customers are unusually far from the middle of their cluster; "
                                                   "customers.csv has the cluster of each."});
    return section("clusters", "Customers who are alike", inside);
}

namespace {

std::string value_table(page_work& work) {
    auto const& found = *work.of.ahead;
    auto const& scored = *work.of.scored;
    auto const groups = segments_on_page(work);
    std::vector<clientele::clv::segment_value> lines(groups.names.size());
    for (std::size_t i = 0; i < scored.names.size(); ++i) {
        auto& line = lines[groups.place[i]];
        auto const& more = found.segments[i];
        line.customers += more.customers;
        line.expected_alive += more.expected_alive;
        line.transactions += more.transactions;
        line.value += more.value;
        line.share += more.share;
    }
    html::table t(
        "The year to come, by segment", "lrrrrr",
        {"Segment", "Customers", "Still customers", "Orders to come", "Value (" + work.how.money + ")", "Share"});
    for (std::size_t g = 0; g < lines.size(); ++g) {
        auto const& line = lines[g];
        if (line.customers == 0) {
            continue;
        }
        if (work.hidden(line.customers)) {
            t.row({groups.names[g], work.count(line.customers), "", "", "", ""});
            continue;
        }
        t.row({groups.names[g], grouped(line.customers),
               percent(line.expected_alive / static_cast<double>(line.customers)), grouped(line.transactions, 0),
               money(line.value), percent(line.share)});
    }
    return t.html();
}

std::string tracking_figure(page_work& work, clientele::clv::mbg_nbd const& model) {
    auto const found = track(work.of.log, work.of.histories, work.of.as_of, model);
    if (found.weeks.empty() || found.came.back() == 0) { // nothing to hold the model against
        return {};
    }
    auto say = work.say;
    say.time = "weeks";
    html::table t("Repeat purchases so far", "rrr", {"Week", "Actual", "MBG/NBD"});
    for (std::size_t i = 0; i < found.weeks.size(); ++i) {
        if ((i + 1) % 13 == 0 || i + 1 == found.weeks.size()) {
            t.row({grouped(found.weeks[i], 0), grouped(found.came[i], 0), grouped(found.expected[i], 0)});
        }
    }
    std::string const of_whom = found.step > 1 ? ", of one customer in " + grouped(found.step) : "";
    return html::figure("tracking", "Does the model follow what customers did?" + of_whom,
                        "Lines: repeat purchases so far, as they came and as the model expects them",
                        work.drawn(draw(chart::tracking(found.weeks, found.came, {{"MBG/NBD", found.expected}}), say)),
                        t);
}

std::string frequency_figure(page_work& work, clientele::clv::mbg_nbd const& model) {
    namespace clv = clientele::clv;
    std::size_t const step = work.of.histories.size() / looked_at + 1;
    std::vector<history> some;
    for (std::size_t i = 0; i < work.of.histories.size(); i += step) {
        if (work.of.histories[i].orders() > 0) {
            some.push_back(work.of.histories[i]);
        }
    }
    auto const base = clv::summarise(some, clv::own_names{});
    for (std::size_t lines = 8; lines >= 2; --lines) {
        auto const table = clv::frequencies(model, base, lines);
        auto const few = [&](clv::frequency_line const& line) {
            return work.hidden(static_cast<std::size_t>(line.actual));
        };
        if (std::ranges::any_of(table.lines, few)) {
            continue;
        }
        html::table t("Customers by number of repeat purchases", "rrr", {"Repeat orders", "Actual", "MBG/NBD"});
        for (std::size_t i = 0; i < table.lines.size(); ++i) {
            auto const& line = table.lines[i];
            t.row({std::to_string(line.x) + (i + 1 == table.lines.size() ? " or more" : ""), grouped(line.actual, 0),
                   grouped(line.expected, 0)});
        }
        return html::figure("frequency",
                            "How many customers came back how often, and how many the model expects" +
                                (step > 1 ? ", of one customer in " + grouped(step) : std::string{}),
                            "Bars: customers by number of repeat purchases, actual and expected",
                            work.drawn(draw(chart::frequency_fit(chart::called{"MBG/NBD", table}), work.say)), t);
    }
    return {};
}

void warn_of_fit(page_work& work) {
    auto const& found = *work.of.ahead;
    if (found.model) {
        return;
    }
    if (!found.buying.report.converged) {
        work.warnings.push_back("The model of buying is not settled: " + found.buying.report.reason + ".");
    }
    if (!found.spending.report.converged) {
        work.warnings.push_back("The model of spending is not settled: " + found.spending.report.reason + ".");
    }
    for (auto const& edge : found.buying.report.boundaries) {
        work.warnings.push_back("The buying of these customers lies at the edge of its model: " + edge.what + ".");
    }
    if (found.spending.report.depends_on_frequency()) {
        work.warnings.push_back(
            "Who orders more often also spends " +
            std::string(found.spending.report.correlation.estimate > 0 ? "more" : "less") +
            " at a time, which the model of spending does not know: values of frequent customers are " +
            (found.spending.report.correlation.estimate > 0 ? "low." : "high."));
    }
}

} // namespace

std::string future_section(page_work& work) {
    auto const& found = *work.of.ahead;
    std::string const heading = "Who is still a customer, and the year to come";
    if (!found.reason.empty()) {
        work.warnings.push_back("No value of the year to come: " + found.reason + ".");
        return section("future", heading, html::paragraph("Nothing can be told: " + found.reason + "."));
    }
    warn_of_fit(work);
    std::string inside = html::paragraph(
        "From how often and how lately each customer came, a model says how likely he is still there and "
        "how often he will come in a year. Values are discounted by 10 % a year.");
    inside += value_table(work);
    inside += tracking_figure(work, found.buying.model);
    inside += frequency_figure(work, found.buying.model);
    if (work.of.moved && work.of.moved->told) {
        auto const& told = *work.of.moved->told;
        double const miss = told.came > 0 ? told.expected / told.came - 1 : 0;
        inside += html::paragraph("A test: fitted on " + clientele::format_date(work.of.moved->before) +
                                  ", the model expects " + grouped(told.expected, 0) + " repeat purchases of " +
                                  grouped(told.customers) + " customers in the quarter since; " +
                                  grouped(told.came, 0) + " came.");
        if (std::abs(miss) > 0.2) {
            work.warnings.push_back("In the last quarter the model was " + percent(std::abs(miss)) +
                                    (miss < 0 ? " too low" : " too high") +
                                    ". It knows no seasons: take the year to come as a whole.");
        }
    }
    inside += method({"MBG/NBD (Batislam, Denizel and Filiztekin 2007) for buying, Gamma-Gamma (Fader, Hardie and Lee "
                      "2005) for spending" +
                          (found.model ? ", as saved in " + *found.model : std::string{}) + ".",
                      "All purchases of a day are one. Refunds lower what a customer spent, not how often he came."});
    return section("future", heading, inside);
}

} // namespace batch::detail
