// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// What the tests of BG/CNBD-k and MBG/CNBD-k share: reading their tables, made by tools/references/regular.py.
#include "references.hpp"

#include <clientele/clv/summary.hpp>

#include <cstdint>
#include <string>

namespace clientele_test {

template <class Model> Model regular_model_of(reference_row const& row) {
    return {row["r"], row["alpha"], row["a"], row["b"], static_cast<std::uint32_t>(row["k"])};
}
inline clientele::clv::summary summary_of(reference_row const& row) {
    return {static_cast<std::uint32_t>(row["x"]), row["t_x"], row["T"]};
}
template <class Model> std::string table_of(char const* what) {
    return std::string{Model::model_name.substr(4)} + "_" + what;
}

} // namespace clientele_test
