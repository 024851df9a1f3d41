// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/pareto/abc.hpp>
#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/deciles.hpp>
#include <clientele/pareto/whale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

/// \file
/// Charts of concentration: Lorenz curve, whale curve, ABC bars, decile lift. `draw(lorenz(curve))`.
namespace clientele::chart {

/// The Lorenz curve as it is drawn. Shares from 0 to 1; `customers` and `value` line up.
struct lorenz_data {
    std::vector<double> customers{}; ///< share of customers, the poorest first
    std::vector<double> value{};     ///< share of value that they hold
    double of = 0;                   ///< customers in all
    double gini = 0;
    pareto::gini_definition definition{};
    double rule = 0; ///< the share p of customers who hold 1 - p
};

/// The Lorenz curve in at most `most` + 1 points.
[[nodiscard]] inline lorenz_data lorenz(pareto::curve const& of, std::size_t most = 200) {
    lorenz_data data{.of = of.customers(), .gini = of.gini(), .definition = of.definition(), .rule = of.rule()};
    for (auto const& [customers, value] : of.points(most)) {
        data.customers.push_back(customers);
        data.value.push_back(value);
    }
    return data;
}

[[nodiscard]] inline spec draw(lorenz_data const& data, words const& say = {}) {
    bool const losses = data.definition == pareto::gini_definition::normalised_for_losses;
    std::string const finding = "Gini " + rounded(data.gini, 3) + (losses ? " (normalised for losses)" : "") + "; " +
                                percent(data.rule) + " of " + say.customers + " hold " + percent(1 - data.rule) +
                                " of value";
    encoding const x{.channel = "x",
                     .field = "customers",
                     .title = "share of " + say.customers + ", poorest first",
                     .format = ".0%"};
    encoding const y{.channel = "y", .field = "value", .title = "share of value", .format = ".0%"};
    layer const equal{.mark = "line",
                      .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}, {"strokeWidth", 1}},
                      .channels = {x, y},
                      .data = table{}.add<int>("customers", {0, 1}).add<int>("value", {0, 1})};
    layer const curve{.mark = "line",
                      .look = {{"color", colour(0)}, {"strokeWidth", 2.5}},
                      .channels = {x, y},
                      .tips = {{"customers", x.title, ".1%"}, {"value", y.title, ".1%"}}};
    table points;
    points.add("customers", data.customers).add("value", data.value);
    return make({.title = say.title.empty() ? "Lorenz curve" : say.title,
                 .subtitle = finding,
                 .description = "Lorenz curve of " + rounded(data.of) + " " + say.customers + ". " + finding +
                                ". The dashed diagonal is what it would be if all had the same value.",
                 .views = {{.data = points, .layers = {equal, curve}, .width = 380, .height = 380}}});
}

/// The whale curve as it is drawn; `customers` and `profit` line up.
struct whale_data {
    std::vector<double> customers{}; ///< share of customers, the best first
    std::vector<double> profit{};    ///< cumulative, in money
    double peak_at = 0;              ///< share of customers
    double peak = 0;
    double total = 0;
    double lost = 0;
    std::size_t of = 0;
};

[[nodiscard]] inline whale_data whale(pareto::whale_curve const& of) {
    whale_data data{
        .peak_at = 1 - of.share_past_peak(), .peak = of.peak, .total = of.total, .lost = of.lost, .of = of.customers};
    for (auto const& [customers, profit] : of.points) {
        data.customers.push_back(customers);
        data.profit.push_back(profit);
    }
    return data;
}

