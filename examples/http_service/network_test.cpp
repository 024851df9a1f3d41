// SPDX-License-Identifier: MIT
// The service on a port: many clients while refits happen, what a request can do wrong by the wire, and the program
// itself until it is told to end.
#include "check.hpp"
#include "crm_host.hpp"
#include "server.hpp"
#include "service.hpp"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <httplib.h>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using service::check;
using service::json;

namespace {

using namespace std::chrono_literals;

std::string const batch = R"({"customers": [{"id": "A00001"}, {"id": "A00002"}, {"id": "A00001"}, {"id": "A00009"}]})";

/// A service on a free port of this process.
class running {
public:
    explicit running(service::host of) : api_(std::move(of)), server_(api_, {}), thread_([this] { server_.run(); }) {
        api_.background().start({});
        api_.background().wait();
    }
    ~running() { server_.stop(); }
    running(running const&) = delete;
    running& operator=(running const&) = delete;

    [[nodiscard]] int port() const { return server_.port(); }
    [[nodiscard]] httplib::Client client() const {
        httplib::Client made{"127.0.0.1", port()};
        made.set_keep_alive(true);
        return made;
    }

private:
    service::api api_;
    service::server server_;
    std::jthread thread_;
};

// [torn]
/// Which models gave an answer, and what it said apart from their number.
struct seen {
    std::mutex mutex{};
    std::map<std::uint64_t, std::string> by_version{};

    void add(json answer) {
        auto const version = answer["model_version"].get<std::uint64_t>();
        answer.erase("model_version");
        std::lock_guard const lock{mutex};
        auto const [at, first] = by_version.emplace(version, answer.dump());
        check(at->second == answer.dump(), "all answers of version " + std::to_string(version) + " are the same");
    }
};

/// Four clients ask for the same batch while refits look back from one day and from another in turn: each answer comes
/// from one model alone, and is the one that this model gives when nobody else asks.
void check_no_answer_is_torn(service::host const& host) {
    constexpr std::array<char const*, 3> days{"2025-12-31", "2025-06-30", "2025-09-30"};
    std::map<std::string, std::string> alone; // by day
    for (char const* const day : days) {
        service::api quiet{host};
        quiet.background().start(clientele::parse_date(day));
        quiet.background().wait();
        auto answer = json::parse(quiet.handle(service::post("/v1/score", batch)).body);
        answer.erase("model_version");
        alone[day] = answer.dump();
    }

    seen all;
    running const here{host};
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 4; ++i) {
            clients.emplace_back([&](std::stop_token const& stop) {
                auto client = here.client();
                std::uint64_t before = 0;
                while (!stop.stop_requested()) {
                    auto const got = client.Post("/v1/score", batch, "application/json");
                    if (!got || got->status != 200) {
                        check(false, "a batch is answered");
                        return;
                    }
                    auto const answer = json::parse(got->body);
                    check(before <= answer["model_version"], "no client is sent back to older models");
                    before = answer["model_version"];
                    all.add(answer);
                }
            });
        }
        auto boss = here.client();
        for (int refits = 0; refits < 12;) {
            std::string const body = std::string{R"({"as_of": ")"} + days[static_cast<std::size_t>(refits) % 3] + "\"}";
            auto const got = boss.Post("/v1/refits", body, "application/json");
            check(got && (got->status == 202 || got->status == 409), "a refit starts, or another runs");
            refits += got && got->status == 202 ? 1 : 0;
            std::this_thread::sleep_for(10ms);
        }
    }
    check(all.by_version.size() > 3, "clients saw several models");
    for (auto const& [version, answer] : all.by_version) {
        std::string const day = json::parse(answer)["as_of"];
        check(answer == alone[day], "version " + std::to_string(version) + " says what its models say");
    }
}
// [torn]

