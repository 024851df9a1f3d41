// SPDX-License-Identifier: MIT
#include "page_parts.hpp"

#include <clientele/core.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace batch::detail {

namespace {

std::string card(std::string const& name, std::string const& figure, std::string const& note) {
    return html::element("div",
                         html::element("dt", html::text(name)) +
                             html::element("dd", html::text(figure), "class=\"figure\"") +
                             html::element("dd", html::text(note)),
                         "class=\"card\"") +
           '\n';
}

std::string limits_text(double lower, double upper, auto const& write) {
    return std::isfinite(upper) ? " (95 % limits " + write(lower) + " to " + write(upper) + ")" : "";
}

/// Whether the best 20 %, and those who bring 80 %, are enough customers to be told of.
bool carriers_told(page_work const& work) {
    auto const& carrying = work.of.carrying;
    auto const least = static_cast<double>(work.how.min_cell);
    return carrying && carrying->customers / 5 >= least && carrying->four_fifths >= least;
}

std::string cards(page_work const& work) {
    auto const& of = work.of;
    std::string all = card("Customers", grouped(of.histories.size()), "with " + grouped(of.log.facts.rows) + " rows");
    all += card("They spent", money(of.total()),
                clientele::format_date(of.log.facts.first) + " to " + clientele::format_date(of.log.facts.last));
    if (carriers_told(work)) {
        all += card("The best 20 %", percent(of.carrying->top_fifth), "of the money comes from them");
    }
    if (of.ahead && of.ahead->reason.empty()) {
        all += card("The year to come", money(clientele::clv::customer_equity(of.ahead->values)),
                    grouped(of.ahead->orders.estimate, 0) + " orders are expected");
    }
    if (of.moved) {
        all += card("Last quarter",
                    work.count(of.moved->risen.size()) + " up, " + work.count(of.moved->fallen.size()) + " down",
                    "between the tiers of service");
    }
    double hours = 0;
    for (auto const& line : of.served->load) {
        hours += line.minutes / 60;
    }
    return all + card("Service", grouped(hours, 0) + " h a month",
                      "the work of " + grouped(hours / staff_hours, 1) + " people");
}

void tell_of_carriers(page_work const& work, std::vector<std::string>& say) {
    auto const& of = work.of;
    if (of.carrying && !carriers_told(work)) {
        return;
    }
    if (!of.carrying) {
        say.emplace_back("Nobody carries the business: customers have spent nothing in all.");
        return;
    }
    auto const& found = *of.carrying;
    std::string const limits = found.limits ? limits_text(found.limits->top_shares.front().bca.lower,
                                                          found.limits->top_shares.front().bca.upper, percent)
                                            : "";
    say.push_back("Who carries the business: the best 20 % of customers bring " + percent(found.top_fifth) +
                  " of the money" + limits + ". 80 % comes from " + percent(found.four_fifths / found.customers) +
                  " of them, " + grouped(found.four_fifths, 0) + " customers.");
}

void tell_of_segments(page_work const& work, std::vector<std::string>& say) {
    auto const& lines = work.of.scored->summary.segments;
    auto const most = std::ranges::max_element(lines, {}, &rfm::segment_line::revenue);
    auto const largest = std::ranges::max_element(lines, {}, &rfm::segment_line::customers);
    auto const told = [&](auto line) { return named_on_page(work, static_cast<std::size_t>(line - lines.begin())); };
    if (most == lines.end() || !told(most) || !(most->revenue > 0)) {
        return;
    }
    std::string words = "Which segments: " + most->name + " bring most, " + percent(most->revenue_share) +
                        " of the money from " + percent(most->share) + " of the customers.";
    if (largest != most && told(largest)) {
        words += " The largest segment is " + largest->name + ", " + percent(largest->share) +
                 " of the customers with " + percent(largest->revenue_share) + " of the money.";
    }
    say.push_back(std::move(words));
}

void tell_of_worth(page_work const& work, std::vector<std::string>& say) {
    if (!work.of.ahead->reason.empty()) {
        say.push_back("What they are worth: nothing can be told, since " + work.of.ahead->reason + ".");
        return;
    }
    auto const& found = *work.of.ahead;
    auto const whole = [](double value) { return grouped(value, 0); };
    clientele::exact_sum alive;
    for (auto const& line : found.segments) {
        alive.add(line.expected_alive);
    }
    std::string words = "What they are worth: about " + whole(alive.value()) +
                        " are still customers. In the year to come " + whole(found.orders.estimate) +
                        " orders are expected" + limits_text(found.orders.lower, found.orders.upper, whole) +
                        ", worth " + money(clientele::clv::customer_equity(found.values)) + " today.";
    std::size_t best = 0;
    auto const& names = work.of.scored->names;
    for (std::size_t i = 0; i < names.size(); ++i) {
        best = found.segments[i].value > found.segments[best].value ? i : best;
    }
    if (found.segments[best].share > 0 && named_on_page(work, best)) {
        words += " " + percent(found.segments[best].share) + " of that is expected from " + names[best] + ".";
    }
    say.push_back(std::move(words));
}

void tell_of_moves(page_work const& work, std::vector<std::string>& say) {
    if (!work.of.moved) {
        say.emplace_back("Who moved: the file has no quarter behind its first one to compare with.");
        return;
    }
    auto const& moved = *work.of.moved;
    clientele::exact_sum lost;
    std::size_t upper_fallen = 0;
    for (auto const& one : moved.fallen) {
        if (upper(one.before)) {
            ++upper_fallen;
            lost.add(one.spent);
        }
    }
    std::string words = "Who moved since " + clientele::format_date(moved.before) + ": " +
                        work.count(moved.risen.size()) + " customers rose a tier or more, " +
                        work.count(moved.fallen.size()) + " fell, " + work.count(moved.newcomers) + " are new.";
    if (upper_fallen >= work.how.min_cell) {
        words += " " + grouped(upper_fallen) + " of those who fell were diamond or core customers; they spent " +
                 money(lost.value()) + " so far.";
    }
    say.push_back(std::move(words));
}

std::string first_things(page_work const& work) {
    html::table t("What to do first, and what it costs in service time", "lrrr",
                  {"What", "Customers", "They spent", "Hours"});
    auto const add = [&](std::string what, std::size_t customers, double spent, double hours, char const* how_often) {
        bool const few = work.hidden(customers);
        t.row({std::move(what), work.count(customers), few ? "" : money(spent),
               few ? "" : grouped(hours, 1) + how_often});
    };
    for (auto const& one : actions(work.of)) {
        add(one.what, one.customers, one.money, one.hours, " once");
    }
    auto const tiers = tiers_on_page(work);
    for (std::size_t i = 0; i < tiers.customers.size(); ++i) {
        if (tiers.customers[i] > 0) {
            add("Answer " + tiers.groups.names[i] + " customers " + tiers.promises[i],
                static_cast<std::size_t>(tiers.customers[i]), tiers.money[i], tiers.hours[i], " a month");
        }
    }
    return t.html();
}

} // namespace

std::string summary_section(page_work& work) {
    std::vector<std::string> say;
    tell_of_carriers(work, say);
    tell_of_segments(work, say);
    tell_of_worth(work, say);
    tell_of_moves(work, say);
    return section("summary", "In short",
                   html::element("dl", '\n' + cards(work), "class=\"cards\"") + '\n' + html::list(say) +
                       html::element("h3", "What to do first") + '\n' + first_things(work));
}

} // namespace batch::detail
