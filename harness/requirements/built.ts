// Which rows have a check: the ids in the texts of the specs, and those that the conformance registry names itself.

import { bug } from "../core/errors.ts";
import { isRequirementId } from "./catalogue.ts";
import type { RequirementId } from "./catalogue.ts";

/** Ids in the `requirement("…", …)` calls of one spec's text, in order of appearance. */
export function requirementsInSpec(text: string): RequirementId[] {
  const calls = [...text.matchAll(/\brequirement\(([^()]*)\)/g)].map(([, list = ""]) => list);
  const ids = calls.flatMap((list) => [...list.matchAll(/["'`]([A-Z][A-Z0-9]*-\d+)["'`]/g)].map(([, id = ""]) => id));
  return [...new Set(ids)].map(known);
}

/** Union of what the specs and the registry of conformance checks can judge. */
export function builtRequirements(specs: Iterable<string>, registry: Iterable<string>): Set<RequirementId> {
  const built = new Set<RequirementId>();
  for (const text of specs) for (const id of requirementsInSpec(text)) built.add(id);
  for (const id of registry) built.add(known(id));
  return built;
}

function known(id: string): RequirementId {
  if (!isRequirementId(id)) throw bug(`a check names requirement ${id}, which the catalogue does not have`);
  return id;
}
