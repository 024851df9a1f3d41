// SPDX-License-Identifier: MIT
// A CRM that keeps its data in SQLite, and what it does every night. docs/guides/sqlite-crm.md tells the story.
#include "database.hpp"
#include "generate.hpp"
#include "movers.hpp"
#include "nightly.hpp"

#include <clientele/core/dates.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::chrono_literals;

constexpr char const* usage =
    R"(sqlite_crm demo                             three nights of an invented house, in memory
sqlite_crm init FILE [--accounts N] [--days N] [--seed N]
                                            makes a database and fills it with invented orders from 2024-01-01 on
sqlite_crm night FILE --as-of DATE [--learn]
                                            the nightly run; --learn: the scale and the boundaries of tiers anew
sqlite_crm movers FILE                      whose tier the last night changed, and why
)";

/// A mistake in the call, not in the work.
struct wrong_usage : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The arguments after the command, taken one after the other.
class arguments {
public:
    arguments(int count, char** values) : left_(values, values + count) {}

    /// Whether a word is there; then it is gone.
    bool take(std::string_view word) {
        auto const found = std::ranges::find(left_, word);
        bool const there = found != left_.end();
        if (there) {
            left_.erase(found);
        }
        return there;
    }

    /// What follows a word.
    template <class T> std::optional<T> value(std::string_view word) {
        auto const found = std::ranges::find(left_, word);
        if (found == left_.end()) {
            return std::nullopt;
        }
        auto const text = found + 1 == left_.end() ? std::string_view{} : *(found + 1);
        auto const read = clientele::from_text<T>(text);
        if (!read) {
            throw wrong_usage{std::string{word} + " cannot be \"" + std::string{text} + '"'};
        }
        left_.erase(found, found + 2);
        return read;
    }

    std::string file() {
        if (left_.empty()) {
            throw wrong_usage{"which database?"};
        }
        std::string first{left_.front()};
        left_.erase(left_.begin());
        return first;
    }

    void nothing_left() const {
        if (!left_.empty()) {
            throw wrong_usage{"what is \"" + std::string{left_.front()} + "\"?"};
        }
    }

private:
    std::vector<std::string_view> left_;
};

void init(crm::database& in, crm::house const& of) {
    crm::generate(in, of);
    crm::statement count{in, "SELECT count(*), count(DISTINCT account), ifnull(sum(cents), 0) FROM orders"};
    count.bind().step();
    std::printf("%u accounts, %lld orders of %lld of them, %s in all\n", of.accounts,
                static_cast<long long>(count.get<std::int64_t>(0)), static_cast<long long>(count.get<std::int64_t>(1)),
                crm::money(count.get<std::int64_t>(2)).c_str());
}

void print_tiers(crm::database& in, std::chrono::sys_days as_of) {
    crm::statement count{in, "SELECT count(*) FROM tier_history WHERE night = ? AND tier = ?"};
    for (auto const tier : clientele::tiers::all_tiers<crm::service_tier>()) {
        auto const name = clientele::tiers::name(tier);
        count.bind(as_of, name).step();
        std::printf("  %-10s %6lld\n", name.data(), static_cast<long long>(count.get<std::int64_t>(0)));
    }
}

void night(crm::database& in, std::chrono::sys_days as_of, crm::night_options const& how) {
    auto const report = crm::run_night(in, as_of, how);
    std::printf("Night of %s: %zu accounts, %lld orders, %s\n", clientele::format_date(as_of).c_str(), report.accounts,
                static_cast<long long>(report.orders), crm::money(report.cents).c_str());
    for (auto const& note : report.notes) {
        std::printf("  note: %s\n", note.c_str());
    }
    print_tiers(in, as_of);
    std::puts("");
}

void movers(crm::database& in) {
    auto const last = crm::last_night(in);
    if (!last) {
        std::puts("there has been no night yet");
        return;
    }
    std::printf("Movers of the night of %s\n%s", clientele::format_date(*last).c_str(),
                crm::as_table(crm::movers(in, *last)).c_str());
}

void demo() {
    crm::database memory{":memory:", crm::access::create};
    init(memory, {.accounts = 60});
    for (auto const as_of : {2025y / 9 / 1, 2025y / 12 / 1, 2025y / 12 / 15}) {
        night(memory, as_of, {});
    }
    movers(memory);
}

void run(std::string_view command, arguments given) {
    if (command == "demo") {
        given.nothing_left();
        demo();
    } else if (command == "init") {
        crm::house const usual;
        crm::house const of{.accounts = given.value<std::uint32_t>("--accounts").value_or(usual.accounts),
                            .days = given.value<std::uint32_t>("--days").value_or(usual.days),
                            .seed = given.value<std::uint64_t>("--seed").value_or(usual.seed)};
        auto const file = given.file();
        given.nothing_left();
        if (of.days < 1 || of.days > 32'767) { // no more may lie between two orders of an account
            throw wrong_usage{"--days must be from 1 to 32767"};
        }
        crm::database created{file, crm::access::create};
        init(created, of);
    } else if (command == "night") {
        auto const as_of = given.value<std::chrono::sys_days>("--as-of");
        bool const learn = given.take("--learn");
        auto const file = given.file();
        given.nothing_left();
        if (!as_of) {
            throw wrong_usage{"as of which day? --as-of DATE"};
        }
        crm::database existing{file};
        night(existing, *as_of, {.learn = learn});
    } else if (command == "movers") {
        auto const file = given.file();
        given.nothing_left();
        crm::database existing{file, crm::access::read};
        movers(existing);
    } else {
        throw wrong_usage{"there is no such command"};
    }
}

} // namespace

int main(int count, char** values) try {
    run(count > 1 ? values[1] : "", arguments{std::max(count - 2, 0), values + std::min(count, 2)});
} catch (wrong_usage const& problem) {
    std::fprintf(stderr, "%s\n%s", problem.what(), usage);
    return 2;
} catch (std::exception const& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
}
