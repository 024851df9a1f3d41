// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/pareto/values.hpp>
#include <clientele/stats/sort.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

/// \file
/// Concentration of value: the Lorenz curve of a customer base and what is read off it.
namespace clientele::pareto {

/// A point of the Lorenz curve: the poorest `customers` (a share) hold `value` (a share).
struct lorenz_point {
    double customers = 0;
    double value = 0;
    friend bool operator==(lorenz_point const&, lorenz_point const&) = default;
};

/// Which Gini coefficient is told.
enum class gini_definition : std::uint8_t {
    standard,              ///< one minus twice the area under the Lorenz curve
    normalised_for_losses, ///< the same over one plus twice the area below zero: Chen, Tsaur and Rhai (1982)
};

/// Customers in the order of their value. Holds the values, 8 bytes each (and the weights, if any, 8 more).
///
/// "Share of customers" and "share of value" are between 0 and 1. The top customers are those of the highest value; a
/// number of them is whole, and the customer who crosses a limit is in.
class curve {
public:
    /// From values in any order and weights that line up with them (none: one customer each).
    /// \throws invalid_data if there are no customers or their total is not above 0
    explicit curve(std::vector<double> values, std::vector<double> const& weights = {}) : values_(std::move(values)) {
        if (weights.empty()) {
            stats::sort_numbers(values_);
            customers_ = static_cast<double>(values_.size());
        } else {
            sort_with(weights);
        }
        if (!(customers_ > 0)) {
            throw invalid_data("customers", "none", "a concentration needs at least one");
        }
        exact_sum total;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            total.add(values_[i] * weight(i));
        }
        total_ = total.value();
        if (!(total_ > 0)) {
            throw invalid_data("total value", to_text(total_),
                               "shares need a total above 0; see whale_curve for losses");
        }
        if (!std::isfinite(total_ * customers_) || total_ / customers_ < std::numeric_limits<double>::min()) {
            throw invalid_data("total value", to_text(total_), "use another unit: sums of such values leave the range");
        }
    }

    /// Number of customers (sum of the weights), and the sum of their values.
    [[nodiscard]] double customers() const noexcept { return customers_; }
    [[nodiscard]] double total() const noexcept { return total_; }

    /// The values in ascending order, and the weight of each (1 without weights).
    [[nodiscard]] std::vector<double> const& values() const noexcept { return values_; }
    [[nodiscard]] double weight(std::size_t i) const noexcept { return weights_.empty() ? 1 : weights_[i]; }

    [[nodiscard]] gini_definition definition() const noexcept {
        return values_.front() < 0 ? gini_definition::normalised_for_losses : gini_definition::standard;
    }

    /// Gini coefficient: 0 if all are equal, towards 1 if one holds everything. With losses by `definition()`, so that
    /// it stays within 0 and 1. (Gini 1912; grouped data as in R's ineq.)
    [[nodiscard]] double gini() const {
        exact_sum
            twice_area; // sum of w x (C' + C - W), with C the customers up to and including this one, C' before it
        double before = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            double const after = before + weight(i);
            twice_area.add(values_[i] * weight(i) * (before + after - customers_));
            before = after;
        }
        double const standard = twice_area.value() / (customers_ * total_);
        return definition() == gini_definition::standard ? standard : standard / (1 + 2 * area_below_zero());
    }

    /// Gini times n / (n - 1): its expectation over samples is that of the population, nearly; 0 for one customer.
    [[nodiscard]] double gini_unbiased() const { return customers_ > 1 ? gini() * (customers_ / (customers_ - 1)) : 0; }

    /// Share of value that the top `share` of customers hold: of the top ceil(share n).
    /// \throws invalid_option unless 0 <= share <= 1
    [[nodiscard]] double value_of_top(double share) const {
        check_share("share of customers", share);
        double left = whole(share * customers_);
        exact_sum held;
        for (std::size_t i = values_.size(); i-- > 0 && left > 0;) {
            double const taken = std::min(left, weight(i));
            held.add(values_[i] * taken);
            left -= taken;
        }
        return held.value() / total_;
    }

    /// The smallest number of customers who hold the share `value` of all value, the crossing one included.
    /// \throws invalid_option unless 0 <= value <= 1
    [[nodiscard]] double count_holding(double value) const {
        check_share("share of value", value);
        double const wanted = value * total_ * (1 - 1e-14); // sums that meet the limit but for rounding do meet it
        double held = 0;
        double lost = 0; // what rounding took from `held` (Neumaier 1974): a thousand equal customers must make 500
        double count = 0;
        for (std::size_t i = values_.size(); i-- > 0 && held + lost < wanted;) {
            double const row = values_[i] * weight(i);
            double const missing = wanted - (held + lost);
            double const taken = row < missing ? weight(i) : std::min(weight(i), whole(missing / values_[i]));
            double const added = values_[i] * taken;
            double const sum = held + added;
            lost += std::abs(held) >= std::abs(added) ? (held - sum) + added : (added - sum) + held;
            held = sum;
            count += taken;
        }
        return count;
    }

    /// The same as a share of customers.
    [[nodiscard]] double customers_holding(double value) const { return count_holding(value) / customers_; }

    /// Share of value of the poorest `share` of customers, linear between customers (Lorenz 1905).
    /// \throws invalid_option unless 0 <= share <= 1
    [[nodiscard]] double lorenz(double share) const {
        check_share("share of customers", share);
        double left = share * customers_;
        double held = 0;
        for (std::size_t i = 0; i < values_.size() && left > 0; ++i) {
            double const taken = std::min(left, weight(i));
            held += values_[i] * taken;
            left -= taken;
        }
        return std::min(held / total_, 1.0); // the last step may round above
    }

    /// The share of the poorest customers who hold the share `value`: the inverse of `lorenz`, the largest such share.
    /// \throws invalid_option unless 0 <= value <= 1
    [[nodiscard]] double lorenz_inverse(double value) const {
        check_share("share of value", value);
        double left = value * total_;
        double count = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            double const whole_row = values_[i] * weight(i);
            if (whole_row > left && values_[i] > 0) {
                return (count + left / values_[i]) / customers_;
            }
            left -= whole_row;
            count += weight(i);
        }
        return 1;
    }

    /// "The p/q rule of this business": the share p of customers who hold the share 1 - p of value (20/80: 0.2).
    [[nodiscard]] double rule() const {
        double poorer = 0; // customers
        double held = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            // On this stretch the top share is p = 1 - (poorer + t) / n and holds 1 - (held + t x) / total; p + q = 1.
            double const gap = 1 - poorer / customers_ - held / total_;
            double const slope = 1 / customers_ + values_[i] / total_;
            if (gap <= slope * weight(i)) {
                return 1 - (poorer + gap / slope) / customers_;
            }
            poorer += weight(i);
            held += values_[i] * weight(i);
        }
        return 0;
    }

    /// The Lorenz curve as at most `most` + 1 points, ends included, the others at even steps of customers.
    [[nodiscard]] std::vector<lorenz_point> points(std::size_t most = 200) const {
        std::vector<lorenz_point> drawn{{0, 0}};
        double poorer = 0;
        double held = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            poorer += weight(i);
            held += values_[i] * weight(i);
            if (poorer * static_cast<double>(most) >= static_cast<double>(drawn.size()) * customers_ ||
                i + 1 == values_.size()) {
                drawn.push_back({poorer / customers_, held / total_});
            }
        }
        drawn.back() = {1, 1};
        return drawn;
    }

    friend bool operator==(curve const&, curve const&) = default;

