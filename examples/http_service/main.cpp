// SPDX-License-Identifier: MIT
// Scores and explains the CRM's customers over HTTP. docs/guides/http-service.md tells the story.
#include "../sqlite_crm/database.hpp"
#include "crm_host.hpp"
#include "server.hpp"
#include "service.hpp"

#include <clientele/core/text.hpp>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace {

constexpr char const* usage = R"(http_service DATABASE [--port N] [--address A] [--threads N] [--as-of DAY]
    serves the database of the CRM; port 0, the default, is any that is free
)";

struct command {
    std::string database{};
    service::listening where{};
    std::optional<std::chrono::sys_days> as_of{}; ///< of the first fit
};

template <class T> T value_of(std::string_view name, char const* text) {
    auto const value = text == nullptr ? std::nullopt : clientele::from_text<T>(text);
    if (!value) throw std::invalid_argument(std::string{name} + " needs a value, see --help");
    return *value;
}

command read(int count, char** words) {
    if (count < 2 || std::string_view{words[1]}.starts_with('-')) throw std::invalid_argument("no database is named");
    command found{.database = words[1]};
    for (int i = 2; i < count; i += 2) {
        std::string_view const name = words[i];
        char const* const value = words[i + 1]; // the last is a null pointer
        if (name == "--port") {
            found.where.port = value_of<std::uint16_t>(name, value);
        } else if (name == "--address") {
            found.where.address = value_of<std::string>(name, value);
        } else if (name == "--threads") {
            found.where.threads = value_of<std::uint8_t>(name, value);
        } else if (name == "--as-of") {
            found.as_of = value_of<std::chrono::sys_days>(name, value);
        } else {
            throw std::invalid_argument("unknown: " + std::string{name});
        }
    }
    if (found.where.threads == 0) throw std::invalid_argument("--threads must be 1 or more");
    return found;
}

void serve(command const& of) {
    sigset_t ends; // blocked before any thread starts, so that only the one below hears of them
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    service::api api{
        service::crm_host(of.database, [](std::string const& what) { std::fprintf(stderr, "%s\n", what.c_str()); })};
    service::server server{api, of.where};
    std::printf("http://%s:%d\n", of.where.address.c_str(), server.port());
    std::fflush(stdout);

    api.background().start(of.as_of); // until it is there, /health says 503
    std::jthread const waits_for_the_end{[&] {
        int which = 0;
        sigwait(&ends, &which);
        server.stop();
    }};
    server.run();
}

} // namespace

int main(int count, char** words) {
    try {
        if (count == 2 && std::string_view{words[1]} == "--help") {
            std::fputs(usage, stdout);
            return EXIT_SUCCESS;
        }
        command const asked = read(count, words);
        static_cast<void>(crm::database{asked.database, crm::access::read}); // is it there?
        serve(asked);
        return EXIT_SUCCESS;
    } catch (std::invalid_argument const& wrong) {
        std::fprintf(stderr, "%s\n%s", wrong.what(), usage);
        return 2;
    } catch (std::exception const& failed) {
        std::fprintf(stderr, "%s\n", failed.what());
        return EXIT_FAILURE;
    }
}
