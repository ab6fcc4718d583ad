// What a check writes down: subjects, absences, what may not exist, and where a finding points.

import { expect, it } from "vitest";
import type { Profile } from "#harness/config/profile.ts";
import { present } from "#harness/core/errors.ts";
import { property } from "../model/node.ts";
import { PlatformModel } from "../model/platform-model.ts";
import { Unresolved } from "../model/value.ts";
import { Inspection } from "./inspection.ts";
import { platform } from "./sample-platform.ts";

const model = platform({ B: ["S3::Bucket", { BucketName: "b", Tags: [] }], P: ["Kubernetes::Pod", {}] });
const [bucket] = model.resources.filter(({ id }) => id === "B");
const own = present(bucket, "a bucket");
const of = (look: (it: Inspection) => void, on = model, name = "byoc-private") => {
  const inspection = new Inspection("S3-001", on, { name } as unknown as Profile);
  look(inspection);
  return inspection.judgement();
};
const verdict = (look: (it: Inspection) => void) => of(look).verdict;

it("nothing found is held for a prohibition alone, and where what it guards is there", () => {
  expect(of(() => undefined)).toEqual({
    requirement: "S3-001",
    verdict: "unknown",
    findings: [{ source: "s.json", resource: "none", message: "nothing to judge was found" }],
  });
  const guards = (type: string) =>
    verdict((one) => {
      one.prohibition(type);
    });
  expect(guards("AWS::S3::Bucket")).toBe("held");
  expect(guards("Kubernetes::")).toBe("held");
  for (const type of ["AWS::S3::Buck", "AWS::S3::Buckets", "AWS::EC2::", "Kubernetes::P", "AWS::EC2::VPC"]) {
    expect(guards(type)).toBe("unknown");
  }
});

it("what was looked at counts, whatever became of it", () => {
  const empty = (look: (it: Inspection) => void) => {
    const inspection = new Inspection("S3-001", model, { name: "x" } as unknown as Profile);
    look(inspection);
    return inspection.isEmpty;
  };
  expect(empty(() => undefined)).toBe(true);
  expect(
    empty((one) => {
      one.looked();
    }),
  ).toBe(false);
  expect(
    empty((one) => {
      one.missing({ message: "m" });
    }),
  ).toBe(false);
  expect(
    empty((one) => {
      one.undecided("none", { message: "m" });
    }),
  ).toBe(false);
  expect(
    empty((one) => {
      one.each([1], () => undefined);
    }),
  ).toBe(false);
  expect(
    empty((one) => {
      one.expect(property(own, "BucketName"), true, { message: "m" });
    }),
  ).toBe(false);
  expect(
    empty((one) => {
      one.prohibition("AWS::S3::Bucket");
    }),
  ).toBe(false);
  expect(
    empty((one) => {
      one.looked();
    }),
  ).toBe(false);
});

it("a finding points at its place, with what was found and asked for", () => {
  const [found] = of((one) => {
    one.violated(property(own, "BucketName"), { message: "m", expected: "c", why: "w", patch: { cdk: "p" } });
  }).findings;
  expect(found).toStrictEqual({
    source: "s.json",
    resource: "B",
    path: "/Resources/B/Properties/BucketName",
    actual: "b",
    expected: "c",
    message: "m",
    why: "w",
    patch: { cdk: "p" },
  });
  const [bare] = of((one) => {
    one.violated(own, { message: "m" });
  }).findings;
  expect(bare).toStrictEqual({ source: "s.json", resource: "B", path: "/Resources/B/Properties", message: "m" });
  const [absent] = of((one) => {
    one.missing({ message: "m", actual: 0 });
  }).findings;
  expect(absent).toStrictEqual({ source: "s.json", resource: "none", actual: 0, message: "m" });
  const nothing = new PlatformModel({ kind: "template", resources: [], account: "1", region: "r" });
  expect(
    of((one) => {
      one.missing({ message: "m" });
    }, nothing).findings[0]?.source,
  ).toBe("");
});

it("what may not exist is not known to be wrong", () => {
  const uncertain = { ...own, uncertain: new Unresolved({ Ref: "P" }, "parameter has no default") };
  const judged = of((one) => {
    one.violated(property(uncertain, "BucketName"), { message: "m", expected: "c" });
  });
  expect(judged).toEqual({
    requirement: "S3-001",
    verdict: "unknown",
    findings: [
      {
        source: "s.json",
        resource: "B",
        path: "/Resources/B/Properties/BucketName",
        actual: "b",
        expected: "c",
        message: 'm (if it exists: {"Ref":"P"}, parameter has no default)',
      },
    ],
  });
});

it("what raises is unknown, about the subject or about nobody", () => {
  const crash = (subject: unknown) =>
    of((one) => {
      one.each([subject], () => {
        throw new TypeError("no");
      });
    }).findings.map(({ resource, message }) => `${resource}: ${message}`);
  expect(crash(own)).toEqual(["B: the checker crashed: no"]);
  for (const one of [null, undefined, 5, {}, { pointer: "" }, { identities: [] }]) {
    expect(crash(one)).toEqual(["none: the checker crashed: no"]);
  }
});

it("absences are forgotten where nobody looked, and nothing else", () => {
  const judged = of((one) => {
    one.missing({ message: "a" });
    one.violated(own, { message: "b" });
    one.forgetAbsences();
  });
  expect(judged.findings.map(({ message }) => message)).toEqual(["b"]);
});

it("what is presupposed leaves the row open where it is not there", () => {
  const presumed = (found: readonly unknown[]) =>
    of((one) => {
      one.looked();
      one.presupposes(found, "a key");
    });
  expect(presumed([1]).verdict).toBe("held");
  expect(presumed([])).toMatchObject({
    verdict: "unknown",
    findings: [{ resource: "none", message: "a key was not found" }],
  });
});

it("of a part of the platform only what a written value shows is shown", () => {
  const kept = (raw: unknown, isShown?: boolean) => {
    const held = { ...own, properties: { ...own.properties, V: raw as never } };
    const judged = of((one) => {
      one.violated(property(held, "V"), { message: "m", ...(isShown === undefined ? {} : { isShown }) });
      one.ofPart("a part");
    });
    return judged.findings.map(({ message }) => message).join();
  };
  for (const raw of ["text", 5, 0, false]) expect(kept(raw)).toBe("m,a part");
  for (const raw of [undefined, {}, ["a"]]) expect(kept(raw)).toBe("a part");
  expect([kept({}, true), kept("text", false)]).toEqual(["m,a part", "a part"]);
  const whole = of((one) => {
    one.violated(own, { message: "a" });
    one.missing({ message: "b" });
    one.violated(own, { message: "c", isShown: true });
    one.ofPart("a part");
  });
  expect(whole.verdict).toBe("violated");
  expect(whole.findings).toStrictEqual([
    { source: "s.json", resource: "B", path: "/Resources/B/Properties", message: "c" },
    { source: "s.json", resource: "none", message: "a part" },
  ]);
  const nothing = of((one) => {
    one.ofPart("a part");
  });
  expect(nothing.verdict).toBe("unknown");
});

it("a profile's rows", () => {
  const has = (id: Parameters<Inspection["hasRow"]>[0], name: string) =>
    new Inspection("S3-001", model, { name } as unknown as Profile).hasRow(id);
  expect([has("S3-001", "byoc-private"), has("S3-001", "nobody"), has("DRUID-001", "byoc-private")]).toEqual([
    true,
    false,
    false,
  ]);
});
