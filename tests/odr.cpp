// SPDX-License-Identifier: MIT
// The second translation unit of every test program: it holds the whole library and nothing else.
#include <clientele/clientele.hpp>
