// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "level_types.hpp"

#include <clientele/features/levels.hpp>
#include <clientele/io/text.hpp>

#include <optional>
#include <string>
#include <vector>

namespace features = clientele::features;
using namespace clientele_test;

namespace crm {

enum class grade { bad = 2, fair = 5, good = 7 };

std::string to_string(grade of) { return of == grade::bad ? "bad" : of == grade::fair ? "fair" : "good"; }

} // namespace crm

TEST_CASE("levels are read by their place") {
    features::levels<std::string> const of{{"mail", "shop", std::nullopt}};
    CHECK_NOTHROW(of.validate());
    CHECK(of.size() == 3);
    CHECK(of.has_missing());
    CHECK(of.text(1) == "shop");
    CHECK(of.text(2) == "none");
    CHECK(of.text(features::unseen_level) == "unseen");
    CHECK(of.table().find("shop") == 1);
    CHECK(of.table().find("web") == features::unseen_level);
    CHECK_FALSE(features::levels<int>{}.has_missing());
}

TEST_CASE("levels have the text that the host gives them, or some") {
    CHECK(features::levels<crm::grade>{{crm::grade::bad, crm::grade::good}}.text(1) == "good");
    CHECK(features::levels<channel>{{channel::web, channel::mail}}.text(1) == "2"); // the number of the enumerator
    CHECK(features::levels<hashable>{{hashable{4}}}.text(0) == "no. 4");
    CHECK(features::levels<comparable>{{comparable{9}, comparable{4}}}.text(1) == "level 1");
    CHECK(features::levels<bool>{{false, true}}.text(1) == "true");
    CHECK(features::levels<double>{{0.5}}.text(0) == "0.5");
}

TEST_CASE("an ordered level that was never seen lies between its neighbours") {
    features::levels<int> const of{{10, 20, 30}};
    CHECK(of.rank(10) == 0);
    CHECK(of.rank(30) == 2);
    CHECK(of.rank(25) == 1.5);
    CHECK(of.rank(9) == -0.5);
    CHECK(of.rank(31) == 2.5);
    CHECK(features::levels<std::string>{{"b", "d"}}.rank("c") == 0.5);
}

TEST_CASE("impossible levels are refused") {
    using text = features::levels<std::string>;
    CHECK_THROWS_WITH((text{{"b", "a"}}.validate()), ContainsSubstring("ascend"));
    CHECK_THROWS_WITH((text{{"a", "a"}}.validate()), ContainsSubstring("twice"));
    CHECK_THROWS_WITH((text{{std::nullopt, "a"}}.validate()), ContainsSubstring("only the last"));
    CHECK_THROWS_WITH((features::levels<comparable>{{comparable{2}, comparable{1}, comparable{2}}}.validate()),
                      ContainsSubstring("twice"));
    CHECK_NOTHROW((features::levels<comparable>{{comparable{2}, comparable{1}}}.validate())); // no order to keep
    CHECK_NOTHROW(text{}.validate());
    features::levels<int> many;
    for (int i = 0; i < 65'536; ++i) {
        many.known.emplace_back(i);
    }
    CHECK_THROWS_WITH(many.validate(), ContainsSubstring("65534 are allowed"));
}
