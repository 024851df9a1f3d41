// SPDX-License-Identifier: MIT
#pragma once

#include "csv.hpp"

#include <clientele/core.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The rows of a CSV file of transactions: which columns they are read from, what is wrong with the bad ones.
namespace batch {

/// Header names as the user gave them; empty where he did not.
struct column_names {
    std::string customer, date, amount, order;
};

/// Which columns they are.
struct columns {
    std::size_t customer = 0, date = 0, amount = 0;
    std::optional<std::size_t> order{};
};

/// What was seen on the way.
struct log_facts {
    std::size_t rows = 0; ///< without those left out
    std::size_t bad_rows = 0;
    std::vector<std::pair<std::size_t, std::string>> first_bad{}; ///< lines and reasons, five at most
    std::chrono::sys_days first = std::chrono::sys_days::max();
    std::chrono::sys_days last = std::chrono::sys_days::min();
    std::size_t refunds = 0;
    clientele::exact_sum paid{}, refunded{}; ///< both positive
};

/// A text from the file in a message: on one line, not too long, cut where a character ends, and without what drives a
/// terminal: characters below a blank, DEL, and U+0080 to U+009F, which UTF-8 writes as C2 and a byte below A0.
[[nodiscard]] inline std::string shown(std::string_view value) {
    std::size_t end = std::min<std::size_t>(value.size(), 40);
    while (end > 0 && end < value.size() && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80) {
        --end;
    }
    std::string text;
    for (char const c : value.substr(0, end)) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 && byte < 0xA0 && text.ends_with('\xC2')) {
            text.back() = '?';
            text += '?';
        } else {
            text += byte < ' ' || c == '\x7F' ? '?' : c;
        }
    }
    return text + (end < value.size() ? "..." : "");
}

/// Finds the columns in the header.
/// \throws csv::error with the names that are there
class header {
public:
    header(std::string file, std::span<std::string_view const> names)
        : file_(std::move(file)), names_(names.begin(), names.end()) {}

    [[nodiscard]] columns find(column_names const& wanted) const {
        columns found{};
        found.customer = find("--customer", wanted.customer, {"customer_id", "id", "customer"});
        found.date = find("--date", wanted.date, {"date", "order_date"});
        found.amount = find("--amount", wanted.amount, {"amount", "dollar_value", "revenue", "total"});
        if (!wanted.order.empty()) {
            found.order = find("--order", wanted.order, {});
        }
        return found;
    }

private:
    std::size_t find(std::string_view option, std::string const& wanted,
                     std::initializer_list<std::string_view> defaults) const {
        std::vector<std::string> const looked_for =
            wanted.empty() ? std::vector<std::string>(defaults.begin(), defaults.end()) : std::vector{wanted};
        for (auto const& name : looked_for) {
            auto const is_it = [&](std::string_view there) {
                return wanted.empty() ? std::ranges::equal(there, name, {}, lower) : there == name;
            };
            auto const column = std::ranges::find_if(names_, is_it);
            if (column != names_.end()) {
                if (std::ranges::count_if(names_, is_it) > 1) {
                    throw csv::error(file_, 1, "several columns are named " + shown(name));
                }
                return static_cast<std::size_t>(column - names_.begin());
            }
        }
        throw csv::error(file_, 1,
                         "no column is named " + listed(looked_for, " or ") + "; the header has " +
                             listed(names_, " and ") + ". Name the right one with " + std::string{option} + " NAME.");
    }

    static std::string listed(std::vector<std::string> const& names, std::string_view before_last) {
        std::string list;
        for (std::size_t i = 0; i < names.size(); ++i) {
            list += (i == 0 ? "" : i + 1 < names.size() ? ", " : before_last);
            list += shown(names[i]);
        }
        return list;
    }

    static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

    std::string file_;
    std::vector<std::string> names_;
};

