// What `echo` and `printf` say.

import { expect, it } from "vitest";
import { echoed, printed } from "./script-sayings.ts";

it.each<[told: string[], text: string | undefined]>([
  [[], "\n"],
  [["a", "b"], "a b\n"],
  [["-n", "a"], "a"],
  [["-n"], ""],
  [["a", "-n"], "a -n\n"],
  [["-x", "a"], "-x a\n"],
  [["-nx"], "-nx\n"],
  [["x-n"], "x-n\n"],
  [["-e", String.raw`a\tb\nc\\n`], "a\tb\nc\\n\n"],
  [["-n", "-e", String.raw`a\n`], "a\n"],
  [["-en", String.raw`a\n`], "a\n"],
  [["-E", "a"], "a\n"],
  [["-e", String.raw`a\x41`], undefined],
  [["-e", "a\\"], undefined],
  [[String.raw`a\n`], undefined],
  [[String.raw`\d+`], "\\d+\n"],
])("echo %j", (told, text) => {
  expect(echoed(told)).toBe(text);
});

it.each<[told: string[], text: string | undefined]>([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a"],
  [[String.raw`%s\n`, "a", String.raw`b\n`], "a\nb\\n\n"],
  [["%s-%d%%,", "a", "1", "b"], "a-1%,b-0%,"],
  [["%s|%%s"], "|%s"],
  [[String.raw`a \"b\"`], 'a "b"'],
  [["%05d", "1"], undefined],
  [["50%"], undefined],
  [["--", "a"], undefined],
  [[String.raw`\x41`], undefined],
])("printf %j", (told, text) => {
  expect(printed(told)).toBe(text);
});
