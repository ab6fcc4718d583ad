// The messages of an experiment on a pipeline: numbered, spread over partitions, devices and minutes of their own time, and
// marked so that the sum of a minute tells which of its messages were counted, and how often.

/** One message, before it is sent. */
export interface PlannedMessage {
  readonly sequence: number;
  readonly partition: number;
  readonly device: number;
  /** Milliseconds since 1970, by the device's clock. */
  readonly timeMs: number;
  /** A power of four: the message's place in its minute. */
  readonly mark: number;
}

export interface MessagePlan {
  readonly devices: number;
  readonly partitions: number;
  readonly minutes: number;
  /** Of one device in one minute; at most 15, so that the sum of all marks fits 32 bits twice over. */
  readonly perMinute: number;
  /** Begin of the first minute, milliseconds since 1970. */
  readonly beginMs: number;
  /** Number of the first message. */
  readonly first: number;
  /** Number of the first device. */
  readonly firstDevice: number;
}

const minuteMs = 60_000;
export const mostPerMinute = 15;

/** In the order in which they are sent: all devices at a moment, then the next moment. */
export function plannedMessages(plan: MessagePlan): PlannedMessage[] {
  const { devices, partitions, minutes, perMinute, beginMs, first, firstDevice } = plan;
  const stepMs = minuteMs / perMinute;
  return Array.from({ length: minutes * perMinute * devices }, (_none, index) => {
    const moment = Math.floor(index / devices);
    const at = index % devices;
    return {
      sequence: first + index,
      partition: at % partitions,
      device: firstDevice + at,
      timeMs: beginMs + Math.floor(moment * stepMs),
      mark: 4 ** (moment % perMinute),
    };
  });
}

/** One late message for each partition, of a device of its own: with them every planned minute is over. */
export function endMarkers(plan: MessagePlan): PlannedMessage[] {
  const { devices, minutes, perMinute, partitions, beginMs, first, firstDevice } = plan;
  return Array.from({ length: partitions }, (_none, partition) => ({
    sequence: first + minutes * perMinute * devices + partition,
    partition,
    device: firstDevice + devices + partition,
    timeMs: beginMs + (minutes + 5) * minuteMs,
    mark: 0,
  }));
}