[[nodiscard]] inline spec draw(whale_data const& data, words const& say = {}) {
    std::string const finding = "the best " + percent(data.peak_at) + " of " + say.customers + " earn " +
                                amount(data.peak) + " " + say.money + "; losses on others take " + amount(data.lost) +
                                ", " + amount(data.total) + " is left";
    double largest = 0;
    for (double const profit : data.profit) {
        largest = std::max(largest, std::abs(profit));
    }
    encoding const x{.channel = "x",
                     .field = "customers",
                     .title = "share of " + say.customers + ", most profitable first",
                     .format = ".0%"};
    encoding const y{.channel = "y",
                     .field = "profit",
                     .title = "cumulative profit (" + say.money + ")",
                     .format = axis_format(largest)};
    layer const total{.mark = "rule",
                      .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}},
                      .channels = {y},
                      .data = table{}.add<double>("profit", {data.total})};
    layer const curve{.mark = "line",
                      .look = {{"color", colour(0)}, {"strokeWidth", 2.5}},
                      .channels = {x, y},
                      .tips = {{"customers", x.title, ".1%"}, {"profit", y.title, ",.2f"}}};
    layer const peak{.mark = "point",
                     .look = {{"filled", true}, {"size", 80}, {"color", colour(5)}, {"opacity", 1}},
                     .channels = {x, y},
                     .data = table{}.add<double>("customers", {data.peak_at}).add<double>("profit", {data.peak})};
    table points;
    points.add("customers", data.customers).add("profit", data.profit);
    return make({.title = say.title.empty() ? "Whale curve" : say.title,
                 .subtitle = finding,
                 .description = "Whale curve: cumulative profit of " + rounded(static_cast<double>(data.of)) + " " +
                                say.customers + ": " + finding + ". The dot is the peak, the dashed line the total.",
                 .views = {{.data = points, .layers = {total, curve, peak}}}});
}

/// Three classes and what they hold; all lists line up.
struct abc_data {
    std::vector<std::string> classes{"A", "B", "C"};
    std::vector<double> customers{0, 0, 0};
    std::vector<double> value{0, 0, 0}; ///< money
    std::vector<double> customer_share{0, 0, 0};
    std::vector<double> value_share{0, 0, 0};
};

/// The classes of a customer base by limits that were learnt from it, or from another.
[[nodiscard]] inline abc_data abc(pareto::curve const& of, pareto::abc_limits const& limits) {
    abc_data data;
    std::array<exact_sum, 3> values;
    for (std::size_t i = 0; i < of.values().size(); ++i) {
        auto const in = static_cast<std::size_t>(limits(of.values()[i]));
        data.customers[in] += of.weight(i);
        values[in].add(of.values()[i] * of.weight(i));
    }
    for (std::size_t i = 0; i < 3; ++i) {
        data.value[i] = values[i].value();
        data.customer_share[i] = data.customers[i] / of.customers();
        data.value_share[i] = data.value[i] / of.total();
    }
    return data;
}

/// Names of classes that are too long to stand level are slanted and cut off, and shares for which there is no room are
/// left to the tooltips.
[[nodiscard]] inline spec draw(abc_data const& data, words const& say = {}) {
    std::string const people = label("share of " + say.customers);
    std::vector<std::string> classes, what, percents;
    std::vector<double> share, count;
    for (std::size_t i = 0; i < data.classes.size(); ++i) {
        for (bool const value : {false, true}) {
            classes.push_back(data.classes[i]);
            what.push_back(value ? "share of value" : people);
            share.push_back(value ? data.value_share[i] : data.customer_share[i]);
            count.push_back(value ? data.value[i] : data.customers[i]);
            percents.push_back(percent(share.back()));
        }
    }
    std::vector<std::string> const both{people, "share of value"};
    double const step = usual_width / static_cast<double>(data.classes.size());
    auto along = detail::names_along(data.classes, step, 13);
    along.push_back({"labelFontSize", 13});
    encoding const x{
        .channel = "x", .field = "class", .type = kind::nominal, .title = "class", .sort = json::null(), .axis = along};
    encoding const beside{.channel = "xOffset", .field = "what", .type = kind::nominal, .sort = array_of(both)};
    encoding const y{
        .channel = "y", .field = "share", .title = "share", .format = ".0%", .axis = {{"tickMinStep", 0.01}}};
    encoding const fill{.channel = "color",
                        .field = "what",
                        .type = kind::nominal,
                        .scale =
                            json::object({{"domain", array_of(both)}, {"range", json::array({colour(4), colour(0)})}})};
    table rows;
    rows.add("class", classes).add("what", what).add("share", share).add("count", count).add("label", percents);
    layer const bars{.mark = "bar",
                     .channels = {x, beside, y, fill},
                     .tips = {{"class", "class"},
                              {"what", "what"},
                              {"share", "share", ".1%"},
                              {"count", say.customers + " or " + say.money, ",.0f"}}};
    layer const labels{.mark = "text",
                       .look = {{"dy", -7}, {"color", ink}},
                       .channels = {x, beside, y, {.channel = "text", .field = "label", .type = kind::nominal}}};
    std::vector<layer> layers{bars};
    if (detail::side_by_side(percents, 0.4 * step)) layers.push_back(labels); // two bars a class, and a gap
    std::string const finding = "class A: " + rounded(data.customers[0]) + " " + say.customers + " (" +
                                percent(data.customer_share[0]) + ") hold " + percent(data.value_share[0]) +
                                " of value";
    return make({.title = say.title.empty() ? "ABC classes" : say.title,
                 .subtitle = finding,
                 .description = "Bars for the classes A, B and C: share of " + say.customers +
                                " beside share of value; " + finding + ".",
                 .views = {{.data = rows, .layers = layers}}});
}

