// Decisions in full: outcome, what it turns on, the statements that decide, and every gate of the path.

import { describe, expect, it } from "vitest";
import { askerOf } from "./principal.ts";
import {
  ask,
  everyone,
  forbid,
  grant,
  home,
  open,
  other,
  perhaps,
  policy,
  result,
  role,
  sessionArn,
  told,
  unresolved,
} from "./sample-decision.ts";
import type { Case } from "./sample-decision.ts";

describe("a decision in full", () => {
  it.each<Case>([
    ["nothing says anything", {}, {}, result("denied", [], ["deny: false", "identity: false"])],
    [
      "one of two policies allows",
      { identity: [grant("other", other), grant("own")] },
      {},
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "one surely allows, one perhaps",
      { identity: [grant("perhaps", perhaps), grant("own")] },
      {},
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "one perhaps allows",
      { identity: [grant("other", other), grant("perhaps", perhaps)] },
      {},
      result("unknown", ["perhaps"], ["deny: false", "identity: undefined perhaps"], { open }),
    ],
    [
      "a denial",
      { identity: [grant("own"), forbid("no"), forbid("other", other)] },
      {},
      result("denied", ["no"], ["deny: true no", "identity: true own"], { isExplicit: true }),
    ],
    [
      "a denial of somebody who is not allowed",
      { identity: [forbid("no")] },
      {},
      result("denied", ["no"], ["deny: true no", "identity: false"], { isExplicit: true }),
    ],
    [
      "perhaps a denial",
      { identity: [grant("own"), forbid("perhaps", perhaps)] },
      {},
      result("unknown", ["perhaps", "own"], ["deny: undefined perhaps", "identity: true own"], { open }),
    ],
    [
      "perhaps a denial of what nobody allows",
      { identity: [forbid("perhaps", perhaps)] },
      {},
      result("denied", [], ["deny: undefined perhaps", "identity: false"]),
    ],
    [
      "every gate",
      {
        identity: [grant("own")],
        boundary: [grant("boundary")],
        session: [grant("session")],
        serviceControl: [{ name: "root", policies: [grant("scp")] }],
        resourceControl: [{ name: "root", policies: [grant("rcp", everyone)] }],
        endpoint: [grant("endpoint", everyone)],
        resource: grant("resource", { Principal: { AWS: role } }),
        grants: [],
      },
      {},
      result(
        "allowed",
        ["own"],
        [
          "deny: false",
          "service control: true scp",
          "endpoint: true endpoint",
          "identity: true own",
          "boundary: true boundary",
          "session: true session",
          "resource: true resource",
          "grant: false",
        ],
      ),
    ],
    [
      "denials of every kind",
      {
        identity: [forbid("identity")],
        boundary: [forbid("boundary")],
        session: [forbid("session")],
        serviceControl: [{ name: "root", policies: [forbid("scp")] }],
        resourceControl: [{ name: "root", policies: [forbid("rcp", everyone)] }],
        endpoint: [forbid("endpoint", everyone)],
        resource: forbid("resource", everyone),
      },
      {},
      result(
        "denied",
        ["scp", "rcp", "endpoint", "identity", "resource", "boundary", "session"],
        [
          "deny: true scp,rcp,endpoint,identity,resource,boundary,session",
          "service control: false",
          "endpoint: false",
          "identity: false",
          "boundary: false",
          "session: false",
          "resource: false",
        ],
        { isExplicit: true },
      ),
    ],
    [
      "an empty boundary or session is none",
      { identity: [grant("own")], boundary: [], session: [] },
      {},
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "an endpoint without policies lets nothing through",
      { identity: [grant("own")], endpoint: [] },
      {},
      result("denied", [], ["deny: false", "endpoint: false", "identity: true own"]),
    ],
    [
      "an endpoint's statement without a principal speaks of nobody",
      { identity: [grant("own")], endpoint: [grant("endpoint")] },
      {},
      result("denied", [], ["deny: false", "endpoint: false", "identity: true own"]),
    ],
    [
      "a resource's statement without a principal speaks of nobody",
      { resource: grant("resource") },
      {},
      result("denied", [], ["deny: false", "identity: false", "resource: false"]),
    ],
    [
      "the resource lets the session in",
      { resource: grant("resource", { Principal: { AWS: sessionArn } }) },
      {},
      result("allowed", ["resource"], ["deny: false", "identity: false", "resource: true resource"]),
    ],
    [
      "the resource lets its role in",
      { resource: grant("resource", { Principal: { AWS: role } }) },
      {},
      result("allowed", ["resource"], ["deny: false", "identity: false", "resource: true resource"]),
    ],
    [
      "the resource names the account",
      { resource: grant("resource", { Principal: { AWS: home } }) },
      {},
      result("denied", [], ["deny: false", "identity: false", "resource: true resource"]),
    ],
    [
      "the root of the account needs no identity policy",
      {},
      { asker: askerOf(`arn:aws:iam::${home}:root`) },
      result("allowed", [], ["deny: false", "identity: true"]),
    ],
    [
      "an effect that is not known",
      { identity: [grant("own"), policy("what", { Effect: unresolved, Action: "*", Resource: "*" })] },
      {},
      result("unknown", ["what", "own"], ["deny: undefined what", "identity: true own"], {
        open: [{ kind: "value", name: "the effect of /Statement/0" }],
      }),
    ],
    [
      "a statement that is not known",
      { identity: [policy("what", unresolved)] },
      {},
      result("unknown", ["what", "what"], ["deny: undefined what", "identity: undefined what"], {
        open: [
          { kind: "value", name: "the effect of /Statement/0" },
          { kind: "value", name: "{Ref: X}" },
        ],
      }),
    ],
  ])("%s", (_, policies, more, expected) => {
    expect(told(ask(policies, more))).toEqual(expected);
  });
});
