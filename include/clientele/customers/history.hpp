// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/customers/id_index.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

/// \file
/// What a ledger says of one customer.
namespace clientele::customers {

namespace detail {
template <class Id, class Order> class history_reader;
} // namespace detail

/// One customer's purchases in summary. A plain value; 64 bytes and the id.
///
/// There are two recencies, and they run in opposite directions. `days_since_last()` is the recency of RFM: days from
/// the last order to `as_of`; small is good. `t_x()` is the recency of the buy-till-you-die models: time from the
/// *first* purchase to the last; it says how long the customer is known to have been alive. Fader, Hardie and Lee, "RFM
/// and CLV: Using iso-value curves for customer base analysis", Journal of Marketing Research 42 (2005), p. 416.
template <class Id> class history {
public:
    /// The customer, as the host knows him.
    [[nodiscard]] Id const& id() const noexcept { return id_; }

    /// Days of the first and the last order; empty for a customer without one (a prospect).
    [[nodiscard]] std::optional<std::chrono::sys_days> first_order() const noexcept { return day(first_); }
    [[nodiscard]] std::optional<std::chrono::sys_days> last_order() const noexcept { return day(last_); }
    /// Recency of RFM: whole days from the last order to `as_of`; empty for a prospect.
    [[nodiscard]] std::optional<int> days_since_last() const noexcept {
        return orders_ > 0 ? std::optional{as_of_ - last_} : std::nullopt;
    }

    /// Number of orders: of rows that are not refunds, or of distinct order ids where these are known.
    [[nodiscard]] std::uint32_t orders() const noexcept { return orders_; }
    /// Number of refund rows; 0 if the policy ignores them.
    [[nodiscard]] std::uint32_t refunds() const noexcept { return refunds_; }

    /// Repeat transactions: periods with a purchase, counted from the first purchase, which is not counted itself.
    [[nodiscard]] std::uint32_t x() const noexcept { return x_; }
    /// Time from the first to the last transaction, in units; 0 if x = 0.
    [[nodiscard]] double t_x() const noexcept { return t_x_; }
    /// Time from the first transaction to `as_of`, in units; 0 for a prospect.
    [[nodiscard]] double T() const noexcept { return T_; }

    /// Money over all orders, after refunds if the policy nets them.
    [[nodiscard]] double total() const noexcept { return total_; }
    /// Money over the repeat transactions only: all but what was paid in the first period.
    [[nodiscard]] double repeat_total() const noexcept { return repeat_total_; }
    /// Money given back, as a positive number; 0 if the policy ignores it.
    [[nodiscard]] double refunded() const noexcept { return refunded_; }
    /// Money per order; empty for a prospect.
    [[nodiscard]] std::optional<double> mean() const noexcept { return per(total_, orders_); }
    /// Money per repeat transaction (`m_x` of the spend models); empty if x = 0.
    [[nodiscard]] std::optional<double> repeat_mean() const noexcept { return per(repeat_total_, x_); }

    friend bool operator==(history const&, history const&) = default;

private:
    template <class, class> friend class detail::history_reader;

    explicit history(Id id) : id_(std::move(id)) {}

    [[nodiscard]] std::optional<std::chrono::sys_days> day(std::int32_t number) const noexcept {
        return orders_ > 0 ? std::optional{std::chrono::sys_days{std::chrono::days{number}}} : std::nullopt;
    }
    static std::optional<double> per(double money, std::uint32_t count) noexcept {
        return count > 0 ? std::optional{money / count} : std::nullopt;
    }

    Id id_;
    std::int32_t first_ = 0;
    std::int32_t last_ = 0;
    std::int32_t as_of_ = 0;
    std::uint32_t orders_ = 0;
    std::uint32_t refunds_ = 0;
    std::uint32_t x_ = 0;
    double t_x_ = 0;
    double T_ = 0;
    double total_ = 0;
    double repeat_total_ = 0;
    double refunded_ = 0;
};

} // namespace clientele::customers
