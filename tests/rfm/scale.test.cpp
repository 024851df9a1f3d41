// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/rfm/scale.hpp>

#include <chrono>
#include <cmath>
#include <vector>

namespace rfm = clientele::rfm;
using clientele::banding::cuts;
using clientele::banding::direction;
using clientele::rfm::score;
using namespace std::chrono_literals;
using plain = rfm::scale<double, double, double>;

namespace {

constexpr auto more = direction::higher_is_better;
constexpr auto less = direction::lower_is_better;

plain by_hand() {
    return {.recency = {less, {{180}, {30}}},
            .frequency = {{more, {{1}, {4}}}},
            .monetary = {{more, {{50}, {200}, {1000}}}}};
}

/// Two recency scores; within each its own frequency cut; within each pair its own monetary cut.
plain nested_by_hand() {
    return {.how = rfm::nesting::nested,
            .recency = {less, {{90}}},
            .frequency = {{more, {{1}}}, {more, {{5}}}},
            .monetary = {{more, {{10}}}, {more, {{20}}}, {more, {{30}}}, {more, {{40}}}}};
}

void refused(plain const& made, std::string const& why) {
    INFO(why);
    CHECK_THROWS_WITH(made.validate(), ContainsSubstring(why));
}

} // namespace

TEST_CASE("a scale can be written down by hand and used without a fit") {
    auto const scale = by_hand();
    CHECK_NOTHROW(scale.validate());
    CHECK(scale(400, 1, 20) == score{1, 1, 1});
    CHECK(scale(180, 1, 50) == score{1, 1, 1}); // on the cut-off: the worse
    CHECK(scale(179, 2, 51) == score{2, 2, 2});
    CHECK(scale(10, 9, 5000) == score{3, 3, 4});
    CHECK(scale.unreachable_levels().empty());
}

TEST_CASE("the empty scale has one score") {
    plain const scale;
    CHECK_NOTHROW(scale.validate());
    CHECK(scale(1, 2, 3) == score{1, 1, 1});
}

TEST_CASE("a nested scale takes the cut-offs of the customer's group") {
    auto const scale = nested_by_hand();
    CHECK_NOTHROW(scale.validate());
    CHECK(scale(100, 1, 10) == score{1, 1, 1}); // lists 0 and 0
    CHECK(scale(100, 1, 11) == score{1, 1, 2});
    CHECK(scale(100, 2, 20) == score{1, 2, 1}); // lists 0 and 1
    CHECK(scale(100, 2, 21) == score{1, 2, 2});
    CHECK(scale(10, 2, 30) == score{2, 1, 1}); // lists 1 and 2
    CHECK(scale(10, 2, 31) == score{2, 1, 2});
    CHECK(scale(10, 6, 40) == score{2, 2, 1}); // lists 1 and 3
    CHECK(scale(10, 6, 41) == score{2, 2, 2});
}

TEST_CASE("a scale of the host's own types") {
    rfm::scale<std::chrono::sys_days, double, std::chrono::seconds> const scale{
        .recency = {more, {{1998y / 1 / 1}}}, .frequency = {{more, {{2}}}}, .monetary = {{more, {{60s}}}}};
    CHECK(scale(1998y / 1 / 2, 2, 61s) == score{2, 1, 2});
}

TEST_CASE("levels that no customer can have are told") {
    auto scale = by_hand();
    scale.frequency = {{more, {{1}, {1}, {2}, {4}}}}; // CDNOW
    CHECK(scale.unreachable_levels() == std::vector<rfm::level>{{"frequency", 2}});
    scale.monetary = {{more, {{5}, {5}, {5}}}};
    CHECK(scale.unreachable_levels() == std::vector<rfm::level>{{"frequency", 2}, {"monetary", 2}, {"monetary", 3}});

    // nested: only what is out of reach in every group
    auto nested = nested_by_hand();
    nested.frequency = {{more, {{1}, {1}, {4}}}, {more, {{1}, {3}, {3}}}};
    CHECK(nested.unreachable_levels().empty());
    nested.frequency = {{more, {{1}, {1}, {4}}}, {more, {{3}, {3}, {3}}}};
    CHECK(nested.unreachable_levels() == std::vector<rfm::level>{{"frequency", 2}});
}

TEST_CASE("an impossible scale is refused") {
    auto scale = by_hand();
    scale.recency.edges = {{30}, {180}};
    refused(scale, "worst to the best");
    scale = by_hand();
    scale.monetary[0].edges[1].value = std::nan("");
    refused(scale, "row 1: cut-off is nan");
    scale = by_hand();
    scale.frequency.clear();
    refused(scale, "frequency is 0 lists of cut-offs, wanted: 1");
    scale = by_hand();
    scale.how = rfm::nesting::nested;
    refused(scale, "frequency is 1 lists of cut-offs, wanted: 3");
    scale = nested_by_hand();
    scale.monetary.pop_back();
    refused(scale, "monetary is 3 lists of cut-offs, wanted: 4");
    scale = nested_by_hand();
    scale.frequency[1].edges.push_back({9});
    refused(scale, "3 bands");
    scale = nested_by_hand();
    scale.how = static_cast<rfm::nesting>(9);
    refused(scale, "nesting is 9");
    scale = by_hand();
    for (int i = 0; i < 300; ++i)
        scale.monetary[0].edges.push_back({1000.0 + i});
    refused(scale, "bands");
    scale = by_hand();
    for (int i = 1; i < 300; ++i)
        scale.recency.edges.push_back({30.0 - i});
    refused(scale, "recency is 302 bands");
}

TEST_CASE("scores are monotone in each dimension") {
    auto const scale = by_hand();
    clientele_test::property("better values, no worse scores", [&](int r, int f, int m, int a, int b, int c) {
        double const dr = std::abs(a % 1000), df = std::abs(b % 10), dm = std::abs(c % 5000);
        auto const s = scale(r % 1000, f % 10, m % 5000);
        auto const t = scale(r % 1000 - dr, f % 10 + df, m % 5000 + dm);
        RC_ASSERT(t.recency >= s.recency);
        RC_ASSERT(t.frequency >= s.frequency);
        RC_ASSERT(t.monetary >= s.monetary);
    });
}

TEST_CASE("scales are values") {
    auto const a = by_hand();
    auto b = a;
    CHECK(a == b);
    b.monetary[0].edges[2].value = 1001;
    CHECK(a != b);
    CHECK(nested_by_hand() != a);
    STATIC_REQUIRE(std::regular<plain>);
}
