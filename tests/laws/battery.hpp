// SPDX-License-Identifier: MIT
#pragma once

#include "../support/catch.hpp"
#include "../support/ranks.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/io/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <numeric>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// \file
/// The laws that every model of the library must keep, as one battery. A model is put before it by a *subject*:
///
///     struct subject {
///         using model = ...;                      // what is learnt; has model_name
///         struct row {... ==};                    // one customer or transaction
///         static row any_row(stream&);            // a random one, with ties and repetitions
///         static model fit(rows, engine);         // rows: any forward range of row
///         static results apply(model, rows);      // anything with ==
///         ...                                     // the hooks of the laws below, or an exemption with its reason
///     };
///     REGISTER_LAWS("rfm.scale", subject)
///
/// A hook that is missing without an exemption does not compile, so that no law is passed over in silence.
namespace clientele_test {

using clientele::random::stream;

template <class Subject> using rows_of = std::vector<typename Subject::row>;

template <class Subject> rows_of<Subject> any_rows(std::size_t count, std::uint64_t seed) {
    stream random{seed, count};
    rows_of<Subject> rows;
    for (std::size_t i = 0; i < count; ++i) {
        rows.push_back(Subject::any_row(random));
    }
    return rows;
}

template <class T> std::vector<std::size_t> shuffled_indices(std::vector<T> const& rows, std::uint64_t seed) {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0);
    stream random{seed, 99};
    for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
    }
    return order;
}

template <class T> std::vector<T> picked(std::vector<T> const& rows, std::vector<std::size_t> const& order) {
    std::vector<T> chosen;
    for (std::size_t const i : order) {
        chosen.push_back(rows[i]);
    }
    return chosen;
}

// -- the laws, one function each
// ----------------------------------------------------------------------------------------

template <class Subject> void same_bits_on_any_engine(rows_of<Subject> const& rows) {
    auto const alone = Subject::fit(rows, clientele::sequential{});
    for (std::size_t const count : {1U, 2U, 3U, 8U}) {
        INFO(count << " threads");
        auto const together = Subject::fit(rows, clientele::threads{count});
        CHECK(together == alone);
        CHECK(clientele::io::save(together) == clientele::io::save(alone));
    }
}

/// Processes that hold a part of the rows each learn the same model, the whole one.
template <class Subject> void same_bits_on_any_number_of_ranks(rows_of<Subject> const& rows) {
    auto const alone = Subject::fit(rows, clientele::sequential{});
    for (std::size_t const count : {2U, 3U}) {
        std::vector<typename Subject::model> learnt(count);
        on_ranks(rows, count, [&](rank const& process, rows_of<Subject> const& part, std::size_t number) {
            learnt[number] = Subject::fit(part, process);
        });
        for (auto const& model : learnt) {
            CHECK(model == alone);
            CHECK(clientele::io::save(model) == clientele::io::save(alone));
        }
    }
}

template <class Subject> void any_split_and_merge_order(rows_of<Subject> const& rows) {
    auto const whole = Subject::fit(rows, clientele::sequential{});
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        stream random{seed, 1};
        std::vector<rows_of<Subject>> parts(2 + random.below(5));
        for (auto const& row : rows) {
            parts[random.below(static_cast<std::uint32_t>(parts.size()))].push_back(row);
        }
        auto merged = Subject::fit(parts.front(), clientele::sequential{});
        for (std::size_t const i : shuffled_indices(parts, seed)) {
            if (i != 0) {
                merged.merge(Subject::fit(parts[i], clientele::sequential{}));
            }
        }
        CHECK(merged == whole);
        CHECK(Subject::apply(merged, rows) == Subject::apply(whole, rows));
    }
}

template <class Subject> void order_of_rows_is_irrelevant(rows_of<Subject> const& rows) {
    auto const model = Subject::fit(rows, clientele::sequential{});
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        auto const shuffled = picked(rows, shuffled_indices(rows, seed));
        auto const again = Subject::fit(shuffled, clientele::sequential{});
        CHECK(again == model);
        CHECK(Subject::apply(again, rows) == Subject::apply(model, rows));
    }
}

template <class Subject> void weight_is_repetition(rows_of<Subject> const& rows) {
    std::vector<std::uint64_t> weights;
    rows_of<Subject> repeated;
    stream random{7, rows.size()};
    for (auto const& row : rows) {
        weights.push_back(random.below(4)); // 0: as if the row were not there
        repeated.insert(repeated.end(), weights.back(), row);
    }
    if (!repeated.empty()) {
        CHECK(Subject::fit_weighted(rows, weights) == Subject::fit(repeated, clientele::sequential{}));
    }
}

template <class Subject> void refit_is_idempotent(rows_of<Subject> const& rows) {
    auto const once = Subject::fit(rows, clientele::sequential{});
    CHECK(Subject::fit(rows, clientele::sequential{}) == once);
    CHECK(Subject::apply(once, rows) == Subject::apply(once, rows));
}

/// What a model says of a customer does not depend on who else is asked about.
template <class Subject> void subset_application(rows_of<Subject> const& rows) {
    auto const model = Subject::fit(rows, clientele::sequential{});
    auto const all = Subject::apply(model, rows);
    auto const order = shuffled_indices(rows, 3);
    std::vector<std::size_t> const some(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2));
    CHECK(Subject::apply(model, picked(rows, some)) == picked(all, some));
}

template <class Subject> void input_untouched(rows_of<Subject> const& rows) {
    rows_of<Subject> mutable_rows = rows;
    auto const model = Subject::fit(mutable_rows, clientele::sequential{});
    static_cast<void>(Subject::apply(model, mutable_rows));
    CHECK(mutable_rows == rows);
}

