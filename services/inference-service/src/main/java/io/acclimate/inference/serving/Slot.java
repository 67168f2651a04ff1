package io.acclimate.inference.serving;

/**
 * A place for one version.
 *
 * @param model name of the model
 * @param alias the alias that points at the version
 */
record Slot(String model, String alias) {
  boolean isChampion() {
    return alias.equals(Plan.CHAMPION);
  }
}
