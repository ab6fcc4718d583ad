// One template as it was read, before anything in it is evaluated.

export interface TemplateInput {
  /** Path as findings should name it. */
  readonly file: string;
  /** Name of the stack; a nested one is named by its holder and its logical id, `main/Network`. */
  readonly stack: string;
  readonly template: Readonly<Record<string, unknown>>;
  readonly account?: string;
  readonly region?: string;
  /** The stack that holds this one, and the logical id that it has there. */
  readonly nestedIn?: { readonly stack: string; readonly resource: string };
}
