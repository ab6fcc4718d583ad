// The elements directly below an XML fragment. The servers' configuration has neither namespaces nor CDATA.

export interface Element {
  readonly name: string;
  readonly inner: string;
}

/** Elements in order; comments and text between them are passed over. */
export function children(xml: string): Element[] {
  const found: Element[] = [];
  const tags = /<(\/?)([A-Za-z_][\w.-]*)(?:\s[^>]*?)?(\/?)>/g;
  let open: { name: string; depth: number; from: number } | undefined;
  for (const tag of xml.replaceAll(/<!--[\s\S]*?-->/g, (comment) => " ".repeat(comment.length)).matchAll(tags)) {
    const [whole, closing, name = "", selfClosing] = tag;
    if (open === undefined) {
      if (closing !== "") continue;
      if (selfClosing === "/") found.push({ name, inner: "" });
      else open = { name, depth: 1, from: tag.index + whole.length };
    } else if (name === open.name && selfClosing !== "/") {
      open.depth += closing === "/" ? -1 : 1;
      if (open.depth === 0) {
        found.push({ name, inner: xml.slice(open.from, tag.index).trim() });
        open = undefined;
      }
    }
  }
  return found;
}
