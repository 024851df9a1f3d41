// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/tier_pyramid.hpp>
#include <clientele/core/error.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::inert;
using clientele_test::parsed;
using tiers::service_tier;

namespace hostile {
enum class level : std::uint8_t { top, bottom };
constexpr std::array<std::string_view, 2> tier_names(level /*unused*/) {
    return {"</script><img src=x onerror=\"alert('1')\">", "</script><img src=x onerror=\"alert('1')\">"};
}
} // namespace hostile

namespace {

std::vector<tiers::assignment<service_tier>> const five{service_tier::base, service_tier::diamond, std::nullopt,
                                                        service_tier::base, service_tier::base};
auto const in_words = [](tiers::service_terms const& of) { return std::string{of.staff}; };

nlohmann::json rows_of(nlohmann::json const& chart, std::size_t view) {
    return chart.at("hconcat").at(view).at("data").at("values");
}

} // namespace

TEST_CASE("the pyramid has the customers, shares, value and terms of each tier") {
    std::vector<double> const values{10, 70, 1000, 5, 15};
    auto const data = chart::tier_pyramid(five, tiers::service_promises, in_words, values);
    CHECK(data.customers == std::vector<std::uint64_t>{1, 0, 0, 3});
    CHECK(data.share == std::vector<double>{0.25, 0, 0, 0.75});
    CHECK(data.value == std::vector<double>{70, 0, 0, 30});
    CHECK(data.value_share == std::vector<double>{0.7, 0, 0, 0.3});
    CHECK(data.terms.at(3) == "the service centre");
    CHECK(data.without == 1);

    auto const drawn = parsed(draw(data, {.customers = "accounts"}), "tier_pyramid");
    CHECK(column<std::string>(rows_of(drawn, 0), "tier") ==
          std::vector<std::string>{"diamond", "core", "potential", "base"});
    CHECK(column<double>(rows_of(drawn, 0), "right") == std::vector<double>{0.125, 0, 0, 0.375});
    CHECK(column<std::string>(rows_of(drawn, 0), "label").front() == "1 (25%)");
    CHECK(column<std::string>(rows_of(drawn, 1), "label").front() == "70%");
    CHECK(column<std::string>(rows_of(drawn, 2), "terms").front() == "a dedicated team");
    CHECK(drawn.at("title").at("subtitle") == "4 accounts; 1 have no tier");
}

TEST_CASE("without values or terms the pyramid stands alone") {
    auto const data = chart::tier_pyramid(five);
    CHECK(data.value.empty());
    auto const drawn = parsed(draw(data), "tier_pyramid_alone");
    CHECK(column<std::uint64_t>(clientele_test::rows(drawn), "customers") == std::vector<std::uint64_t>{1, 0, 0, 3});
    auto const nobody = chart::tier_pyramid(std::vector<tiers::assignment<service_tier>>{});
    CHECK(nobody.share == std::vector<double>(4));
    parsed(draw(nobody), "tier_pyramid_nobody");
}

TEST_CASE("value that comes to nothing has no shares") {
    std::vector<double> const refunds{-10, 5, 0, 0, 5};
    CHECK(chart::tier_pyramid(five, refunds).value_share == std::vector<double>(4));
}

TEST_CASE("hostile tiers come out as text, and are told apart") {
    std::vector<tiers::assignment<hostile::level>> const two{hostile::level::top, hostile::level::bottom};
    auto const chart = draw(chart::tier_pyramid(two), {.title = clientele_test::hostile});
    CHECK(inert(chart.json()));
    auto const names = column<std::string>(clientele_test::rows(parsed(chart, "tier_pyramid_hostile")), "tier");
    CHECK(names.at(0) != names.at(1));
}

TEST_CASE("the pyramid refuses what does not line up, naming the row") {
    std::vector<double> values{1, 2};
    CHECK_THROWS_WITH(chart::tier_pyramid(five, values), ContainsSubstring("values is 2"));
    values = {1, 2, 3, std::nan(""), 5};
    CHECK_THROWS_WITH(chart::tier_pyramid(five, values), StartsWith("row 3: value is nan"));
    std::vector<tiers::assignment<service_tier>> const wrong{service_tier::core, static_cast<service_tier>(9)};
    CHECK_THROWS_WITH(chart::tier_pyramid(wrong), StartsWith("row 1: tier is number 9"));
}
