// Applications for tests: the parameters that hold their settings.

const settings = {
  "driver.artifact": "com.clickhouse:clickhouse-jdbc",
  "driver.version": "0.4.6",
  url: "jdbc:clickhouse://ch.example:8123/db",
};

/** A parameter with the settings of an application; what is undefined is left out. */
export function parameter(application: string, more: object = {}) {
  const lines = Object.entries<unknown>({ application, ...settings, ...more }).filter(
    ([, value]) => value !== undefined,
  );
  return ["SSM::Parameter", { Value: lines.map(([name, value]) => `${name}=${String(value)}`).join("\n") }] as const;
}

/** The three applications, the first of them with something of its own; and parameters that hold something else. */
export function three(more: object = {}) {
  return {
    First: parameter("trading", more),
    Second: parameter("analytics"),
    Third: parameter("reporting"),
    Other: ["SSM::Parameter", { Value: "application=other" }] as const,
    Another: ["SSM::Parameter", { Value: "driver.artifact=other" }] as const,
    Empty: ["SSM::Parameter", {}] as const,
  };
}
