// SPDX-License-Identifier: MIT
// The nightly run, killed at 200 random points: 100 by the clock and 100 in the middle of a write to the file. After
// each the database is whole, all of the night is there or nothing, and run again it ends as if nothing had been.
#include "dump.hpp"
#include "generate.hpp"
#include "nightly.hpp"

#include <clientele/core/random.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int kills_of_each_kind = 100;
constexpr auto night_before = 2025y / 11 / 30;
constexpr auto night = 2025y / 12 / 1;

void require(bool holds, std::string const& what) {
    if (!holds) {
        std::printf("NO: %s\n", what.c_str());
        std::exit(EXIT_FAILURE);
    }
}

/// Stands between SQLite and the file system: counts writes and synchronisations, and dies in the middle of one.
namespace dying {

std::int64_t calls = 0;
std::int64_t last = -1; ///< the call that is not survived; -1: none

/// SQLite's own methods of a file, with ours in the place of two.
struct methods {
    sqlite3_io_methods ours; // first: a file's pointer to it is one to the whole
    sqlite3_io_methods const* own = nullptr;
};
std::array<methods, 8> known{};

sqlite3_io_methods const& own_of(sqlite3_file* file) { return *reinterpret_cast<methods const*>(file->pMethods)->own; }

int write(sqlite3_file* file, void const* bytes, int size, sqlite3_int64 offset) {
    bool const dies = calls++ == last;
    int const done = own_of(file).xWrite(file, bytes, dies ? size / 2 : size, offset);
    if (dies) {
        std::raise(SIGKILL);
    }
    return done;
}

int synchronise(sqlite3_file* file, int how) {
    if (calls++ == last) {
        std::raise(SIGKILL);
    }
    return own_of(file).xSync(file, how);
}

sqlite3_vfs* system = nullptr;

int open(sqlite3_vfs* /*ours*/, char const* path, sqlite3_file* file, int flags, int* flags_out) {
    int const code = system->xOpen(system, path, file, flags, flags_out);
    if (code == SQLITE_OK) {
        for (methods& each : known) {
            if (each.own == nullptr) {
                each.ours = *file->pMethods;
                each.ours.xWrite = write;
                each.ours.xSync = synchronise;
                each.own = file->pMethods;
            }
            if (each.own == file->pMethods) {
                file->pMethods = &each.ours;
                break;
            }
        }
    }
    return code;
}

/// From here on all databases of this process are opened through it.
void install() {
    static sqlite3_vfs ours;
    system = sqlite3_vfs_find(nullptr);
    ours = *system;
    ours.zName = "dying";
    ours.pNext = nullptr;
    ours.xOpen = open;
    require(sqlite3_vfs_register(&ours, 1) == SQLITE_OK, "SQLite takes the file system");
}

} // namespace dying

/// Runs the night. Returns how many calls there were when it had committed.
std::int64_t run(fs::path const& file) {
    crm::database in{file};
    in.run("PRAGMA cache_size = 20"); // pages: the night does not fit, and writes long before it commits
    crm::run_night(in, night, {.learn = true});
    return dying::calls;
} // closing moves what was written from the log to the database

std::string content(fs::path const& file) {
    crm::database in{file};
    return crm::dump(in);
}

void copy_database(fs::path const& from, fs::path const& to) {
    crm::remove_database(to);
    fs::copy_file(from, to);
}

/// Runs the night in a process of its own, which dies at a write, or by our hand after a while. Whether it was killed.
bool killed(fs::path const& file, std::int64_t at_call, std::chrono::microseconds after) {
    pid_t const child = fork();
    require(child >= 0, "a process");
    if (child == 0) {
        dying::calls = 0;
        dying::last = at_call;
        run(file);
        _exit(EXIT_SUCCESS);
    }
    if (at_call < 0) {
        std::this_thread::sleep_for(after);
        kill(child, SIGKILL);
    }
    int status = 0;
    require(waitpid(child, &status, 0) == child, "the end of the process");
    require(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == EXIT_SUCCESS,
            "the night does not fail");
    return WIFSIGNALED(status);
}

/// The house before the night, and what it is like after one that nobody disturbs.
class trial {
public:
    explicit trial(fs::path const& folder) : base_(folder / "kill_base.db"), work_(folder / "kill_work.db") {
        crm::remove_database(base_);
        {
            crm::database in{base_, crm::access::create};
            crm::generate(in, {.accounts = 100});
            crm::run_night(in, night_before);
        }
        before_ = content(base_);
        copy_database(base_, work_);
        dying::calls = 0;
        auto const start = std::chrono::steady_clock::now();
        committed_ = run(work_);
        duration_ = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
        calls_ = dying::calls;
        after_ = content(work_);
        require(before_.starts_with("ok|\nA00001|") && after_.starts_with("ok|\nA00001|"), "a sound house");
        require(before_ != after_, "the night changes something");
    }

    [[nodiscard]] std::int64_t calls() const { return calls_; }
    [[nodiscard]] std::chrono::microseconds duration() const { return duration_; }

    /// One kill and what must hold after it. Whether the run lived long enough to be killed.
    bool once(std::int64_t at_call, std::chrono::microseconds after) {
        copy_database(base_, work_);
        if (!killed(work_, at_call, after)) {
            return false;
        }
        std::string const where =
            at_call < 0 ? std::to_string(after.count()) + " us" : "write " + std::to_string(at_call);
        auto const found = content(work_);
        require(found == before_ || found == after_, "all or nothing after a kill at " + where);
        require(found == after_ || at_call < committed_, "what was committed is there after a kill at " + where);
        ++(found == before_ ? nothing_ : all_);
        run(work_);
        require(content(work_) == after_, "the same, run again after a kill at " + where);
        return true;
    }

    /// Of the kills: nothing was written, all was.
    [[nodiscard]] int nothing() const { return nothing_; }
    [[nodiscard]] int all() const { return all_; }

private:
    fs::path base_, work_;
    std::string before_, after_;
    std::int64_t calls_ = 0;
    std::int64_t committed_ = 0; ///< of these calls, those before the night had committed
    std::chrono::microseconds duration_{};
    int nothing_ = 0, all_ = 0;
};

} // namespace

int main(int count, char** values) {
    require(count == 2, "one argument: the folder to work in");
    dying::install();
    trial house{values[1]};
    clientele::random::stream draw{200, 0};
    for (int kill = 0; kill < kills_of_each_kind; ++kill) {
        require(house.once(draw.below(static_cast<std::uint32_t>(house.calls())), {}), "killed at a write");
    }
    for (int kill = 0, tries = 0; kill < kills_of_each_kind; ++tries) {
        require(tries < 20 * kills_of_each_kind, "a run that lives long enough to be killed");
        kill +=
            house.once(-1, std::chrono::microseconds{draw.below(static_cast<std::uint32_t>(house.duration().count()))});
    }
    std::printf("%lld writes in %lld us; of %d kills %d left nothing of the night and %d all of it\n",
                static_cast<long long>(house.calls()), static_cast<long long>(house.duration().count()),
                house.nothing() + house.all(), house.nothing(), house.all());
    require(house.nothing() > 0 && house.all() > 0, "kills before and after the commit");
}
