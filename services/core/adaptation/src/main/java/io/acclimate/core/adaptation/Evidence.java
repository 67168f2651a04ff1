package io.acclimate.core.adaptation;

/**
 * How much the labels of an experience can say of its arms.
 *
 * @param answers labels that judge an arm: hold-outs and, with cross-fitting, train rows
 * @param crossFitted whether train rows are among them
 */
record Evidence(int answers, boolean crossFitted) {
  /** Of fewer, unlabelled rows have their say, too, on what an arm does that does not train. */
  private static final int LITTLE = 8;

  /** Of so many that are all right the error is below a tenth, at 95 % (rule of three: 3/n). */
  private static final int ENOUGH_TO_SETTLE = 30;

  static Evidence of(Material material, Examination examination, boolean crossFitted) {
    Lesson lesson = material.lesson();
    return new Evidence(
        examination.freshRows(lesson.domains()) + (crossFitted ? lesson.labelled().size() : 0),
        crossFitted);
  }

  /** Whether it is too little to compare arms that train. */
  boolean isScarce() {
    return crossFitted && answers < CrossFitting.ENOUGH_HOLD_OUTS;
  }

  /** Whether it is too little to tell what an arm does that does not train. */
  boolean saysLittle() {
    return answers < LITTLE;
  }

  /** Whether every answer right means something: a few are right by chance. */
  boolean maySettle() {
    return !crossFitted || answers >= ENOUGH_TO_SETTLE;
  }
}
