// SPDX-License-Identifier: MIT
// What is in the database after some nights: counts add up, everybody has one tier, figures are those that the library
// gives for orders in memory, and what goes wrong changes nothing.
#include "crm.hpp"
#include "dump.hpp"
#include "generate.hpp"
#include "movers.hpp"
#include "nightly.hpp"

#include <clientele/clv/discount.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/lifetime_values.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/customers.hpp>
#include <clientele/io.hpp>
#include <clientele/rfm.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace clv = clientele::clv;
namespace customers = clientele::customers;
namespace rfm = clientele::rfm;
using std::chrono::sys_days;

constexpr sys_days first = 2025y / 9 / 1;
constexpr sys_days second = 2025y / 12 / 1;
constexpr sys_days third = 2025y / 12 / 15;
constexpr crm::house house{.accounts = 200};

void require(bool holds, char const* what) {
    if (!holds) {
        std::printf("NO: %s\n", what);
        std::exit(EXIT_FAILURE);
    }
}

/// That something throws, and says so.
template <class Work> void refused(Work const& work, std::string_view wanted) {
    try {
        work();
    } catch (std::exception const& problem) {
        if (std::string_view{problem.what()}.find(wanted) == std::string_view::npos) {
            std::printf("NO: \"%s\" does not say \"%.*s\"\n", problem.what(), static_cast<int>(wanted.size()),
                        wanted.data());
            std::exit(EXIT_FAILURE);
        }
        return;
    }
    std::printf("NO: nothing was refused: %.*s\n", static_cast<int>(wanted.size()), wanted.data());
    std::exit(EXIT_FAILURE);
}

struct filled : crm::database {
    filled() : crm::database(":memory:", crm::access::create) { crm::generate(*this, house); }
};

std::int64_t number(crm::database& in, std::string_view query) {
    crm::statement read{in, query};
    require(read.bind().step(), "a number");
    return read.get<std::int64_t>(0);
}

void adds_up() {
    filled in;
    for (auto const night : {first, second, third}) {
        crm::run_night(in, night);
    }
    require(number(in, "SELECT count(*) FROM night WHERE finished") == 3, "three nights");
    require(number(in, "SELECT count(*) FROM night WHERE accounts <> 200 OR cents <> (SELECT sum(cents) FROM orders "
                       "WHERE placed <= as_of) OR orders <> (SELECT count(*) FROM orders WHERE placed <= as_of)") == 0,
            "each night saw all orders before it");
    require(number(in, "SELECT count(*) FROM tier_history") == 600, "one tier a night for each account");
    require(number(in, "SELECT count(*) FROM tier_history JOIN account ON account.id = account WHERE blocked AND "
                       "(tier <> 'base' OR reason <> 'blocked')") == 0,
            "who is blocked is a base customer");
    require(number(in, "SELECT count(*) FROM account WHERE blocked") > 0, "somebody is blocked");
    for (char const* const table : {"score", "value"}) {
        require(number(in, std::string{"SELECT count(*) FROM night WHERE (SELECT count(*) FROM "} + table +
                               " WHERE night = as_of) <> (SELECT count(DISTINCT account) FROM orders WHERE placed <= "
                               "as_of AND cents >= 0)") == 0,
                "figures for each account that has ordered, and for no other");
    }
    require(number(in, "SELECT count(*) FROM model WHERE name IN ('scale', 'cuts')") == 2, "learnt once");
    require(number(in, "SELECT count(*) FROM model WHERE name IN ('buying', 'spending')") == 6, "fitted each night");
    require(number(in, "SELECT count(*) FROM tier_history AS now JOIN tier_history AS was ON was.account = now.account "
                       "AND was.night = '2025-12-01' AND now.night = '2025-12-15' WHERE now.since <> "
                       "iif(now.tier = was.tier, was.since, now.night)") == 0,
            "a tier is kept since it was given");
    require(number(in, "SELECT count(*) FROM account WHERE name LIKE '%DROP TABLE%'") > 0, "whatever they are called");
}