private:
    static void check_share(char const* what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw invalid_option(what, to_text(share), "0 to 1");
        }
    }

    /// Customers are whole, but for weights that are not.
    [[nodiscard]] double whole(double count) const { return counts_ ? std::ceil(count * (1 - 1e-14)) : count; }

    void sort_with(std::vector<double> const& weights) {
        if (weights.size() != values_.size()) {
            throw invalid_data("weights", to_text(weights.size()) + " entries", "wanted: " + to_text(values_.size()));
        }
        std::vector<std::pair<double, double>> rows;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (weights[i] > 0) {
                rows.emplace_back(values_[i], weights[i]);
            }
        }
        std::sort(rows.begin(), rows.end());
        values_.clear();
        exact_sum sum;
        for (auto const& [value, times] : rows) {
            values_.push_back(value);
            weights_.push_back(times);
            sum.add(times);
            counts_ = counts_ && times == std::floor(times);
        }
        customers_ = sum.value();
    }

    /// Where the Lorenz curve runs below zero, as a positive area.
    [[nodiscard]] double area_below_zero() const {
        double area = 0;
        double held = 0; // share of value so far
        for (std::size_t i = 0; i < values_.size(); ++i) {
            double const step = weight(i) / customers_;
            double const next = held + values_[i] * weight(i) / total_;
            if (next > 0) { // crosses zero on the way
                return area + 0.5 * held * held * step / (next - held);
            }
            area -= 0.5 * (held + next) * step;
            held = next;
        }
        return area;
    }

    std::vector<double> values_;
    std::vector<double> weights_;
    double customers_ = 0;
    double total_ = 0;
    bool counts_ = true;
};

/// The concentration of a value over customers.
/// \throws invalid_data on a missing or non-finite value (with the row), on nobody, and on a total that is not above 0
template <customer_range Customers, numeric_projection<row_t<Customers>> Value, engine Engine = sequential>
[[nodiscard]] curve concentration(Customers&& customers, Value const& value, Engine const& how = {}) {
    return curve{detail::read_numbers<detail::gathering::everywhere>(how, customers, value, "value",
                                                                     -std::numeric_limits<double>::max())};
}

/// The same where a row stands for several customers of this value each.
template <customer_range Customers, numeric_projection<row_t<Customers>> Value, class Weight,
          engine Engine = sequential>
[[nodiscard]] curve concentration(Customers&& customers, Value const& value, worded<word::weight, Weight> const& weight,
                                  Engine const& how = {}) {
    auto const weights = detail::read_numbers<detail::gathering::everywhere>(how, customers, weight, "weight", 0);
    return curve{detail::read_numbers<detail::gathering::everywhere>(how, customers, value, "value",
                                                                     -std::numeric_limits<double>::max()),
                 weights};
}

} // namespace clientele::pareto
