// What is wrong with a template, said so that its author finds the place.

/** One wrong field: a dotted path into the template and what was expected there. */
export interface TemplateProblem {
  readonly field: string;
  readonly message: string;
}
