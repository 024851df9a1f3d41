// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// RapidCheck inside a Catch2 case. Its own <rapidcheck/catch.h> includes the header of Catch2 2 only.
#include "catch.hpp"

#include <rapidcheck.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>

namespace clientele_test {

/// Fails the case, with the smallest counter-example, unless `law` holds for 100 random inputs. They are the same at
/// each run; RC_PARAMS="seed=7 max_success=10000" asks for others.
template <class Law> void property(std::string const& description, Law&& law) {
    setenv("RC_PARAMS", "seed=20251231", 0); // kept if set

    rc::detail::TestMetadata metadata;
    metadata.id = description;
    metadata.description = description;
    auto const result = rc::detail::checkTestable(std::forward<Law>(law), metadata);

    std::ostringstream message;
    rc::detail::printResultMessage(result, message);
    INFO(description << '\n' << message.str());
    REQUIRE(result.template is<rc::detail::SuccessResult>());
}

} // namespace clientele_test
