// SPDX-License-Identifier: MIT
#include "page_parts.hpp"

#include <clientele/chart/tier_migration.hpp>
#include <clientele/chart/tier_pyramid.hpp>
#include <clientele/core.hpp>
#include <clientele/tiers.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace batch::detail {

namespace chart = clientele::chart;
namespace tiers = clientele::tiers;

namespace {

std::string pyramid_figure(page_work& work, shown_tiers const& shown) {
    chart::tier_pyramid_data data{
        .tier = shown.groups.names, .customers = shown.customers, .value = shown.money, .terms = shown.promises};
    double all = 0;
    for (auto const customers : shown.customers) {
        all += static_cast<double>(customers);
    }
    html::table t(
        "Tiers: customers, money, and what they are promised", "lrrrrlr",
        {"Tier", "Customers", "Share", "Spent (" + work.how.money + ")", "Share", "Answered", "Hours a month"});
    bool few = false;
    for (std::size_t i = 0; i < shown.customers.size(); ++i) {
        double const share = all > 0 ? static_cast<double>(shown.customers[i]) / all : 0;
        double const value = work.of.served->all_money > 0 ? shown.money[i] / work.of.served->all_money : 0;
        data.share.push_back(share);
        data.value_share.push_back(value);
        bool const hidden = work.hidden(static_cast<std::size_t>(shown.customers[i]));
        few = few || hidden;
        if (hidden) {
            t.row({shown.groups.names[i], work.count(static_cast<std::size_t>(shown.customers[i])), "", "", "",
                   shown.promises[i], ""});
        } else {
            t.row({shown.groups.names[i], grouped(shown.customers[i]), percent(share), money(shown.money[i]),
                   percent(value), shown.promises[i], grouped(shown.hours[i], 0)});
        }
    }
    return html::figure("pyramid", "Four tiers of customers, by the money they spent",
                        "Pyramid: share of customers of each tier, with its share of money and its promises",
                        few ? "" : work.drawn(draw(data, work.say)), t);
}

/// The cells of the matrix whose sum the page tells somewhere: of each tier now, of all who are new, rose or fell, and
/// of those among the new and the fallen who are served best, the tiers up to `last_upper`.
std::vector<std::vector<std::size_t>> told_sums(std::size_t side, std::size_t last_upper) {
    std::size_t const outside = side - 1;
    std::vector<std::vector<std::size_t>> sums(outside + 5);
    for (std::size_t cell = 0; cell < side * side; ++cell) {
        std::size_t const from = cell / side;
        std::size_t const to = cell % side;
        auto const add = [&](std::size_t sum, bool has) {
            if (has && to < outside) {
                sums[sum].push_back(cell);
            }
        };
        bool const fell = from < outside && to > from;
        add(to, true);
        add(outside, from == outside);
        add(outside + 1, from == outside && to <= last_upper);
        add(outside + 2, from < outside && to < from);
        add(outside + 3, fell);
        add(outside + 4, fell && from <= last_upper);
    }
    return sums;
}

/// Hides what a sum would tell of a single hidden cell: the smallest of its others goes too, until no sum tells of one.
void hide_neighbours(std::vector<std::uint64_t> const& counts, std::vector<bool>& hidden,
                     std::vector<std::vector<std::size_t>> const& sums) {
    for (bool again = true; again;) {
        again = false;
        for (auto const& cells : sums) {
            std::size_t few = 0;
            std::optional<std::size_t> smallest;
            for (std::size_t const cell : cells) {
                few += hidden[cell] ? 1 : 0;
                if (!hidden[cell] && counts[cell] > 0 && (!smallest || counts[cell] < counts[*smallest])) {
                    smallest = cell;
                }
            }
            if (few == 1 && smallest) {
                hidden[*smallest] = true;
                again = true;
            }
        }
    }
}

/// The matrix between the tiers as they are shown, without its small cells.
chart::migration_data shown_moves(page_work const& work, shown_groups const& groups, bool& blanked) {
    auto const all = chart::migration(work.of.moved->moves);
    std::size_t const outside = all.names.size() - 1;
    std::size_t const side = groups.names.size() + 1;
    auto const place = [&](std::size_t tier) { return tier == outside ? side - 1 : groups.place[tier]; };
    std::vector<std::uint64_t> counts(side * side);
    for (std::size_t i = 0; i < all.from.size(); ++i) {
        counts[place(all.from[i]) * side + place(all.to[i])] += all.customers[i];
    }
    chart::migration_data data{.names = groups.names};
    data.names.push_back(all.names.back());
    std::vector<bool> hidden;
    for (auto const customers : counts) {
        hidden.push_back(work.hidden(static_cast<std::size_t>(customers)));
    }
    hide_neighbours(counts, hidden, told_sums(side, groups.place[tiers::place(service_tier::core)]));
    blanked = std::ranges::count(hidden, true) > 0;
    for (std::size_t from = 0; from < side; ++from) {
        std::uint64_t row = 0; // of those that are shown: with the others, a share would tell of them
        for (std::size_t to = 0; to < side; ++to) {
            row += hidden[from * side + to] ? 0 : counts[from * side + to];
        }
        for (std::size_t to = 0; to < side; ++to) {
            std::uint64_t const customers = hidden[from * side + to] ? 0 : counts[from * side + to];
            data.from.push_back(from);
            data.to.push_back(to);
            data.customers.push_back(customers);
            data.share.push_back(row > 0 ? static_cast<double>(customers) / static_cast<double>(row) : 0);
        }
    }
    return data;
}

std::string moves_figure(page_work& work, shown_tiers const& shown) {
    bool blanked = false;
    auto const data = shown_moves(work, shown.groups, blanked);
    std::size_t const side = data.names.size();
    std::vector<std::string> headings{"Before"};
    headings.insert(headings.end(), data.names.begin(), data.names.end() - 1);
    headings.emplace_back("gone");
    html::table t("Customers by tier on " + clientele::format_date(work.of.moved->before) + " and now" +
                      (blanked ? "; cells with few customers are empty" : ""),
                  "l" + std::string(side, 'r'), headings);
    std::uint64_t any = 0;
    for (std::size_t from = 0; from < side; ++from) {
        std::vector<std::string> cells{from + 1 == side ? "new" : data.names[from]};
        for (std::size_t to = 0; to < side; ++to) {
            auto const customers = data.customers[from * side + to];
            any += customers;
            cells.push_back(customers > 0 ? grouped(customers) : "");
        }
        t.row(std::move(cells));
    }
    return html::figure("migration", "Who moved between the tiers in the last quarter",
                        "Matrix: customers by their tier a quarter ago and now",
                        any > 0 ? work.drawn(draw(data, work.say)) : "", t);
}

/// Named customers, for those who will speak with them.
std::string movers_list(page_work const& work) {
    constexpr std::size_t most = 10;
    html::table t("The movers who spent most, with the reason", "llll", {"Customer", "Before", "Now", "Why"});
    auto const add = [&](std::vector<move> const& list) {
        for (std::size_t i = 0; i < std::min(list.size(), most); ++i) {
            auto const& one = list[i];
            t.row({shown(work.of.log.customers[one.customer]), std::string{tiers::name(one.before)},
                   std::string{tiers::name(one.after)}, why(one)});
        }
    };
    add(work.of.moved->fallen);
    add(work.of.moved->risen);
    return t.empty() ? html::paragraph("Nobody moved.") : t.html();
}

} // namespace

