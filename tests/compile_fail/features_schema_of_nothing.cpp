// expect: schema_parts<
// SPDX-License-Identifier: MIT
#include <clientele/features.hpp>

#include <string>
#include <vector>

namespace features = clientele::features;

struct contract {}; // can be compared with nothing

enum class channel { shop, web };

struct account {
    double revenue;
    channel acquired;
    std::string city;
    contract terms;
    unsigned copies;
};

auto encoded(std::vector<account> const& accounts) {
#ifdef CLIENTELE_CONTROL
    auto const traits = features::schema(features::categorical("city", &account::city));
#else
    auto const traits = features::schema();
#endif
    return features::fit(accounts, traits);
}
