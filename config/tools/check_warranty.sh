#!/bin/sh
# Two years from the month of purchase: {"bought":"2026-03"} on standard input
# gives {"covered_until":"2028-03"}. Exit code 3: not such a month.
read -r asked
month=${asked#'{"bought":"'}
month=${month%'"}'}
case $month in
  20[0-9][0-9]-0[1-9] | 20[0-9][0-9]-1[0-2]) ;;
  *) exit 3 ;;
esac
printf '{"covered_until":"%s-%s"}\n' "$((${month%-*} + 2))" "${month#*-}"
