// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/customers/prefetch.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Where a ledger keeps what it has one of per customer.
namespace clientele::customers {

/// An array that grows at its end, in blocks: growing copies nothing and never holds the old beside the new, and what
/// has been read can be given back block by block. The first block starts small, so that a small ledger stays small.
///
/// A block is a quarter of a megabyte: larger than anything the index of a ledger gives back while it grows. The GNU
/// allocator hands a block back to the system only if it is larger than what was freed before; with smaller blocks the
/// peak of a summary was 163 bytes a customer instead of 94.
template <class T> class block_array {
    static constexpr std::size_t block = std::bit_floor(std::max<std::size_t>((std::size_t{1} << 18) / sizeof(T), 1));
    static constexpr std::size_t smallest = std::min<std::size_t>(block, 16);

public:
    block_array() = default;
    block_array(block_array&& other) noexcept { swap(other); }
    block_array& operator=(block_array&& other) noexcept {
        block_array taken = std::move(other);
        swap(taken);
        return *this;
    }
    block_array(block_array const& other) : block_array() { // delegates, so that the destructor runs if a copy throws
        for (std::size_t i = 0; i < other.size_; ++i) {
            push(other[i]);
        }
    }
    block_array& operator=(block_array const& other) {
        block_array copy = other;
        swap(copy);
        return *this;
    }
    ~block_array() { destroy(dropped_, size_); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// \pre i < size(), and the element has not been given back
    [[nodiscard]] T& operator[](std::size_t i) noexcept { return blocks_[i / block].get()[i % block]; }
    [[nodiscard]] T const& operator[](std::size_t i) const noexcept { return blocks_[i / block].get()[i % block]; }

    template <class... From> T& push(From&&... from) {
        if (size_ == room_) {
            grow();
        }
        T* const made = std::construct_at(&(*this)[size_], std::forward<From>(from)...);
        ++size_;
        return *made;
    }

    /// Asks for an element ahead of its use. \pre i < size()
    [[gnu::always_inline]] void prefetch(std::size_t i) const noexcept { detail::prefetch(&(*this)[i]); }

    /// Gives back the block before element `i`, if `i` is the first of its own: for a reader who goes from front to
    /// back. What was given back counts as size still, but must not be read.
    void drop_before(std::size_t i) noexcept {
        if (i % block == 0 && i > 0) {
            destroy(i - block, i);
            blocks_[i / block - 1].reset();
            dropped_ = i;
        }
    }

private:
    struct give_back {
        std::size_t room = 0;
        void operator()(T* first) const noexcept { std::allocator<T>{}.deallocate(first, room); }
    };
    using storage = std::unique_ptr<T, give_back>; // raw memory: which elements live in it is counted outside

    static storage allocate(std::size_t room) { return {std::allocator<T>{}.allocate(room), give_back{room}}; }

    void grow() {
        if (room_ == 0 || room_ >= block) {
            std::size_t const more = room_ == 0 ? smallest : block;
            blocks_.push_back(allocate(more));
            room_ += more;
        } else {
            storage larger = allocate(2 * room_);
            std::uninitialized_move_n(blocks_[0].get(), size_, larger.get());
            std::destroy_n(blocks_[0].get(), size_);
            blocks_[0] = std::move(larger);
            room_ *= 2;
        }
    }
    void destroy(std::size_t from, std::size_t end) noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>) {
            for (std::size_t i = from; i < end; ++i) {
                std::destroy_at(&(*this)[i]);
            }
        }
    }
    void swap(block_array& other) noexcept {
        std::swap(blocks_, other.blocks_);
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
        std::swap(dropped_, other.dropped_);
    }

    std::vector<storage> blocks_;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
    std::size_t dropped_ = 0;
};

} // namespace clientele::customers
