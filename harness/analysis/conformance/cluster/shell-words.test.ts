// What a shell makes of a word.

import { expect, it } from "vitest";
import { expanded } from "./shell-words.ts";

const variables = new Map<string, string | undefined>([
  ["HOSTNAME", "clickhouse-us-5"],
  ["N", "5"],
  ["SECRET", undefined],
  ["POD_NAME", "clickhouse-us-5"],
  ["BASH_REMATCH[1]", "7"],
]);
const of = (text: string) => expanded(text, variables);

it("fills in variables and cuts them", () => {
  expect(of("a $N ${N} b")).toBe("a 5 5 b");
  expect(of("${HOSTNAME##*-} ${HOSTNAME#*-} ${HOSTNAME%-*} ${HOSTNAME%%-*}")).toBe("5 us-5 clickhouse-us clickhouse");
  expect(of("${HOSTNAME##x*}${HOSTNAME%.}")).toBe("clickhouse-us-5clickhouse-us-5");
  expect(of("${NONE:-x}${NONE-$N}${N:-x}")).toBe("x55");
  expect(of("${BASH_REMATCH[1]}")).toBe("7");
  expect(of(String.raw`\$N costs`)).toBe("$N costs");
  expect(of("100%, {N}, <a>")).toBe("100%, {N}, <a>");
});

it("reckons sums", () => {
  expect(of("$((N / 2 + 1))")).toBe("3");
  expect(of("$(( ${HOSTNAME##*-} / 2 + 1 ))")).toBe("3");
  expect(of("$(expr $N / 2 + 1)")).toBe("3");
  expect(of(String.raw`$(expr $N \* 2)`)).toBe("10");
  expect(of("`expr $N % 2`")).toBe("1");
});

it("asks the host's name and cuts it", () => {
  for (const cut of [
    "awk -F'-' '{print $NF}'",
    "awk -F- '{ print $NF }'",
    "cut -d- -f3",
    "cut -d '-' -f 3",
    "sed 's/.*-//'",
    "grep -o '[0-9]*$'",
    "grep -oE '[0-9]+$'",
    "rev | cut -d- -f1 | rev",
  ]) {
    expect(of(`$(hostname | ${cut})`), cut).toBe("5");
    expect(of(`$(echo $POD_NAME | ${cut})`), cut).toBe("5");
  }
  expect(of("`hostname -s`")).toBe("clickhouse-us-5");
  // Kubernetes fills these in before the shell begins.
  expect(of("$(POD_NAME)")).toBe("clickhouse-us-5");
});

it("says nothing where a part is not known", () => {
  for (const text of [
    "$NONE",
    "$SECRET",
    "$(cat /x)",
    "$(hostname | tr a b)",
    "$((M + 1))",
    "${N:1}",
    "${N/5/6}",
    "$1",
    "$@",
    "$(hostname -f)",
    "$(cut -d- -f3)",
  ]) {
    expect(of(text), text).toBeUndefined();
  }
});
