// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/crew.hpp>

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <iterator>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// The one seam for parallel and distributed execution. An algorithm is written once as a fold; an engine runs it.
namespace clientele {

/// Something that rows are added to and that merges with its like: a commutative monoid whose state is integers, so
/// that the result is the same for any split. Copied empty for each part of the data.
template <class A>
concept accumulator = std::copyable<A> && requires(A& whole, A const& part) {
    whole.merge(part);
};

namespace detail {

/// What `engine` is checked against.
struct any_task {
    void operator()(std::size_t /*part*/) const noexcept {}
};

} // namespace detail

/// Runs parts of a task. `parts()` says how many are worth having; `run(n, task)` calls `task(0)` … `task(n - 1)`, each
/// once, in any order and on any thread, returns when all have ended, and throws what a task threw. A host's own thread
/// pool becomes an engine with these two functions.
template <class E>
concept engine = requires(E const& e, std::size_t n, detail::any_task task) {
    { e.parts() } -> std::convertible_to<std::size_t>;
    e.run(n, task);
};

/// An engine of several processes also combines an accumulator over all of them: afterwards each holds the whole. Those
/// that hold results for the rows of one process only, such as its scores, say `static constexpr bool stays_local =
/// true`.
template <class E, class A>
concept combining_engine = engine<E> && requires(E const& e, A& a) {
    e.combine(a);
};

namespace detail {

/// Whether this is the only one of its like; it ends with the scope.
class turn {
public:
    explicit turn(std::atomic<bool>& busy) noexcept : busy_(&busy), mine_(!busy.exchange(true)) {}
    ~turn() {
        if (mine_) {
            busy_->store(false);
        }
    }
    turn(turn const&) = delete;
    turn& operator=(turn const&) = delete;
    turn(turn&&) = delete;
    turn& operator=(turn&&) = delete;
    explicit operator bool() const noexcept { return mine_; }

private:
    std::atomic<bool>* busy_;
    bool mine_;
};

} // namespace detail

/// Everything on the calling thread: the default.
struct sequential {
    [[nodiscard]] static constexpr std::size_t parts() noexcept { return 1; }
    template <class Task> static void run(std::size_t n, Task&& task) {
        for (std::size_t part = 0; part < n; ++part) {
            task(part);
        }
    }
};

/// `count` threads, the calling one among them; 0 means as many as the machine has. The others are started when a fold
/// first has parts for them, and wait for the next fold until this object ends. A copy has threads of its own. A fold
/// within a fold, or from another thread at the same time, starts some for itself. (A process that is forked off has
/// none of the threads: it must make an object of its own.)
class threads {
public:
    explicit threads(std::size_t count = 0) noexcept
        : count_(count != 0 ? count : std::max<std::size_t>(std::thread::hardware_concurrency(), 1)) {}
    threads(threads const& other) noexcept : count_(other.count_) {}
    threads(threads&& other) noexcept : count_(other.count_) {}
    threads& operator=(threads const& other) noexcept {
        if (count_ != other.count_) {
            crew_.reset();
            count_ = other.count_;
        }
        return *this;
    }
    threads& operator=(threads&& other) noexcept { return *this = other; }
    ~threads() = default;

    [[nodiscard]] std::size_t parts() const noexcept { return count_; }

