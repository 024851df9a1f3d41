// SPDX-License-Identifier: MIT
#pragma once

#include "clusters.hpp"
#include "errors.hpp"
#include "files.hpp"
#include "scores.hpp"
#include "service.hpp"
#include "value.hpp"

#include <clientele/io.hpp>

#include <optional>
#include <string>
#include <string_view>

/// \file
/// What one run learns, in one file, for the runs of the next months.
namespace batch {

struct saved_models {
    static constexpr std::string_view model_name{"batch_cli.models"};

    std::optional<scale> scores{};
    std::optional<tier_cuts> tiers{};
    std::optional<saved_future> future{};
    std::optional<saved_clusters> clusters{};

    /// \throws clientele::invalid_data if a part of it is impossible
    void validate() const {
        auto const check = [](auto const& part) {
            if constexpr (requires { part->validate(); }) {
                if (part) part->validate();
            }
        };
        check(scores);
        check(tiers);
        check(clusters);
        if (future) {
            future->buying.validate();
            future->spending.validate();
        }
        if (tiers && tiers->bands() != 4) {
            throw clientele::invalid_data("tiers", clientele::to_text(tiers->bands()) + " bands", "wanted: 4");
        }
    }

    friend bool operator==(saved_models const&, saved_models const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("scores", self.scores);
        field("tiers", self.tiers);
        field("future", self.future);
        field("clusters", self.clusters);
    }
};

/// \throws clientele::error if the file holds no such models, file_error if it cannot be read
inline saved_models load_models(std::string const& file) {
    std::string const text = read_file(file);
    try {
        return clientele::io::load<saved_models>(text);
    } catch (clientele::error const& wrong) {
        throw clientele::error(file + ": these are no saved models. " + wrong.what());
    }
}

} // namespace batch
