// How a test is named wherever it is named: path of the spec from the project's root, then its title.

import { relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export function nameOf(file: string, title: string): string {
  return `${relative(root, file)} › ${title}`;
}
