import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { isLoopback, serverPorts } from "./server-ports.ts";

const ports = (...lines: string[]): string[] => {
  const xml = `<clickhouse><listen_host>0.0.0.0</listen_host>${lines.join("")}</clickhouse>`;
  const model = platform({ config: ["Kubernetes::ConfigMap", { data: { "config.xml": xml } }] });
  return serverPorts(model).map(({ protocol, port, tls }) => `${protocol} ${String(port)} ${tls ? "TLS" : "plain"}`);
};
const mysql = (said: string): string[] =>
  ports("<mysql_port>9004</mysql_port>", `<mysql_require_secure_transport>${said}</mysql_require_secure_transport>`);

it("plaintext is refused where a setting says so, in any of its spellings and no other", () => {
  const seen = ["1", "true", "YES", "on", "0", "false", "untrue", "once", "10", ""].map((said) => mysql(said)[0]);
  expect(seen).toEqual([
    ...["1", "true", "YES", "on"].map(() => "mysql 9004 TLS"),
    ...["0", "false", "untrue", "once", "10", ""].map(() => "mysql 9004 plain"),
  ]);
});

it("layers lead on by name, and end where no name does", () => {
  const layer = (name: string, ...said: string[]): string => `<${name}>${said.join("")}</${name}>`;
  const seen = ports(
    layer(
      "protocols",
      layer("t", "<type>tcp</type>"),
      layer("s", "<type>tls</type>", "<impl>t</impl>"),
      layer("a", "<impl>s</impl>", "<port>9440</port>"),
      layer("b", "<type>tls</type>", "<port>9441</port>"),
      layer("c", "<type>http</type>", "<impl>nowhere</impl>", "<port>8124</port>"),
      layer("d", "<type>tls</type>", "<impl>d</impl>", "<port>9442</port>"),
    ),
  );
  expect(seen.sort()).toEqual(["http 8124 plain", "native 9440 TLS"]);
});

it.each([
  ...([
    ["127.0.0.1", true],
    ["127.1.2.3", true],
    ["::1", true],
    ["localhost", true],
  ] as const),
  ...([
    ["0.0.0.0", false],
    ["::", false],
    ["10.127.0.1", false],
    ["::11", false],
    ["localhost.own", false],
    ["x::1", false],
  ] as const),
])("%s is a loopback: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
