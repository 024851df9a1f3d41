// SPDX-License-Identifier: MIT
#include "service.hpp"

#include "answers.hpp"
#include "json_text.hpp"
#include "wanted.hpp"

#include <clientele/core/dates.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cctype>
#include <exception>
#include <utility>

namespace service {

/// A request whose route is known.
struct api::call {
    request const& of;
    std::vector<std::string> const& arguments; ///< what stood in the place of `{id}`
};

struct api::route {
    std::string_view name;
    response (api::*answer)(call const&);

    [[nodiscard]] std::string_view method() const { return name.substr(0, name.find(' ')); }
    [[nodiscard]] std::string_view path() const { return name.substr(name.find(' ') + 1); }
};

std::vector<api::route> const& api::table() {
    // [routes]
    static std::vector<route> const all{
        {"POST /v1/score", &api::score},
        {"GET /v1/customers/{id}", &api::customer_of},
        {"GET /v1/customers/{id}/explain", &api::explain},
        {"POST /v1/refits", &api::start_refit},
        {"GET /v1/refits/{id}", &api::refit_of},
        {"GET /v1/model", &api::model},
        {"GET /health", &api::health},
        {"GET /metrics", &api::metrics_text},
        {"GET /openapi.json", &api::description},
    };
    // [routes]
    return all;
}

namespace {

constexpr std::string_view unmatched = "none";

/// The part of a path up to the next slash; takes it off.
std::string_view take_part(std::string_view& path) {
    path.remove_prefix(1);
    auto const part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    return part;
}

std::string decoded(std::string_view part) {
    auto const digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string text;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] != '%') {
            text += part[i];
            continue;
        }
        int const high = i + 2 < part.size() ? digit(part[i + 1]) : -1;
        int const low = i + 2 < part.size() ? digit(part[i + 2]) : -1;
        if (high < 0 || low < 0) throw problem{400, "the path has a % that is followed by no two digits"};
        text += static_cast<char>(16 * high + low);
        i += 2;
    }
    return text;
}

/// What stands in the place of `{...}` if the path is of that form.
std::optional<std::vector<std::string>> match(std::string_view form, std::string_view path) {
    std::vector<std::string> arguments;
    while (form.starts_with('/') && path.starts_with('/')) {
        auto const wanted = take_part(form);
        auto const part = take_part(path);
        if (!wanted.starts_with('{')) {
            if (wanted != part) return std::nullopt;
        } else if (part.empty()) {
            return std::nullopt;
        } else {
            arguments.push_back(decoded(part));
        }
    }
    return form.empty() && path.empty() ? std::optional{arguments} : std::nullopt;
}

bool is_json(std::string_view content_type) {
    std::string type{content_type.substr(0, content_type.find(';'))};
    while (type.ends_with(' ')) {
        type.pop_back();
    }
    std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return type == "application/json";
}

json body_of(request const& of) {
    if (!is_json(of.content_type)) throw problem{415, "the content type must be application/json"};
    return parse(of.body);
}

/// The host's learner; of what it throws, only what the library says of the data is for everybody to read.
learner discreet(host const& of) {
    return [learn = of.learn, log = of.log](std::optional<std::chrono::sys_days> as_of) {
        try {
            return learn(as_of);
        } catch (clientele::error const&) {
            throw;
        } catch (std::exception const& failed) {
            log(std::string{"refit: "} + failed.what());
            throw not_fitted("the service failed; its log says why");
        }
    };
}

} // namespace

api::api(host of, limits most) : host_(std::move(of)), most_(most), refits_(discreet(host_), serving_) {}

std::vector<std::string> api::routes() {
    std::vector<std::string> names;
    for (route const& of : table()) {
        names.emplace_back(of.name);
    }
    return names;
}

response api::handle(request const& of) {
    auto const start = std::chrono::steady_clock::now();
    std::string_view matched = unmatched;
    response given;
    try {
        given = dispatch(of, matched);
    } catch (problem const& wrong) {
        given = answer(wrong);
    } catch (std::exception const& failed) { // what a database says is not for strangers
        host_.log(std::string{matched} + ": " + failed.what());
        given = answer({500, "the service failed; its log says why"});
    }
    metrics_.count(matched, given.status, std::chrono::steady_clock::now() - start);
    return given;
}

void api::count_refused(int status) { metrics_.count(unmatched, status, {}); }

