// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "level_types.hpp"

#include <clientele/features/learn_levels.hpp>

#include <optional>
#include <string>
#include <vector>

namespace features = clientele::features;
using namespace clientele_test;

TEST_CASE("levels are learnt in their order, or as they came") {
    features::level_counts<std::string> of;
    CHECK(of.add("shop") == 0);
    CHECK(of.add("mail") == 1);
    CHECK(of.add("shop") == 0);
    CHECK(of.learnt("channel") == features::levels<std::string>{{"mail", "shop"}});
    CHECK(of.values() == std::vector<std::optional<std::string>>{"shop", "mail"});
    features::level_counts<comparable> unordered;
    unordered.add(comparable{5});
    unordered.add(comparable{3});
    CHECK(unordered.learnt("kind") == features::levels<comparable>{{comparable{5}, comparable{3}}});
}

TEST_CASE("the commonest level, of equally common ones the lowest") {
    features::level_counts<int> of;
    CHECK_FALSE(of.commonest());
    of.add(9, 2);
    of.add(4, 1);
    of.add(7, 2);
    CHECK(of.commonest() == features::code{1}); // 4, 7, 9
    of.add(9);
    CHECK(of.commonest() == features::code{2});
}

TEST_CASE("levels that nobody has are not learnt") {
    features::level_counts<int> of;
    of.add(4, 0);
    of.add(9, 1);
    CHECK(of.learnt("size") == features::levels<int>{{9}});
    CHECK(of.commonest() == features::code{0});
}

TEST_CASE("counts of levels merge") {
    features::level_counts<int> first, second;
    first.add(3, 2);
    second.add(5, 3);
    second.add(3);
    first.merge(second);
    CHECK(first.values() == std::vector<std::optional<int>>{3, 5});
    CHECK(first.commonest() == features::code{0}); // three each: the lower
}

TEST_CASE("an id is no category") {
    features::level_counts<int> of;
    for (int i = 0; i < 65'534; ++i) {
        of.add(i);
    }
    CHECK(of.learnt("id").size() == 65'534);
    of.add(-1);
    CHECK_THROWS_WITH(of.learnt("id"), ContainsSubstring("looks like an id"));
    features::level_counts<int> merged;
    merged.merge(of);
    CHECK_THROWS_AS(merged.learnt("id"), clientele::invalid_data);
}
