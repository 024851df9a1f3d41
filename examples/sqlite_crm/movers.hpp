// SPDX-License-Identifier: MIT
#pragma once

#include "crm.hpp"
#include "database.hpp"

#include <clientele/core/dates.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// For sales: who has another tier than the night before, or was told that he will fall, and why.
namespace crm {

struct mover {
    std::string account;
    std::string name;
    service_tier from{};
    service_tier to{}; ///< the same if he was warned
    std::optional<std::int64_t> cents_before{};
    std::optional<std::int64_t> cents{};
    std::string reason{};
};

// [movers]
/// Of a finished night against the finished one before it; those who are worth most come first.
inline std::vector<mover> movers(database& in, std::chrono::sys_days night) {
    statement read{in, R"(
        SELECT now.account, account.name, was.tier, now.tier, value_before.cents, value.cents, now.reason
        FROM tier_history AS now
        JOIN tier_history AS was ON was.account = now.account AND was.night = ?2
        JOIN account ON account.id = now.account
        LEFT JOIN value ON value.night = now.night AND value.account = now.account
        LEFT JOIN value AS value_before ON value_before.night = was.night AND value_before.account = was.account
        WHERE now.night = ?1 AND (now.tier <> was.tier OR now.warned = ?1)
        ORDER BY value.cents DESC, now.account)"};
    std::vector<mover> found;
    for (read.bind(night, last_night(in, night)); read.step();) {
        found.push_back({.account = read.get<std::string>(0),
                         .name = read.get<std::string>(1),
                         .from = tier_named(read.get<std::string_view>(2)),
                         .to = tier_named(read.get<std::string_view>(3)),
                         .cents_before = read.get<std::optional<std::int64_t>>(4),
                         .cents = read.get<std::optional<std::int64_t>>(5),
                         .reason = read.get<std::string>(6)});
    }
    return found;
}
// [movers]

namespace detail {

inline std::string padded(std::string text, std::size_t width, bool right = false) {
    std::string const blanks(width > text.size() ? width - text.size() : 0, ' ');
    return right ? blanks + text : text + blanks;
}

inline std::string money_or_none(std::optional<std::int64_t> const& cents) { return cents ? money(*cents) : "none"; }

/// What people call themselves may hold characters that drive a terminal: those below a blank, DEL, and U+0080 to
/// U+009F, which UTF-8 writes as C2 and a byte below A0.
inline std::string harmless(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        bool const second = i > 0 && byte >= 0x80 && byte < 0xa0 && static_cast<unsigned char>(text[i - 1]) == 0xc2;
        if (byte < 0x20 || byte == 0x7f || second) {
            text[i] = '?';
        }
        if (second) {
            text[i - 1] = '?';
        }
    }
    return text;
}

} // namespace detail

/// Two lines for each: where he went and what he is worth, and why.
inline std::string as_table(std::vector<mover> const& of) {
    if (of.empty()) {
        return "nobody moves\n";
    }
    using namespace detail;
    std::string text = "account   from       to            value before      value  name\n";
    for (mover const& one : of) {
        std::string const to = one.from == one.to ? "(warned)" : std::string{clientele::tiers::name(one.to)};
        text += padded(one.account, 8) + "  " + padded(std::string{clientele::tiers::name(one.from)}, 9) + "  " +
                padded(to, 9) + "  " + padded(money_or_none(one.cents_before), 15, true) + "  " +
                padded(money_or_none(one.cents), 9, true) + "  " + harmless(one.name) + "\n          " + one.reason +
                '\n';
    }
    return text;
}

} // namespace crm
