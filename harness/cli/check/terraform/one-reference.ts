// One form for a reference, whichever of the two models it stands in. For tests.

/** Attributes by which a resource is itself. */
const itself = new Set(["id", "name", "key_id", "bucket", "function_name", "cluster_name", "url"]);

export function referenceTo(address: string, attribute: string): string {
  return attribute === "" || itself.has(attribute) ? `⟨${address}⟩` : `⟨${address}.${attribute}⟩`;
}

/** A text of a plan's model with its references in that form. */
export function plansReferences(text: string): string {
  return text.replaceAll(/⟨([^⟨⟩]*)⟩/g, (_whole, name: string) => {
    const [place = "", ...attribute] = name.split(".");
    return referenceTo(place.replaceAll("/", "."), attribute.join("."));
  });
}
