// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/confusion.hpp>

#include <list>
#include <optional>
#include <string>

using namespace clientele;
using namespace clientele_test;

namespace {

enum class tier { gold, silver };

struct account {
    std::uint32_t cluster;
    tier known_as;
    std::uint64_t copies = 1;
    char const* text = "";
    std::optional<int> maybe{};
};

/// Can be hashed and compared for equality, not ordered.
struct colour {
    int hue;
    friend bool operator==(colour const&, colour const&) = default;
};

} // namespace

template <> struct std::hash<colour> {
    std::size_t operator()(colour const& one) const noexcept { return static_cast<std::size_t>(one.hue); }
};

TEST_CASE("clusters against the host's own enum, read by projections") {
    std::list<account> const accounts{
        {1, tier::silver}, {0, tier::gold, 3}, {1, tier::gold}, {1, tier::silver}, {7, tier::gold, 0}};
    auto const found = clustering::cross(accounts, &account::cluster, &account::known_as, &account::copies);
    CHECK(found.firsts == std::vector<std::uint32_t>{0, 1}); // nobody in 7
    CHECK(found.seconds == std::vector<tier>{tier::gold, tier::silver});
    CHECK(found.table.firsts == std::vector<std::uint64_t>{3, 3});
    CHECK(found.table.seconds == std::vector<std::uint64_t>{4, 2});
    CHECK(found.table.cells == std::vector<clustering::contingency::cell>{{0, 0, 3}, {1, 0, 1}, {1, 1, 2}});
    CHECK(found.table.customers() == 6);
    CHECK(found.table.in_both(1, 1) == 2);
    CHECK(found.table.in_both(0, 1) == 0);
    CHECK(found.table.in_both(9, 9) == 0);
    CHECK(clustering::cross(accounts, &account::cluster, &account::known_as).table.customers() == 5);
}

TEST_CASE("groups are in ascending order, or that of appearance") {
    std::vector<std::string> const words{"b", "a", "b"};
    std::vector<colour> const colours{{3}, {1}, {3}};
    auto const found = clustering::cross(words, colours);
    CHECK(found.firsts == std::vector<std::string>{"a", "b"});
    CHECK(found.seconds == std::vector<colour>{{3}, {1}});
    CHECK(found.table.in_both(1, 0) == 2);
    std::vector<account> const accounts{{0, tier::gold, 1, "x"}, {0, tier::gold, 1, "y"}};
    CHECK(clustering::cross(accounts, &account::text, &account::cluster).firsts == std::vector<std::string>{"x", "y"});
}

TEST_CASE("hostile confusions") {
    std::vector<account> const accounts{{0, tier::gold, 1, "", 1}, {0, tier::gold, 1, nullptr}};
    CHECK_THROWS_WITH(clustering::cross(accounts, &account::cluster, &account::maybe),
                      ContainsSubstring("row 1: label is none"));
    CHECK_THROWS_WITH(clustering::cross(accounts, &account::cluster, &account::text),
                      ContainsSubstring("row 1: label is none"));
    std::vector<int> const both{0, 1};
    auto const same = [](int label) { return label; };
    auto const half = [](int label) { return std::uint64_t{1} << 63U | static_cast<std::uint64_t>(label); };
    CHECK_THROWS_WITH(clustering::cross(both, same, same, half),
                      ContainsSubstring("row 1: weight is 9223372036854775809, there are 2^64 customers or more"));
    CHECK_THROWS_WITH(clustering::cross(std::vector<int>{}, std::vector<int>{}),
                      ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(clustering::cross(std::vector<int>{1}, std::vector<int>{1, 2}),
                      ContainsSubstring("labels is 2 entries, wanted: 1"));
}
