// A file that somebody named on the command line: its bytes and its text, or one line that says what is wrong with it.

import { lstatSync, readFileSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { messageOf, usageError } from "../core/errors.ts";
import { oneLine, plainText } from "../core/plain-text.ts";

/** Beyond this a text does not fit into one string. */
const mostBytes = 500_000_000;

/** Bytes of a file or pipe; anything else is a usage error (exit 64). */
export function givenBytes(path: string): Buffer {
  const stats = given(path);
  if (stats.isDirectory()) throw usageError(`${path} is a folder; expected a file`);
  if (stats.isCharacterDevice() || stats.isBlockDevice()) throw usageError(`${path} is a device; expected a file`);
  if (stats.size > mostBytes) {
    throw usageError(`${path} has ${Math.round(stats.size / 1e6)} MB; at most ${mostBytes / 1e6} MB are read`);
  }
  try {
    return readFileSync(path);
  } catch (cause) {
    throw usageError(`${path}${refusal(path, cause)}`);
  }
}

/** Text of a file in UTF-8, without a byte order mark. */
export function givenText(path: string): string {
  return plainText(givenBytes(path), path);
}

/** What is at a path, links followed; nothing there is a usage error. */
export function given(path: string): Stats {
  if (path === "") throw usageError('expected the path of a file, got ""');
  try {
    return statSync(path);
  } catch (cause) {
    throw usageError(`${path}${refusal(path, cause)}`);
  }
}

/** Whether anything is at a path; a path that cannot be followed has nothing. */
export function isGiven(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function refusal(path: string, cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return isLink(path) ? ": a link to nothing" : ": no such file or folder";
    case "ELOOP":
      return ": a link that leads back to itself";
    case "EACCES":
    case "EPERM":
      return ": this user may not read it";
    case "ENAMETOOLONG":
      return ": the name is too long";
    default:
      return `: cannot be read: ${oneLine(messageOf(cause))}`;
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
