// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Made-up customers of whom more is known than what they bought, and whose behaviour depends on it.
#include <clientele/clv/parameters.hpp>
#include <clientele/core/random.hpp>
#include <clientele/features/schema.hpp>
#include <clientele/stats/sampling.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace clientele_test {

struct shopper {
    std::uint32_t count = 0;
    double last = 0;
    double span = 0;
    double spend = 0; ///< mean of the repeat purchases
    double age = 0;
    std::string channel{};

    std::uint32_t x() const { return count; }
    double t_x() const { return last; }
    double T() const { return span; }
    double repeat_mean() const { return spend; }

    friend bool operator==(shopper const&, shopper const&) = default;
};

inline auto shopper_traits() {
    return clientele::features::schema(clientele::features::numeric("age", &shopper::age),
                                       clientele::features::categorical("channel", &shopper::channel));
}

/// What being 10 years older than 40, or coming by the web instead of the shop, does to one link of a model.
struct shopper_effects {
    double ten_years = 0;
    double web = 0;
};

/// Ages 20, 30 ... 60, so that groups are few; half of them come by the web.
inline shopper any_shopper(clientele::random::stream& from) {
    shopper one;
    one.age = 20.0 + 10.0 * from.below(5);
    one.channel = from.below(2) == 0 ? "shop" : "web";
    one.span = 26.0 + from.below(27);
    return one;
}

template <class Model>
Model model_of(shopper const& who, Model const& base, std::vector<shopper_effects> const& effects) {
    auto values = clientele::clv::detail::values_of(base);
    for (std::size_t link = 0; link < effects.size(); ++link) {
        auto const& to = Model::covariate_links[link];
        double const sum =
            effects[link].ten_years * (who.age - 40) / 10 + (who.channel == "web" ? effects[link].web : 0.0);
        values[to.parameter] *= std::exp(to.sign * sum);
    }
    return clientele::clv::detail::with_values<Model>(values);
}

/// Customers who buy by a model with these effects, one list a link.
template <class Model>
std::vector<shopper> draw_shoppers(std::size_t count, Model const& base, std::vector<shopper_effects> const& effects,
                                   std::uint64_t seed) {
    std::vector<shopper> all;
    for (std::size_t i = 0; i < count; ++i) {
        clientele::random::stream from{seed, i};
        shopper one = any_shopper(from);
        model_of(one, base, effects).buy(from, one.span, [&](double t) {
            ++one.count;
            one.last = t;
        });
        all.push_back(one);
    }
    return all;
}

/// The same for what they spend: one to six purchases each.
template <class Model>
std::vector<shopper> draw_spenders(std::size_t count, Model const& base, shopper_effects const& effects,
                                   std::uint64_t seed) {
    std::vector<shopper> all;
    for (std::size_t i = 0; i < count; ++i) {
        clientele::random::stream from{seed, i};
        shopper one = any_shopper(from);
        Model const own = model_of(one, base, {effects});
        one.count = 1 + from.below(6);
        double const nu = std::exp(clientele::stats::draw_log_gamma(from, own.q)) / own.v;
        one.spend = std::exp(clientele::stats::draw_log_gamma(from, own.p * one.count)) / (nu * one.count);
        all.push_back(one);
    }
    return all;
}

} // namespace clientele_test
