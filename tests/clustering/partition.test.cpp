// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/partition.hpp>

#include <set>
#include <string_view>

using namespace clientele::clustering;

TEST_CASE("partition: each reason to stop has words of its own") {
    std::set<std::string_view> const said{
        to_string(stop_reason::labels_settled), to_string(stop_reason::prototypes_settled),
        to_string(stop_reason::iteration_limit), to_string(stop_reason::few_distinct_rows)};
    CHECK(said.size() == 4);
    CHECK(said.count("") == 0);
}

TEST_CASE("partition: a regular value") {
    partition const some{
        .middles = {1, 0, {1, 2}, {}, {}}, .labels = {0, 1}, .report = {.converged = true, .sizes = {1, 1}}};
    auto copy = some;
    CHECK(copy == some);
    copy.report.inertia = 1;
    CHECK_FALSE(copy == some);
}