template <class Subject> void regular_value(rows_of<Subject> const& rows) {
    using model = typename Subject::model;
    static_assert(std::regular<model>);
    model const learnt = Subject::fit(rows, clientele::sequential{});
    model copy = learnt;
    CHECK(copy == learnt);
    model moved = std::move(copy);
    CHECK(moved == learnt);
    copy = learnt;
    CHECK(copy == moved);
    model const read = clientele::io::load<model>(clientele::io::save(learnt));
    CHECK(read == learnt);
    CHECK(clientele::io::save(read) == clientele::io::save(learnt));
    CHECK(Subject::apply(read, rows) == Subject::apply(learnt, rows));
}

template <class Subject> void const_use_from_many_threads(rows_of<Subject> const& rows) {
    auto const model = Subject::fit(rows, clientele::sequential{});
    auto const expected = Subject::apply(model, rows);
    std::vector<char> same(8, 0);
    {
        std::vector<std::jthread> crew;
        for (char& answer : same) {
            crew.emplace_back([&] { answer = Subject::apply(model, rows) == expected ? 1 : 0; });
        }
    }
    CHECK(std::ranges::count(same, 1) == 8);
}

/// NaN and infinity are refused, and the error names the row, the field and the value.
template <class Subject> void bad_numbers_are_refused(rows_of<Subject> const& rows) {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    double const infinity = std::numeric_limits<double>::infinity();
    for (auto const& [bad, text] : {std::pair{nan, "nan"}, {infinity, "inf"}, {-infinity, "-inf"}}) {
        for (auto const& [field, spoil] : Subject::number_fields()) {
            for (std::size_t const at : {std::size_t{0}, rows.size() / 2, rows.size() - 1}) {
                rows_of<Subject> spoilt = rows;
                Subject::make_counted(spoilt[at]);
                spoil(spoilt[at], bad);
                for (std::size_t const threads : {1U, 3U}) {
                    try {
                        static_cast<void>(Subject::fit(spoilt, clientele::threads{threads}));
                        FAIL("accepted " << text << " as " << field);
                    } catch (clientele::invalid_data const& refused) {
                        CHECK(refused.row() == at);
                        CHECK(refused.field() == field);
                        CHECK(refused.value() == text);
                    }
                }
            }
        }
    }
}

template <class Subject> void any_forward_range(rows_of<Subject> const& rows) {
    std::list<typename Subject::row> const linked(rows.begin(), rows.end());
    CHECK(Subject::fit(linked, clientele::sequential{}) == Subject::fit(rows, clientele::sequential{}));
    CHECK(Subject::fit(linked, clientele::threads{3}) == Subject::fit(rows, clientele::sequential{}));
}

template <class Subject> void empty_input() {
    rows_of<Subject> const nobody;
    if constexpr (Subject::empty_is_an_error) {
        CHECK_THROWS_AS(Subject::fit(nobody, clientele::sequential{}), clientele::invalid_data);
        CHECK_THROWS_AS(Subject::fit(nobody, clientele::threads{3}), clientele::invalid_data);
    } else {
        CHECK(Subject::apply(Subject::fit(nobody, clientele::sequential{}), nobody).empty());
    }
}

/// The laws about what the numbers mean: the subject scales or shifts a row and says what must come out.
template <class Subject> void units_do_not_matter(rows_of<Subject> const& rows) {
    if constexpr (!requires { Subject::unit_free; }) {
        for (double const factor : {0.01, 0.5, 3.0, 1024.0}) {
            INFO("money times " << factor);
            Subject::check_money_scaled(rows, factor);
        }
        for (int const factor : {2, 7}) {
            INFO("time times " << factor);
            Subject::check_time_scaled(rows, factor);
        }
    }
}

template <class Subject> void check_laws() {
    for (std::size_t const count : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{200}}) {
        INFO(count << " rows");
        auto const rows = any_rows<Subject>(count, 42 + count);
        same_bits_on_any_engine<Subject>(rows);
        same_bits_on_any_number_of_ranks<Subject>(rows);
        if constexpr (!requires { Subject::does_not_merge; }) {
            any_split_and_merge_order<Subject>(rows);
        }
        order_of_rows_is_irrelevant<Subject>(rows);
        if constexpr (!requires { Subject::has_no_weights; }) {
            weight_is_repetition<Subject>(rows);
        }
        refit_is_idempotent<Subject>(rows);
        if constexpr (!requires { Subject::is_not_applied_to_rows; }) {
            subset_application<Subject>(rows);
        }
        input_untouched<Subject>(rows);
        regular_value<Subject>(rows);
        const_use_from_many_threads<Subject>(rows);
        bad_numbers_are_refused<Subject>(rows);
        any_forward_range<Subject>(rows);
        units_do_not_matter<Subject>(rows);
        INFO("all rows alike");
        rows_of<Subject> const alike(count, rows.front());
        same_bits_on_any_engine<Subject>(alike);
        refit_is_idempotent<Subject>(alike);
        regular_value<Subject>(alike);
    }
    empty_input<Subject>();
}

} // namespace clientele_test

/// Puts a model before the battery. `name` is its `model_name`; a model without such a line fails the build.
#define REGISTER_LAWS(name, subject)                                                                                   \
    static_assert(subject::model::model_name == std::string_view{name});                                               \
    TEST_CASE("laws of " name ": " #subject) { clientele_test::check_laws<subject>(); }
