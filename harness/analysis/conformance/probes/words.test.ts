// Every word of what clients, names and rows that are read back make the judges say.

import { expect, it } from "vitest";
import { judgedText } from "../sample-platform.ts";
import { judgeRoundTrip, standsInApplicationSubnet } from "./client-access.ts";
import { judgeNameReach } from "./name-reach.ts";
import { judgeStrictClient } from "./strict-client.ts";

it("strict clients", () => {
  const good = { certificate: "good", accepted: true, said: "" };
  const refused = { certificate: "expired", accepted: false, said: "certificate has expired" };
  expect(
    judgedText({
      "refuses a bad one": judgeStrictClient([good, refused]),
      "refuses in other words": judgeStrictClient([good, { ...refused, said: "SELF-signed" }]),
      "takes one": judgeStrictClient([good, { ...refused, accepted: true, said: "ECONNRESET" }]),
      "refuses for another reason": judgeStrictClient([good, { ...refused, said: "ECONNRESET" }]),
      "refuses them all": judgeStrictClient([{ ...good, accepted: false, said: "no" }, refused]),
      "tried nothing": judgeStrictClient([]),
    }),
  ).toMatchInlineSnapshot(`
    "# refuses a bad one: held
    # refuses in other words: held
    # takes one: violated
    {"source":"handshakes","resource":"expired","message":"the client takes a certificate that is expired"}
    # refuses for another reason: unknown
    {"source":"handshakes","resource":"expired","message":"refused for another reason: ECONNRESET"}
    # refuses them all: unknown
    {"source":"handshakes","resource":"good","message":"the good certificate was not taken: no"}
    # tried nothing: unknown
    {"source":"handshakes","resource":"good","message":"the good certificate was not taken: not tried"}
    {"source":"handshakes","resource":"none","message":"no bad certificate was tried"}"
  `);
});

it("names", () => {
  const asked = [{ name: "db", ports: [8123, 9000], within: "10.0.0.0/16" }];
  const stand = {
    name: "i-1",
    own: ["192.168.1.1", "10.0.11.7"],
    names: { db: ["10.0.1.4"] },
    open: ["10.0.1.4/8123", "10.0.1.4/9000"],
  };
  const outside = {
    ...stand,
    names: { db: ["10.0.1.4", "52.1.2.3"] },
    open: [...stand.open, "52.1.2.3/8123", "52.1.2.3/9000"],
  };
  const second = { ...stand, name: "i-2", own: ["10.0.12.7"] };
  const subnets = ["10.0.11.0/24"];
  expect(
    judgedText({
      answer: judgeNameReach({ asked, stands: [stand], subnets }),
      "from two subnets": judgeNameReach({ asked, stands: [stand, second], subnets: [...subnets, "10.0.12.0/24"] }),
      "from one of two": judgeNameReach({ asked, stands: [stand], subnets: [...subnets, "10.0.12.0/24"] }),
      "do not resolve": judgeNameReach({ asked, stands: [{ ...stand, names: {} }], subnets }),
      "answer on one port": judgeNameReach({ asked, stands: [{ ...stand, open: ["10.0.1.4/8123"] }], subnets }),
      "lead outside": judgeNameReach({ asked, stands: [outside], subnets }),
      "may lead outside": judgeNameReach({ asked: [{ name: "db", ports: [8123] }], stands: [outside], subnets }),
      "lead to no address": judgeNameReach({
        asked,
        stands: [{ ...stand, names: { db: ["x"] }, open: ["x/8123", "x/9000"] }],
        subnets,
      }),
      "are asked from nowhere": judgeNameReach({
        asked,
        stands: [{ ...stand, own: ["x"] }],
        subnets: ["y", ...subnets],
      }),
      "are none": judgeNameReach({ asked: [], stands: [stand], subnets }),
    }),
  ).toMatchInlineSnapshot(`
    "# answer: held
    # from two subnets: held
    # from one of two: held
    {"source":"packets","resource":"10.0.12.0/24","message":"10.0.12.0/24: not asked from here: no host of the platform stands in this subnet","severity":"note"}
    # do not resolve: violated
    {"source":"packets","resource":"db","message":"db: does not resolve from i-1"}
    # answer on one port: violated
    {"source":"packets","resource":"db","message":"db: nobody answers i-1 there","actual":["10.0.1.4/9000"],"expected":"a connection"}
    # lead outside: violated
    {"source":"packets","resource":"db","message":"db: leads i-1 outside 10.0.0.0/16","actual":["52.1.2.3"],"expected":"10.0.0.0/16"}
    # may lead outside: held
    # lead to no address: violated
    {"source":"packets","resource":"db","message":"db: leads i-1 outside 10.0.0.0/16","actual":["x"],"expected":"10.0.0.0/16"}
    # are asked from nowhere: unknown
    {"source":"packets","resource":"none","message":"no host stands in any of the subnets"}
    {"source":"packets","resource":"y","message":"y: not asked from here: no host of the platform stands in this subnet","severity":"note"}
    {"source":"packets","resource":"10.0.11.0/24","message":"10.0.11.0/24: not asked from here: no host of the platform stands in this subnet","severity":"note"}
    # are none: unknown
    {"source":"packets","resource":"none","message":"there is no name to ask for"}"
  `);
});

