// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/account.hpp>
#include <clientele/customers/books.hpp>
#include <clientele/customers/dated_money.hpp>
#include <clientele/customers/distinct_counter.hpp>
#include <clientele/customers/entry.hpp>
#include <clientele/customers/history.hpp>
#include <clientele/customers/options.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

/// \file
/// From what the books hold of a customer to his history.
namespace clientele::customers::detail {

/// Reads the histories of a ledger's customers, one after the other.
template <class Id, class Order> class history_reader {
public:
    /// \throws invalid_option without `as_of` or with a unit below one day
    history_reader(books<Id, Order> const& source, history_options const& options)
        : source_((check(options), source)),
          refunds_(options.refunds),
          as_of_(number_of(*options.as_of)),
          unit_(static_cast<double>(options.unit ? options.unit->count() : source.period)) {}

    /// The history of a customer, in the order of their numbers. \throws invalid_data if a row is dated after `as_of`
    [[nodiscard]] history<Id> next(std::uint32_t customer, Id id) {
        // Accounts lie side by side, older days do not.
        if (std::size_t const ahead = customer + std::size_t{16}; ahead < source_.size()) {
            source_.accounts[ahead].prefetch(source_.days);
        }
        history<Id> seen{std::move(id)};
        purchases const& account = source_.accounts[customer];
        seen.as_of_ = as_of_;
        seen.orders_ = account.orders;
        fixed_sum total = account.total();
        fixed_sum opening = account.opening();
        if (!account.empty()) {
            check_day(seen.id_, account.last());
            seen.first_ = account.first();
            seen.last_ = account.last();
            seen.x_ = account.periods(source_.days, division_, counter_) - 1;
            seen.t_x_ = time_between(seen.first_, seen.last_);
            seen.T_ = time_between(seen.first_, as_of_);
            opening += source_.rest.total(customer);
        }
        if (dated_money const* const refunds = source_.refunds.find(customer);
            refunds != nullptr && refunds_ != refund_policy::ignore) {
            check_day(seen.id_, refunds->entries().back().day);
            seen.refunds_ = refunds->rows();
            seen.refunded_ = refunds->total().value();
            if (refunds_ == refund_policy::net) {
                total -= refunds->total();
                if (!account.empty()) {
                    opening -= refunds->between(seen.first_, seen.first_ + source_.period);
                }
            }
        }
        seen.total_ = total.value();
        seen.repeat_total_ = account.empty() ? 0 : (total - opening).value();
        return seen;
    }

private:
    /// Whole periods between two days, in units.
    [[nodiscard]] double time_between(day_number from, day_number to) const {
        return (to - from) / source_.period * source_.period / unit_;
    }

    void check_day(Id const& id, day_number day) const {
        if (day > as_of_) {
            throw invalid_data("date of customer " + to_text(id), day_text(day), "after as_of " + day_text(as_of_));
        }
    }

    books<Id, Order> const& source_;
    refund_policy refunds_;
    day_number as_of_;
    double unit_;
    period_division division_{source_.period};
    distinct_counter counter_;
};

} // namespace clientele::customers::detail
