// expect: compile without -ffast-math
// flags: -ffast-math
// SPDX-License-Identifier: MIT
#include <clientele/core/exact_sum.hpp>

double sum() {
    clientele::exact_sum of;
    of.add(1);
    return of.value();
}
