// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/core/exact_sum.hpp>

#include <range/v3/view/istream.hpp>

#include <atomic>
#include <barrier>
#include <cstdint>
#include <forward_list>
#include <list>
#include <numeric>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

/// Every row, with its number.
struct rows_seen {
    std::vector<std::pair<std::size_t, int>> rows;
    void merge(rows_seen const& other) { rows.insert(rows.end(), other.rows.begin(), other.rows.end()); }
    friend bool operator==(rows_seen const&, rows_seen const&) = default;
};

auto const note = [](rows_seen& part, auto first, auto const& last, std::size_t row) {
    for (; first != last; ++first)
        part.rows.emplace_back(row++, *first);
};

rows_seen numbered(std::vector<int> const& values) {
    rows_seen all;
    for (std::size_t i = 0; i < values.size(); ++i)
        all.rows.emplace_back(i, values[i]);
    return all;
}

/// A host's pool in its simplest form: the parts last to first, on the calling thread.
struct backwards {
    std::size_t count;
    [[nodiscard]] std::size_t parts() const { return count; }
    template <class Task> void run(std::size_t n, Task&& task) const {
        for (std::size_t part = n; part-- > 0;)
            task(part);
    }
};

/// Processes that exchange accumulators, played by threads: each calls `fold` over its own rows. `combine` leaves the
/// whole with everybody.
template <class A> class ranks {
public:
    /// What the processes share: their network.
    struct wire {
        explicit wire(std::size_t count) : sent(count), meeting(static_cast<std::ptrdiff_t>(count)) {}
        std::vector<std::optional<A>> sent;
        std::barrier<> meeting;
    };

    ranks(wire& with, std::size_t rank) : wire_(&with), rank_(rank) {}
    [[nodiscard]] static std::size_t parts() { return 2; }
    template <class Task> void run(std::size_t n, Task&& task) const { clientele::threads{2}.run(n, task); }
    void combine(A& mine) const {
        wire_->sent[rank_] = mine;
        wire_->meeting.arrive_and_wait();
        std::optional<A> whole;
        for (auto const& part : wire_->sent) {
            if (whole)
                whole->merge(*part);
            else
                whole = part;
        }
        wire_->meeting.arrive_and_wait(); // nobody sends again before all have read
        mine = *whole;
    }

private:
    wire* wire_;
    std::size_t rank_;
};

} // namespace

TEST_CASE("the concept of an engine") {
    using namespace clientele;
    STATIC_REQUIRE(engine<sequential>);
    STATIC_REQUIRE(engine<threads>);
    STATIC_REQUIRE(engine<backwards>);
    STATIC_REQUIRE(engine<ranks<exact_sum>>);
    STATIC_REQUIRE(!engine<int>);
    STATIC_REQUIRE(combining_engine<ranks<exact_sum>, exact_sum>);
    STATIC_REQUIRE(!combining_engine<ranks<exact_sum>, rows_seen>);
    STATIC_REQUIRE(!combining_engine<threads, exact_sum>);
    STATIC_REQUIRE(accumulator<exact_sum>);
    STATIC_REQUIRE(accumulator<rows_seen>);
    STATIC_REQUIRE(!accumulator<int>);
    CHECK(threads{3}.parts() == 3);
    CHECK(threads{}.parts() >= 1);
}

TEST_CASE("a fold sees each row once and in order whatever the range and the engine") {
    clientele_test::property("any engine, any range", [](std::vector<int> const& values) {
        auto const expected = numbered(values);
        std::list<int> list(values.begin(), values.end());
        std::forward_list<int> const forward(values.begin(), values.end());
        auto const check = [&](auto const& how) {
            RC_ASSERT(clientele::fold(how, values, rows_seen{}, note) == expected);
            RC_ASSERT(clientele::fold(how, list, rows_seen{}, note) == expected);
            RC_ASSERT(clientele::fold(how, forward, rows_seen{}, note) == expected);
        };
        check(clientele::sequential{});
        check(clientele::threads{2});
        check(clientele::threads{7});
        for (std::size_t const parts : {0U, 1U, 2U, 3U, 8U, 1000U})
            check(backwards{parts});
    });
}