/// The same orders as a program would hold them.
std::vector<customers::history<std::string>> histories_in_memory(crm::database& in, sys_days as_of) {
    struct held {
        std::string account;
        sys_days placed;
        std::int64_t cents;
    };
    std::vector<held> orders;
    crm::statement read{in, "SELECT account, placed, cents FROM orders WHERE placed <= ? ORDER BY account, id DESC"};
    for (read.bind(as_of); read.step();) {
        orders.push_back({read.get<std::string>(0), read.get<sys_days>(1), read.get<std::int64_t>(2)});
    }
    return customers::summarise(orders, customers::id(&held::account), customers::day(&held::placed),
                                customers::amount(&held::cents), {.as_of = as_of});
}

/// The model by which the second night decided.
template <class Model> Model named_by(crm::database& in, std::string const& name) {
    crm::statement read{in, "SELECT body FROM night JOIN model ON model.id = night." + name + " WHERE as_of = ?"};
    read.bind(second).step();
    return clientele::io::load<Model>(read.get<std::string_view>(0));
}

void as_in_memory() {
    filled in;
    crm::run_night(in, first);
    crm::run_night(in, second);
    auto const by = rfm::lens(rfm::recency(&crm::history::days_since_last), rfm::frequency(&crm::history::orders),
                              rfm::monetary(&crm::history::total));
    auto const scale = rfm::fit(histories_in_memory(in, first), by); // the first night's holds
    auto const histories = histories_in_memory(in, second);
    auto const scores = rfm::score_with(scale, histories, by);
    auto const mean =
        clv::mean_spend([](crm::history const& of) { return std::max(of.repeat_mean().value_or(0), 0.0); });
    auto const buying = named_by<clv::mbg_nbd>(in, "buying");
    auto const spending = named_by<clv::gamma_gamma>(in, "spending");
    auto const values = clv::lifetime_values(histories, clv::own_names{}, mean, buying, spending,
                                             {.horizon = 365, .discount = clv::discount_per_unit(.10, 365)});
    crm::statement find{in, "SELECT recency, frequency, monetary, segment, p_alive, orders, cents FROM score "
                            "JOIN value USING (night, account) WHERE night = ? AND account = ?"};
    for (std::size_t row = 0; row < histories.size(); ++row) {
        bool const there = find.bind(second, histories[row].id()).step();
        require(there == (histories[row].orders() > 0), "a score for who has ordered");
        if (there) {
            rfm::score const score{find.get<std::uint8_t>(0), find.get<std::uint8_t>(1), find.get<std::uint8_t>(2)};
            require(score == scores[row], "the score that is computed in memory");
            require(find.get<std::string>(3) == rfm::ten_segments.name(score), "its segment");
            require(find.get<double>(4) == values[row].p_alive, "P(alive), to the last bit");
            require(find.get<double>(5) == values[row].transactions, "expected orders, to the last bit");
            require(find.get<std::int64_t>(6) == std::llround(values[row].value), "the value in cents");
        }
    }
}

void repeated() {
    filled in;
    crm::run_night(in, first);
    auto const once = crm::dump(in);
    crm::run_night(in, first);
    require(crm::dump(in) == once, "the first night, repeated, gives the same");
    crm::run_night(in, second, {.learn = true});
    auto const learnt = crm::dump(in);
    require(number(in, "SELECT count(*) FROM model WHERE name = 'scale'") == 2, "another scale, as wanted");
    crm::run_night(in, second);
    require(crm::dump(in) == learnt, "a night that learnt, repeated, gives the same");
    refused([&] { crm::run_night(in, first); },
            "the night of 2025-09-01 cannot be run: that of 2025-12-01 is finished");
    require(crm::dump(in) == learnt, "what is refused changes nothing");

    crm::statement{in, "INSERT INTO orders (account, placed, cents) VALUES ('A00001', '2025-11-30', 99999)"}.run();
    auto const report = crm::run_night(in, second);
    require(report.cents == number(in, "SELECT sum(cents) FROM orders WHERE placed <= '2025-12-01'"),
            "an order that came late is seen when the night is repeated");
}

