// SPDX-License-Identifier: MIT
#pragma once

#include "errors.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

/// \file
/// Files that appear whole or not at all.
namespace batch {

/// Writes files beside their places under another name and moves them there when all are complete; what is not moved is
/// deleted. Whoever reads the old files meanwhile goes on reading them.
class file_set {
public:
    file_set() = default;
    file_set(file_set const&) = delete;
    file_set& operator=(file_set const&) = delete;
    ~file_set() {
        for (auto const& [part, place] : pending_) {
            std::error_code ignored;
            std::filesystem::remove(part, ignored);
        }
    }

    void write(std::filesystem::path const& place, std::string_view text) {
        std::error_code none;
        if (std::filesystem::exists(place, none) && !std::filesystem::is_regular_file(place, none)) {
            throw file_error(place.string() + ": this is no file to write over");
        }
        auto part = place;
        part += ".part";
        pending_.emplace_back(part, place);
        std::ofstream file{part, std::ios::binary | std::ios::trunc};
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        file.close();
        if (!file) {
            throw file_error(place.string() + ": cannot be written");
        }
    }

    void publish() {
        while (!pending_.empty()) {
            auto const& [part, place] = pending_.back();
            std::error_code failed;
            std::filesystem::rename(part, place, failed);
            if (failed) {
                throw file_error(place.string() + ": cannot be written (" + failed.message() + ")");
            }
            pending_.pop_back();
        }
    }

private:
    std::vector<std::pair<std::filesystem::path, std::filesystem::path>> pending_;
};

inline void make_folder(std::filesystem::path const& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed || !std::filesystem::is_directory(folder, failed)) {
        throw file_error(folder.string() + ": this folder cannot be made");
    }
}

inline std::string read_file(std::string const& name) {
    std::ifstream file{name, std::ios::binary};
    std::error_code none;
    if (!file || std::filesystem::is_directory(name, none)) { // a folder can be opened, and reading it throws
        throw file_error(name + ": cannot be read");
    }
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace batch
