// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Saving and loading models.
#include <clientele/io/text.hpp>
