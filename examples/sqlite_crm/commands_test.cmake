# cmake -D PROGRAM=... -D FOLDER=... -P commands_test.cmake: the program as an operator calls it, over a file.
cmake_minimum_required(VERSION 3.25)

include(${CMAKE_CURRENT_LIST_DIR}/../run_program.cmake)

run(2 "no such command.*sqlite_crm init FILE")
run(2 "which database" movers)
run(2 "as of which day" night shop.db)
run(2 "--as-of cannot be \"yesterday\"" night shop.db --as-of yesterday)
run(2 "--accounts cannot be \"\"" init shop.db --accounts)
run(2 "--days must be from 1 to 32767" init shop.db --days 0)
run(2 "--days must be from 1 to 32767" init shop.db --days 4294967295)
run(2 "what is \"--lern\"" night shop.db --as-of 2025-12-01 --lern)
run(1 "unable to open database file, in: open shop.db" night shop.db --as-of 2025-12-01)
if(EXISTS ${FOLDER}/shop.db)
  message(SEND_ERROR "only init makes a database")
endif()

# A house in which nothing has happened yet.
run(0 "^0 accounts, 0 orders of 0 of them, 0.00 in all\n$" init empty.db --accounts 0)
run(1 "population is empty" night empty.db --as-of 2025-12-01)
run(0 "there has been no night yet" movers empty.db)

# The nights of `sqlite_crm demo`, each in a process of its own.
set(all "")
foreach(arguments IN ITEMS "init;shop.db;--accounts;60" "night;shop.db;--as-of;2025-09-01" "night;shop.db;--as-of;2025-12-01"
                           "night;shop.db;--as-of;2025-12-15" "movers;shop.db"
)
  run(0 "." ${arguments})
  string(APPEND all "${printed}")
endforeach()
run(0 "." demo)
if(NOT printed STREQUAL all)
  message(SEND_ERROR "one process a night gives another result than one for all:\n${all}")
endif()

run(1 "the night of 2025-12-01 cannot be run: that of 2025-12-15 is finished" night shop.db --as-of 2025-12-01)
run(1 "table account already exists" init shop.db)
run(0 "Night of 2025-12-15" night shop.db --as-of 2025-12-15)
string(FIND "${all}" "${printed}" place)
if(place EQUAL -1)
  message(SEND_ERROR "a repeated night says something else:\n${printed}")
endif()
run(0 "Night of 2025-12-16" night shop.db --as-of 2025-12-16 --learn)
