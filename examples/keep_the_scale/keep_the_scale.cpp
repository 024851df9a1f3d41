// SPDX-License-Identifier: MIT
// A scale learnt in one month is kept as text and applied in the next.
#include <clientele/io.hpp>
#include <clientele/rfm.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace io = clientele::io;
namespace rfm = clientele::rfm;

namespace {

struct Account {
    int days_since_order;
    int orders;
    double revenue;
};

} // namespace

int main() {
    auto const by = rfm::lens(rfm::recency(&Account::days_since_order), rfm::frequency(&Account::orders),
                              rfm::monetary(&Account::revenue));
    std::vector<Account> const january{{5, 8, 900}, {20, 3, 120}, {60, 1, 40}, {9, 2, 75.5}, {110, 1, 15}};
    std::vector<Account> const february{{33, 8, 900}, {3, 4, 180}, {88, 1, 40}, {1, 3, 99.5}, {138, 1, 15}};

    // [save]
    auto const scale = rfm::fit(january, by, {.bins = 2});
    std::string const kept = io::save(scale);

    auto const same = io::load<rfm::scale<double, double, double>>(kept);
    auto const scores = rfm::score_with(same, february, by);
    // [save]

    std::printf("%s\n", kept.c_str());
    for (auto const& score : scores) {
        std::printf("%d ", score->code());
    }
    std::puts("in February, on January's scale");
}