TEST_CASE("rows that come once are folded in one part") {
    std::istringstream numbers("3 1 4 1 5");
    CHECK(clientele::fold(clientele::threads{4}, ranges::istream_view<int>(numbers), rows_seen{}, note) ==
          numbered({3, 1, 4, 1, 5}));
}

TEST_CASE("parts are as even as they can be") {
    std::vector<int> const values(10);
    struct sizes {
        std::vector<std::size_t> of;
        void merge(sizes const& other) { of.insert(of.end(), other.of.begin(), other.of.end()); }
    };
    auto const measure = [](sizes& part, auto first, auto last, std::size_t) {
        part.of.push_back(static_cast<std::size_t>(last - first));
    };
    CHECK(clientele::fold(backwards{4}, values, sizes{}, measure).of == std::vector<std::size_t>{3, 3, 2, 2});
    // more parts than rows: no part is empty
    CHECK(clientele::fold(backwards{16}, values, sizes{}, measure).of == std::vector<std::size_t>(10, 1));
    // nothing at all is one empty part
    CHECK(clientele::fold(backwards{4}, std::vector<int>{}, sizes{}, measure).of == std::vector<std::size_t>{0});
}

TEST_CASE("what was added before stays in the first accumulator only") {
    std::vector<int> const values{1, 2, 3};
    auto const sum = clientele::fold(backwards{3}, values, clientele::exact_sum{},
                                     [](auto& part, auto first, auto last, std::size_t) {
                                         for (; first != last; ++first)
                                             part.add(*first);
                                     });
    CHECK(sum.value() == 6);
}

TEST_CASE("of several failures the one of the lowest part is thrown") {
    std::vector<int> values(100);
    std::iota(values.begin(), values.end(), 0);
    std::atomic<int> failed = 0;
    auto const fail = [&](rows_seen&, auto first, auto, std::size_t) {
        if (*first >= 25) {
            ++failed;
            throw std::runtime_error("row " + std::to_string(*first));
        }
    };
    for (int repeat = 0; repeat < 20; ++repeat) {
        failed = 0;
        CHECK_THROWS_WITH(clientele::fold(clientele::threads{8}, values, rows_seen{}, fail), Equals("row 26"));
        CHECK(failed == 6); // parts of 13 or 12 rows: 26, 39, 52, 64, 76, 88; the others ran to their end
    }
    CHECK_THROWS_WITH(
        clientele::fold(clientele::sequential{}, values, rows_seen{},
                        [](rows_seen&, auto, auto, std::size_t) { throw std::runtime_error("one part"); }),
        Equals("one part"));
}

TEST_CASE("threads are used again, by folds within folds, by copies and from several threads at once") {
    clientele::threads const three{3};
    auto const count = [](clientele::threads const& how, std::size_t size) {
        std::atomic<std::size_t> seen{0};
        clientele::for_each_part(how, size, [&](std::size_t first, std::size_t last) { seen += last - first; });
        return seen.load();
    };
    for (int repeat = 0; repeat < 50; ++repeat) {
        CHECK_THROWS_WITH(three.run(3,
                                    [](std::size_t part) {
                                        if (part > 0) throw std::runtime_error("part " + std::to_string(part));
                                    }),
                          Equals("part 1"));
        std::atomic<std::size_t> within{0};
        clientele::threads other = three;
        three.run(5, [&](std::size_t) { within += count(three, 100) + count(other, 10); });
        REQUIRE(within == 550);
        other = clientele::threads{2};
        CHECK(other.parts() == 2);
        CHECK(count(other, 7) == 7);
    }
    std::atomic<std::size_t> all{0};
    {
        std::vector<std::jthread> hosts;
        for (int host = 0; host < 4; ++host)
            hosts.emplace_back([&] {
                for (int repeat = 0; repeat < 50; ++repeat)
                    all += count(three, 100);
            });
    }
    CHECK(all == 4 * 50 * 100);
    CHECK(count(three, 1) == 1);
    three.run(0, [](std::size_t) { throw std::runtime_error("nothing to do"); });
}

