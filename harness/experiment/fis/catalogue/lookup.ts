// One door to the catalogue of FIS: every public action and resource type that Assay knows, by name.

import { computeActions } from "./compute.ts";
import { containerActions } from "./containers.ts";
import type { ActionDefinition } from "./definition.ts";
import { kubernetesActions } from "./kubernetes.ts";
import { managedActions } from "./managed.ts";
import { networkActions } from "./network.ts";
import { resourceTypes } from "./resource-types.ts";
import type { ResourceTypeDefinition } from "./resource-types.ts";

const actions = new Map(
  [...computeActions, ...containerActions, ...kubernetesActions, ...managedActions, ...networkActions].map(
    (definition) => [definition.id, definition],
  ),
);
const types = new Map(resourceTypes.map((definition) => [definition.resourceType, definition]));

export function actionDefinition(id: string): ActionDefinition | undefined {
  return actions.get(id);
}

export function allActionDefinitions(): readonly ActionDefinition[] {
  return [...actions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function resourceTypeDefinition(resourceType: string): ResourceTypeDefinition | undefined {
  return types.get(resourceType);
}

export function allResourceTypes(): readonly ResourceTypeDefinition[] {
  return [...types.values()].sort((a, b) => (a.resourceType < b.resourceType ? -1 : 1));
}
