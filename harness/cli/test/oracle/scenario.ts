// A question with all that an answer needs, in plain JSON: what both evaluators are asked.

import { decide } from "../../../analysis/iam/decide.ts";
import type { Decision } from "../../../analysis/iam/decide.ts";
import { readPolicy } from "../../../analysis/iam/document.ts";
import type { Policy } from "../../../analysis/iam/document.ts";
import { askerOf } from "../../../analysis/iam/principal.ts";
import type { Asker } from "../../../analysis/iam/principal.ts";
import type { Policies } from "../../../analysis/iam/policies.ts";
import { requestOf } from "../../../analysis/iam/request.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";

export interface Scenario {
  readonly request: {
    /** ARN, service principal, identity provider; null for nobody in particular. */
    readonly principal: string | null;
    readonly action: string;
    readonly resource: string;
    readonly resourceAccount: string;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
  };
  readonly policies: {
    readonly identity: readonly ValueMap[];
    readonly serviceControl: readonly (readonly ValueMap[])[];
    readonly resourceControl: readonly (readonly ValueMap[])[];
    readonly resource?: ValueMap;
    readonly session?: ValueMap;
    readonly boundary?: ValueMap;
    readonly endpoint?: ValueMap;
  };
}

/** Assay's own decision. */
export function decideScenario({ request, policies }: Scenario): Decision {
  const { principal, action, resource, resourceAccount, context } = request;
  return decide(
    requestOf({ asker: whoIs(principal), action, resource, resourceAccount, given: context }),
    policiesOf(policies),
  );
}

export function policiesOf(given: Scenario["policies"]): Policies {
  const one = (name: string, document: Value): Policy => readPolicy({ name, document });
  const many = (name: string, documents: readonly ValueMap[]): Policy[] => {
    return documents.map((document, at) => one(`${name}-${String(at)}`, document));
  };
  const levels = (name: string, all: readonly (readonly ValueMap[])[]) => {
    return all.map((documents, at) => ({ name: String(at), policies: many(`${name}-${String(at)}`, documents) }));
  };
  const { resource, session, boundary, endpoint } = given;
  return {
    identity: many("identity", given.identity),
    serviceControl: levels("service-control", given.serviceControl),
    resourceControl: levels("resource-control", given.resourceControl),
    ...(resource === undefined ? {} : { resource: one("resource", resource) }),
    ...(session === undefined ? {} : { session: [one("session", session)] }),
    ...(boundary === undefined ? {} : { boundary: [one("boundary", boundary)] }),
    ...(endpoint === undefined ? {} : { endpoint: [one("endpoint", endpoint)] }),
  };
}

export function whoIs(principal: string | null): Asker {
  if (principal === null) return { is: "anonymous" };
  if (principal.includes(":oidc-provider/")) return { is: "web-identity", provider: principal };
  if (principal.endsWith(".amazonaws.com")) return { is: "service", name: principal };
  return askerOf(principal);
}
