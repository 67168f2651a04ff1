package io.acclimate.scenarios.evaluation;

/** What a number of labels counts. */
enum LabelUnit {
  /** Rows of a domain, drawn alike whatever their class. */
  A_DOMAIN,
  /** Rows of each class of a domain. */
  A_CLASS
}
