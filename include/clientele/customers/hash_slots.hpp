// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/customers/prefetch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

/// \file
/// From 32 bits of the hash of an id to the customer's number.
namespace clientele::customers {

/// Open addressing over 8-byte slots: a number and the tag, 32 bits of the hash, whose upper bits say where the search
/// begins. So a look-up touches one slot and one id, and growing touches no id at all (`std::unordered_map` was three
/// times slower on ten million rows). The slots lie in the order of their tags, in blocks: a larger set is filled from
/// front to back while the smaller one is given back, and the two are never held whole beside each other.
class hash_slots {
    static constexpr std::size_t block = std::size_t{1} << 13; // 64 kB: less than a block of block_array, see there

public:
    /// Nobody.
    static constexpr std::uint32_t npos = 0xffff'ffff;

    hash_slots() = default;
    hash_slots(hash_slots&& other) noexcept { swap(other); }
    hash_slots& operator=(hash_slots&& other) noexcept {
        hash_slots taken = std::move(other);
        swap(taken);
        return *this;
    }
    hash_slots(hash_slots const& other) : bits_(other.bits_), used_(other.used_) {
        for (block_type const& b : other.blocks_) {
            blocks_.push_back(empty_block());
            std::copy_n(b.get(), block_size(), blocks_.back().get());
        }
    }
    hash_slots& operator=(hash_slots const& other) {
        hash_slots copy = other;
        swap(copy);
        return *this;
    }
    ~hash_slots() = default;

    /// Whether the next `insert` has to grow.
    [[nodiscard]] bool full() const noexcept { return blocks_.empty() || (used_ + 1) * 4 > size() * 3; }

    /// Asks for the slot of a tag ahead of its use.
    [[gnu::always_inline]] void prefetch(std::uint32_t tag) const noexcept {
        if (!blocks_.empty()) {
            detail::prefetch(&at(start(tag)));
        }
    }
    /// The number with this tag for which `is_it(number)` holds, or npos.
    template <class IsIt> [[nodiscard]] std::uint32_t find(std::uint32_t tag, IsIt&& is_it) const {
        if (blocks_.empty()) {
            return npos;
        }
        for (std::size_t i = start(tag);; i = next(i)) {
            slot const& seen = at(i);
            if (seen.number == npos || (seen.tag == tag && is_it(seen.number))) {
                return seen.number;
            }
        }
    }
    /// Enters a number that is not here yet.
    void insert(std::uint32_t tag, std::uint32_t number) {
        if (full()) {
            grow();
        }
        put({number, tag});
        ++used_;
    }

private:
    struct slot {
        std::uint32_t number = npos;
        std::uint32_t tag = 0;
    };
    using block_type = std::unique_ptr<slot[]>; // NOLINT(*-avoid-c-arrays)

    [[nodiscard]] std::size_t size() const noexcept { return std::size_t{1} << bits_; }
    [[nodiscard]] std::size_t block_size() const noexcept { return std::min(size(), block); }
    [[nodiscard]] std::size_t start(std::uint32_t tag) const noexcept { return tag >> (32 - bits_); }
    [[nodiscard]] std::size_t next(std::size_t i) const noexcept { return (i + 1) & (size() - 1); }
    [[nodiscard]] slot const& at(std::size_t i) const noexcept { return blocks_[i / block][i % block]; }

    /// A slot whose block is made now if it is not there yet.
    slot& made(std::size_t i) {
        block_type& b = blocks_[i / block];
        if (!b) {
            b = empty_block();
        }
        return b[i % block];
    }
    [[nodiscard]] block_type empty_block() const {
        return std::make_unique<slot[]>(block_size()); // NOLINT(*-avoid-c-arrays)
    }

    void put(slot const& entered) {
        std::size_t i = start(entered.tag);
        while (made(i).number != npos) {
            i = next(i);
        }
        made(i) = entered;
    }
    void grow() {
        std::size_t const former_size = blocks_.empty() ? 0 : block_size();
        std::vector<block_type> former = std::exchange(blocks_, {});
        bits_ = former_size == 0 ? 6 : bits_ + 1;
        blocks_.resize(size() / block_size());
        for (block_type& b : former) {
            for (std::size_t i = 0; i < former_size; ++i) {
                if (b[i].number != npos) {
                    put(b[i]);
                }
            }
            b.reset();
        }
        for (std::size_t i = 0; i < size(); i += block) {
            made(i);
        }
    }
    void swap(hash_slots& other) noexcept {
        std::swap(blocks_, other.blocks_);
        std::swap(bits_, other.bits_);
        std::swap(used_, other.used_);
    }

    std::vector<block_type> blocks_;
    std::uint32_t bits_ = 0; ///< the number of slots is 2^bits_
    std::size_t used_ = 0;
};

} // namespace clientele::customers
