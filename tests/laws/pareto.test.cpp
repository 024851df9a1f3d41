// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/pareto/abc.hpp>
#include <clientele/pareto/tally.hpp>

#include <functional>
#include <utility>

using namespace clientele;

namespace {

struct account {
    double value;
    friend bool operator==(account const&, account const&) = default;
};

/// Ties, zeros, and at least one customer who holds something.
struct shop {
    using row = account;
    static row any_row(random::stream& random) { return {1 + 0.25 * random.below(20) * random.below(20)}; }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"value", [](row& r, double bad) { r.value = bad; }}};
    }
    static void make_counted(row& /*every row counts*/) {}
    static void check_time_scaled(std::vector<row> const& /*rows*/, int /*factor*/) {}

    static std::vector<row> scaled(std::vector<row> rows, double factor) {
        for (auto& r : rows) {
            r.value *= factor;
        }
        return rows;
    }
};

struct abc_by_shares : shop {
    using model = pareto::abc_limits;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "limits are learnt from a sorted curve; tallies merge";

    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return pareto::abc_by_shares(pareto::concentration(rows, &account::value, how));
    }
    static auto apply(model const& limits, std::vector<row> const& rows) {
        return pareto::assign(limits, rows, &account::value);
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<std::pair<double, double>> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.emplace_back(rows[i].value, static_cast<double>(weights[i]));
        }
        using pair = std::pair<double, double>;
        return pareto::abc_by_shares(pareto::concentration(weighted, &pair::first, pareto::weight(&pair::second)));
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        auto const other = scaled(rows, factor);
        CHECK(apply(fit(other, sequential{}), other) == apply(fit(rows, sequential{}), rows));
    }
};

struct tally_of_values : shop {
    using model = pareto::tally;
    static constexpr bool empty_is_an_error = false;
    static constexpr auto has_no_weights = "a tally counts customers one by one";
    static constexpr auto is_not_applied_to_rows = "a tally tells of all customers together";

    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return pareto::count_values(rows, &account::value, how);
    }
    static std::vector<double> apply(model const& tally, std::vector<row> const& /*rows*/) {
        if (tally.customers() == 0) {
            return {};
        }
        return {tally.total(), tally.gini().lower, tally.gini().upper, tally.value_of_top(0.2).lower};
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        if (factor == 1024 || factor == 0.5) { // other factors move the bins
            CHECK(fit(scaled(rows, factor), sequential{}).gini() == fit(rows, sequential{}).gini());
        }
    }
};

} // namespace

REGISTER_LAWS("pareto.abc_limits", abc_by_shares)
REGISTER_LAWS("pareto.tally", tally_of_values)
