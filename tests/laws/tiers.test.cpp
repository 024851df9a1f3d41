// SPDX-License-Identifier: MIT
#include "../support/service.hpp"
#include "battery.hpp"

#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/limit.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/transition.hpp>
#include <clientele/tiers/when.hpp>
#include <clientele/tiers/within.hpp>

#include <functional>
#include <optional>
#include <utility>

using namespace clientele;
using clientele_test::service;

namespace {

struct client {
    double revenue;
    int region;
    bool blocked;
    friend bool operator==(client const&, client const&) = default;
};

/// A policy of all kinds of parts.
auto policy() {
    auto const revenue = tiers::measure("revenue", &client::revenue);
    auto const shares = tiers::quota<service>(
        revenue, {{service::diamond, .1}, {service::core, .2}, {service::potential, .3}, {service::base, .4}});
    return tiers::first_of(tiers::when(&client::blocked, service::base, "blocked"),
                           tiers::limit(tiers::best_of(shares, tiers::at_most(service::core, shares)), revenue,
                                        {3, 7, std::nullopt, std::nullopt}));
}

struct policy_subject {
    using row = client;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "cuts are found over all customers";
    static constexpr auto has_no_weights = "each customer gets a tier of his own";

    using model = decltype(tiers::freeze(policy().fit(std::declval<std::vector<client> const&>(), sequential{})));

    static row any_row(random::stream& random) {
        return {0.25 * random.below(60), static_cast<int>(random.below(4)), random.below(9) == 0};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return tiers::freeze(tiers::fit(rows, policy(), how));
    }
    static auto apply(model const& with, std::vector<row> const& rows) {
        return tiers::assign(rows, tiers::thaw(policy(), with));
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"revenue", [](row& r, double bad) { r.revenue = bad; }}};
    }
    static void make_counted(row& /*r*/) {}

    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.revenue *= factor;
        }
        CHECK(apply(fit(scaled, sequential{}), scaled) == apply(fit(rows, sequential{}), rows));
    }
    static void check_time_scaled(std::vector<row> const& /*rows*/, int /*factor*/) {}
};

struct moved {
    tiers::assignment<service> before;
    tiers::assignment<service> after;
    friend bool operator==(moved const&, moved const&) = default;
};

struct migration_subject {
    using row = moved;
    using model = tiers::migration<service>;
    static constexpr bool empty_is_an_error = false;
    static constexpr auto has_no_weights = "customers move one by one";
    static constexpr auto is_not_applied_to_rows = "a migration is a table";
    static constexpr auto unit_free = "counts";

    static row any_row(random::stream& random) {
        auto const tier = [&] {
            auto const drawn = random.below(5);
            return drawn == 4 ? tiers::assignment<service>{} : tiers::at_place<service>(drawn);
        };
        auto const before = tier();
        return {before, tier()};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return fold(how, rows, model{}, [](model& part, auto first, auto const& last, std::size_t /*row*/) {
            for (; first != last; ++first) {
                part.add((*first).before, (*first).after);
            }
        });
    }
    static std::vector<std::uint64_t> apply(model const& with, std::vector<row> const& rows) {
        return rows.empty() ? std::vector<std::uint64_t>{} : with.counts;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() { return {}; }
    static void make_counted(row& /*r*/) {}
};

struct chain_subject : migration_subject {
    static constexpr auto does_not_merge = "shares are not added up; the migration is";
    using model = tiers::transition<service>;
    static constexpr auto is_not_applied_to_rows = "a chain is a table";

    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return tiers::transition_of(migration_subject::fit(rows, how));
    }
    static std::vector<double> apply(model const& with, std::vector<row> const& rows) {
        std::vector<double> all;
        for (auto const& from : with.moves) {
            all.insert(all.end(), from.begin(), from.end());
        }
        return rows.empty() ? std::vector<double>{} : all;
    }
};

} // namespace

REGISTER_LAWS("tiers.frozen", policy_subject)
REGISTER_LAWS("tiers.migration", migration_subject)
REGISTER_LAWS("tiers.transition", chain_subject)
