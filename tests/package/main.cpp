// SPDX-License-Identifier: MIT
// What every consumer builds: a log of two customers, scored. It prints the version of the library that it got.
#include <clientele/clientele.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace std::chrono;

struct order {
    std::string customer;
    sys_days placed;
    double total;
};

int main() {
    std::vector<order> const orders{{"a", 2025y / 1 / 1, 10}, {"b", 2025y / 2 / 1, 20}, {"b", 2025y / 3 / 1, 30}};
    auto const histories = clientele::customers::summarise(
        orders, clientele::customers::id(&order::customer), clientele::customers::day(&order::placed),
        clientele::customers::amount(&order::total), {.as_of = 2025y / 12 / 31});
    using history = clientele::customers::history<std::string>;
    auto const by =
        clientele::rfm::lens(clientele::rfm::recency(&history::days_since_last),
                             clientele::rfm::frequency(&history::orders), clientele::rfm::monetary(&history::total));
    auto const scores = clientele::rfm::score_with(clientele::rfm::fit(histories, by, {.bins = 2}), histories, by);
    std::printf("%d.%d.%d\n", CLIENTELE_VERSION_MAJOR, CLIENTELE_VERSION_MINOR, CLIENTELE_VERSION_PATCH);
    return scores[0]->code() == 111 && scores[1]->code() == 222 ? 0 : 1;
}