response api::dispatch(request const& of, std::string_view& matched) {
    std::string_view const path = std::string_view{of.target}.substr(0, of.target.find('?'));
    std::string allowed;
    for (route const& one : table()) {
        auto const arguments = match(one.path(), path);
        if (!arguments) continue;
        bool const head = of.method == "HEAD" && one.method() == "GET";
        if (of.method == one.method() || head) {
            matched = one.name;
            if (of.body.size() > most_.body) {
                throw problem{413, "the body must be " + std::to_string(most_.body) + " bytes at most"};
            }
            return (this->*one.answer)({of, *arguments});
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string{one.method()} + (one.method() == "GET" ? ", HEAD" : "");
    }
    if (allowed.empty()) throw problem{404, "there is no such path"};
    throw problem{405, "this path knows only " + allowed, {}, {{"Allow", allowed}}};
}

std::shared_ptr<snapshot const> api::model_now() const {
    auto now = serving_.get();
    if (!now) throw problem{503, "nothing has been learnt yet", {}, {{"Retry-After", "5"}}};
    return now;
}

// [score]
response api::score(call const& of) {
    auto const now = model_now(); // this one, whatever comes while we work
    auto const asked = read_wanted(body_of(of.of), now->of.as_of, most_.batch);
    std::vector<std::string> ids;
    for (auto const& row : asked.rows) {
        if (!row.given) ids.push_back(row.id);
    }
    auto const known = ids.empty() ? std::vector<std::optional<customer>>{} : host_.find(ids, now->of.as_of);
    json results = json::array();
    problem unknown{404, "the database does not know all of these customers"};
    std::size_t next = 0;
    for (std::size_t i = 0; i < asked.rows.size(); ++i) {
        auto const& row = asked.rows[i];
        auto const& one = row.given ? row.given : known[next++];
        if (one) {
            results.push_back(to_json(judge(now->of, *one)));
        } else if (unknown.faults.size() < most_faults) {
            std::string const place = asked.batch ? "#/customers/" + std::to_string(i) : "#";
            unknown.faults.push_back(
                {place + "/id", "is unknown: " + row.id, asked.batch ? std::optional{i} : std::nullopt, "id"});
        }
    }
    if (!unknown.faults.empty()) throw unknown; // all rows or none
    metrics_.scored(results.size());
    json body{{"model_version", now->version}, {"as_of", clientele::format_date(now->of.as_of)}};
    body[asked.batch ? "customers" : "customer"] = asked.batch ? std::move(results) : std::move(results[0]);
    return ok(body);
}
// [score]

customer api::find_one(std::string const& id, std::chrono::sys_days as_of) {
    auto found = host_.find({id}, as_of);
    if (!found.front()) throw problem{404, "the database does not know the customer " + id};
    return std::move(*found.front());
}

response api::customer_of(call const& of) {
    auto const now = model_now();
    auto const one = find_one(of.arguments[0], now->of.as_of);
    metrics_.scored(1);
    return ok({{"model_version", now->version},
               {"as_of", clientele::format_date(now->of.as_of)},
               {"customer", to_json(judge(now->of, one))},
               {"history", to_json(one)}});
}

response api::explain(call const& of) {
    auto const now = model_now();
    auto const judged = judge(now->of, find_one(of.arguments[0], now->of.as_of));
    return ok({{"model_version", now->version},
               {"as_of", clientele::format_date(now->of.as_of)},
               {"id", judged.id},
               {"tier", judged.tier.tier ? json(clientele::tiers::name(*judged.tier.tier)) : json(nullptr)},
               {"why", why(judged)}});
}

response api::start_refit(call const& of) {
    auto const as_of = of.of.body.empty() ? std::nullopt : read_as_of(body_of(of.of));
    auto const job = refits_.start(as_of);
    if (!job) throw problem{409, "a refit is running; wait for it, then ask again"};
    auto accepted = ok(to_json(*job), 202);
    accepted.headers.emplace_back("Location", "/v1/refits/" + std::to_string(job->id));
    return accepted;
}

response api::refit_of(call const& of) {
    auto const id = clientele::from_text<std::uint64_t>(of.arguments[0]);
    auto const job = id ? refits_.find(*id) : std::nullopt;
    if (!job) throw problem{404, "there is no such refit, or it is long ago"};
    return ok(to_json(*job));
}

response api::model(call const& /*of*/) { return ok(to_json(*model_now())); }

response api::health(call const& /*of*/) {
    auto const now = serving_.get();
    auto const latest = refits_.latest();
    bool const failed = latest && latest->is == refit::state::failed;
    json body{{"status", !now     ? "starting"
                         : failed ? "degraded"
                                  : "ok"},
              {"model_version", now ? json(now->version) : json(nullptr)},
              {"latest_refit", latest ? to_json(*latest) : json(nullptr)}};
    return ok(body, now ? 200 : 503); // an old model serves: degraded, and still in service
}

response api::metrics_text(call const& /*of*/) {
    std::string text = metrics_.text();
    auto const counts = refits_.count();
    text += "# HELP clientele_refits_total Refits by their end.\n# TYPE clientele_refits_total counter\n";
    text += "clientele_refits_total{state=\"succeeded\"} " + std::to_string(counts.succeeded) + '\n';
    text += "clientele_refits_total{state=\"failed\"} " + std::to_string(counts.failed) + '\n';
    text += sample("clientele_refit_running", "gauge", "Whether a refit is running.", counts.running ? 1 : 0);
    if (auto const now = serving_.get()) {
        std::chrono::duration<double> const age = std::chrono::system_clock::now() - now->learnt;
        text += sample("clientele_model_version", "gauge", "Version of the models that serve.",
                       static_cast<double>(now->version));
        text += sample("clientele_model_age_seconds", "gauge", "Since they were learnt.", age.count());
        text += sample("clientele_model_customers", "gauge", "Customers they were learnt of.",
                       static_cast<double>(now->of.customers));
    }
    return {200, text, "text/plain; version=0.0.4"};
}

response api::description(call const& /*of*/) { return {200, std::string{openapi}}; }

} // namespace service
