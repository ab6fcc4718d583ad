// Clients that choose among several servers.

import { expect, test } from "vitest";
import { judgedText } from "../sample-platform.ts";
import { judgeBalanced } from "./balanced.ts";
import type { Balanced } from "./balanced.ts";

const endpoints = ["a:8123", "b:8123", "c:8123"];
const times = (server: string, count: number) => Array.from({ length: count }, () => ({ value: server }));
const even = [...times("a", 10), ...times("b", 10), ...times("c", 10)];
const judge = (change: Partial<Balanced>) =>
  judgeBalanced({ application: "analytics", endpoints, answers: even, ...change }, { endpoints: 3, port: 8123 });

test("statements that are spread, that are not, and that say nothing", () => {
  expect(
    judgedText({
      even: judge({}),
      "uneven, and still spread": judge({ answers: [...times("a", 14), ...times("b", 11), ...times("c", 5)] }),
      "one has hardly anything": judge({ answers: [...times("a", 15), ...times("b", 12), ...times("c", 3)] }),
      "one takes all": judge({ answers: times("a", 30) }),
      "the same three times": judge({ endpoints: ["a:8123", "A:8123", "a:8123"], answers: times("a", 30) }),
      "listed twice beside all": judge({ endpoints: [...endpoints, "a:8123"] }),
      "another port": judge({ endpoints: ["a:8123", "b:8123", "c:9000"] }),
      "no such address": judge({ endpoints: undefined, answers: [] }),
      refused: judge({ answers: [{ failed: "Multiple endpoints not supported" }] }),
      "one of many fails": judge({ answers: [...even, { failed: "no route" }] }),
      "no answer": judge({ answers: [...even, { silent: "gone" }] }),
      "nothing asked": judge({ answers: [] }),
    }),
  ).toMatchInlineSnapshot(`
    "# even: held
    # uneven, and still spread: held
    # one has hardly anything: violated
    {"source":"servers","resource":"analytics","message":"analytics leaves servers without their share","actual":{"a":15,"b":12,"c":3},"expected":"3 servers at work"}
    # one takes all: violated
    {"source":"servers","resource":"analytics","message":"analytics leaves servers without their share","actual":{"a":30},"expected":"3 servers at work"}
    # the same three times: violated
    {"source":"servers","resource":"analytics","message":"analytics lists too few different servers","actual":["a:8123","A:8123","a:8123"],"expected":{"endpoints":3,"port":8123}}
    {"source":"servers","resource":"analytics","message":"analytics leaves servers without their share","actual":{"a":30},"expected":"3 servers at work"}
    # listed twice beside all: held
    # another port: violated
    {"source":"servers","resource":"analytics","message":"analytics lists too few different servers","actual":["a:8123","b:8123","c:9000"],"expected":{"endpoints":3,"port":8123}}
    # no such address: violated
    {"source":"servers","resource":"analytics","message":"analytics has no address of several servers","expected":{"endpoints":3,"port":8123}}
    # refused: violated
    {"source":"servers","resource":"analytics","message":"analytics gets no answer: Multiple endpoints not supported","actual":1}
    {"source":"servers","resource":"analytics","message":"analytics leaves servers without their share","actual":{},"expected":"3 servers at work"}
    {"source":"servers","resource":"analytics","message":"analytics asked too little to tell","actual":1}
    # one of many fails: violated
    {"source":"servers","resource":"analytics","message":"analytics gets no answer: no route","actual":1}
    # no answer: unknown
    {"source":"servers","resource":"analytics","message":"analytics could not be watched: gone"}
    # nothing asked: unknown
    {"source":"servers","resource":"analytics","message":"analytics asked too little to tell","actual":0}"
  `);
});

test("the same server three times is a violation", () => {
  const judged = judge({ endpoints: ["a:8123", "a:8123", "a:8123"], answers: times("a", 30) });
  expect({ "JDBC-012": judged.verdict }).toEqual({ "JDBC-012": "violated" });
});
