// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/covariate_groups.hpp>

#include <vector>

using namespace clientele;
using clv::summary;

TEST_CASE("customers are grouped by covariates, equal ones counted, whatever their order") {
    clv::detail::covariate_rows<summary> rows;
    rows.rows = {{1, 2, 9}, {0, 0, 5}, {1, 2, 9}, {0, 0, 5}, {1, 2, 9}};
    rows.weights = {1, 2, 1, 3, 5};
    rows.z = {1, 0, /**/ 0, 1, /**/ 0, 1, /**/ 0, 1, /**/ 1, 0};
    auto const groups = clv::detail::grouped(rows, 2);
    CHECK(groups.rows == std::vector<summary>{{0, 0, 5}, {1, 2, 9}, {1, 2, 9}});
    CHECK(groups.weights == std::vector<double>{5, 1, 6});
    CHECK(groups.ends == std::vector<std::size_t>{2, 3});
    CHECK(groups.z == std::vector<double>{0, 1, 1, 0});
    CHECK(groups.group_of(0) == 0);
    CHECK(groups.group_of(1) == 0);
    CHECK(groups.group_of(2) == 1);

    clv::detail::covariate_rows<summary> first{{rows.rows[4]}, {5}, {1, 0}};
    clv::detail::covariate_rows<summary> const rest{
        {rows.rows[3], rows.rows[2], rows.rows[1], rows.rows[0]}, {3, 1, 2, 1}, {0, 1, 0, 1, 0, 1, 1, 0}};
    first.merge(rest);
    auto const again = clv::detail::grouped(first, 2);
    CHECK(again.rows == groups.rows);
    CHECK(again.weights == groups.weights);
    CHECK(again.ends == groups.ends);
    CHECK(again.z == groups.z);
}

TEST_CASE("without covariates all are one group") {
    clv::detail::covariate_rows<summary> rows;
    rows.rows = {{1, 2, 9}, {0, 0, 5}};
    rows.weights = {1, 1};
    auto const groups = clv::detail::grouped(rows, 0);
    CHECK(groups.ends == std::vector<std::size_t>{2});
    CHECK(groups.covariates(0).empty());
}

TEST_CASE("spends in groups: the likelihood of each row is that of the model") {
    clv::detail::covariate_rows<clv::detail::spend_row> rows;
    rows.rows = {{3, 12.5}, {1, 80}, {3, 2}};
    rows.weights = {1, 1, 1};
    clv::detail::spends_in_groups const data{clv::detail::grouped(rows, 0)};
    clv::gamma_gamma const model{4, 3, 30};
    auto const prepared = data.prepare(model);
    auto const likelihood = data.likelihood(model, prepared, 0, 3);
    for (std::size_t i = 0; i < 3; ++i) {
        auto const& [x, mean] = data.groups.rows[i];
        CHECK_THAT(likelihood(i).value, WithinRel(model.log_likelihood(x, mean), 1e-13));
    }
}

TEST_CASE("one customer of many purchases has the likelihood that he has among others") {
    clv::detail::covariate_rows<summary> rows;
    rows.rows = {{40'000, 900, 1000}, {3, 7, 9}};
    rows.weights = {1, 1};
    rows.z = {1, 0};
    clv::detail::histories_in_groups<clv::bg_nbd> const data{clv::detail::grouped(rows, 1)};
    clv::bg_nbd const model{.4, .01, .5, 300};
    for (std::size_t row = 0; row < 2; ++row) {
        auto const alone = data.likelihood(model, {}, row, row + 1)(row);
        auto const among = clv::bg_nbd::likelihood{model, 40'000}(data.groups.rows[row]);
        CHECK_THAT(alone.value, WithinRel(among.value, 1e-13));
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK_THAT(alone.gradient[i], WithinRel(among.gradient[i], 1e-11));
        }
        for (std::size_t i = 0; i < 10; ++i) {
            CHECK_THAT(alone.hessian[i], WithinRel(among.hessian[i], 1e-11));
        }
    }
}
