// SPDX-License-Identifier: MIT
#include "server.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <httplib.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>

namespace service {

namespace {

/// The request as the server goes on to work with it: it is the server's own variable, which handlers see as const.
httplib::Request& own(httplib::Request const& seen) { return const_cast<httplib::Request&>(seen); }

void put(httplib::Response& to, response const& given) {
    to.status = given.status;
    to.set_header("Accept-Ranges", "none"); // else the server tells HEAD that it takes them
    for (auto const& [name, value] : given.headers) {
        to.set_header(name.c_str(), value);
    }
    to.set_content(given.body, given.content_type.c_str());
}

/// Answers, and closes the connection: what is left of the body must not be read as the next request. The server has no
/// word for that, but it closes after content that its provider breaks off, here behind the last byte. An answer to
/// HEAD has none that could be broken off, so the request is taken for a GET, and the content broken off before the
/// first.
void put_and_close(httplib::Request const& asked, httplib::Response& to, response const& given) {
    bool const head = asked.method == "HEAD";
    own(asked).method = "GET";
    put(to, given);
    to.body.clear();
    to.headers.erase("Content-Type");
    to.set_header("Connection", "close");
    to.set_content_provider(given.body.size(), given.content_type.c_str(),
                            [head, text = given.body](std::size_t from, std::size_t length, httplib::DataSink& sink) {
                                if (!head) sink.write(text.data() + from, length);
                                return false;
                            });
}

/// A body that is somewhat too large is read to its end and forgotten, so that the client hears why.
std::size_t most_read(limits const& of) { return 8 * of.body; }

problem too_large(limits const& of) { return {413, "the body must be " + std::to_string(of.body) + " bytes at most"}; }

/// Whether all names of headers are tokens (RFC 9110, section 5.1). `Content-Length : 5` and a line that goes on with a
/// blank are headers to some and none to others.
bool well_named(httplib::Headers const& of) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    auto const in_token = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    };
    return std::ranges::all_of(of, [&](auto const& header) { return std::ranges::all_of(header.first, in_token); });
}

bool has_body(httplib::Request const& of) {
    return of.has_header("Content-Length") || of.has_header("Transfer-Encoding");
}

// [framing]
/// Why it is not certain where the request ends: where a proxy and this server disagree, one client's body becomes
/// another's request.
std::optional<problem> bad_framing(httplib::Request const& of, limits const& most) {
    if (!well_named(of.headers)) return problem{400, "a header has a name that cannot be"};
    bool const chunked = of.has_header("Transfer-Encoding");
    std::string const length = of.get_header_value("Content-Length");
    if (chunked && (of.get_header_value("Transfer-Encoding") != "chunked" ||
                    of.get_header_value_count("Transfer-Encoding") > 1 || of.has_header("Content-Length"))) {
        return problem{400, "the body must be chunked or have a length"};
    }
    bool const digits = std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; });
    if (of.get_header_value_count("Content-Length") > 1 || !digits || length.size() > 18 ||
        (length.empty() && of.has_header("Content-Length"))) {
        return problem{400, "Content-Length must be one number"};
    }
    std::uint64_t const bytes = length.empty() ? 0 : std::stoull(length);
    bool const takes_body = of.method == "POST" || of.method == "PUT" || of.method == "PATCH" || of.method == "DELETE";
    if (!takes_body && (chunked || bytes > 0)) return problem{400, of.method + " takes no body"};
    if (of.method == "PRI") return problem{400, "PRI begins HTTP/2"}; // the server would read on until memory ends
    return bytes > most_read(most) ? std::optional{too_large(most)} : std::nullopt;
}
// [framing]

struct body_read {
    std::string text{};
    bool too_large = false;
    bool whole = true; ///< the next request begins behind it
};

body_read read_body(httplib::Request const& of, httplib::ContentReader const& read, limits const& most) {
    body_read found;
    if (!has_body(of)) return found;
    std::size_t bytes = 0;
    auto const take = [&](char const* data, std::size_t length) {
        bytes += length;
        found.too_large = found.too_large || bytes > most.body;
        if (!found.too_large) found.text.append(data, length);
        return bytes <= most_read(most);
    };
    found.whole = of.is_multipart_form_data() // refused afterwards for its type
                      ? read([](httplib::MultipartFormData const&) { return true; }, take)
                      : read(take);
    return found;
}

} // namespace

server::server(api& of, listening const& where) : server_(std::make_unique<httplib::Server>()) {
    auto& at = *server_;
    at.new_task_queue = [threads = where.threads] { return new httplib::ThreadPool(threads); };
    at.set_tcp_nodelay(true); // else small answers wait 40 ms for the client's acknowledgement
    at.set_keep_alive_max_count(1000);
    at.set_keep_alive_timeout(2); // seconds; a stop waits as long for idle connections
    at.set_read_timeout(5);
    at.set_socket_options([](socket_t socket) { // instead of its own, by which two services could share one port
        int const yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });

    at.set_pre_routing_handler([&of](httplib::Request const& asked, httplib::Response& to) {
        // Else the server would cut any answer to them under a status of 200, or send it a thousand times over.
        own(asked).ranges.clear();
        auto const bad = bad_framing(asked, of.most());
        if (!bad) return httplib::Server::HandlerResponse::Unhandled;
        of.count_refused(bad->status);
        put_and_close(asked, to, answer(*bad));
        return httplib::Server::HandlerResponse::Handled;
    });
    auto const without_body = [&of](httplib::Request const& asked, httplib::Response& to) {
        put(to, of.handle({asked.method, asked.target}));
    };
    auto const with_body = [&of](httplib::Request const& asked, httplib::Response& to,
                                 httplib::ContentReader const& read) {
        auto body = read_body(asked, read, of.most());
        if (body.whole && !body.too_large) {
            put(to, of.handle({asked.method, asked.target, asked.get_header_value("Content-Type"), body.text}));
            return;
        }
        auto const bad = body.too_large ? too_large(of.most()) : problem{400, "the body ends early or cannot be read"};
        of.count_refused(bad.status);
        body.whole ? put(to, answer(bad)) : put_and_close(asked, to, answer(bad));
    };
    at.Get(".*", without_body).Options(".*", without_body);
    at.Post(".*", with_body).Put(".*", with_body).Patch(".*", with_body).Delete(".*", with_body);

    // What the server refuses by itself: a path too long, a range that is none, a request that is no HTTP.
    at.set_error_handler([&of](httplib::Request const& asked, httplib::Response& to) {
        if (!to.body.empty() || to.content_provider_) return;
        of.count_refused(to.status);
        own(asked).ranges.clear();
        put_and_close(asked, to, answer({to.status, "the request cannot be read"}));
    });
    at.set_exception_handler([](httplib::Request const&, httplib::Response& to, auto const& /*failed*/) {
        put(to, answer({500, "the service failed"}));
    });

    port_ = where.port != 0 ? (at.bind_to_port(where.address.c_str(), where.port) ? where.port : -1)
                            : at.bind_to_any_port(where.address.c_str());
    if (port_ < 0) {
        throw std::runtime_error("cannot listen at " + where.address + ':' + std::to_string(where.port));
    }
}

server::~server() = default;

void server::run() { server_->listen_after_bind(); }

void server::stop() {
    while (!server_->is_running()) { // a stop before the start would be lost
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    server_->stop();
}

} // namespace service
