// SPDX-License-Identifier: MIT
// Customer segments from a list of orders. The library has never heard of crm::Order; nothing is inherited or
// registered.
#include <clientele/customers.hpp>
#include <clientele/rfm.hpp>

#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using std::chrono::sys_days;

// [types]
namespace crm {

struct Order {
    std::string account;
    sys_days placed;
    double total; // negative: money given back
};

struct Account {
    std::string company;
    std::string city;
};

} // namespace crm
// [types]

int main() {
    std::map<std::string, crm::Account> const accounts{
        {"A1", {"Adler & Sons", "Graz"}}, {"B2", {"Bluebird", "Leeds"}},    {"C3", {"Cordoba Bikes", "Sevilla"}},
        {"E5", {"Ekstrom", "Uppsala"}},   {"H8", {"Hollis Print", "Bath"}},
    };
    std::vector<crm::Order> const orders{
        {"A1", 2025y / 1 / 14, 120.00},  {"B2", 2025y / 2 / 3, 35.50},   {"A1", 2025y / 3 / 20, 88.90},
        {"C3", 2025y / 3 / 28, 410.00},  {"A1", 2025y / 5 / 6, 132.40},  {"C3", 2025y / 6 / 17, 380.00},
        {"C3", 2025y / 6 / 25, -380.00}, {"H8", 2025y / 10 / 2, 510.00}, {"H8", 2025y / 11 / 12, 495.00},
        {"H8", 2025y / 12 / 18, 530.00}, {"E5", 2025y / 12 / 22, 61.00},
    };

    // One history per customer: the projections say how to read an order. `as_of` is the day from which we look back.
    // [histories]
    namespace customers = clientele::customers;
    auto const histories =
        customers::summarise(orders, customers::id(&crm::Order::account), customers::day(&crm::Order::placed),
                             customers::amount(&crm::Order::total), {.as_of = 2025y / 12 / 31});
    // [histories]

    // How to read the three dimensions off a history. Any other type of yours would do as well.
    // [scores]
    namespace rfm = clientele::rfm;
    using history = customers::history<std::string>;
    auto const by = rfm::lens(rfm::recency(&history::days_since_last), rfm::frequency(&history::orders),
                              rfm::monetary(&history::total));

    // Learn the cut-offs, then apply them: the scores line up with the histories, index by index.
    auto const scale = rfm::fit(histories, by, {.bins = 5});
    auto const scores = rfm::score_with(scale, histories, by);
    auto const segments = rfm::assign(rfm::ten_segments, scale, scores);
    // [scores]

    for (std::size_t i = 0; i < histories.size(); ++i) {
        auto const& [company, city] = accounts.at(histories[i].id());
        std::printf("%-14s %-8s %u orders, %7.2f spent, score %d: %s\n", company.c_str(), city.c_str(),
                    histories[i].orders(), histories[i].total(), scores[i]->code(),
                    rfm::ten_segments.names()[*segments[i]].data());
    }
}