/// From row numbers, which the library counts, to lines, which people count: a list of the rows where the distance
/// changes (fields with line ends in them, rows left out), so that most files need one entry.
class line_map {
public:
    void note(std::size_t row, std::size_t line) {
        std::size_t const ahead = line - row;
        if (jumps_.empty() || jumps_.back().second != ahead) {
            jumps_.emplace_back(row, ahead);
        }
    }

    [[nodiscard]] std::size_t line_of(std::size_t row) const {
        auto const after = std::ranges::upper_bound(jumps_, row, {}, &std::pair<std::size_t, std::size_t>::first);
        return after == jumps_.begin() ? row : row + std::prev(after)->second;
    }

private:
    std::vector<std::pair<std::size_t, std::size_t>> jumps_;
};

/// One row. The texts live until the next row is read.
struct row {
    std::string_view customer;
    std::chrono::sys_days day;
    double amount;
    std::string_view order;
};

/// The rows behind the header, one after another.
class row_reader {
public:
    row_reader(csv::reader& from, columns which, bool skip_bad) : from_(from), which_(which), skip_bad_(skip_bad) {}

    /// Reads the next good row; false at the end. \throws csv::error
    bool next() {
        while (from_.next()) {
            std::string const what = read_row();
            if (what.empty()) {
                lines_.note(facts_.rows, from_.line());
                note_row();
                return true;
            }
            if (!skip_bad_) {
                throw csv::error(from_.name(), from_.line(), what);
            }
            ++facts_.bad_rows;
            if (facts_.first_bad.size() < 5) {
                facts_.first_bad.emplace_back(from_.line(), what);
            }
        }
        return false;
    }

    [[nodiscard]] row const& current() const noexcept { return current_; }
    [[nodiscard]] bool with_orders() const noexcept { return which_.order.has_value(); }
    [[nodiscard]] log_facts const& facts() const noexcept { return facts_; }
    [[nodiscard]] line_map const& lines() const noexcept { return lines_; }

    /// \throws csv::error if there was nothing to work with
    void require_rows() const {
        if (facts_.rows == 0 && facts_.bad_rows == 0) {
            throw csv::error(from_.name(), 1, "no transaction follows the header");
        }
        if (facts_.rows == 0) {
            throw csv::error(from_.name(), facts_.first_bad.front().first,
                             "no row is good, the first is not because " + facts_.first_bad.front().second);
        }
    }

private:
    /// Empty if the row is good, otherwise what is wrong.
    std::string read_row() {
        auto const fields = from_.row();
        current_.customer = fields[which_.customer];
        current_.order = which_.order ? fields[*which_.order] : std::string_view{};
        if (current_.customer.empty()) {
            return "the customer id is empty";
        }
        if (which_.order && current_.order.empty()) {
            return "the order id is empty";
        }
        if (fields[which_.date] != day_text_ || day_text_.empty()) { // logs are mostly in the order of time
            auto const day = clientele::parse_date(fields[which_.date]);
            if (!day) {
                return "the date is \"" + shown(fields[which_.date]) + "\", wanted: 2025-12-31 or 20251231";
            }
            current_.day = *day;
            day_text_ = fields[which_.date];
        }
        auto const amount = clientele::from_text<double>(fields[which_.amount]);
        if (!amount) {
            return "the amount is \"" + shown(fields[which_.amount]) + "\", wanted: a number such as 19.99 or -5";
        }
        if (!(std::abs(*amount) < clientele::fixed_sum::limit)) {
            return "the amount is \"" + shown(fields[which_.amount]) + "\", it must be finite and below 2^62";
        }
        current_.amount = *amount;
        return {};
    }

    void note_row() {
        ++facts_.rows;
        facts_.first = std::min(facts_.first, current_.day);
        facts_.last = std::max(facts_.last, current_.day);
        facts_.refunds += current_.amount < 0 ? 1 : 0;
        (current_.amount < 0 ? facts_.refunded : facts_.paid).add(std::abs(current_.amount));
    }

    csv::reader& from_;
    columns which_;
    bool skip_bad_;
    row current_{};
    std::string day_text_;
    log_facts facts_;
    line_map lines_;
};

} // namespace batch
