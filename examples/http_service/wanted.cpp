// SPDX-License-Identifier: MIT
#include "wanted.hpp"

#include <clientele/core/dates.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace service {

using std::chrono::sys_days;

namespace {

constexpr double most_orders = 1e6;
constexpr double most_money = 1e12;

/// Collects what is wrong, so that one answer names all of it.
class faults {
public:
    std::optional<std::size_t> row{}; ///< that is being read

    void add(std::string pointer, std::string_view field, std::string detail) {
        if (found_.size() < most_faults) {
            found_.push_back({std::move(pointer), std::move(detail), row, std::string{field}});
        }
    }
    [[nodiscard]] std::size_t size() const { return found_.size(); }
    void raise() {
        if (!found_.empty()) throw problem{422, "the request has fields that cannot be", std::move(found_)};
    }

private:
    std::vector<fault> found_;
};

/// Reads the fields of one object.
class fields {
public:
    fields(json const& of, std::string pointer, faults& wrong) : of_(of), pointer_(std::move(pointer)), wrong_(wrong) {}

    /// Whether it is an object, and has no fields but these.
    bool has_only(std::initializer_list<std::string_view> known) {
        if (!of_.is_object()) {
            wrong_.add(pointer_, "", "must be an object");
            return false;
        }
        for (auto const& [name, value] : of_.items()) {
            bool found = false;
            for (auto const one : known) {
                found = found || one == name;
            }
            if (!found) fault(name, "is no known field");
        }
        return true;
    }

    [[nodiscard]] bool has(char const* name) const { return of_.contains(name); }

    std::optional<std::string> text(char const* name) {
        json const* const value = find(name);
        if (value == nullptr) return std::nullopt;
        if (value->is_string()) return value->get<std::string>();
        fault(name, "must be a string");
        return std::nullopt;
    }

    /// A whole number: 3 and 3.0 are, as in JSON Schema; true, "3" and 3.5 are not.
    std::optional<std::uint32_t> count(char const* name) {
        auto const value = number(name, 1, most_orders);
        if (!value) return std::nullopt;
        if (std::floor(*value) == *value) return static_cast<std::uint32_t>(*value);
        fault(name, "must be a whole number");
        return std::nullopt;
    }

    std::optional<double> money(char const* name) { return number(name, -most_money, most_money); }

    std::optional<sys_days> day(char const* name) {
        auto const written = text(name);
        if (!written) return std::nullopt;
        auto const found = written->size() == 10 ? clientele::parse_date(*written) : std::nullopt;
        if (!found) fault(name, "must be a date such as 2025-12-31");
        return found;
    }

    void missing(char const* name) {
        if (!has(name)) fault(name, "is missing");
    }
    void fault(std::string_view name, std::string detail) {
        wrong_.add(deeper(pointer_, name), name, std::move(detail));
    }

private:
    json const* find(char const* name) const {
        auto const at = of_.find(name);
        return at == of_.end() ? nullptr : &*at;
    }

    std::optional<double> number(char const* name, double least, double most) {
        json const* const value = find(name);
        if (value == nullptr) return std::nullopt;
        if (!value->is_number()) {
            fault(name, "must be a number");
            return std::nullopt;
        }
        auto const found = value->get<double>();
        if (found >= least && found <= most) return found;
        fault(name, "must be from " + clientele::to_text(least) + " to " + clientele::to_text(most));
        return std::nullopt;
    }

    json const& of_;
    std::string pointer_;
    faults& wrong_;
};

/// A customer whom the database does not know, from what the request says he did.
std::optional<customer> read_history(json const& object, std::string const& pointer, sys_days as_of, faults& wrong) {
    fields of{object, pointer, wrong};
    std::size_t const before = wrong.size();
    if (!of.has_only({"first_order", "last_order", "orders", "order_days", "total", "repeat_total"})) {
        return std::nullopt;
    }
    for (auto const* const name : {"first_order", "last_order", "orders", "total"}) {
        of.missing(name);
    }
    auto const first = of.day("first_order");
    auto const last = of.day("last_order");
    auto const orders = of.count("orders");
    auto const total = of.money("total");
    auto const stated_days = of.count("order_days");
    auto const repeat_total = of.money("repeat_total");
    if (wrong.size() > before) return std::nullopt;

    // Unless stated: each order had its day, and the first day its share of the money.
    auto const span = (*last - *first).count();
    auto const days = stated_days.value_or(span == 0 ? 1 : *orders);
    if (*last > as_of) of.fault("last_order", "must not lie after " + clientele::format_date(as_of));
    if (span < 0) of.fault("last_order", "must not lie before first_order");
    if (days > *orders) of.fault("order_days", "must not exceed orders");
    if (span >= 0 && ((days == 1) != (span == 0) || days > span + 1)) {
        of.fault(stated_days ? "order_days" : "orders", "do not fit between first_order and last_order");
    }
    if (wrong.size() > before) return std::nullopt;
    return customer{.orders = *orders,
                    .x = days - 1,
                    .t_x = static_cast<double>(span),
                    .T = static_cast<double>((as_of - *first).count()),
                    .days_since_last = static_cast<double>((as_of - *last).count()),
                    .total = *total,
                    .repeat_total = repeat_total.value_or(*total * (days - 1) / days)};
}

wanted::row read_row(json const& object, std::string const& pointer, sys_days as_of, faults& wrong, bool may_be_batch) {
    wanted::row row;
    fields of{object, pointer, wrong};
    if (!of.has_only({"id", "history"})) return row;
    row.id = of.text("id").value_or("");
    if (of.has("history")) {
        row.given = read_history(object["history"], deeper(pointer, "history"), as_of, wrong);
        if (row.given) row.given->id = row.id;
    } else if (!of.has("id")) {
        wrong.add(pointer, "", std::string{"needs an id or a history"} + (may_be_batch ? ", or customers" : ""));
    }
    return row;
}

} // namespace

wanted read_wanted(json const& body, sys_days as_of, std::size_t most_rows) {
    wanted found{.batch = body.is_object() && body.contains("customers")};
    faults wrong;
    if (!found.batch) {
        found.rows.push_back(read_row(body, "#", as_of, wrong, true));
        wrong.raise();
        return found;
    }
    fields{body, "#", wrong}.has_only({"customers"});
    json const& rows = body["customers"];
    std::string const pointer = "#/customers";
    if (!rows.is_array()) {
        wrong.add(pointer, "customers", "must be a list");
    } else if (rows.size() > most_rows) {
        wrong.add(pointer, "customers", "must be " + std::to_string(most_rows) + " at most in one request");
    } else {
        for (std::size_t i = 0; i < rows.size() && wrong.size() < most_faults; ++i) {
            wrong.row = i;
            found.rows.push_back(read_row(rows[i], deeper(pointer, std::to_string(i)), as_of, wrong, false));
        }
    }
    wrong.raise();
    return found;
}

std::optional<sys_days> read_as_of(json const& body) {
    faults wrong;
    fields of{body, "#", wrong};
    auto const day = of.has_only({"as_of"}) ? of.day("as_of") : std::nullopt;
    wrong.raise();
    return day;
}

} // namespace service
