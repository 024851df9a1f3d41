// SPDX-License-Identifier: MIT
#pragma once

#include "service.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace httplib {
class Server;
}

/// \file
/// The service on a port.
namespace service {

struct listening {
    std::string address = "127.0.0.1";
    int port = 0;            ///< 0: a free one
    std::size_t threads = 8; ///< each serves one connection at a time, idle ones too
};

/// Reads requests off the network and hands them to the service. It knows no TLS and no users: a proxy before it does.
class server {
public:
    /// \throws std::runtime_error if the port cannot be had
    server(api& of, listening const& where);
    ~server();
    server(server const&) = delete;
    server& operator=(server const&) = delete;

    [[nodiscard]] int port() const noexcept { return port_; }

    /// Serves until `stop`, then answers what has been asked.
    void run();
    /// From any thread, once.
    void stop();

private:
    std::unique_ptr<httplib::Server> server_;
    int port_ = 0;
};

} // namespace service
