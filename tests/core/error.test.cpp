// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/core/error.hpp>

#include <stdexcept>
#include <type_traits>

TEST_CASE("an invalid option says which, what was given and what is allowed") {
    clientele::invalid_option const thrown("bins", "0", "1 to 255");
    CHECK(thrown.what() == std::string("option bins is 0, allowed: 1 to 255"));
    CHECK(thrown.option() == "bins");
    CHECK(thrown.value() == "0");
    CHECK(thrown.allowed() == "1 to 255");
}

TEST_CASE("invalid data say row and field and value") {
    clientele::invalid_data const thrown(17, "monetary", "nan", "it must be finite");
    CHECK(thrown.what() == std::string("row 17: monetary is nan, it must be finite"));
    CHECK(thrown.row() == 17U);
    CHECK(thrown.field() == "monetary");
    CHECK(thrown.value() == "nan");
}

TEST_CASE("data that are wrong as a whole have no row") {
    clientele::invalid_data const thrown("population", "empty", "there is nobody");
    CHECK(thrown.what() == std::string("population is empty, there is nobody"));
    CHECK_FALSE(thrown.row().has_value());
    CHECK(thrown.field() == "population");
    CHECK(thrown.value() == "empty");
}

TEST_CASE("one handler catches all") {
    CHECK_THROWS_AS(throw clientele::invalid_option("a", "b", "c"), clientele::error);
    CHECK_THROWS_AS(throw clientele::invalid_data("a", "b", "c"), clientele::error);
    CHECK_THROWS_AS(throw clientele::stopped(65536), clientele::error);
    CHECK_THROWS_AS(throw clientele::error("so"), std::runtime_error);
    CHECK(clientele::stopped(65536).what() == std::string("stopped by the caller after 65536 rows"));
    CHECK(clientele::stopped(3, "starts").what() == std::string("stopped by the caller after 3 starts"));
    // else copying one while it is in flight could end the program
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<clientele::invalid_option>);
}