void not_converged() {
    filled in;
    refused([&] { crm::run_night(in, first, {.iterations = 1}); }, "the fit of buying did not converge");
    require(number(in, "SELECT (SELECT count(*) FROM night) + (SELECT count(*) FROM model)") == 0, "nothing is left");
    crm::run_night(in, first);
    auto const report = crm::run_night(in, second, {.iterations = 1});
    require(report.notes.size() == 1 && report.notes[0].ends_with(": that of 2025-09-01 holds"), "it is said");
    require(number(in, "SELECT count(*) FROM night JOIN model ON model.id = buying WHERE as_of = '2025-12-01' AND "
                       "learnt = '2025-09-01'") == 1,
            "the last model holds");
}

void movers() {
    filled in;
    require(crm::movers(in, first).empty(), "no night, no movers");
    for (auto const night : {first, second, third}) {
        crm::run_night(in, night);
    }
    require(crm::movers(in, first).empty(), "nobody moves on the first night");
    bool risen = false, fallen = false, warned = false;
    auto const found = crm::movers(in, third);
    for (auto const& one : found) {
        risen = risen || one.to < one.from;
        fallen = fallen || one.to > one.from;
        warned = warned || (one.to == one.from && one.reason.ends_with("as he was warned"));
    }
    require(risen && fallen && warned, "some rise, some fall, some are warned");
    require(static_cast<std::int64_t>(found.size()) ==
                number(in, "SELECT count(*) FROM (SELECT account, tier FROM tier_history WHERE night = '2025-12-15' "
                           "EXCEPT SELECT account, tier FROM tier_history WHERE night = '2025-12-01')") +
                    number(in, "SELECT count(*) FROM tier_history WHERE warned = '2025-12-15'"),
            "all who move, and nobody else");
    auto const told = crm::as_table({{.account = "A",
                                      .name = "\x1b[2J\xc2\x9b"
                                              "31m Gro\xc3\x9f \xe2\x82\xac"}});
    require(told.find("  ?[2J??31m Gro\xc3\x9f \xe2\x82\xac\n") != std::string::npos, "no name drives a terminal");
}

/// Two connections to one file: who reads does not wait, who writes does, and is told.
void side_by_side(std::string const& file) {
    crm::remove_database(file);
    crm::database night{file, crm::access::create};
    crm::generate(night, {.accounts = 20});
    crm::database other{file, crm::access::write, 20ms};
    crm::transaction writing{night};
    night.run("DELETE FROM orders");
    require(number(other, "SELECT count(*) FROM orders") > 0, "a reader sees what was committed");
    try {
        crm::transaction{other}.commit();
        require(false, "there is one writer at a time");
    } catch (crm::sql_error const& problem) {
        require(problem.code() == SQLITE_BUSY, "the second writer is told that the database is busy");
    }
    refused([&] { crm::database{file + ".missing"}; }, "unable to open database file");
    crm::database reader{file, crm::access::read};
    refused([&] { reader.run("DELETE FROM orders"); }, "readonly");
}

void checked() {
    filled in;
    crm::statement order{in, "INSERT INTO orders (account, placed, cents) VALUES (?, ?, ?)"};
    refused([&] { order.run("A00001", "2025-02-30", 1); }, "CHECK constraint failed");
    refused([&] { order.run("A00001", "2025-02-28T10:00", 1); }, "CHECK constraint failed");
    refused([&] { order.run("nobody", "2025-02-28", 1); }, "FOREIGN KEY constraint failed");
    refused([&] { order.run("A00001", "2025-02-28", 1.5); }, "cannot store REAL value in INTEGER column");
    refused([&] { order.run("A00001", "2025-02-28"); }, "bound 2 values");
    crm::statement blank{in, "SELECT NULL AS unknown, 300 AS much"};
    blank.bind().step();
    refused([&] { static_cast<void>(blank.get<double>(0)); }, "column unknown is NULL or of another type");
    refused([&] { static_cast<void>(blank.get<std::uint8_t>(1)); }, "column much is out of range");
    require(!blank.get<std::optional<double>>(0), "NULL is an empty optional");
    refused([&] { crm::generate(in); }, "table account already exists");
}

} // namespace

int main(int count, char** values) {
    require(count == 2, "one argument: the folder to work in");
    adds_up();
    as_in_memory();
    repeated();
    not_converged();
    movers();
    side_by_side(std::string{values[1]} + "/crm_test.db");
    checked();
}
