// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/compare.hpp>
#include <clientele/core/engine.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace clientele;

namespace {

clv::comparison_line const& line(clv::model_comparison const& of, std::string const& model) {
    return *std::find_if(of.lines.begin(), of.lines.end(), [&](auto const& one) { return one.model == model; });
}

} // namespace

TEST_CASE("CDNOW under all models that apply", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const found = clv::compare_models(*customers, clv::later(39, &clientele_test::cdnow_customer::later));
    REQUIRE(found.lines.size() == 8);
    // by likelihood, as the figures of the literature have them
    CHECK(found.lines[0].model == "MBG/NBD");
    CHECK(found.lines[1].model == "BG/NBD");
    CHECK(found.lines[2].model == "Pareto/NBD");
    CHECK(found.lines[3].model == "NBD");
    CHECK_THAT(found.lines[0].report.log_likelihood, WithinAbs(-9582.135715554, 1e-8));
    CHECK_THAT(found.lines[2].report.log_likelihood, WithinAbs(-9594.976178940, 1e-8));
    for (std::size_t i = 4; i < 8; ++i)
        CHECK(!found.lines[i].does_not_apply.empty());
    // what each says of one who never came back
    CHECK(line(found, "BG/NBD").p_alive_without_repeat == 1);
    CHECK(line(found, "NBD").p_alive_without_repeat == 1);
    CHECK(line(found, "MBG/NBD").p_alive_without_repeat < 0.5);
    CHECK(line(found, "Pareto/NBD").p_alive_without_repeat < 0.5);
    // with nobody ever lost, far too many purchases are expected
    CHECK(line(found, "NBD").holdout->bias > 0.2);
    CHECK(std::abs(line(found, "BG/NBD").holdout->bias) < 0.15);
    auto const without = clv::compare_models(*customers, {}, {}, threads{2});
    CHECK(!without.lines[0].holdout.has_value());
    CHECK(without.lines[0].report == found.lines[0].report);
}

TEST_CASE("a weight counts as so many rows, in the future too") {
    struct weighted {
        std::uint32_t x;
        double t_x;
        double T;
        int later;
        std::uint64_t count;
    };
    std::vector<weighted> rows, repeated;
    for (std::uint32_t i = 0; i < 300; ++i) {
        std::uint32_t const x = i * 7 % 5;
        weighted const one{x, x > 0 ? 3.0 + i % 20 : 0.0, 30.0 + i % 9, static_cast<int>(i * 11 % 4), i % 4};
        rows.push_back(one);
        for (std::uint64_t copy = 0; copy < one.count; ++copy) {
            repeated.push_back(one);
            repeated.back().count = 1;
        }
    }
    auto const by =
        clv::lens(clv::x(&weighted::x), clv::t_x(&weighted::t_x), clv::T(&weighted::T), clv::weight(&weighted::count));
    auto const one = clv::compare_models(rows, clv::later(20, &weighted::later), by);
    auto const two = clv::compare_models(repeated, clv::later(20, &weighted::later), by);
    for (std::string const model : {"BG/NBD", "Pareto/NBD", "NBD"}) {
        CHECK_THAT(line(one, model).holdout->mean_absolute_error,
                   WithinRel(line(two, model).holdout->mean_absolute_error, 1e-6));
        CHECK_THAT(line(one, model).holdout->top_fifth, WithinRel(line(two, model).holdout->top_fifth, 1e-6));
    }
}
