// The usual answers to "what can decide this row?". Rows with an answer of their own spread one of these.

import type { DecidedBy } from "./row.ts";

/** Settings of cloud resources: the template carries them, every control plane reports them. */
export const configuration = {
  template: "yes",
  live: "yes",
  local: "yes",
  docker: "yes",
  aws: "yes",
} as const satisfies DecidedBy;

/** Settings whose last part needs the managed service itself. */
export const configurationInPart = {
  template: "part",
  live: "part",
  local: "part",
  docker: "part",
  aws: "yes",
} as const satisfies DecidedBy;

/** Settings that are also shown at work: packets, queries, deliveries. */
export const configurationAndBehaviour = {
  template: "yes",
  live: "yes",
  local: "yes",
  docker: "yes",
  aws: "yes",
} as const satisfies DecidedBy;

/** Only what the template declares can be seen before the managed service exists; local control planes stay silent. */
export const declarationOnly = {
  template: "part",
  live: "no",
  local: "part",
  docker: "part",
  aws: "yes",
} as const satisfies DecidedBy;

/** What running programs do. */
export const behaviour = {
  template: "no",
  live: "no",
  local: "yes",
  docker: "yes",
  aws: "yes",
} as const satisfies DecidedBy;

/** What running programs do, as far as the embedded programs can show it. */
export const behaviourInPart = {
  template: "no",
  live: "no",
  local: "part",
  docker: "part",
  aws: "yes",
} as const satisfies DecidedBy;

/** Behaviour whose configuration half the template carries: decided twice, either violation counts. */
export const behaviourAndDeclaration = {
  template: "part",
  live: "part",
  local: "yes",
  docker: "yes",
  aws: "yes",
} as const satisfies DecidedBy;

/** Only a real account can show it. */
export const accountOnly = {
  template: "no",
  live: "no",
  local: "no",
  docker: "no",
  aws: "yes",
} as const satisfies DecidedBy;
