// Keeps a run's passwords, keys and tokens out of everything that is written down.

const mark = "[redacted]";

/** Shapes that are secrets whoever made them. */
const shapes: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\S]*?-----END (?:[A-Z]+ )?PRIVATE KEY-----/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?<=\bIDENTIFIED (?:WITH \w+ )?BY ')(?:[^'\\]|\\.)+(?=')/gi,
  /(?<=\bauthorization: *(?:basic|bearer) +)[\w+/=.~-]+/gi,
  /(?<=[?&](?:password|x-amz-signature|x-amz-security-token)=)[^&\s"']+/gi,
];

export interface Redactor {
  /** Learns a secret. Texts under four characters are not learnt: they would redact ordinary words. */
  readonly learn: (secret: string) => void;
  readonly redact: (text: string) => string;
}

export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const known = new Set<string>();
  const learn = (secret: string): void => {
    if (secret.length < 4) return;
    for (const form of formsOf(secret)) known.add(form);
  };
  for (const secret of secrets) learn(secret);
  return {
    learn,
    redact: (text) => {
      let clean = text;
      for (const secret of [...known].sort((left, right) => right.length - left.length)) {
        clean = clean.replaceAll(secret, mark);
      }
      for (const shape of shapes) clean = clean.replace(shape, mark);
      return clean;
    },
  };
}

/** A secret as it may appear: plain, inside JSON, in a URL, in base64. */
function formsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  ];
}
