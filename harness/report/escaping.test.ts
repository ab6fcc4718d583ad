import { describe, expect, it } from "vitest";
import { escapeHtml, html, trusted } from "./html.ts";
import { escapeXml } from "./xml.ts";

const nasty = `<script>alert("1" & '2')</script>`;

describe("html", () => {
  it("escapes whatever is put in, and joins lists", () => {
    expect(html`<p>${nasty}</p>`.html).toBe(
      "<p>&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;</p>",
    );
    expect(html`${[html`<b>${"<"}</b>`, "&", 3, undefined]}`.html).toBe("<b>&lt;</b>&amp;3");
  });

  it("keeps what is trusted, and attributes shut", () => {
    expect(html`${trusted("<hr>")}`.html).toBe("<hr>");
    expect(html`<i title="${'x" onclick="y'}"></i>`.html).toBe('<i title="x&quot; onclick=&quot;y"></i>');
    expect(escapeHtml("plain")).toBe("plain");
  });
});

describe("escapeXml", () => {
  it("escapes markup and replaces what XML cannot carry", () => {
    expect(escapeXml(nasty)).not.toMatch(/[<>"']/);
    expect(escapeXml("a\u0000b\u001b[31mc\ud800d\ufffee")).toBe("a\ufffdb\ufffd[31mc\ufffdd\ufffde");
    expect(escapeXml("tab\tline\n😀")).toBe("tab\tline\n😀");
  });
});
