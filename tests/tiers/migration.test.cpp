// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/property.hpp"
#include "../support/service.hpp"

#include <clientele/core/error.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/migration.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;
using clientele_test::service;
using tiers_of = std::vector<tiers::assignment<service>>;

namespace {

constexpr auto D = service::diamond;
constexpr auto C = service::core;
constexpr auto P = service::potential;
constexpr auto B = service::base;
constexpr auto none = std::nullopt;

} // namespace

TEST_CASE("counts, margins, and who rose, stayed and fell") {
    auto const seen =
        tiers::migrate(tiers_of{D, D, C, C, C, B, none, none, P}, tiers_of{D, C, D, C, none, P, B, none, P});
    CHECK(seen.count(D, D) == 1);
    CHECK(seen.count(D, C) == 1);
    CHECK(seen.count(C, none) == 1); // gone
    CHECK(seen.count(none, B) == 1); // new
    CHECK(seen.count(none, none) == 0);
    CHECK(seen.before(C) == 3);
    CHECK(seen.after(C) == 2);
    CHECK(seen.before(none) == 1);
    CHECK(seen.after(none) == 1);
    CHECK(seen.risen() == 2);
    CHECK(seen.stayed() == 3);
    CHECK(seen.fallen() == 1);
    CHECK_THAT(seen.rate(D, C).estimate, WithinRel(0.5, 1e-15));
    CHECK(seen.rate(D, C).lower > 0.09);
    CHECK(io::load<tiers::migration<service>>(io::save(seen)) == seen);
}

TEST_CASE("Shorrocks' mobility: nobody moves, and the tier before says nothing") {
    CHECK(tiers::migrate(tiers_of{D, C, P, B}, tiers_of{D, C, P, B}).mobility() == 0);
    tiers_of before;
    tiers_of after;
    for (auto const from : {D, C, P, B}) {
        for (auto const to : {D, C, P, B}) {
            before.push_back(from);
            after.push_back(to);
        }
    }
    CHECK_THAT(tiers::migrate(before, after).mobility(), WithinRel(1.0, 1e-15));
    CHECK(tiers::migrate(tiers_of{D, C}, tiers_of{C, D}).mobility() == 2); // k / (k - 1): none stays
    // (3 - (.85 + .75 + .80)) / 2 over three tiers of a hundred
    tiers_of from;
    tiers_of to;
    auto const move = [&](service a, service b, int count) {
        from.insert(from.end(), static_cast<std::size_t>(count), a);
        to.insert(to.end(), static_cast<std::size_t>(count), b);
    };
    move(D, D, 85), move(D, C, 12), move(D, P, 3);
    move(C, D, 10), move(C, C, 75), move(C, P, 15);
    move(P, D, 2), move(P, C, 18), move(P, P, 80);
    CHECK_THAT(tiers::migrate(from, to).mobility(), WithinRel(0.3, 1e-14));
}

TEST_CASE("the value bridge adds up to the change of the whole") {
    std::vector<double> const was{10, 20, 30, 0};
    std::vector<double> const is{12, 5, 0, 7};
    auto const seen = tiers::migrate(tiers_of{D, D, C, none}, tiers_of{D, C, none, B}, {was, is});
    CHECK(seen.value(D, C) == tiers::cell_value{20, 5});
    CHECK(seen.value(C, none).change() == -30);
    double change = 0;
    for (auto const& cell : seen.values) {
        change += cell.change();
    }
    CHECK(change == -36);
    CHECK_THROWS_AS(tiers::migrate(tiers_of{D}, tiers_of{D}).value(D, D), invalid_option);
    CHECK_THROWS_AS(tiers::migrate(tiers_of{D}, tiers_of{D}, {was, is}), invalid_data);
}

TEST_CASE("by ids: who is in one list only is new or gone") {
    using listed = std::vector<std::pair<std::string, tiers::assignment<service>>>;
    listed const before{{"ann", D}, {"bob", C}, {"cy", P}};
    listed const after{{"cy", C}, {"dan", B}, {"ann", D}};
    auto const seen = tiers::migrate_by_id(before, after);
    CHECK(seen.count(D, D) == 1);
    CHECK(seen.count(P, C) == 1);
    CHECK(seen.count(C, none) == 1);
    CHECK(seen.count(none, B) == 1);
    CHECK(seen.before(none) == 1);
    CHECK_THROWS_WITH(tiers::migrate_by_id(listed{{"ann", D}, {"ann", C}}, after), "row 1: id is ann, it occurs twice");
    // The row is that of the list, whatever order the ids are matched in.
    listed unknown = before;
    unknown.insert(unknown.end(), {{"eve", D}, {"fay", static_cast<service>(9)}, {"gus", B}});
    CHECK_THROWS_WITH(tiers::migrate_by_id(unknown, after),
                      "row 4: tier before is number 9, the scale has tiers 0 to 3");
    CHECK_THROWS_WITH(tiers::migrate_by_id(before, unknown),
                      "row 4: tier after is number 9, the scale has tiers 0 to 3");
}

TEST_CASE("laws: margins, order, and time the other way round") {
    clientele_test::property("margins", [](std::vector<std::uint8_t> const& drawn) {
        tiers_of before;
        tiers_of after;
        auto const tier = [](int of) {
            return of == 4 ? tiers::assignment<service>{} : tiers::at_place<service>(static_cast<std::size_t>(of));
        };
        for (std::uint8_t const d : drawn) {
            before.push_back(tier(d % 5));
            after.push_back(tier(d / 5 % 5));
        }
        auto const seen = tiers::migrate(before, after);
        for (auto const each : tiers::all_tiers<service>()) {
            RC_ASSERT(seen.before(each) == static_cast<std::uint64_t>(std::count(before.begin(), before.end(), each)));
            RC_ASSERT(seen.after(each) == static_cast<std::uint64_t>(std::count(after.begin(), after.end(), each)));
        }
        auto const back = tiers::migrate(after, before);
        RC_ASSERT(back.risen() == seen.fallen());
        RC_ASSERT(back.stayed() == seen.stayed());
        std::reverse(before.begin(), before.end());
        std::reverse(after.begin(), after.end());
        RC_ASSERT(tiers::migrate(before, after) == seen);
    });
}

TEST_CASE("who does not line up is refused") {
    CHECK_THROWS_AS(tiers::migrate(tiers_of{D}, tiers_of{D, C}), invalid_data);
    auto const nowhere = static_cast<service>(9);
    CHECK_THROWS_AS(tiers::migrate(tiers_of{D}, tiers_of{C}).count(D, nowhere), invalid_data);
    CHECK_THROWS_AS(tiers::migrate(tiers_of{D}, tiers_of{C}).before(nowhere), invalid_data);
    CHECK_THROWS_WITH(tiers::migrate(tiers_of{D, D}, tiers_of{D, nowhere}),
                      "row 1: tier after is number 9, the scale has tiers 0 to 3");
}

TEST_CASE("values of a migration stay those of its customers") {
    std::vector<double> const worth{1, 2};
    std::vector<tiers::assignment<service>> const standing{service::core, service::base};
    auto seen = tiers::migrate(standing, standing, {worth, worth});
    CHECK_THROWS_AS(seen.add(service::core, service::base), invalid_data);
    seen.values[0].after = std::nan("");
    CHECK_THROWS_AS(seen.validate(), invalid_data);
}
