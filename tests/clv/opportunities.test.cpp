// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/opportunities.hpp>

#include <cmath>
#include <optional>
#include <vector>

using namespace clientele;

namespace {

struct donor {
    int gifts;
    std::optional<double> last;
    int years;
    std::uint32_t times = 1;
};

auto const by =
    clv::lens(clv::x(&donor::gifts), clv::t_x(&donor::last), clv::n(&donor::years), clv::weight(&donor::times));

} // namespace

TEST_CASE("like histories are counted together, in ascending order, on any engine") {
    std::vector<donor> const all{{2, 4.0, 6}, {0, std::nullopt, 6, 3}, {2, 4.0, 6, 4}, {0, 0.0, 0}, {1, 1.0, 2, 0}};
    auto const counted = clv::count_opportunities(all, by);
    REQUIRE(counted.size() == 2); // one had no occasion, one counts for nobody
    CHECK(counted[0].first == clv::opportunities{0, 0, 6});
    CHECK(counted[0].second == 3);
    CHECK(counted[1].first == clv::opportunities{2, 4, 6});
    CHECK(counted[1].second == 5);
    CHECK(clv::count_opportunities(all, by, threads{3}) == counted);
}

TEST_CASE("histories that cannot be are refused with the row") {
    auto const refused = [](donor bad, std::string const& field) {
        std::vector<donor> const all{{1, 1.0, 2}, bad};
        try {
            static_cast<void>(clv::count_opportunities(all, by));
            FAIL("accepted");
        } catch (invalid_data const& why) {
            CHECK(why.row() == 1);
            CHECK(why.field() == field);
        }
    };
    refused({2, 7.0, 6}, "t_x");
    refused({3, 2.0, 6}, "x");
    refused({0, 2.0, 6}, "t_x");
    refused({-1, 2.0, 6}, "x");
    refused({1, 1.5, 6}, "t_x");
    refused({1, NAN, 6}, "t_x");
    refused({1, 1.0, 100'001}, "n");
}

TEST_CASE("opportunities need no lens") {
    std::vector<clv::opportunities> const all{{1, 2, 3}, {1, 2, 3}};
    CHECK(clv::count_opportunities(all, clv::own_opportunities).front().second == 2);
}
