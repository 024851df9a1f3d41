// SPDX-License-Identifier: MIT
#include "findings.hpp"

#include <clientele/core.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace batch {

void analyse(findings& found, parts const& wanted, analysis_options const& how, saved_models const& saved,
             std::optional<std::string> const& model_file) {
    clientele::threads const crew{how.threads};
    auto const& histories = found.histories;
    auto const file = [&](auto const& part) { return part ? model_file : std::nullopt; };
    std::vector<rfm::segment_number> segments(histories.size());
    std::size_t segment_count = 0;
    if (wanted.scores) {
        found.scored = score(histories, how.scores, saved.scores, crew);
        found.scored->model = file(saved.scores);
        segments = found.scored->segments;
        segment_count = found.scored->names.size();
    }
    found.concentration_wanted = wanted.concentration;
    if (wanted.concentration) {
        found.carrying = concentrate(histories, segments);
    }
    if (wanted.service) {
        found.served = serve(histories, saved.tiers, crew);
        found.served->model = file(saved.tiers);
    }
    if (wanted.future) {
        found.ahead = look_ahead(histories, segments, segment_count, saved.future, crew);
        found.ahead->model = file(saved.future);
    }
    if (wanted.clusters) {
        found.alike = find_clusters(histories, how.clusters, saved.clusters, crew);
        found.alike->model = file(saved.clusters);
    }
    if (wanted.moves && found.served) {
        found.moved = compare(found.log, found.as_of, found.refunds, histories, *found.served, crew);
    }
}

saved_models models_of(findings const& found) {
    saved_models all;
    if (found.scored) {
        all.scores = found.scored->learnt;
    }
    if (found.served) {
        all.tiers = found.served->learnt;
    }
    if (found.ahead && found.ahead->reason.empty()) {
        all.future = saved_future{found.ahead->buying.model, found.ahead->spending.model};
    }
    if (found.alike && found.alike->size() > 0) {
        all.clusters = found.alike->learnt;
    }
    return all;
}

} // namespace batch
