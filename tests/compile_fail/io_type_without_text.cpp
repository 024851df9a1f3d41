// expect: to be saved, this type needs
// SPDX-License-Identifier: MIT
#include <clientele/io/text.hpp>
#include <clientele/rfm/scale.hpp>

#include <compare>
#include <string>

struct money { // can be put in order, but neither written nor read
    long cents;
    friend auto operator<=>(money const&, money const&) = default;
};

std::string saved(clientele::rfm::scale<double, double, double> const& plain,
                  clientele::rfm::scale<double, double, money> const& of_money) {
#ifdef CLIENTELE_CONTROL
    (void)of_money;
    return clientele::io::save(plain);
#else
    (void)plain;
    return clientele::io::save(of_money);
#endif
}