shown_tiers tiers_on_page(page_work const& work) {
    auto const& served = *work.of.served;
    std::vector<std::string> names;
    std::vector<std::size_t> sizes;
    for (auto const& line : served.load) {
        names.emplace_back(tiers::name(line.tier));
        sizes.push_back(static_cast<std::size_t>(line.customers));
    }
    shown_tiers all{.groups = merge_neighbours(names, sizes, work.how.min_cell)};
    std::size_t const count = all.groups.names.size();
    all.customers.resize(count);
    all.money.resize(count);
    all.hours.resize(count);
    all.promises.resize(count);
    for (std::size_t i = 0; i < served.load.size(); ++i) {
        auto const& line = served.load[i];
        auto const& terms = tiers::service_promises[line.tier];
        std::size_t const to = all.groups.place[i];
        all.customers[to] += line.customers;
        all.money[to] += served.money[i];
        all.hours[to] += line.minutes / 60;
        all.promises[to] += (all.promises[to].empty() ? "within " : "; within ") +
                            std::to_string(terms.response.count()) + " h, by " + std::string{terms.staff};
    }
    return all;
}

std::string service_section(page_work& work) {
    auto const& served = *work.of.served;
    auto const shown = tiers_on_page(work);
    if (shown.groups.changed()) {
        work.warnings.push_back("Tiers with fewer than " + grouped(work.how.min_cell) +
                                " customers are shown together with their neighbours.");
    }
    std::string inside = html::paragraph(
        served.model ? "The boundaries of the tiers are those saved in " + *served.model + "."
                     : std::string{"2 % of the customers are diamond, 18 % core, 30 % potential and 50 % base, by the "
                                   "money they spent; customers with equal money share a tier."});
    inside += pyramid_figure(work, shown);
    double hours = 0;
    for (double const of_tier : shown.hours) {
        hours += of_tier;
    }
    inside += html::paragraph("To keep these promises takes " + grouped(hours, 0) + " hours a month, the work of " +
                              grouped(hours / staff_hours, 1) + " people who have " + grouped(staff_hours, 0) +
                              " hours a month for customers.");
    if (work.of.moved) {
        inside += moves_figure(work, shown);
        inside += html::element("h3", "Whom to speak with") + '\n' + movers_list(work);
    }
    inside +=
        method({"Tiers go by rank, so who stands still is overtaken by those who spend. Each tier has its promise: "
                "how soon an answer comes, and from whom.",
                "Hours: contacts a month times minutes each, by tier (2 x 30, 1 x 15, 0.25 x 10, 0.1 x 6), a setting "
                "of this program; put in what your service takes."});
    return section("service", "Who gets which service", inside);
}

