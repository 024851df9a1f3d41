// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/io/text.hpp>
#include <clientele/rfm/fit.hpp>
#include <clientele/rfm/scale.hpp>

#include <nlohmann/json.hpp>

#include <bit>
#include <chrono>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace io = clientele::io;
namespace rfm = clientele::rfm;
using clientele::banding::direction;
using namespace std::chrono_literals;
using scale = rfm::scale<double, double, double>;

namespace {

enum class kind : std::uint8_t { first, second };

struct inner {
    std::string label;
    double value = 0;
    friend bool operator==(inner const&, inner const&) = default;
    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("label", self.label);
        field("value", self.value);
    }
};

/// Every sort of member that a model may have.
struct everything {
    static constexpr std::string_view model_name{"test.everything"};

    bool yes = false;
    char letter = 'a';
    std::int64_t whole = 0;
    float single = 0;
    double real = 0;
    kind of{};
    std::string text;
    std::chrono::sys_days day{};
    std::chrono::local_days local_day{};
    std::chrono::sys_time<std::chrono::milliseconds> moment{};
    std::chrono::hours span{};
    std::optional<double> maybe;
    std::vector<inner> list;
    std::vector<std::vector<int>> nested;
    std::optional<inner> maybe_inner;
    friend bool operator==(everything const&, everything const&) = default;
    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("yes", self.yes);
        field("letter", self.letter);
        field("whole", self.whole);
        field("single", self.single);
        field("real", self.real);
        field("of", self.of);
        field("text", self.text);
        field("day", self.day);
        field("local_day", self.local_day);
        field("moment", self.moment);
        field("span", self.span);
        field("maybe", self.maybe);
        field("list", self.list);
        field("nested", self.nested);
        field("maybe_inner", self.maybe_inner);
    }
};

