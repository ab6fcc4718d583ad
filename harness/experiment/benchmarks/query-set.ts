// The five query types of the benchmark over the streaming table: point, range, aggregate, top-n, group-by. A text comes
// back after a few draws, as a dashboard's does: whatever would serve repeats gets its chance to be seen doing it.

import type { QueryStatement } from "../workloads/workload.ts";
import type { SensorTable } from "./sensor-table.ts";

/** Different texts of one type. */
const variants = 4;

export function sensorQueries({ table, devices, minutes, startSeconds }: SensorTable): QueryStatement[] {
  const device = (n: number) => ((n % variants) * 37 + 11) % devices;
  const hour = (n: number) => startSeconds + (((n % variants) * 60 * 60) % Math.max(60, (minutes - 60) * 60));
  const within = (n: number, hours: number) =>
    `time >= toDateTime(${hour(n)}) AND time < toDateTime(${hour(n) + hours * 3_600})`;
  return [
    {
      name: "point",
      sql: (n) => `SELECT * FROM ${table} WHERE device_id = ${device(n)} AND time = toDateTime(${hour(n)})`,
    },
    {
      name: "range",
      sql: (n) =>
        `SELECT time, temperature_avg, humidity FROM ${table} WHERE device_id = ${device(n)} AND ${within(n, 2)} ORDER BY time`,
    },
    { name: "aggregate", sql: (n) => aggregateOf(table, within(n, 4)) },
    {
      name: "top-n",
      sql: (n) =>
        `SELECT device_id, max(temperature_max) AS hottest FROM ${table} WHERE ${within(n, 4)}
         GROUP BY device_id ORDER BY hottest DESC, device_id LIMIT 10`,
    },
    {
      name: "group-by",
      sql: (n) =>
        `SELECT customer, device_type, count(), avg(battery) FROM ${table} WHERE ${within(n, 4)}
         GROUP BY customer, device_type ORDER BY customer, device_type`,
    },
  ];
}

/** The aggregation set alone. */
export function aggregationQueries(sensors: SensorTable): QueryStatement[] {
  return sensorQueries(sensors).filter(({ name }) => name === "aggregate" || name === "group-by");
}

function aggregateOf(table: string, window: string): string {
  return `SELECT count(), avg(temperature_avg), min(temperature_min), max(temperature_max), countIf(has_alert = 1)
          FROM ${table} WHERE ${window}`;
}