std::string data_section(page_work& work) {
    auto const& log = work.of.log.facts;
    html::table t("What was read", "lr", {"Figure", "Value"});
    t.row({"Rows", grouped(log.rows)});
    t.row({"Customers", grouped(work.of.histories.size())});
    t.row({"First date", clientele::format_date(log.first)});
    t.row({"Last date", clientele::format_date(log.last)});
    t.row({"Looking back from", clientele::format_date(work.of.as_of)});
    t.row({"Paid (" + work.how.money + ")", money(log.paid.value())});
    t.row({"Refunded (" + work.how.money + ")", money(log.refunded.value())});
    t.row({"Rows left out", grouped(log.bad_rows)});
    std::vector<std::string> first;
    if (log.bad_rows > 0) {
        std::string words = grouped(log.bad_rows) + " rows were left out since they have no customer, date or amount:";
        for (auto const& [line, what] : log.first_bad) {
            words += " line " + std::to_string(line) + ", " + what + ";";
        }
        words.back() = log.bad_rows > log.first_bad.size() ? ' ' : '.';
        first.push_back(words + (log.bad_rows > log.first_bad.size() ? "and others." : ""));
    }
    if (log.refunds > 0) {
        std::string const how = work.of.refunds == customers::refund_policy::net
                                    ? "subtracted from what each customer spent"
                                : work.of.refunds == customers::refund_policy::ignore ? "left out"
                                                                                      : "counted, but not subtracted";
        first.push_back(grouped(log.refunds) + " rows are refunds; they are " + how + ".");
    }
    work.warnings.insert(work.warnings.begin(), first.begin(), first.end());
    std::string inside = html::element("h3", "Mind these") + '\n';
    inside += work.warnings.empty() ? html::paragraph("Nothing unusual was found.") : html::list(work.warnings);
    inside += t.html();
    inside += html::paragraph("No chart or table shows a group of fewer than " + grouped(work.how.min_cell) +
                              " customers, beside the totals of all; the list of movers names customers for those who "
                              "serve them. All figures can "
                              "be had again from the same file with the same options, to the last digit.");
    return section("data", "The data, and what to mind", inside);
}

} // namespace batch::detail
