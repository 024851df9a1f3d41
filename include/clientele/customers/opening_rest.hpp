// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/exact_sum.hpp>
#include <clientele/customers/account.hpp>
#include <clientele/customers/dated_money.hpp>

#include <algorithm>
#include <cstdint>

/// \file
/// For periods longer than a day: what was paid in each customer's first period after its first day.
namespace clientele::customers {

/// An account knows what its first day brought; a first period of several days has a rest. It is kept by day, since an
/// earlier row may still move the first day, and with it the end of the first period.
class opening_rest {
public:
    explicit opening_rest(day_number period) noexcept : period_(period) {}

    /// To be told of each purchase before it is booked to `account`.
    void note(std::uint32_t customer, purchases const& account, day_number day, fixed_sum amount) {
        if (period_ == 1 || account.empty() || day == account.first()) {
            return;
        }
        if (day < account.first()) { // the former first day is now one of the rest
            add(customer, day, account.first(), account.opening());
            rest_.keep_between(customer, day, day + period_);
        } else {
            add(customer, account.first(), day, amount);
        }
    }

    /// To be told of two accounts of a customer, here and in another ledger, before they become one.
    void merge(std::uint32_t here, purchases const& a, opening_rest const& other, std::uint32_t there,
               purchases const& b) {
        if (period_ == 1 || b.empty()) {
            return;
        }
        rest_.merge(here, other.rest_, there);
        if (!a.empty()) {
            purchases const& earlier = a.first() <= b.first() ? a : b;
            purchases const& later = a.first() <= b.first() ? b : a;
            if (later.first() != earlier.first()) {
                add(here, earlier.first(), later.first(), later.opening());
            }
            rest_.keep_between(here, earlier.first(), earlier.first() + period_);
        }
    }

    [[nodiscard]] fixed_sum total(std::uint32_t customer) const {
        dated_money const* const rest = rest_.find(customer);
        return rest == nullptr ? fixed_sum{} : rest->total();
    }

    [[nodiscard]] money_by_customer const& by_customer() const noexcept { return rest_; }

    /// From saved state.
    void restore(std::uint32_t customer, dated_money::entry const& saved) { rest_.add(customer, saved); }

private:
    void add(std::uint32_t customer, day_number first, day_number day, fixed_sum amount) {
        if (day < first + period_) {
            rest_.add(customer, {day, amount, 0});
        }
    }

    day_number period_;
    money_by_customer rest_;
};

} // namespace clientele::customers