/// Sends bytes as they are and reads to the end of the connection. `later` is sent when the first have been read: what
/// comes with them is lost to the next request, since the server reads each through a buffer of its own.
std::string raw(int port, std::string const& bytes, std::string const& later = {}) {
    int const at = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<std::uint16_t>(port));
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto const sent = [&](std::string const& part) {
        return send(at, part.data(), part.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(part.size());
    };
    std::string answer;
    if (connect(at, reinterpret_cast<sockaddr const*>(&where), sizeof where) == 0 && sent(bytes)) {
        if (!later.empty()) {
            std::this_thread::sleep_for(100ms);
            sent(later); // a connection that is closed does not take it
        }
        std::array<char, 4096> some{};
        for (ssize_t got = 1; (got = recv(at, some.data(), some.size(), 0)) > 0;) {
            answer.append(some.data(), static_cast<std::size_t>(got));
        }
    }
    close(at);
    return answer;
}

std::size_t count(std::string const& text, std::string const& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

void check_by_the_wire(service::host const& host) {
    running const here{host};
    auto client = here.client();
    auto const says = [](httplib::Result const& got, int status, std::string const& type, char const* what) {
        check(got && got->status == status, what + (got ? ", not " + std::to_string(got->status) : ", not silence"));
        check(got && got->get_header_value("Content-Type") == type, std::string{what} + ": its type");
    };
    std::string const problem = "application/problem+json";
    std::string const form = "application/x-www-form-urlencoded";
    std::string const large(3 << 20, ' ');
    says(client.Post("/v1/score", batch, "application/json; charset=utf-8"), 200, "application/json", "200");
    says(client.Post("/v1/score", "{", "application/json"), 400, problem, "400");
    says(client.Post("/v1/score", R"({"id": 1})", "application/json"), 422, problem, "422");
    says(client.Post("/v1/score", std::string(20'000, 'x'), form), 415, problem, "415, though the form is long");
    says(client.Post("/v1/score", httplib::MultipartFormDataItems{{"a", "b", "c", "text/plain"}}), 415, problem, "415");
    says(client.Post("/v1/score", large, "application/json"), 413, problem, "413");
    auto const in_pieces = [&](std::size_t, httplib::DataSink& sink) {
        sink.write(large.data(), large.size());
        sink.done();
        return true;
    };
    says(client.Post("/v1/score", in_pieces, "application/json"), 413, problem, "413, of a length that nobody told");
    says(client.Get("/v1/customers/nobody"), 404, problem, "404");
    says(client.Get("/nothing"), 404, problem, "404");
    says(client.Get(("/v1/customers/" + std::string(9'000, 'x')).c_str()), 414, problem, "414");
    auto const wrong = client.Delete("/v1/score");
    says(wrong, 405, problem, "405");
    check(wrong && wrong->get_header_value("Allow") == "POST", "405 has Allow");
    says(client.Get("/metrics"), 200, "text/plain; version=0.0.4", "metrics");
    auto const head = client.Head("/health");
    check(head && head->status == 200 && head->body.empty(), "HEAD");
    check(head && head->get_header_value("Accept-Ranges") == "none", "HEAD is not promised any ranges");

    // Ranges of an answer are not for the asking: all of it comes, once.
    auto const whole = client.Get("/openapi.json");
    for (char const* const range : {"bytes=0-9", "bytes=99999999-", "bytes=0-,0-,0-"}) {
        auto const got = client.Get("/openapi.json", {{"Range", range}});
        check(got && got->status == 200 && got->body == whole->body, std::string{"all of it, for the range "} + range);
    }
    for (char const* const range : {"bytes=x", "bytes=0-9,9-0"}) {
        auto const got = client.Get("/openapi.json", {{"Range", range}});
        says(got, 416, problem, "416");
        check(got && json::parse(got->body)["title"] == "Range Not Satisfiable", "416 is told whole");
    }

    // One answer and the end: what was sent as a body is never taken for the next request.
    std::string const smuggled = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
    std::string const length = std::to_string(smuggled.size());
    std::vector<std::string> const starts{
        "GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: " + length,
        "HEAD /health HTTP/1.1\r\nHost: a\r\nContent-Length: " + length,
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: " + length,
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0",
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity",
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0",
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked",
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length : " + length,
        "POST /v1/score HTTP/1.1\r\nHost: a\r\n Content-Length: " + length,
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 0x0",
        "PRI /v1/score HTTP/1.1\r\nHost: a",
        "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: -1",
    };
    for (auto const& start : starts) {
        auto const answer = raw(here.port(), start + "\r\n\r\n", smuggled);
        check(count(answer, "HTTP/1.1 ") == 1 && answer.starts_with("HTTP/1.1 400"),
              "refused and closed: " + start + answer);
    }
    check(raw(here.port(), "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
              .starts_with("HTTP/1.1 413"),
          "what is far too large is not read");
    auto const no_range = raw(here.port(), "HEAD /health HTTP/1.1\r\nHost: a\r\nRange: x\r\n\r\n", smuggled);
    check(count(no_range, "HTTP/1.1 ") == 1 && no_range.ends_with("\r\n\r\n"),
          "HEAD is told 416, and closed: " + no_range);
    auto const no_length = raw(here.port(), "POST /v1/refits HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    check(no_length.starts_with("HTTP/1.1 202"), "without a length there is no body: " + no_length);
    check(raw(here.port(), "nonsense\r\n\r\n").starts_with("HTTP/1.1 400"), "what is no HTTP is told so");
}

/// Two services on one port would answer by turns, each by its own models.
void check_port_is_taken(service::host const& host) {
    running const here{host};
    service::api second{host};
    bool refused = false;
    try {
        service::server const there{second, {.port = here.port()}};
    } catch (std::runtime_error const&) {
        refused = true;
    }
    check(refused, "a port that is taken cannot be had");
}

/// The program: it prints where it listens, serves, and ends when it is told to.
void check_program(std::string const& program, std::string const& database) {
    std::array<int, 2> pipe_ends{};
    check(pipe(pipe_ends.data()) == 0, "a pipe");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipe_ends[1], STDOUT_FILENO);
    std::vector<std::string> words{program, database, "--as-of", "2025-12-31", "--threads", "3"};
    std::vector<char*> raw_words;
    for (auto& word : words) {
        raw_words.push_back(word.data());
    }
    raw_words.push_back(nullptr);
    pid_t child = 0;
    check(posix_spawn(&child, program.c_str(), &files, nullptr, raw_words.data(), environ) == 0, "the program starts");
    posix_spawn_file_actions_destroy(&files);
    close(pipe_ends[1]);
    std::string line;
    for (char c = 0; read(pipe_ends[0], &c, 1) == 1 && c != '\n';) {
        line += c;
    }
    close(pipe_ends[0]);

    check(line.starts_with("http://127.0.0.1:"), "it prints where it listens: " + line);
    httplib::Client client{line};
    for (int tries = 0; tries < 600; ++tries) {
        auto const got = client.Get("/health");
        if (got && got->status == 200) break;
        std::this_thread::sleep_for(50ms);
    }
    auto const scored = client.Post("/v1/score", R"({"id": "A00001"})", "application/json");
    check(scored && scored->status == 200 && json::parse(scored->body)["model_version"] == 1, "it scores");
    auto const described = client.Get("/openapi.json");
    check(described && json::parse(described->body)["openapi"] == "3.1.0", "it describes itself");
    kill(child, SIGTERM);
    int how = 0;
    waitpid(child, &how, 0);
    check(WIFEXITED(how) && WEXITSTATUS(how) == EXIT_SUCCESS, "it ends well");
}

} // namespace

int main(int /*count*/, char** words) {
    std::string const database = service::make_database("network_test.db");
    auto const host =
        service::crm_host(database, [](std::string const& what) { check(false, "nothing is logged: " + what); });
    check_no_answer_is_torn(host);
    check_by_the_wire(host);
    check_port_is_taken(host);
    check_program(words[1], database);
    return service::failures() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