it("rows that were written", () => {
  const sent = [
    { id: 1, at: "b" },
    { id: 2, at: "a" },
  ];
  const read = (...value: object[]) => judgeRoundTrip(sent, { of: "door", value: value as never });
  const many = [1, 2, 3, 4].map((id) => ({ id }));
  expect(
    judgedText({
      "are read": read({ at: "a", id: 2 }, { at: "b", id: 1 }),
      "are read with the fields in their order": read(...sent),
      "are changed": read({ id: 1, at: "b" }, { id: 2, at: "c" }),
      "are read twice": read(...sent, { id: 2, at: "a" }),
      "are lost": read(),
      "differ in many": judgeRoundTrip(many, { of: "door", value: [] }),
      "are refused": judgeRoundTrip(sent, { of: "door", refusal: "no such table" }),
      "meet no answer": judgeRoundTrip(sent, { of: "door", silence: "gone" }),
      "are none": judgeRoundTrip([], { of: "door", value: [] }),
    }),
  ).toMatchInlineSnapshot(`
    "# are read: held
    # are read with the fields in their order: held
    # are changed: violated
    {"source":"servers","resource":"door","message":"2 rows were written and others are read","actual":{"rows":2,"differing":["[[\\"at\\",\\"a\\"],[\\"id\\",2]]","[[\\"at\\",\\"b\\"],[\\"id\\",1]]"]}}
    # are read twice: violated
    {"source":"servers","resource":"door","message":"2 rows were written and others are read","actual":{"rows":3,"differing":["[[\\"at\\",\\"b\\"],[\\"id\\",1]]"]}}
    # are lost: violated
    {"source":"servers","resource":"door","message":"2 rows were written and others are read","actual":{"rows":0,"differing":["[[\\"at\\",\\"a\\"],[\\"id\\",2]]","[[\\"at\\",\\"b\\"],[\\"id\\",1]]"]}}
    # differ in many: violated
    {"source":"servers","resource":"door","message":"4 rows were written and others are read","actual":{"rows":0,"differing":["[[\\"id\\",1]]","[[\\"id\\",2]]","[[\\"id\\",3]]"]}}
    # are refused: violated
    {"source":"servers","resource":"door","message":"door: an operation of the application is refused","actual":"no such table"}
    # meet no answer: violated
    {"source":"servers","resource":"door","message":"no connection: door did not answer: gone","actual":"gone"}
    # are none: unknown
    {"source":"servers","resource":"none","message":"nothing was written"}"
  `);
});

it("stands", () => {
  const subnets = ["10.0.11.0/24", "10.0.12.0/24", "z"];
  expect(
    judgedText({
      "one of its addresses in one of them": standsInApplicationSubnet(["127.0.0.1", "10.0.12.9"], subnets),
      "in none": standsInApplicationSubnet(["10.0.1.9"], subnets),
      "no address": standsInApplicationSubnet(["x"], subnets),
    }),
  ).toMatchInlineSnapshot(`
    "# one of its addresses in one of them: held
    # in none: unknown
    {"source":"servers","resource":"none","message":"the suites do not run in an application subnet","actual":["10.0.1.9"]}
    # no address: unknown
    {"source":"servers","resource":"none","message":"the suites do not run in an application subnet","actual":["x"]}"
  `);
});
