// SPDX-License-Identifier: MIT
// What a host stores of its customers' tiers, and the nightly run that reads and writes it.
// docs/guides/store-tiers.md tells the story.
#include <clientele/core/dates.hpp>
#include <clientele/io.hpp>
#include <clientele/tiers.hpp>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace tiers = clientele::tiers;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using tiers::service_tier;

namespace {

// [columns]
/// A row of the host's table of accounts.
struct account {
    int id = 0;
    double revenue = 0;                 ///< of the last twelve months
    std::optional<service_tier> tier{}; ///< three columns for the tier
    std::optional<sys_days> since{};    ///< he has had it since
    std::optional<sys_days> warned{};   ///< he was told that he will fall
};

/// A row of the host's table of changes: only ever appended to.
struct change {
    int id = 0;
    sys_days day{};
    std::optional<service_tier> from{};
    std::optional<service_tier> to{};
    std::string reason{};
};
// [columns]

auto pyramid() { return tiers::service_pyramid(tiers::measure("revenue", &account::revenue)); }

// [learn]
/// Once a year: the boundaries, as a text for the host's table of models.
std::string learn(std::vector<account> const& all) {
    return clientele::io::save(tiers::freeze(tiers::fit(all, pyramid())));
}
// [learn]

// [night]
/// Every night, in one transaction: the accounts are updated and the changes appended.
std::vector<change> review(std::vector<account>& all, std::string const& kept, sys_days tonight) {
    auto const cuts =
        tiers::thaw(pyramid(), clientele::io::load<tiers::frozen<clientele::banding::cuts<double>>>(kept));
    auto const where = tiers::standing(&account::tier, &account::since, &account::warned);
    auto const banding =
        tiers::fit(all, tiers::steady(cuts, where, tonight, {.min_stay = days{180}, .grace = days{30}}));
    std::vector<change> log;
    for (account& one : all) {
        auto const decided = tiers::explain(one, banding);
        if (decided.tier != one.tier || decided.warned != one.warned) {
            log.push_back({one.id, tonight, one.tier, decided.tier, decided.reason});
        }
        if (decided.tier != one.tier) {
            one.since = tonight; // whichever rule decided
        }
        one.tier = decided.tier;
        one.warned = decided.warned;
    }
    return log;
}
// [night]

void tell(std::vector<change> const& log) {
    for (change const& one : log) {
        std::printf("  %s account %d: %s -> %s\n    %s\n", clientele::format_date(one.day).c_str(), one.id,
                    one.from ? tiers::name(*one.from).data() : "(new)", one.to ? tiers::name(*one.to).data() : "(none)",
                    one.reason.c_str());
    }
    std::printf("%s", log.empty() ? "  nothing changes\n" : "");
}

} // namespace

int main() {
    std::vector<account> all;
    for (int id = 1; id <= 50; ++id) {
        all.push_back({.id = id, .revenue = 10.0 * id * id});
    }
    auto const kept = learn(all);
    std::printf("Kept:\n%s\n", kept.c_str());
    static_cast<void>(review(all, kept, 2026y / 1 / 1)); // the first night: everybody is new

    std::puts("Account 30 grows; account 49 has a bad year:");
    all[29].revenue = 24'000;
    all[48].revenue = 3'000;
    tell(review(all, kept, 2026y / 4 / 1));
    std::puts("\nThe half year of account 49 is over:");
    tell(review(all, kept, 2026y / 7 / 1));
    std::puts("\nThe next night:");
    tell(review(all, kept, 2026y / 7 / 2));
    std::puts("\nA month later:");
    tell(review(all, kept, 2026y / 8 / 1));
}
