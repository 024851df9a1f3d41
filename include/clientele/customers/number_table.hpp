// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

/// \file
/// From an id that is a whole number to the customer's number.
namespace clientele::customers {

/// A table over a range of whole numbers most of which are in use, as a database hands them out: it needs no hash,
/// takes a third of the time of the slots and no more memory. In pages, so that it grows, at both ends, without
/// copying.
class number_table {
    using page_type = std::unique_ptr<std::uint32_t[]>; // NOLINT(*-avoid-c-arrays)

public:
    /// Nobody.
    static constexpr std::uint32_t npos = 0xffff'ffff;
    /// 64 kB: less than a block of block_array, see there.
    static constexpr std::uint64_t page = std::uint64_t{1} << 14;

    number_table() = default;
    number_table(number_table&&) noexcept = default;
    number_table& operator=(number_table&&) noexcept = default;
    number_table(number_table const& other) : first_page_(other.first_page_) {
        for (page_type const& p : other.pages_) {
            pages_.push_back(empty_page());
            std::copy_n(p.get(), page, pages_.back().get());
        }
    }
    number_table& operator=(number_table const& other) {
        number_table copy = other;
        return *this = std::move(copy);
    }
    ~number_table() = default;

    [[nodiscard]] bool empty() const noexcept { return pages_.empty(); }

    /// For a loop over many ids: what a compiler may keep in registers.
    struct window {
        page_type const* pages;
        std::uint64_t count;
        std::uint64_t first;

        [[nodiscard]] std::uint32_t find(std::uint64_t id) const noexcept {
            std::uint64_t const at = id / page - first;
            return at < count ? pages[at][id % page] - 1 : npos; // 0 is nobody, since fresh pages are zero
        }
    };
    [[nodiscard]] window view() const noexcept { return {pages_.data(), pages_.size(), first_page_}; }

    /// The number of an id, or npos.
    [[nodiscard]] std::uint32_t find(std::uint64_t id) const noexcept { return view().find(id); }

    /// How many ids, less one, the pages would span with this id among them.
    [[nodiscard]] std::uint64_t span_with(std::uint64_t id) const noexcept {
        std::uint64_t const here = id / page;
        std::uint64_t const first = empty() ? here : std::min(first_page_, here);
        std::uint64_t const last = empty() ? here : std::max(first_page_ + (pages_.size() - 1), here);
        return (last - first) * page + (page - 1);
    }

    void insert(std::uint64_t id, std::uint32_t number) {
        reach(id / page);
        pages_[id / page - first_page_][id % page] = number + 1;
    }

private:
    static page_type empty_page() { return std::make_unique<std::uint32_t[]>(page); } // NOLINT(*-avoid-c-arrays)

    void reach(std::uint64_t wanted) {
        if (pages_.empty()) {
            first_page_ = wanted;
        }
        std::vector<page_type> before;
        for (std::uint64_t i = wanted; i < first_page_; ++i) {
            before.push_back(empty_page());
        }
        pages_.insert(pages_.begin(), std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()));
        first_page_ = std::min(first_page_, wanted);
        while (wanted - first_page_ >= pages_.size()) {
            pages_.push_back(empty_page());
        }
    }

    std::vector<page_type> pages_;
    std::uint64_t first_page_ = 0;
};

} // namespace clientele::customers