    template <class Task> void run(std::size_t n, Task&& task) const {
        std::vector<std::exception_ptr> failures(n);
        auto guarded = [&](std::size_t part) {
            try {
                task(part);
            } catch (...) {
                failures[part] = std::current_exception();
            }
        };
        if (n < 2 || count_ < 2) {
            sequential::run(n, guarded);
        } else if (detail::turn const mine{busy_}; mine) {
            std::size_t const hands = std::min(count_, n) - 1;
            if (!crew_ || crew_->hands() < hands) {
                crew_.emplace(hands);
            }
            crew_->run(n, guarded);
        } else {
            detail::crew{std::min(count_, n) - 1}.run(n, guarded);
        }
        for (auto const& failure : failures) {
            if (failure) {
                std::rethrow_exception(failure); // the lowest part's, hence the first row at fault
            }
        }
    }

private:
    std::size_t count_;
    mutable std::atomic<bool> busy_{false};
    mutable std::optional<detail::crew> crew_{};
};

namespace detail {

/// How many parts of `size` rows are worth having: none is empty, unless all are.
template <engine Engine> [[nodiscard]] std::size_t parts_of(Engine const& how, std::size_t size) {
    return std::clamp<std::size_t>(how.parts(), 1, std::max<std::size_t>(size, 1));
}

/// The first row of a part, of parts as even as they can be.
[[nodiscard]] constexpr std::size_t first_of(std::size_t part, std::size_t parts, std::size_t size) noexcept {
    return size / parts * part + std::min(part, size % parts);
}

template <engine Engine, accumulator A> void combine_over_processes(Engine const& how, A& whole) {
    if constexpr (combining_engine<Engine, A> && !requires { requires A::stays_local; }) {
        how.combine(whole);
    }
}

} // namespace detail

/// Cuts `rows` into consecutive parts, lets `add(accumulator, first, last, first_row)` fill a copy of `empty` for each,
/// and merges them in order. A range without forward iterators is one part.
template <engine Engine, std::ranges::input_range Rows, accumulator A, class Add>
[[nodiscard]] A fold(Engine const& how, Rows&& rows, A empty, Add&& add) {
    A whole = empty;
    std::size_t parts = 1;
    if constexpr (std::ranges::forward_range<Rows>) {
        parts = std::max<std::size_t>(how.parts(), 1);
    }
    if (parts == 1) {
        add(whole, std::ranges::begin(rows), std::ranges::end(rows), std::size_t{0});
    } else if constexpr (std::ranges::forward_range<Rows>) {
        auto const size = static_cast<std::size_t>(std::ranges::distance(rows));
        parts = std::min(parts, std::max<std::size_t>(size, 1));
        std::vector<std::ranges::iterator_t<Rows>> edges{std::ranges::begin(rows)};
        std::vector<std::size_t> firsts{0};
        for (std::size_t part = 1; part <= parts; ++part) {
            std::size_t const first = detail::first_of(part, parts, size);
            edges.push_back(std::ranges::next(
                edges.back(), static_cast<std::ranges::range_difference_t<Rows>>(first - firsts.back())));
            firsts.push_back(first);
        }
        std::vector<A> filled(parts, empty);
        how.run(parts, [&](std::size_t part) { add(filled[part], edges[part], edges[part + 1], firsts[part]); });
        for (A& part : filled) {
            whole.merge(part);
        }
    }
    detail::combine_over_processes(how, whole);
    return whole;
}

/// What `fold` is for ranges, over the numbers of rows: `add(accumulator, first, last)` fills a copy of `empty` for the
/// rows [first, last) of each part; the parts are merged in order. For blocks that are read by index.
template <engine Engine, accumulator A, class Add>
[[nodiscard]] A fold_rows(Engine const& how, std::size_t rows, A const& empty, Add const& add) {
    std::size_t const parts = detail::parts_of(how, rows);
    std::vector<A> filled(parts, empty);
    how.run(parts, [&](std::size_t part) {
        add(filled[part], detail::first_of(part, parts, rows), detail::first_of(part + 1, parts, rows));
    });
    A whole = std::move(filled.front());
    for (std::size_t part = 1; part < parts; ++part) {
        whole.merge(filled[part]);
    }
    detail::combine_over_processes(how, whole);
    return whole;
}

/// Calls `work(first, last)` for consecutive parts of `[0, size)`: for results that line up with the input.
template <engine Engine, class Work> void for_each_part(Engine const& how, std::size_t size, Work&& work) {
    std::size_t const parts = detail::parts_of(how, size);
    how.run(parts, [&](std::size_t part) {
        work(detail::first_of(part, parts, size), detail::first_of(part + 1, parts, size));
    });
}

static_assert(engine<sequential> && engine<threads>);

} // namespace clientele
