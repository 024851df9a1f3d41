// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// From transactions to one history per customer.
#include <clientele/customers/account.hpp>
#include <clientele/customers/block_array.hpp>
#include <clientele/customers/books.hpp>
#include <clientele/customers/dated_money.hpp>
#include <clientele/customers/day_log.hpp>
#include <clientele/customers/distinct_counter.hpp>
#include <clientele/customers/entry.hpp>
#include <clientele/customers/hash_slots.hpp>
#include <clientele/customers/history.hpp>
#include <clientele/customers/history_reader.hpp>
#include <clientele/customers/id_index.hpp>
#include <clientele/customers/intake.hpp>
#include <clientele/customers/ledger.hpp>
#include <clientele/customers/number_table.hpp>
#include <clientele/customers/opening_rest.hpp>
#include <clientele/customers/options.hpp>
#include <clientele/customers/order_count.hpp>
#include <clientele/customers/prefetch.hpp>
#include <clientele/customers/saved_books.hpp>
#include <clientele/customers/split.hpp>
#include <clientele/customers/summarise.hpp>
#include <clientele/customers/words.hpp>
