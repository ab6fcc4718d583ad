// The message on the wire, as its AVRO schema says it.

import type { StreamingSettings } from "../settings.ts";

interface Field {
  readonly name: string;
  readonly type: "int" | "long" | "float" | "string" | "boolean";
}

/** The seven fields that the sample message shows. */
const sample: readonly Field[] = [
  { name: "sensorId", type: "int" },
  { name: "sensorType", type: "int" },
  { name: "temperature", type: "float" },
  { name: "humidity", type: "float" },
  { name: "pressure", type: "float" },
  { name: "batteryLevel", type: "float" },
  { name: "status", type: "int" },
];

/** What makes it the 25 fields that are promised. */
const further: readonly Field[] = [
  { name: "eventTime", type: "long" },
  { name: "sequence", type: "long" },
  { name: "firmware", type: "string" },
  { name: "site", type: "string" },
  { name: "latitude", type: "float" },
  { name: "longitude", type: "float" },
  { name: "altitude", type: "float" },
  { name: "signalStrength", type: "float" },
  { name: "voltage", type: "float" },
  { name: "current", type: "float" },
  { name: "power", type: "float" },
  { name: "light", type: "float" },
  { name: "noise", type: "float" },
  { name: "co2", type: "float" },
  { name: "particles", type: "float" },
  { name: "vibration", type: "float" },
  { name: "uptime", type: "long" },
  { name: "errorCount", type: "int" },
];

/** The schema as the producer and the job load it. */
export function eventSchema(settings: StreamingSettings): string {
  const fields = settings.corrections.messagesAreWhole ? [...sample, ...further] : sample;
  return JSON.stringify({ type: "record", name: "SensorEvent", namespace: "bench.events", fields }, null, 2);
}