TEST_CASE("work by parts covers all indices once") {
    clientele_test::property("any size and engine", [] {
        auto const size = *rc::gen::inRange<std::size_t>(0, 50);
        auto const parts = *rc::gen::inRange<std::size_t>(0, 12);
        auto const check = [&](auto const& how) {
            std::vector<int> visits(size, 0);
            clientele::for_each_part(how, size, [&](std::size_t first, std::size_t last) {
                for (std::size_t i = first; i < last; ++i)
                    ++visits[i];
            });
            RC_ASSERT(visits == std::vector<int>(size, 1));
        };
        check(backwards{parts});
        check(clientele::threads{parts % 4 + 1});
        check(clientele::sequential{});
    });
}

TEST_CASE("a fold over the numbers of rows sees each once and in order on any engine") {
    auto const add = [](rows_seen& part, std::size_t first, std::size_t last) {
        for (; first < last; ++first)
            part.rows.emplace_back(first, 0);
    };
    for (std::size_t const count : {0U, 1U, 2U, 7U, 100U}) {
        auto const expected = numbered(std::vector<int>(count, 0));
        CHECK(clientele::fold_rows(clientele::sequential{}, count, rows_seen{}, add) == expected);
        for (std::size_t const parts : {0U, 1U, 3U, 8U}) {
            CHECK(clientele::fold_rows(backwards{parts}, count, rows_seen{}, add) == expected);
            CHECK(clientele::fold_rows(clientele::threads{parts + 1}, count, rows_seen{}, add) == expected);
        }
    }
}

TEST_CASE("a fold over the numbers of rows sees those of all processes") {
    std::vector<rows_seen> seen(2);
    ranks<rows_seen>::wire wire(2);
    {
        std::vector<std::jthread> processes;
        for (std::size_t rank = 0; rank < 2; ++rank) {
            processes.emplace_back([&, rank] {
                seen[rank] = clientele::fold_rows(ranks<rows_seen>(wire, rank), 2 + rank, rows_seen{},
                                                  [](rows_seen& part, std::size_t first, std::size_t last) {
                                                      for (; first < last; ++first)
                                                          part.rows.emplace_back(first, 0);
                                                  });
            });
        }
    }
    CHECK(seen[0].rows == std::vector<std::pair<std::size_t, int>>{{0, 0}, {1, 0}, {0, 0}, {1, 0}, {2, 0}});
    CHECK(seen[1] == seen[0]);
}

TEST_CASE("processes that exchange accumulators all hold the whole") {
    using sums = ranks<clientele::exact_sum>;
    std::vector<double> values;
    for (int i = 0; i < 1001; ++i)
        values.push_back(i % 2 == 0 ? 0.1 * i : -1e15 / (i + 1));
    auto const add = [](clientele::exact_sum& part, auto first, auto last, std::size_t) {
        for (; first != last; ++first)
            part.add(*first);
    };
    auto const alone = clientele::fold(clientele::sequential{}, values, clientele::exact_sum{}, add);

    for (std::size_t const count : {2U, 3U}) {
        sums::wire wire(count);
        std::vector<clientele::exact_sum> wholes(count);
        {
            std::vector<std::jthread> processes;
            for (std::size_t rank = 0; rank < count; ++rank) {
                processes.emplace_back([&, rank] {
                    auto const first = values.begin() + static_cast<std::ptrdiff_t>(values.size() * rank / count);
                    auto const last = values.begin() + static_cast<std::ptrdiff_t>(values.size() * (rank + 1) / count);
                    std::vector<double> const mine(first, last);
                    sums const how(wire, rank);
                    wholes[rank] = clientele::fold(how, mine, clientele::exact_sum{}, add);
                    wholes[rank] =
                        clientele::fold(how, mine, clientele::exact_sum{}, add); // the wire can be used again
                });
            }
        }
        for (auto const& whole : wholes) {
            CHECK(whole == alone);
            CHECK(whole.value() == alone.value());
        }
    }
}
