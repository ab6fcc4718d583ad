import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SarifPlaces } from "./sarif-places.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-places-"));
  mkdirSync(join(folder, "cdk out"));
  const template = {
    Resources: { Key: { Type: "AWS::KMS::Key", Properties: { "a/b": 1, EnableKeyRotation: false } } },
  };
  writeFileSync(join(folder, "cdk out/a.template.json"), JSON.stringify(template, undefined, 1));
  writeFileSync(join(folder, "cdk out/manifest.json"), "{}");
  writeFileSync(join(folder, "b.yaml"), "Resources:\n  Key:\n    Type: AWS::KMS::Key\n");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a property has the line of its value, relative to the folder, in JSON and YAML", () => {
  const places = new SarifPlaces(folder);
  const json = places.of(join(folder, "cdk out/a.template.json"), "/Resources/Key/Properties/EnableKeyRotation");
  expect(json).toMatchObject({ uri: "cdk%20out/a.template.json", region: { startLine: 7, endLine: 7 } });
  expect(places.of("cdk out/a.template.json", "/Resources/Key/Properties/a~1b")?.region?.startLine).toBe(6);
  expect(places.of("b.yaml", "/Resources/Key/Type")?.region?.startLine).toBe(3);
});

test("what is not there has the line of what should hold it", () => {
  const place = new SarifPlaces(folder).of(
    "cdk out/a.template.json",
    "/Resources/Key/Properties/KeyPolicy/Statement/0",
  );
  expect(place?.region).toMatchObject({ startLine: 5, endLine: 8 });
});

test("a folder is its manifest; a file elsewhere has its whole address; what is no file has no place", () => {
  const places = new SarifPlaces(join(folder, "cdk out"));
  expect(places.of(folder)).toBeUndefined();
  expect(places.of(join(folder, "cdk out"))).toEqual({
    uri: "manifest.json",
    region: { startLine: 1, endLine: 1, startColumn: 1, endColumn: 3 },
  });
  expect(places.of(join(folder, "b.yaml"))?.uri).toMatch(/^file:\/\/\/.*\/b\.yaml$/);
  expect(places.of("KMS in us-east-1")).toBeUndefined();
});
