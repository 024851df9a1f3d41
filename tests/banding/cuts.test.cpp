// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/banding/cuts.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using clientele::banding::cut;
using clientele::banding::cuts;
using clientele::banding::direction;
using namespace std::chrono_literals;

TEST_CASE("the band of a value is the number of boundaries it passes") {
    cuts<double> const up{direction::higher_is_better, {{10, false}, {20, true}, {30, false}}};
    CHECK(up.bands() == 4);
    CHECK(up(-1e300) == 0);
    CHECK(up(10) == 0); // equal stays
    CHECK(up(std::nextafter(10.0, 11.0)) == 1);
    CHECK(up(std::nextafter(20.0, 19.0)) == 1);
    CHECK(up(20) == 2); // equal passes
    CHECK(up(30) == 2);
    CHECK(up(1e300) == 3);

    cuts<int> const down{direction::lower_is_better, {{365, false}, {90, true}, {30, false}}};
    CHECK(down(1000) == 0);
    CHECK(down(365) == 0);
    CHECK(down(364) == 1);
    CHECK(down(90) == 2);
    CHECK(down(30) == 2);
    CHECK(down(29) == 3);
}

TEST_CASE("without boundaries there is one band") {
    cuts<std::string> const none;
    CHECK(none.bands() == 1);
    CHECK(none("whatever") == 0);
    CHECK(none.unreachable().empty());
    CHECK_NOTHROW(none.validate());
}

TEST_CASE("whatever can be put in order can be cut") {
    cuts<std::chrono::sys_days> const since{direction::higher_is_better,
                                            {{1997y / 1 / 1, false}, {1998y / 1 / 1, false}}};
    CHECK(since(1996y / 12 / 31) == 0);
    CHECK(since(1997y / 6 / 1) == 1);
    CHECK(since(1998y / 1 / 2) == 2);
}

TEST_CASE("boundaries that coincide leave bands that nobody can reach") {
    // Orders of the CDNOW customers: type-7 quintiles 1, 1, 2, 4. An order count above 1 passes two boundaries at once.
    cuts<int> const orders{direction::higher_is_better, {{1}, {1}, {2}, {4}}};
    CHECK(orders.unreachable() == std::vector<std::size_t>{1});
    for (int n = 0; n < 10; ++n)
        CHECK(orders(n) != 1);
    CHECK(orders(1) == 0);
    CHECK(orders(2) == 2);
    CHECK(orders(3) == 3);
    CHECK(orders(5) == 4);

    CHECK(cuts<int>{direction::higher_is_better, {{1}, {1}, {1}, {1}}}.unreachable() ==
          std::vector<std::size_t>{1, 2, 3});
    // below and above the same value: exactly that value lies between
    cuts<int> const exactly{direction::higher_is_better, {{1, true}, {1, false}}};
    CHECK(exactly.unreachable().empty());
    CHECK_NOTHROW(exactly.validate());
    CHECK(exactly(0) == 0);
    CHECK(exactly(1) == 1);
    CHECK(exactly(2) == 2);
}

TEST_CASE("boundaries go from the worst to the best") {
    auto const refused = [](cuts<double> const& made, std::size_t edge) {
        try {
            made.validate();
        } catch (clientele::invalid_data const& thrown) {
            return thrown.row() == edge;
        }
        return false;
    };
    CHECK(refused({direction::higher_is_better, {{1}, {3}, {2}}}, 2));
    CHECK(refused({direction::lower_is_better, {{3}, {4}}}, 1));
    CHECK(refused({direction::higher_is_better, {{1, false}, {1, true}}}, 1)); // would be passed the other way round
    CHECK(refused({direction::higher_is_better, {{0}, {std::nan("")}}}, 1));
    CHECK(refused({direction::higher_is_better, {{std::nan("")}}}, 0));
    CHECK_NOTHROW(cuts<double>{direction::lower_is_better, {{3}, {3}, {2}}}.validate());
    CHECK_THROWS_AS((cuts<double>{static_cast<direction>(7), {}}.validate()), clientele::invalid_data);
}

TEST_CASE("cuts are monotone whatever the boundaries") {
    clientele_test::property("a better value is in no worse band", [](std::vector<int> edges, int a, int b) {
        std::sort(edges.begin(), edges.end());
        cuts<int> up;
        cuts<int> down{direction::lower_is_better, {}};
        for (int const edge : edges)
            up.edges.push_back({edge, (edge & 1) != 0});
        for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge)
            down.edges.push_back({*edge, (*edge & 1) != 0});
        RC_ASSERT(up(std::min(a, b)) <= up(std::max(a, b)));
        RC_ASSERT(down(std::min(a, b)) >= down(std::max(a, b)));
        for (std::size_t const band : up.unreachable())
            for (int const value : edges)
                for (int const near : {value - 1, value, value + 1})
                    RC_ASSERT(up(near) != band);
    });
}

TEST_CASE("cuts are values") {
    cuts<double> const a{direction::higher_is_better, {{1}, {2}}};
    auto b = a;
    CHECK(a == b);
    b.edges[1].equal_passes = true;
    CHECK(a != b);
    b = a;
    b.better = direction::lower_is_better;
    CHECK(a != b);
}

TEST_CASE("a lenient boundary of whole numbers lies where it lies") {
    clientele::banding::cuts<int> const at{clientele::banding::direction::higher_is_better, {{10, true}}};
    CHECK(at.lenient(9, .05) == 0); // the boundary is at 9.5
    CHECK(at.lenient(9, .1) == 1);
}
