// Log groups that nobody declares: a function without a group of its name makes one at its first call, without a period.

import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { tokensOf } from "../../model/value.ts";

export interface UnmanagedGroup {
  readonly writer: Resource;
  readonly name: string;
}

/** Writers whose log group is not part of the platform. Source: Lambda developer guide, "Log groups". */
export function unmanagedGroups(model: PlatformModel): UnmanagedGroup[] {
  const groups = model.all("AWS::Logs::LogGroup");
  const byRetention = model.isLive ? [] : model.all("Custom::LogRetention");
  const names = new Set([...groups, ...byRetention].map((group) => property(group, "LogGroupName").text() ?? group.id));
  return model.all("AWS::Lambda::Function").flatMap((writer) => {
    const written = property(writer, "LoggingConfig", "LogGroup");
    if (written.exists && model.referred(written)?.type === "AWS::Logs::LogGroup") return [];
    const own = property(writer, "FunctionName").text();
    const calls = [own, ...writer.identities.filter((identity) => tokensOf(identity).length === 1)];
    const possible = written.exists
      ? [written.written()]
      : calls.flatMap((name) => (name === undefined ? [] : `/aws/lambda/${name}`));
    if (possible.some((name) => names.has(name))) return [];
    return [{ writer, name: possible[0] ?? "" }];
  });
}
