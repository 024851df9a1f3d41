// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/core/concepts.hpp>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/istream.hpp>
#include <range/v3/view/transform.hpp>

#include <chrono>
#include <compare>
#include <forward_list>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace archetypes {

/// Can be put in order, and nothing else: no default, no arithmetic.
class money {
public:
    explicit money(long cents) : cents_(cents) {}
    friend auto operator<=>(money const&, money const&) = default;

private:
    long cents_;
};

struct unordered {};

class pinned {
public:
    explicit pinned(double spend) : spend_(spend) {}
    pinned(pinned const&) = delete;
    pinned& operator=(pinned const&) = delete;
    ~pinned() = default;
    [[nodiscard]] double spend() const { return spend_; }
    [[nodiscard]] std::optional<money> balance() const { return std::nullopt; }
    void remind() const {}
    std::chrono::sys_days since;
    std::optional<std::chrono::year_month_day> last;
    unordered mood;
    std::unique_ptr<int> owned;

private:
    double spend_;
};

inline constexpr auto by_lambda = [](pinned const& p) { return static_cast<int>(p.spend()); };
inline constexpr auto changes_it = [](pinned& p) { return p.spend(); };
inline constexpr auto takes_it = [](std::vector<int> v) { return v.size(); };

} // namespace archetypes

using namespace archetypes;

TEST_CASE("any range that can be walked twice holds customers") {
    using namespace clientele;
    STATIC_REQUIRE(customer_range<std::vector<pinned>&>);
    STATIC_REQUIRE(customer_range<std::list<pinned> const&>);
    STATIC_REQUIRE(customer_range<std::forward_list<pinned>&>);
    STATIC_REQUIRE(customer_range<std::map<int, pinned>&>);
    STATIC_REQUIRE(customer_range<pinned(&)[3]>); // NOLINT(*-avoid-c-arrays)
    std::vector<int> numbers;
    auto filtered = numbers | ranges::views::filter([](int i) { return i > 0; });
    STATIC_REQUIRE(customer_range<decltype(filtered)&>);
    STATIC_REQUIRE(!customer_range<decltype(filtered) const&>); // hence C&&, never C const&
    auto made = ranges::views::iota(0, 3) | ranges::views::transform([](int i) { return std::to_string(i); });
    STATIC_REQUIRE(customer_range<decltype(made)&>);
    STATIC_REQUIRE(!customer_range<ranges::istream_view<int>&>);
    STATIC_REQUIRE(row_stream<ranges::istream_view<int>&>);
    STATIC_REQUIRE(!row_stream<int>);
    STATIC_REQUIRE(!row_stream<pinned>);
}

TEST_CASE("projections are called with lvalues also where a range yields temporaries") {
    auto made = ranges::views::iota(0, 3) | ranges::views::transform([](int i) { return std::to_string(i); });
    STATIC_REQUIRE(std::is_same_v<clientele::row_t<decltype(made)>, std::string&>);
    STATIC_REQUIRE(std::is_same_v<clientele::row_t<std::vector<pinned> const&>, pinned const&>);
}

TEST_CASE("whatever std::invoke accepts is a projection") {
    using namespace clientele;
    STATIC_REQUIRE(projection<decltype(&pinned::since), pinned&>);
    STATIC_REQUIRE(projection<decltype(&pinned::spend), pinned const&>);
    STATIC_REQUIRE(projection<decltype(by_lambda), pinned const&>);
    STATIC_REQUIRE(projection<decltype(changes_it), pinned&>);
    STATIC_REQUIRE(!projection<decltype(changes_it), pinned const&>);
    STATIC_REQUIRE(!projection<decltype(&pinned::remind), pinned&>); // yields nothing
    STATIC_REQUIRE(!projection<decltype(&pinned::since), std::string&>);
    STATIC_REQUIRE(!projection<decltype(takes_it), pinned&>);
    STATIC_REQUIRE(!projection<int, pinned&>);
}

TEST_CASE("the weakest concept is asked for") {
    using namespace clientele;
    STATIC_REQUIRE(ordered_projection<decltype(&pinned::balance), pinned&>); // an optional of what can be ordered
    STATIC_REQUIRE(ordered_projection<decltype(&pinned::since), pinned&>);
    STATIC_REQUIRE(ordered_projection<decltype(&pinned::spend), pinned&>);
    STATIC_REQUIRE(!ordered_projection<decltype(&pinned::mood), pinned&>);

    STATIC_REQUIRE(numeric_projection<decltype(&pinned::spend), pinned&>);
    STATIC_REQUIRE(numeric_projection<decltype(by_lambda), pinned&>);
    STATIC_REQUIRE(!numeric_projection<decltype(&pinned::balance), pinned&>);
    STATIC_REQUIRE(!numeric_projection<decltype(&pinned::since), pinned&>);

    STATIC_REQUIRE(date_projection<decltype(&pinned::since), pinned&>);
    STATIC_REQUIRE(date_projection<decltype(&pinned::last), pinned const&>);
    STATIC_REQUIRE(!date_projection<decltype(&pinned::spend), pinned&>);

    STATIC_REQUIRE(std::is_same_v<projected_t<decltype(&pinned::last), pinned&>, std::chrono::year_month_day>);
    STATIC_REQUIRE(std::is_same_v<projected_t<decltype(&pinned::balance), pinned&>, money>);
}

TEST_CASE("a worded projection reads in place") {
    struct word {};
    pinned customer(12.5);
    clientele::worded<word, decltype(&pinned::owned)> const owned{&pinned::owned};
    CHECK(&owned(customer) == &customer.owned); // a reference: nothing is copied
    clientele::worded<word, decltype(&pinned::spend)> const spend{&pinned::spend};
    CHECK(spend(customer) == 12.5);
    STATIC_REQUIRE(clientele::projection<decltype(spend), pinned&>);
    STATIC_REQUIRE(!clientele::projection<decltype(spend), std::string&>);
    STATIC_REQUIRE(!std::is_same_v<clientele::worded<word, int>, clientele::worded<pinned, int>>);
}

TEST_CASE("a missing value is a null pointer") {
    using clientele::detail::value_of;
    std::optional<int> const none;
    std::optional<int> const some = 3;
    int const plain = 4;
    char const* const nothing = nullptr;
    CHECK(value_of(none) == nullptr);
    CHECK(*value_of(some) == 3);
    CHECK(value_of(plain) == &plain);
    CHECK(value_of(nothing) == nullptr);
}