/// Groups of equal size, the best first; all lists line up.
struct lift_data {
    std::vector<int> group; ///< from 1, the most valuable
    std::vector<double> customers;
    std::vector<double> share; ///< of value
    std::vector<double> cumulative_share;
    std::vector<double> lift; ///< share of value over share of customers
};

[[nodiscard]] inline lift_data lift(std::vector<pareto::decile> const& of) {
    lift_data data;
    for (auto const& line : of) {
        data.group.push_back(static_cast<int>(data.group.size()) + 1);
        data.customers.push_back(line.customers);
        data.share.push_back(line.share);
        data.cumulative_share.push_back(line.cumulative_share);
        data.lift.push_back(line.lift);
    }
    return data;
}

[[nodiscard]] inline spec draw(lift_data const& data, words const& say = {}) {
    std::string const group = data.group.size() == 10 ? "decile" : "group";
    std::vector<std::string> label;
    for (double const each : data.lift) {
        label.push_back(rounded(each, 2));
    }
    encoding const x{.channel = "x",
                     .field = "group",
                     .type = kind::ordinal,
                     .title = group + " of " + say.customers + ", 1 = most valuable",
                     .axis = {{"labelAngle", 0}, {"labelOverlap", true}}};
    encoding const y{.channel = "y", .field = "lift", .title = "lift (times the average customer)", .format = ",.2~f"};
    table rows;
    rows.add("group", data.group)
        .add("lift", data.lift)
        .add("share", data.share)
        .add("together", data.cumulative_share)
        .add("customers", data.customers)
        .add("label", label);
    layer const bars{.mark = "bar",
                     .look = {{"color", colour(0)}},
                     .channels = {x, y},
                     .tips = {{"group", group, ".0f"},
                              {"customers", say.customers, ",.0f"},
                              {"lift", "lift", ",.2f"},
                              {"share", "share of value", ".1%"},
                              {"together", "with all above", ".1%"}}};
    layer const labels{.mark = "text",
                       .look = {{"dy", -7}, {"color", ink}},
                       .channels = {x, y, {.channel = "text", .field = "label", .type = kind::nominal}}};
    layer const average{.mark = "rule",
                        .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}},
                        .channels = {y},
                        .data = table{}.add<int>("lift", {1})};
    std::vector<layer> layers{bars, average};
    if (detail::side_by_side(label, usual_width / static_cast<double>(label.size()))) {
        layers.insert(layers.begin() + 1, labels);
    }
    std::string const finding = data.group.empty()
                                    ? "no " + say.customers
                                    : "the best " + group + " holds " + percent(data.share[0]) + " of value, " +
                                          rounded(data.lift[0], 1) + " times the average";
    return make({.title = say.title.empty() ? "Lift by " + group : say.title,
                 .subtitle = finding,
                 .description = "Bars of the lift of each " + group + ": " + finding +
                                ". The dashed line is the average customer.",
                 .views = {{.data = rows, .layers = layers}}});
}

} // namespace clientele::chart
