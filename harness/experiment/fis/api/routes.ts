// Requests of the FIS API by method and path. Lists are paged by position.

import { z } from "zod";
import {
  allActionDefinitions,
  allResourceTypes,
  actionDefinition,
  resourceTypeDefinition,
} from "../catalogue/lookup.ts";
import type { FisService } from "../service.ts";
import { invalid, notFound } from "./errors.ts";
import * as wire from "./wire.ts";

export interface RouteCall {
  readonly service: FisService;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly handle: (call: RouteCall) => object | Promise<object>;
}

const tagMap = z.record(z.string(), z.string());

const startBody = z.strictObject({
  experimentTemplateId: z.string(),
  clientToken: z.string().optional(),
  tags: tagMap.optional(),
  experimentOptions: z.strictObject({ actionsMode: z.enum(["run-all", "skip-all"]).optional() }).optional(),
});

const leverBody = z.strictObject({
  state: z.strictObject({ status: z.enum(["engaged", "disengaged"]), reason: z.string().min(1).max(512) }),
});

const templateRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "experimentTemplates",
    handle: ({ service, body }) => ({ experimentTemplate: wire.templateJson(service.createTemplate(body)) }),
  },
  {
    method: "GET",
    path: "experimentTemplates",
    handle: (call) => page("experimentTemplates", call.service.templates().map(wire.templateSummaryJson), call),
  },
  {
    method: "GET",
    path: "experimentTemplates/{id}",
    handle: ({ service, parameters }) => ({ experimentTemplate: wire.templateJson(service.template(id(parameters))) }),
  },
  {
    method: "PATCH",
    path: "experimentTemplates/{id}",
    handle: ({ service, parameters, body }) => ({
      experimentTemplate: wire.templateJson(service.updateTemplate(id(parameters), body)),
    }),
  },
  {
    method: "DELETE",
    path: "experimentTemplates/{id}",
    handle: ({ service, parameters }) => ({
      experimentTemplate: wire.templateJson(service.deleteTemplate(id(parameters))),
    }),
  },
];

const experimentRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "experiments",
    handle: ({ service, body }) => {
      const request = parse(startBody, body);
      const run = service.start({
        templateId: request.experimentTemplateId,
        clientToken: request.clientToken,
        tags: request.tags ?? {},
        actionsMode: request.experimentOptions?.actionsMode ?? "run-all",
      });
      return { experiment: wire.experimentJson(run) };
    },
  },
  {
    method: "GET",
    path: "experiments",
    handle: (call) => page("experiments", call.service.experiments().map(wire.experimentSummaryJson), call),
  },
  {
    method: "GET",
    path: "experiments/{id}",
    handle: ({ service, parameters }) => ({ experiment: wire.experimentJson(service.experiment(id(parameters))) }),
  },
  {
    method: "DELETE",
    path: "experiments/{id}",
    handle: ({ service, parameters }) => ({ experiment: wire.experimentJson(service.stop(id(parameters))) }),
  },
  {
    method: "GET",
    path: "experiments/{id}/resolvedTargets",
    handle: (call) => {
      const run = call.service.experiment(id(call.parameters));
      return page("resolvedTargets", wire.resolvedTargetsJson(run, call.query.get("targetName")), call);
    },
  },
];

const catalogueRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "actions",
    handle: (call) => page("actions", allActionDefinitions().map(wire.actionDefinitionJson), call),
  },
  {
    method: "GET",
    path: "actions/{id}",
    handle: ({ parameters }) => {
      const found = actionDefinition(id(parameters));
      if (found === undefined) throw notFound(`Action ${id(parameters)}`);
      return { action: wire.actionDefinitionJson(found) };
    },
  },
  {
    method: "GET",
    path: "targetResourceTypes",
    handle: (call) => page("targetResourceTypes", allResourceTypes().map(wire.resourceTypeJson), call),
  },
  {
    method: "GET",
    path: "targetResourceTypes/{id}",
    handle: ({ parameters }) => {
      const found = resourceTypeDefinition(id(parameters));
      if (found === undefined) throw notFound(`Resource type ${id(parameters)}`);
      return { targetResourceType: wire.resourceTypeJson(found) };
    },
  },
];

const tagRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "tags/{arn}",
    handle: ({ service, parameters }) => ({ tags: service.tagsOf(parameters.arn ?? "") }),
  },
  {
    method: "POST",
    path: "tags/{arn}",
    handle: async ({ service, parameters, body }) => {
      await service.tag(parameters.arn ?? "", parse(z.strictObject({ tags: tagMap }), body).tags);
      return {};
    },
  },
  {
    method: "DELETE",
    path: "tags/{arn}",
    handle: ({ service, parameters, query }) => {
      const tags = service.tagsOf(parameters.arn ?? "");
      for (const key of query.getAll("tagKeys")) Reflect.deleteProperty(tags, key);
      return {};
    },
  },
];

const leverRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "safetyLevers/{id}",
    handle: (call) => leverJson(call),
  },
  {
    method: "PATCH",
    path: "safetyLevers/{id}/state",
    handle: (call) => {
      const { status, reason } = parse(leverBody, call.body).state;
      call.service.setLever(status, reason);
      return leverJson(call);
    },
  },
];

export const routes: readonly Route[] = [
  ...templateRoutes,
  ...experimentRoutes,
  ...catalogueRoutes,
  ...tagRoutes,
  ...leverRoutes,
];

function leverJson({ service, parameters }: RouteCall): object {
  if (id(parameters) !== "default") throw notFound(`Safety lever ${id(parameters)}`);
  const { account, region } = service.options;
  return {
    safetyLever: {
      id: "default",
      arn: `arn:aws:fis:${region}:${account}:safety-lever/default`,
      state: { ...service.lever },
    },
  };
}

function id(parameters: Readonly<Record<string, string>>): string {
  return parameters.id ?? "";
}

function page(name: string, all: readonly object[], { query }: RouteCall): object {
  const size = Number(query.get("maxResults") ?? 100);
  const from = Number(query.get("nextToken") ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > 100) throw invalid("maxResults", "expected 1 to 100");
  if (!Number.isInteger(from) || from < 0) throw invalid("nextToken", "is none that was given out here");
  const next = from + size < all.length ? { nextToken: String(from + size) } : {};
  return { [name]: all.slice(from, from + size), ...next };
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(issue?.path.join(".") ?? "body", issue?.message ?? "is malformed");
}
