// What a shell makes of a word.

import { describe, expect, it } from "vitest";
import { expanded } from "./shell-words.ts";

function of(text: string): string | undefined {
  return expanded(
    text,
    new Map<string, string | undefined>([
      ["HOSTNAME", "clickhouse-us-5"],
      ["N", "5"],
      ["EMPTY", ""],
      ["SECRET", undefined],
      ["POD_NAME", "clickhouse-us-5"],
      ["LINES", "a\nb-c"],
      ["BASH_REMATCH[1]", "7"],
    ]),
  );
}

describe("variables", () => {
  it.each([
    ["a $N ${N} b", "a 5 5 b"],
    ["${HOSTNAME##*-} ${HOSTNAME#*-} ${HOSTNAME%-*} ${HOSTNAME%%-*}", "5 us-5 clickhouse-us clickhouse"],
    ["${HOSTNAME##x*}${HOSTNAME%.}", "clickhouse-us-5clickhouse-us-5"],
    [
      "${HOSTNAME##*[!0-9]} ${HOSTNAME%[0-9]} ${HOSTNAME%?} ${HOSTNAME#clickhouse-}",
      "5 clickhouse-us- clickhouse-us- us-5",
    ],
    ["${HOSTNAME%-$N} ${HOSTNAME##*-${NONE-us}-}", "clickhouse-us 5"],
    ["${LINES##*-}${LINES#a}", "c\nb-c"],
    ["${NONE:-x}${NONE-$N}${N:-x}${N-x}", "x555"],
    ["${EMPTY:-x}${EMPTY-y}${NONE:-}", "x"],
    ["${NONE:-${N}}", "5"],
    ["${BASH_REMATCH[1]}", "7"],
    [String.raw`\$N costs \"\\\``, '$N costs "\\`'],
    ["100%, {N}, <a>", "100%, {N}, <a>"],
  ])("%s", (text, said) => {
    expect(of(text)).toBe(said);
  });
});

describe("sums", () => {
  it.each([
    ["$((N / 2 + 1))", "3"],
    ["$(( ${HOSTNAME##*-} / 2 + 1 ))", "3"],
    ["$(( 2 * (N + 1) ))", "12"],
    ["$((2*(N+1)))", "12"],
    ["$(expr $N / 2 + 1)", "3"],
    [String.raw`$(expr  $N \* 2)`, "10"],
    ["`expr $N % 2`", "1"],
    ["$(expr $N + 18 | cut -d3 -f1)", "2"],
  ])("%s", (text, said) => {
    expect(of(text)).toBe(said);
  });
});

describe("the host's name", () => {
  it.each([
    "awk -F'-' '{print $NF}'",
    "awk -F- '{ print $NF }'",
    "awk  -F \"-\"  '{  print  $NF; }'",
    "cut -d- -f3",
    "cut  -d '-'  -f 3",
    "sed 's/.*-//'",
    "sed -E 's/^.*-//g'",
    'sed  -r  "s,.*-,,"',
    "grep -o '[0-9]*$'",
    "grep  -oE '[0-9]+$'",
    'grep -Eo "[0-9]+$"',
    "rev | cut -d- -f1 | rev",
  ])("cut by %s", (filter) => {
    for (const begin of ["hostname | ", "hostname  -s  |  ", "hostname|", "echo $POD_NAME | ", 'echo  -n "$POD_NAME"|'])
      expect(of(`$(${begin}${filter})`), begin).toBe("5");
  });

  it.each([
    ["`hostname -s`", "clickhouse-us-5"],
    ["$( hostname )", "clickhouse-us-5"],
    // Kubernetes fills these in before the shell begins.
    ["$(POD_NAME)", "clickhouse-us-5"],
    ["$(echo a-b-c | cut -d- -f2)", "b"],
    ["$(echo abc | rev)", "cba"],
    ["$(hostname | sed 's/.*-//' | sed 's/.*-//')", "5"],
  ])("%s", (text, said) => {
    expect(of(text)).toBe(said);
  });
});

describe("nothing is said of", () => {
  it.each([
    ...["$NONE", "$SECRET", "a $NONE b", "$(SECRET)", "$(NONE)", "${SECRET:-x}", "${SECRET-x}", "${NONE:-$SECRET}"],
    ...["$((M + 1))", "$((SECRET + 1))", "$(($NONE + 1))", "$((+))", "$(expr $NONE + 1)", "$(myexpr 1 + 2)"],
    ...["${N:1}", "${N/5/6}", "${#N}", "${SECRET##a}", "${N##$NONE}", '${N##"5"}', "${N##[[:digit:]]}"],
    ...["$1", "$@", "$?", "$", "$(hostname -f)", "$(xhostname)", "$(hostname; echo a)", "$(xecho a)", "$(echo)"],
    ...["$(echo -e a)", "$(echo 'a')", "$(echo a; echo b)", "$(echo a && echo b)", "$(echo a > b)", "$(echo a < b)"],
    ...[
      "$(cat /x)",
      "$(hostname | tr a b)",
      "$(cut -d- -f3)",
      "$(hostname | cut -d- -f9)",
      "$(hostname | tr a b | rev)",
    ],
    ...[
      "$(hostname | xawk -F- '{print $NF}')",
      "$(hostname | awk -F- '{print $NF}' a)",
      "$(hostname | awk '{print $NF}')",
    ],
    ...[
      "$(hostname | xcut -d- -f1)",
      "$(hostname | cut -d- -f1,2)",
      "$(hostname | cut -d- -f1-)",
      "$(hostname | cut -c1)",
    ],
    ...["$(hostname | grep -o '[0-9]')", "$(hostname | xgrep -o '[0-9]*$')", "$(hostname | grep -o '[0-9]*$' a)"],
    ...["$(echo abc | grep -o '[0-9]*$')", "$(hostname | sed 's/a/b/')", "$(hostname | xsed 's/.*-//')"],
    ...["$(hostname | sed 's/.*-//' a)", "$(hostname | sed 's/.*-,,')", "$(NONE N)", "$(N NONE)"],
  ])("%s", (text) => {
    expect(of(text)).toBeUndefined();
  });
});
