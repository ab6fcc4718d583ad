// Availability zones of a region, and the forms that words have in names and logical ids.

/** The letter that names an availability zone inside its region. */
export type ZoneLetter = "a" | "b" | "c";

export const zoneLetters: readonly ZoneLetter[] = ["a", "b", "c"];

/** A range of addresses for each zone. */
export type ZoneRanges = Readonly<Record<ZoneLetter, string>>;

/** `us-east-1a` and so on. */
export function zoneName({ region }: { readonly region: string }, letter: ZoneLetter): string {
  return `${region}${letter}`;
}

/** `A` for zone a: the suffix of logical ids. */
export function upper(letter: ZoneLetter): string {
  return letter.toUpperCase();
}

/** `ControlPlane`: the form that logical ids have. */
export function pascal(word: string): string {
  return word
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** `control-plane`: the form that names have. */
export function kebab(word: string): string {
  return word.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