everything some_of_everything() {
    auto const number = rc::gen::arbitrary<double>();
    auto const text =
        rc::gen::container<std::string>(rc::gen::element('a', ' ', '\n', '\r', '\\', 'n', '.', '\0', '\xc3', '"'));
    everything made;
    made.yes = *rc::gen::arbitrary<bool>();
    made.letter = *rc::gen::element('x', '7', ' ', '\n', '\\');
    made.whole = *rc::gen::arbitrary<std::int64_t>();
    made.single = static_cast<float>(*number);
    made.real = *number;
    made.of = *rc::gen::element(kind::first, kind::second);
    made.text = *text;
    made.day = std::chrono::sys_days{std::chrono::days{*rc::gen::inRange(-700'000, 2'900'000)}};
    made.local_day = std::chrono::local_days{std::chrono::days{*rc::gen::inRange(-700'000, 2'900'000)}};
    made.moment += std::chrono::milliseconds{*rc::gen::arbitrary<int>()};
    made.span = std::chrono::hours{*rc::gen::arbitrary<int>()};
    if (*rc::gen::arbitrary<bool>()) made.maybe = *number;
    made.list.resize(*rc::gen::inRange<std::size_t>(0, 12));
    for (auto& one : made.list)
        one = {*text, *number};
    made.nested.resize(*rc::gen::inRange<std::size_t>(0, 4));
    for (auto& one : made.nested)
        one = *rc::gen::arbitrary<std::vector<int>>();
    if (*rc::gen::arbitrary<bool>()) made.maybe_inner = inner{*text, *number};
    return made;
}

scale by_hand() {
    return {.recency = {direction::lower_is_better, {{180}, {30, true}}},
            .frequency = {{direction::higher_is_better, {{1}, {4}}}},
            .monetary = {{direction::higher_is_better, {{0.1 + 0.2}}}}};
}

// As it must stay readable: the names of the members, the numbers in their shortest form.
std::string const saved_by_hand = R"(clientele rfm.scale 1
how 0
recency.better 1
recency.edges.size 2
recency.edges.0.value 180
recency.edges.0.equal_passes false
recency.edges.1.value 30
recency.edges.1.equal_passes true
frequency.size 1
frequency.0.better 0
frequency.0.edges.size 2
frequency.0.edges.0.value 1
frequency.0.edges.0.equal_passes false
frequency.0.edges.1.value 4
frequency.0.edges.1.equal_passes false
monetary.size 1
monetary.0.better 0
monetary.0.edges.size 1
monetary.0.edges.0.value 0.30000000000000004
monetary.0.edges.0.equal_passes false
)";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// A vendor's money that can be written and read.
class money {
public:
    money() = default;
    explicit money(long cents) : cents_(cents) {}
    explicit money(std::string_view text) : cents_(clientele::from_text<long>(text).value()) {}
    friend std::string to_string(money const& m) { return std::to_string(m.cents_); }
    friend auto operator<=>(money const&, money const&) = default;

private:
    long cents_ = 0;
};

struct account {
    int since = 0;
    unsigned orders = 1;
    double spend = 0;
};
auto const by =
    rfm::lens(rfm::recency(&account::since), rfm::frequency(&account::orders), rfm::monetary(&account::spend));

} // namespace

TEST_CASE("a model is saved as lines of name and value") {
    CHECK(io::save(by_hand()) == saved_by_hand);
    CHECK(io::load<scale>(saved_by_hand) == by_hand());
    STATIC_REQUIRE(io::model<scale>);
    STATIC_REQUIRE(io::model<everything>);
    STATIC_REQUIRE(!io::model<inner>); // has no name
    STATIC_REQUIRE(!io::model<int>);
}

TEST_CASE("every sort of member comes back bit for bit") {
    clientele_test::property("saved and loaded", [] {
        auto const made = *rc::gen::exec(some_of_everything);
        auto const text = io::save(made);
        auto const again = io::load<everything>(text);
        RC_ASSERT(again == made);
        RC_ASSERT(io::save(again) == text);
        RC_ASSERT(std::bit_cast<std::uint64_t>(again.real) == std::bit_cast<std::uint64_t>(made.real));
    });
    for (double const value : {-0.0, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max(),
                               -std::numeric_limits<double>::infinity()}) {
        everything made;
        made.real = value;
        CHECK(std::bit_cast<std::uint64_t>(io::load<everything>(io::save(made)).real) ==
              std::bit_cast<std::uint64_t>(value));
    }
}

TEST_CASE("line ends and backslashes in strings do not break lines") {
    everything made;
    made.text = "two\nlines\\n and \r a blank at the end \\";
    CHECK(io::save(made).find("text two\\nlines\\\\n and \\r a blank at the end \\\\\n") != std::string::npos);
    CHECK(io::load<everything>(io::save(made)).text == made.text);
}

TEST_CASE("fitted scales of every kind come back") {
    clientele_test::property("independent and nested", [] {
        std::vector<account> accounts{{3, 1, 12.5}};
        for (int const n : *rc::gen::arbitrary<std::vector<int>>())
            accounts.push_back({n % 400, static_cast<unsigned>(n) % 9, n / 7.0});
        for (auto const how : {rfm::nesting::independent, rfm::nesting::nested}) {
            auto const fitted = rfm::fit(accounts, by, {.bins = *rc::gen::inRange(1, 7), .how = how});
            auto const again = io::load<scale>(io::save(fitted));
            RC_ASSERT(again == fitted);
            RC_ASSERT(rfm::score_with(again, accounts, by) == rfm::score_with(fitted, accounts, by));
        }
    });
}

TEST_CASE("scales of dates and moments and durations and a vendor's money come back") {
    using of_dates = rfm::scale<std::chrono::sys_days, double, money>;
    of_dates const dates{.recency = {direction::higher_is_better, {{1997y / 12 / 31}, {1998y / 6 / 30}}},
                         .monetary = {{direction::higher_is_better, {{money{1999}}}}}};
    CHECK(io::load<of_dates>(io::save(dates)) == dates);
    CHECK(io::save(dates).find("recency.edges.0.value 1997-12-31\n") != std::string::npos);

    using of_moments = rfm::scale<std::chrono::sys_seconds, double, double>;
    of_moments const moments{
        .recency = {direction::higher_is_better, {{std::chrono::sys_days{1998y / 6 / 30} + 13h + 7s}}}};
    CHECK(io::load<of_moments>(io::save(moments)) == moments); // the time of day is not lost

    using of_spans = rfm::scale<std::chrono::days, double, double>;
    of_spans const spans{.recency = {direction::lower_is_better, {{std::chrono::days{365}}, {std::chrono::days{30}}}}};
    CHECK(io::load<of_spans>(io::save(spans)) == spans);
}

TEST_CASE("another model's text is refused by its heading") {
    for (auto const* const heading : {"clientele rfm.scale 2\n", "clientele test.everything 1\n",
                                      "clientele rfm.scale 1 \n", "clientele rfm.scale 1\r\n", "{\n"}) {
        INFO(heading);
        CHECK_THROWS_WITH(io::load<scale>(replaced(saved_by_hand, "clientele rfm.scale 1\n", heading)),
                          StartsWith("row 1: heading of the saved model is ") &&
                              EndsWith("wanted: clientele rfm.scale 1"));
    }
    CHECK_THROWS_WITH(io::load<scale>(""), ContainsSubstring("cut short"));
}

TEST_CASE("a text that is cut short anywhere is refused") {
    for (std::size_t size = 0; size < saved_by_hand.size(); ++size)
        CHECK_THROWS_AS(io::load<scale>(std::string_view(saved_by_hand).substr(0, size)), clientele::invalid_data);
    CHECK_THROWS_WITH(
        io::load<scale>(std::string_view(saved_by_hand).substr(0, saved_by_hand.find("monetary.0.edges.size"))),
        Equals("row 18: saved model is cut short, wanted: monetary.0.edges.size"));
}

TEST_CASE("changed lines are refused with their number") {
    auto const refused = [](std::string_view from, std::string_view to, std::string const& message) {
        INFO(from << " -> " << to);
        CHECK_THROWS_WITH(io::load<scale>(replaced(saved_by_hand, from, to)), StartsWith(message));
    };
    refused("recency.better", "recency.worse",
            "row 3: line of the saved model is recency.worse 1, wanted: recency.better");
    refused("how 0\n", "", "row 2: line of the saved model is recency.better 1, wanted: how");
    refused("how 0\n", "how\n", "row 2: line of the saved model is how, wanted: how");
    refused("how 0\n", "how  0\n", "row 2: how is  0, it cannot be read");
    refused("how 0\n", "how 0 \n", "row 2: how is 0 , it cannot be read");
    refused("how 0\n", "how 0\r\n", "row 2: how is 0\r, it cannot be read");
    refused("how 0\n", "how nested\n", "row 2: how is nested");
    refused("how 0\n", "how 256\n", "row 2: how is 256");
    refused("value 180", "value 18O", "row 5: recency.edges.0.value is 18O");
    refused("value 180", "value 1e999", "row 5: recency.edges.0.value is 1e999");
    refused("passes true", "passes 1", "row 8: recency.edges.1.equal_passes is 1");
    refused("edges.size 2", "edges.size -1", "row 4: recency.edges.size is -1");
    refused("edges.size 2", "edges.size 3", "row 9: line of the saved model is frequency.size 1");
    refused("edges.size 2", "edges.size 1", "row 7: line of the saved model is recency.edges.1.value 30");
    refused("edges.size 2", "edges.size 18446744073709551615", "row 9:"); // and no memory is asked for
}

TEST_CASE("nothing may follow") {
    CHECK_THROWS_WITH(io::load<scale>(saved_by_hand + "\n"),
                      Equals("row 21: saved model is longer than wanted, nothing may "
                             "follow its last value"));
    CHECK_THROWS_AS(io::load<scale>(saved_by_hand + saved_by_hand), clientele::invalid_data);
    CHECK_THROWS_AS(io::load<scale>("\n" + saved_by_hand), clientele::invalid_data);
}

TEST_CASE("a model that is impossible is refused although it can be read") {
    auto const refused = [](std::string_view from, std::string_view to, std::string const& message) {
        INFO(from << " -> " << to);
        CHECK_THROWS_WITH(io::load<scale>(replaced(saved_by_hand, from, to)), ContainsSubstring(message));
    };
    refused("value 180", "value nan", "cut-off is nan");
    refused("monetary.0.edges.0.value 0.30000000000000004", "monetary.0.edges.0.value nan", "cut-off is nan");
    refused("value 180", "value 3", "from the worst to the best");
    refused("recency.better 1", "recency.better 0", "from the worst to the best");
    refused("recency.better 1", "recency.better 7", "direction is 7");
    refused("how 0", "how 1", "lists of cut-offs");
    refused("how 0", "how 2", "nesting is 2");
}

// ---- any other format: a host's own visitor
// -------------------------------------------------------------------------------

namespace {

using nlohmann::json;

// [json]
struct to_json_fields {
    json& out;
    template <class T> void operator()(std::string_view name, T const& value) const {
        out[std::string(name)] = made(value);
    }
    template <class T> static json made(T const& value) {
        json object;
        if constexpr (requires { T::describe(value, to_json_fields{object}); }) {
            T::describe(value, to_json_fields{object});
            return object;
        } else
            return value;
    }
    template <class T> static json made(std::vector<T> const& values) {
        json array = json::array();
        for (auto const& value : values)
            array.push_back(made(value));
        return array;
    }
};

struct from_json_fields {
    json const& in;
    template <class T> void operator()(std::string_view name, T& value) const { fill(value, in.at(std::string(name))); }
    template <class T> static void fill(T& value, json const& from) {
        if constexpr (requires { T::describe(value, from_json_fields{from}); })
            T::describe(value, from_json_fields{from});
        else
            value = from.get<T>();
    }
    template <class T> static void fill(std::vector<T>& values, json const& from) {
        values.assign(from.size(), {});
        for (std::size_t i = 0; i < from.size(); ++i)
            fill(values[i], from[i]);
    }
};
// [json]

} // namespace

TEST_CASE("describe serves other formats too") {
    auto const saved = to_json_fields::made(by_hand());
    CHECK(saved["recency"]["edges"][1]["value"] == 30);
    CHECK(saved["recency"]["edges"][1]["equal_passes"] == true);
    CHECK(saved["monetary"].size() == 1);
    scale loaded;
    from_json_fields::fill(loaded, json::parse(saved.dump()));
    CHECK(loaded == by_hand());
}
