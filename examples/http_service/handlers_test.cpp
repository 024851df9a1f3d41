// SPDX-License-Identifier: MIT
// The service without a network: what it says, and what it refuses.
#include "check.hpp"
#include "crm_host.hpp"
#include "service.hpp"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using service::check;
using service::get;
using service::json;
using service::post;

namespace service {
void check_description(api& of);
}

namespace {

json read(service::response const& of) { return json::parse(of.body); }

void check_before_the_first_fit(service::host const& host) {
    service::api fresh{host};
    auto const health = fresh.handle(get("/health"));
    check(health.status == 503 && read(health)["status"] == "starting", "health before the first fit");
    auto const refused = fresh.handle(post("/v1/score", R"({"id": "A00001"})"));
    check(refused.status == 503 && refused.headers.at(0).first == "Retry-After", "no score before the first fit");
}

std::string with(std::string const& fields) {
    return R"({"history": {"first_order": "2025-01-01", "last_order": "2025-03-01", "orders": 3, "total": 9)" + fields +
           "}}";
}

/// Each request, its status, and a part of the answer that names what is wrong.
void check_refusals(service::api& api) {
    struct refusal {
        service::request asked;
        int status;
        std::string says;
    };
    std::string const score = "/v1/score";
    auto const history = [&](std::string const& of) { return post(score, R"({"history": )" + of + "}"); };
    std::string many_keys = "{";
    std::string many_rows;
    for (int i = 0; i < 1001; ++i) {
        many_keys += '"' + std::to_string(i) + "\": 1,";
        many_rows += (i > 0 ? "," : "") + std::string{R"({"id": "A00001"})"};
    }
    std::vector<refusal> const all{
        // [refusals]
        {post(score, "{"), 400, "no JSON: error at byte"},
        {post(score, R"({"id": "a", "id": "b"})"), 400, "#/id"},
        {post(score, "{\"id\": \"\xff\"}"), 400, "no JSON"},
        {post(score, with(R"(, "repeat_total": NaN)")), 400, "no JSON"},
        {post(score, std::string(100'000, '[')), 400, "deeper than 16"},
        {post(score, with(R"(, "repeat_total": 1e999)")), 422, "#/history/repeat_total"},
        {post(score, with(R"(, "order_days": 123456789012345678901234567890)")), 422, "#/history/order_days"},
        {post(score, with(R"(, "order_days": 18446744073709551615)")), 422, "must be from 1 to"},
        {post(score, with(R"(, "order_days": 2.5)")), 422, "must be a whole number"},
        {post(score, with(R"(, "order_days": true)")), 422, "must be a number"},
        {post(score, with(R"(, "order_days": 4)")), 422, "must not exceed orders"},
        // [refusals]
        {post(score, with(R"(, "order_days": 1)")), 422, "do not fit between"},
        {post(score, with(R"(, "spent": 4)")), 422, "#/history/spent"},
        {post(score, with(R"(, "a/b~c": 4)")), 422, "#/history/a~1b~0c"},
        {post(score, with(R"(, "a b%41\u00e9\"": 4)")), 422, R"("pointer":"#/history/a%20b%2541%C3%A9%22")"},
        {post(score, many_keys + R"("x": 1})"), 400, "more than 32 keys"},
        {post(score, ""), 400, "no JSON"},
        {post(score, "[]"), 422, "must be an object"},
        {post(score, "null"), 422, "must be an object"},
        {post(score, "{}"), 422, "needs an id or a history, or customers"},
        {post(score, R"({"id": 7})"), 422, "must be a string"},
        {history(R"({"orders": -3})"), 422, "#/history/first_order"},
        {history(R"({"first_order": "2025-02-30", "last_order": "2025-03-01", "orders": 1, "total": 1})"), 422,
         "must be a date"},
        {history(R"({"first_order": "20250201", "last_order": "2025-03-01", "orders": 1, "total": 1})"), 422,
         "must be a date"},
        {history(R"({"first_order": "2025-03-02", "last_order": "2025-03-01", "orders": 2, "total": 1})"), 422,
         "must not lie before"},
        {history(R"({"first_order": "2025-03-02", "last_order": "2026-01-01", "orders": 2, "total": 1})"), 422,
         "must not lie after 2025-12-31"},
        {history(R"({"first_order": "2025-03-02", "last_order": "2025-03-03", "orders": 3, "total": 1})"), 422,
         "#/history/orders"},
        {history(R"({"first_order": "2025-03-02", "last_order": "2025-03-03", "orders": 2, "total": 1e13})"), 422,
         "#/history/total"},
        {post(score, R"({"customers": {}})"), 422, "must be a list"},
        {post(score, R"({"customers": [1]})"), 422, "\"row\":0"},
        {post(score, R"({"customers": [], "more": 1})"), 422, "#/more"},
        {post(score, R"({"customers": [)" + many_rows + "]}"), 422, "1000 at most"},
        {post(score, R"({"customers": [{"id": "A00001"}, {"history": {"orders": 0}}]})"), 422,
         R"("pointer":"#/customers/1/history/orders","row":1,"field":"orders")"},
        {post(score, R"({"customers": [{"id": "A00001"}, {"id": "nobody"}]})"), 404, "#/customers/1/id"},
        {post(score, R"({"id": "Robert'); DROP TABLE orders;--"})"), 404, "Robert'); DROP TABLE orders;--"},
        {{"POST", score, "text/plain", "{}"}, 415, "application/json"},
        {{"POST", score, "application/x-www-form-urlencoded", std::string(10'000, 'x')}, 415, "application/json"},
        {post(score, std::string((1 << 20) + 1, ' ')), 413, "1048576 bytes"},
        {{"PUT", score, "application/json", "{}"}, 405, "only POST"},
        {get(score), 405, "only POST"},
        {{"BREW", "/health"}, 405, "only GET, HEAD"},
        {get("/"), 404, "no such path"},
        {get(""), 404, "no such path"},
        {get("/v1/customers/"), 404, "no such path"},
        {get("/v1/customers/A00001/"), 404, "no such path"},
        {get("/v1/customers/%zz"), 400, "%"},
        {get("/v1/customers/%f"), 400, "%"},
        {get("/v1/customers/%ff%00"), 404, "\xef\xbf\xbd\\u0000"},
        {get("/v1/customers/a%2Fb/explain"), 404, "a/b"},
        {get("/v1/refits/99"), 404, "no such refit"},
        {get("/v1/refits/-1"), 404, "no such refit"},
        {post("/v1/refits", R"({"as_of": "yesterday"})"), 422, "#/as_of"},
        {post("/v1/refits", R"({"asof": "2025-12-31"})"), 422, "#/asof"},
    };
    for (auto const& one : all) {
        auto const given = api.handle(one.asked);
        std::string const what = one.asked.method + ' ' + one.asked.target + ' ' + one.asked.body.substr(0, 120);
        check(given.status == one.status, what + " gives " + std::to_string(given.status));
        check(given.content_type == "application/problem+json", what + " is told as a problem");
        check(given.body.find(one.says) != std::string::npos, what + " says " + one.says + ": " + given.body);
        check(read(given)["status"] == one.status, what + " tells its status");
    }
}

/// One customer is told the same alone, in a batch, and under his own address.
void check_agreement(service::api& api) {
    auto const alone = read(api.handle(post("/v1/score", R"({"id": "A00003"})")));
    auto const batch =
        read(api.handle(post("/v1/score", R"({"customers": [{"id": "A00007"}, {"id": "A00003"}, {"id": "A00003"}]})")));
    auto const own = read(api.handle(get("/v1/customers/A00003?x=1")));
    check(alone["customer"] == own["customer"], "alone and under his address");
    check(batch["customers"].size() == 3 && batch["customers"][0]["id"] == "A00007", "in the order of the request");
    check(batch["customers"][1] == alone["customer"] && batch["customers"][2] == alone["customer"], "in a batch");
    check(read(api.handle(get("/v1/customers/A00003/explain")))["why"] == own["customer"]["why"], "explained alike");
    auto const nobody = read(api.handle(post("/v1/score", R"({"customers": []})")));
    check(nobody["customers"].empty(), "an empty batch has an empty answer");
    check(api.handle({"HEAD", "/health"}).status == 200, "HEAD is answered as GET");
}

/// From the history that the database tells, sent as a request, comes the same judgement.
void check_given_history(service::api& api) {
    auto known = read(api.handle(get("/v1/customers/A00003")));
    auto const& did = known["history"];
    auto const day = [&](char const* since) {
        using namespace std::chrono_literals;
        std::chrono::sys_days const as_of{2025y / 12 / 31};
        return clientele::format_date(as_of - std::chrono::days{std::lround(did[since].get<double>())});
    };
    std::string const hostile = "\"}<script>\n\xe2\x82\xac\\u0000' OR 1=1 --";
    json const asked{{"id", hostile},
                     {"history",
                      {{"first_order", day("days_since_first")},
                       {"last_order", day("days_since_last")},
                       {"orders", did["orders"].get<double>()}, // 3.0 is a whole number
                       {"order_days", did["order_days"]},
                       {"total", did["total"]},
                       {"repeat_total", did["repeat_total"]}}}};
    auto told = read(api.handle(post("/v1/score", asked.dump())));
    check(told["customer"]["id"] == hostile, "what a caller calls a customer comes back as it was");
    known["customer"]["id"] = hostile;
    check(told["customer"] == known["customer"], "a history from the request is judged as one from the database");
}

/// The figures by the published formulas, from the parameters that the service tells.
void check_figures(service::api& api) {
    auto const model = read(api.handle(get("/v1/model")));
    auto const number = [&](char const* part, char const* name) { return model[part][name].get<double>(); };
    std::map<std::string, int> tiers;
    int without_orders = 0;
    for (int i = 1; i <= 400; ++i) {
        std::string const digits = std::to_string(i);
        auto const of = read(api.handle(get("/v1/customers/A" + std::string(5 - digits.size(), '0') + digits)));
        auto const& told = of["customer"];
        auto const& did = of["history"];
        if (told["rfm"].is_null()) {
            check(did["orders"] == 0 && told["tier"].is_null() &&
                      told["why"]["words"] == "no value of the year to come",
                  "nothing but why is told of a prospect");
            ++without_orders;
            continue;
        }
        ++tiers[told["tier"]["name"].get<std::string>()];
        double const x = did["order_days"].get<double>() - 1;
        double const T = did["days_since_first"].get<double>();
        double const t_x = T - did["days_since_last"].get<double>();
        double const alpha = number("buying", "alpha");
        // Batislam, Denizel and Filiztekin (2007): he may be lost after the first purchase already.
        double const alive = 1 / (1 + number("buying", "a") / (number("buying", "b") + x) *
                                          std::pow((alpha + T) / (alpha + t_x), number("buying", "r") + x));
        check(std::abs(told["p_alive"].get<double>() / alive - 1) < 1e-9, "P(alive) of customer " + digits);
        // Fader and Hardie (2013), equation (5).
        double const p = number("spending", "p");
        double const repeat_total = std::max(did["repeat_total"].get<double>(), 0.0);
        double const spend = p * (number("spending", "v") + repeat_total) / (p * x + number("spending", "q") - 1);
        auto const& year = told["year"];
        check(std::abs(year["spend"].get<double>() / spend - 1) < 1e-9, "spend of customer " + digits);
        double const value = year["orders"].get<double>() * spend;
        check(std::abs(year["value"].get<double>() / value - 1) < 1e-9, "value of customer " + digits);
        std::size_t level = 1;
        for (auto const& edge : model["scale"]["frequency"]) {
            level += did["orders"].get<double>() > edge.get<double>() ? 1 : 0;
        }
        check(told["rfm"]["frequency"] == level, "frequency score of customer " + digits);
    }
    int const with_orders = 400 - without_orders;
    check(without_orders > 0, "some never ordered");
    check(std::abs(tiers["diamond"] - 0.02 * with_orders) <= 1 && std::abs(tiers["base"] - 0.5 * with_orders) <= 1,
          "the tiers have their shares of customers");
}

/// Old models serve while new ones are learnt, and go on if that fails.
void check_refits(service::host const& host) {
    auto behaves = host;
    std::promise<void> go;
    auto const may_go = go.get_future().share();
    int fits = 0;
    behaves.learn = [&](auto as_of) {
        switch (++fits) {
        case 2:
            may_go.wait();
            break;
        case 3:
            throw service::not_fitted("the model of buying did not converge: 200 steps");
        default:
            break;
        }
        return host.learn(as_of);
    };
    service::api api{behaves};
    auto const version = [&] { return read(api.handle(get("/v1/customers/A00001")))["model_version"]; };
    auto const health = [&] { return read(api.handle(get("/health")))["status"]; };
    check(api.handle({"POST", "/v1/refits"}).status == 202, "a refit needs no body");
    api.background().wait();
    check(version() == 1, "the first models serve");

    auto const second = api.handle(post("/v1/refits", R"({"as_of": "2025-06-30"})"));
    check(second.status == 202 && read(second)["state"] == "running", "the second refit runs");
    check(second.headers == std::vector<std::pair<std::string, std::string>>{{"Location", "/v1/refits/2"}}, "Location");
    check(api.handle(post("/v1/refits", "{}")).status == 409, "a third has to wait");
    check(version() == 1 && health() == "ok", "the old models serve in the meantime");
    go.set_value();
    api.background().wait();
    check(version() == 2 && read(api.handle(get("/v1/model")))["as_of"] == "2025-06-30", "then the new ones serve");
    check(read(api.handle(get("/v1/refits/2")))["model_version"] == 2, "the refit says which models it made");

    auto const failed_at = [&](int id, char const* reason) {
        api.background().wait();
        auto const job = read(api.handle(get("/v1/refits/" + std::to_string(id))));
        check(job["state"] == "failed" && job["reason"].get<std::string>().find(reason) != std::string::npos,
              "a failed refit says why: " + job.dump());
        check(version() == 2 && health() == "degraded", "the old models serve after a failed refit");
    };
    check(api.handle(post("/v1/refits", "{}")).status == 202, "a refit that will not converge");
    failed_at(3, "did not converge");
    check(api.handle(post("/v1/refits", R"({"as_of": "1999-01-01"})")).status == 202, "a refit before all orders");
    failed_at(4, "");
    auto const metrics = api.handle(get("/metrics")).body;
    for (auto const* const line :
         {"clientele_refits_total{state=\"succeeded\"} 2\n", "clientele_refits_total{state=\"failed\"} 2\n",
          "clientele_refit_running 0\n", "clientele_model_version 2\n", "clientele_model_customers 400\n",
          "clientele_requests_total{route=\"POST /v1/refits\",status=\"409\"} 1\n",
          "clientele_request_duration_seconds_count{route=\"POST /v1/refits\"} 5\n"}) {
        check(metrics.find(line) != std::string::npos, std::string{"metrics have "} + line + metrics);
    }
    for (int i = 0; i < 16; ++i) {
        api.background().start({});
        api.background().wait();
    }
    check(api.handle(get("/v1/refits/4")).status == 404 && api.handle(get("/v1/refits/5")).status == 200,
          "the last 16 refits are remembered");
}

/// What the database says in its distress is for the log alone.
void check_failing_database(service::host const& host) {
    auto breaks = host;
    std::string logged;
    breaks.find = [](auto const&, auto) -> std::vector<std::optional<service::customer>> {
        throw std::runtime_error("disk I/O error, in: SELECT secret");
    };
    breaks.log = [&](std::string const& what) { logged += what; };
    service::api api{breaks};
    api.background().start({});
    api.background().wait();
    auto const given = api.handle(get("/v1/customers/A00001"));
    check(given.status == 500 && given.body.find("secret") == std::string::npos, "no words of the database go out");
    check(logged == "GET /v1/customers/{id}: disk I/O error, in: SELECT secret", "they are logged: " + logged);

    auto forgets = host;
    forgets.learn = [](auto) -> service::models { throw std::runtime_error("unable to open, in: secret"); };
    forgets.log = breaks.log;
    service::api without{forgets};
    logged.clear();
    without.background().start({});
    without.background().wait();
    auto const told = without.handle(get("/health")).body + without.handle(get("/v1/refits/1")).body;
    check(told.find("log says why") != std::string::npos && told.find("secret") == std::string::npos,
          "nor by a refit: " + told);
    check(logged == "refit: unable to open, in: secret", "they are logged: " + logged);
}

/// What docs/guides/http-service.md shows is what the service says.
void check_guide(service::api& api, char const* expected) {
    std::string text;
    for (auto const& asked :
         {get("/v1/customers/A00002/explain"),
          post("/v1/score", R"({"customers": [{"id": "A00003"}, {"history": {"first_order": "2025-02-30",)"
                            R"( "last_order": "2025-06-01", "orders": "3", "total": 20}}]})")}) {
        text += asked.method + ' ' + asked.target + '\n' + read(api.handle(asked)).dump(2) + "\n\n";
    }
    std::ifstream file{expected};
    std::string const kept{std::istreambuf_iterator<char>{file}, {}};
    check(text == kept, "answers.out is what is answered:\n" + text);
}

} // namespace

int main(int /*count*/, char** words) {
    auto const host = service::crm_host(service::make_database("handlers_test.db"),
                                        [](std::string const& what) { check(false, "nothing is logged: " + what); });
    check_before_the_first_fit(host);
    service::api api{host};
    api.background().start({});
    api.background().wait();
    check_refusals(api);
    check_guide(api, words[1]);
    check_agreement(api);
    check_given_history(api);
    check_figures(api);
    service::check_description(api);
    check(api.handle(get("/metrics")).body.find("zz") == std::string::npos, "no path of a stranger is a label");
    check_refits(host);
    check_failing_database(host);
    return service::failures() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
