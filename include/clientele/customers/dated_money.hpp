// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/exact_sum.hpp>
#include <clientele/customers/account.hpp>

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

/// \file
/// For the few rows (refunds, the rest of a first period) whose date is needed when histories are read.
namespace clientele::customers {

/// Money by day, in order of the day.
class dated_money {
public:
    struct entry {
        day_number day = 0;
        fixed_sum amount;
        std::uint32_t rows = 0;
        friend bool operator==(entry const&, entry const&) = default;

        template <class Self, class Field> static void describe(Self& self, Field&& field) {
            field("day", self.day);
            field("amount", self.amount);
            field("rows", self.rows);
        }
    };

    void add(entry const& more) {
        auto const place = std::ranges::lower_bound(entries_, more.day, {}, &entry::day);
        if (place != entries_.end() && place->day == more.day) {
            place->amount += more.amount;
            place->rows += more.rows;
        } else {
            entries_.insert(place, more);
        }
    }
    void merge(dated_money const& other) {
        for (entry const& e : other.entries_) {
            add(e);
        }
    }
    /// Forgets all days outside [from, end).
    void keep_between(day_number from, day_number end) {
        std::erase_if(entries_, [&](entry const& e) { return e.day < from || e.day >= end; });
    }

    /// The money of the days in [from, end).
    [[nodiscard]] fixed_sum between(day_number from, day_number end) const {
        fixed_sum sum;
        for (entry const& e : entries_) {
            sum += e.day >= from && e.day < end ? e.amount : fixed_sum{};
        }
        return sum;
    }
    [[nodiscard]] fixed_sum total() const {
        fixed_sum sum;
        for (entry const& e : entries_) {
            sum += e.amount;
        }
        return sum;
    }
    [[nodiscard]] std::uint32_t rows() const {
        std::uint32_t rows = 0;
        for (entry const& e : entries_) {
            rows += e.rows;
        }
        return rows;
    }
    [[nodiscard]] std::vector<entry> const& entries() const noexcept { return entries_; }

    friend bool operator==(dated_money const&, dated_money const&) = default;

private:
    std::vector<entry> entries_;
};

/// `dated_money` of those customers, by their number in the ledger, who have some.
class money_by_customer {
public:
    /// Null if the customer has none.
    [[nodiscard]] dated_money const* find(std::uint32_t customer) const {
        if (of_.empty()) { // the usual case: it saves the division of a hash
            return nullptr;
        }
        auto const found = of_.find(customer);
        return found == of_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool same(std::uint32_t customer, money_by_customer const& other, std::uint32_t there) const {
        dated_money const* const a = find(customer);
        dated_money const* const b = other.find(there);
        return a == nullptr || b == nullptr ? a == b : *a == *b;
    }

    void add(std::uint32_t customer, dated_money::entry const& more) { of_[customer].add(more); }
    /// Adds what another ledger has of a customer.
    void merge(std::uint32_t customer, money_by_customer const& other, std::uint32_t there) {
        if (dated_money const* const theirs = other.find(there)) {
            of_[customer].merge(*theirs);
        }
    }
    /// Forgets all days of a customer outside [from, end).
    void keep_between(std::uint32_t customer, day_number from, day_number end) {
        if (auto const found = of_.find(customer); found != of_.end()) {
            found->second.keep_between(from, end);
            if (found->second.entries().empty()) {
                of_.erase(found);
            }
        }
    }

private:
    std::unordered_map<std::uint32_t, dated_money> of_;
};

} // namespace clientele::customers
