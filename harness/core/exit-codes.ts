// What a command's exit code says. The order of `precedence` is the contract: the first that applies wins.

export const exitCode = {
  held: 0,
  violated: 1,
  unknown: 2,
  platformDown: 3,
  bug: 5,
  cleanupIncomplete: 6,
  usage: 64,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

const precedence: readonly ExitCode[] = [
  exitCode.cleanupIncomplete,
  exitCode.bug,
  exitCode.interrupted,
  exitCode.terminated,
  exitCode.usage,
  exitCode.platformDown,
  exitCode.violated,
  exitCode.unknown,
];

/** The code of a command that met several conditions. No condition is success. */
export function worstExit(codes: Iterable<ExitCode>): ExitCode {
  const met = new Set(codes);
  return precedence.find((code) => met.has(code)) ?? exitCode.held;
}

/** All conditions met, worst first: the `exits` of a document. */
export function allExits(codes: Iterable<ExitCode>): ExitCode[] {
  const met = new Set(codes);
  const failures = precedence.filter((code) => met.has(code));
  return failures.length > 0 ? failures : [exitCode.held];
}
