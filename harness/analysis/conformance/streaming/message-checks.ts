// Messages as the manifests declare them: the schema that producers write and the job reads.

import { check } from "../check.ts";
import { dataOf } from "../cluster/manifest-objects.ts";
import type { ToldSetting } from "../cluster/told-settings.ts";
import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";
import { isList, isMap, textOf } from "../../model/value.ts";
import { producersTold } from "./pipeline-names.ts";

const needsManifests = { needs: "manifests" } as const;

export const messageChecks = [
  // what counts is the schema on the wire.
  check(
    "PIPE-002",
    (it) => {
      it.each(eventSchemas(it), ({ node, fields }) => {
        const names = new Set(fields.map(fieldName));
        it.expect(node, names.size === 25 && fields.length === 25, {
          message: `a message has ${String(fields.length)} fields of ${String(names.size)} names`,
          expected: 25,
          actual: fields.length,
        });
      });
    },
    needsManifests,
  ),

  check(
    "PIPE-003",
    (it) => {
      const agreed = it.profile.objectives["PIPE-003"]?.value;
      const named = isMap(agreed) && isList(agreed["fields"]) ? agreed["fields"].map(textOf) : [];
      it.each(eventSchemas(it), ({ node, type, fields }) => {
        it.expect(node, type === "record", {
          message: "messages are no AVRO records",
          expected: "record",
          actual: type,
        });
        const missing = named.filter((name) => !fields.map(fieldName).includes(name));
        it.expect(node, missing.length === 0, {
          message: `messages lack ${missing.join(", ")}`,
          expected: named,
        });
      });
      for (const { node, value } of encodings(it)) {
        it.expect(node, /avro/i.test(value ?? ""), {
          message: "producers encode messages in another way",
          expected: "AVRO",
          actual: value,
        });
      }
      const texts = new Set(eventSchemas(it).map(({ fields }) => JSON.stringify(fields)));
      if (texts.size > 1) it.missing({ message: "producer and job load different schemas", expected: 1 });
      it.leftOut("the size of encoded messages is measured on the wire");
    },
    needsManifests,
  ),
];

/** Whatever says how producers encode what they send. */
function encodings(it: Inspection): ToldSetting[] {
  const isOne =
    /(^| )(schema type|schema format|message format|message encoding|payload format|serialization|serializer)$/;
  return producersTold(it).filter(({ words, value }) => isOne.test(words.join(" ")) && value !== undefined);
}

function fieldName(field: unknown): string {
  return isMap(field) ? textOf(field["name"]) : "";
}

interface EventSchema {
  readonly node: Node;
  readonly type: string;
  readonly fields: readonly unknown[];
}

/** Every AVRO schema in the config maps. */
function eventSchemas(it: Inspection): EventSchema[] {
  return it.model
    .all("Kubernetes::ConfigMap")
    .flatMap((config) => dataOf(config))
    .filter(({ name }) => name.endsWith(".avsc"))
    .map(({ node, text }) => {
      const schema: unknown = JSON.parse(text);
      const fields = isMap(schema) ? schema["fields"] : undefined;
      return { node, type: isMap(schema) ? textOf(schema["type"]) : "", fields: isList(fields) ? fields : [] };
    });
}
